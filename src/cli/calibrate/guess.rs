//! `spandrel calibrate --guess`: a mapping for an export.

use std::fs::File;
use std::path::Path;

use crate::cli::load::name;
use crate::cli::{Failure, terminal};
use crate::history::guess;

pub(super) fn propose(path: &Path) -> Result<(), Failure> {
    super::exports::check_readable(path)?;
    let guess = guess(&name(path), || File::open(path))?;
    terminal::print(&terminal::printable(&guess.mapping))?;
    match guess.questions.len() {
        0 => {}
        1 => terminal::note("1 question is open: the line of the mapping that begins with `# ?`\n"),
        many => terminal::note(&format!(
            "{many} questions are open: the lines of the mapping that begin with `# ?`\n"
        )),
    }
    Ok(())
}
