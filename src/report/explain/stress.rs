//! The stress table: as a section, and as `stress.csv`.

use super::drivers::drives;
use super::section;
use crate::analysis::Difference;
use crate::analysis::explain::{Explanation, Output, Stressed};
use crate::report::content::drivers::first_upper;
use crate::report::content::{Cell, Item, Kind, Section, Table};
use crate::report::csv::{self, number};
use crate::report::format::{count, money};
use crate::report::sentences::errors::gain;
use crate::scenario::Metric;

/// The section.
pub fn told(explanation: &Explanation) -> Section {
    if explanation.stress.is_empty() {
        return section("stress", "Under stress", Vec::new());
    }
    let note = format!(
        "Each driver is held at its P10 and at its P90 in turn, in {} of the same trials, with \
         everything else unchanged: the differences are paired. Drivers that are correlated with \
         it stay as they are.",
        count(explanation.stress_trials as u64)
    );
    let output = explanation.drivers.first().map(|driven| driven.output);
    section(
        "stress",
        "Under stress",
        vec![Some(Item::Note(note)), output.map(|output| Item::Table(table(explanation, output)))],
    )
}

fn table(explanation: &Explanation, first: Output) -> Table {
    let new_arr = Output::Figure(Metric::NewArr);
    let shown: Vec<Output> = if first == new_arr { vec![first] } else { vec![first, new_arr] };
    let mut table = Table::new(
        "stress",
        "What changes where a driver comes out low or high",
        &[("Driver", Kind::Text)],
    );
    for output in &shown {
        let said = match output {
            Output::AllGoals => "all goals, points,".to_owned(),
            other => drives(explanation).said(*other),
        };
        for level in ["P10", "P90"] {
            table.push_column(&format!("{} at {level}", first_upper(&said)), Kind::Number);
        }
    }
    let place = |output: &Output| {
        explanation.outputs().position(|candidate| candidate == *output).unwrap_or_default()
    };
    let places: Vec<usize> = shown.iter().map(place).collect();
    let mut rows: Vec<&Stressed> = explanation.stress.iter().collect();
    let swing = |row: &Stressed| {
        let [low, high] = row.differences[places[0]];
        low.estimate.abs().max(high.estimate.abs())
    };
    rows.sort_by(|one, other| swing(other).total_cmp(&swing(one)));
    for row in rows {
        let mut cells = vec![Cell::Text(explanation.driver_names[row.driver].clone())];
        for (output, place) in shown.iter().zip(&places) {
            cells.extend(
                row.differences[*place].map(|difference| cell(explanation, *output, difference)),
            );
        }
        table.rows.push(cells);
    }
    table
}

fn cell(explanation: &Explanation, output: Output, difference: Difference) -> Cell {
    let Difference { estimate, low, high } = difference;
    let text = match output.unit() {
        None => format!("{} ± {:.1}", gain(100.0 * estimate, 1), 50.0 * (high - low)),
        Some(_) => {
            let plus = if estimate > 0.0 { "+" } else { "" };
            let currency = &explanation.currency;
            format!("{plus}{} ± {}", money(estimate, currency), money((high - low) / 2.0, currency))
        }
    };
    Cell::Written { text, key: estimate }
}

/// `stress.csv`: a row a driver, level and output.
pub fn csv(explanation: &Explanation) -> Vec<u8> {
    let mut table = csv::Table::new(&[
        "mix",
        "driver",
        "level",
        "value",
        "output",
        "difference",
        "low",
        "high",
        "trials",
    ]);
    for row in &explanation.stress {
        for (at, level) in ["p10", "p90"].into_iter().enumerate() {
            for (output, differences) in explanation.outputs().zip(&row.differences) {
                let Difference { estimate, low, high } = differences[at];
                table.row([
                    explanation.mix.name.clone(),
                    explanation.driver_names[row.driver].clone(),
                    level.to_owned(),
                    number(row.levels[at]),
                    output.name(&explanation.goals),
                    number(estimate),
                    number(low),
                    number(high),
                    explanation.stress_trials.to_string(),
                ]);
            }
        }
    }
    table.into_bytes()
}
