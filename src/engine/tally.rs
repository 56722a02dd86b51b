//! Adding opportunities up: into the pipeline, out of it, and to the accounts.

use crate::model::ledger::{LedgerLayout, SlicedAccount};

/// How an opportunity enters and leaves the pipeline: places in the sums of a [`Tally`],
/// the last of which stand for "not within the plan".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Route {
    entering: u8,
    leaving: u8,
}

const WON: usize = 0;
const WON_AT_ONCE: usize = 1;
const LOST: usize = 2;
const LOST_AT_ONCE: usize = 3;
const OUTCOMES: usize = 4;

impl Route {
    /// The route of an opportunity of which `next` is the quarter after its acceptance,
    /// `scheduled` that of its first scheduled close, and `left` that of its outcome.
    /// `quarters`, at most 40, is the length of the plan.
    #[must_use]
    pub fn new(quarters: usize, next: usize, scheduled: usize, left: usize, won: bool) -> Self {
        let first = scheduled.max(next);
        let entering = if first >= quarters || left < first {
            2 * quarters
        } else if scheduled > next {
            first
        } else {
            quarters + first
        };
        let outcome = match (won, left < next) {
            (true, false) => WON,
            (true, true) => WON_AT_ONCE,
            (false, false) => LOST,
            (false, true) => LOST_AT_ONCE,
        };
        let leaving = if left < quarters { outcome * quarters + left } else { OUTCOMES * quarters };
        Self { entering: entering as u8, leaving: leaving as u8 }
    }
}

/// What becomes of an opportunity, packed: the quarter of its first scheduled close (at most
/// 63), its slips (at most 3) and whether it is won.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fate(u16);

impl Fate {
    /// Packs a fate.
    #[inline(always)]
    #[must_use]
    pub fn new(scheduled: usize, slips: usize, won: bool) -> Self {
        Self((scheduled << 3 | slips << 1 | usize::from(won)) as u16)
    }

    /// The quarter of the first scheduled close.
    #[inline]
    #[must_use]
    pub fn scheduled(self) -> usize {
        usize::from(self.0 >> 3)
    }

    /// The slips.
    #[inline]
    #[must_use]
    pub fn slips(self) -> usize {
        usize::from(self.0 >> 1 & 3)
    }

    fn won(self) -> bool {
        self.0 & 1 == 1
    }
}

/// The route of every [`Fate`], by quarter of acceptance, ready to be looked up.
#[derive(Clone, Debug, Default)]
pub struct Routes(Vec<RoutesOfQuarter>);

/// The routes of the opportunities that are accepted in one quarter.
#[derive(Clone, Debug)]
pub struct RoutesOfQuarter([Route; FATES]);

const FATES: usize = 64 << 3;

impl Routes {
    /// The routes of a plan of `quarters` quarters, at most 40.
    #[must_use]
    pub fn new(quarters: usize) -> Self {
        let of_quarter = |accepted: usize| {
            RoutesOfQuarter(std::array::from_fn(|packed| {
                let fate = Fate(packed as u16);
                let left = fate.scheduled() + fate.slips();
                Route::new(quarters, accepted + 1, fate.scheduled(), left, fate.won())
            }))
        };
        Self((0..quarters).map(of_quarter).collect())
    }

    /// Those of the opportunities that are accepted in a quarter of the plan.
    #[must_use]
    pub fn accepted_in(&self, quarter: usize) -> &RoutesOfQuarter {
        &self.0[quarter]
    }
}

impl RoutesOfQuarter {
    /// The route of a fate.
    #[inline]
    #[must_use]
    pub fn route(&self, fate: Fate) -> Route {
        self.0[usize::from(fate.0) % FATES]
    }
}

/// Amount, fate and route of each opportunity of a cell.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    /// Amounts.
    pub amount: Vec<f64>,
    /// Fates.
    pub fate: Vec<Fate>,
    /// Routes.
    pub route: Vec<Route>,
}

impl Codes {
    /// Makes room for exactly `total` opportunities.
    pub fn resize(&mut self, total: usize) {
        self.amount.resize(total, 0.0);
        self.fate.resize(total, Fate::default());
        self.route.resize(total, Route::default());
    }
}

/// An amount and the number of opportunities behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sum {
    amount: f64,
    count: f64,
}

/// Sums over opportunities of one cell, by quarter.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Amounts by the first quarter that begins with them scheduled for it: places
    /// 0..Q where they were open as the quarter before began too, Q..2Q where not.
    entering: Vec<f64>,
    /// By outcome and quarter: won out of the starting pipeline, won in the quarter of
    /// acceptance, lost out of it, lost in the quarter of acceptance.
    leaving: Vec<Sum>,
    /// Taken on, by quarter.
    created: Vec<Sum>,
    /// Amount open when the plan starts.
    open_at_start: f64,
}

impl Tally {
    /// Empties the tally for a plan of `quarters` quarters.
    pub fn clear(&mut self, quarters: usize) {
        self.entering.clear();
        self.entering.resize(2 * quarters + 1, 0.0);
        self.leaving.clear();
        self.leaving.resize(OUTCOMES * quarters + 1, Sum::default());
        self.created.clear();
        self.created.resize(quarters, Sum::default());
        self.open_at_start = 0.0;
    }

    /// Adds an opportunity that is open when the plan starts.
    pub fn add(&mut self, route: Route, amount: f64) {
        self.follow(route, amount, 1.0);
        self.open_at_start += amount;
    }

    /// Makes a tally that holds the first `held[m]` opportunities of every month hold the
    /// first `accepted[m]`, adding and taking away those in between. All amounts are
    /// multiples of one power of two, so that leaves exactly what adding from the start
    /// would give.
    pub fn move_to(&mut self, codes: &Codes, begins: &[usize], held: &mut [u32], accepted: &[u32]) {
        for (month, (held, count)) in held.iter_mut().zip(accepted).enumerate() {
            let (fewer, more, sign) =
                if *held < *count { (*held, *count, 1.0) } else { (*count, *held, -1.0) };
            let deals = begins[month] + fewer as usize..begins[month] + more as usize;
            let mut created = 0.0;
            for (amount, route) in codes.amount[deals.clone()].iter().zip(&codes.route[deals]) {
                created += amount;
                self.follow(*route, sign * amount, sign);
            }
            let sum = &mut self.created[month / 3];
            sum.amount += sign * created;
            sum.count += sign * f64::from(more - fewer);
            *held = *count;
        }
    }

    #[inline(always)]
    fn follow(&mut self, route: Route, amount: f64, count: f64) {
        self.entering[usize::from(route.entering)] += amount;
        let leaving = &mut self.leaving[usize::from(route.leaving)];
        leaving.amount += amount;
        leaving.count += count;
    }

    /// Writes the cell's accounts over the first accounts of a slice's part of a ledger.
    pub fn post(&self, layout: &LedgerLayout, part: &mut [f64]) {
        let quarters = layout.quarters();
        let mut put = |account: SlicedAccount, quarter: usize, amount: f64| {
            part[account.index() * quarters + quarter] = amount;
        };
        let (mut starting, mut open) = (0.0, self.open_at_start);
        for quarter in 0..quarters {
            let left = |outcome: usize| self.leaving[outcome * quarters + quarter];
            let (won, at_once) = (left(WON), left(WON_AT_ONCE));
            let (lost, lost_at_once) = (left(LOST), left(LOST_AT_ONCE));
            let created = self.created[quarter];
            starting += self.entering[quarter] + self.entering[quarters + quarter];
            put(SlicedAccount::StartingPipeline, quarter, starting);
            put(SlicedAccount::OpenPipeline, quarter, open);
            // What is scheduled for the quarter after the plan's last is not known.
            let next = if quarter + 1 < quarters { self.entering[quarter + 1] } else { 0.0 };
            put(SlicedAccount::NextQuarterPipeline, quarter, next);
            put(SlicedAccount::WonFromStarting, quarter, won.amount);
            put(SlicedAccount::CreatedAndClosed, quarter, at_once.amount);
            put(SlicedAccount::OpportunitiesCreated, quarter, created.count);
            put(SlicedAccount::PipelineCreated, quarter, created.amount);
            put(SlicedAccount::OpportunitiesWon, quarter, won.count + at_once.count);
            put(SlicedAccount::OpportunitiesLost, quarter, lost.count + lost_at_once.count);
            put(SlicedAccount::NewArr, quarter, won.amount + at_once.amount);
            starting -= won.amount + lost.amount;
            open += created.amount
                - (won.amount + at_once.amount)
                - (lost.amount + lost_at_once.amount);
        }
    }

    /// Adds the amounts won to a customer base's quarters.
    pub fn post_wins(&self, wins: &mut [f64]) {
        let quarters = wins.len();
        for (quarter, wins) in wins.iter_mut().enumerate() {
            let won = self.leaving[WON * quarters + quarter].amount;
            *wins += won + self.leaving[WON_AT_ONCE * quarters + quarter].amount;
        }
    }
}
