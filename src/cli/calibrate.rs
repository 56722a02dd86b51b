//! `spandrel calibrate --guess`: a mapping for an export.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use super::load::name;
use super::{CalibrateArguments, Failure, terminal};
use crate::history::{Problem, guess};

pub(super) fn calibrate(arguments: &CalibrateArguments) -> Result<(), Failure> {
    let path = arguments.export.as_path();
    check_readable(path)?;
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

fn check_readable(path: &Path) -> Result<(), Failure> {
    let path_name = path.display();
    match File::open(path).and_then(|file| file.metadata()) {
        Ok(data) if data.is_dir() => {
            Err(Failure::request(&format!("`{path_name}` is a folder"), "name the export in it"))
        }
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(Failure::request(&format!("there is no export `{path_name}`"), "check the path"))
        }
        Err(error) => Err(Failure::io("read", path, &error)),
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Request(problem.to_string())
    }
}
