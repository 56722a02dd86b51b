//! What every question is answered from: simulated once, read by all.

use crate::analysis::choose::{fitting_trials, in_full};
use crate::analysis::explain::candidates::{self, Candidate};
use crate::analysis::explain::{Question, causes};
use crate::analysis::request::{Request, Step};
use crate::analysis::results::RankedMix;
use crate::engine::{DriverDraws, Outcomes};
use crate::model::{Model, TooLarge};

/// The most named mixes that are explained beside the one asked for and the bottom-up plan.
const MOST_EXPLAINED: usize = 4;

/// What was simulated.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The model.
    pub model: &'a Model,
    /// The draws of the drivers.
    pub draws: DriverDraws,
    /// The mixes among which the decision is taken, best first.
    pub candidates: Vec<Candidate>,
    /// The whole ledgers of the mix that is explained.
    pub outcomes: Outcomes,
}

impl<'a> Evidence<'a> {
    /// Simulates what the questions need.
    pub(super) fn gather(model: &'a Model, question: &Question) -> Result<Self, TooLarge> {
        let request = &question.request;
        let _ = fitting_trials(model, MOST_EXPLAINED + 2)?;
        let simulation = &model.scenario.simulation;
        (request.progress)(Step::Drivers, 0, simulation.trials);
        let draws = DriverDraws::exchangeable(&model.scenario, simulation.seed, simulation.trials);
        let candidates = candidates::simulated(model, &draws, question);
        let best = candidates.first().map_or(0, |best| best.mix);
        let explained = [question.mix.unwrap_or(best)];
        let (trials, step) = (simulation.trials, Step::Detail);
        let outcomes = in_full(model, &draws, &explained, trials, step, request, &|| false);
        Ok(Self { model, draws, candidates, outcomes })
    }

    /// The mix that is explained, as the ranking knows it.
    ///
    /// # Panics
    /// Never: it is always among the candidates.
    #[must_use]
    pub fn subject(&self) -> &RankedMix {
        let is_subject = |candidate: &&Candidate| candidate.mix == self.outcomes.mixes[0];
        &self.candidates.iter().find(is_subject).expect("the subject is a candidate").ranked
    }

    /// What the explained mix did, trial by trial.
    pub(super) fn record(&self) -> Record<'_> {
        Record { model: self.model, draws: &self.draws, outcomes: &self.outcomes, place: 0 }
    }
}

/// What a mix did, trial by trial, and by what luck.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The model.
    pub model: &'a Model,
    /// The draws of the drivers.
    pub draws: &'a DriverDraws,
    /// Whole ledgers, the mix's among them.
    pub outcomes: &'a Outcomes,
    /// The mix's place in them.
    pub place: usize,
}

impl Record<'_> {
    /// The mix's number in the model.
    #[must_use]
    pub fn mix(&self) -> usize {
        self.outcomes.mixes[self.place]
    }

    /// The whole ledgers of the first trials of the mix, and behind it of the bottom-up plan
    /// and some mixes that the file names.
    pub(super) fn compared(&self, request: &Request) -> Outcomes {
        let others = self.model.mixes.named().filter(|mix| *mix != self.mix());
        let mixes: Vec<usize> =
            std::iter::once(self.mix()).chain(others.take(1 + MOST_EXPLAINED)).collect();
        let (trials, step) = (self.outcomes.trials.min(causes::TRIALS), Step::Detail);
        in_full(self.model, self.draws, &mixes, trials, step, request, &|| false)
    }
}
