//! Adding opportunities up: into the pipeline, out of it, and to the accounts.

use crate::engine::lanes::Lanes;
use crate::model::ledger::SlicedAccount;

/// How an opportunity enters and leaves the pipeline: places in the sums of a [`Tally`],
/// the last of which stand for "not within the plan".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Route {
    entering: u8,
    leaving: u8,
}

const WON: u32 = 0;
const WON_AT_ONCE: u32 = 1;
const LOST: u32 = 2;
const LOST_AT_ONCE: u32 = 3;
const OUTCOMES: usize = 4;

impl Route {
    /// The route of an opportunity of which `next` is the quarter after its acceptance,
    /// `scheduled` that of its first scheduled close, and `left` that of its outcome.
    /// `quarters`, at most 40, is the length of the plan.
    #[inline(always)]
    #[must_use]
    pub fn new(quarters: u32, next: u32, scheduled: u32, left: u32, won: bool) -> Self {
        let first = scheduled.max(next);
        let beyond = first >= quarters || left < first;
        let entering = if scheduled > next { first } else { quarters + first };
        let entering = if beyond { 2 * quarters } else { entering };
        let outcome = if won { WON * quarters } else { LOST * quarters };
        let at_once = if left < next { WON_AT_ONCE * quarters } else { 0 };
        let leaving = outcome + at_once + left;
        let leaving = if left < quarters { leaving } else { OUTCOMES as u32 * quarters };
        Self { entering: entering as u8, leaving: leaving as u8 }
    }
}

/// Sums over the opportunities of one cell, in some trials.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    quarters: usize,
    /// Whether numbers of opportunities are counted beside their amounts.
    counts: bool,
    /// Amounts by the first quarter that begins with them scheduled for it: places
    /// 0..Q where they were open as the quarter before began too, Q..2Q where not.
    entering: Vec<Lanes>,
    /// Amounts and numbers by outcome and quarter: won out of the starting pipeline, won in
    /// the quarter of acceptance, lost out of it, lost in the quarter of acceptance.
    leaving: Vec<[Lanes; 2]>,
    /// Taken on, by quarter: amount and number.
    created: Vec<[Lanes; 2]>,
    /// Amount open when the plan starts.
    open_at_start: Lanes,
}

impl Tally {
    /// Empties the tally for a plan of `quarters` quarters. Numbers of opportunities won and
    /// lost are counted beside their amounts only where `counts` asks for them.
    pub fn clear(&mut self, quarters: usize, counts: bool) {
        (self.quarters, self.counts) = (quarters, counts);
        self.entering.clear();
        self.entering.resize(2 * quarters + 1, Lanes::ZERO);
        for (sums, length) in
            [(&mut self.leaving, OUTCOMES * quarters + 1), (&mut self.created, quarters)]
        {
            sums.clear();
            sums.resize(length, [Lanes::ZERO; 2]);
        }
        self.open_at_start = Lanes::ZERO;
    }

    /// Adds an opportunity that is open when the plan starts.
    #[inline]
    pub fn add_open(&mut self, lane: usize, route: Route, amount: f64) {
        self.follow::<true>(lane, route, amount, 1.0);
        self.open_at_start.0[lane] += amount;
    }

    /// Adds opportunities that are taken on in a quarter, or takes them away, where `sign` is
    /// −1. All amounts are multiples of one power of two, so that leaves exactly what
    /// never adding them would.
    #[inline]
    pub fn add(
        &mut self,
        lane: usize,
        quarter: usize,
        amounts: &[f64],
        routes: &[Route],
        sign: f64,
    ) {
        let total = if self.counts {
            self.follow_all::<true>(lane, amounts, routes, sign)
        } else {
            self.follow_all::<false>(lane, amounts, routes, sign)
        };
        let [amount, count] = &mut self.created[quarter];
        amount.0[lane] += sign * total;
        count.0[lane] += sign * amounts.len() as f64;
    }

    #[inline(always)]
    fn follow_all<const COUNTS: bool>(
        &mut self,
        lane: usize,
        amounts: &[f64],
        routes: &[Route],
        sign: f64,
    ) -> f64 {
        let mut total = 0.0;
        for (amount, route) in amounts.iter().zip(routes) {
            total += amount;
            self.follow::<COUNTS>(lane, *route, sign * amount, sign);
        }
        total
    }

    /// Sends opportunities that the tally holds on other routes.
    #[inline]
    pub fn reroute(&mut self, lane: usize, amounts: &[f64], before: &[Route], after: &[Route]) {
        for ((amount, before), after) in amounts.iter().zip(before).zip(after) {
            if before != after {
                self.follow::<true>(lane, *before, -amount, -1.0);
                self.follow::<true>(lane, *after, *amount, 1.0);
            }
        }
    }

    #[inline(always)]
    fn follow<const COUNTS: bool>(&mut self, lane: usize, route: Route, amount: f64, number: f64) {
        self.entering[usize::from(route.entering)].0[lane] += amount;
        let [amounts, numbers] = &mut self.leaving[usize::from(route.leaving)];
        amounts.0[lane] += amount;
        if COUNTS {
            numbers.0[lane] += number;
        }
    }

    /// Hands on the accounts that are made of the sums: account, quarter and numbers.
    #[inline(always)]
    pub fn accounts(&self, mut put: impl FnMut(SlicedAccount, usize, Lanes)) {
        let quarters = self.quarters;
        let (mut starting, mut open) = (Lanes::ZERO, self.open_at_start);
        for quarter in 0..quarters {
            let left = |outcome: u32| self.leaving[outcome as usize * quarters + quarter];
            let ([won, wins], [won_at_once, wins_at_once]) = (left(WON), left(WON_AT_ONCE));
            let ([lost, losses], [lost_at_once, losses_at_once]) = (left(LOST), left(LOST_AT_ONCE));
            let [created, number_created] = self.created[quarter];
            let from_before = self.entering[quarter];
            starting += from_before + self.entering[quarters + quarter];
            // What is scheduled for the quarter after the plan's last is not known.
            let is_last = quarter + 1 == quarters;
            let next = if is_last { Lanes::ZERO } else { self.entering[quarter + 1] };
            put(SlicedAccount::StartingPipeline, quarter, starting);
            put(SlicedAccount::OpenPipeline, quarter, open);
            put(SlicedAccount::NextQuarterPipeline, quarter, next);
            put(SlicedAccount::WonFromStarting, quarter, won);
            put(SlicedAccount::CreatedAndClosed, quarter, won_at_once);
            put(SlicedAccount::OpportunitiesCreated, quarter, number_created);
            put(SlicedAccount::PipelineCreated, quarter, created);
            put(SlicedAccount::OpportunitiesWon, quarter, wins + wins_at_once);
            put(SlicedAccount::OpportunitiesLost, quarter, losses + losses_at_once);
            put(SlicedAccount::NewArr, quarter, won + won_at_once);
            starting = starting - (won + lost);
            open = open + created - (won + won_at_once) - (lost + lost_at_once);
        }
    }
}
