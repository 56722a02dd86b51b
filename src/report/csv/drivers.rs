//! `drivers.csv`: what drives each output of a mix.

use super::{Table, number, optional};
use crate::analysis::Results;
use crate::analysis::explain::{Driven, Estimate, Influence};

/// The columns that a run and an explanation share.
const COLUMNS: [&str; 6] =
    ["mix", "output", "driver", "rank_correlation", "p10_output", "p90_output"];

/// What an explanation adds.
const MORE: [&str; 9] = [
    "rank_correlation_se",
    "p10_output_se",
    "p90_output_se",
    "share",
    "share_se",
    "total",
    "total_se",
    "noise_floor",
    "clear",
];

/// `drivers.csv` of a run: a row a mix shown in full, output and driver.
#[must_use]
pub fn drivers(results: &Results) -> Vec<u8> {
    let mut table = Table::new(&COLUMNS);
    let goals: Vec<String> = results.goals.iter().map(|goal| goal.name.clone()).collect();
    for detail in &results.detail {
        let Some(mix) = results.ranked.get(detail.ranked) else { continue };
        for driven in &detail.drivers {
            let output = driven.output.name(&goals);
            for influence in &driven.influences {
                let driver = &results.board.assumptions[influence.driver].name;
                table.row(shared(&mix.name, &output, driver, influence));
            }
        }
    }
    table.into_bytes()
}

/// `drivers.csv` of an explanation: a row an output and driver, with the error of each figure.
#[must_use]
pub fn drivers_with_errors(
    mix: &str,
    drivers: &[Driven],
    names: &[String],
    goals: &[String],
) -> Vec<u8> {
    let mut table = Table::new(&[&COLUMNS[..], &MORE].concat());
    for driven in drivers {
        let output = driven.output.name(goals);
        for influence in &driven.influences {
            let error = |estimate: Option<Estimate>| {
                optional(estimate.map(|estimate| estimate.standard_error))
            };
            let mut row = shared(mix, &output, &names[influence.driver], influence);
            row.extend([
                error(influence.rank_correlation),
                number(influence.low.standard_error),
                number(influence.high.standard_error),
                optional(influence.share.map(|share| share.value)),
                error(influence.share),
                optional(influence.total.map(|total| total.value)),
                error(influence.total),
                number(driven.floor),
                influence.is_clear.to_string(),
            ]);
            table.row(row);
        }
    }
    table.into_bytes()
}

fn shared(mix: &str, output: &str, driver: &str, influence: &Influence) -> Vec<String> {
    let rank = optional(influence.rank_correlation.map(|rank| rank.value));
    let mut row = [mix, output, driver, &rank].map(str::to_owned).to_vec();
    row.extend([influence.low.value, influence.high.value].map(number));
    row
}
