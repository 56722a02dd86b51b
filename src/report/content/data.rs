//! Charts as data: what is to be seen, not how it is drawn.

pub use super::explained::{CauseBar, CoverageCurves, CoverageMark, CoveragePanel, Shares};
use crate::analysis::explain::Estimate;
use crate::analysis::{Figure, Proportion};
use crate::report::format::{money, multiple};
use crate::report::sentences::percent;

/// A chart with its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The name of its files, without an ending.
    pub name: &'static str,
    /// The finding, with its number.
    pub title: String,
    /// What is drawn, and how to read it.
    pub caption: String,
    /// The same for those who cannot see it.
    pub alternative: String,
    /// What is drawn.
    pub drawing: Drawing,
}

/// What a chart shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawing {
    /// Mixes with their chances and costs.
    Ranking(Ranking),
    /// Mixes by goals.
    Heat(Heat),
    /// Figures by quarter, in panels.
    Panels(Panels),
    /// From the bottom-up plan to the target.
    Bridge(Bridge),
    /// ARR from its opening to its closing, by period.
    Snowball(Snowball),
    /// Cost against chance.
    Frontier(Frontier),
    /// The chance of at least so much.
    Exceedance(Exceedance),
    /// What each Program costs and brings.
    Economics(Economics),
    /// When each Program costs and works.
    Calendar(Calendar),
    /// What an output is where a driver is low, and where it is high.
    Tornado(Tornado),
    /// How often mixes fail, and why.
    Shares(Shares),
    /// The chance of making a quarter by its coverage.
    Coverage(CoverageCurves),
}

/// Whose a mark is, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The mix that the chart is about, and those tied with the best.
    Chosen,
    /// The bottom-up plan.
    BottomUp,
    /// Another mix.
    Other,
}

/// What values count in, which decides how they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Money in this currency.
    Money(String),
    /// A multiple, `3.5×`.
    Multiple,
    /// A share, `80 %`.
    Share,
    /// Heads, with a decimal where few.
    Count,
}

impl Measure {
    /// A value as people read it.
    #[must_use]
    pub fn write(&self, value: f64) -> String {
        match self {
            Measure::Money(currency) => money(value, currency),
            Measure::Multiple => multiple(value),
            Measure::Share => percent((value * 100.0).round() / 100.0),
            Measure::Count => {
                let text = format!("{value:.1}");
                text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
            }
        }
    }
}

/// Mixes with their chances and costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// Best first.
    pub rows: Vec<RankingRow>,
    /// The chance asked for.
    pub confidence: f64,
    /// How costs are written.
    pub measure: Measure,
}

/// A mix in a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingRow {
    /// Its rank as shown, `1=` for ties.
    pub rank: String,
    /// Its rank as a number.
    pub number: usize,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub role: Role,
    /// Whether it is the best or tied with it.
    pub tied: bool,
    /// Its chance of meeting all goals.
    pub chance: Proportion,
    /// Its chance of meeting each goal, with the goal's name.
    pub goals: Vec<(String, Proportion)>,
    /// Its mean Program cost.
    pub cost: f64,
    /// Whether mixes between the row above and this one are left out.
    pub gap: bool,
}

/// Chances of mixes by goals.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    /// The goals, and last what stands for all of them.
    pub goals: Vec<String>,
    /// The mixes, best first.
    pub rows: Vec<HeatRow>,
}

/// A mix in a heat map.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatRow {
    /// Its rank as shown.
    pub rank: String,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub role: Role,
    /// Its chances, by goal and last of all goals.
    pub chances: Vec<Proportion>,
}

/// Panels that share their quarters.
#[derive(Clone, Debug, PartialEq)]
pub struct Panels {
    /// Labels of the quarters.
    pub quarters: Vec<String>,
    /// The number of trials behind each share.
    pub trials: usize,
    /// The panels, row by row.
    pub rows: Vec<Vec<Panel>>,
}

/// A figure by quarter.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// What stands above it.
    pub heading: String,
    /// Whose it is.
    pub role: Role,
    /// What its values count in.
    pub measure: Measure,
    /// What is drawn.
    pub body: Body,
    /// What the target is called.
    pub target: &'static str,
    /// Where a new line begins: the first quarter of each run.
    pub breaks: Vec<usize>,
}

/// What a panel shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A figure with its spread, and the means of another to compare it with.
    Fan {
        /// The figure of each quarter, where there is one.
        figures: Vec<Option<Figure>>,
        /// A line to hold it against: its name, and its values where it has any.
        reference: Option<(String, Vec<Option<f64>>)>,
    },
    /// Means that add up.
    Stack {
        /// The parts from below: their names and values by quarter.
        parts: Vec<(String, Vec<f64>)>,
        /// The target of each quarter, where there is one.
        targets: Vec<Option<f64>>,
    },
}

/// From the bottom-up plan to the target.
#[derive(Clone, Debug, PartialEq)]
pub struct Bridge {
    /// From the left.
    pub bars: Vec<BridgeBar>,
    /// How amounts are written.
    pub measure: Measure,
}

/// A bar of a bridge.
#[derive(Clone, Debug, PartialEq)]
pub struct BridgeBar {
    /// What it is.
    pub label: String,
    /// How it stands.
    pub kind: BarKind,
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

/// How a bar of a bridge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarKind {
    /// The bottom-up plan, from 0.
    Start,
    /// What a Program adds or takes.
    Change,
    /// The mix, from 0.
    Total,
    /// The top-down target, from 0.
    Target,
    /// What is left to the target.
    Unfunded,
    /// What the mix has above the target.
    Surplus,
}

/// ARR from its opening to its closing, in means that add up.
#[derive(Clone, Debug, PartialEq)]
pub struct Snowball {
    /// Labels of the periods.
    pub periods: Vec<String>,
    /// ARR as each begins.
    pub opening: Vec<f64>,
    /// New ARR.
    pub new: Vec<f64>,
    /// ARR added by customers.
    pub expansion: Vec<f64>,
    /// ARR lost, above 0.
    pub churned: Vec<f64>,
    /// ARR as each ends.
    pub closing: Vec<f64>,
    /// P10 and P90 of the closing ARR.
    pub band: Vec<(f64, f64)>,
    /// How amounts are written.
    pub measure: Measure,
}

/// Cost against chance.
#[derive(Clone, Debug, PartialEq)]
pub struct Frontier {
    /// Every ranked mix, best first, then others.
    pub points: Vec<FrontierPoint>,
    /// The mixes that no cheaper one beats, by rising cost; places in `points`.
    pub frontier: Vec<usize>,
    /// The chance asked for.
    pub confidence: f64,
    /// How costs are written.
    pub measure: Measure,
}

/// A mix in a chart of cost against chance.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontierPoint {
    /// Its mean Program cost.
    pub cost: f64,
    /// Its chance of meeting all goals.
    pub chance: Proportion,
    /// Whose it is.
    pub role: Role,
    /// Its name, where it is shown.
    pub label: Option<String>,
    /// Whether the file names it.
    pub named: bool,
    /// Whether it had all trials.
    pub ranked: bool,
}

/// The chance of at least so much, by fiscal year.
#[derive(Clone, Debug, PartialEq)]
pub struct Exceedance {
    /// The years.
    pub years: Vec<ExceedanceYear>,
    /// How amounts are written.
    pub measure: Measure,
}

/// The chances of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct ExceedanceYear {
    /// Its label.
    pub label: String,
    /// The target, where there is one.
    pub target: Option<f64>,
    /// A curve for each mix shown.
    pub curves: Vec<ExceedanceCurve>,
}

/// The chances of a mix in a year.
#[derive(Clone, Debug, PartialEq)]
pub struct ExceedanceCurve {
    /// The mix.
    pub name: String,
    /// Whose it is.
    pub role: Role,
    /// Its percentiles, at the levels of [`crate::analysis::Curve`].
    pub values: Vec<f64>,
    /// The chance of meeting the target, where there is one.
    pub met: Option<Proportion>,
}

/// What each Program of a mix costs and brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Economics {
    /// The Programs in the order of the file, and last the mix.
    pub rows: Vec<EconomicsRow>,
    /// How amounts are written.
    pub measure: Measure,
}

/// A Program's economics, or a mix's.
#[derive(Clone, Debug, PartialEq)]
pub struct EconomicsRow {
    /// Its name.
    pub label: String,
    /// Whether it is the whole mix.
    pub total: bool,
    /// Expected Program cost.
    pub cost: f64,
    /// Expected pipeline added.
    pub pipeline: f64,
    /// Expected new ARR added.
    pub new_arr: f64,
    /// Cost for each unit of new ARR; `None` where it adds none.
    pub cost_per_arr: Option<f64>,
    /// Months of gross margin on the new ARR that pay for it; `None` where it adds none.
    pub payback_months: Option<f64>,
}

/// What an output is on average where a driver is low, and where it is high.
#[derive(Clone, Debug, PartialEq)]
pub struct Tornado {
    /// The widest first.
    pub bars: Vec<TornadoBar>,
    /// The output's mean.
    pub middle: f64,
    /// How its values are written.
    pub measure: Measure,
}

/// A driver in a tornado.
#[derive(Clone, Debug, PartialEq)]
pub struct TornadoBar {
    /// The driver.
    pub label: String,
    /// The output where the driver is low.
    pub low: Estimate,
    /// The output where the driver is high.
    pub high: Estimate,
}

/// When each Program of a mix costs and works.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// Labels of the quarters.
    pub quarters: Vec<String>,
    /// The Programs, in the order of the file.
    pub rows: Vec<CalendarRow>,
    /// How costs are written.
    pub measure: Measure,
}

/// A Program in a calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarRow {
    /// Its name.
    pub label: String,
    /// Expected cost by month.
    pub cost: Vec<f64>,
    /// Strength by month, in [0, 1].
    pub strength: Vec<f64>,
}
