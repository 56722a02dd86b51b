//! Trials that a race has run, kept for those who would otherwise run them again.

use std::ops::Range;

use crate::engine::{BLOCK, Headline, Outcomes, QUARTERLY_TRIALS};
use crate::model::Model;

/// The most memory for them, in bytes.
const MEMORY: usize = 200_000_000;

/// The trials of the first stages, each with the mixes that ran in it.
#[derive(Debug, Default)]
pub struct Kept {
    /// In the order of their trials. Each stage's mixes, which rise, are among those of the
    /// stage before.
    stages: Vec<Outcomes>,
    bytes: usize,
}

impl Kept {
    /// How many trials are kept of the mixes that ran in all stages.
    pub fn trials(&self) -> usize {
        self.stages.iter().map(|stage| stage.trials).sum()
    }

    /// Whether these trials of so many mixes follow what is kept, and find room.
    pub fn has_room(&self, model: &Model, mixes: usize, trials: &Range<usize>) -> bool {
        trials.start == self.trials() && self.bytes + bytes(model, mixes, trials) <= MEMORY
    }

    /// Keeps the trials of a stage for which there is room.
    pub fn push(&mut self, model: &Model, stage: Outcomes) {
        let first = self.trials();
        self.bytes += bytes(model, stage.mixes.len(), &(first..first + stage.trials));
        self.stages.push(stage);
    }

    /// How many stages a mix ran in.
    pub fn stages_of(&self, mix: usize) -> usize {
        self.stages.iter().take_while(|stage| stage.mixes.binary_search(&mix).is_ok()).count()
    }

    /// What is kept of some mixes in the first stages, where they all ran in these: at most
    /// so many trials, in whole blocks.
    pub fn of(&self, mixes: &[usize], stages: usize, trials: usize) -> Option<Outcomes> {
        let mut blocks = trials / BLOCK;
        let mut kept: Option<Outcomes> = None;
        for stage in &self.stages[..stages] {
            let places: Result<Vec<usize>, usize> =
                mixes.iter().map(|mix| stage.mixes.binary_search(mix)).collect();
            let next = stage.only(&places.ok()?, blocks);
            blocks -= next.blocks.len();
            match &mut kept {
                Some(kept) => kept.append(next),
                None => kept = Some(next),
            }
        }
        kept.filter(|kept| kept.trials > 0)
    }
}

/// The memory that headlines of so many mixes and trials take.
fn bytes(model: &Model, mixes: usize, trials: &Range<usize>) -> usize {
    let fanned = trials.len().min(QUARTERLY_TRIALS.saturating_sub(trials.start));
    let quarterly = 2 * model.quarters() * fanned * size_of::<f32>();
    mixes.saturating_mul(trials.len() * size_of::<Headline>() + quarterly)
}
