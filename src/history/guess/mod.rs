//! A mapping proposed for an export, with the reason for every line.

mod columns;
mod names;
mod profile;
mod status;
mod write;

use std::io::Read;

use super::mapping::Layout;
use super::problem::Problem;
use columns::Roles;
use profile::Sample;
use write::Draft;

/// A proposed mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The mapping, a TOML file whose comments explain each line.
    pub mapping: String,
    /// What the export does not answer by itself. The mapping has each as a comment that begins
    /// with `?`; what depends on it is not read until it is answered.
    pub questions: Vec<String>,
}

/// Proposes a mapping for the export that `open` begins to read, which messages call `file`.
///
/// Columns are known by the names that Salesforce, HubSpot and people give them, and only where
/// what they hold fits. What can be read in two ways is a question, and so is every status of
/// which neither the name nor the rows say what it means. The first 100 000 rows are looked at.
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
/// Where the file cannot be read, or is empty.
pub fn guess<R: Read>(file: &str, open: impl Fn() -> std::io::Result<R>) -> Result<Guess, Problem> {
    let sample = Sample::read(file, &open, Layout::default())?;
    let roles = Roles::find(&sample);
    let mut draft = Draft::default();
    draft.begin(file, &sample, &roles);
    draft.formats(&sample, &roles);
    draft.columns(&sample, &roles);
    if !roles.are_leads {
        draft.status(&status::find(&sample, &roles), &sample);
    }
    draft.dimensions(&sample, &roles);
    draft.leave_out(&sample, &roles);
    Ok(draft.finish())
}
