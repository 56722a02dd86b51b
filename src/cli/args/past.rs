//! What the commands understand that learn from the past.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use jiff::civil::Date;

/// What `spandrel calibrate` is given.
#[derive(Args, Clone, Debug)]
pub struct CalibrateArguments {
    /// The exports, CSV files; several are read as one
    #[arg(value_name = "EXPORT", required = true, value_hint = ValueHint::FilePath)]
    pub exports: Vec<PathBuf>,

    /// Print a mapping for the export instead, be it of opportunities, leads, changes or reps, with
    /// the reason for every line
    #[arg(long, conflicts_with_all = ["map", "as_of", "closes_from", "out", "merge", "skip_bad_rows", "force"])]
    pub guess: bool,

    /// What the columns and values of the exports mean, a TOML file; give one for all exports, or
    /// one for each in their order
    #[arg(long, value_name = "FILE", required_unless_present = "guess", value_hint = ValueHint::FilePath)]
    pub map: Vec<PathBuf>,

    /// Use only what was known at the end of this day [default: the last day in the exports]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,

    /// The day from which on the exports show every close [default: found, where they begin with
    /// survivors]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub closes_from: Option<Date>,

    /// The scenario to write
    #[arg(long, value_name = "FILE", default_value = "calibrated.toml", value_hint = ValueHint::FilePath)]
    pub out: PathBuf,

    /// Update the values in this scenario instead, keeping its comments and layout; what changes
    /// is shown
    #[arg(long, value_name = "SCENARIO", conflicts_with = "out", value_hint = ValueHint::FilePath)]
    pub merge: Option<PathBuf>,

    /// Go on without the rows that cannot be read, and say how many there are of which kind
    #[arg(long)]
    pub skip_bad_rows: bool,

    /// Replace files of an earlier calibration
    #[arg(long)]
    pub force: bool,
}

/// What `spandrel backtest` is given.
#[derive(Args, Clone, Debug)]
pub struct BacktestArguments {
    /// The exports, CSV files; several are read as one
    #[arg(value_name = "EXPORT", required = true, value_hint = ValueHint::FilePath)]
    pub exports: Vec<PathBuf>,

    /// What the columns and values of the exports mean, a TOML file; give one for all exports, or
    /// one for each in their order
    #[arg(long, value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub map: Vec<PathBuf>,

    /// The days to forecast from, each the last of a month
    #[arg(long, value_name = "DATE", required = true, value_delimiter = ',', value_parser = day)]
    pub cuts: Vec<Date>,

    /// How many quarters each forecast looks ahead
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=40))]
    pub horizon: u16,

    /// The day from which on the exports show every close [default: found, where they begin with
    /// survivors]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub closes_from: Option<Date>,

    /// How many trials each forecast gets
    #[arg(long, value_name = "N", default_value_t = 4000, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    pub trials: u32,

    /// The seed of every draw
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,

    /// The page to write; the table goes beside it as CSV
    #[arg(long, value_name = "FILE", default_value = "backtest.html", value_hint = ValueHint::FilePath)]
    pub out: PathBuf,

    /// Go on without the rows that cannot be read, and say how many there are of which kind
    #[arg(long)]
    pub skip_bad_rows: bool,

    /// Replace files of an earlier backtest
    #[arg(long)]
    pub force: bool,

    /// Print errors and warnings only
    #[arg(long, short)]
    pub quiet: bool,
}

/// A day such as 2026-09-30.
fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write it like 2026-09-30".to_owned())
}
