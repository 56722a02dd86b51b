//! What drives the result: notes and tables, whoever tells it.

use super::data::Chart;
use super::table::{Cell, Kind, Table};
use super::{Item, Subject, tornado};
use crate::analysis::explain::{Driven, Estimate, Influence, Luck, Output};
use crate::report::format::{count, money, multiple};
use crate::report::sentences::errors::{share, signed};
use crate::report::sentences::names::mix_name;
use crate::scenario::{Metric, Unit};

/// The most drivers under the noise floor that are named.
const NAMED: usize = 8;

/// The most drivers of an output that stands in one table with others.
const OF_OTHERS: usize = 5;

/// What is told of, and the names that it goes by.
pub(in crate::report) struct Drives {
    /// The mix.
    pub mix: String,
    /// The names of the drivers, by their numbers.
    pub names: Vec<String>,
    /// The names of the goals.
    pub goals: Vec<String>,
    /// A label for money.
    pub currency: String,
}

/// The notes, charts and tables of a report on a run.
pub(super) fn items(subject: &Subject<'_>) -> Vec<Option<Item>> {
    let results = subject.results;
    let (Some(mix), Some(detail)) = (subject.mix(), subject.detail(subject.place)) else {
        return Vec::new();
    };
    let drives = Drives {
        mix: mix_name(mix),
        names: results.board.assumptions.iter().map(|driver| driver.name.clone()).collect(),
        goals: results.goals.iter().map(|goal| goal.name.clone()).collect(),
        currency: results.currency.clone(),
    };
    drives.main(&detail.drivers)
}

impl Drives {
    /// All goals together and new ARR: a note, the tornado and a table each.
    pub fn main(&self, driven: &[Driven]) -> Vec<Option<Item>> {
        let main = driven.iter().filter(|driven| is_main(driven.output));
        let items = main.filter(|driven| !driven.influences.is_empty()).flat_map(|driven| {
            let table = self.table(driven);
            let note = self.note(driven);
            [
                (!note.is_empty()).then_some(Item::Note(note)),
                self.tornado(driven).map(Item::Chart),
                (!table.rows.is_empty()).then_some(Item::Table(table)),
            ]
        });
        items.collect()
    }

    /// The other outputs in one table.
    pub fn others(&self, driven: &[Driven]) -> Option<Item> {
        let mut table = Table::new(
            "drivers-more",
            "What drives other outputs most",
            &[&[("Output", Kind::Text)][..], &COLUMNS].concat(),
        );
        for driven in driven.iter().filter(|driven| !is_main(driven.output)) {
            for influence in driven.clear().into_iter().take(OF_OTHERS) {
                let mut row = vec![Cell::Text(self.said(driven.output))];
                row.extend(self.row(driven, influence));
                table.rows.push(row);
            }
        }
        (!table.rows.is_empty()).then_some(Item::Table(table))
    }

    fn tornado(&self, driven: &Driven) -> Option<Chart> {
        tornado::chart(self, driven)
    }

    /// How much of it the drivers explain, and which of them cannot be told from none.
    fn note(&self, driven: &Driven) -> String {
        let said = first_upper(&self.said(driven.output));
        if driven.standard_deviation <= 0.0 {
            let value = self.written(driven.output, driven.mean.value);
            return format!("{said}: it is {value} in every trial, so that nothing drives it.");
        }
        let mut sentences = Vec::new();
        if let Some(Luck { unexplained, conditions, deals }) = driven.luck {
            let drivers = Estimate { value: 1.0 - unexplained.value, ..unexplained };
            sentences.push(format!(
                "{said}: from trial to trial, the drivers together explain {} of its variance. No \
                 driver explains the rest: {} is due to market, risks and volatile sources, {} to \
                 the luck of deals and people.",
                share(drivers),
                share(conditions),
                share(deals)
            ));
        }
        let quiet: Vec<&str> = driven
            .influences
            .iter()
            .filter(|influence| !influence.is_clear)
            .map(|influence| self.names[influence.driver].as_str())
            .collect();
        if !quiet.is_empty() {
            let names = quiet[..quiet.len().min(NAMED)].join(", ");
            let more = match quiet.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {} more", count(more as u64)),
            };
            sentences.push(format!(
                "{said} does not tell these drivers from ones without any hold on it (they explain \
                 less than the noise floor of {:.1} % of its variance): {names}{more}.",
                100.0 * driven.floor
            ));
        }
        sentences.join(" ")
    }

    fn table(&self, driven: &Driven) -> Table {
        let name = match driven.output {
            Output::AllGoals => "drivers",
            _ => "drivers-new-arr",
        };
        let title = format!("What drives {}", self.said(driven.output));
        let mut table = Table::new(name, &title, &COLUMNS);
        table.rows = driven.clear().into_iter().map(|one| self.row(driven, one)).collect();
        if table.rows.iter().all(|row| row[TOTAL] == Cell::Empty) {
            let _ = table.columns.remove(TOTAL);
            table.rows.iter_mut().for_each(|row| drop(row.remove(TOTAL)));
        }
        table
    }

    fn row(&self, driven: &Driven, influence: &Influence) -> Vec<Cell> {
        let figure = |estimate: Estimate| Cell::Written {
            text: self.written(driven.output, estimate.value),
            key: estimate.value,
        };
        let optional = |estimate: Option<Estimate>, write: fn(Estimate) -> String| {
            estimate
                .map_or(Cell::Empty, |known| Cell::Written { text: write(known), key: known.value })
        };
        vec![
            Cell::Text(self.names[influence.driver].clone()),
            figure(influence.low),
            figure(influence.high),
            optional(influence.share, share),
            optional(influence.total, share),
            optional(influence.rank_correlation, |rank| signed(rank.value, 2)),
        ]
    }

    /// An output as people call it.
    pub fn said(&self, output: Output) -> String {
        match output {
            Output::AllGoals => "the chance of meeting all goals".to_owned(),
            Output::Goal(goal) => format!("the chance of {}", self.goals[goal]),
            Output::Figure(Metric::NewArr) => "new ARR".to_owned(),
            Output::Figure(Metric::EndingArr) => "ending ARR".to_owned(),
            Output::Figure(metric) => metric.name(&[], &[]).replace('_', " "),
        }
    }

    /// A value of an output as people read it.
    pub fn written(&self, output: Output, value: f64) -> String {
        match output.unit() {
            None => format!("{} %", signed(100.0 * value, 0)),
            Some(Unit::Money) => money(value, &self.currency),
            Some(_) => multiple(value),
        }
    }
}

const COLUMNS: [(&str, Kind); 6] = [
    ("Driver", Kind::Text),
    ("Lowest tenth", Kind::Number),
    ("Highest tenth", Kind::Number),
    ("Share of variance", Kind::Number),
    ("With interactions", Kind::Number),
    ("Rank corr.", Kind::Number),
];

/// The column of total indices, which only an explanation has.
const TOTAL: usize = 4;

fn is_main(output: Output) -> bool {
    matches!(output, Output::AllGoals | Output::Figure(Metric::NewArr))
}

/// The text with a capital at its start.
pub(in crate::report) fn first_upper(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
