//! Poisson counts as functions of a uniform number, the inverse of the CDF: for entries above
//! the opportunity, of which there may be thousands and which nothing follows one by one.
//!
//! A larger mean never gives a smaller count for the same number. That is what lets mixes
//! share their luck: a mix with more flow has every entry of one with less, and some more.

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
    poisson_at(mean, u, normal_quantile(u))
}

/// The same, where the normal quantile `score` at `u` is at hand.
#[inline]
#[must_use]
pub fn poisson_at(mean: f64, u: f64, score: f64) -> u32 {
    if mean < SERIES_FROM { poisson_by_sum(mean, u) } else { poisson_by_series(mean, score) }
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
fn poisson_by_series(mean: f64, w: f64) -> u32 {
    let w2 = w * w;
    let root = mean.sqrt();
    let inverse_root = 1.0 / root;
    let q = mean + root * w + (1.0 / 3.0 + w2 / 6.0) - inverse_root * w * (1.0 / 36.0 + w2 / 72.0)
        + inverse_root * inverse_root * (-8.0 / 405.0 + w2 * (7.0 / 810.0 + w2 / 270.0));
    q.max(0.0) as u32
}

#[cfg(test)]
mod tests {
    use statrs::distribution::{DiscreteCDF, Poisson};

    use super::{SERIES_FROM, exp_of_minus, poisson};

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
    fn a_larger_mean_never_gives_less() {
        for u in uniforms(97) {
            let counts: Vec<u32> = (0..4_000).map(|i| poisson(f64::from(i) * 0.01, u)).collect();
            assert!(counts.is_sorted(), "{u}");
        }
    }
}
