//! TELLING: results as text and bytes, for people and for programs.
//!
//! ```text
//!             ┌─ csv       ranked.csv, goals.csv, quarters.csv, years.csv: every digit
//! Results ────┼─ run_json  run.json: what was run, how long it took, warnings
//!             ├─ terminal  the ranked table and its reading
//!             └─ chart     ranking, coverage, new ARR: SVG, and PNG from the same SVG
//! ```
//!
//! Everything here is a pure function of [`Results`] (and of the
//! [`Provenance`] of the run): nothing is printed, no file is read or written, neither
//! the clock nor the environment is asked. The same results give the same bytes.
//! [`files`] lists all that a run leaves behind; whoever calls it only has to write.
//!
//! Two audiences, two rules. Tables for programs hold every digit. What people read
//! ([`mod@format`]) shows a chance only as precisely as the trials know it, and never
//! calls anything impossible or certain.

mod answers;
mod answers_json;
pub mod chart;
pub mod compare;
pub mod csv;
pub mod format;
pub mod run_json;
pub mod sentences;
pub mod terminal;

mod selection;
mod worth;
mod wrap;

pub use chart::{Chart, ChartError, Stamp, charts, png};
pub use run_json::Provenance;
pub use terminal::terminal;

use crate::analysis::Results;
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
    type Table = fn(&Results) -> Vec<u8>;
    let tables: [(&str, Table); 4] = [
        ("ranked.csv", csv::ranked),
        ("goals.csv", csv::goals),
        ("quarters.csv", csv::quarters),
        ("years.csv", csv::years),
    ];
    let mut files: Vec<File> = tables
        .par_iter()
        .map(|(name, table)| File { name: (*name).to_owned(), bytes: table(results) })
        .collect();
    let pictures = charts(results, &Stamp::new(results, provenance))?
        .into_par_iter()
        .map(|chart| {
            let picture = File { name: format!("{}.png", chart.name), bytes: png(&chart.svg)? };
            let drawing =
                File { name: format!("{}.svg", chart.name), bytes: chart.svg.into_bytes() };
            Ok([drawing, picture])
        })
        .collect::<Result<Vec<_>, ChartError>>()?;
    files.extend(pictures.into_iter().flatten());
    let mut names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    names.insert(tables.len(), RUN_JSON);
    let bytes = run_json::run_json(results, provenance, &names);
    files.insert(tables.len(), File { name: RUN_JSON.to_owned(), bytes });
    Ok(files)
}
