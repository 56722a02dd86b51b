//! Adding opportunities up: into the pipeline, out of it, and to the accounts.

use crate::engine::cohort::{Cohort, Route};
use crate::engine::lanes::{Counts, Lanes};
use crate::model::ledger::SlicedAccount;

const WON: usize = 0;
const WON_AT_ONCE: usize = 1;
const LOST: usize = 2;
const LOST_AT_ONCE: usize = 3;
const OUTCOMES: usize = 4;

/// Places for each outcome and quarter; a plan of 40 quarters needs 160.
const PLACES: usize = 256;

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

/// All sums, in one piece.
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
    /// Amounts taken on, by quarter.
    created: [Lanes; PLACES],
}

impl Default for Sums {
    fn default() -> Self {
        Self {
            entering: [Lanes::ZERO; PLACES],
            leaving: [Lanes::ZERO; PLACES],
            numbers: [Counts::ZERO; PLACES],
            created: [Lanes::ZERO; PLACES],
        }
    }
}

impl Tally {
    /// Empties the tally for a plan of `quarters` quarters. Numbers of opportunities won and
    /// lost are counted beside their amounts only where `counts` asks for them.
    pub fn clear(&mut self, quarters: usize, counts: bool) {
        (self.quarters, self.counts) = (quarters, counts);
        self.sums.entering[..2 * quarters].fill(Lanes::ZERO);
        self.sums.leaving[..OUTCOMES * quarters].fill(Lanes::ZERO);
        if counts {
            self.sums.numbers[..OUTCOMES * quarters].fill(Counts::ZERO);
        }
        self.sums.created[..quarters].fill(Lanes::ZERO);
        self.open_at_start = Lanes::ZERO;
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
        let place = (outcome * self.quarters + quarter) % PLACES;
        self.sums.leaving[place] += amount;
        if self.counts {
            self.sums.numbers[place] += number;
        }
    }

    /// Whether numbers of opportunities won and lost are counted.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.counts
    }

    /// Adds the `picked` of some opportunities that are taken on in a quarter one by one, or
    /// takes them away, where `TAKEN_AWAY`: for a few that is quicker than by their cohort.
    #[inline(always)]
    pub fn add<const TAKEN_AWAY: bool>(
        &mut self,
        accepted: usize,
        bits: u32,
        picked: &[u32],
        amounts: &[f64],
        routes: &[Route],
    ) {
        let (quarters, counts, sums) = (self.quarters, self.counts, &mut *self.sums);
        for &deal in picked {
            let (amount, route) = (amounts[deal as usize], routes[deal as usize]);
            let amount = if TAKEN_AWAY { -amount } else { amount };
            let lane = route.lane();
            sums.created[accepted % PLACES].0[lane] += amount;
            let Some((wait, slips, won)) = route.steps(bits) else { continue };
            let (scheduled, left) = (accepted + wait, accepted + wait + slips);
            if left > accepted
                && let Some(place) = entering_place(quarters, accepted, scheduled)
            {
                sums.entering[place].0[lane] += amount;
            }
            if let Some(place) = leaving_place(quarters, accepted, left, won) {
                sums.leaving[place].0[lane] += amount;
                if counts {
                    let number = &mut sums.numbers[place].0[lane];
                    *number = number.wrapping_add(if TAKEN_AWAY { u32::MAX } else { 1 });
                }
            }
        }
    }

    /// Takes over the cohort of opportunities that are taken on in a quarter.
    #[inline(always)]
    pub fn join(&mut self, accepted: usize, cohort: &mut Cohort) {
        let (quarters, counts, sums) = (self.quarters, self.counts, &mut *self.sums);
        let mut created = cohort.take_beyond().amount;
        for scheduled in accepted..quarters {
            let mut entering = Lanes::ZERO;
            for slips in 0..cohort.rungs {
                let left = scheduled + slips;
                let both = cohort.take(scheduled - accepted, slips);
                let amount = both[0].amount + both[1].amount;
                if left > accepted {
                    entering += amount;
                } else {
                    created += amount;
                }
                for (sum, won) in both.into_iter().zip([false, true]) {
                    if let Some(place) = leaving_place(quarters, accepted, left, won) {
                        sums.leaving[place] += sum.amount;
                        if counts {
                            sums.numbers[place] = sums.numbers[place].wrapping_add(sum.number);
                        }
                    }
                }
            }
            created += entering;
            if let Some(place) = entering_place(quarters, accepted, scheduled) {
                sums.entering[place] += entering;
            }
        }
        sums.created[accepted % PLACES] += created;
    }

    /// Puts an account that is made of the sums and of the numbers taken on in each month into
    /// `row`, by quarter.
    ///
    /// # Panics
    /// Where the account is not one of [`TALLIED`].
    #[inline(always)]
    pub fn account(&self, account: SlicedAccount, taken_on: &[Counts], row: &mut [Lanes]) {
        let (sums, quarters) = (&*self.sums, self.quarters);
        let place = |outcome: usize, quarter: usize| (outcome * quarters + quarter) % PLACES;
        let left = |outcome: usize, quarter: usize| sums.leaving[place(outcome, quarter)];
        let number = |outcome: usize, quarter: usize| sums.numbers[place(outcome, quarter)];
        let entering = |place: usize| sums.entering[place % PLACES];
        let created = |quarter: usize| sums.created[quarter];
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

/// Where the amounts of opportunities enter that are taken on in the quarter `accepted`, first
/// scheduled for a quarter of the plan, and still open as the one behind `accepted` begins:
/// none where the plan is over by then.
#[inline(always)]
fn entering_place(quarters: usize, accepted: usize, scheduled: usize) -> Option<usize> {
    let next = accepted + 1;
    let place = if scheduled > next { scheduled } else { quarters + next };
    (next < quarters).then_some(place % PLACES)
}

/// Where opportunities leave that are taken on in the quarter `accepted`: none where the plan is
/// over by then.
#[inline(always)]
fn leaving_place(quarters: usize, accepted: usize, left: usize, won: bool) -> Option<usize> {
    let outcome = if won { WON } else { LOST } + usize::from(left == accepted);
    (left < quarters).then_some((outcome * quarters + left) % PLACES)
}

#[cfg(test)]
mod tests {
    use super::{TALLIED, Tally};
    use crate::engine::cohort::{Cohort, Route, slip_bits};
    use crate::engine::lanes::{Counts, LANES, Lanes};

    const QUARTERS: usize = 5;
    /// The quarter in which all are taken on.
    const ACCEPTED: usize = 1;

    /// Every way that an opportunity can go, in one lane or another, some of them twice.
    fn opportunities(max_slips: u32) -> (Vec<f64>, Vec<Route>) {
        let bits = slip_bits(QUARTERS, max_slips);
        let ways = (ACCEPTED..=QUARTERS)
            .flat_map(|scheduled| (0..=max_slips).map(move |slips| (scheduled, slips)))
            .filter(|(scheduled, slips)| scheduled + (*slips as usize) <= QUARTERS)
            .flat_map(|(scheduled, slips)| [(scheduled, slips, false), (scheduled, slips, true)]);
        let ways = ways.collect::<Vec<_>>().repeat(3);
        let routes = ways.iter().enumerate().map(|(number, (scheduled, slips, won))| {
            let of_lane = (number as u32 * 7 % LANES as u32, bits);
            let (accepted, scheduled) = (ACCEPTED as u32, *scheduled as u32);
            Route::new(of_lane, QUARTERS as u32, accepted, scheduled, *slips, *won)
        });
        let amounts = (0..ways.len()).map(|number| 0.25 * (1 + number) as f64);
        (amounts.collect(), routes.collect())
    }

    fn accounts(tally: &Tally) -> Vec<Vec<Lanes>> {
        let of_account = TALLIED.map(|account| {
            let mut row = vec![Lanes::ZERO; QUARTERS];
            tally.account(account, &[Counts::ZERO; 3 * QUARTERS], &mut row);
            row
        });
        of_account.to_vec()
    }

    /// As a cohort, one by one, and with some that are taken away again.
    #[test]
    fn a_cohort_adds_up_to_what_its_opportunities_do_one_by_one() {
        for max_slips in [0, 1, 3, 5] {
            let (amounts, routes) = opportunities(max_slips);
            let all: Vec<u32> = (0..amounts.len() as u32).collect();
            let (some, others) = all.split_at(all.len() / 3);
            let (mut cohort, bits) = (Cohort::default(), slip_bits(QUARTERS, max_slips));
            cohort.make_room(QUARTERS, max_slips);
            let [mut together, mut alone, mut fewer, mut few] = [(); 4].map(|()| Tally::default());
            for tally in [&mut together, &mut alone, &mut fewer, &mut few] {
                tally.clear(QUARTERS, true);
            }
            cohort.add::<false, true>(&all, &amounts, &routes);
            together.join(ACCEPTED, &mut cohort);
            alone.add::<false>(ACCEPTED, bits, &all, &amounts, &routes);
            assert_eq!(accounts(&together), accounts(&alone), "at most {max_slips} slips");
            assert_ne!(accounts(&together), accounts(&few));

            few.add::<false>(ACCEPTED, bits, some, &amounts, &routes);
            cohort.add::<true, true>(others, &amounts, &routes);
            together.join(ACCEPTED, &mut cohort);
            assert_eq!(accounts(&together), accounts(&few), "at most {max_slips} slips");
            fewer.add::<false>(ACCEPTED, bits, &all, &amounts, &routes);
            fewer.add::<true>(ACCEPTED, bits, others, &amounts, &routes);
            assert_eq!(accounts(&fewer), accounts(&few), "at most {max_slips} slips");
        }
    }

    /// What a single opportunity counts in, told by hand.
    #[test]
    fn an_opportunity_counts_where_it_is_open_and_where_it_leaves() {
        use crate::model::ledger::SlicedAccount as Account;
        // Taken on in quarter 1, scheduled for 2, slips once, won in 3.
        let route = Route::new((4, 2), QUARTERS as u32, 1, 2, 1, true);
        let mut tally = Tally::default();
        tally.clear(QUARTERS, true);
        tally.add::<false>(1, 2, &[0], &[8.0], &[route]);
        let of = |account| {
            let mut row = vec![Lanes::ZERO; QUARTERS];
            tally.account(account, &[Counts::ZERO; 3 * QUARTERS], &mut row);
            row.iter().map(|number| number.0[4]).collect::<Vec<f64>>()
        };
        assert_eq!(of(Account::PipelineCreated), [0.0, 8.0, 0.0, 0.0, 0.0]);
        assert_eq!(of(Account::OpenPipeline), [0.0, 0.0, 8.0, 8.0, 0.0]);
        assert_eq!(of(Account::StartingPipeline), [0.0, 0.0, 8.0, 8.0, 0.0]);
        assert_eq!(of(Account::NextQuarterPipeline), [0.0; QUARTERS]);
        assert_eq!(of(Account::WonFromStarting), [0.0, 0.0, 0.0, 8.0, 0.0]);
        assert_eq!(of(Account::NewArr), [0.0, 0.0, 0.0, 8.0, 0.0]);
        assert_eq!(of(Account::OpportunitiesWon), [0.0, 0.0, 0.0, 1.0, 0.0]);
    }
}
