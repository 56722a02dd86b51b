//! Routes: what becomes of an opportunity, and sums over those that a desk takes on.
//!
//! Which pipelines an opportunity counts in, and what comes out of them, follows from five
//! numbers: when it is taken on and first scheduled, how often it slips, whether it is won, and
//! its amount, which is its size times a factor of the quarter that it is first scheduled for.
//! So sizes are added up route by route, whatever the factors, and a
//! [`Tally`](super::tally::Tally) makes amounts of whole sums.
//!
//! Sizes are whole numbers of grains: what is taken away again leaves exactly what never
//! adding it would, in whatever order.

use crate::engine::lanes::{Counts, LANES, Lanes, SHIFT};
use crate::engine::rates::RUNGS;

/// What becomes of an opportunity, and its lane: where it counts in [`RouteSums`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Route(u32);

const LANE_BITS: u32 = LANES.trailing_zeros();

impl Route {
    /// The route of an opportunity of a lane that is taken on in the quarter `accepted`, first
    /// scheduled so many quarters later, slips so often and then is won or lost. Of one that is
    /// scheduled beyond the plan slips and outcome are 0 and lost.
    #[inline(always)]
    #[must_use]
    pub fn new(
        (lane, bits): (u32, RouteBits),
        accepted: u32,
        wait: u32,
        slips: u32,
        won: bool,
    ) -> Self {
        let way = (wait << bits.quarter | accepted) << bits.slips | slips;
        Self((way << 1 | u32::from(won)) << LANE_BITS | lane)
    }

    /// The same, but won where it is lost, and lost where it is won.
    #[inline(always)]
    #[must_use]
    pub fn turned(self) -> Self {
        Self(self.0 ^ 1 << LANE_BITS)
    }

    /// The lane.
    #[inline(always)]
    #[must_use]
    pub fn lane(self) -> usize {
        self.0 as usize % LANES
    }

    /// Whether it is first scheduled for the quarter in which it is taken on.
    #[inline(always)]
    #[must_use]
    pub fn waits_not(self, bits: RouteBits) -> bool {
        self.0 >> (LANE_BITS + 1 + bits.slips + bits.quarter) == 0
    }

    /// Whether it is won.
    #[inline(always)]
    #[must_use]
    pub fn is_won(self) -> bool {
        (self.0 >> LANE_BITS) % 2 == 1
    }

    /// How often it slips.
    #[inline(always)]
    #[must_use]
    pub fn slips(self, bits: RouteBits) -> usize {
        (self.0 >> (LANE_BITS + 1)) as usize % (1 << bits.slips)
    }

    /// The quarter that it is first scheduled for.
    #[inline(always)]
    #[must_use]
    pub fn scheduled(self, bits: RouteBits) -> usize {
        let way = (self.0 >> (LANE_BITS + 1 + bits.slips)) as usize;
        (way >> bits.quarter) + way % (1 << bits.quarter)
    }
}

/// How many bits parts of a [`Route`] have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RouteBits {
    /// The quarter in which an opportunity is taken on.
    quarter: u32,
    /// How often it slips.
    slips: u32,
}

impl RouteBits {
    /// As many as a plan of so many quarters needs, in which opportunities slip so often at most.
    #[must_use]
    pub fn new(quarters: usize, max_slips: u32) -> Self {
        let most_slips = (max_slips as usize).min(quarters).max(RUNGS);
        let bits = |numbers: usize| numbers.next_power_of_two().trailing_zeros();
        Self { quarter: bits(quarters), slips: bits(most_slips + 1) }
    }
}

/// Size and number of some opportunities in one word, so that one addition adds both: grains in
/// its upper bits, below them the number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load(u64);

/// Bits of the number: room for four times as many as a group of cells may draw at most, see
/// [`crate::model::size::MOST_OPPORTUNITIES`].
const NUMBER_BITS: u32 = 22;

/// The most grains that there is room for.
const MOST_GRAINS: f64 = (1_u64 << (u64::BITS - NUMBER_BITS)) as f64 - 1.0;

impl Load {
    /// One opportunity of so many grains, 0 or more, rounded.
    #[inline(always)]
    #[must_use]
    pub fn one(grains: f64) -> Self {
        let grains = if grains > 0.0 { grains } else { 0.0 };
        let grains = if grains < MOST_GRAINS { grains } else { MOST_GRAINS };
        let whole = (grains + SHIFT).to_bits() << NUMBER_BITS;
        Self(whole | 1)
    }

    /// The size, in grains.
    #[inline(always)]
    #[must_use]
    pub fn size(self) -> f64 {
        f64::from_bits(self.0 >> NUMBER_BITS | SHIFT.to_bits()) - SHIFT
    }
}

/// Size and number in each lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(align(64))]
pub struct Loads([u64; LANES]);

impl Default for Loads {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Loads {
    /// None in any lane.
    pub const ZERO: Self = Self([0; LANES]);

    /// Adds others.
    #[inline(always)]
    pub fn add(&mut self, others: &Self) {
        let (mut sums, others) = (self.0, others.0);
        for lane in 0..LANES {
            sums[lane] = sums[lane].wrapping_add(others[lane]);
        }
        self.0 = sums;
    }

    /// The size, in grains.
    #[inline(always)]
    #[must_use]
    pub fn size(&self) -> Lanes {
        let mut size = Lanes::ZERO;
        for lane in 0..LANES {
            size.0[lane] = Load(self.0[lane]).size();
        }
        size
    }

    /// How many they are.
    #[inline(always)]
    #[must_use]
    pub fn number(&self) -> Counts {
        let mut number = Counts::ZERO;
        for lane in 0..LANES {
            number.0[lane] = self.0[lane] as u32 % (1 << NUMBER_BITS);
        }
        number
    }
}

/// The power of two that is the grain of sizes of this mean, none of which is larger than
/// `largest`: less than 10⁻⁶ of the mean, unless the largest is some million times that.
///
/// So there is room for the size of four million mean opportunities.
#[must_use]
pub fn grain(mean: f64, largest: f64) -> f64 {
    let grain = (mean / f64::from(1 << 20)).max(largest / (1_u64 << 40) as f64);
    if grain > 0.0 && grain.is_finite() {
        let (_, exponent) = libm::frexp(grain);
        libm::ldexp(1.0, exponent - 1)
    } else {
        1.0
    }
}

/// Sums over opportunities of a cell, in some trials.
#[derive(Clone, Debug, Default)]
pub struct RouteSums {
    /// By route.
    sums: Vec<Loads>,
    /// How many bits parts of a route have.
    pub bits: RouteBits,
    /// So many numbers of slips an opportunity can have, from 0 on.
    pub rungs: usize,
    /// So many waits an opportunity can have, from 0 on.
    pub waits: usize,
}

impl RouteSums {
    /// Empties the sums that [`RouteSums::of`] gives, for a plan of so many quarters. Opportunities
    /// are first scheduled less than `waits` quarters after they are taken on, and slip so often
    /// at most.
    pub fn clear(&mut self, quarters: usize, waits: usize, max_slips: u32) {
        self.bits = RouteBits::new(quarters, max_slips);
        self.rungs = (max_slips as usize).min(quarters) + 1;
        self.waits = waits;
        let places = waits << (self.bits.quarter + self.bits.slips + 1);
        self.sums.resize(self.sums.len().max(places), Loads::ZERO);
        for wait in 0..waits {
            for accepted in 0..quarters {
                // Beyond the plan opportunities neither slip nor are won.
                let outcomes = if accepted + wait < quarters { 2 * self.rungs } else { 1 };
                let first = self.first(accepted, wait);
                self.sums[first..first + outcomes].fill(Loads::ZERO);
            }
        }
    }

    /// Where those of a quarter and a wait begin.
    #[inline(always)]
    fn first(&self, accepted: usize, wait: usize) -> usize {
        (wait << self.bits.quarter | accepted) << (self.bits.slips + 1)
    }

    /// Adds an opportunity, or takes it away, where `TAKEN_AWAY`.
    #[inline(always)]
    pub fn add<const TAKEN_AWAY: bool>(&mut self, load: Load, route: Route) {
        let (place, lane) = (route.0 as usize / LANES, route.0 as usize % LANES);
        let sum = &mut self.sums[place].0[lane];
        *sum = if TAKEN_AWAY { sum.wrapping_sub(load.0) } else { sum.wrapping_add(load.0) };
    }

    /// Those taken on in a quarter and first scheduled so many quarters later, by slips and
    /// outcome: lost, and won. Of those scheduled beyond the plan only the very first is a sum.
    #[inline(always)]
    #[must_use]
    pub fn of(&self, accepted: usize, wait: usize) -> &[[Loads; 2]] {
        let first = self.first(accepted, wait);
        self.sums[first..first + 2 * self.rungs].as_chunks().0
    }
}

#[cfg(test)]
mod tests {
    use super::{LANES, Load, Loads, Route, RouteBits, RouteSums, grain};

    #[test]
    fn routes_tell_what_they_were_made_of() {
        for max_slips in [0, 3, 4, 1000] {
            let bits = RouteBits::new(40, max_slips);
            for (accepted, wait, slips) in [(0, 0, 0), (39, 12, 1), (7, 3, max_slips.min(40))] {
                for won in [false, true] {
                    let route = Route::new((9, bits), accepted, wait, slips, won);
                    assert_eq!(route.lane(), 9);
                    assert_eq!(route.scheduled(bits), (accepted + wait) as usize);
                    assert_eq!(route.waits_not(bits), wait == 0);
                    assert_eq!(route.slips(bits), slips as usize);
                    assert_eq!(route.is_won(), won);
                    let turned = Route::new((9, bits), accepted, wait, slips, !won);
                    assert_eq!(route.turned(), turned);
                }
            }
        }
    }

    #[test]
    fn sizes_and_numbers_add_up_beside_each_other() {
        let (mut sums, route) =
            (RouteSums::default(), Route::new((5, RouteBits::new(4, 3)), 1, 2, 1, true));
        sums.clear(4, 3, 3);
        let sizes = [0.0, 0.4, 1.6, 4e11, 3.0];
        sizes.iter().for_each(|size| sums.add::<false>(Load::one(*size), route));
        sums.add::<true>(Load::one(3.0), route);
        let [lost, won] = &sums.of(1, 2)[1];
        assert_eq!(*lost, Loads::ZERO);
        assert_eq!((won.size().0[5], won.number().0[5]), (400_000_000_002.0, 4));
        assert_eq!(won.size().0.iter().sum::<f64>(), 400_000_000_002.0);
    }

    /// A million opportunities of the mean size, or one of the largest, are far from what there
    /// is room for.
    #[test]
    fn grains_are_fine_and_leave_room() {
        for (mean, largest) in [(36_000.0, 1e6), (1.0, 1.0), (1e-9, 1e-3), (3.0, 1e12)] {
            let grain = grain(mean, largest);
            assert_eq!(libm::frexp(grain).0, 0.5, "a power of two");
            assert!(grain < 1e-6 * mean || grain < largest / 5e11);
            let mut sum = Loads::default();
            let one = Load::one(mean / grain);
            assert!((one.size() * grain - mean).abs() <= 0.5 * grain);
            sum.add(&Loads([one.0.wrapping_mul(1_000_000); LANES]));
            assert_eq!(sum.size().0[0], 1e6 * one.size());
            assert_eq!(sum.number().0[0], 1_000_000);
            assert!(Load::one(largest / grain).size() * grain >= largest * (1.0 - 1e-6));
        }
        assert_eq!(grain(0.0, 0.0), 1.0);
    }
}
