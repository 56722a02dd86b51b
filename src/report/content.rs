//! The report as a value: titled sections of charts, tables and notes in reading order.
//!
//! [`Report::new`] decides what is told and in which words; a format only decides how it
//! looks. Every chart is here as data, so that one format can draw it and another can hand
//! it to a spreadsheet or a slide as a chart of its own.

mod assumptions;
mod bridge;
mod capacity;
mod coverage;
pub mod data;
pub(in crate::report) mod drivers;
mod exceedance;
mod explained;
mod frontier;
mod goals;
mod new_arr;
mod programs;
mod ranking;
mod snowball;
mod summary;
pub mod table;
mod tidy;
mod tornado;
mod what_if;

pub use data::{Chart, Drawing};
pub use table::{Cell, Column, Kind, Table};
pub use what_if::{WhatIf, WhatIfMix, WhatIfProgram};

use crate::analysis::{Difference, MixDetail, MixOutlook, RankedMix, Results};
use crate::report::chart::Stamp;
use crate::report::explain::of_run;
use serde::Serialize;

/// Everything that a board pack tells, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What every page says of the run.
    pub stamp: Stamp,
    /// A label for money.
    pub currency: String,
    /// The answer on one screen.
    pub summary: Summary,
    /// The mix that the report is about; `None` only where nothing was ranked.
    pub about: Option<RankedMix>,
    /// The sections, in reading order.
    pub sections: Vec<Section>,
    /// What each Program is worth to the mix; empty where the report is not about the best.
    pub worth: Vec<WorthRow>,
    /// Tables for spreadsheets: ranking, goals, quarters, years, and what explains the best mix.
    pub data: Vec<Table>,
    /// The evaluated mixes, for a reader who asks about another one.
    pub what_if: WhatIf,
}

/// The answer on one screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The finding in one sentence.
    pub title: String,
    /// The mix that the report is about.
    pub mix: String,
    /// The Programs of that mix, `Enterprise ABM (FY27 Q1)`.
    pub programs: Vec<String>,
    /// The figures that matter most.
    pub facts: Vec<Fact>,
    /// What to take from them, a sentence each.
    pub sentences: Vec<String>,
    /// What would change the answer.
    pub levers: Vec<String>,
}

/// A figure with its name and what to know about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// The figure.
    pub value: String,
    /// What to compare it with.
    pub note: String,
}

/// What a Program is worth to the mix that the report is about.
#[derive(Clone, Debug, PartialEq)]
pub struct WorthRow {
    /// The Program.
    pub label: String,
    /// What the chance of meeting every goal loses without it.
    pub lost: Difference,
}

/// A part of the report.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its name, for links and sheets.
    pub name: &'static str,
    /// Its heading.
    pub title: String,
    /// What it holds, in reading order.
    pub items: Vec<Item>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A paragraph.
    Note(String),
    /// A chart.
    Chart(Chart),
    /// A table.
    Table(Table),
}

impl Report {
    /// The report on some results, about the mix at a place of the ranking that is shown in
    /// full; about the best one where there is no such mix.
    #[must_use]
    pub fn new(results: &Results, stamp: &Stamp, about: usize) -> Self {
        let about = if results.detail_of(about).is_some() { about } else { 0 };
        let subject = Subject::new(results, about);
        Self {
            stamp: stamp.clone(),
            currency: results.currency.clone(),
            summary: summary::summary(&subject),
            about: subject.mix().cloned(),
            sections: sections(&subject, stamp),
            worth: programs::worth_rows(&subject),
            data: [
                tidy::ranking(results),
                tidy::goals(results),
                tidy::quarters(results),
                tidy::years(results),
            ]
            .into_iter()
            .chain(of_run::sheets(results))
            .collect(),
            what_if: what_if::what_if(results),
        }
    }

    /// The charts, in reading order.
    pub fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.items().filter_map(|item| match item {
            Item::Chart(chart) => Some(chart),
            _ => None,
        })
    }

    /// The tables, in reading order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.items().filter_map(|item| match item {
            Item::Table(table) => Some(table),
            _ => None,
        })
    }

    fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.items)
    }
}

/// What is told, in reading order.
fn sections(subject: &Subject<'_>, stamp: &Stamp) -> Vec<Section> {
    let results = subject.results;
    let chart = |chart: Option<Chart>| chart.map(Item::Chart);
    let table = |table: Table| (!table.rows.is_empty()).then_some(Item::Table(table));
    let note = |text: String| (!text.is_empty()).then_some(Item::Note(text));
    let sections: [(&'static str, &str, Vec<Option<Item>>); 7] = [
        (
            "ranking",
            "Which mix, and how sure",
            vec![
                chart(ranking::chart(subject)),
                chart(frontier::chart(subject)),
                chart(goals::chart(subject)),
                table(ranking::table(results)),
            ],
        ),
        (
            "gap",
            "Bridging the gap",
            vec![
                chart(bridge::chart(subject)),
                chart(new_arr::chart(subject)),
                chart(exceedance::chart(subject)),
                table(goals::table(results)),
                table(new_arr::years(subject)),
            ],
        ),
        (
            "pipeline",
            "Pipeline and capacity",
            vec![
                chart(coverage::chart(subject)),
                chart(capacity::chart(subject)),
                chart(snowball::chart(subject)),
            ],
        ),
        (
            "programs",
            "What the Programs cost and bring",
            vec![
                chart(programs::economics(subject)),
                chart(programs::calendar(subject)),
                table(programs::worth(results)),
                table(programs::table(results)),
            ],
        ),
        ("drivers", "What drives the result", drivers::items(subject)),
        (
            "assumptions",
            "What the plan assumes",
            vec![note(assumptions::note(results)), table(assumptions::table(results))],
        ),
        (
            "about",
            "About this run",
            vec![table(assumptions::about(results, stamp)), table(assumptions::warnings(results))],
        ),
    ];
    let sections = sections.into_iter().map(|(name, title, items)| Section {
        name,
        title: title.to_owned(),
        items: items.into_iter().flatten().collect(),
    });
    let mut sections: Vec<Section> = sections.filter(|section| !section.items.is_empty()).collect();
    let place = |name: &str| sections.iter().position(|section| section.name == name);
    // After what drives the result, before what is looked up.
    let at = place("assumptions").or(place("about")).unwrap_or(sections.len());
    sections.splice(at..at, of_run::sections(subject));
    sections
}

/// The mix that a report is about, and the bottom-up plan to hold it against.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Subject<'a> {
    /// All results.
    pub results: &'a Results,
    /// The mix's place in the ranking.
    pub place: usize,
}

impl<'a> Subject<'a> {
    fn new(results: &'a Results, place: usize) -> Self {
        Self { results, place }
    }

    /// The mix; `None` only where nothing was ranked.
    pub fn mix(&self) -> Option<&'a RankedMix> {
        self.results.ranked.get(self.place)
    }

    /// The bottom-up plan's place, where that is another mix.
    pub fn other(&self) -> Option<usize> {
        self.results.bottom_up().filter(|place| *place != self.place)
    }

    /// Figures by quarter of the mix at a place.
    pub fn detail(&self, place: usize) -> Option<&'a MixDetail> {
        self.results.detail_of(place)
    }

    /// What the mix at a place is expected to bring.
    pub fn outlook(&self, place: usize) -> Option<&'a MixOutlook> {
        let detail = self.results.detail.iter().position(|detail| detail.ranked == place)?;
        self.results.board.outlooks.get(detail)
    }

    /// Labels of the quarters as people read them.
    pub fn quarters(&self) -> Vec<String> {
        self.results.quarters.iter().map(|label| label.replace('-', " ")).collect()
    }
}
