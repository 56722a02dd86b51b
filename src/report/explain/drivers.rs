//! What drives the result: as a section, and as `drivers.csv`.

use super::{section, words};
use crate::analysis::explain::{Driven, Estimate, Explanation, Influence, Output};
use crate::report::content::{Cell, Item, Kind, Section, Table};
use crate::report::csv::{self, number, optional};
use crate::report::format::{money, multiple};
use crate::scenario::{Metric, Unit};

/// The section.
pub fn told(explanation: &Explanation) -> Section {
    section(
        "drivers",
        "What drives the result",
        vec![
            Some(Item::Table(table(explanation, Output::AllGoals, "drivers"))),
            Some(Item::Table(table(
                explanation,
                Output::Figure(Metric::NewArr),
                "drivers-new-arr",
            ))),
        ],
    )
}

fn table(explanation: &Explanation, output: Output, name: &'static str) -> Table {
    let title = format!("Drivers of {}", said(output, explanation));
    let mut table = Table::new(
        name,
        &title,
        &[
            ("Driver", Kind::Text),
            ("In its lowest tenth", Kind::Number),
            ("In its highest tenth", Kind::Number),
            ("Share of variance", Kind::Number),
            ("Rank correlation", Kind::Number),
        ],
    );
    let Some(driven) = explanation.drivers.iter().find(|driven| driven.output == output) else {
        return table;
    };
    for influence in driven.clear() {
        table.rows.push(row(explanation, driven, influence));
    }
    table
}

fn row(explanation: &Explanation, driven: &Driven, influence: &Influence) -> Vec<Cell> {
    let figure = |estimate: Estimate| Cell::Written {
        text: written(explanation, driven.output, estimate.value),
        key: estimate.value,
    };
    let optional = |estimate: Option<Estimate>, write: fn(Estimate) -> String| {
        estimate.map_or(Cell::Empty, |known| Cell::Written { text: write(known), key: known.value })
    };
    vec![
        Cell::Text(explanation.driver_names[influence.driver].clone()),
        figure(influence.low),
        figure(influence.high),
        optional(influence.share, words::share),
        optional(influence.rank_correlation, |rank| words::signed(rank.value, 2)),
    ]
}

/// An output as people call it.
fn said(output: Output, explanation: &Explanation) -> String {
    match output {
        Output::AllGoals => "the chance of meeting all goals".to_owned(),
        Output::Goal(goal) => format!("the chance of {}", explanation.goals[goal]),
        Output::Figure(metric) => metric.name(&[], &[]).replace('_', " "),
    }
}

/// A value of an output as people read it.
fn written(explanation: &Explanation, output: Output, value: f64) -> String {
    match output.unit() {
        None => format!("{} %", words::signed(100.0 * value, 0)),
        Some(Unit::Money) => money(value, &explanation.currency),
        Some(_) => multiple(value),
    }
}

/// `drivers.csv`: a row an output and driver.
pub fn csv(explanation: &Explanation) -> Vec<u8> {
    let mut table = csv::Table::new(&[
        "mix",
        "output",
        "driver",
        "rank_correlation",
        "p10_output",
        "p90_output",
        "rank_correlation_se",
        "p10_output_se",
        "p90_output_se",
        "share",
        "share_se",
        "noise_floor",
        "clear",
    ]);
    for driven in &explanation.drivers {
        for influence in &driven.influences {
            let value = |estimate: Option<Estimate>| optional(estimate.map(|known| known.value));
            let error =
                |estimate: Option<Estimate>| optional(estimate.map(|known| known.standard_error));
            table.row([
                explanation.mix.name.clone(),
                driven.output.name(&explanation.goals),
                explanation.driver_names[influence.driver].clone(),
                value(influence.rank_correlation),
                number(influence.low.value),
                number(influence.high.value),
                error(influence.rank_correlation),
                number(influence.low.standard_error),
                number(influence.high.standard_error),
                value(influence.share),
                error(influence.share),
                number(driven.floor),
                influence.is_clear.to_string(),
            ]);
        }
    }
    table.into_bytes()
}
