//! Exports from their files, as a mapping says.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::cli::load::name;
use crate::cli::{Failure, terminal};
use crate::history::{
    BadRows, Changes, History, Leads, Mapping, Opportunities, Past, Problem, Records, Reps,
};

/// So many problems are told in full.
const TOLD: usize = 12;

/// Reads exports, those of one sort as one; bad rows end it, unless they may be skipped: then they
/// are counted.
pub(in crate::cli) fn read(
    exports: &[PathBuf],
    maps: &[PathBuf],
    skip_bad_rows: bool,
) -> Result<Past, Failure> {
    if maps.len() != 1 && maps.len() != exports.len() {
        return Err(Failure::request(
            &format!("{} mappings are given for {} exports", maps.len(), exports.len()),
            "give one --map for all, or one for each export",
        ));
    }
    let mappings: Vec<Mapping> = maps.iter().map(|path| mapping(path)).collect::<Result<_, _>>()?;
    let (mut past, mut bad) = (Past::default(), Bad::default());
    for (place, path) in exports.iter().enumerate() {
        let mapping = mappings.get(place).unwrap_or(&mappings[0]);
        check_readable(path)?;
        let file = File::open(path).map_err(|error| Failure::io("read", path, &error))?;
        let file_name = name(path);
        match &mapping.records {
            Records::Opportunities(_) => {
                let history = History::gather(Opportunities::open(&file_name, file, mapping)?)?;
                bad.take(&file_name, &history.bad_rows);
                match &mut past.opportunities {
                    None => past.opportunities = Some(history),
                    Some(first) => first.append(history),
                }
            }
            Records::Leads(_) => {
                let history = History::gather(Leads::open(&file_name, file, mapping)?)?;
                bad.take(&file_name, &history.bad_rows);
                match &mut past.leads {
                    None => past.leads = Some(history),
                    Some(first) => first.append(history),
                }
            }
            Records::Changes(_) => {
                let history = History::gather(Changes::open(&file_name, file, mapping)?)?;
                bad.take(&file_name, &history.bad_rows);
                match &mut past.changes {
                    None => past.changes = Some(history),
                    Some(first) => first.records.extend(history.records),
                }
            }
            Records::Reps(_) => {
                let history = History::gather(Reps::open(&file_name, file, mapping)?)?;
                bad.take(&file_name, &history.bad_rows);
                match &mut past.reps {
                    None => past.reps = Some(history),
                    Some(first) => first.records.extend(history.records),
                }
            }
        }
    }
    bad.tell(skip_bad_rows)?;
    Ok(past)
}

fn mapping(path: &Path) -> Result<Mapping, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::request(
            &format!("there is no mapping `{}`", path.display()),
            "check the path, or let `spandrel calibrate --guess EXPORT` propose one",
        ),
        _ => Failure::io("read", path, &error),
    })?;
    Ok(Mapping::parse(&name(path), &text)?)
}

/// Bad rows of all exports.
#[derive(Default)]
struct Bad {
    rows: u64,
    counts: Vec<String>,
    examples: Vec<Problem>,
}

impl Bad {
    fn take(&mut self, file: &str, bad_rows: &BadRows) {
        self.rows += bad_rows.rows();
        self.examples.extend_from_slice(bad_rows.examples());
        for (kind, column, count) in bad_rows.counts() {
            let column = column.map(|name| format!(" in `{name}`")).unwrap_or_default();
            self.counts.push(format!("  {count} × {}{column} ({file})", kind.describe()));
        }
    }

    /// Tells of bad rows, and refuses to go on with them unless they may be skipped.
    fn tell(&self, skip: bool) -> Result<(), Failure> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut lines: Vec<String> = Vec::new();
        if !skip {
            let told = self.examples.iter().take(TOLD);
            lines.extend(told.map(ToString::to_string));
        }
        let rows = if self.rows == 1 { "1 row".to_owned() } else { format!("{} rows", self.rows) };
        let head = if skip { "left out" } else { "cannot be read" };
        lines.push(format!("{rows} {head}:"));
        lines.extend(self.counts.iter().cloned());
        lines.push(String::new());
        terminal::note(&terminal::printable(&lines.join("\n")));
        if skip {
            return Ok(());
        }
        Err(Failure::request(
            &format!("{rows} cannot be read"),
            "correct them or the mapping, or go on without them by --skip-bad-rows",
        ))
    }
}

pub(super) fn check_readable(path: &Path) -> Result<(), Failure> {
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
