//! Poisson counts as functions of a uniform number, the inverse of the CDF, and binomial
//! counts as numbers of words below a threshold.
//!
//! A larger mean (or more trials, or a higher threshold) never gives a smaller count for
//! the same numbers. That is what lets mixes share their luck: a mix with more flow has every
//! opportunity of one with less, and some more.

use std::sync::LazyLock;

use crate::distribution::special::normal_quantile;

/// Below this mean the Poisson CDF is summed term by term; from it on, inverted by series.
const SERIES_FROM: f64 = 10.0;

/// 1/k for the terms that the sums below can reach.
const RECIPROCALS: [f64; 1024] = {
    let mut table = [0.0; 1024];
    let mut k = 1;
    while k < 1024 {
        table[k] = 1.0 / k as f64;
        k += 1;
    }
    table
};

/// The smallest n with P(N ≤ n) ≥ `u` for a Poisson count N of this mean.
///
/// Exact below a mean of 10. From there on ⌊Q⌋ of the expansion in Giles, *Algorithm 955:
/// Approximation of the Inverse Poisson CDF* (ACM TOMS 42, 2016), eq. (5), up to 1/mean;
/// a test bounds the share of draws that it moves by one at 6·10⁻⁴ at a mean of 10, 4·10⁻⁵
/// at 100, and what that does to the mean at 10⁻⁵ of it.
#[inline]
#[must_use]
pub fn poisson(mean: f64, u: f64) -> u32 {
    if mean < SERIES_FROM { poisson_by_sum(mean, u) } else { poisson_by_series(mean, u) }
}

/// The counts of as many means and uniform numbers as both slices hold, as [`poisson`]
/// gives them.
///
/// A count lies between those of the neighbouring means of a table. Mostly these
/// are the same, and only where they are not is its own sum worked out.
pub fn poissons(means: &[f64], uniforms: &[f64], counts: &mut Vec<u32>) {
    let table: &BracketTable = &BRACKETS;
    counts.extend(means.iter().zip(uniforms).map(|(mean, u)| {
        if *mean >= SERIES_FROM {
            return poisson_by_series(*mean, *u);
        }
        let row = (mean * ROWS_PER_UNIT) as usize;
        let (low, high) = (table.count(row, *u), table.count(row + 1, *u));
        if low == high && high < TERMS { low as u32 } else { poisson_by_sum(*mean, *u) }
    }));
}

/// Poisson counts of the means 0, 1/16, 2/16, … up to [`SERIES_FROM`].
struct BracketTable(Vec<BracketRow>);

struct BracketRow {
    /// P(N ≤ n) for n = 0, 1, ….
    cumulated: [f64; TERMS],
    /// The count at u = 0, 1/64, 2/64, …: where to begin to look.
    guide: [u8; GUIDES],
}

const ROWS_PER_UNIT: f64 = 16.0;
const TERMS: usize = 40;
const GUIDES: usize = 64;

static BRACKETS: LazyLock<BracketTable> = LazyLock::new(|| {
    let row = |row: usize| {
        let mean = row as f64 / ROWS_PER_UNIT;
        let (mut term, mut sum) = (libm::exp(-mean), 0.0);
        let cumulated: [f64; TERMS] = std::array::from_fn(|n| {
            sum += term;
            term *= mean * RECIPROCALS[n + 1];
            sum
        });
        let guide = std::array::from_fn(|part| {
            let u = part as f64 / GUIDES as f64;
            cumulated.iter().filter(|below| **below < u).count() as u8
        });
        BracketRow { cumulated, guide }
    };
    BracketTable((0..=(SERIES_FROM * ROWS_PER_UNIT) as usize).map(row).collect())
});

impl BracketTable {
    /// The count at a row's mean; [`TERMS`] stands for that and all above.
    #[inline(always)]
    fn count(&self, row: usize, u: f64) -> usize {
        let row = &self.0[row];
        let mut count = usize::from(row.guide[(u * GUIDES as f64) as usize % GUIDES]);
        while count < TERMS && row.cumulated[count] < u {
            count += 1;
        }
        count
    }
}

/// Adds up the probabilities of 0, 1, 2, … until they reach `u`.
#[inline]
fn poisson_by_sum(mean: f64, u: f64) -> u32 {
    let mut term = exp_of_minus(mean);
    let mut sum = term;
    let mut n = 0;
    // Above 200 a term is under 10⁻¹⁸⁰ of the whole for any mean below 10.
    while sum < u && n < 200 {
        n += 1;
        term *= mean * RECIPROCALS[n];
        sum += term;
    }
    n as u32
}

/// e⁻ˣ for x in [0, 10], to within a unit in the last place or two: 2⁻ᵏ·eʳ with
/// |r| ≤ ½ ln 2, whose Taylor series is cut where it is below 2⁻⁵³. Quicker than `libm`, and
/// the same bits everywhere.
#[inline(always)]
fn exp_of_minus(x: f64) -> f64 {
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let k = (x * std::f64::consts::LOG2_E + 0.5) as i32;
    let r = f64::from(k) * LN_2_HIGH - x + f64::from(k) * LN_2_LOW;
    let mut series = 1.0;
    let mut n = 13;
    while n > 0 {
        series = 1.0 + series * (r * RECIPROCALS[n]);
        n -= 1;
    }
    series * f64::from_bits(((1023 - k) as u64) << 52)
}

#[inline]
fn poisson_by_series(mean: f64, u: f64) -> u32 {
    let w = normal_quantile(u);
    let w2 = w * w;
    let root = mean.sqrt();
    let inverse_root = 1.0 / root;
    let q = mean + root * w + (1.0 / 3.0 + w2 / 6.0) - inverse_root * w * (1.0 / 36.0 + w2 / 72.0)
        + inverse_root * inverse_root * (-8.0 / 405.0 + w2 * (7.0 / 810.0 + w2 / 270.0));
    q.max(0.0) as u32
}

/// How many of the words are below `threshold`.
#[inline(always)]
#[must_use]
pub fn count_below(words: &[u32], threshold: u32) -> u32 {
    // A plain loop: desks hold few opportunities of a cell, and masking lanes costs more.
    let mut count = 0;
    for word in words {
        count += u32::from(*word < threshold);
    }
    count
}

/// The threshold that a 32-bit word is below with this probability, to within 2⁻³².
#[inline]
#[must_use]
pub fn threshold(probability: f64) -> u32 {
    (probability * 4_294_967_296.0) as u32
}

#[cfg(test)]
mod tests {
    use statrs::distribution::{DiscreteCDF, Poisson};

    use super::{SERIES_FROM, count_below, exp_of_minus, poisson, poissons, threshold};

    fn uniforms(count: usize) -> impl Iterator<Item = f64> {
        (0..count).map(move |i| (i as f64 + 0.543_21) / count as f64)
    }

    /// The smallest n with P(N ≤ n) ≥ u, from an independent CDF, searched from `near`.
    fn inverse(cdf: impl Fn(u64) -> f64, near: u32, u: f64) -> u32 {
        let mut n = u64::from(near);
        while n > 0 && cdf(n - 1) >= u {
            n -= 1;
        }
        while cdf(n) < u {
            n += 1;
        }
        n as u32
    }

    #[test]
    fn small_poisson_counts_are_exact() {
        for mean in [1e-9, 0.01, 0.3, 1.0, 2.5, 4.0, 7.7, 9.999] {
            let law = Poisson::new(mean).unwrap();
            for u in uniforms(5_000) {
                let n = poisson(mean, u);
                assert_eq!(n, inverse(|n| law.cdf(n), n, u), "mean {mean}, u {u}");
            }
        }
        assert_eq!(poisson(0.0, 0.999), 0);
        let means: Vec<f64> = (0..4_000).map(|i| f64::from(i) * 0.003).collect();
        for u in uniforms(97).chain([1e-300, 1e-12, 1.0 - 1e-12]) {
            let mut together = Vec::new();
            poissons(&means, &vec![u; means.len()], &mut together);
            assert!(means.iter().zip(together).all(|(mean, count)| count == poisson(*mean, u)));
        }
    }

    #[test]
    fn large_poisson_counts_are_within_the_stated_bound() {
        const DRAWS: usize = 200_000;
        for (mean, bound) in [(SERIES_FROM, 6e-4), (20.0, 2.5e-4), (100.0, 4e-5), (3000.0, 1e-5)] {
            let law = Poisson::new(mean).unwrap();
            let mut other = 0;
            let mut shift = 0.0;
            for u in uniforms(DRAWS) {
                let n = poisson(mean, u);
                let exact = inverse(|n| law.cdf(n), n, u);
                assert!(n.abs_diff(exact) <= 1);
                other += usize::from(n != exact);
                shift += f64::from(n) - f64::from(exact);
            }
            let (share, shift) = (other as f64 / DRAWS as f64, shift / DRAWS as f64 / mean);
            assert!(share <= bound, "mean {mean}: {share} of the draws differ");
            assert!(shift.abs() <= 1e-5, "mean {mean}: the mean moves by {shift} of itself");
        }
    }

    #[test]
    fn the_exponential_agrees_with_libm() {
        for i in 0..=100_000 {
            let x = f64::from(i) * 1e-4;
            let exact = libm::exp(-x);
            assert!((exp_of_minus(x) - exact).abs() <= 4e-16 * exact, "{x}");
        }
    }

    #[test]
    fn words_are_below_a_threshold_with_its_probability() {
        assert_eq!(count_below(&[0, 999, 1000, 1001, u32::MAX], 1000), 2);
        assert_eq!(count_below(&[], 1000), 0);
        assert_eq!((threshold(0.0), threshold(0.5), threshold(1.0)), (0, 1 << 31, u32::MAX));
    }

    #[test]
    fn more_of_everything_never_gives_less() {
        for u in uniforms(97) {
            let counts: Vec<u32> = (0..4_000).map(|i| poisson(f64::from(i) * 0.01, u)).collect();
            assert!(counts.is_sorted(), "{u}");
        }
    }
}
