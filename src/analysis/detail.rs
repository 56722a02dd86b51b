//! Every figure of a mix, by quarter and by fiscal year.

use rayon::prelude::*;

use crate::analysis::results::{Figure, Summary};
use crate::engine::{LedgerBlock, Outcomes};
use crate::model::Model;
use crate::model::goals::satisfies;
use crate::model::ledger::{figure, plain_metric};
use crate::scenario::{Direction, GoalScope, Metric, Slice};

/// Trials whose figures are worked out together.
const TOGETHER: usize = 16;

/// A figure to summarise: what, whose, and over which quarters.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    metric: Metric,
    slice: Slice,
    position: usize,
    first: usize,
    last: usize,
}

/// A threshold with what to do with it.
#[derive(Clone, Copy, Debug)]
struct Threshold {
    direction: Direction,
    number: f64,
}

/// Figures that one thread works out in a row, as many as share pages of the ledgers.
const FIGURES_IN_A_ROW: usize = 32;

/// Figures by period, in the order of `periods` (first and last quarter each).
#[must_use]
pub fn figures(
    model: &Model,
    outcomes: &Outcomes,
    place: usize,
    periods: &[(usize, usize)],
) -> Vec<Vec<Figure>> {
    let blocks: Vec<LedgerBlock> = outcomes.ledgers(place).collect();
    // Period by period within a figure, as ledgers keep the quarters of an account together.
    let wanted: Vec<Wanted> = kinds(model, outcomes)
        .into_iter()
        .flat_map(|(metric, slice, position)| {
            let of_period = move |&(first, last)| Wanted { metric, slice, position, first, last };
            periods.iter().map(of_period)
        })
        .collect();
    let summarise =
        |room: &mut Vec<f64>, wanted: &Wanted| summarise(model, outcomes, &blocks, *wanted, room);
    let figures: Vec<Figure> =
        wanted.par_iter().with_min_len(FIGURES_IN_A_ROW).map_init(Vec::new, summarise).collect();
    let mut by_period = vec![Vec::with_capacity(figures.len() / periods.len()); periods.len()];
    for (number, figure) in figures.into_iter().enumerate() {
        by_period[number % periods.len()].push(figure);
    }
    by_period
}

/// A single figure of the company or a member over a period (first and last quarter).
#[must_use]
pub fn figure_of(
    model: &Model,
    outcomes: &Outcomes,
    place: usize,
    metric: Metric,
    slice: Slice,
    (first, last): (usize, usize),
) -> Figure {
    let blocks: Vec<LedgerBlock> = outcomes.ledgers(place).collect();
    let position = outcomes.basis.layout.slice_position(slice).unwrap_or_default();
    let wanted = Wanted { metric, slice, position, first, last };
    summarise(model, outcomes, &blocks, wanted, &mut Vec::new())
}

/// A figure of the company or a member over a period in every trial in which it is defined.
#[must_use]
pub fn values_of(
    outcomes: &Outcomes,
    place: usize,
    metric: Metric,
    slice: Slice,
    (first, last): (usize, usize),
) -> Vec<f64> {
    let blocks: Vec<LedgerBlock> = outcomes.ledgers(place).collect();
    let position = outcomes.basis.layout.slice_position(slice).unwrap_or_default();
    let wanted = Wanted { metric, slice, position, first, last };
    let mut values = Vec::with_capacity(outcomes.trials);
    gather(outcomes, &blocks, wanted, &mut values);
    values
}

/// The same in every trial; NaN where it is undefined.
#[must_use]
pub fn in_every_trial(
    outcomes: &Outcomes,
    place: usize,
    metric: Metric,
    quarters: (usize, usize),
) -> Vec<f64> {
    in_every_trial_of(outcomes, place, metric, Slice::Company, quarters)
}

/// A figure of the company or a member in every trial; NaN where it is undefined.
///
/// # Panics
/// Where the ledgers do not hold the slice.
#[must_use]
pub fn in_every_trial_of(
    outcomes: &Outcomes,
    place: usize,
    metric: Metric,
    slice: Slice,
    (first, last): (usize, usize),
) -> Vec<f64> {
    let position = outcomes.basis.layout.slice_position(slice);
    let position = position.expect("the ledgers hold the slice");
    let mut values = Vec::with_capacity(outcomes.trials);
    for block in outcomes.ledgers(place) {
        for part in 0..block.trials.div_ceil(TOGETHER) {
            let read = |entry: usize| block.part(entry, part);
            let figures: [f64; TOGETHER] =
                figure(&outcomes.basis, metric, position, first, last, read);
            values.extend(&figures[..TOGETHER.min(block.trials - part * TOGETHER)]);
        }
    }
    values
}

/// Every kind of figure: for each metric, the company's, then those of the members of the
/// dimensions where the metric has them. Coverage exists only where there is a target.
fn kinds(model: &Model, outcomes: &Outcomes) -> Vec<(Metric, Slice, usize)> {
    let scenario = &model.scenario;
    let serving: Vec<bool> = scenario.teams.iter().map(|team| !team.cells.is_empty()).collect();
    let mut kinds = Vec::new();
    for metric in Metric::all(scenario.stages.len(), &serving) {
        for (position, &slice) in outcomes.basis.layout.slices().iter().enumerate() {
            let has_target = outcomes.basis.targets[position].is_some();
            let needs_target = matches!(metric, Metric::Coverage | Metric::NextCoverage);
            let exists = slice == Slice::Company || metric.is_sliced();
            if exists && (has_target || !needs_target) {
                kinds.push((metric, slice, position));
            }
        }
    }
    kinds
}

fn summarise(
    model: &Model,
    outcomes: &Outcomes,
    blocks: &[LedgerBlock],
    wanted: Wanted,
    values: &mut Vec<f64>,
) -> Figure {
    values.clear();
    gather(outcomes, blocks, wanted, values);
    let threshold = threshold(model, outcomes, wanted);
    let met = threshold.map(|threshold| {
        let meeting =
            values.iter().filter(|value| satisfies(threshold.direction, **value, threshold.number));
        meeting.count() as f64 / outcomes.trials as f64
    });
    let defined = values.len() as f64 / outcomes.trials as f64;
    Figure {
        metric: wanted.metric,
        slice: wanted.slice,
        summary: Summary::of(values).map(as_known),
        target: threshold.map(|threshold| threshold.number),
        met,
        defined,
    }
}

/// Ledgers are kept with 24 bits, so a quantile is told by the shortest number that they
/// tell from its neighbours: 100000.1, not 100000.1015625. So is the mean of a figure that
/// is the same in every trial; other means are better known than that.
fn as_known(summary: Summary) -> Summary {
    let shortest = |number: f64| (number as f32).to_string().parse().unwrap_or(number);
    let quantiles = summary.quantiles.map(shortest);
    let is_constant = summary.standard_deviation == 0.0;
    let mean = if is_constant { shortest(summary.mean) } else { summary.mean };
    Summary { mean, quantiles, ..summary }
}

/// The figure's value in every trial in which it is defined.
fn gather(outcomes: &Outcomes, blocks: &[LedgerBlock], wanted: Wanted, values: &mut Vec<f64>) {
    let Wanted { metric, position, first, last, .. } = wanted;
    let layout = &outcomes.basis.layout;
    if let (Some((entry, _)), true) = (plain_metric(layout, metric, position), first == last) {
        for block in blocks {
            values
                .extend(block.numbers(entry + first)[..block.trials].iter().map(|n| f64::from(*n)));
        }
        return;
    }
    for block in blocks {
        for part in 0..block.trials.div_ceil(TOGETHER) {
            let read = |entry: usize| block.part(entry, part);
            let figures: [f64; TOGETHER] =
                figure(&outcomes.basis, metric, position, first, last, read);
            let figures = &figures[..TOGETHER.min(block.trials - part * TOGETHER)];
            if figures.iter().any(|figure| figure.is_nan()) {
                values.extend(figures.iter().filter(|figure| !figure.is_nan()));
            } else {
                values.extend_from_slice(figures);
            }
        }
    }
}

/// The top-down target for new ARR; for any other figure the threshold of the first goal
/// that asks for just it.
fn threshold(model: &Model, outcomes: &Outcomes, wanted: Wanted) -> Option<Threshold> {
    let Wanted { metric, slice, position, first, last } = wanted;
    if let (Metric::NewArr, Some(target)) = (metric, &outcomes.basis.targets[position]) {
        let number = target[first..=last].iter().sum();
        return Some(Threshold { direction: Direction::AtLeast, number });
    }
    let goals = model.scenario.goals.iter();
    let mut concerned = goals.filter(|goal| goal.metric == metric && goal.slice == slice);
    concerned.find_map(|goal| {
        let number = match &goal.scope {
            GoalScope::Quarters { quarters, thresholds, .. } if first == last => {
                let place = quarters.iter().position(|quarter| *quarter == first)?;
                thresholds[place]
            }
            GoalScope::Period { first_quarter, last_quarter, threshold, .. }
                if (*first_quarter, *last_quarter) == (first, last) =>
            {
                *threshold
            }
            _ => return None,
        };
        Some(Threshold { direction: goal.direction, number })
    })
}
