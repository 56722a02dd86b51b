//! The outputs that are explained: figures of a mix in every trial.

use serde::{Deserialize, Serialize};

use crate::analysis::detail::in_every_trial;
use crate::engine::Outcomes;
use crate::model::Model;
use crate::scenario::{Metric, Slice, Unit};

/// What an output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Output {
    /// Whether all goals are met together.
    AllGoals,
    /// Whether a goal is met, by its number.
    Goal(usize),
    /// A figure of the company over the whole plan.
    Figure(Metric),
}

/// The figures that are explained beside the goals, over the whole plan.
const FIGURES: [Metric; 6] = [
    Metric::NewArr,
    Metric::Coverage,
    Metric::PipelineCreated,
    Metric::EndingArr,
    Metric::ProgramCost,
    Metric::SalesAndMarketingCost,
];

/// The outputs of a model: all goals together, each goal where there are several, figures.
/// Coverage exists only where there is a target, so that each of them is defined in every trial.
#[must_use]
pub fn outputs(model: &Model) -> Vec<Output> {
    let scenario = &model.scenario;
    let mut outputs = Vec::new();
    if !scenario.goals.is_empty() {
        outputs.push(Output::AllGoals);
        outputs.extend((0..scenario.goals.len()).map(Output::Goal));
    }
    let has_target = scenario
        .targets
        .iter()
        .any(|target| target.slice == Slice::Company && target.new_arr.iter().sum::<f64>() > 0.0);
    let exists = |metric: &Metric| has_target || *metric != Metric::Coverage;
    outputs.extend(FIGURES.into_iter().filter(exists).map(Output::Figure));
    outputs
}

impl Output {
    /// Its name in files: `p_all`, `p: NAME` of a goal, or a metric.
    #[must_use]
    pub fn name(self, goals: &[String]) -> String {
        match self {
            Output::AllGoals => "p_all".to_owned(),
            Output::Goal(goal) => format!("p: {}", goals[goal]),
            Output::Figure(metric) => metric.name(&[], &[]),
        }
    }

    /// What it counts in; `None`: it is a chance.
    #[must_use]
    pub fn unit(self) -> Option<Unit> {
        match self {
            Output::AllGoals | Output::Goal(_) => None,
            Output::Figure(metric) => Some(metric.unit()),
        }
    }

    /// Its value in every trial for the mix at a place of outcomes with ledgers: 1 where the
    /// goals are met and 0 where not.
    #[must_use]
    pub fn values(self, outcomes: &Outcomes, place: usize) -> Vec<f64> {
        let whole = (0, outcomes.basis.layout.quarters() - 1);
        match self {
            Output::AllGoals => bits(outcomes.met_all(place), outcomes.trials),
            Output::Goal(goal) => bits(outcomes.met(place, goal), outcomes.trials),
            Output::Figure(metric) => in_every_trial(outcomes, place, metric, whole),
        }
    }
}

/// Whether each of some chances' values is 1, one a bit.
pub fn bits_of(values: &[f64]) -> Vec<u64> {
    let word = |values: &[f64]| {
        values
            .iter()
            .enumerate()
            .fold(0, |word, (bit, value)| word | (u64::from(*value > 0.5) << bit))
    };
    values.chunks(64).map(word).collect()
}

/// The first `trials` bits of some words as numbers.
pub fn bits(words: impl Iterator<Item = u64>, trials: usize) -> Vec<f64> {
    let bits = words.flat_map(|word| (0..u64::BITS).map(move |bit| (word >> bit) & 1));
    bits.take(trials).map(|bit| bit as f64).collect()
}
