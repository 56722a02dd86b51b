//! What the plan assumes, and what was run.

use super::table::{Cell, Kind, Table};
use crate::analysis::Results;
use crate::report::chart::Stamp;
use crate::report::format::count;
use crate::report::sentences::captions;

/// How to read the assumptions.
pub(super) fn note(results: &Results) -> String {
    if results.board.assumptions.is_empty() { String::new() } else { captions::DRIVERS.to_owned() }
}

/// Every driver.
pub(super) fn table(results: &Results) -> Table {
    let drivers = &results.board.assumptions;
    let mut table = Table::new(
        "assumptions",
        &captions::assumptions_table(drivers.len()),
        &[
            ("Driver", Kind::Text),
            ("Distribution", Kind::Text),
            ("Shape", Kind::Shape),
            ("Mean", Kind::Number),
            ("P10", Kind::Number),
            ("P50", Kind::Number),
            ("P90", Kind::Number),
        ],
    );
    for driver in drivers {
        let mut row = vec![
            Cell::Text(driver.name.clone()),
            Cell::Text(driver.distribution.clone()),
            Cell::Shape(driver.shape.clone()),
            Cell::number(Some(driver.mean)),
        ];
        row.extend(driver.quantiles.map(|quantile| Cell::number(Some(quantile))));
        table.rows.push(row);
    }
    table
}

/// What was run.
pub(super) fn about(results: &Results, stamp: &Stamp) -> Table {
    let mut table =
        Table::new("about", "What was run", &[("What", Kind::Text), ("Value", Kind::Text)]);
    let quarters = match (results.quarters.first(), results.quarters.last()) {
        (Some(first), Some(last)) => format!("{first} to {last}").replace("-Q", " Q"),
        _ => String::new(),
    };
    let rows = [
        ("Plan", stamp.plan.clone()),
        ("Scenario (start of its SHA-256)", stamp.scenario.clone()),
        ("Spandrel", stamp.version.clone()),
        ("Seed", stamp.seed.to_string()),
        ("Trials", count(stamp.trials as u64)),
        ("Quarters", quarters),
        ("Currency", results.currency.clone()),
        ("Mixes evaluated", count(results.ranked.len() as u64)),
        ("Chance asked for", crate::report::sentences::percent(results.confidence)),
    ];
    for (what, value) in rows {
        table.rows.push(vec![Cell::Text(what.to_owned()), Cell::Text(value)]);
    }
    table
}

/// What to know before trusting a figure.
pub(super) fn warnings(results: &Results) -> Table {
    let mut table = Table::new("warnings", "Warnings", &[("Warning", Kind::Text)]);
    table.rows = results.warnings.iter().map(|text| vec![Cell::Text(text.clone())]).collect();
    table
}
