//! `report.json`: what reports need of the results, stored, so that charts can be drawn again
//! without simulating.

use super::chart::Stamp;
use crate::analysis::explain::Output;
use crate::analysis::{Figure, Results};
use crate::scenario::{Metric, Slice};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The name of the file.
pub const REPORT_JSON: &str = "report.json";

/// What the file holds; one of another format is refused.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    format: u32,
    stamp: Cow<'a, Stamp>,
    results: Cow<'a, Results>,
}

/// The file's bytes: the same results give the same bytes, and come back to the last bit.
#[must_use]
pub fn write(results: &Results, stamp: &Stamp) -> Vec<u8> {
    let mut kept = results.clone();
    for detail in &mut kept.detail {
        for figures in detail.quarters.iter_mut().chain(&mut detail.years) {
            figures.retain(|figure| is_told(figure, &results.goals));
        }
    }
    let stored = Stored { format: FORMAT, stamp: Cow::Borrowed(stamp), results: Cow::Owned(kept) };
    let mut bytes = serde_json::to_vec(&stored).expect("every field has a JSON form");
    bytes.push(b'\n');
    bytes
}

/// The results and their stamp, from the file's bytes.
///
/// # Errors
///
/// Where this program did not write them.
pub fn read(bytes: &[u8]) -> Result<(Results, Stamp), String> {
    let stored: Stored = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if stored.format != FORMAT {
        return Err(format!("its format is {}, this version reads {FORMAT}", stored.format));
    }
    let results = stored.results.into_owned();
    if !is_sound(&results) {
        return Err("its parts do not fit together".to_owned());
    }
    Ok((results, stored.stamp.into_owned()))
}

/// Whether every number that points somewhere does, and every list is as long as those that
/// it goes with, as in all results of a run.
fn is_sound(results: &Results) -> bool {
    let mixes = results.ranked.len();
    let (quarters, years) = (results.quarters.len(), results.years.len());
    let slice = |slice: Slice| match slice {
        Slice::Company => true,
        Slice::Member { dimension, member } => {
            results.dimensions.get(dimension).is_some_and(|(_, members)| member < members.len())
        }
    };
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

/// Whether reports tell a figure. The rest is in `quarters.csv` and `years.csv`.
pub(super) fn is_told(figure: &Figure, goals: &[crate::analysis::GoalTitle]) -> bool {
    let asked = goals.iter().any(|goal| goal.metric == figure.metric && goal.slice == figure.slice);
    let told = match figure.metric {
        Metric::Coverage
        | Metric::NewArr
        | Metric::ChurnedArr
        | Metric::ExpansionArr
        | Metric::EndingArr
        | Metric::ProgramCost
        | Metric::SalesAndMarketingCost
        | Metric::RampedReps(_)
        | Metric::Utilisation(_) => figure.slice == Slice::Company,
        Metric::StartingPipeline => true,
        _ => false,
    };
    asked || told
}
