//! What is worth knowing before deciding: the expected value of perfect information on each
//! driver, in the decision which mix to choose.
//!
//! The formulas, with their sources, are in the mathematics of the guide: *What is worth
//! knowing*.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::explain::candidates::Candidate;
use crate::analysis::explain::estimate::Estimate;
use crate::analysis::explain::outputs::{Output, bits};
use crate::analysis::explain::ranks::mid_ranks;
use crate::analysis::explain::regression::{Basis, FOLDS, Fit, Outputs, Products, fold};
use crate::distribution::special::normal_quantile;
use crate::engine::DriverDraws;
use crate::model::Model;
use crate::scenario::Metric;

/// The most trials that are looked at: more would make the estimates better than any use.
pub const INFORMING_TRIALS: usize = 50_000;

/// The degree of the curves in one driver, and of those in all of them.
const DEGREES: (usize, usize) = (3, 2);

/// What knowledge is worth in a decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Information {
    /// What the decision is to make as large as it can be.
    pub objective: Output,
    /// The name of the mix that is chosen as things stand.
    pub chosen: String,
    /// How many mixes there are to choose from.
    pub candidates: usize,
    /// The number of trials.
    pub trials: usize,
    /// What knowing each driver that reaches any of the mixes is worth, in the order of the file.
    pub drivers: Vec<(usize, Knowledge)>,
    /// What knowing all of them is worth.
    pub all_drivers: Knowledge,
    /// What it would be worth to know everything, luck included: no study can be worth more.
    pub foresight: Estimate,
}

/// What something is worth knowing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Knowledge {
    /// By how much a choice that follows what was learned raises the objective on average.
    pub worth: Estimate,
    /// The chance that what is learned changes the choice.
    pub changes: Estimate,
    /// Whether the trials tell the worth from 0.
    pub is_clear: bool,
}

/// What knowledge is worth in the choice among some mixes (best first, in the same trials of these
/// draws), where the objective is the chance of meeting all goals, and where it is new ARR over
/// the plan. Nothing where there is but one mix.
#[must_use]
pub fn information(
    model: &Model,
    draws: &DriverDraws,
    candidates: &[Candidate],
    trials: usize,
) -> Vec<Information> {
    if candidates.len() < 2 {
        return Vec::new();
    }
    let trials = trials.min(INFORMING_TRIALS);
    let reached: BTreeSet<usize> =
        candidates.iter().flat_map(|one| model.drivers_of(one.mix)).collect();
    let scores: Vec<(usize, Vec<f64>)> = reached
        .into_par_iter()
        .map(|driver| (driver, normal_scores(&draws.driver(driver)[..trials])))
        .collect();
    let mut objectives = Vec::new();
    if !model.scenario.goals.is_empty() {
        objectives.push(Output::AllGoals);
    }
    objectives.push(Output::Figure(Metric::NewArr));
    let decisions: Vec<Decision> = objectives
        .into_par_iter()
        .map(|objective| Decision::new(objective, candidates, trials))
        .collect();
    let knowledge = |basis: &Basis| -> Vec<Knowledge> {
        let tests = scores.len() + 1;
        decisions.par_iter().map(|decision| decision.knowledge(basis, tests)).collect()
    };
    let basis = |curves: &mut dyn Iterator<Item = Vec<f64>>| {
        let functions: Vec<Vec<f64>> = std::iter::once(vec![1.0; trials]).chain(curves).collect();
        Basis::new(&functions)
    };
    let of_one =
        |(_, scores): &(usize, Vec<f64>)| knowledge(&basis(&mut curves(scores, DEGREES.0)));
    let of_all =
        || knowledge(&basis(&mut scores.iter().flat_map(|(_, scores)| curves(scores, DEGREES.1))));
    let each = || scores.par_iter().map(of_one).collect::<Vec<Vec<Knowledge>>>();
    let (of_all, of_each) = rayon::join(of_all, each);
    let numbers = || scores.iter().map(|(driver, _)| *driver);
    let told = decisions.into_iter().enumerate().map(|(place, decision)| Information {
        foresight: decision.foresight(),
        objective: decision.objective,
        chosen: decision.chosen,
        candidates: candidates.len(),
        trials,
        drivers: numbers().zip(of_each.iter().map(|known| known[place])).collect(),
        all_drivers: of_all[place],
    });
    told.collect()
}

/// Normal scores of the ranks: what a Gaussian copula would draw. They are spread alike
/// whatever the driver's distribution.
fn normal_scores(draws: &[f64]) -> Vec<f64> {
    let trials = draws.len() as f64;
    mid_ranks(draws).into_iter().map(|rank| normal_quantile(rank / trials)).collect()
}

/// Hermite polynomials 1, …, `degree` of some scores, of mean 0 and mean square 1.
fn curves(scores: &[f64], degree: usize) -> impl Iterator<Item = Vec<f64>> {
    let curve: [fn(f64) -> f64; 3] = [
        |z| z,
        |z| (z * z - 1.0) / std::f64::consts::SQRT_2,
        |z| (z * z - 3.0) * z / 6.0f64.sqrt(),
    ];
    curve.into_iter().take(degree).map(move |curve| scores.iter().map(|z| curve(*z)).collect())
}

/// A choice among mixes.
struct Decision {
    objective: Output,
    chosen: String,
    trials: usize,
    /// By how much each other mix exceeds the chosen one.
    gains: Outputs,
}

impl Decision {
    fn new(objective: Output, candidates: &[Candidate], trials: usize) -> Self {
        let values = |candidate: &Candidate| -> Vec<f32> {
            match objective {
                Output::AllGoals => {
                    let met = bits(candidate.met.iter().copied(), trials);
                    met.into_iter().map(|met| met as f32).collect()
                }
                _ => candidate.new_arr[..trials].to_vec(),
            }
        };
        let mean = |candidate: &Candidate| match objective {
            Output::AllGoals => candidate.ranked.all_goals.estimate,
            _ => candidate.new_arr.iter().map(|amount| f64::from(*amount)).sum(),
        };
        // Of equals, the one that ranks first.
        let best = candidates.iter().rev().max_by(|one, other| mean(one).total_cmp(&mean(other)));
        let chosen = best.unwrap_or(&candidates[0]);
        let of_chosen = values(chosen);
        let gain = |candidate: &Candidate| -> Vec<f32> {
            values(candidate).iter().zip(&of_chosen).map(|(value, chosen)| value - chosen).collect()
        };
        let others = candidates.iter().filter(|other| other.mix != chosen.mix);
        let gains: Vec<Vec<f32>> = others.map(gain).collect();
        let chosen = chosen.ranked.name.clone();
        Self { objective, chosen, trials, gains: Outputs::new(&gains, trials) }
    }

    /// What it would be worth to know each trial's outcome in advance.
    fn foresight(&self) -> Estimate {
        let best = |trial: usize| self.gains.at(trial).iter().copied().fold(0.0, f32::max);
        Estimate::mean((0..self.trials).map(|trial| f64::from(best(trial))))
    }

    /// What it is worth to know what these curves are functions of. In each fold of trials
    /// the mix is chosen by what the other folds teach, so no trial judges a choice that it
    /// had a hand in.
    fn knowledge(&self, basis: &Basis, tests: usize) -> Knowledge {
        let products = Products::new(basis, &self.gains);
        let (mut gains, mut changes) = (Vec::with_capacity(self.trials), 0.0);
        for number in 0..FOLDS {
            let fit = products.without(number);
            let mut surplus = vec![0.0; fit.errors.len()];
            for trial in fold(number, self.trials) {
                let choice = choice(&fit, basis.at(trial), &mut surplus);
                gains.push(choice.map_or(0.0, |mix| f64::from(self.gains.at(trial)[mix])));
                changes += f64::from(u8::from(choice.is_some()));
            }
        }
        let worth = Estimate::mean(gains.into_iter());
        let trials = self.trials as f64;
        let share: f64 = changes / trials;
        let surely = -normal_quantile(0.05 / tests as f64);
        Knowledge {
            worth,
            changes: Estimate {
                value: share,
                standard_error: (share * (1.0 - share) / trials).sqrt(),
            },
            is_clear: worth.value > surely * worth.standard_error,
        }
    }
}

/// The mix whose predicted gain exceeds its standard error by most; `None`: stay.
fn choice(fit: &Fit, basis: &[f64], surplus: &mut [f64]) -> Option<usize> {
    let square: f64 = basis.iter().map(|value| value * value).sum();
    fit.surplus(basis, square.sqrt(), surplus);
    let best = surplus.iter().copied().fold(0.0, f64::max);
    // Of equals, the last.
    (best > 0.0).then(|| surplus.iter().rposition(|one| *one == best)).flatten()
}
