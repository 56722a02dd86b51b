//! How a command simulates, in place of what the scenario says.

use clap::Args;

/// What every command that simulates a scenario is given.
#[derive(Args, Clone, Debug)]
pub struct SimulationArguments {
    /// How many trials to simulate, in place of the scenario's
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub trials: Option<u32>,

    /// The seed of every draw, in place of the scenario's
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub seed: Option<u64>,

    /// How many threads work; the results do not depend on it [default: one a processor]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}
