//! What a board pack shows beside ranking and figures: where the gap is closed, how sure each
//! amount is, what every mix would bring by quarter, and what the plan assumes.

use serde::{Deserialize, Serialize};

use crate::analysis::results::{Figure, RankedMix};

/// What charts and the what-if need beyond the ranking and the figures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// Every driver, in the order of the file.
    pub assumptions: Vec<Assumption>,
    /// Every Program with each of its starts, in the order of the file.
    pub programs: Vec<ProgramPlan>,
    /// Labels of the months, `2027-01`.
    pub months: Vec<String>,
    /// ARR at the start of the plan.
    pub opening_arr: f64,
    /// Gross margin, in [0, 1].
    pub gross_margin: f64,
    /// The mixes shown in full, in the order of [`crate::analysis::Results::detail`].
    pub outlooks: Vec<MixOutlook>,
    /// Fans of every ranked mix, in the order of the ranking.
    pub fans: Vec<MixFans>,
    /// The trials behind `fans`: the first so many.
    pub fan_trials: usize,
    /// Mixes that were dropped before they had all trials, as far as they were simulated after
    /// all, best first; their ranks are among themselves.
    pub others: Vec<(RankedMix, MixFans)>,
    /// The trials behind `others`.
    pub other_trials: usize,
}

/// A driver: something uncertain about the plan that is drawn once per trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assumption {
    /// Its path in the file.
    pub name: String,
    /// Its distribution in words, `beta(mean 0.22, sd 0.03)`.
    pub distribution: String,
    /// Its mean; NaN where it has none.
    #[serde(with = "crate::analysis::known")]
    pub mean: f64,
    /// P10, P50 and P90.
    pub quantiles: [f64; 3],
    /// The interval that its picture spans.
    pub span: (f64, f64),
    /// The probability of each of as many equal parts of `span` as there are entries.
    pub shape: Vec<f64>,
}

/// A Program with one of its starts: when it costs and when it works, on average.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProgramPlan {
    /// `NAME@START`.
    pub label: String,
    /// Its name.
    pub name: String,
    /// Its start as the file writes it.
    pub start: String,
    /// Whether it has another start to choose from.
    pub choice: bool,
    /// Expected cost by month of the plan, the people it hires included.
    pub cost: Vec<f64>,
    /// Its strength by month of the plan, in [0, 1]: of its effects at their mean lag, or of
    /// the people it hires as they ramp up, whichever is more.
    pub strength: Vec<f64>,
}

/// What a mix shown in full is expected to bring.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MixOutlook {
    /// From the bottom-up plan to this mix, one Program after the other in the order of the
    /// file. The first step is the bottom-up plan.
    pub bridge: Vec<BridgeStep>,
    /// New ARR of each fiscal year.
    pub years: Vec<Curve>,
    /// New ARR from the start of each quarter's fiscal year to its end, by quarter.
    pub cumulative: Vec<Figure>,
}

/// A mix of a bridge, as it stands after one more Program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BridgeStep {
    /// The Program added, `NAME@START`, or the name of the bottom-up plan.
    pub label: String,
    /// Expected new ARR over the plan.
    pub new_arr: f64,
    /// Expected pipeline created over the plan.
    pub pipeline_created: f64,
    /// Expected Program cost over the plan.
    pub program_cost: f64,
}

/// A distribution as its percentiles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// The values at each [`Curve::level`]: 0.5 %, 1 %, 2 %, … 99 %, 99.5 %.
    pub values: Vec<f64>,
    /// The top-down target, where there is one.
    pub target: Option<f64>,
    /// Share of trials that meet it.
    pub met: Option<f64>,
}

impl Curve {
    /// The number of levels.
    pub const LEVELS: usize = 101;

    /// The level of the value at a place: so many hundredths, and half of one at the ends.
    #[must_use]
    pub fn level(place: usize) -> f64 {
        (place as f64 / 100.0).clamp(0.005, 0.995)
    }
}

/// A figure by quarter at [`MixFans::LEVELS`].
pub type Fan = Vec<[f32; 5]>;

/// How a mix may turn out by quarter, from the first trials.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MixFans {
    /// The company's starting pipeline.
    pub starting_pipeline: Fan,
    /// The company's new ARR.
    pub new_arr: Fan,
}

impl MixFans {
    /// The levels of a fan.
    pub const LEVELS: [f64; 5] = [0.10, 0.25, 0.50, 0.75, 0.90];
}
