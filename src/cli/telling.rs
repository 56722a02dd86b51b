//! What a run tells of its steps, in words.

use std::sync::{Mutex, PoisonError};

use super::progress::Progress;
use crate::analysis::Step;
use crate::report::format::count;

/// Who is told, and of what last.
pub(super) struct Telling<'a> {
    pub(super) progress: &'a Progress,
    /// The step that was told of last.
    told: Mutex<Option<Step>>,
}

impl<'a> Telling<'a> {
    pub(super) fn new(progress: &'a Progress) -> Self {
        Self { progress, told: Mutex::default() }
    }

    /// So much of a step is done. Called from any thread.
    pub(super) fn tell(&self, step: Step, done: usize, total: usize) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if *told != Some(step) {
            *told = Some(step);
            let (name, shown) = words(step);
            if !self.progress.is_at(name) {
                self.progress.time(name);
            }
            let uncounted = matches!(
                step,
                Step::Drivers | Step::Suppositions | Step::Lever { .. } | Step::Summaries
            );
            self.progress.show(shown, (!uncounted).then_some(total));
        }
        drop(told);
        self.progress.advance(done);
    }
}

/// What a step is called in the run's record, and what is shown of it.
fn words(step: Step) -> (&'static str, String) {
    match step {
        Step::Exploring(mixes) => (
            "explore the search",
            format!("climbing in the search: {} mixes looked at", count(mixes as u64)),
        ),
        Step::Drivers => ("draw the drivers", "drawing the drivers".to_owned()),
        Step::Stage { number, of, mixes, trials } => (
            "drop mixes by stages",
            format!(
                "stage {number} of {of}: {} mixes, {} trials each",
                count(mixes as u64),
                count(trials as u64)
            ),
        ),
        Step::Mixes(1) => ("simulate the mixes", "simulating 1 mix".to_owned()),
        Step::Mixes(mixes) => {
            ("simulate the mixes", format!("simulating {} mixes", count(mixes as u64)))
        }
        Step::Worth => ("take the best mix apart", "taking the best mix apart".to_owned()),
        Step::DetailAndWorth => (
            "simulate the shown mixes in detail, take the best apart",
            "simulating the shown mixes in detail, and taking the best apart".to_owned(),
        ),
        Step::Detail => (
            "simulate the shown mixes in detail",
            "simulating the shown mixes in detail".to_owned(),
        ),
        Step::Changes => ("simulate changes", "changing one thing after another".to_owned()),
        Step::Suppositions => {
            ("suppose otherwise", "supposing that something else were true".to_owned())
        }
        Step::Lever { number, of } => (
            "solve for what is required",
            format!("solving for what is required: quantity {number} of {of}"),
        ),
        Step::Summaries => ("summarise", "summarising".to_owned()),
    }
}
