//! The file as a whole, and the tables about the plan and its simulation.

use super::{
    Assume, Audience, ByName, Correlate, Customers, Economics, Goal, Market, Mix, OpenPipeline,
    Program, Risk, Search, Source, Target, Team, tables,
};

tables! {
    /// A go-to-market plan that Spandrel simulates.
    #[schemars(title = "Spandrel scenario")]
    struct File {
        plan: Plan,
        simulation: Option<Simulation>,
        /// The dimensions of the plan with their members, for example
        /// `segment = ["Enterprise", "Commercial"]`. A cell is one member of each.
        dimensions: ByName<Vec<String>>,
        funnel: Option<Funnel>,
        /// Rules about cells. The last rule that matches a cell and names the quantity wins.
        assume: Option<Vec<Assume>>,
        /// Drivers that move together.
        correlate: Option<Vec<Correlate>>,
        market: Option<Market>,
        /// Where entries into the funnel come from.
        source: Option<Vec<Source>>,
        /// Who works the opportunities, or feeds a source.
        team: Option<Vec<Team>>,
        open_pipeline: Option<OpenPipeline>,
        /// Customer bases, which wins join.
        customers: Option<Vec<Customers>>,
        economics: Option<Economics>,
        /// What a mix may choose from.
        program: Option<Vec<Program>>,
        /// Limits that Programs share.
        audience: Option<Vec<Audience>>,
        /// What may happen whatever the mix.
        risk: Option<Vec<Risk>>,
        /// Named combinations of Programs.
        mix: Option<Vec<Mix>>,
        search: Option<Search>,
        /// Top-down targets.
        target: Option<Vec<Target>>,
        /// What a mix must meet.
        goal: Option<Vec<Goal>>,
    }

    /// Name and calendar of the plan.
    struct Plan {
        /// The plan's name, as reports show it.
        name: String,
        /// The first simulated month, for example `2027-01`; it must open a fiscal quarter.
        start: String,
        /// The horizon in quarters, 1 to 40.
        #[schemars(range(min = 1, max = 40))]
        quarters: u32,
        /// The calendar month in which fiscal years open, 1 to 12; default 1. A fiscal year
        /// bears the calendar year it ends in.
        #[schemars(range(min = 1, max = 12))]
        fiscal_year_starts: Option<u32>,
        /// A label for money; default `USD`.
        currency: Option<String>,
        /// The chance of meeting all goals that a mix should reach; default 0.8.
        confidence: Option<f64>,
    }

    /// How the plan is simulated.
    struct Simulation {
        /// The number of trials, 1 to 10 000 000; default 10 000.
        #[schemars(range(min = 1, max = 10000000))]
        trials: Option<u64>,
        /// The seed of all randomness; default 0.
        seed: Option<u64>,
        /// How drivers are drawn: `latin-hypercube` (the default), `random` or `sobol`.
        sampling: Option<Sampling>,
        /// Use the nearest correlation matrix where the written one is impossible; default
        /// false.
        repair_correlations: Option<bool>,
    }

    /// The stages that entries pass.
    struct Funnel {
        /// The stages in order; the last is always `opportunity`. Default
        /// `["lead", "opportunity"]`.
        stages: Option<Vec<String>>,
    }
}

/// How drivers are drawn.
#[derive(schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Sampling {
    LatinHypercube,
    Random,
    Sobol,
}
