//! TELLING: results as text and bytes, for people and for programs.
//!
//! ```text
//! Results ─┬─ csv        ranked.csv, goals.csv, quarters.csv, years.csv, drivers.csv: every digit
//!          ├─ run_json   run.json: what was run, how long it took, warnings
//!          ├─ terminal   the ranked table and its reading
//!          ├─ stored     report.json: what a report needs, to be read back
//!          └─ Report ─┬─ chart   the pictures: SVG, and PNG from the same drawing
//!                     ├─ html    report.html: one page with a what-if
//!                     ├─ xlsx    results.xlsx: numbers, tables, native charts
//!                     └─ deck    deck.pptx: slides with native charts, where asked for
//! ```
//!
//! A [`Report`] is the board pack as a value: titled sections of charts, tables and notes in
//! reading order, every chart as data. What is told is decided in [`content`], in which words in
//! [`sentences`]; a format only decides how it looks.
//!
//! Everything here is a pure function of [`Results`] (and of the
//! [`Provenance`] of the run): nothing is printed, no file is read or written, neither
//! the clock nor the environment is asked. The same results give the same bytes.
//! [`files`] lists all that a run leaves behind, [`tables`] what one leaves that tells figures
//! alone; whoever calls them only has to write.
//!
//! Two audiences, two rules. Tables for programs hold every digit. What people read
//! ([`mod@format`]) shows a chance only as precisely as the trials know it, and never
//! calls anything impossible or certain.

mod answers;
mod answers_json;
pub mod characters;
pub mod chart;
pub mod compare;
pub mod content;
pub mod csv;
pub mod deck;
pub mod explain;
pub mod format;
pub mod html;
pub mod past;
pub mod require;
pub mod run_json;
pub mod sentences;
pub mod stored;
pub mod terminal;
pub mod xlsx;

mod selection;
mod tidy;
mod worth;
mod wrap;

pub use chart::{ChartError, Picture, Size, Stamp, Theme, drawing, picture};
pub use content::{Chart, Report};
pub use run_json::Provenance;
pub use terminal::terminal;

use crate::analysis::Results;
use crate::pptx::Template;
use rayon::prelude::*;

/// The file that says what was run; a folder that holds it is a folder of results.
pub const RUN_JSON: &str = "run.json";

/// A result file: what to call it and what to write into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, without a folder.
    pub name: String,
    /// All of its bytes.
    pub bytes: Vec<u8>,
}

/// Every result file of a run, in the order in which a folder should be read.
///
/// # Errors
///
/// Only where a chart cannot be drawn; see [`ChartError`].
pub fn files(results: &Results, provenance: &Provenance) -> Result<Vec<File>, ChartError> {
    files_and_deck(results, provenance, None)
}

/// The same with a deck on a template, where there is one.
///
/// # Errors
///
/// Only where a chart or the deck cannot be made; see [`ChartError`].
pub fn files_and_deck(
    results: &Results,
    provenance: &Provenance,
    template: Option<&Template>,
) -> Result<Vec<File>, ChartError> {
    let mut files = figures(results);
    files.push(File { name: "drivers.csv".to_owned(), bytes: csv::drivers(results) });
    files.extend(explain::of_run::files(results));
    let listed = files.len();
    let stamp = Stamp::new(results, provenance);
    let report = Report::new(results, &stamp, 0);
    files
        .push(File { name: stored::REPORT_JSON.to_owned(), bytes: stored::write(results, &stamp) });
    let theme = Theme::default();
    let deck = || template.map(|template| deck::deck(&report, template)).transpose();
    let ((page, (workbook, deck)), pictures) = rayon::join(
        || {
            let books = || rayon::join(|| xlsx::xlsx(&report), deck);
            rayon::join(|| html::html(&report, &theme), books)
        },
        || pictures(&report, &theme),
    );
    files.push(File { name: html::REPORT_HTML.to_owned(), bytes: page?.into_bytes() });
    files.push(File { name: xlsx::RESULTS_XLSX.to_owned(), bytes: workbook? });
    let name = || deck::DECK_PPTX.to_owned();
    files.extend(deck?.map(|bytes| File { name: name(), bytes }));
    files.extend(pictures?);
    list(&mut files, listed, results, provenance);
    Ok(files)
}

/// The result files of a run that is to tell its ranking and figures alone: `ranked.csv`,
/// `goals.csv`, `quarters.csv`, `years.csv` and `run.json`.
#[must_use]
pub fn tables(results: &Results, provenance: &Provenance) -> Vec<File> {
    let mut files = figures(results);
    let behind = files.len();
    list(&mut files, behind, results, provenance);
    files
}

fn figures(results: &Results) -> Vec<File> {
    type Table = fn(&Results) -> Vec<u8>;
    let tables: [(&str, Table); 4] = [
        ("ranked.csv", csv::ranked),
        ("goals.csv", csv::goals),
        ("quarters.csv", csv::quarters),
        ("years.csv", csv::years),
    ];
    let file =
        |(name, table): &(&str, Table)| File { name: (*name).to_owned(), bytes: table(results) };
    tables.par_iter().map(file).collect()
}

/// Puts the file that lists them all among some files.
fn list(files: &mut Vec<File>, place: usize, results: &Results, provenance: &Provenance) {
    let mut names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    names.insert(place, RUN_JSON);
    let bytes = run_json::run_json(results, provenance, &names);
    files.insert(place, File { name: RUN_JSON.to_owned(), bytes });
}

/// Every chart of a report as SVG and PNG, two pixels for each unit of the SVG.
///
/// # Errors
///
/// See [`ChartError`].
pub fn pictures(report: &Report, theme: &Theme) -> Result<Vec<File>, ChartError> {
    let charts: Vec<&Chart> = report.charts().collect();
    let files = charts
        .par_iter()
        .map(|chart| chart_files(chart, &report.stamp, theme, Size::default(), 2.0));
    let files = files.collect::<Result<Vec<_>, ChartError>>()?;
    Ok(files.into_iter().flatten().collect())
}

/// A chart as SVG of this size and as PNG, with so many pixels for each unit of the SVG.
///
/// # Errors
///
/// See [`ChartError`].
pub fn chart_files(
    chart: &Chart,
    stamp: &Stamp,
    theme: &Theme,
    size: Size,
    pixels: f32,
) -> Result<[File; 2], ChartError> {
    let svg = drawing(chart, stamp, theme, size)?;
    let picture = picture(&svg, theme, pixels)?;
    let file = |ending: &str, bytes| File { name: format!("{}.{ending}", chart.name), bytes };
    Ok([file("svg", picture.svg.into_bytes()), file("png", picture.png)])
}
