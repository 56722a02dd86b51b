//! A mapping proposed for an export, with the reason for every line.
//!
//! ```text
//! Sample ──> Finder ──────> Sort ───────────> its columns, stages, dimensions ──> Draft ──> Guess
//! rows and   columns by     opportunities,    stages in the order of their days    text
//! profiles   name and what  leads, changes,
//!            they hold      reps, or none
//! ```

mod changes;
mod columns;
mod dimensions;
mod draft;
mod formats;
mod leads;
mod names;
mod opportunities;
mod order;
mod profile;
mod reps;
mod sort;
mod stage_columns;
mod stage_table;
mod stages;
mod status;

use std::io::Read;

use super::mapping::Layout;
use super::problem::{Flaw, Kind, Place, Problem};
use columns::Finder;
use draft::Draft;
use profile::Sample;
use sort::Sort;

/// A proposed mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The mapping, a TOML file whose comments explain each line. Of a table of stages it is only
    /// the part of a mapping of deals that says what these stages mean, and says so.
    pub mapping: String,
    /// What the export does not answer by itself. The mapping has each as a comment that begins
    /// with `?`; what depends on it is not read until it is answered.
    pub questions: Vec<String>,
}

/// Proposes a mapping for the export that `open` begins to read, which messages call `file`.
///
/// First it is decided what rows are: opportunities, leads, changes (of the fields that rows name,
/// or versions) or reps. Columns are known by the names that Salesforce, HubSpot and people give
/// them, and only where what they hold fits. What can be read in two ways is a question, and so is
/// every status of which neither the name nor the rows say what it means.
///
/// Stages are put in the order in which they were entered: of at least 5 that entered two
/// neighbours, 80 % must have entered them in this order, and of no two stages more than 20 % may
/// say another. Where fewer entered both, stages that every new account has are in their usual
/// order; any other order is a question. Dimensions are proposed as long as each combination of
/// members that comes up has 50 rows in the mean. The first 100 000 rows are looked at.
///
/// ```
/// use spandrel::history::guess;
/// let export = "Opportunity ID,Created Date,Close Date,Amount,Stage\n\
///               A,03/04/2026,05/04/2026,900,Closed Won\n\
///               B,04/04/2026,06/04/2026,800,Closed Lost\n";
/// let guess = guess("deals.csv", || Ok(export.as_bytes()))?;
/// assert!(guess.mapping.contains("won = [\"Closed Won\"]"));
/// assert_eq!(guess.questions.len(), 1);
/// assert!(guess.questions[0].contains("date_order"));
/// # Ok::<(), spandrel::history::Problem>(())
/// ```
///
/// # Errors
/// Where the file cannot be read, is empty, or has no column of any of these.
pub fn guess<R: Read>(file: &str, open: impl Fn() -> std::io::Result<R>) -> Result<Guess, Problem> {
    let sample = Sample::read(file, &open, Layout::default())?;
    let finder = Finder::new(&sample);
    let (sort, reason) = sort::decide(&finder).ok_or_else(|| unknown(file, &finder))?;
    let mut draft = Draft::default();
    let records = match sort {
        Sort::Opportunities => "opportunities",
        Sort::Leads => "leads",
        Sort::Fields | Sort::Versions => "changes",
        Sort::Reps => "reps",
        Sort::StageTable => "",
    };
    if sort == Sort::StageTable {
        draft.begin(&format!("What the stages in {file} mean to deals"), &finder);
        draft.line(&format!("# {reason}."));
    } else {
        draft.begin(&format!("How {file} is read"), &finder);
        draft.entry("records", &draft::text(records), &reason);
    }
    match sort {
        Sort::Opportunities => opportunities::write(&mut draft, &finder),
        Sort::Leads => leads::write(&mut draft, &finder),
        Sort::Fields => changes::write_fields(&mut draft, &finder),
        Sort::Versions => changes::write_versions(&mut draft, &finder),
        Sort::Reps => reps::write(&mut draft, &finder),
        Sort::StageTable => stage_table::write(&mut draft, &finder),
    }
    Ok(draft.finish())
}

/// The problem that a file has nothing of any sort.
fn unknown(file: &str, finder: &Finder<'_>) -> Problem {
    const LISTED: usize = 12;
    let columns = finder.sample.header.len();
    let more = if columns > LISTED { ", …" } else { "" };
    let names = finder.quoted(0..columns.min(LISTED));
    let (reason, cure) = if sort::is_of_pipelines(finder) {
        ("a table of pipelines says nothing of deals", "name the export of the deals themselves")
    } else {
        (
            "nothing in it is of opportunities, leads, changes or reps",
            "opportunities have an id, a day of creation, one of close and a status; leads an id and \
             a day of conversion; changes an id, a day, and a field with its value or a stage; reps \
             a name and a first day. Name the file that has these, or write its mapping by hand",
        )
    };
    let place = Place::Row { row: 1, line: 1, column: None };
    let reason = format!("{reason}; its columns are {names}{more}");
    Flaw::new(Kind::Unusable, reason, cure).at(&file.into(), place)
}
