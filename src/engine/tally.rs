//! Adding opportunities up: into the pipeline and out of it.

use multiversion::multiversion;

use crate::engine::lanes::{Counts, Lanes};
use crate::engine::schedules::Schedules;

/// Where sums of those stand that are won out of a starting pipeline,
pub const WON: usize = 0;
/// won in the quarter in which they are taken on,
pub const WON_AT_ONCE: usize = 1;
/// lost out of a starting pipeline,
pub const LOST: usize = 2;
/// and lost in the quarter in which they are taken on.
pub const LOST_AT_ONCE: usize = 3;
const OUTCOMES: usize = 4;

/// Sums over the opportunities of one cell, in some trials.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub(super) quarters: usize,
    /// Whether numbers of opportunities won and lost are counted beside their amounts.
    counts: bool,
    /// Amounts by the first quarter that begins with them scheduled for it: places
    /// 0..Q where they were open as the quarter before began too, Q..2Q where not.
    pub(super) entering: Vec<Lanes>,
    /// Amounts by outcome and quarter.
    pub(super) leaving: Vec<Lanes>,
    /// Numbers likewise.
    pub(super) numbers: Vec<Counts>,
    /// Amounts taken on, by quarter.
    pub(super) created: Vec<Lanes>,
    /// Amount open when the plan starts.
    pub(super) open_at_start: Lanes,
    /// What accounts are rounded to; see `accounts`.
    pub(super) grain: f64,
    /// Amount for each grain of size, by quarter of the first scheduled close.
    factors: Vec<Lanes>,
}

impl Tally {
    /// Empties the tally for a plan of `quarters` quarters, of amounts that are rounded to multiples
    /// of `grain`, a power of two. Numbers of opportunities won and lost are counted beside their
    /// amounts only where `counts` asks for them.
    pub fn clear(&mut self, quarters: usize, counts: bool, grain: f64) {
        (self.quarters, self.counts, self.grain) = (quarters, counts, grain);
        self.make_room();
        for sums in [&mut self.entering, &mut self.leaving, &mut self.created] {
            sums.fill(Lanes::ZERO);
        }
        self.numbers.fill(Counts::ZERO);
        self.open_at_start = Lanes::ZERO;
    }

    fn make_room(&mut self) {
        let quarters = self.quarters;
        self.entering.resize(2 * quarters, Lanes::ZERO);
        self.leaving.resize(OUTCOMES * quarters, Lanes::ZERO);
        self.numbers.resize(OUTCOMES * quarters, Counts::ZERO);
        self.created.resize(quarters, Lanes::ZERO);
    }

    /// Adds opportunities that are open when the plan starts and scheduled for a quarter.
    #[inline(always)]
    pub fn add_open(&mut self, scheduled: usize, amount: Lanes) {
        self.open_at_start += amount;
        match scheduled {
            0 => self.entering[self.quarters] += amount,
            within if within < self.quarters => self.entering[within] += amount,
            _ => {}
        }
    }

    /// Lets opportunities leave the pipeline in a quarter of the plan in which they were open
    /// from its beginning: amounts and numbers, 0 in lanes where none does.
    #[inline(always)]
    pub fn leave(&mut self, quarter: usize, won: bool, amount: Lanes, number: Counts) {
        let outcome = if won { WON } else { LOST };
        let place = outcome * self.quarters + quarter;
        self.leaving[place] += amount;
        if self.counts {
            self.numbers[place] += number;
        }
    }

    /// Makes the tally what one of those open at the start is together with opportunities taken on,
    /// whose amounts are their sizes times the `factors` of the quarters that they are first
    /// scheduled for.
    pub fn set(&mut self, open: &Self, schedules: &Schedules, factors: &[Lanes], size_grain: f64) {
        (self.quarters, self.counts, self.grain) = (open.quarters, open.counts, open.grain);
        self.open_at_start = open.open_at_start;
        self.make_room();
        self.factors.resize(factors.len(), Lanes::ZERO);
        set(self, open, schedules, (factors, size_grain));
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn set(
    tally: &mut Tally,
    open: &Tally,
    schedules: &Schedules,
    (factors, size_grain): (&[Lanes], f64),
) {
    for (into, factor) in tally.factors.iter_mut().zip(factors) {
        *into = *factor * Lanes::splat(size_grain);
    }
    if open.counts {
        set_leaving::<true>(tally, open, schedules);
    } else {
        set_leaving::<false>(tally, open, schedules);
    }
    let Tally { quarters, entering, created: created_in, factors, .. } = tally;
    let (quarters, waits) = (*quarters, schedules.waits);
    for (accepted, cohort) in schedules.cohorts.chunks_exact(waits).enumerate() {
        let mut created = Lanes::ZERO;
        for (size, factor) in cohort.iter().zip(&factors[accepted..]) {
            created += *size * *factor;
        }
        created_in[accepted] = created;
    }
    for scheduled in 0..quarters {
        let (mut earlier, mut before) = (Lanes::ZERO, Lanes::ZERO);
        for accepted in (scheduled + 1).saturating_sub(waits)..scheduled.saturating_sub(1) {
            earlier += schedules.cohorts[accepted * waits + scheduled - accepted];
        }
        if scheduled > 0 {
            before = schedules.slipped[scheduled - 1] * factors[scheduled - 1];
            if waits > 1 {
                let cohort = schedules.cohorts[(scheduled - 1) * waits + 1];
                before += cohort * factors[scheduled];
            }
        }
        entering[scheduled] = open.entering[scheduled] + earlier * factors[scheduled];
        entering[quarters + scheduled] = open.entering[quarters + scheduled] + before;
    }
}

/// Puts what leaves.
#[inline(always)]
fn set_leaving<const COUNTS: bool>(tally: &mut Tally, open: &Tally, schedules: &Schedules) {
    let (quarters, rungs) = (schedules.quarters, schedules.rungs);
    for quarter in 0..quarters {
        for (side, [outcome, at_once]) in
            [[LOST, LOST_AT_ONCE], [WON, WON_AT_ONCE]].into_iter().enumerate()
        {
            let place = outcome * quarters + quarter;
            let mut amount = open.leaving[place];
            let mut number = open.numbers[place];
            for slips in 0..rungs.min(quarter + 1) {
                let scheduled = quarter - slips;
                let left = &schedules.leaving[scheduled * rungs + slips][side];
                amount += left.size * tally.factors[scheduled];
                if COUNTS {
                    number += left.number;
                }
            }
            tally.leaving[place] = amount;
            let of_quarter = at_once * quarters + quarter;
            let left = &schedules.at_once[quarter][side];
            tally.leaving[of_quarter] = left.size * tally.factors[quarter];
            if COUNTS {
                tally.numbers[place] = number;
                tally.numbers[of_quarter] = left.number;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;
    use crate::engine::accounts::TALLIED;
    use crate::engine::lanes::{Counts, LANES, Lanes};
    use crate::engine::routes::{Load, Route, RouteBits, RouteSums};
    use crate::engine::schedules::Schedules;
    use crate::model::ledger::SlicedAccount as Account;

    const QUARTERS: usize = 5;
    /// Quarters for which factors are known.
    const SCHEDULES: usize = QUARTERS + 3;
    const GRAIN: f64 = 0.25;

    struct Opportunity {
        lane: usize,
        accepted: usize,
        scheduled: usize,
        slips: usize,
        won: bool,
        grains: f64,
    }

    /// Every way that an opportunity can go, in one lane or another, each of them twice.
    fn opportunities(max_slips: usize) -> Vec<Opportunity> {
        let mut all = Vec::new();
        for number in 0..2 * QUARTERS {
            let accepted = number / 2;
            for scheduled in accepted..SCHEDULES {
                let is_within = scheduled < QUARTERS;
                let most_slips = if is_within { max_slips.min(QUARTERS - scheduled) } else { 0 };
                for slips in 0..=most_slips {
                    for won in [false, true] {
                        let (lane, grains) = (all.len() * 7 % LANES, 1.0 + all.len() as f64);
                        let won = won && scheduled + slips < QUARTERS;
                        all.push(Opportunity { lane, accepted, scheduled, slips, won, grains });
                    }
                }
            }
        }
        all
    }

    fn factors() -> Vec<Lanes> {
        let factor =
            |quarter: usize| Lanes::of(|lane| 1.0 + 0.1 * quarter as f64 + 0.01 * lane as f64);
        (0..SCHEDULES).map(factor).collect()
    }

    /// An account in one lane, by quarter, as each opportunity counts in it by its definition.
    fn alone(account: Account, lane: usize, of: &[Opportunity]) -> Vec<f64> {
        let mut row = vec![0.0; QUARTERS];
        for one in of.iter().filter(|one| one.lane == lane) {
            let (accepted, scheduled, left) =
                (one.accepted, one.scheduled, one.scheduled + one.slips);
            let amount = one.grains * GRAIN * factors()[scheduled].0[lane];
            for (quarter, number) in row.iter_mut().enumerate() {
                let is_open = accepted < quarter && quarter <= left;
                let leaves = left == quarter;
                *number += match account {
                    Account::OpenPipeline if is_open => amount,
                    Account::StartingPipeline if is_open && scheduled <= quarter => amount,
                    Account::NextQuarterPipeline
                        if quarter + 1 < QUARTERS && is_open && scheduled == quarter + 1 =>
                    {
                        amount
                    }
                    Account::WonFromStarting if leaves && one.won && accepted < quarter => amount,
                    Account::CreatedAndClosed if leaves && one.won && accepted == quarter => amount,
                    Account::NewArr if leaves && one.won => amount,
                    Account::PipelineCreated if accepted == quarter => amount,
                    Account::OpportunitiesWon if leaves && one.won => 1.0,
                    Account::OpportunitiesLost if leaves && !one.won => 1.0,
                    _ => 0.0,
                };
            }
        }
        row
    }

    #[test]
    fn accounts_are_those_of_each_opportunity_alone() {
        for max_slips in [0, 1, 3, 5] {
            let (bits, opportunities) =
                (RouteBits::new(QUARTERS, max_slips), opportunities(max_slips as usize));
            let (mut sums, mut schedules) = (RouteSums::default(), Schedules::default());
            sums.clear(QUARTERS, SCHEDULES, max_slips);
            for one in &opportunities {
                let wait = (one.scheduled - one.accepted) as u32;
                let (of_lane, accepted) = ((one.lane as u32, bits), one.accepted as u32);
                let route = Route::new(of_lane, accepted, wait, one.slips as u32, one.won);
                sums.add::<false>(Load::one(one.grains), route);
            }
            schedules.make_room(&sums, QUARTERS);
            schedules.set(&sums, 0..QUARTERS);
            let [mut tally, mut open] = [(); 2].map(|()| Tally::default());
            open.clear(QUARTERS, true, GRAIN / 65_536.0);
            tally.set(&open, &schedules, &factors(), GRAIN);
            for account in TALLIED {
                let mut row = vec![Lanes::ZERO; QUARTERS];
                tally.account(account, &[Counts::ZERO; 3 * QUARTERS], &mut row);
                for lane in 0..LANES {
                    let expected = alone(account, lane, &opportunities);
                    for (quarter, expected) in expected.into_iter().enumerate() {
                        let found = row[quarter].0[lane];
                        assert!(
                            (found - expected).abs() <= 2e-5 * GRAIN,
                            "{account:?} in quarter {quarter}: {found}, not {expected}"
                        );
                    }
                }
            }
        }
    }

    /// What a single opportunity counts in, told by hand.
    #[test]
    fn an_opportunity_counts_where_it_is_open_and_where_it_leaves() {
        // Taken on in quarter 1, scheduled for 2, slips once, won in 3.
        let route = Route::new((4, RouteBits::new(QUARTERS, 2)), 1, 1, 1, true);
        let (mut sums, mut schedules) = (RouteSums::default(), Schedules::default());
        sums.clear(QUARTERS, 2, 2);
        sums.add::<false>(Load::one(8.0), route);
        schedules.make_room(&sums, QUARTERS);
        schedules.set(&sums, 0..QUARTERS);
        let [mut tally, mut open] = [(); 2].map(|()| Tally::default());
        open.clear(QUARTERS, true, 0.5);
        tally.set(&open, &schedules, &[Lanes::ONE; QUARTERS + 1], 1.0);
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
