//! Whether stored results fit together.

mod explained;

use crate::analysis::explain::Output;
use crate::analysis::{Figure, Results};
use crate::scenario::{Metric, Slice};

/// Whether every number that points somewhere does, and every list is as long as those that
/// it goes with, as in all results of a run.
pub fn is_sound(results: &Results) -> bool {
    let mixes = results.ranked.len();
    let (quarters, years) = (results.quarters.len(), results.years.len());
    let slice = |slice: Slice| is_slice(slice, results);
    let metric = |metric: Metric| match metric {
        Metric::Entries(stage) => stage < results.stages.len(),
        Metric::Headcount(team) | Metric::RampedReps(team) | Metric::Utilisation(team) => {
            team < results.teams.len()
        }
        _ => true,
    };
    let figure = |figure: &Figure| slice(figure.slice) && metric(figure.metric);
    let details = results.detail.iter().all(|detail| {
        let figures = detail.quarters.iter().chain(&detail.years).flatten();
        let drivers = detail.drivers.iter().all(|driven| {
            let known = |driver: usize| driver < results.board.assumptions.len();
            is_output(driven.output, results)
                && driven.influences.iter().all(|influence| known(influence.driver))
        });
        drivers
            && detail.ranked < mixes
            && (detail.quarters.len(), detail.years.len()) == (quarters, years)
            && figures.into_iter().all(figure)
    });
    let outlooks = results.board.outlooks.iter().all(|outlook| {
        outlook.cumulative.len() == quarters
            && outlook.cumulative.iter().all(figure)
            && outlook.years.len() == years
    });
    let fans = results.board.fans.iter().chain(results.board.others.iter().map(|(_, fans)| fans));
    let mut pointers = results.frontier.iter().chain(&results.best_for_goals);
    details
        && explained::is_sound(results)
        && outlooks
        && results.goals.iter().all(|goal| slice(goal.slice) && metric(goal.metric))
        && results.ranked.iter().all(|mix| mix.goals.len() == results.goals.len())
        && results.new_arr_target.as_ref().is_none_or(|target| target.len() == quarters)
        && results.board.months.len() == 3 * quarters
        && fans.into_iter().all(|fans| {
            [&fans.starting_pipeline, &fans.new_arr].iter().all(|fan| fan.len() == quarters)
        })
        && pointers.all(|place| *place < mixes)
        && results.cheapest_confident.is_none_or(|place| place < mixes)
}

/// Whether a slice is of these results.
fn is_slice(slice: Slice, results: &Results) -> bool {
    match slice {
        Slice::Company => true,
        Slice::Member { dimension, member } => {
            results.dimensions.get(dimension).is_some_and(|(_, members)| member < members.len())
        }
    }
}

/// Whether an output is of these results.
fn is_output(output: Output, results: &Results) -> bool {
    match output {
        Output::AllGoals => true,
        Output::Goal(goal) => goal < results.goals.len(),
        // A driver's outputs are metrics of the company that need neither stage nor team.
        Output::Figure(metric) => !matches!(
            metric,
            Metric::Entries(_)
                | Metric::Headcount(_)
                | Metric::RampedReps(_)
                | Metric::Utilisation(_)
        ),
    }
}
