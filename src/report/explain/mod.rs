//! The telling of an explanation: the terminal, tables for programs, one page.
//!
//! Each question is a file with a section for people (the terminal and the page show the same
//! one) and a table with every digit.

mod causes;
mod changed;
mod coverage;
mod drivers;
mod information;
pub(in crate::report) mod of_run;
mod quadrants;
mod record;
mod stress;
mod terminal;
mod words;

pub use terminal::terminal;

use super::chart::{ChartError, Stamp, Theme};
use super::content::{Cell, Item, Report, Section, Summary, WhatIf};
use super::tidy::{Tidy, text};
use super::{File, RUN_JSON, html, pictures};
use crate::analysis::explain::{Explanation, Output};
use crate::report::Provenance;
use crate::scenario::{Slice, Unit};

/// The page.
pub const EXPLANATION_HTML: &str = "explanation.html";

/// Makes a table of an explanation.
type Tabulate = fn(&Explanation) -> Tidy;

/// The tables of an explanation and of a run, by the files that they are written to.
const TABLES: [(&str, Tabulate); 5] = [
    ("information.csv", information::tidy),
    ("stress.csv", stress::tidy),
    ("causes.csv", causes::tidy),
    ("quadrants.csv", quadrants::tidy),
    ("required-coverage.csv", coverage::tidy),
];

/// Every file of an explanation, in the order in which a folder should be read.
///
/// # Errors
///
/// Only where a chart cannot be drawn; see [`ChartError`].
pub fn files(explanation: &Explanation, provenance: &Provenance) -> Result<Vec<File>, ChartError> {
    let file = |name: &str, bytes: Vec<u8>| File { name: name.to_owned(), bytes };
    let mut files = vec![file("drivers.csv", drivers::csv(explanation))];
    files.extend(TABLES.iter().map(|(name, tidy)| file(name, tidy(explanation).csv())));
    if let Some(change) = &explanation.change {
        files.push(file("change.csv", changed::csv(change)));
    }
    let report = report(explanation, provenance);
    let theme = Theme::default();
    let (page, pictures) =
        rayon::join(|| html::html(&report, &theme), || pictures(&report, &theme));
    files.push(File { name: EXPLANATION_HTML.to_owned(), bytes: page?.into_bytes() });
    files.extend(pictures?);
    let mut names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    names.push(RUN_JSON);
    let bytes = record::record(explanation, provenance, &names);
    files.push(File { name: RUN_JSON.to_owned(), bytes });
    Ok(files)
}

/// The sections, in reading order; those that have nothing to say are left out. In
/// brief, only what a terminal has room for.
fn sections(explanation: &Explanation, brief: bool) -> Vec<Section> {
    let sections = [
        changed::told(explanation),
        drivers::told(explanation, brief),
        causes::told(explanation),
        quadrants::told(explanation, brief),
        coverage::told(explanation, brief),
        information::told(explanation),
        stress::told(explanation),
    ];
    sections.into_iter().filter(|section| !section.items.is_empty()).collect()
}

/// The explanation as a value that the page and the pictures are made from.
fn report(explanation: &Explanation, provenance: &Provenance) -> Report {
    let stamp = Stamp {
        plan: explanation.plan.clone(),
        version: provenance.version.clone(),
        seed: provenance.seed,
        trials: provenance.trials,
        scenario: provenance.scenario_sha256.chars().take(8).collect(),
    };
    Report {
        stamp,
        currency: explanation.currency.clone(),
        summary: Summary {
            title: words::title(explanation),
            mix: explanation.mix.name.clone(),
            programs: explanation.mix.programs.clone(),
            facts: words::facts(explanation),
            sentences: words::intro(explanation),
            levers: words::levers(explanation),
        },
        about: Some(explanation.mix.clone()),
        sections: sections(explanation, false),
        data: Vec::new(),
        what_if: WhatIf::default(),
        worth: Vec::new(),
    }
}

/// A section of what there is to show in it.
fn section(name: &'static str, title: &str, items: Vec<Option<Item>>) -> Section {
    Section { name, title: title.to_owned(), items: items.into_iter().flatten().collect() }
}

/// What the tables of quarters and slices begin with.
fn head(explanation: &Explanation, quarter: usize, slice: Slice) -> [Cell; 4] {
    let (dimension, member) = explanation.slice_names(slice);
    [&explanation.mix.name, &explanation.quarters[quarter], dimension, member].map(text)
}

/// A slice as people read it.
fn member(explanation: &Explanation, slice: Slice) -> &str {
    match explanation.slice_names(slice) {
        (_, "") => "all",
        (_, member) => member,
    }
}

/// A quarter as people read it.
fn label(explanation: &Explanation, quarter: usize) -> String {
    explanation.quarters[quarter].replace('-', " ")
}

/// A figure of an output in its unit.
fn figure(output: Output, value: f64) -> Cell {
    match output.unit() {
        None => Cell::Share(value),
        Some(Unit::Money) => Cell::Money(value),
        Some(_) => Cell::Number(value),
    }
}
