//! The scenario as it is true: every name resolved, every number within its range.
//!
//! What a file says is read by [`super::read`]; only a file without a single error
//! becomes a [`Scenario`], so nothing downstream can fail on one. Things are numbered in
//! the order of the file; cells are numbered in the order of their members, the last
//! dimension fastest. All `usize` fields below are such numbers.

use crate::distribution::Distribution;
use crate::scenario::metric::Metric;
use crate::units::Calendar;

/// A checked scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Name, calendar and currency.
    pub plan: Plan,
    /// Trials, seed, sampling.
    pub simulation: Simulation,
    /// The dimensions whose members make up the cells; at least one.
    pub dimensions: Vec<Dimension>,
    /// The stages of the funnel; the last one is `opportunity`.
    pub stages: Vec<String>,
    /// Everything that is drawn once per trial.
    pub drivers: Vec<Driver>,
    /// Groups of drivers that move together; a driver is in one group at most.
    pub correlations: Vec<CorrelationGroup>,
    /// The distributions that each opportunity draws from: sales cycles and deal sizes.
    pub opportunity_distributions: Vec<Distribution>,
    /// What the rules say of each cell, by cell number; every cell of the grid has an entry.
    pub cells: Vec<CellRules>,
    /// The market factor.
    pub market: Market,
    /// Where entries come from.
    pub sources: Vec<Source>,
    /// Who works the opportunities.
    pub teams: Vec<Team>,
    /// Opportunities that are open when the plan starts, one entry each.
    pub open_pipeline: Vec<OpenOpportunity>,
    /// Customer bases.
    pub customers: Vec<CustomerBase>,
    /// Margin, other cost, linearity.
    pub economics: Economics,
    /// What a mix may choose from.
    pub programs: Vec<Program>,
    /// Audiences that Programs share.
    pub audiences: Vec<Audience>,
    /// What may happen, whatever the mix.
    pub risks: Vec<Risk>,
    /// The mixes that the file names (without the bottom-up plan).
    pub mixes: Vec<Mix>,
    /// The search; `None` where the file has no `[search]`.
    pub search: Option<Search>,
    /// Top-down targets, at most one for each slice.
    pub targets: Vec<Target>,
    /// What a mix must meet.
    pub goals: Vec<Goal>,
}

/// Name, calendar and currency of a plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The plan's name.
    pub name: String,
    /// Its months, quarters and fiscal years.
    pub calendar: Calendar,
    /// A label for money, for example `USD`.
    pub currency: String,
    /// The chance that a mix should reach, in (0, 1).
    pub confidence: f64,
}

/// How the plan is simulated.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// The number of trials, at least 1.
    pub trials: usize,
    /// The seed of every draw.
    pub seed: u64,
    /// How drivers are drawn.
    pub sampling: Sampling,
}

/// How drivers are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    /// One draw from each of N strata of equal probability, in random order.
    LatinHypercube,
    /// Independent draws.
    Random,
}

/// A dimension and its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// For example `segment`.
    pub name: String,
    /// For example `Enterprise`, `Commercial`.
    pub members: Vec<String>,
}

/// Something drawn once per trial.
#[derive(Clone, Debug)]
pub struct Driver {
    /// Its path in the file, for example `assume.Enterprise.win_rate`.
    pub name: String,
    /// What it is drawn from.
    pub distribution: Distribution,
}

/// A number that holds for a whole trial: the same in all, or a driver's draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// The same number in every trial.
    Constant(f64),
    /// The draw of this driver.
    Driver(usize),
}

/// Drivers that are correlated with each other, directly or through others.
#[derive(Clone, Debug)]
pub struct CorrelationGroup {
    /// The drivers, sorted by name so that the order in the file does not matter.
    pub drivers: Vec<usize>,
    /// Lower triangular Cholesky factor of the correlation of their normal scores, row by
    /// row: row `i` holds `i + 1` numbers.
    pub cholesky: Vec<Vec<f64>>,
}

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
    /// [`Scenario::opportunity_distributions`].
    pub sales_cycle: Option<usize>,
    /// Multiplies the sales cycle.
    pub sales_cycle_level: Value,
    /// New ARR of a deal, a number into [`Scenario::opportunity_distributions`].
    pub deal_size: Option<usize>,
    /// Multiplies the deal size.
    pub deal_size_level: Value,
}

/// A quantity that the market, Programs and risks can multiply in some cells or in a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// The market's quarterly log factor z, an AR(1) process.
#[derive(Clone, Debug)]
pub struct Market {
    /// Stationary standard deviation of z; 0 where there is no market.
    pub volatility: f64,
    /// AR(1) coefficient, in (−1, 1).
    pub persistence: f64,
    /// Exponent of each quantity that z moves; never `SlipRate` or `Convert(_)`.
    pub elasticity: Vec<(Quantity, f64)>,
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

/// Margin, other cost, linearity.
#[derive(Clone, Debug)]
pub struct Economics {
    /// Gross margin, in [0, 1].
    pub gross_margin: f64,
    /// Other sales and marketing cost, by quarter of the plan.
    pub other_cost: Vec<f64>,
    /// Share of a quarter's ARR change that lands in its months; sums to 1.
    pub linearity: [f64; 3],
}

/// A Program.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its alternative starts, at least one.
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
    /// As the file writes it: `FY27-Q1` or `2027-01`.
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

/// A quantity of a team that Programs and risks can multiply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TeamQuantity {
    /// New opportunities that a ramped rep takes on in a month.
    OpportunitiesPerRep,
    /// Share of reps leaving in a year.
    Attrition,
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

/// Which combinations of Programs the search evaluates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    /// Limit on the expected Program cost over the horizon.
    pub budget: Option<f64>,
    /// The most Programs in a mix.
    pub max_programs: Option<usize>,
    /// Programs that every mix must hold.
    pub must_include: Vec<usize>,
}

/// What a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slice {
    /// The whole company.
    Company,
    /// One member of one dimension.
    Member {
        /// The dimension.
        dimension: usize,
        /// The member.
        member: usize,
    },
}

/// A top-down target.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Whose target it is.
    pub slice: Slice,
    /// New ARR by quarter of the plan.
    pub new_arr: Vec<f64>,
}

/// What a mix must meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// Its name.
    pub name: String,
    /// The figure it is about.
    pub metric: Metric,
    /// Whose figure.
    pub slice: Slice,
    /// When.
    pub scope: GoalScope,
    /// Whether the figure must reach the threshold or stay within it.
    pub direction: Direction,
}

/// When a goal must be met.
#[derive(Clone, Debug, PartialEq)]
pub enum GoalScope {
    /// In each of these quarters.
    Quarters {
        /// The quarters, in order.
        quarters: Vec<usize>,
        /// The threshold of each.
        thresholds: Vec<f64>,
        /// That many of them may miss it.
        misses_allowed: usize,
    },
    /// Over a period as a whole.
    Period {
        /// As the file writes it: `FY27` or `FY27-Q3..FY28-Q2`.
        label: String,
        /// Its first quarter.
        first_quarter: usize,
        /// Its last quarter.
        last_quarter: usize,
        /// The threshold.
        threshold: f64,
    },
}

/// Whether a figure must reach its threshold or stay within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// At least the threshold; an undefined figure misses it.
    AtLeast,
    /// At most the threshold; an undefined figure misses it too.
    AtMost,
}

impl Scenario {
    /// The number of cells of the whole grid: the product of the dimensions' sizes.
    #[must_use]
    pub fn cell_count(&self) -> usize {
        self.dimensions.iter().map(|dimension| dimension.members.len()).product()
    }

    /// The member of each dimension that makes up a cell.
    #[must_use]
    pub fn members_of_cell(&self, cell: usize) -> Vec<usize> {
        let mut rest = cell;
        let mut members = vec![0; self.dimensions.len()];
        for (member, dimension) in members.iter_mut().zip(&self.dimensions).rev() {
            *member = rest % dimension.members.len();
            rest /= dimension.members.len();
        }
        members
    }

    /// The name that a cell's draws are keyed by: `channel=Inbound,region=EMEA`, its
    /// dimensions in alphabetical order so that their order in the file does not matter.
    #[must_use]
    pub fn cell_name(&self, cell: usize) -> String {
        let members = self.members_of_cell(cell);
        let mut parts: Vec<String> = self
            .dimensions
            .iter()
            .zip(members)
            .map(|(dimension, member)| format!("{}={}", dimension.name, dimension.members[member]))
            .collect();
        parts.sort();
        parts.join(",")
    }

    /// `NAME@START` for a chosen Program, as result files write it.
    #[must_use]
    pub fn program_label(&self, chosen: ChosenProgram) -> String {
        let program = &self.programs[chosen.program];
        format!("{}@{}", program.name, program.starts[chosen.start].label)
    }
}
