//! Adding opportunities up: into the pipeline, out of it, and to the accounts.

use crate::engine::lanes::{Counts, LANES, Lanes};
use crate::model::ledger::SlicedAccount;

/// How an opportunity enters and leaves the pipeline: places in the sums of a [`Tally`], the
/// last of which stand for "not within the plan".
///
/// In one word, as that is what vector instructions write: the entering place in the lowest
/// byte, the leaving one in the next, and the quarter of acceptance above.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Route(u32);

const WON: u32 = 0;
const WON_AT_ONCE: u32 = 1;
const LOST: u32 = 2;
const LOST_AT_ONCE: u32 = 3;
const OUTCOMES: usize = 4;

/// Places that a byte can tell apart; a plan of 40 quarters needs 161.
const PLACES: usize = 256;

impl Route {
    /// The route of an opportunity taken on in the quarter `accepted`, of which `scheduled`
    /// is the quarter of the first scheduled close, and `left` that of its outcome. `quarters`,
    /// at most 40, is the length of the plan.
    #[inline(always)]
    #[must_use]
    pub fn new(quarters: u32, accepted: u32, scheduled: u32, left: u32, won: bool) -> Self {
        let next = accepted + 1;
        let first = if scheduled > next { scheduled } else { next };
        let beyond = u32::from(first >= quarters) | u32::from(left < first);
        let entering = if scheduled > next { first } else { quarters + first };
        let entering = if beyond != 0 { 2 * quarters } else { entering };
        let outcome = if won { WON * quarters } else { LOST * quarters };
        let at_once = if left < next { WON_AT_ONCE * quarters } else { 0 };
        let leaving = outcome + at_once + left;
        let leaving = if left < quarters { leaving } else { OUTCOMES as u32 * quarters };
        Self(entering | leaving << 8 | accepted << 16)
    }

    #[inline(always)]
    fn entering(self) -> usize {
        self.0 as usize % PLACES
    }

    #[inline(always)]
    fn leaving(self) -> usize {
        (self.0 >> 8) as usize % PLACES
    }

    #[inline(always)]
    fn accepted(self) -> usize {
        (self.0 >> 16) as usize % PLACES
    }
}

/// The accounts that are made of a tally's sums.
pub const TALLIED: [SlicedAccount; 10] = [
    SlicedAccount::StartingPipeline,
    SlicedAccount::OpenPipeline,
    SlicedAccount::NextQuarterPipeline,
    SlicedAccount::WonFromStarting,
    SlicedAccount::CreatedAndClosed,
    SlicedAccount::OpportunitiesCreated,
    SlicedAccount::PipelineCreated,
    SlicedAccount::OpportunitiesWon,
    SlicedAccount::OpportunitiesLost,
    SlicedAccount::NewArr,
];

/// Sums over the opportunities of one cell, in some trials.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    quarters: usize,
    /// Whether numbers of opportunities won and lost are counted beside their amounts.
    counts: bool,
    sums: Box<Sums>,
    /// Amount open when the plan starts.
    open_at_start: Lanes,
}

/// All sums, in one piece: so that the innermost loop needs but one address.
#[derive(Clone, Debug)]
struct Sums {
    /// Amounts by the first quarter that begins with them scheduled for it: places
    /// 0..Q where they were open as the quarter before began too, Q..2Q where not.
    entering: [Lanes; PLACES],
    /// Amounts by outcome and quarter: won out of the starting pipeline, won in the quarter of
    /// acceptance, lost out of it, lost in the quarter of acceptance.
    leaving: [Lanes; PLACES],
    /// Numbers likewise.
    numbers: [Counts; PLACES],
    /// Amounts taken on, by quarter: of every other opportunity each. Neighbours are mostly of
    /// one quarter, and one would have to wait until the other is added.
    created: [[Lanes; PLACES]; 2],
}

impl Default for Sums {
    fn default() -> Self {
        Self {
            entering: [Lanes::ZERO; PLACES],
            leaving: [Lanes::ZERO; PLACES],
            numbers: [Counts::ZERO; PLACES],
            created: [[Lanes::ZERO; PLACES]; 2],
        }
    }
}

impl Tally {
    /// Empties the tally for a plan of `quarters` quarters. Numbers of opportunities won and
    /// lost are counted beside their amounts only where `counts` asks for them.
    pub fn clear(&mut self, quarters: usize, counts: bool) {
        (self.quarters, self.counts) = (quarters, counts);
        self.sums.entering[..=2 * quarters].fill(Lanes::ZERO);
        self.sums.leaving[..=OUTCOMES * quarters].fill(Lanes::ZERO);
        if counts {
            self.sums.numbers[..=OUTCOMES * quarters].fill(Counts::ZERO);
        }
        for created in &mut self.sums.created {
            created[..quarters].fill(Lanes::ZERO);
        }
        self.open_at_start = Lanes::ZERO;
    }

    /// Makes this the same as another.
    pub fn copy(&mut self, other: &Self) {
        let quarters = other.quarters;
        (self.quarters, self.counts) = (quarters, other.counts);
        let (into, from) = (&mut *self.sums, &*other.sums);
        into.entering[..=2 * quarters].copy_from_slice(&from.entering[..=2 * quarters]);
        into.leaving[..=OUTCOMES * quarters].copy_from_slice(&from.leaving[..=OUTCOMES * quarters]);
        if other.counts {
            let used = ..=OUTCOMES * quarters;
            into.numbers[used].copy_from_slice(&from.numbers[used]);
        }
        for (into, from) in into.created.iter_mut().zip(&from.created) {
            into[..quarters].copy_from_slice(&from[..quarters]);
        }
        self.open_at_start = other.open_at_start;
    }

    /// Adds opportunities that are open when the plan starts and scheduled for a quarter.
    #[inline(always)]
    pub fn add_open(&mut self, scheduled: usize, amount: Lanes) {
        self.open_at_start += amount;
        let sums = &mut self.sums;
        match scheduled {
            0 => sums.entering[self.quarters] += amount,
            within if within < self.quarters => sums.entering[within] += amount,
            _ => {}
        }
    }

    /// Lets opportunities leave the pipeline in a quarter of the plan in which they were open
    /// from its beginning: amounts and numbers, 0 in lanes where none does.
    #[inline(always)]
    pub fn leave(&mut self, quarter: usize, won: bool, amount: Lanes, number: Counts) {
        let outcome = if won { WON } else { LOST };
        let place = (outcome as usize * self.quarters + quarter) % PLACES;
        self.sums.leaving[place] += amount;
        self.sums.numbers[place] += number;
    }

    /// Adds the `picked` of some opportunities to a lane, or takes them away, where
    /// `TAKEN_AWAY`. All amounts are multiples of one power of two, so that leaves exactly what
    /// never adding them would.
    #[inline(always)]
    pub fn add<const TAKEN_AWAY: bool>(
        &mut self,
        lane: usize,
        picked: &[u32],
        amounts: &[f64],
        routes: &[Route],
    ) {
        let lane = lane % LANES;
        if self.counts {
            self.follow_all::<TAKEN_AWAY, true>(lane, picked, amounts, routes);
        } else {
            self.follow_all::<TAKEN_AWAY, false>(lane, picked, amounts, routes);
        }
    }

    #[inline(always)]
    fn follow_all<const TAKEN_AWAY: bool, const COUNTS: bool>(
        &mut self,
        lane: usize,
        picked: &[u32],
        amounts: &[f64],
        routes: &[Route],
    ) {
        let sums = &mut *self.sums;
        for (number, &deal) in picked.iter().enumerate() {
            let (amount, route) = (amounts[deal as usize], routes[deal as usize]);
            let amount = if TAKEN_AWAY { -amount } else { amount };
            sums.follow::<TAKEN_AWAY, COUNTS>(lane, route, amount);
            sums.created[number % 2][route.accepted()].0[lane] += amount;
        }
    }

    /// Sends opportunities that the tally holds on other routes.
    #[inline]
    pub fn reroute(&mut self, lane: usize, amounts: &[f64], before: &[Route], after: &[Route]) {
        let sums = &mut *self.sums;
        for ((amount, before), after) in amounts.iter().zip(before).zip(after) {
            if before != after {
                sums.follow::<true, true>(lane, *before, -amount);
                sums.follow::<false, true>(lane, *after, *amount);
            }
        }
    }

    /// Puts an account that is made of the sums and of the numbers taken on in each month into
    /// `row`, by quarter.
    ///
    /// # Panics
    /// Where the account is not one of [`TALLIED`].
    #[inline(always)]
    pub fn account(&self, account: SlicedAccount, taken_on: &[Counts], row: &mut [Lanes]) {
        let (sums, quarters) = (&*self.sums, self.quarters);
        let place = |outcome: u32, quarter: usize| (outcome as usize * quarters + quarter) % PLACES;
        let left = |outcome: u32, quarter: usize| sums.leaving[place(outcome, quarter)];
        let number = |outcome: u32, quarter: usize| sums.numbers[place(outcome, quarter)];
        let entering = |place: usize| sums.entering[place % PLACES];
        let created = |quarter: usize| sums.created[0][quarter] + sums.created[1][quarter];
        let won = |quarter: usize| left(WON, quarter) + left(WON_AT_ONCE, quarter);
        let lost = |quarter: usize| left(LOST, quarter) + left(LOST_AT_ONCE, quarter);
        let rows = row[..quarters].iter_mut().enumerate();
        match account {
            SlicedAccount::StartingPipeline => {
                let mut starting = Lanes::ZERO;
                for (quarter, row) in rows {
                    starting += entering(quarter) + entering(quarters + quarter);
                    *row = starting;
                    starting = starting - (left(WON, quarter) + left(LOST, quarter));
                }
            }
            SlicedAccount::OpenPipeline => {
                let mut open = self.open_at_start;
                for (quarter, row) in rows {
                    *row = open;
                    open = open + created(quarter) - won(quarter) - lost(quarter);
                }
            }
            // What is scheduled for the quarter after the plan's last is not known.
            SlicedAccount::NextQuarterPipeline => rows.for_each(|(quarter, row)| {
                let is_last = quarter + 1 == quarters;
                *row = if is_last { Lanes::ZERO } else { entering(quarter + 1) };
            }),
            SlicedAccount::WonFromStarting => {
                rows.for_each(|(quarter, row)| *row = left(WON, quarter));
            }
            SlicedAccount::CreatedAndClosed => {
                rows.for_each(|(quarter, row)| *row = left(WON_AT_ONCE, quarter));
            }
            SlicedAccount::OpportunitiesCreated => rows.for_each(|(quarter, row)| {
                let three = &taken_on[3 * quarter..3 * quarter + 3];
                *row = (three[0] + three[1] + three[2]).to_lanes();
            }),
            SlicedAccount::PipelineCreated => {
                rows.for_each(|(quarter, row)| *row = created(quarter));
            }
            SlicedAccount::OpportunitiesWon => rows.for_each(|(quarter, row)| {
                *row = (number(WON, quarter) + number(WON_AT_ONCE, quarter)).to_lanes();
            }),
            SlicedAccount::OpportunitiesLost => rows.for_each(|(quarter, row)| {
                *row = (number(LOST, quarter) + number(LOST_AT_ONCE, quarter)).to_lanes();
            }),
            SlicedAccount::NewArr => rows.for_each(|(quarter, row)| *row = won(quarter)),
            other => unreachable!("{other:?} is not made of a tally's sums"),
        }
    }
}

impl Sums {
    #[inline(always)]
    fn follow<const TAKEN_AWAY: bool, const COUNTS: bool>(
        &mut self,
        lane: usize,
        route: Route,
        amount: f64,
    ) {
        self.entering[route.entering()].0[lane] += amount;
        self.leaving[route.leaving()].0[lane] += amount;
        if COUNTS {
            let number = &mut self.numbers[route.leaving()].0[lane];
            *number = number.wrapping_add(if TAKEN_AWAY { u32::MAX } else { 1 });
        }
    }
}
