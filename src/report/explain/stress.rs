//! The stress table: as a section, and as `stress.csv`.

use super::drivers::drives;
use super::{figure, section};
use crate::analysis::Difference;
use crate::analysis::explain::{Explanation, Output, Stressed};
use crate::report::content::drivers::first_upper;
use crate::report::content::{Cell, Item, Kind, Section, Table};
use crate::report::format::{count, money};
use crate::report::sentences::errors::gain;
use crate::report::tidy::{Tidy, TidyColumn, text, whole};
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

const COLUMNS: [TidyColumn; 9] = [
    ("mix", "Mix", Kind::Text),
    ("driver", "Driver", Kind::Text),
    ("level", "Held at", Kind::Text),
    ("value", "That is", Kind::Number),
    ("output", "Output", Kind::Text),
    ("difference", "Difference", Kind::Number),
    ("low", "Low (95 %)", Kind::Number),
    ("high", "High (95 %)", Kind::Number),
    ("trials", "Trials", Kind::Number),
];

/// `stress.csv`: a row a driver, level and output.
pub fn tidy(explanation: &Explanation) -> Tidy {
    let mut table =
        Tidy::new("stress", "What changes where a driver comes out low or high", &COLUMNS);
    for row in &explanation.stress {
        for (at, level) in ["p10", "p90"].into_iter().enumerate() {
            for (output, differences) in explanation.outputs().zip(&row.differences) {
                let Difference { estimate, low, high } = differences[at];
                table.row([
                    text(&explanation.mix.name),
                    text(&explanation.driver_names[row.driver]),
                    text(level),
                    Cell::Number(row.levels[at]),
                    text(&output.name(&explanation.goals)),
                    figure(output, estimate),
                    figure(output, low),
                    figure(output, high),
                    whole(explanation.stress_trials),
                ]);
            }
        }
    }
    table
}
