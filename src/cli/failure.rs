//! Why a command could not do what it was asked for.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::stop;
use super::terminal::printable;
use crate::model::TooLarge;
use crate::scenario::{Diagnostic, render};

/// Why a command failed, with the cure.
#[derive(Debug)]
pub enum Failure {
    /// The scenario has these problems, at least one of them an error.
    Scenario(Vec<Diagnostic>),
    /// What was asked for cannot be done: the reason and the cure, in one line.
    Request(String),
    /// The run was stopped. What it had found was told and written.
    Interrupted,
    /// A file or a stream failed: what was tried and what went wrong, in one line.
    Io(String),
}

impl Failure {
    /// The failure of a request, which names its cure.
    pub(super) fn request(reason: &str, cure: &str) -> Self {
        Self::Request(format!("{reason}; {cure}"))
    }

    /// The failure to `act` (`read`, `write`) on a file or folder.
    pub(super) fn io(act: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::Io(format!("cannot {act} `{}`: {error}", path.display()))
    }

    /// Tells the failure on stderr.
    ///
    /// The exit code is 2 where the scenario or the command must change, 1 where a file, a
    /// folder or a stream failed, and 130 where the run was stopped by Ctrl-C.
    pub fn report(&self) -> ExitCode {
        let (text, code) = match self {
            Self::Scenario(diagnostics) => (render(diagnostics, true), 2),
            Self::Request(reason) => (error_line(reason), 2),
            Self::Io(reason) => (error_line(reason), 1),
            Self::Interrupted => (
                "stopped before its end: these results are incomplete\n".to_owned(),
                stop::INTERRUPTED,
            ),
        };
        // Where stderr is closed there is nobody left to tell.
        let _ = anstream::stderr().write_all(text.as_bytes());
        ExitCode::from(code)
    }
}

impl From<TooLarge> for Failure {
    fn from(too_large: TooLarge) -> Self {
        Self::request(&too_large.reason, &too_large.cure)
    }
}

fn error_line(reason: &str) -> String {
    format!("\u{1b}[1;31merror\u{1b}[0m: {}\n", printable(reason))
}
