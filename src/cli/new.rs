//! `spandrel new`: a starter scenario.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::load::name;
use super::{Failure, NewArguments, terminal};

/// The starter scenario. It is one of those that the tests run.
const STARTER: &str = include_str!("../../scenarios/quickstart.toml");

pub(super) fn new(arguments: &NewArguments) -> Result<(), Failure> {
    let path = arguments.file.as_path();
    if path == Path::new("-") {
        return terminal::print(STARTER);
    }
    let mut file = File::create_new(path).map_err(|error| uncreatable(path, &error))?;
    if let Err(error) = file.write_all(STARTER.as_bytes()) {
        // Half a scenario would stand in the way of the next attempt.
        let _ = fs::remove_file(path);
        return Err(Failure::io("write", path, &error));
    }
    let name = name(path);
    terminal::print(&format!(
        "Wrote {name}. Put your numbers in, then:\n  \
           spandrel check {name}\n  spandrel run {name}\n"
    ))
}

fn uncreatable(path: &Path, error: &std::io::Error) -> Failure {
    let path_name = path.display();
    match error.kind() {
        ErrorKind::AlreadyExists => Failure::request(
            &format!("`{path_name}` exists, and `spandrel new` never overwrites a file"),
            "name another one, for example `spandrel new fy27.toml`",
        ),
        ErrorKind::NotFound => Failure::request(
            &format!("the folder of `{path_name}` does not exist"),
            "create it first",
        ),
        _ => Failure::io("create", path, error),
    }
}
