//! Simulations of mixes, in pieces that can be told of and stopped between.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::analysis::race::Met;
use crate::analysis::request::{Request, Step};
use crate::engine::{BLOCK, DriverDraws, Keep, Outcomes, Setup, simulate};
use crate::model::Model;
use crate::scenario::Slice;

/// Mixes that are simulated together where there are few trials: enough to share their work,
/// few enough for every thread to have some and for a run to stop soon.
const PIECE: usize = 4096;

/// Streams and draws of a run.
pub struct Simulation<'a> {
    setup: Setup<'a>,
    draws: &'a DriverDraws,
}

impl<'a> Simulation<'a> {
    /// Simulations of a model with these draws of its drivers.
    pub fn new(model: &'a Model, draws: &'a DriverDraws) -> Self {
        Self::with_seed(model, draws, model.scenario.simulation.seed)
    }

    /// The same with another seed, by which the drivers must have been drawn too.
    pub fn with_seed(model: &'a Model, draws: &'a DriverDraws, seed: u64) -> Self {
        Self { setup: Setup::new(model, seed), draws }
    }

    /// The model.
    pub fn model(&self) -> &'a Model {
        self.setup.model
    }

    /// In which of these trials each mix met each goal, or `None` where the run was stopped.
    pub fn met(
        &self,
        mixes: &[usize],
        trials: Range<usize>,
        step: Step,
        request: &Request,
    ) -> Option<Met> {
        let blocks = trials.len().div_ceil(BLOCK);
        let words =
            self.pieces(mixes, trials, Keep::Goals, (step, request), &|outcomes| words(&outcomes));
        Some(Met { words: words?.concat(), blocks })
    }

    /// What `take` takes of the outcomes of some mixes, a piece of them after the other, or
    /// `None` where the run was stopped.
    pub fn pieces<T: Send>(
        &self,
        mixes: &[usize],
        trials: Range<usize>,
        keep: Keep,
        (step, request): (Step, &Request),
        take: &(dyn Fn(Outcomes) -> T + Sync),
    ) -> Option<Vec<T>> {
        let told = Told::new(step, mixes.len() * trials.len(), request);
        let run = |mixes: &[usize]| {
            if (request.stop)() {
                return None;
            }
            let slices = self.model().goal_slices();
            Some(take(self.outcomes(mixes, slices, keep, trials.clone(), &told, &|| false)))
        };
        let blocks = trials.len().div_ceil(BLOCK);
        mixes.par_chunks(piece(mixes.len(), blocks)).map(run).collect()
    }

    /// Some trials of some mixes, from a multiple of [`BLOCK`] on; fewer of them where the
    /// run is stopped, but at least the first block.
    pub fn outcomes(
        &self,
        mixes: &[usize],
        slices: Vec<Slice>,
        keep: Keep,
        trials: Range<usize>,
        told: &Told,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Outcomes {
        let go_on = |trials: usize| {
            told.add(trials * mixes.len());
            !stop()
        };
        let mixes = mixes.to_vec();
        simulate(&self.setup, self.draws, mixes, slices, keep, trials, &go_on)
    }
}

/// How many mixes to simulate together: where there are few blocks of trials, no more than
/// leave every thread some.
fn piece(mixes: usize, blocks: usize) -> usize {
    let pieces = rayon::current_num_threads().div_ceil(blocks);
    mixes.div_ceil(pieces).clamp(1, PIECE)
}

/// In which trials each mix met each goal and all of them, as [`Met`] holds it.
pub fn words(outcomes: &Outcomes) -> Vec<u64> {
    let mixes = outcomes.mixes.len();
    let mut words = Vec::with_capacity(mixes * (outcomes.goals + 1) * outcomes.blocks.len());
    for place in 0..mixes {
        (0..outcomes.goals).for_each(|goal| words.extend(outcomes.met(place, goal)));
        words.extend(outcomes.met_all(place));
    }
    words
}

/// Tells how far a step is.
pub struct Told<'a> {
    step: Step,
    done: AtomicUsize,
    work: usize,
    request: &'a Request<'a>,
}

impl<'a> Told<'a> {
    /// A step begins with so much work.
    pub fn new(step: Step, work: usize, request: &'a Request<'a>) -> Self {
        (request.progress)(step, 0, work);
        Self { step, done: AtomicUsize::new(0), work, request }
    }

    /// So much of it more is done.
    pub fn add(&self, done: usize) {
        let before = self.done.fetch_add(done, Ordering::Relaxed);
        (self.request.progress)(self.step, before + done, self.work);
    }
}
