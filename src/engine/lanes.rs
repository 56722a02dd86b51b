//! Trials side by side: a number for each of [`LANES`] of them.
//!
//! What is the same arithmetic in every trial is done for all of a block at once, in plain
//! loops over arrays that compilers turn into vector instructions of any width. No lane sees
//! another, and nothing is fused or reordered, so every machine gives the same bits.

use std::ops::{Add, AddAssign, Mul, MulAssign, Sub};

use multiversion::multiversion;

/// Trials that are worked out together: one for each bit of a word.
pub const LANES: usize = 64;

/// A number for each lane.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub struct Lanes(pub [f64; LANES]);

/// A count, or a random word, for each lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(align(64))]
pub struct Counts(pub [u32; LANES]);

impl Default for Lanes {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Default for Counts {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Lanes {
    /// 0 in each lane.
    pub const ZERO: Self = Self([0.0; LANES]);
    /// 1 in each lane.
    pub const ONE: Self = Self([1.0; LANES]);

    /// The same number in each lane.
    #[inline(always)]
    #[must_use]
    pub fn splat(number: f64) -> Self {
        Self([number; LANES])
    }

    /// The number that a function gives of each lane.
    #[inline(always)]
    #[must_use]
    pub fn of(number: impl FnMut(usize) -> f64) -> Self {
        Self(std::array::from_fn(number))
    }

    /// A function of each number.
    #[inline(always)]
    #[must_use]
    pub fn map(self, function: impl FnMut(f64) -> f64) -> Self {
        Self(self.0.map(function))
    }

    /// Whether every lane holds the very same bits as another's.
    #[inline(always)]
    #[must_use]
    pub fn has_bits_of(&self, other: &Self) -> bool {
        let mut differing = 0;
        for lane in 0..LANES {
            differing |= self.0[lane].to_bits() ^ other.0[lane].to_bits();
        }
        differing == 0
    }

    /// The smaller of each number and a limit.
    #[inline(always)]
    #[must_use]
    pub fn min(mut self, limit: f64) -> Self {
        for number in &mut self.0 {
            *number = if *number < limit { *number } else { limit };
        }
        self
    }
}

impl Counts {
    /// 0 in each lane.
    pub const ZERO: Self = Self([0; LANES]);

    /// The larger of two counts in each lane.
    #[inline(always)]
    #[must_use]
    pub fn max(mut self, other: Self) -> Self {
        for lane in 0..LANES {
            self.0[lane] = self.0[lane].max(other.0[lane]);
        }
        self
    }

    /// The largest count of any lane.
    #[inline(always)]
    #[must_use]
    pub fn largest(self) -> u32 {
        self.0.into_iter().fold(0, u32::max)
    }

    /// The counts as numbers.
    #[inline(always)]
    #[must_use]
    pub fn to_lanes(self) -> Lanes {
        let mut numbers = Lanes::ZERO;
        for lane in 0..LANES {
            numbers.0[lane] = f64::from(self.0[lane]);
        }
        numbers
    }
}

/// Defines an operation lane by lane, and perhaps the same in place.
macro_rules! lane_by_lane {
    ($type:ident, $operation:ident, $method:ident, $symbol:tt) => {
        impl $operation for $type {
            type Output = Self;
            #[inline(always)]
            fn $method(mut self, other: Self) -> Self {
                for lane in 0..LANES {
                    self.0[lane] $symbol other.0[lane];
                }
                self
            }
        }
    };
    ($type:ident, $operation:ident, $method:ident, $symbol:tt, $in_place:ident, $its_method:ident) => {
        lane_by_lane!($type, $operation, $method, $symbol);
        impl $in_place for $type {
            #[inline(always)]
            fn $its_method(&mut self, other: Self) {
                *self = self.$method(other);
            }
        }
    };
}

lane_by_lane!(Lanes, Add, add, +=, AddAssign, add_assign);
lane_by_lane!(Lanes, Mul, mul, *=, MulAssign, mul_assign);
lane_by_lane!(Lanes, Sub, sub, -=);
lane_by_lane!(Counts, Add, add, +=, AddAssign, add_assign);
lane_by_lane!(Counts, Sub, sub, -=);

/// 2⁵². Numbers from there on to 2⁵³ have their integers in the lowest bits, so that no cast is
/// needed, which would ask each number whether it is one.
pub const SHIFT: f64 = (1_u64 << 52) as f64;

/// The largest whole number that is not above a number from 0 on and below 2³².
#[inline(always)]
#[must_use]
pub fn floor(number: f64) -> u32 {
    let nearest = (number + SHIFT) - SHIFT;
    let below = if nearest > number { nearest - 1.0 } else { nearest };
    (below + SHIFT).to_bits() as u32
}

/// Adds numbers to as many sums.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn add_all(sums: &mut [Lanes], numbers: &[Lanes]) {
    for (sum, number) in sums.iter_mut().zip(numbers) {
        *sum += *number;
    }
}

/// Multiplies numbers by what effects of factor `by` make at as many strengths; see [`factor`].
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn multiply_all(numbers: &mut [Lanes], by: Lanes, strengths: &[Lanes]) {
    for (number, strength) in numbers.iter_mut().zip(strengths) {
        *number *= factor(by, *strength);
    }
}

/// What an effect of factor `by` multiplies its quantity with at some strength, as
/// [`crate::model::timing::factor`].
#[inline(always)]
#[must_use]
pub fn factor(by: Lanes, strength: Lanes) -> Lanes {
    Lanes::ONE + (by - Lanes::ONE) * strength
}

#[cfg(test)]
mod tests {
    use super::floor;

    #[test]
    fn whole_numbers_are_those_that_a_cast_gives() {
        let most = f64::from(u32::MAX);
        for number in [0.0, 0.5, 1.0_f64.next_down(), 1.0, 1.5, 2.5, 7.999_999, most - 0.5, most] {
            assert_eq!(floor(number), number as u32, "{number}");
        }
    }
}
