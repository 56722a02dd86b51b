//! What a run is asked for, and whom it tells how far it is.

use crate::analysis::results::Explored;

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Climbing from mix to mix in a space that is too large to try all: so many looked at.
    Exploring(usize),
    /// Drawing the drivers.
    Drivers,
    /// A stage of the elimination: its number from 1, how many there are, mixes in it.
    Stage {
        /// From 1.
        number: usize,
        /// How many there are.
        of: usize,
        /// Mixes that run in it.
        mixes: usize,
        /// Trials that each of them will have had.
        trials: usize,
    },
    /// Simulating so many mixes with all trials.
    Mixes(usize),
    /// Simulating what the best mix would be without each of its Programs, or with them later.
    Worth,
    /// Simulating the shown mixes again with all their figures.
    Detail,
    /// Both at once.
    DetailAndWorth,
    /// Simulating a mix with something changed.
    Changes,
    /// Simulating mixes under other suppositions: without risks, without limits, by source.
    Suppositions,
    /// Looking for how far a lever must be pulled, one after the other.
    Lever {
        /// From 1.
        number: usize,
        /// How many there are.
        of: usize,
    },
    /// Summarising figures.
    Summaries,
}

/// Told how far a run is: the step, with work done and to do in it (trials, over all of its
/// mixes). Called from any thread; it must be quick.
pub type Progress<'a> = &'a (dyn Fn(Step, usize, usize) + Sync);

/// How precise P(all) of the finalists must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Precision {
    /// The largest standard error of P(all), positive.
    pub standard_error: f64,
    /// The most trials to spend on it.
    pub most_trials: usize,
}

impl Precision {
    /// The trials that bring the standard errors of some chances down to what is asked for,
    /// where there have been `trials` so far: from n ≥ v/se², v the variance that a trial
    /// contributes to a chance, and a little more, as the estimates will move.
    #[must_use]
    pub fn trials(self, variances: impl Iterator<Item = f64>, trials: usize) -> usize {
        let variance = variances.fold(0.0, f64::max);
        let needed = variance / (self.standard_error * self.standard_error);
        if needed <= trials as f64 {
            return trials;
        }
        ((needed * 1.01).ceil() as usize).min(self.most_trials).max(trials)
    }
}

/// The most trials, over all mixes, that are spent on giving all of them to every mix, unless
/// a request says otherwise.
pub const MOST_EXHAUSTIVE: usize = 2_000_000;

/// How much a run tells beside the ranking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// The figures of the shown mixes, by quarter and by year.
    Figures,
    /// Those, and what a report tells of them: what drives them and what leads to them, what each
    /// Program of the best one is worth, and what is worth knowing.
    #[default]
    Report,
    /// All that, and what explains the best mix: where it fails, how much coverage it needs, what
    /// becomes of it under stress, and what would have to be true.
    Explained,
}

/// What a run is asked for.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The mixes, as numbers of the model.
    pub mixes: &'a [usize],
    /// Where it is not given, the scenario's trials are all.
    pub precision: Option<Precision>,
    /// The most trials, over all mixes, that may be spent on giving all of them to every mix.
    /// Where that would take more, a [race](crate::analysis::race) is run first.
    pub most_exhaustive: usize,
    /// How the mixes were found, where they are not all that are feasible.
    pub explored: Option<Explored>,
    /// How much it is to tell beside the ranking.
    pub depth: Depth,
    /// Told how far the run is.
    pub progress: Progress<'a>,
    /// Whether the run should end with what it has. Asked from any thread; once it says
    /// yes, it must go on to do so.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

impl<'a> Request<'a> {
    /// All trials of the scenario for these mixes, to the end.
    #[must_use]
    pub fn new(mixes: &'a [usize], progress: Progress<'a>) -> Self {
        Self {
            mixes,
            precision: None,
            most_exhaustive: MOST_EXHAUSTIVE,
            explored: None,
            depth: Depth::default(),
            progress,
            stop: &|| false,
        }
    }
}
