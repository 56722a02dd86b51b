//! What the command line understands. Types only; nothing is done here.

mod examples;
mod explain;
mod past;
mod require;
mod simulation;

pub use explain::ExplainArguments;
pub use past::{BacktestArguments, CalibrateArguments};
pub use require::RequireArguments;
pub use simulation::SimulationArguments;

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueHint};
use clap_complete::Shell;

use crate::report::Size;
use examples::{
    BACKTEST_EXAMPLES, CALIBRATE_EXAMPLES, CHART_EXAMPLES, CHECK_EXAMPLES, COMPARE_EXAMPLES,
    COMPLETIONS_EXAMPLES, DECK_EXAMPLES, EXAMPLES, NEW_EXAMPLES, RUN_EXAMPLES, SCHEMA_EXAMPLES,
};

/// Which mix of Programs meets starting pipeline coverage and the top-down target, and how
/// sure we are
///
/// Spandrel reads a go-to-market plan from one TOML file (sources, funnel, teams, Programs,
/// targets, goals), simulates it thousands of times, and ranks the mixes of Programs by
/// their chance of meeting every goal.
#[derive(Clone, Debug, Parser)]
#[command(name = "spandrel", version, after_help = EXAMPLES, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Simulate a scenario, rank its mixes and write the results
    ///
    /// The results appear in their folder whole or not at all. A folder that Spandrel did not
    /// write is never touched. Its own results are replaced when they came from the same
    /// scenario (the same path as given here, and the same plan name), or with --force.
    #[command(after_help = RUN_EXAMPLES, override_usage = "spandrel run <SCENARIO> [OPTIONS]")]
    Run(RunArguments),
    /// Draw the charts of a run again, without simulating
    ///
    /// The pictures replace those in the folder of results, or go to --out. They are drawn about
    /// the best mix, or the one named with --mix.
    #[command(after_help = CHART_EXAMPLES)]
    Chart(ChartArguments),
    /// Write the slides of a run, without simulating
    ///
    /// A PowerPoint deck with native charts: restyle them, or change their numbers with Edit Data.
    /// It is about the best mix, or the one named with --mix. With --template it takes masters,
    /// layouts, fonts and colours of your own file, whose slides are left out.
    #[command(after_help = DECK_EXAMPLES)]
    Deck(DeckArguments),

    /// Set two mixes side by side in the same trials
    ///
    /// Every goal and the key metrics by quarter, as differences A − B with their 95 % intervals.
    /// Both mixes meet the same luck, also where the second comes from another scenario: what
    /// both files call by the same name fares alike.
    #[command(after_help = COMPARE_EXAMPLES)]
    Compare(CompareArguments),
    /// Say what would have to be true: the plan read from right to left
    ///
    /// For each quantity by itself: by what factor it must change, everything else unchanged and in
    /// the same trials, for all goals to be met with the chance that is asked for; what that
    /// means by quarter, source and stage; and where no factor is enough, why.
    #[command(after_help = require::EXAMPLES)]
    Require(RequireArguments),
    /// Say why a mix does as it does, and what would change that
    ///
    /// What drives the result, and what no driver explains; what is worth knowing before deciding;
    /// what becomes of it under stress. Everything comes from the trials, with its error.
    #[command(after_help = explain::EXAMPLES, override_usage = "spandrel explain <SCENARIO> [OPTIONS]")]
    Explain(ExplainArguments),
    /// Say everything that is wrong with a scenario, or what it means
    ///
    /// Nothing is simulated and nothing is written. Every problem is shown with its line, the
    /// reason and the cure.
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArguments),
    /// Take the assumptions of a plan from a CRM export, with their uncertainty
    ///
    /// Writes a scenario with sources, rules and the open pipeline, each value below a comment that
    /// says how many deals it is from, how it was found, and its range; beside it calibration.html
    /// and calibration.csv with every fit, how well it fits, and what to beware of. A mapping says
    /// what the export's columns and values mean; --guess proposes one.
    #[command(after_help = CALIBRATE_EXAMPLES)]
    Calibrate(CalibrateArguments),
    /// Hold forecasts against what happened, from days of the past
    ///
    /// At each cut only what was known that day is calibrated, the engine forecasts the quarters
    /// after it from the pipeline open then, and the export says what came. Told are how often the
    /// intervals held it, and whether the forecasts beat two that anyone could make: the last
    /// quarter again, and the open pipeline times the historical win rate.
    #[command(after_help = BACKTEST_EXAMPLES)]
    Backtest(BacktestArguments),
    /// Write a commented starter scenario
    ///
    /// It is a small plan that runs as it is: replace its numbers by yours. A file that exists
    /// is never overwritten.
    #[command(after_help = NEW_EXAMPLES)]
    New(NewArguments),
    /// Print the JSON Schema of scenarios, for editors
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema,
    /// Print completions for a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArguments),
}

/// What `spandrel run` is given.
#[derive(Args, Clone, Debug)]
pub struct RunArguments {
    /// The scenario, a TOML file
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath)]
    pub scenario: PathBuf,

    /// The folder for the results [default: named after the scenario: plans/fy27.toml gives
    /// ./fy27-results]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,

    /// How to simulate.
    #[command(flatten)]
    pub simulation: SimulationArguments,

    /// Go on with further trials until the standard error of P(all) of every mix that is ranked
    /// is at most this: 0.005 is half a point in a hundred
    #[arg(long, value_name = "SE", allow_negative_numbers = true, value_parser = standard_error)]
    pub until_se: Option<f64>,

    /// The most trials that --until-se may come to
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 1_000_000, requires = "until_se", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub max_trials: u32,

    /// Evaluate these mixes and the bottom-up plan only (write them after SCENARIO)
    #[arg(long, value_name = "NAME", num_args = 1.., value_parser = NonEmptyStringValueParser::new())]
    pub mix: Vec<String>,

    /// Simulate what explains the best mix too, for the report: where trials fail, required
    /// coverage, stress, and what would have to be true
    #[arg(long)]
    pub explain: bool,

    /// Write the ranking and the figures by quarter and year alone, as CSV: no report, charts or
    /// workbook, and nothing that is only worked out for them
    #[arg(long, conflicts_with_all = ["explain", "deck"])]
    pub tables: bool,

    /// Write the slides too: deck.pptx, with native charts
    #[arg(long)]
    pub deck: bool,

    /// The .pptx or .potx whose masters, layouts, fonts and colours the slides take on [default: a
    /// plain one, 16:9]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "deck")]
    pub template: Option<PathBuf>,

    /// Replace results that came from another scenario
    #[arg(long)]
    pub force: bool,

    /// Print errors and warnings only
    #[arg(long, short)]
    pub quiet: bool,
}

/// What `spandrel chart` is given.
#[derive(Args, Clone, Debug)]
pub struct ChartArguments {
    /// A folder that `spandrel run` wrote
    #[arg(value_name = "RUN_DIR", value_hint = ValueHint::DirPath)]
    pub run: PathBuf,

    /// Draw these charts only, by the names of their files
    #[arg(long, value_name = "NAME", num_args = 1.., value_delimiter = ',')]
    pub only: Vec<String>,

    /// The mix that the charts are about, one that is shown in full [default: the best]
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub mix: Option<String>,

    /// The size in pixels [default: 1280x720 for SVG, twice that for PNG]
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    pub size: Option<Size>,

    /// Colours, font files and logo
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub theme: Option<PathBuf>,

    /// The folder for the pictures [default: RUN_DIR]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
}

/// What `spandrel deck` is given.
#[derive(Args, Clone, Debug)]
pub struct DeckArguments {
    /// A folder that `spandrel run` wrote
    #[arg(value_name = "RUN_DIR", value_hint = ValueHint::DirPath)]
    pub run: PathBuf,

    /// The .pptx or .potx whose masters, layouts, fonts and colours the slides take on [default: a
    /// plain one, 16:9]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub template: Option<PathBuf>,

    /// The mix that the slides are about, one that is shown in full [default: the best]
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub mix: Option<String>,

    /// The file to write [default: RUN_DIR/deck.pptx]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,

    /// Replace a file that exists
    #[arg(long)]
    pub force: bool,
}

/// `1920x1080`, not too small to read nor too flat or tall to lay out.
fn size(text: &str) -> Result<Size, String> {
    let numbers = text.split_once(['x', 'X', '×']);
    let (width, height) = numbers.ok_or("write it like 1920x1080")?;
    let pixels = |text: &str| text.trim().parse::<u32>().ok().filter(|n| (320..=8000).contains(n));
    let (Some(width), Some(height)) = (pixels(width), pixels(height)) else {
        return Err("both sides must be whole numbers of pixels, 320 to 8000".to_owned());
    };
    let shape = f64::from(width) / f64::from(height);
    if !(1.2..=2.4).contains(&shape) {
        return Err(
            "the width must be 1.2 to 2.4 times the height: a page of charts needs both".to_owned()
        );
    }
    Ok(Size { width, height })
}

/// What `spandrel compare` is given.
#[derive(Args, Clone, Debug)]
pub struct CompareArguments {
    /// The scenario, a TOML file
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath)]
    pub scenario: PathBuf,

    /// The first mix, A
    #[arg(value_name = "MIX_A", value_parser = NonEmptyStringValueParser::new())]
    pub first: String,

    /// The second mix, B; with --against it may be left out and is then called like the first
    #[arg(value_name = "MIX_B", value_parser = NonEmptyStringValueParser::new())]
    pub second: Option<String>,

    /// The scenario that the second mix is of, where that is another one
    #[arg(long, value_name = "OTHER", value_hint = ValueHint::FilePath)]
    pub against: Option<PathBuf>,

    /// How to simulate.
    #[command(flatten)]
    pub simulation: SimulationArguments,

    /// Write the comparison to this CSV file too
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub csv: Option<PathBuf>,
}

/// A standard error of a probability: above 0, at most a half.
fn standard_error(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(error) if error > 0.0 && error <= 0.5 => Ok(error),
        _ => Err("it must be a number above 0 and at most 0.5, such as 0.005".to_owned()),
    }
}

/// What `spandrel check` is given.
#[derive(Args, Clone, Debug)]
pub struct CheckArguments {
    /// The scenario, a TOML file
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath)]
    pub scenario: PathBuf,
}

/// What `spandrel new` is given.
#[derive(Args, Clone, Debug)]
pub struct NewArguments {
    /// The file to write; `-` prints it instead
    #[arg(value_name = "FILE", default_value = "plan.toml", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
}

/// What `spandrel completions` is given.
#[derive(Args, Clone, Debug)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}
