//! Spandrel: a Monte Carlo engine for go-to-market plans.
//!
//! A scenario says where pipeline comes from, what becomes of it, who can work it, which Programs
//! may be added and what the plan must reach. Spandrel simulates every mix of Programs in the same
//! thousands of possible futures and ranks the mixes by their chance of meeting all goals at once.
//!
//! # The pipeline is the layout
//!
//! ```text
//!  scenario file ──> scenario ──> model ──> engine ──> analysis ──> report ──> cli
//!                    INPUT        MEANING   CHANCE     ANSWERS      TELLING    files,
//!                    checked      compiled  outcomes   estimates    bytes      terminal
//! ```
//!
//! | module | what it knows | what it does not know |
//! | --- | --- | --- |
//! | [`units`] | months, quarters, fiscal years | |
//! | [`distribution`] | quantiles, distribution functions, moments | how to draw |
//! | [`history`] | CRM exports: their rows, what their columns mean, what is wrong where | plans |
//! | [`scenario`] | the file as written, the scenario as it is true, what is wrong where | chance |
//! | [`model`] | cells, teams, mixes, the ledger, the goals as plain arithmetic | chance, files, text |
//! | [`engine`] | streams of random numbers, trials, outcomes | text, files, failure |
//! | [`analysis`] | shares of trials with their errors, quantiles, the ranking | chance, text |
//! | [`study`] | fits of the past, with their uncertainty; forecasts held against it | files, pages |
//! | [`pptx`] | slides with native charts, as bytes | what is on them |
//! | [`report`] | tables, charts, the terminal's text | files, the clock, the environment |
//! | [`cli`] | files, the terminal | arithmetic |
//! | [`guide`] | the language, the mathematics, explanations, CRM exports, calibration, the result files | |
//!
//! A module uses only those above it in this table; what a plan means or a simulation says does
//! not depend on [`history`].
//!
//! # An example
//!
//! ```
//! use spandrel::analysis::evaluate;
//! use spandrel::model::Model;
//! use spandrel::scenario::{read, render};
//!
//! let text = r#"
//! plan = { name = "Example", start = "2027-01", quarters = 2 }
//! simulation = { trials = 400, seed = 1 }
//! dimensions = { segment = ["Mid-market"] }
//! source = [{ name = "Marketing", volume = { gamma = { mean = 60, sd = 6 } } }]
//! target = [{ new_arr = [250_000, 500_000] }]
//!
//! [[assume]]
//! convert.opportunity = 0.2
//! win_rate = { beta = { mean = 0.3, sd = 0.03 } }
//! sales_cycle = { lognormal = { mean = 45, sd = 20 } }
//! deal_size = { lognormal = { mean = 50_000, sd = 30_000 } }
//!
//! [[program]]
//! name = "Paid search"
//! start = "FY27-Q1"
//! cost.per_month = 20_000
//! effect = [{ add = { gamma = { mean = 30, sd = 6 } } }]
//!
//! [[goal]]
//! name = "New ARR"
//! metric = "new_arr"
//! period = "FY27"
//! at_least = 750_000
//! "#;
//! let no_other_file = |_: &str| Err(std::io::ErrorKind::NotFound.into());
//! let reading = read("example.toml", text.as_bytes(), &no_other_file)
//!     .map_err(|problems| render(&problems, false))?;
//!
//! let model = Model::new(reading.scenario).map_err(|error| error.to_string())?;
//! let every_mix: Vec<usize> =
//!     model.every_mix().map_err(|error| error.to_string())?.collect();
//! let results =
//!     evaluate(&model, &every_mix, &|_, _, _| {}).map_err(|error| error.to_string())?;
//!
//! let best = &results.ranked[0];
//! let chance = best.all_goals;
//! println!("{}: {:.2} ({:.2} to {:.2})", best.name, chance.estimate, chance.low, chance.high);
//! assert_eq!(best.programs, ["Paid search@FY27-Q1"]);
//! assert!(chance.low > results.ranked[1].all_goals.high);
//! # Ok::<(), String>(())
//! ```
//!
//! # What never happens
//!
//! - No draw depends on another one, on the order of the work, or on the number of threads: the
//!   same scenario gives the same bytes.
//! - No mix has luck of its own: what two mixes share fares alike in both.
//! - No thing's draws change because another thing is added, removed or moved.
//! - No scenario with an error in it becomes a [`scenario::Scenario`].
//! - No undefined ratio is written as 0, and none meets a goal.
//! - No chance is reported without its error.
//! - No figure, once simulated, is changed on its way to a report.
//! - No input makes the library panic; nothing in it prints, and only [`cli`] touches files.
//!
//! # Where to read on
//!
//! [`guide::language`] for those who write scenarios, [`guide::mathematics`] for those who doubt the
//! numbers, [`guide::explain`] for those who ask why, [`guide::require`] for those who ask what it
//! would take, [`guide::results`] for those who process them, [`guide::exports`] for those whose past
//! lies in a CRM, [`guide::calibration`] for what a plan can learn from it; then the modules, in the
//! order above.

pub mod units;

pub mod distribution;

pub mod history;

pub mod scenario;

pub mod model;

pub mod engine;

pub mod analysis;

pub mod study;

pub mod pptx;

pub mod report;

pub mod cli;

pub mod guide;
