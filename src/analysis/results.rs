//! The answers of a run, as plain data: what every report is made from.

use serde::{Deserialize, Serialize};

use crate::analysis::board::Board;
use crate::analysis::explain::{Driven, Quadrants};
use crate::analysis::explained::Explained;
use crate::scenario::{Direction, Metric, Slice};

pub use crate::analysis::race::StageRecord;

/// A probability estimated from trials.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proportion {
    /// The share of trials, in [0, 1].
    pub estimate: f64,
    /// Its standard error, √(p(1 − p)/n).
    pub standard_error: f64,
    /// Lower end of the 95 % Wilson interval.
    pub low: f64,
    /// Upper end of the 95 % Wilson interval.
    pub high: f64,
}

/// A difference of two mixes, paired by trial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The difference.
    pub estimate: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
}

/// The distribution of a figure over the trials in which it is defined.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Mean.
    pub mean: f64,
    /// Standard deviation (n − 1); NaN for a single trial, which has none.
    #[serde(with = "crate::analysis::known")]
    pub standard_deviation: f64,
    /// Quantiles at [`QUANTILE_LEVELS`], interpolated between order statistics.
    pub quantiles: [f64; 7],
}

/// The levels of [`Summary::quantiles`].
pub const QUANTILE_LEVELS: [f64; 7] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

/// One figure of one mix in one quarter or fiscal year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What it is.
    pub metric: Metric,
    /// Whose it is.
    pub slice: Slice,
    /// Its distribution; `None` where it is defined in no trial.
    pub summary: Option<Summary>,
    /// The top-down target, or a goal's threshold, for this figure.
    pub target: Option<f64>,
    /// Share of all trials that meet `target` (an undefined figure misses it).
    pub met: Option<f64>,
    /// Share of trials in which it is defined.
    pub defined: f64,
}

/// A mix with its chances, in the order of the ranking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RankedMix {
    /// 1 for the best.
    pub rank: usize,
    /// The mix's name.
    pub name: String,
    /// Its Programs as `NAME@START`, in the order of the file.
    pub programs: Vec<String>,
    /// Whether the file names it (the bottom-up plan counts as named), not the search.
    pub named: bool,
    /// Whether it may be the best as far as these trials know: rank 1 is not better by the
    /// sign test, at a level that holds for all mixes at once.
    pub tied_with_best: bool,
    /// P(all goals in the same trial).
    pub all_goals: Proportion,
    /// P(goal), by goal.
    pub goals: Vec<Proportion>,
    /// Program cost over the horizon: mean and P90.
    pub program_cost_mean: f64,
    /// The cost that is not exceeded with a chance of 90 %.
    #[serde(with = "crate::analysis::known")]
    pub program_cost_p90: f64,
    /// New ARR over the horizon at P10, P50, P90.
    pub new_arr: [f64; 3],
    /// Median ARR at the end of the horizon.
    pub ending_arr_p50: f64,
    /// Mean of max(0, Σ target − Σ new ARR); `None` without a company target.
    pub shortfall_mean: Option<f64>,
}

/// The figures of a mix that is shown in full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MixDetail {
    /// Its place in [`Results::ranked`].
    pub ranked: usize,
    /// Figures by quarter of the plan.
    pub quarters: Vec<Vec<Figure>>,
    /// Figures by fiscal year, in the order of [`Results::years`].
    pub years: Vec<Vec<Figure>>,
    /// What drives its outputs. Drivers are places in [`Board::assumptions`].
    pub drivers: Vec<Driven>,
    /// By quarter and slice, whether it lacks pipeline or conversion.
    #[serde(default)]
    pub quadrants: Vec<Quadrants>,
}

impl MixDetail {
    /// The figure of a metric and slice in a quarter, where it exists.
    #[must_use]
    pub fn quarter(&self, quarter: usize, metric: Metric, slice: Slice) -> Option<&Figure> {
        let figures = self.quarters.get(quarter)?;
        figures.iter().find(|figure| figure.metric == metric && figure.slice == slice)
    }
}

/// A goal as reports show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GoalTitle {
    /// Its name.
    pub name: String,
    /// The metric it is about.
    pub metric: Metric,
    /// Whose figure.
    pub slice: Slice,
    /// Reach or stay within.
    pub direction: Direction,
    /// A sentence that says what it asks for, for example
    /// `coverage at least 3.5 in 6 quarters (1 may miss)`.
    pub description: String,
}

/// How a space was explored that is too large to try every mix of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explored {
    /// Mixes that were looked at: they alone could be chosen.
    pub visited: usize,
    /// From how many places the search began.
    pub starts: usize,
    /// How many of these climbs came to a mix that none next to it betters; the others were
    /// cut short.
    pub summits: usize,
}

/// What is known of the choice of rank 1 among all mixes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// Where the space was too large to try every mix, how it was explored. Whatever else is
    /// said is said of the mixes that were looked at.
    pub explored: Option<Explored>,
    /// How many mixes were to be told apart.
    pub candidates: usize,
    /// How many of them were given all trials: those that are ranked.
    pub finalists: usize,
    /// The probability with which what is said here holds.
    pub guarantee: f64,
    /// The difference in P(all) that does not matter.
    pub indifference: f64,
    /// With the probability `guarantee`, no mix has a P(all) that exceeds that of rank 1 by
    /// more than this. `None` where nothing of the kind can be said: the run was stopped, or
    /// mixes were dropped for want of room.
    pub achieved: Option<f64>,
    /// The stages of the elimination; empty where every mix was given all trials.
    pub stages: Vec<StageRecord>,
    /// Whether the run was stopped before its end.
    pub stopped: bool,
}

/// What the next money buys: from one mix of the frontier to the next.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Upgrade {
    /// How much more the next mix costs.
    pub cost: f64,
    /// How much more often it meets all goals.
    pub chance: Difference,
}

/// What a Program is worth to the best mix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProgramWorth {
    /// `NAME@START`.
    pub program: String,
    /// The Programs that must be left out with it, since they require it.
    pub dependants: Vec<String>,
    /// What P(all) loses without it.
    pub chance: Difference,
    /// What the expected new ARR of the plan loses without it.
    pub new_arr: Difference,
    /// What the expected Program cost saves without it.
    pub cost: f64,
    /// Its share of the mix's gain in P(all) over the bottom-up plan, by Shapley; `None` where
    /// the mix has too many subsets.
    pub shapley: Option<Difference>,
    /// What other starts would change, in order of time, the one of the mix included.
    pub starts: Vec<StartWorth>,
    /// What its start a quarter later would change; `None` where the plan ends before.
    pub delay: Option<StartWorth>,
}

/// What another start of a Program changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StartWorth {
    /// The start.
    pub start: String,
    /// P(all) with this start less that of the best mix.
    pub chance: Difference,
    /// Expected new ARR of the plan, likewise.
    pub new_arr: Difference,
    /// Expected Program cost, likewise.
    pub cost: f64,
}

/// Everything that a run found out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// The plan's name.
    pub plan: String,
    /// A label for money.
    pub currency: String,
    /// Labels of the quarters, `FY27-Q1`.
    pub quarters: Vec<String>,
    /// Labels of the fiscal years, `FY27`.
    pub years: Vec<String>,
    /// Names of the dimensions with those of their members.
    pub dimensions: Vec<(String, Vec<String>)>,
    /// Names of the funnel's stages.
    pub stages: Vec<String>,
    /// Names of the teams.
    pub teams: Vec<String>,
    /// Company target of new ARR by quarter, where there is one.
    pub new_arr_target: Option<Vec<f64>>,
    /// The goals, in the order of the file.
    pub goals: Vec<GoalTitle>,
    /// The number of trials.
    pub trials: usize,
    /// The seed.
    pub seed: u64,
    /// The chance that a mix should reach.
    pub confidence: f64,
    /// Every mix, best first.
    pub ranked: Vec<RankedMix>,
    /// The mixes shown in full, in ranking order: the bottom-up plan, the named ones and
    /// the best.
    pub detail: Vec<MixDetail>,
    /// The cheapest mix whose P(all) reaches `confidence`, a place in `ranked`.
    pub cheapest_confident: Option<usize>,
    /// The mixes that no cheaper mix beats in P(all), by rising cost; places in `ranked`.
    pub frontier: Vec<usize>,
    /// What the next money buys: from each mix of the frontier but the last to the next one.
    pub upgrades: Vec<Upgrade>,
    /// For each goal the mix with the best chance of meeting it alone, a place in `ranked`.
    pub best_for_goals: Vec<usize>,
    /// What each Program of rank 1 is worth to it, in the order of the file.
    pub worth: Vec<ProgramWorth>,
    /// What is known of the choice of rank 1.
    pub selection: Selection,
    /// What a reader should know before trusting a figure.
    pub warnings: Vec<String>,
    /// What is worth knowing, why rank 1 does as it does, and what would have to be true.
    #[serde(default)]
    pub explained: Explained,
    /// What charts and the what-if show beside all that.
    pub board: Board,
}

impl Results {
    /// The name of the mix without Programs.
    pub const BOTTOM_UP: &'static str = crate::model::BOTTOM_UP;

    /// The detail of the mix at a place in the ranking, where it is shown in full.
    #[must_use]
    pub fn detail_of(&self, ranked: usize) -> Option<&MixDetail> {
        self.detail.iter().find(|detail| detail.ranked == ranked)
    }

    /// The place of the bottom-up plan in the ranking.
    #[must_use]
    pub fn bottom_up(&self) -> Option<usize> {
        self.ranked.iter().position(|mix| mix.name == Self::BOTTOM_UP)
    }

    /// Dimension and member of a slice; empty for the company.
    #[must_use]
    pub fn slice_names(&self, slice: Slice) -> (&str, &str) {
        match slice {
            Slice::Company => ("", ""),
            Slice::Member { dimension, member } => {
                let (name, members) = &self.dimensions[dimension];
                (name, &members[member])
            }
        }
    }
}
