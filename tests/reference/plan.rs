//! The plan as the file gives it, with names replaced by numbers. A list "by cell" has an
//! entry for every cell of the grid; cells count the last dimension fastest.

use super::calendar::Calendar;
use super::distribution::Distribution;

pub struct Plan {
    pub calendar: Calendar,
    pub dimensions: Vec<(String, Vec<String>)>,
    /// The company, then every member of every dimension.
    pub slices: Vec<Slice>,
    pub stages: Vec<String>,
    pub drivers: Vec<(String, Distribution)>,
    pub correlation: Correlation,
    pub market: Market,
    pub cells: Vec<Cell>,
    pub sources: Vec<Source>,
    pub teams: Vec<Team>,
    pub open: Vec<OpenOpportunity>,
    pub bases: Vec<Base>,
    pub gross_margin: f64,
    /// By quarter.
    pub other_cost: Vec<f64>,
    pub linearity: [f64; 3],
    pub programs: Vec<Program>,
    pub audiences: Vec<(String, Value)>,
    pub risks: Vec<Risk>,
    pub mixes: Vec<(String, Vec<ChosenProgram>)>,
    pub targets: Vec<(Slice, Vec<f64>)>,
    pub goals: Vec<Goal>,
}

/// A number, or a driver's draw.
#[derive(Clone, Copy)]
pub enum Value {
    Constant(f64),
    Driver(usize),
}

/// The correlated drivers, and the Cholesky factor of their normal scores' correlation.
pub struct Correlation {
    pub drivers: Vec<usize>,
    pub factor: Vec<Vec<f64>>,
}

pub struct Market {
    pub volatility: f64,
    pub persistence: f64,
    pub elasticity: Vec<(String, f64)>,
}

pub struct Cell {
    /// One member of each dimension.
    pub members: Vec<usize>,
    /// By stage; the probability of entering it from the one before.
    pub convert: Vec<Option<Value>>,
    pub win_rate: Option<Value>,
    pub slip_rate: Value,
    pub max_slips: i64,
    pub slip_win_factor: Value,
    pub sales_cycle: Option<Distribution>,
    pub sales_cycle_level: Value,
    pub deal_size: Option<Distribution>,
    pub deal_size_level: Value,
    pub team: Option<usize>,
}

pub struct Source {
    pub shares: Vec<f64>,
    pub volume: Value,
    pub per_rep_of: Option<usize>,
    pub enters: usize,
    /// 4 by fiscal quarter, or 12 by fiscal month.
    pub seasonality: Vec<f64>,
    pub growth: Value,
    pub volatility: Value,
}

pub struct Team {
    pub name: String,
    pub serves: bool,
    pub headcount: u64,
    pub ramp: Vec<f64>,
    pub attrition: Value,
    pub backfill_months: Option<usize>,
    pub opportunities_per_rep: Value,
    pub waiting_loss: Value,
    /// Month and count.
    pub hires: Vec<(i64, u64)>,
    pub cost_per_rep: Value,
}

pub struct OpenOpportunity {
    pub cell: usize,
    pub quarter: usize,
    pub amount: Option<f64>,
    pub win_rate: Option<f64>,
}

pub struct Base {
    /// By cell, whether its wins join it.
    pub cells: Vec<bool>,
    pub arr: f64,
    pub churn: Value,
    pub expansion: Value,
}

/// What a Program or a risk does and costs.
pub struct Campaign {
    /// `None`: to the end of the plan.
    pub months: Option<f64>,
    pub lag_months: Value,
    pub ramp_months: f64,
    pub half_life_months: Option<f64>,
    pub upfront: Value,
    pub per_month: Value,
    pub audience: Option<usize>,
    pub effects: Vec<Effect>,
}

pub enum Effect {
    Add { entries: Value, enters: usize, shares: Vec<f64> },
    Multiply { quantity: String, by: Value, cells: Vec<bool> },
    MultiplyTeam { quantity: String, by: Value, team: usize },
}

pub struct Program {
    pub name: String,
    /// Label and month of each alternative.
    pub starts: Vec<(String, i64)>,
    pub campaign: Campaign,
    pub hires: Vec<ProgramHire>,
}

pub struct ProgramHire {
    pub team: usize,
    pub count: u64,
    pub after_months: i64,
}

pub struct Risk {
    pub probability: Value,
    pub first_quarter: usize,
    pub last_quarter: usize,
    pub campaign: Campaign,
}

#[derive(Clone, Copy)]
pub struct ChosenProgram {
    pub program: usize,
    pub start: i64,
}

/// `None` for the company, otherwise dimension and member.
pub type Slice = Option<(usize, usize)>;

pub struct Goal {
    pub name: String,
    pub metric: String,
    pub slice: Slice,
    /// First quarter, last quarter and threshold of each period that is looked at.
    pub periods: Vec<(usize, usize, f64)>,
    pub misses_allowed: usize,
    pub at_least: bool,
}

impl Plan {
    pub fn mix(&self, name: &str) -> Vec<ChosenProgram> {
        if name == super::BOTTOM_UP {
            return Vec::new();
        }
        let found = self.mixes.iter().find(|(mix, _)| mix == name);
        found.unwrap_or_else(|| panic!("no mix {name}")).1.clone()
    }

    pub fn is_in(&self, cell: usize, slice: Slice) -> bool {
        slice.is_none_or(|(dimension, member)| self.cells[cell].members[dimension] == member)
    }
}
