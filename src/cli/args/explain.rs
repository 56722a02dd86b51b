//! What `spandrel explain` understands.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueHint};

use super::SimulationArguments;
use crate::scenario::{Change, ChangeTo};

/// What its help ends with.
pub(super) const EXAMPLES: &str = "\
Examples:
  spandrel explain plan.toml                       about the best mix, in ./plan-explained
  spandrel explain plan.toml --mix Balanced        about another one
  spandrel explain plan.toml --set assume.Enterprise.win_rate=0.2 --risk Downturn=on
  spandrel explain plan.toml --shift source.Marketing.volume=-20%";

/// What `spandrel explain` is given.
#[derive(Args, Clone, Debug)]
pub struct ExplainArguments {
    /// The scenario, a TOML file
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath)]
    pub scenario: PathBuf,

    /// The mix to explain [default: the best]
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub mix: Option<String>,

    /// What if this value were always this number? Named by its path, as in drivers.csv
    #[arg(long, value_name = "PATH=NUMBER", value_parser = set)]
    pub set: Vec<Change>,

    /// What if this value were higher or lower by a share of itself?
    #[arg(long, value_name = "PATH=±N%", value_parser = shift)]
    pub shift: Vec<Change>,

    /// What if this risk were sure to happen, or not to?
    #[arg(long, value_name = "NAME=on|off", value_parser = risk)]
    pub risk: Vec<Change>,

    /// The folder for the files [default: named after the scenario: plans/fy27.toml gives
    /// ./fy27-explained]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,

    /// How to simulate.
    #[command(flatten)]
    pub simulation: SimulationArguments,

    /// Replace files that came from another scenario
    #[arg(long)]
    pub force: bool,

    /// Print errors and warnings only
    #[arg(long, short)]
    pub quiet: bool,
}

/// The two sides of the last `=`, which names of paths may hold too.
fn sides<'a>(text: &'a str, example: &str) -> Result<(&'a str, &'a str), String> {
    let sides = text.rsplit_once('=').map(|(path, to)| (path.trim(), to.trim()));
    sides.filter(|(path, _)| !path.is_empty()).ok_or_else(|| format!("write it like {example}"))
}

/// `assume.Enterprise.win_rate=0.2`.
fn set(text: &str) -> Result<Change, String> {
    let (path, number) = sides(text, "assume.Enterprise.win_rate=0.2")?;
    match number.parse::<f64>() {
        Ok(number) if number.is_finite() => {
            Ok(Change { path: path.to_owned(), to: ChangeTo::Number(number) })
        }
        _ => Err(format!("`{number}` is no number; write it like {path}=0.2")),
    }
}

/// `source.Marketing.volume=-20%`.
fn shift(text: &str) -> Result<Change, String> {
    let (path, by) = sides(text, "source.Marketing.volume=-20%")?;
    let percent = by.strip_suffix('%').map(|by| by.trim().replace('−', "-").parse::<f64>());
    match percent {
        Some(Ok(percent)) if (-100.0..=1e6).contains(&percent) => {
            Ok(Change { path: path.to_owned(), to: ChangeTo::Times(1.0 + percent / 100.0) })
        }
        _ => Err(format!("`{by}` is no share from -100% up; write it like {path}=-20%")),
    }
}

/// `Downturn=on`.
fn risk(text: &str) -> Result<Change, String> {
    let (name, happens) = sides(text, "Downturn=on")?;
    let probability = match happens {
        "on" => 1.0,
        "off" => 0.0,
        _ => return Err(format!("`{happens}` is neither on nor off; write it like {name}=on")),
    };
    let path = format!("risk.{name}.probability");
    Ok(Change { path, to: ChangeTo::Number(probability) })
}
