//! The command line: files in, files and terminal out.
//!
//! ```text
//! args ─> run ──────────> load ─> analysis, report ─> folder
//!         chart           report.json ─> report
//!         deck            report.json, template ─> report
//!         compare ──────> load ─> analysis, report
//!         explain ──────> load ─> analysis, report ─> folder
//!         require ──────> load ─> analysis, report
//!         check ────────> load ─> summary
//!         calibrate ────> history ─> study ─> report, a scenario; or a mapping for an export
//!         backtest ─────> history ─> study ─> report
//!         new             starter scenario
//!         schema          JSON Schema of scenarios
//!         completions     for a shell
//! ```
//!
//! One file for each command: it loads, calls the library and writes. This is the only
//! module that reads or writes files, knows a clock or talks to a terminal. What a command
//! answers goes to stdout, everything else to stderr; every error is told once, by
//! [`Failure::report`], which also chooses the exit code.

mod args;
mod backtest;
mod calibrate;
mod cells;
mod chart;
mod check;
mod compare;
mod completions;
mod deck;
mod explain;
mod failure;
mod folder;
mod load;
mod new;
mod progress;
mod require;
mod run;
mod schema;
mod searching;
mod stop;
mod stored;
mod summary;
mod telling;
mod terminal;

pub use args::{
    Arguments, BacktestArguments, CalibrateArguments, ChartArguments, CheckArguments, Command,
    CompareArguments, CompletionsArguments, DeckArguments, ExplainArguments, NewArguments,
    RequireArguments, RunArguments, SimulationArguments,
};
pub use failure::Failure;

/// Does what the command line asks for.
///
/// # Errors
/// See [`Failure`]. Nothing has been printed about it yet.
pub fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Chart(arguments) => chart::chart(&arguments),
        Command::Deck(arguments) => deck::deck(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Backtest(arguments) => backtest::backtest(&arguments),
        Command::Calibrate(arguments) => calibrate::calibrate(&arguments),
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
        Command::Require(arguments) => require::require(&arguments),
        Command::New(arguments) => new::new(&arguments),
        Command::Schema => schema::schema(),
        Command::Completions(arguments) => completions::completions(&arguments),
    }
}
