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

/// Into how many parts the trials of a simulation are cut.
const PARTS: usize = 32;

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
        let told = Told::new(step, mixes.len() * trials.len(), request);
        let blocks = trials.len().div_ceil(BLOCK);
        let piece = |mixes: &[usize]| {
            if (request.stop)() {
                return None;
            }
            let outcomes = simulate(
                &self.setup,
                self.draws,
                mixes.to_vec(),
                self.model().goal_slices(),
                Keep::Goals,
                trials.clone(),
                &|trials| told.add(trials * mixes.len()),
            );
            let mut words = Vec::with_capacity(mixes.len() * (outcomes.goals + 1) * blocks);
            for place in 0..mixes.len() {
                (0..outcomes.goals).for_each(|goal| words.extend(outcomes.met(place, goal)));
                words.extend(outcomes.met_all(place));
            }
            Some(words)
        };
        let pieces: Option<Vec<Vec<u64>>> = mixes.par_chunks(PIECE).map(piece).collect();
        Some(Met { words: pieces?.concat(), blocks })
    }

    /// The first `trials` trials of some mixes; fewer of them where the run is stopped, but
    /// at least the first block.
    pub fn outcomes(
        &self,
        mixes: &[usize],
        slices: Vec<Slice>,
        keep: Keep,
        trials: usize,
        told: &Told,
        stop: &dyn Fn() -> bool,
    ) -> Outcomes {
        let count = |trials: usize| told.add(trials * mixes.len());
        let run = |range: Range<usize>| {
            simulate(&self.setup, self.draws, mixes.to_vec(), slices.clone(), keep, range, &count)
        };
        let blocks = trials.div_ceil(BLOCK).div_ceil(PARTS).max(rayon::current_num_threads());
        let part = blocks * BLOCK;
        let mut outcomes = run(0..part.min(trials));
        while outcomes.trials < trials && !stop() {
            let next = run(outcomes.trials..trials.min(outcomes.trials + part));
            outcomes.trials += next.trials;
            outcomes.blocks.extend(next.blocks);
        }
        outcomes
    }
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
