//! What `spandrel require` understands.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueHint};

use super::SimulationArguments;

pub(super) const EXAMPLES: &str = "\
Examples:
  spandrel require plan.toml                        every usual lever, one by one
  spandrel require plan.toml --mix Balanced --confidence 0.9
  spandrel require plan.toml --solve volume         required entries by source and quarter
  spandrel require plan.toml --solve win_rate --where segment=Enterprise region=EMEA
  spandrel require plan.toml --solve headcount --csv required.csv";

/// What `spandrel require` is given.
#[derive(Args, Clone, Debug)]
pub struct RequireArguments {
    /// The scenario, a TOML file
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath)]
    pub scenario: PathBuf,

    /// The chance that all goals are to be met with [default: the scenario's `confidence`]
    #[arg(long, value_name = "P", allow_negative_numbers = true, value_parser = confidence)]
    pub confidence: Option<f64>,

    /// The mix [default: of the bottom-up plan and the mixes that the file names, the one with the
    /// best chance]
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub mix: Option<String>,

    /// The quantities to solve for, each alone: volume, convert, convert.STAGE, win_rate,
    /// slip_rate, sales_cycle, deal_size, headcount, opportunities_per_rep, attrition, churn or
    /// expansion [default: the first seven that the plan has]
    #[arg(long, value_name = "QUANTITY", num_args = 1.., value_delimiter = ',')]
    pub solve: Vec<String>,

    /// Change it in these cells only: DIMENSION=MEMBER, or several members with commas between
    #[arg(long = "where", value_name = "DIMENSION=MEMBER", num_args = 1..)]
    pub cells: Vec<String>,

    /// How to simulate.
    #[command(flatten)]
    pub simulation: SimulationArguments,

    /// Write what is required to this CSV file too
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub csv: Option<PathBuf>,

    /// Print errors and warnings only
    #[arg(long, short)]
    pub quiet: bool,
}

/// A chance that is worth asking for.
fn confidence(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(chance) if chance > 0.0 && chance < 1.0 => Ok(chance),
        _ => Err("it must be a number above 0 and below 1, such as 0.8".to_owned()),
    }
}
