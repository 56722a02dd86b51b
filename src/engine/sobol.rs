//! Drivers by scrambled Sobol' points, in independent replicates.
//!
//! Trial t is point ⌊t / 32⌋ of replicate t mod 32. A replicate is a Sobol' sequence (Sobol'
//! 1967) with one dimension for each driver, put in order by Owen's nested uniform scrambling
//! (*Randomly permuted (t, m, s)-nets and (t, s)-sequences*, 1995): the first 2ᵐ points of a
//! driver lie one in each of 2ᵐ equally likely strata, for every m at once, and each point by
//! itself is uniform. So every estimate is unbiased, further trials go on where the others
//! ended, and the replicates, made alike from numbers of their own, are independent: their
//! spread says how far their mean may be off.
//!
//! A Sobol' dimension whose polynomial has degree d is free to choose its first d direction
//! numbers, and the first 2ᵈ points depend on these alone. Here they are drawn at random for
//! each driver and replicate, as Jäckel does beyond the tables (*Monte Carlo Methods in
//! Finance*, 2002, ch. 8), from the stream of the driver's name. Tables (Joe and Kuo 2008) are
//! better in their first dimensions, but they must be dealt out: a driver more would move the
//! others to another dimension, and change all of their draws. Here a draw is a function of
//! seed, name and trial, of nothing else, and there is no end to the dimensions.

use crate::engine::streams::{Purpose, Stream};

/// Into how many independent replicates trials are dealt in turn: half as many as a block has
/// trials, so that the replicate of a trial is its place in the block, modulo this.
pub const REPLICATES: usize = 32;

/// Binary digits that are stratified. A replicate then has two million points of its own, and
/// all of them more than the ten million trials that a scenario may have.
const DIGITS: u32 = 21;

/// Digits that one Philox block scrambles: a tree of 2⁷ − 1 nodes, a bit for each.
const TOGETHER: u32 = 7;

/// A driver's direction numbers in each replicate, by digit of the point's number.
type Directions = [[u32; DIGITS as usize]; REPLICATES];

/// The points of a driver, replicate by replicate.
pub struct Points {
    directions: Box<Directions>,
    scrambling: Stream,
    within: Stream,
}

impl Points {
    /// The points of the driver with this name.
    #[must_use]
    pub fn new(seed: u64, name: &str) -> Self {
        let stream = Stream::new(seed, Purpose::SobolDirection, name);
        let mut directions: Box<Directions> = Box::default();
        for (replicate, numbers) in directions.iter_mut().enumerate() {
            for (digit, number) in (0..DIGITS).zip(numbers) {
                let [word, ..] = stream.words(replicate as u64, digit, 0);
                *number = direction(digit, word);
            }
        }
        let scrambling = Stream::new(seed, Purpose::SobolScrambling, name);
        Self { directions, scrambling, within: Stream::new(seed, Purpose::Driver, name) }
    }

    /// The uniform number in (0, 1) of a trial.
    #[must_use]
    pub fn uniform(&self, trial: usize) -> f64 {
        let (replicate, number) = (trial % REPLICATES, (trial / REPLICATES) as u32);
        let directions = &self.directions[replicate];
        let of_digit = |digit: u32| (number >> digit & 1) * directions[digit as usize];
        let point = (0..DIGITS).fold(0, |point, digit| point ^ of_digit(digit));
        let stratum = scrambled(self.scrambling, replicate, point);
        let within = self.within.uniform(trial as u64, 0, 0);
        let uniform = (f64::from(stratum) + within) / f64::from(1u32 << DIGITS);
        // Rounding must not reach 1, whose quantile may be infinite.
        uniform.min(1.0 - f64::EPSILON / 2.0)
    }
}

/// A direction number: the random digits above its own of a word, its own, and zeros.
fn direction(digit: u32, word: u32) -> u32 {
    let own = 1 << (DIGITS - 1 - digit);
    let above = ((1 << DIGITS) - 1) & !(2 * own - 1);
    (word & above) | own
}

/// Flips each digit by a bit that belongs to the digits above it.
fn scrambled(stream: Stream, replicate: usize, point: u32) -> u32 {
    let mut flips = 0;
    for part in 0..DIGITS / TOGETHER {
        let below = DIGITS - TOGETHER * (part + 1);
        let (above, digits) = (point >> (below + TOGETHER), point >> below & ((1 << TOGETHER) - 1));
        let bits = stream.words(replicate as u64, part, above);
        for level in 0..TOGETHER {
            // Nodes of the tree from 1 on, level by level.
            let node = (1 << level) | (digits >> (TOGETHER - level));
            let flip = bits[(node / 32) as usize] >> (node % 32) & 1;
            flips |= flip << (below + TOGETHER - 1 - level);
        }
    }
    point ^ flips
}

#[cfg(test)]
mod tests {
    use super::{DIGITS, Points, REPLICATES, direction};

    /// The uniform numbers of a replicate.
    fn replicate(points: &Points, replicate: usize, length: usize) -> Vec<f64> {
        (0..length).map(|number| points.uniform(number * REPLICATES + replicate)).collect()
    }

    #[test]
    fn every_power_of_two_of_points_fills_its_strata() {
        let points = Points::new(7, "assume.all.win_rate");
        for of in [0, 5, 31] {
            let uniforms = replicate(&points, of, 4096);
            for strata in (0..=12).map(|power| 1usize << power) {
                for some in uniforms.chunks(strata) {
                    let mut met = vec![false; strata];
                    some.iter().for_each(|u| met[(u * strata as f64) as usize] = true);
                    assert!(met.iter().all(|met| *met), "{strata} strata of replicate {of}");
                }
            }
        }
    }

    #[test]
    fn one_point_is_uniform_over_seeds() {
        // The scrambling of the very first point, which is 0 before it.
        let mut counts = [0f64; 16];
        for seed in 0..16_000 {
            counts[(Points::new(seed, "x").uniform(3) * 16.0) as usize] += 1.0;
        }
        let chi2: f64 = counts.iter().map(|n| (n - 1000.0) * (n - 1000.0) / 1000.0).sum();
        // 15 degrees of freedom: mean 15, standard deviation 5.5.
        assert!((1.0..45.0).contains(&chi2), "{chi2}");
    }

    /// The scrambling must not depend on a point by itself: digits below two that differ are
    /// flipped independently.
    #[test]
    fn digits_below_others_are_flipped_by_themselves() {
        let mut alike = 0;
        for seed in 0..4000 {
            let points = Points::new(seed, "x");
            // Points 0 and 1 differ in their first digit; point 0 has a second digit of 0.
            let [one, other] = [0, 1].map(|n| points.uniform(n * REPLICATES));
            assert_ne!((one * 2.0) as u32, (other * 2.0) as u32);
            alike += u32::from((one * 4.0) as u32 % 2 == (other * 4.0) as u32 % 2);
        }
        // 2000 expected, standard deviation 32.
        assert!((1850..2150).contains(&alike), "{alike}");
    }

    #[test]
    fn replicates_and_drivers_are_uncorrelated() {
        let (a, b) = (Points::new(1, "a"), Points::new(1, "b"));
        let columns = [replicate(&a, 0, 4096), replicate(&a, 1, 4096), replicate(&b, 0, 4096)];
        for (one, other) in [(0, 1), (0, 2)] {
            let product = |(x, y): (&f64, &f64)| 12.0 * (x - 0.5) * (y - 0.5);
            let pairs = columns[one].iter().zip(&columns[other]);
            let correlation = pairs.map(product).sum::<f64>() / 4096.0;
            assert!(correlation.abs() < 5.0 / 64.0, "{correlation}");
        }
    }

    #[test]
    fn direction_numbers_are_triangular() {
        for digit in 0..DIGITS {
            let number = direction(digit, u32::MAX);
            assert_eq!(number.trailing_zeros(), DIGITS - 1 - digit);
            assert!(number < 1 << DIGITS);
        }
    }

    #[test]
    fn a_driver_has_digits_below_its_strata() {
        let points = Points::new(1, "a");
        let fine = |trial| (points.uniform(trial) * f64::from(1u32 << DIGITS)).fract();
        let mean = (0..1000).map(fine).sum::<f64>() / 1000.0;
        assert!((mean - 0.5).abs() < 0.05, "{mean}");
    }
}
