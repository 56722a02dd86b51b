//! What drives the result: as a section, and as `drivers.csv`.

use super::{section, tornado, words};
use crate::analysis::explain::{Driven, Estimate, Explanation, Influence, Luck, Output};
use crate::report::content::{Cell, Item, Kind, Section, Table};
use crate::report::csv::{self, number, optional};
use crate::report::format::{count, money, multiple};
use crate::scenario::{Metric, Unit};

/// The most drivers under the noise floor that are named.
const NAMED: usize = 8;

/// The section; in brief, of all goals together and new ARR only.
pub fn told(explanation: &Explanation, brief: bool) -> Section {
    let told = |driven: &&Driven| match driven.output {
        Output::AllGoals | Output::Figure(Metric::NewArr) => true,
        Output::Goal(_) => !brief && explanation.goals.len() > 1,
        Output::Figure(_) => !brief,
    };
    let items = explanation.drivers.iter().filter(told).flat_map(|driven| {
        let table = table(explanation, driven);
        let table = (!table.rows.is_empty()).then_some(Item::Table(table));
        [
            Some(Item::Note(note(explanation, driven))),
            tornado::chart(explanation, driven).map(Item::Chart),
            table,
        ]
    });
    section("drivers", "What drives the result", items.collect())
}

/// How much of it the drivers explain, and which of them cannot be told from none.
fn note(explanation: &Explanation, driven: &Driven) -> String {
    let said = said(driven.output, explanation);
    if driven.standard_deviation <= 0.0 {
        let value = written(explanation, driven.output, driven.mean.value);
        return format!(
            "{}: it is {value} in every trial, so that nothing drives it.",
            first_upper(&said)
        );
    }
    let mut sentences = Vec::new();
    if let Some(Luck { unexplained, conditions, deals }) = driven.luck {
        let drivers = Estimate { value: 1.0 - unexplained.value, ..unexplained };
        sentences.push(format!(
            "{}: from trial to trial, the drivers together explain {} of its variance. No driver \
             explains the rest: {} is due to market, risks and volatile sources, {} to the luck of \
             deals and people.",
            first_upper(&said),
            words::share(drivers),
            words::share(conditions),
            words::share(deals)
        ));
    }
    let quiet: Vec<&str> = driven
        .influences
        .iter()
        .filter(|influence| !influence.is_clear)
        .map(|influence| explanation.driver_names[influence.driver].as_str())
        .collect();
    if !quiet.is_empty() {
        let names = quiet[..quiet.len().min(NAMED)].join(", ");
        let more = match quiet.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {} more", count(more as u64)),
        };
        sentences.push(format!(
            "Under the noise floor (a share of {:.1} %), not to be told from no hold at all: {names}{more}.",
            100.0 * driven.floor
        ));
    }
    sentences.join(" ")
}

/// The text with a capital at its start.
fn first_upper(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn table(explanation: &Explanation, driven: &Driven) -> Table {
    let title = format!("What drives {}", said(driven.output, explanation));
    let mut table = Table::new(
        "drivers",
        &title,
        &[
            ("Driver", Kind::Text),
            ("Lowest tenth", Kind::Number),
            ("Highest tenth", Kind::Number),
            ("Share of variance", Kind::Number),
            ("With interactions", Kind::Number),
            ("Rank corr.", Kind::Number),
        ],
    );
    table.rows = driven.clear().into_iter().map(|one| row(explanation, driven, one)).collect();
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
        optional(influence.total, words::share),
        optional(influence.rank_correlation, |rank| words::signed(rank.value, 2)),
    ]
}

/// An output as people call it.
pub fn said(output: Output, explanation: &Explanation) -> String {
    match output {
        Output::AllGoals => "the chance of meeting all goals".to_owned(),
        Output::Goal(goal) => format!("the chance of {}", explanation.goals[goal]),
        Output::Figure(Metric::NewArr) => "new ARR".to_owned(),
        Output::Figure(Metric::EndingArr) => "ending ARR".to_owned(),
        Output::Figure(metric) => metric.name(&[], &[]).replace('_', " "),
    }
}

/// A value of an output as people read it.
pub fn written(explanation: &Explanation, output: Output, value: f64) -> String {
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
        "total",
        "total_se",
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
                value(influence.total),
                error(influence.total),
                number(driven.floor),
                influence.is_clear.to_string(),
            ]);
        }
    }
    table.into_bytes()
}
