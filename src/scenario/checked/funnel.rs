//! Where opportunities come from, who works them, and what becomes of them.

use serde::{Deserialize, Serialize};

use super::Value;

/// What the rules say of one cell. A quantity that no rule names is `None`; one that the
/// plan needs (because the cell has flow) is never `None`.
#[derive(Clone, Debug)]
pub struct CellRules {
    /// Probability of entering each stage from the one before it, by stage; entry 0 is `None`.
    pub convert: Vec<Option<Value>>,
    /// Won ÷ (won + lost).
    pub win_rate: Option<Value>,
    /// Probability that an opportunity scheduled for a quarter is pushed to the next one.
    pub slip_rate: Value,
    /// After that many slips it resolves for certain.
    pub max_slips: u32,
    /// Multiplies the win rate once for every slip.
    pub slip_win_factor: Value,
    /// Days from acceptance to the first scheduled close, a number into
    /// [`super::Scenario::opportunity_distributions`].
    pub sales_cycle: Option<usize>,
    /// Multiplies the sales cycle.
    pub sales_cycle_level: Value,
    /// New ARR of a deal, a number into [`super::Scenario::opportunity_distributions`].
    pub deal_size: Option<usize>,
    /// Multiplies the deal size.
    pub deal_size_level: Value,
}

/// A quantity that the market, Programs and risks can multiply in some cells or in a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Quantity {
    /// Entries of the sources.
    Volume,
    /// Conversion into every stage.
    ConvertAll,
    /// Conversion into this stage.
    Convert(usize),
    /// Win rate.
    WinRate,
    /// Slip rate.
    SlipRate,
    /// Deal size.
    DealSize,
    /// Sales cycle.
    SalesCycle,
    /// Churn of a customer base.
    Churn,
    /// Expansion of a customer base.
    Expansion,
}

/// A share of a flow for a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellShare {
    /// The cell.
    pub cell: usize,
    /// Its share, above 0; the shares of a flow sum to 1.
    pub share: f64,
}

/// A source of entries.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// How its entries are dealt over the cells.
    pub shares: Vec<CellShare>,
    /// Entries a month, or a month and ramped rep.
    pub volume: Value,
    /// The team whose ramped reps multiply the volume.
    pub per_rep_of: Option<usize>,
    /// The stage its entries enter.
    pub enters: usize,
    /// Factor by fiscal month, 0 to 11.
    pub seasonality: [f64; 12],
    /// Growth a year.
    pub growth: Value,
    /// Coefficient of variation of the quarterly gamma factor of mean 1.
    pub volatility: Value,
}

/// A team.
#[derive(Clone, Debug)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// The cells whose opportunities it works; empty for a team that only feeds a source.
    pub cells: Vec<usize>,
    /// Reps at the start, all fully ramped.
    pub headcount: u32,
    /// Productivity in month 1, 2, … of tenure; the last entry goes on. Never empty.
    pub ramp: Vec<f64>,
    /// Share leaving in a year.
    pub attrition: Value,
    /// A leaver of month m is replaced in month m + this (at least 1); `None`: never.
    pub backfill_months: Option<u32>,
    /// New opportunities that a ramped rep takes on in a month; `Some` where `cells` is not empty.
    pub opportunities_per_rep: Option<Value>,
    /// Share of the waiting opportunities that go stale in a month.
    pub waiting_loss: Value,
    /// Planned hires.
    pub hires: Vec<Hire>,
    /// Loaded cost of a rep a year.
    pub cost_per_rep: Value,
    /// New ARR a year per ramped rep; for reporting only.
    pub quota: Option<f64>,
}

/// Planned hires of a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hire {
    /// The month in which they join.
    pub month: usize,
    /// How many join.
    pub count: u32,
}

/// An opportunity that is open when the plan starts.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenOpportunity {
    /// What its draws are named after: its bucket's name, or its row's text.
    pub stream: String,
    /// Its number among those of the same stream.
    pub index: u32,
    /// Its cell.
    pub cell: usize,
    /// The quarter of its scheduled close: 0 for overdue ones, `quarters()` or more beyond
    /// the horizon.
    pub quarter: usize,
    /// Its amount; `None`: it draws one from the cell's deal size.
    pub amount: Option<f64>,
    /// Its own win rate, in place of the cell's.
    pub win_rate: Option<f64>,
}

/// A customer base.
#[derive(Clone, Debug)]
pub struct CustomerBase {
    /// Its name.
    pub name: String,
    /// The cells whose wins join it.
    pub cells: Vec<usize>,
    /// ARR at the start.
    pub arr: f64,
    /// Share of ARR lost in a year.
    pub churn: Value,
    /// Share of ARR added in a year.
    pub expansion: Value,
}

/// A quantity of a team that Programs and risks can multiply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TeamQuantity {
    /// New opportunities that a ramped rep takes on in a month.
    OpportunitiesPerRep,
    /// Share of reps leaving in a year.
    Attrition,
}
