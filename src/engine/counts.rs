//! Poisson and binomial counts as functions of a uniform number: the inverse of the CDF.
//!
//! A larger mean (or more trials of the binomial) never gives a smaller count for the same
//! uniform number. That is what lets mixes share their luck: a mix with more flow has every
//! opportunity of one with less, and some more.

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
#[inline]
fn exp_of_minus(x: f64) -> f64 {
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let k = (x * std::f64::consts::LOG2_E + 0.5) as i32;
    let r = f64::from(k) * LN_2_HIGH - x + f64::from(k) * LN_2_LOW;
    let mut series = 1.0;
    let mut n = 13;
    while n > 0 {
        series = 1.0 + series * r * RECIPROCALS[n];
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

/// The most trials that one term-by-term sum takes: 2⁻⁵¹² is still a normal number.
const BINOMIAL_CHUNK: u32 = 512;

/// A binomial count of `n` trials of probability `p`, from uniform numbers: the inverse of
/// the CDF at `uniform(0)` up to 512 trials; more are dealt in chunks of 512, each with
/// `uniform(chunk)`.
#[inline]
#[must_use]
pub fn binomial(n: u32, p: f64, uniform: impl Fn(u32) -> f64) -> u32 {
    if n == 0 || p <= 0.0 {
        return 0;
    }
    if p >= 1.0 {
        return n;
    }
    let mut count = 0;
    let mut rest = n;
    let mut chunk = 0;
    while rest > 0 {
        let size = rest.min(BINOMIAL_CHUNK);
        count += binomial_by_sum(size, p, uniform(chunk));
        rest -= size;
        chunk += 1;
    }
    count
}

/// Counts up the less likely of success and failure, so that the sum is short and its first
/// term cannot underflow; either way the count never falls as `u` or `n` grows.
#[inline]
fn binomial_by_sum(n: u32, p: f64, u: f64) -> u32 {
    if p <= 0.5 { sum_to(n, p, u) } else { n - sum_to(n, 1.0 - p, 1.0 - u) }
}

#[inline]
fn sum_to(n: u32, p: f64, u: f64) -> u32 {
    let odds = p / (1.0 - p);
    let mut term = integer_power(1.0 - p, n);
    let mut sum = term;
    let mut k = 0;
    while sum < u && k < n {
        k += 1;
        term *= odds * f64::from(n + 1 - k) * RECIPROCALS[k as usize];
        sum += term;
    }
    k
}

/// `base` to a whole power by repeated squaring: only multiplications, so the same bits
/// everywhere. Without a branch for each bit of a small power, which would be guessed wrong.
#[inline]
#[must_use]
pub fn integer_power(base: f64, exponent: u32) -> f64 {
    let bits = if exponent < 64 { 6 } else { u32::BITS - exponent.leading_zeros() };
    let (mut result, mut square) = (1.0, base);
    for bit in 0..bits {
        result *= if exponent >> bit & 1 == 1 { square } else { 1.0 };
        square *= square;
    }
    result
}

#[cfg(test)]
mod tests {
    use statrs::distribution::{Binomial, DiscreteCDF, Poisson};

    use super::{SERIES_FROM, binomial, exp_of_minus, poisson};

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
    fn binomial_counts_are_exact() {
        for (n, p) in [(1, 0.3), (7, 0.5), (20, 0.05), (20, 0.95), (300, 0.4), (512, 0.999)] {
            let law = Binomial::new(p, u64::from(n)).unwrap();
            for u in uniforms(1_000) {
                let count = binomial(n, p, |_| u);
                assert_eq!(count, inverse(|n| law.cdf(n), count, u), "n {n}, p {p}, u {u}");
            }
        }
        assert_eq!(binomial(9, 0.0, |_| 0.5), 0);
        assert_eq!(binomial(9, 1.0, |_| 0.5), 9);
    }

    #[test]
    fn counts_of_many_trials_have_the_right_mean_and_spread() {
        let stream = crate::engine::Stream::new(1, crate::engine::Purpose::Accepted, "x");
        let (n, p) = (5_000u32, 0.7);
        let draws: Vec<f64> = (0..4_000)
            .map(|trial| f64::from(binomial(n, p, |chunk| stream.uniform(trial, 0, chunk))))
            .collect();
        let mean = draws.iter().sum::<f64>() / 4_000.0;
        let variance = draws.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / 3_999.0;
        // Standard errors: 0.51 of the mean, 2.2 % of the variance.
        assert!((mean - 3_500.0).abs() < 2.6, "{mean}");
        assert!((variance / 1_050.0 - 1.0).abs() < 0.11, "{variance}");
    }

    #[test]
    fn more_of_everything_never_gives_less() {
        for u in uniforms(97) {
            let counts: Vec<u32> = (0..4_000).map(|i| poisson(f64::from(i) * 0.01, u)).collect();
            assert!(counts.is_sorted(), "{u}");
            let counts: Vec<u32> = (0..400).map(|n| binomial(n, 0.37, |_| u)).collect();
            assert!(counts.is_sorted(), "{u}");
        }
    }
}
