//! The tables about mixes, targets and goals, and about drivers that move together.

use super::{ByName, OneOrMany, Selector, tables};

tables! {
    /// Drivers that move together.
    struct Correlate {
        /// The paths of two or more drivers, for example `assume.Enterprise.win_rate`.
        drivers: Vec<String>,
        /// Spearman's rank correlation of every pair, between -1 and 1.
        rank: f64,
    }

    /// A named combination of Programs.
    struct Mix {
        /// Its name.
        name: String,
        /// Programs as `NAME` or `NAME@START`; without a start, the first.
        programs: Vec<String>,
    }

    /// Which combinations of Programs the search evaluates.
    struct Search {
        /// Limit on the expected Program cost.
        budget: Option<f64>,
        /// Limits on the expected Program cost within fiscal years: `{ FY27 = 2000000 }`.
        budget_by_year: Option<ByName<f64>>,
        /// The most Programs in a mix.
        max_programs: Option<u32>,
        /// The most people that a mix's Programs hire, in all teams together.
        max_hires: Option<u32>,
        /// Programs that every mix must hold.
        must_include: Option<Vec<String>>,
        /// Programs that no mix may hold; `NAME@START` rules out one start.
        must_exclude: Option<Vec<String>>,
        /// Every mix must hold at least one of these Programs, or one of each list.
        at_least_one_of: Option<Groups>,
        /// `"any quarter"`: every quarter of the plan is a start of every Program, or of those
        /// that a table names.
        starts: Option<Starts>,
        /// The probability with which the selected mix is within `indifference` of the best;
        /// above 0, below 1, default 0.95.
        guarantee: Option<f64>,
        /// A difference in P(all) that does not matter; above 0, below 1, default 0.01.
        indifference: Option<f64>,
    }

    /// A top-down target.
    struct Target {
        /// One member of one dimension; left out: the company.
        r#where: Option<Selector>,
        /// New ARR of each quarter.
        new_arr: Vec<f64>,
    }

    /// What a mix must meet.
    struct Goal {
        /// Its name.
        name: String,
        /// The figure it is about, for example `coverage` or `new_arr`.
        metric: String,
        /// One member of one dimension; left out: the company.
        r#where: Option<Selector>,
        /// The quarters that must each meet it: a pair is a range, other lists name quarters
        /// one by one. Default all.
        quarters: Option<OneOrMany<String>>,
        /// A fiscal year (`FY27`) or a range (`FY27-Q3..FY28-Q2`) that must meet it as a whole.
        period: Option<String>,
        /// The figure must be at least this; one number, or one for each quarter.
        at_least: Option<OneOrMany<f64>>,
        /// The figure must be at most this; one number, or one for each quarter.
        at_most: Option<OneOrMany<f64>>,
        /// That many of the quarters may miss it; default 0.
        misses_allowed: Option<u32>,
    }
}

/// A group of Programs, or a list of such groups.
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
enum Groups {
    One(Vec<String>),
    Many(Vec<Vec<String>>),
}

/// The starts of all Programs, or of some by name.
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
enum Starts {
    OfAll(StartsOfProgram),
    ByProgram(ByName<StartsOfProgram>),
}

/// When a Program may start.
#[derive(schemars::JsonSchema)]
enum StartsOfProgram {
    /// In every quarter of the plan, besides the starts that it is written with.
    #[serde(rename = "any quarter")]
    AnyQuarter,
}
