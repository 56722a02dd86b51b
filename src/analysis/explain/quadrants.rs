//! A pipeline problem or a conversion problem: by quarter and slice, in how many trials the
//! starting pipeline is what it should be, in how many its conversion is, and where the misses
//! are.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::detail::in_every_trial_of;
use crate::analysis::results::Proportion;
use crate::engine::Outcomes;
use crate::model::Model;
use crate::scenario::{Direction, GoalScope, Metric, Slice};

/// What a quarter's starting pipeline is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reference {
    /// The coverage that a goal asks for.
    Goal,
    /// Its own mean over the trials, where no goal asks for coverage.
    Expectation,
}

/// The quadrants, in the order of [`Quadrants::trials`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quadrant {
    /// Enough pipeline, converted at least as expected.
    Neither,
    /// Too little pipeline, converted at least as expected.
    Pipeline,
    /// Enough pipeline, converted worse than expected.
    Conversion,
    /// Too little pipeline, converted worse than expected.
    Both,
}

/// The quadrants in their order.
pub const QUADRANTS: [Quadrant; 4] =
    [Quadrant::Neither, Quadrant::Pipeline, Quadrant::Conversion, Quadrant::Both];

/// The trials of a quarter, for the company or a member of a dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quadrants {
    /// The quarter.
    pub quarter: usize,
    /// Whose.
    pub slice: Slice,
    /// What the starting pipeline is held against.
    pub reference: Reference,
    /// The starting pipeline that is enough.
    pub enough: f64,
    /// The expected conversion: mean amount won from it ÷ mean starting pipeline.
    pub conversion: f64,
    /// The new ARR under which a trial misses, and whether that is the target; otherwise it is
    /// its own mean.
    pub needed: (f64, bool),
    /// The share of trials in each quadrant.
    pub trials: [Proportion; 4],
    /// The share of trials that miss.
    pub missed: Proportion,
    /// The share of the missing trials in each quadrant; empty where none misses.
    pub misses: Option<[Proportion; 4]>,
}

impl Quadrants {
    /// The quadrant that most misses are in; `None` where there are none.
    #[must_use]
    pub fn most_misses(&self) -> Option<(Quadrant, Proportion)> {
        let misses = self.misses?;
        let shares = QUADRANTS.into_iter().zip(misses);
        shares.reduce(|one, other| if other.1.estimate > one.1.estimate { other } else { one })
    }
}

/// The quadrants of the mix at a place of outcomes: the company's quarters, then those of each
/// slice. Quarters that never start with any pipeline are left out.
#[must_use]
pub fn quadrants(model: &Model, outcomes: &Outcomes, place: usize) -> Vec<Quadrants> {
    let slices = outcomes.basis.layout.slices().to_vec();
    let quarters = outcomes.basis.layout.quarters();
    let all = slices.into_par_iter().flat_map_iter(|slice| (0..quarters).map(move |q| (slice, q)));
    all.filter_map(|(slice, quarter)| of_quarter(model, outcomes, place, slice, quarter)).collect()
}

fn of_quarter(
    model: &Model,
    outcomes: &Outcomes,
    place: usize,
    slice: Slice,
    quarter: usize,
) -> Option<Quadrants> {
    let values =
        |metric: Metric| in_every_trial_of(outcomes, place, metric, slice, (quarter, quarter));
    let pipeline = values(Metric::StartingPipeline);
    let new_arr = values(Metric::NewArr);
    // What is undefined, without any pipeline, is no conversion.
    let won: Vec<f64> = pipeline
        .iter()
        .zip(values(Metric::Conversion))
        .map(|(pipeline, conversion)| if *pipeline > 0.0 { pipeline * conversion } else { 0.0 })
        .collect();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let expected = mean(&pipeline);
    if expected <= 0.0 {
        return None;
    }
    let conversion = mean(&won) / expected;
    let target = target(model, slice, quarter);
    let asked = asked_coverage(model, slice, quarter).zip(target);
    let enough = asked.map_or(expected, |(coverage, target)| coverage * target);
    let needed = target.unwrap_or_else(|| mean(&new_arr));
    let (mut trials, mut misses) = ([0; 4], [0; 4]);
    for ((pipeline, won), new_arr) in pipeline.iter().zip(&won).zip(&new_arr) {
        // Ledgers are kept to within 2⁻²⁴.
        let slack = 1.0 - 1e-6;
        let (short, worse) = (*pipeline < enough * slack, *won < pipeline * conversion * slack);
        let place = usize::from(short) + 2 * usize::from(worse);
        trials[place] += 1;
        misses[place] += usize::from(*new_arr < needed * slack);
    }
    let missed = misses.iter().sum();
    Some(Quadrants {
        quarter,
        slice,
        reference: if asked.is_some() { Reference::Goal } else { Reference::Expectation },
        enough,
        conversion,
        needed: (needed, target.is_some()),
        trials: trials.map(|count| Proportion::of(count, outcomes.trials)),
        missed: Proportion::of(missed, outcomes.trials),
        misses: (missed > 0).then(|| misses.map(|count| Proportion::of(count, missed))),
    })
}

/// The target of a quarter's new ARR.
pub fn target(model: &Model, slice: Slice, quarter: usize) -> Option<f64> {
    let target = model.scenario.targets.iter().find(|target| target.slice == slice)?;
    Some(target.new_arr[quarter]).filter(|target| *target > 0.0)
}

/// The starting coverage that a goal asks for in a quarter.
pub fn asked_coverage(model: &Model, slice: Slice, quarter: usize) -> Option<f64> {
    model.scenario.goals.iter().find_map(|goal| {
        let about_coverage = goal.metric == Metric::Coverage
            && goal.slice == slice
            && goal.direction == Direction::AtLeast;
        match &goal.scope {
            GoalScope::Quarters { quarters, thresholds, .. } if about_coverage => {
                let place = quarters.iter().position(|one| *one == quarter)?;
                Some(thresholds[place])
            }
            _ => None,
        }
    })
}
