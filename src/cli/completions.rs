//! `spandrel completions`: completions for a shell.

use clap::CommandFactory;

use super::{Arguments, CompletionsArguments, Failure, terminal};

pub(super) fn completions(arguments: &CompletionsArguments) -> Result<(), Failure> {
    let mut script = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "spandrel", &mut script);
    terminal::print(&String::from_utf8_lossy(&script))
}
