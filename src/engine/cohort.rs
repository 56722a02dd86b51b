//! Cohorts: the opportunities of a cell that are taken on in one quarter, added up by what
//! becomes of them.
//!
//! Which pipelines an opportunity counts in, and what comes out of them, follows from four
//! numbers: when it is taken on, when it is first scheduled, how often it slips and whether it
//! is won. Of those taken on in one quarter three are left, so that one place says it all, and
//! adding one up is one sum and one count. A [`Tally`](super::tally::Tally) takes a whole
//! cohort over, sum by sum.

use crate::engine::lanes::{Counts, LANES, Lanes};
use crate::engine::rates::RUNGS;

/// What becomes of an opportunity: its place in the sums of its cohort, and its lane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Route(u32);

impl Route {
    /// The route of an opportunity of a lane taken on in the quarter `accepted`, first
    /// scheduled for `scheduled` (the plan's number of `quarters` stands for all beyond), that
    /// slips so often and then is won or lost.
    #[inline(always)]
    #[must_use]
    pub fn new(
        (lane, bits): (u32, u32),
        quarters: u32,
        accepted: u32,
        scheduled: u32,
        slips: u32,
        won: bool,
    ) -> Self {
        let place = 1 + (((scheduled - accepted) << bits | slips) << 1 | u32::from(won));
        let place = if scheduled < quarters { place } else { BEYOND };
        Self(place * LANES as u32 + lane)
    }

    #[inline(always)]
    fn place(self) -> usize {
        self.0 as usize / LANES
    }

    /// Quarters from acceptance to the first scheduled close, slips, and whether it is won;
    /// `None` where it is scheduled beyond the plan.
    #[inline(always)]
    pub fn steps(self, bits: u32) -> Option<(usize, usize, bool)> {
        let place = self.place().checked_sub(1)?;
        let slips = place >> 1;
        Some((slips >> bits, slips % (1 << bits), place % 2 == 1))
    }

    /// The lane.
    #[inline(always)]
    pub fn lane(self) -> usize {
        self.0 as usize % LANES
    }
}

/// The place of those that are scheduled beyond the plan.
const BEYOND: u32 = 0;

/// How many bits the number of slips has in a [`Route`].
#[must_use]
pub fn slip_bits(quarters: usize, max_slips: u32) -> u32 {
    let most = (max_slips as usize).min(quarters).max(RUNGS);
    (most + 1).next_power_of_two().trailing_zeros()
}

/// The sums over a cohort; all are 0 unless something was added.
#[derive(Clone, Debug, Default)]
pub struct Cohort {
    places: Vec<Sum>,
    /// How many bits the number of slips has in a [`Route`].
    pub bits: u32,
    /// So many numbers of slips an opportunity can have, from 0 on.
    pub rungs: usize,
}

/// Amount and number of the opportunities of one place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum {
    /// The amount of all.
    pub amount: Lanes,
    /// How many they are, if that is counted: modulo 2³², as more may have been taken away than
    /// added.
    pub number: Counts,
}

impl Cohort {
    /// Makes room for cohorts of a plan of so many quarters, whose opportunities slip so often
    /// at most.
    pub fn make_room(&mut self, quarters: usize, max_slips: u32) {
        self.bits = slip_bits(quarters, max_slips);
        self.rungs = (max_slips as usize).min(quarters) + 1;
        let places = 1 + (quarters << self.bits) * 2;
        if self.places.len() < places {
            self.places.resize(places, Sum::default());
        }
    }

    /// Adds the `picked` of some opportunities, or takes them away, where `TAKEN_AWAY`; counts
    /// them too, where `COUNTS`. All amounts are multiples of one power of two, so that taking
    /// away leaves exactly what never adding them would.
    #[inline(always)]
    pub fn add<const TAKEN_AWAY: bool, const COUNTS: bool>(
        &mut self,
        picked: &[u32],
        amounts: &[f64],
        routes: &[Route],
    ) {
        let (places, routes) = (self.places.as_mut_slice(), &routes[..amounts.len()]);
        for &deal in picked {
            let (amount, route) = (amounts[deal as usize], routes[deal as usize]);
            let sum = &mut places[route.place()];
            sum.amount.0[route.lane()] += if TAKEN_AWAY { -amount } else { amount };
            if COUNTS {
                let number = &mut sum.number.0[route.lane()];
                *number = number.wrapping_add(if TAKEN_AWAY { u32::MAX } else { 1 });
            }
        }
    }

    /// Takes out those that are scheduled beyond the plan.
    #[inline(always)]
    pub fn take_beyond(&mut self) -> Sum {
        std::mem::take(&mut self.places[BEYOND as usize])
    }

    /// Takes out those that are first scheduled so many quarters after they are taken on, slip
    /// so often, and then are lost, and won.
    #[inline(always)]
    pub fn take(&mut self, quarters: usize, slips: usize) -> [Sum; 2] {
        let lost = 1 + ((quarters << self.bits | slips) << 1);
        let [lost, won] = &mut self.places[lost..lost + 2] else { unreachable!("two places") };
        [std::mem::take(lost), std::mem::take(won)]
    }
}
