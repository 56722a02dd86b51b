//! Adding opportunities up: into the pipeline, out of it, and to the accounts.

use crate::model::ledger::{LedgerLayout, SlicedAccount};

/// How each opportunity of a cell enters and leaves the pipeline, ready to be added up.
///
/// `entering` and `leaving` are places in the arrays of a [`Tally`]; the last place of
/// each stands for "not within the plan".
#[derive(Clone, Debug, Default)]
pub struct Codes {
    quarters: usize,
    amount: Vec<f64>,
    entering: Vec<u8>,
    leaving: Vec<u8>,
}

/// Sums over opportunities of one cell, by quarter.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Amounts by the first quarter that begins with them scheduled for it: places
    /// 0..Q where they were open as the quarter before began too, Q..2Q where not.
    entering: Vec<f64>,
    /// Amounts by outcome and quarter: won out of the starting pipeline, won in the
    /// quarter of acceptance, lost out of it, lost in the quarter of acceptance.
    leaving: Vec<f64>,
    /// Numbers of opportunities, likewise.
    left: Vec<f64>,
    /// Amount taken on, by quarter.
    created: Vec<f64>,
    /// Opportunities taken on, by quarter.
    created_count: Vec<f64>,
    /// Amount open when the plan starts.
    open_at_start: f64,
}

/// The tally of the opportunities that are open when the plan starts.
pub type OpenTally = Tally;

const WON: usize = 0;
const WON_AT_ONCE: usize = 1;
const LOST: usize = 2;
const LOST_AT_ONCE: usize = 3;
const OUTCOMES: usize = 4;

impl Codes {
    /// Starts anew for a plan of `quarters` quarters, with room for `total` opportunities.
    pub fn start(&mut self, quarters: usize) {
        self.quarters = quarters;
    }

    /// Forgets all opportunities and makes room for `total`.
    pub fn clear(&mut self, total: usize) {
        self.amount.clear();
        self.entering.clear();
        self.leaving.clear();
        self.amount.reserve(total);
        self.entering.reserve(total);
        self.leaving.reserve(total);
    }

    /// Adds an opportunity of which `next` is the quarter after its acceptance,
    /// `scheduled` that of its first scheduled close, and `left` that of its outcome.
    #[inline]
    pub fn push(&mut self, next: usize, scheduled: usize, left: usize, won: bool, amount: f64) {
        self.amount.push(amount);
        self.entering.push(entering_place(self.quarters, next, scheduled, left) as u8);
        self.leaving.push(leaving_place(self.quarters, next, left, won) as u8);
    }
}

/// The place in [`Tally::entering`]: the quarter in which it first is starting pipeline.
#[inline]
fn entering_place(quarters: usize, next: usize, scheduled: usize, left: usize) -> usize {
    let first = scheduled.max(next);
    if first >= quarters || left < first {
        2 * quarters
    } else if scheduled > next {
        first
    } else {
        quarters + first
    }
}

#[inline]
fn leaving_place(quarters: usize, next: usize, left: usize, won: bool) -> usize {
    if left >= quarters {
        return OUTCOMES * quarters;
    }
    let outcome = match (won, left < next) {
        (true, false) => WON,
        (true, true) => WON_AT_ONCE,
        (false, false) => LOST,
        (false, true) => LOST_AT_ONCE,
    };
    outcome * quarters + left
}

impl Tally {
    /// Empties the tally for a plan of `quarters` quarters.
    pub fn clear(&mut self, quarters: usize) {
        for (sums, length) in [
            (&mut self.entering, 2 * quarters + 1),
            (&mut self.leaving, OUTCOMES * quarters + 1),
            (&mut self.left, OUTCOMES * quarters + 1),
            (&mut self.created, quarters),
            (&mut self.created_count, quarters),
        ] {
            sums.clear();
            sums.resize(length, 0.0);
        }
        self.open_at_start = 0.0;
    }

    /// Makes this a copy of another tally without allocating anew.
    pub fn copy_from(&mut self, other: &Tally) {
        self.entering.clone_from(&other.entering);
        self.leaving.clone_from(&other.leaving);
        self.left.clone_from(&other.left);
        self.created.clone_from(&other.created);
        self.created_count.clone_from(&other.created_count);
        self.open_at_start = other.open_at_start;
    }

    /// Adds an opportunity that is open when the plan starts.
    pub fn add(&mut self, scheduled: usize, left: usize, won: bool, amount: f64) {
        let quarters = self.created.len();
        self.entering[entering_place(quarters, 0, scheduled, left)] += amount;
        let leaving = leaving_place(quarters, 0, left, won);
        self.leaving[leaving] += amount;
        self.left[leaving] += 1.0;
        self.open_at_start += amount;
    }

    /// Adds the first `accepted[m]` opportunities of every month, which begin at `begins[m]`.
    #[inline]
    pub fn add_accepted(&mut self, codes: &Codes, begins: &[usize], accepted: &[u32]) {
        for (month, count) in accepted.iter().enumerate() {
            let deals = begins[month]..begins[month] + *count as usize;
            let mut created = 0.0;
            let amounts = &codes.amount[deals.clone()];
            let entering = &codes.entering[deals.clone()];
            let leaving = &codes.leaving[deals];
            for ((amount, entering), leaving) in amounts.iter().zip(entering).zip(leaving) {
                created += amount;
                self.entering[usize::from(*entering)] += amount;
                self.leaving[usize::from(*leaving)] += amount;
                self.left[usize::from(*leaving)] += 1.0;
            }
            self.created[month / 3] += created;
            self.created_count[month / 3] += f64::from(*count);
        }
    }

    /// Adds the cell's accounts to a slice's part of a ledger.
    pub fn post(&self, layout: &LedgerLayout, part: &mut [f64]) {
        let quarters = layout.quarters();
        let mut add = |account: SlicedAccount, quarter: usize, amount: f64| {
            part[account.index() * quarters + quarter] += amount;
        };
        let (mut starting, mut open) = (0.0, self.open_at_start);
        for quarter in 0..quarters {
            let at = |outcome: usize| outcome * quarters + quarter;
            let leaving = |outcome: usize| self.leaving[at(outcome)];
            let left = |outcome: usize| self.left[at(outcome)];
            starting += self.entering[quarter] + self.entering[quarters + quarter];
            add(SlicedAccount::StartingPipeline, quarter, starting);
            add(SlicedAccount::OpenPipeline, quarter, open);
            if quarter + 1 < quarters {
                add(SlicedAccount::NextQuarterPipeline, quarter, self.entering[quarter + 1]);
            }
            add(SlicedAccount::WonFromStarting, quarter, leaving(WON));
            add(SlicedAccount::CreatedAndClosed, quarter, leaving(WON_AT_ONCE));
            add(SlicedAccount::OpportunitiesCreated, quarter, self.created_count[quarter]);
            add(SlicedAccount::PipelineCreated, quarter, self.created[quarter]);
            add(SlicedAccount::OpportunitiesWon, quarter, left(WON) + left(WON_AT_ONCE));
            add(SlicedAccount::OpportunitiesLost, quarter, left(LOST) + left(LOST_AT_ONCE));
            add(SlicedAccount::NewArr, quarter, leaving(WON) + leaving(WON_AT_ONCE));
            starting -= leaving(WON) + leaving(LOST);
            open += self.created[quarter] - (0..OUTCOMES).map(leaving).sum::<f64>();
        }
    }

    /// Adds the amounts won to a customer base's quarters.
    pub fn post_wins(&self, wins: &mut [f64]) {
        let quarters = wins.len();
        for (quarter, wins) in wins.iter_mut().enumerate() {
            *wins += self.leaving[WON * quarters + quarter]
                + self.leaving[WON_AT_ONCE * quarters + quarter];
        }
    }
}
