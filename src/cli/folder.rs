//! The folder of results: it appears whole or not at all, and nothing that Spandrel did not
//! write is ever lost.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Failure;
use crate::report::run_json::PROGRAM;
use crate::report::{File, RUN_JSON};

/// What file managers leave in folders that they show; it may go with the results.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// A folder that results may be written to.
#[derive(Debug)]
pub(super) struct Folder<'a> {
    path: PathBuf,
    given: &'a Path,
    origin: Origin<'a>,
    force: bool,
}

/// What results come from. Two runs with the same origin replace each other's results.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'a> {
    /// The scenario's path as it was given.
    pub(super) scenario: &'a str,
    /// The plan's name.
    pub(super) plan: &'a str,
    /// The command that makes them.
    pub(super) command: &'a str,
}

/// The command that a `run.json` is of which names none.
pub(super) const RUN: &str = "run";

/// `fy27-results` for `plans/fy27.toml`, in the current folder.
pub(super) fn default_folder(scenario: &Path) -> PathBuf {
    let mut name = scenario.file_stem().unwrap_or_default().to_owned();
    name.push("-results");
    name.into()
}

impl<'a> Folder<'a> {
    /// Makes sure that results of `origin` may be written to `path`: nothing is there, an
    /// empty folder, or results of the same origin (with `force`, of any). Done before the
    /// work, so that it is never in vain, and once more before writing.
    pub(super) fn claim(given: &'a Path, origin: Origin<'a>, force: bool) -> Result<Self, Failure> {
        // Through a link, its target is replaced, not the link.
        let path = fs::canonicalize(given)
            .or_else(|_| std::path::absolute(given))
            .map_err(|error| Failure::io("find", given, &error))?;
        let folder = Self { path, given, origin, force };
        folder.check()?;
        folder.probe().map_err(|error| Failure::io("write", given, &error))?;
        Ok(folder)
    }

    /// Tries whether anything can be written where the folder will be, with a file that
    /// has no name.
    fn probe(&self) -> Result<(), Error> {
        let above = self.path.ancestors().skip(1).find(|above| above.exists());
        tempfile::tempfile_in(above.ok_or(ErrorKind::NotFound)?).map(drop)
    }

    fn check(&self) -> Result<(), Failure> {
        let refuse = |reason: &str, cure: &str| {
            Err(Failure::request(&format!("`{}` {reason}", self.given.display()), cure))
        };
        let another = "choose another folder with --out";
        let here = std::env::current_dir().and_then(fs::canonicalize);
        if here.is_ok_and(|here| here.starts_with(&self.path)) {
            return refuse(
                "is the folder you are in, or holds it, and results replace a folder as a whole",
                another,
            );
        }
        let entries = match entries(&self.path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                return refuse("is a file, or lies in one", another);
            }
            Err(error) => return Err(Failure::io("read", self.given, &error)),
        };
        if entries.is_empty() {
            return Ok(());
        }
        let Some(run) = Run::read(&self.path) else {
            return refuse("exists and was not written by Spandrel", another);
        };
        if let Some(foreign) = entries.iter().find(|entry| !run.files.contains(*entry)) {
            let reason = format!("also holds `{foreign}`, which Spandrel did not write");
            return refuse(&reason, &format!("move that elsewhere, or {another}"));
        }
        if !self.force && run.command != self.origin.command {
            let reason = format!("holds what `spandrel {}` wrote", run.command);
            return refuse(&reason, &format!("replace that with --force, or {another}"));
        }
        if !self.force && (run.scenario != self.origin.scenario || run.plan != self.origin.plan) {
            let reason = format!("holds the results of `{}`, plan `{}`", run.scenario, run.plan);
            return refuse(&reason, &format!("replace them with --force, or {another}"));
        }
        Ok(())
    }

    /// Writes the files into a hidden folder beside this one and puts that in its place.
    /// Where anything fails, what was there before stays.
    pub(super) fn write(&self, files: &[File]) -> Result<(), Failure> {
        self.check()?;
        self.replace(files).map_err(|error| Failure::io("write", self.given, &error))
    }

    fn replace(&self, files: &[File]) -> Result<(), Error> {
        let parent = self.path.parent().ok_or(ErrorKind::InvalidInput)?;
        fs::create_dir_all(parent)?;
        let staging = tempfile::Builder::new().prefix(".spandrel-").tempdir_in(parent)?;
        // Folders of their own: the staging folder itself is closed to other people.
        let (new, old) = (staging.path().join("new"), staging.path().join("old"));
        fs::create_dir(&new)?;
        for file in files {
            fs::write(new.join(&file.name), &file.bytes)?;
        }
        let replaces = self.path.exists();
        if replaces {
            fs::rename(&self.path, &old)?;
        }
        fs::rename(&new, &self.path).inspect_err(|_| {
            if replaces {
                let _ = fs::rename(&old, &self.path);
            }
        })
    }
}

/// What is in a folder, in order.
fn entries(path: &Path) -> Result<BTreeSet<String>, Error> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(path)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !LITTER.contains(&name.as_str()) {
            names.insert(name);
        }
    }
    Ok(names)
}

/// What the `run.json` of a folder says.
struct Run {
    scenario: String,
    plan: String,
    command: String,
    files: BTreeSet<String>,
}

impl Run {
    /// `None` where the folder holds no `run.json` that Spandrel wrote.
    fn read(folder: &Path) -> Option<Self> {
        let bytes = fs::read(folder.join(RUN_JSON)).ok()?;
        let run: Value = serde_json::from_slice(&bytes).ok()?;
        let text = |key: &str| Some(run.get(key)?.as_str()?.to_owned());
        let files = run.get("files")?.as_array()?.iter();
        let files = files.filter_map(|name| name.as_str().map(str::to_owned)).collect();
        let written_by_us = text("program")? == PROGRAM;
        written_by_us.then_some(Self {
            scenario: text("scenario_file")?,
            plan: text("plan")?,
            command: text("command").unwrap_or_else(|| RUN.to_owned()),
            files,
        })
    }
}
