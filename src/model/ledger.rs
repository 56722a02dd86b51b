//! The ledger of one mix in one trial: what adds up, and the figures made from it.
//!
//! All that is counted is an *account*: an amount or a count by quarter that adds over cells.
//! Ratios are never stored; [`figure`] makes them from accounts, over a quarter or a period.

use crate::scenario::{Metric, Slice};

/// Accounts that exist for the company and for every member of every dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlicedAccount {
    /// Amount scheduled for the quarter as it begins.
    StartingPipeline,
    /// Amount scheduled for the next quarter as this one begins.
    NextQuarterPipeline,
    /// Amount open as the quarter begins.
    OpenPipeline,
    /// Amount won in the quarter out of its starting pipeline.
    WonFromStarting,
    /// Amount won in the quarter in which it was accepted.
    CreatedAndClosed,
    /// Opportunities accepted.
    OpportunitiesCreated,
    /// Amount accepted.
    PipelineCreated,
    /// Opportunities won.
    OpportunitiesWon,
    /// Opportunities lost.
    OpportunitiesLost,
    /// Amount won.
    NewArr,
    /// Opportunities waiting at the end of the quarter.
    Waiting,
    /// Entries into a stage.
    Entries(usize),
}

/// Sliced accounts before the stages' entries.
pub const PLAIN_SLICED_ACCOUNTS: usize = 11;

impl SlicedAccount {
    /// Its place among the accounts of a slice.
    #[inline]
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            SlicedAccount::StartingPipeline => 0,
            SlicedAccount::NextQuarterPipeline => 1,
            SlicedAccount::OpenPipeline => 2,
            SlicedAccount::WonFromStarting => 3,
            SlicedAccount::CreatedAndClosed => 4,
            SlicedAccount::OpportunitiesCreated => 5,
            SlicedAccount::PipelineCreated => 6,
            SlicedAccount::OpportunitiesWon => 7,
            SlicedAccount::OpportunitiesLost => 8,
            SlicedAccount::NewArr => 9,
            SlicedAccount::Waiting => 10,
            SlicedAccount::Entries(stage) => PLAIN_SLICED_ACCOUNTS + stage,
        }
    }
}

/// Accounts of the company alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompanyAccount {
    /// ARR as the quarter begins.
    OpeningArr,
    /// ARR lost.
    ChurnedArr,
    /// ARR added by customers.
    ExpansionArr,
    /// ARR as the quarter ends.
    EndingArr,
    /// Revenue.
    Revenue,
    /// Cost of the mix's Programs with the people they hire.
    ProgramCost,
    /// All sales and marketing cost.
    SalesAndMarketingCost,
    /// Reps of a team at work in the quarter's last month.
    Headcount(usize),
    /// Ramped reps of a team, mean of the quarter's months.
    RampedReps(usize),
    /// Σ min(desk, capacity) of a team over the quarter's months.
    DeskUsed(usize),
    /// Σ capacity of a team over the quarter's months.
    DeskCapacity(usize),
}

/// Company accounts before those of the teams.
const PLAIN_COMPANY_ACCOUNTS: usize = 7;
/// Company accounts of each team.
const TEAM_ACCOUNTS: usize = 4;

impl CompanyAccount {
    /// Its place among the company's accounts.
    #[inline]
    #[must_use]
    pub fn index(self) -> usize {
        let of_team =
            |team: usize, place: usize| PLAIN_COMPANY_ACCOUNTS + TEAM_ACCOUNTS * team + place;
        match self {
            CompanyAccount::OpeningArr => 0,
            CompanyAccount::ChurnedArr => 1,
            CompanyAccount::ExpansionArr => 2,
            CompanyAccount::EndingArr => 3,
            CompanyAccount::Revenue => 4,
            CompanyAccount::ProgramCost => 5,
            CompanyAccount::SalesAndMarketingCost => 6,
            CompanyAccount::Headcount(team) => of_team(team, 0),
            CompanyAccount::RampedReps(team) => of_team(team, 1),
            CompanyAccount::DeskUsed(team) => of_team(team, 2),
            CompanyAccount::DeskCapacity(team) => of_team(team, 3),
        }
    }
}

/// How a ledger lies in memory: all slices' accounts, then the company's; the quarters of
/// an account are neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerLayout {
    slices: Vec<Slice>,
    quarters: usize,
    sliced_accounts: usize,
    company_accounts: usize,
}

impl LedgerLayout {
    /// The layout for these slices of a plan with so many quarters, stages and teams.
    #[must_use]
    pub fn new(slices: Vec<Slice>, quarters: usize, stages: usize, teams: usize) -> Self {
        Self {
            slices,
            quarters,
            sliced_accounts: PLAIN_SLICED_ACCOUNTS + stages,
            company_accounts: PLAIN_COMPANY_ACCOUNTS + TEAM_ACCOUNTS * teams,
        }
    }

    /// The slices it holds.
    #[must_use]
    pub fn slices(&self) -> &[Slice] {
        &self.slices
    }

    /// The number of quarters of each account.
    #[must_use]
    pub fn quarters(&self) -> usize {
        self.quarters
    }

    /// The length of a ledger.
    #[must_use]
    pub fn len(&self) -> usize {
        (self.slices.len() * self.sliced_accounts + self.company_accounts) * self.quarters
    }

    /// Whether a ledger would hold nothing; never so, as every plan has a quarter.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The length of one slice's part of a ledger.
    #[must_use]
    pub fn slice_len(&self) -> usize {
        self.sliced_accounts * self.quarters
    }

    /// The number of the stage `opportunity`, the last one.
    #[must_use]
    pub fn opportunity_stage(&self) -> usize {
        self.sliced_accounts - PLAIN_SLICED_ACCOUNTS - 1
    }

    /// The place of a slice in the layout, where it holds that slice.
    #[must_use]
    pub fn slice_position(&self, slice: Slice) -> Option<usize> {
        self.slices.iter().position(|candidate| *candidate == slice)
    }

    /// Where the first quarter of an account of a slice (by its position) lies.
    #[inline]
    #[must_use]
    pub fn sliced(&self, position: usize, account: SlicedAccount) -> usize {
        (position * self.sliced_accounts + account.index()) * self.quarters
    }

    /// Where the first quarter of a company account lies.
    #[inline]
    #[must_use]
    pub fn company(&self, account: CompanyAccount) -> usize {
        (self.slices.len() * self.sliced_accounts + account.index()) * self.quarters
    }
}

/// What figures need to know beside the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureBasis {
    /// How ledgers lie in memory.
    pub layout: LedgerLayout,
    /// Target of new ARR by quarter for each slice of the layout, where it has one.
    pub targets: Vec<Option<Vec<f64>>>,
    /// Gross margin, in [0, 1].
    pub gross_margin: f64,
}

/// What figures are made of: one number, or one for each of several trials.
pub trait Numbers: Copy {
    /// Nothing.
    const ZERO: Self;
    /// What stands for an undefined figure.
    const UNDEFINED: Self;
    /// The sum.
    #[must_use]
    fn plus(self, other: Self) -> Self;
    /// The difference.
    #[must_use]
    fn minus(self, other: Self) -> Self;
    /// So many times as much.
    #[must_use]
    fn times(self, factor: f64) -> Self;
    /// One `divisor`-th; undefined where that is 0.
    #[must_use]
    fn divided_by(self, divisor: f64) -> Self;
    /// The quotient; undefined where the denominator is 0 or either is undefined.
    #[must_use]
    fn over(self, denominator: Self) -> Self;
}

/// An undefined number is NaN, which nothing that a ledger holds can be.
impl Numbers for f64 {
    const ZERO: Self = 0.0;
    const UNDEFINED: Self = f64::NAN;
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self + other
    }
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self - other
    }
    #[inline(always)]
    fn times(self, factor: f64) -> Self {
        self * factor
    }
    #[inline(always)]
    fn divided_by(self, divisor: f64) -> Self {
        self.over(divisor)
    }
    #[inline(always)]
    fn over(self, denominator: Self) -> Self {
        if denominator == 0.0 { f64::NAN } else { self / denominator }
    }
}

impl<const N: usize> Numbers for [f64; N] {
    const ZERO: Self = [0.0; N];
    const UNDEFINED: Self = [f64::NAN; N];
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        std::array::from_fn(|lane| self[lane] + other[lane])
    }
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        std::array::from_fn(|lane| self[lane] - other[lane])
    }
    #[inline(always)]
    fn times(self, factor: f64) -> Self {
        self.map(|number| number * factor)
    }
    #[inline(always)]
    fn divided_by(self, divisor: f64) -> Self {
        self.map(|number| number.over(divisor))
    }
    #[inline(always)]
    fn over(self, denominator: Self) -> Self {
        std::array::from_fn(|lane| self[lane].over(denominator[lane]))
    }
}

/// A metric of the slice at a position of the layout over the quarters `first..=last`;
/// [`Numbers::UNDEFINED`] where it is undefined. `read` gives the ledger's entry at an index.
/// Flows are summed, stocks are those of the last quarter, ratios are ratios of sums.
#[must_use]
pub fn figure<V: Numbers>(
    basis: &FigureBasis,
    metric: Metric,
    position: usize,
    first: usize,
    last: usize,
    read: impl Fn(usize) -> V,
) -> V {
    use CompanyAccount as C;
    use SlicedAccount as S;
    let layout = &basis.layout;
    let last_of_plan = layout.quarters() - 1;
    let sum = |from: usize, first: usize, last: usize| -> V {
        (first..last + 1).fold(V::ZERO, |sum, quarter| sum.plus(read(from + quarter)))
    };
    let flow = |account: S| sum(layout.sliced(position, account), first, last);
    let company = |account: C| sum(layout.company(account), first, last);
    let over_target = |numbers: V, first: usize, last: usize| match &basis.targets[position] {
        Some(targets) => numbers.divided_by(targets[first..=last].iter().sum()),
        None => V::UNDEFINED,
    };
    let cost = || company(C::SalesAndMarketingCost);
    let margin = basis.gross_margin;
    if let Some((from, over_a_period)) = plain_metric(layout, metric, position) {
        return match over_a_period {
            OverAPeriod::Sum => sum(from, first, last),
            OverAPeriod::Last => read(from + last),
            OverAPeriod::Mean => sum(from, first, last).divided_by((last - first + 1) as f64),
        };
    }
    match metric {
        Metric::NextQuarterPipeline if last < last_of_plan => {
            read(layout.sliced(position, S::NextQuarterPipeline) + last)
        }
        Metric::Coverage => over_target(flow(S::StartingPipeline), first, last),
        Metric::NextCoverage => {
            // Only quarters that have a next one in the plan count.
            let end = (last + 1).min(last_of_plan);
            if first >= end {
                return V::UNDEFINED;
            }
            let pipeline = sum(layout.sliced(position, S::NextQuarterPipeline), first, end - 1);
            over_target(pipeline, first + 1, end)
        }
        Metric::Conversion => flow(S::WonFromStarting).over(flow(S::StartingPipeline)),
        Metric::CreateAndClose => flow(S::CreatedAndClosed).over(flow(S::NewArr)),
        Metric::Utilisation(team) => {
            company(C::DeskUsed(team)).over(company(C::DeskCapacity(team)))
        }
        Metric::Cac => cost().over(flow(S::OpportunitiesWon)),
        Metric::CacPaybackMonths => cost().over(flow(S::NewArr).times(margin / 12.0)),
        Metric::LtvToCac => {
            // Lifetime value: new ARR × gross margin ÷ the annualised share of ARR that churns.
            let churn = company(C::ChurnedArr).times(4.0).over(company(C::OpeningArr));
            flow(S::NewArr).times(margin).over(churn).over(cost())
        }
        Metric::MagicNumber => {
            let first = first.max(1);
            if first > last {
                return V::UNDEFINED;
            }
            let revenue = layout.company(C::Revenue);
            let growth = read(revenue + last).minus(read(revenue + first - 1));
            let before = sum(layout.company(C::SalesAndMarketingCost), first - 1, last - 1);
            growth.times(4.0).over(before)
        }
        Metric::ArrPerCost => flow(S::NewArr).over(cost()),
        _ => V::UNDEFINED,
    }
}

/// How a metric that is no ratio adds up over quarters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverAPeriod {
    /// A flow: the sum.
    Sum,
    /// A stock: that of the last quarter.
    Last,
    /// A level: the mean.
    Mean,
}

/// Where the first quarter of the account lies that a metric simply shows, and how it adds up.
/// `None` for ratios, and for next-quarter pipeline, which a plan's last quarter does not have.
#[must_use]
pub fn plain_metric(
    layout: &LedgerLayout,
    metric: Metric,
    position: usize,
) -> Option<(usize, OverAPeriod)> {
    use CompanyAccount as C;
    use OverAPeriod::{Last, Mean, Sum};
    use SlicedAccount as S;
    let sliced = |account| layout.sliced(position, account);
    let company = |account| layout.company(account);
    Some(match metric {
        Metric::StartingPipeline => (sliced(S::StartingPipeline), Last),
        Metric::OpenPipeline => (sliced(S::OpenPipeline), Last),
        Metric::Waiting => (sliced(S::Waiting), Last),
        Metric::OpportunitiesCreated => (sliced(S::OpportunitiesCreated), Sum),
        Metric::PipelineCreated => (sliced(S::PipelineCreated), Sum),
        Metric::OpportunitiesWon => (sliced(S::OpportunitiesWon), Sum),
        Metric::OpportunitiesLost => (sliced(S::OpportunitiesLost), Sum),
        Metric::NewArr => (sliced(S::NewArr), Sum),
        Metric::Entries(stage) => (sliced(S::Entries(stage)), Sum),
        Metric::EndingArr => (company(C::EndingArr), Last),
        Metric::Headcount(team) => (company(C::Headcount(team)), Last),
        Metric::RampedReps(team) => (company(C::RampedReps(team)), Mean),
        Metric::ChurnedArr => (company(C::ChurnedArr), Sum),
        Metric::ExpansionArr => (company(C::ExpansionArr), Sum),
        Metric::Revenue => (company(C::Revenue), Sum),
        Metric::ProgramCost => (company(C::ProgramCost), Sum),
        Metric::SalesAndMarketingCost => (company(C::SalesAndMarketingCost), Sum),
        _ => return None,
    })
}
