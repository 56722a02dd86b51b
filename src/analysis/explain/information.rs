//! What is worth knowing before deciding: the expected value of perfect information on each
//! driver, in the decision which mix to choose.
//!
//! The formulas, with their sources, are in the mathematics of the guide: *What is worth
//! knowing*.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::analysis::explain::estimate::Estimate;
use crate::analysis::explain::evidence::{Candidate, Evidence};
use crate::analysis::explain::outputs::{Output, bits};
use crate::analysis::explain::ranks::mid_ranks;
use crate::analysis::explain::regression::{FOLDS, Fit, Products, fold};
use crate::distribution::special::normal_quantile;
use crate::scenario::Metric;

/// The most trials that are looked at: more would make the estimates better than any use.
const MOST_TRIALS: usize = 50_000;

/// The degree of the curves in one driver, and of those in all of them.
const DEGREES: (usize, usize) = (3, 2);

/// What knowledge is worth in a decision.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knowledge {
    /// By how much a choice that follows what was learned raises the objective on average.
    pub worth: Estimate,
    /// The chance that what is learned changes the choice.
    pub changes: Estimate,
    /// Whether the trials tell the worth from 0.
    pub is_clear: bool,
}

/// What knowledge is worth where the objective is the chance of meeting all goals, and where
/// it is new ARR over the plan. Nothing where there is but one mix.
#[must_use]
pub fn information(evidence: &Evidence) -> Vec<Information> {
    let model = evidence.model;
    if evidence.candidates.len() < 2 {
        return Vec::new();
    }
    let trials = evidence.outcomes.trials.min(MOST_TRIALS);
    let reached: BTreeSet<usize> =
        evidence.candidates.iter().flat_map(|one| model.drivers_of(one.mix)).collect();
    let scores: Vec<(usize, Vec<f64>)> = reached
        .into_par_iter()
        .map(|driver| (driver, normal_scores(&evidence.draws.driver(driver)[..trials])))
        .collect();
    let mut objectives = Vec::new();
    if !model.scenario.goals.is_empty() {
        objectives.push(Output::AllGoals);
    }
    objectives.push(Output::Figure(Metric::NewArr));
    objectives
        .into_iter()
        .map(|objective| {
            Decision::new(objective, &evidence.candidates, trials).information(&scores)
        })
        .collect()
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
    /// By how much each other mix exceeds the chosen one, by mix and trial.
    gains: Vec<Vec<f32>>,
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
        let gain = |candidate: &Candidate| {
            values(candidate).iter().zip(&of_chosen).map(|(value, chosen)| value - chosen).collect()
        };
        let others = candidates.iter().filter(|other| other.mix != chosen.mix);
        let chosen = chosen.ranked.name.clone();
        Self { objective, chosen, trials, gains: others.map(gain).collect() }
    }

    fn information(&self, scores: &[(usize, Vec<f64>)]) -> Information {
        let tests = scores.len() + 1;
        let of_one = |(driver, scores): &(usize, Vec<f64>)| {
            (*driver, self.knowledge(curves(scores, DEGREES.0), tests))
        };
        let all = scores.iter().flat_map(|(_, scores)| curves(scores, DEGREES.1));
        let foresight = (0..self.trials).map(|trial| {
            self.gains.iter().map(|gains| f64::from(gains[trial])).fold(0.0, f64::max)
        });
        Information {
            objective: self.objective,
            chosen: self.chosen.clone(),
            candidates: self.gains.len() + 1,
            trials: self.trials,
            drivers: scores.par_iter().map(of_one).collect(),
            all_drivers: self.knowledge(all, tests),
            foresight: Estimate::mean(foresight),
        }
    }

    /// What it is worth to know what these curves are functions of. In each fold of trials
    /// the mix is chosen by what the other folds teach, so no trial judges a choice that it
    /// had a hand in.
    fn knowledge(&self, curves: impl Iterator<Item = Vec<f64>>, tests: usize) -> Knowledge {
        let basis: Vec<Vec<f64>> = std::iter::once(vec![1.0; self.trials]).chain(curves).collect();
        let products = Products::new(&basis, &self.gains);
        let (mut gains, mut changes) = (Vec::with_capacity(self.trials), 0.0);
        for number in 0..FOLDS {
            let fit = products.without(number);
            for trial in fold(number, self.trials) {
                let choice = choice(&fit, &basis, trial);
                gains.push(choice.map_or(0.0, |mix| f64::from(self.gains[mix][trial])));
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
fn choice(fit: &Fit, basis: &[Vec<f64>], trial: usize) -> Option<usize> {
    let square: f64 = basis.iter().map(|function| function[trial] * function[trial]).sum();
    let root = square.sqrt();
    let mut surplus: Vec<f64> = fit.errors.iter().map(|error| -error * root).collect();
    for (coefficients, function) in fit.coefficients.iter().zip(basis) {
        let value = function[trial];
        surplus.iter_mut().zip(coefficients).for_each(|(sum, by)| *sum += by * value);
    }
    let best = surplus.iter().enumerate().max_by(|one, other| one.1.total_cmp(other.1));
    best.filter(|(_, surplus)| **surplus > 0.0).map(|(mix, _)| mix)
}
