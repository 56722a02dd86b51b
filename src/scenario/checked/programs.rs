//! What a mix may choose from, and what may happen whatever the mix.

use super::{CellShare, Quantity, TeamQuantity, Value};
use crate::units::FiscalYear;

/// A Program.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its alternative starts, at least one: those that it is written with, then the
    /// quarters that a search adds.
    pub starts: Vec<Start>,
    /// How long it runs, in months; `None`: to the end of the plan.
    pub months: Option<u32>,
    /// When and how its effects come and go.
    pub timing: Timing,
    /// Programs that a mix with this one must hold too.
    pub requires: Vec<usize>,
    /// Programs that a mix with this one must not hold.
    pub excludes: Vec<usize>,
    /// What it costs, without the people it hires.
    pub cost: Cost,
    /// The audience that limits the entries it adds.
    pub audience: Option<usize>,
    /// What it does.
    pub effects: Vec<Effect>,
    /// Whom it hires.
    pub hires: Vec<ProgramHire>,
}

/// A start of a Program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// As the file writes it, `FY27-Q1` or `2027-01`, or the quarter that a search adds.
    pub label: String,
    /// The month; it may lie after the plan's end.
    pub month: usize,
}

/// When and how effects come and go.
#[derive(Clone, Debug)]
pub struct Timing {
    /// Months from the start to the first effect.
    pub lag_months: Value,
    /// Months over which the effect grows to full strength.
    pub ramp_months: f64,
    /// Half-life of the effect after the end; `None`: it stops.
    pub half_life_months: Option<f64>,
}

/// What a Program or a risk costs.
#[derive(Clone, Debug)]
pub struct Cost {
    /// In its first month.
    pub upfront: Value,
    /// In each month that it runs.
    pub per_month: Value,
}

/// What a Program or a risk does.
#[derive(Clone, Debug)]
pub struct Effect {
    /// Its name within its Program or risk.
    pub name: String,
    /// What it does.
    pub action: Action,
}

/// What an effect does.
#[derive(Clone, Debug)]
pub enum Action {
    /// Adds entries.
    Add {
        /// Entries a month at full effect, all cells together.
        entries: Value,
        /// The stage they enter.
        enters: usize,
        /// How they are dealt over the cells.
        shares: Vec<CellShare>,
    },
    /// Multiplies a quantity of some cells (for churn and expansion: of their customer bases).
    MultiplyCells {
        /// The quantity.
        quantity: Quantity,
        /// The factor at full effect.
        by: Value,
        /// The cells, in order.
        cells: Vec<usize>,
        /// The customer bases these cells cover wholly; filled for churn and expansion.
        bases: Vec<usize>,
    },
    /// Multiplies a quantity of a team.
    MultiplyTeam {
        /// The quantity.
        quantity: TeamQuantity,
        /// The factor at full effect.
        by: Value,
        /// The team.
        team: usize,
    },
}

/// People a Program hires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProgramHire {
    /// The team they join.
    pub team: usize,
    /// How many.
    pub count: u32,
    /// They join that many months after the Program's start.
    pub after_months: u32,
}

/// An audience.
#[derive(Clone, Debug)]
pub struct Audience {
    /// Its name.
    pub name: String,
    /// Added entries a month that it can ever give.
    pub limit: Value,
}

/// A risk: it happens or not, whatever the mix.
#[derive(Clone, Debug)]
pub struct Risk {
    /// Its name.
    pub name: String,
    /// Probability that it happens in the whole plan.
    pub probability: Value,
    /// The first quarter in which it may start.
    pub first_quarter: usize,
    /// The last quarter in which it may start.
    pub last_quarter: usize,
    /// How long it lasts, in months; `None`: to the end of the plan.
    pub months: Option<u32>,
    /// When and how its effects come and go.
    pub timing: Timing,
    /// What it costs; no Program cost.
    pub cost: Cost,
    /// What it does.
    pub effects: Vec<Effect>,
}

/// A named mix of Programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mix {
    /// Its name.
    pub name: String,
    /// Its Programs in the order of the file's Programs, each with the number of its start.
    pub programs: Vec<ChosenProgram>,
}

/// A Program with one of its starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChosenProgram {
    /// The Program.
    pub program: usize,
    /// The number of the start among its alternatives.
    pub start: usize,
}

/// Which combinations of Programs the search evaluates, and how it tells them apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// Limit on the expected Program cost over the horizon.
    pub budget: Option<f64>,
    /// Limits on the expected Program cost within fiscal years, at most one for each.
    pub budget_by_year: Vec<YearBudget>,
    /// The most Programs in a mix.
    pub max_programs: Option<usize>,
    /// The most people that a mix's Programs hire, in all teams together.
    pub max_hires: Option<u64>,
    /// Programs that every mix must hold.
    pub must_include: Vec<usize>,
    /// Programs, or single starts of them, that no mix may hold.
    pub must_exclude: Vec<Exclusion>,
    /// Groups of Programs of each of which every mix must hold at least one.
    pub at_least_one_of: Vec<Vec<usize>>,
    /// Programs that may start in every quarter; their starts in [`Program::starts`] already
    /// include them all.
    pub any_quarter: Vec<usize>,
    /// The probability with which the selected mix is to be within `indifference` of the
    /// best, in (0, 1).
    pub guarantee: f64,
    /// A difference in P(all) that does not matter, in (0, 1).
    pub indifference: f64,
}

/// A limit on the expected Program cost within a fiscal year, as far as the plan covers it.
#[derive(Clone, Debug, PartialEq)]
pub struct YearBudget {
    /// The fiscal year.
    pub year: FiscalYear,
    /// The limit.
    pub budget: f64,
}

/// What no mix of a search may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The Program.
    pub program: usize,
    /// The number of the one start that is ruled out; `None`: the Program as a whole.
    pub start: Option<usize>,
}

/// A search without a constraint, which finds every mix.
impl Default for Search {
    fn default() -> Self {
        Self {
            budget: None,
            budget_by_year: Vec::new(),
            max_programs: None,
            max_hires: None,
            must_include: Vec::new(),
            must_exclude: Vec::new(),
            at_least_one_of: Vec::new(),
            any_quarter: Vec::new(),
            guarantee: 0.95,
            indifference: 0.01,
        }
    }
}
