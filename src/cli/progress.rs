//! How far a run is: drawn on stderr while it works, and timed for its record.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const COUNTED: &str = "{spinner} {msg}  {bar:24} {percent:>3} %  {eta} left";
const UNCOUNTED: &str = "{spinner} {msg}";

/// The steps of a run. Any thread may tell of them.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    steps: Mutex<Vec<Step>>,
}

#[derive(Debug)]
struct Step {
    name: &'static str,
    began: Instant,
}

impl Progress {
    /// Nothing is drawn when `quiet`, or where stderr is no terminal.
    pub(super) fn new(quiet: bool) -> Self {
        let target =
            if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        Self { bar: ProgressBar::with_draw_target(None, target), steps: Mutex::default() }
    }

    /// A step begins that is over before anyone could read what it does.
    pub(super) fn time(&self, name: &'static str) {
        self.steps().push(Step { name, began: Instant::now() });
    }

    /// A step begins, `shown` as this text; with `work` as a bar that counts up to it.
    pub(super) fn begin(&self, name: &'static str, shown: String, work: Option<usize>) {
        self.time(name);
        self.show(shown, work);
    }

    /// The step under way shows something else.
    pub(super) fn show(&self, shown: String, work: Option<usize>) {
        self.bar.reset();
        match work {
            Some(work) => self.bar.set_length(work as u64),
            None => self.bar.unset_length(),
        }
        self.bar.set_style(style(if work.is_some() { COUNTED } else { UNCOUNTED }));
        self.bar.set_message(shown);
        self.bar.enable_steady_tick(Duration::from_millis(100));
    }

    /// So much of the step's work is done.
    pub(super) fn advance(&self, done: usize) {
        self.bar.set_position(done as u64);
    }

    /// Whether the step under way has this name.
    pub(super) fn is_at(&self, name: &str) -> bool {
        self.steps().last().is_some_and(|step| step.name == name)
    }

    /// Every step so far with the seconds it took, the last one up to now.
    pub(super) fn seconds(&self) -> Vec<(String, f64)> {
        let steps = self.steps();
        let ends = steps.iter().skip(1).map(|step| step.began).chain([Instant::now()]);
        let took = |(step, end): (&Step, Instant)| {
            (step.name.to_owned(), end.duration_since(step.began).as_secs_f64())
        };
        steps.iter().zip(ends).map(took).collect()
    }

    /// Wipes the bar.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn steps(&self) -> MutexGuard<'_, Vec<Step>> {
        // The list is whole at any time, so a panic elsewhere has not harmed it.
        self.steps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Progress {
    /// A run that fails leaves no bar behind either.
    fn drop(&mut self) {
        self.clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
