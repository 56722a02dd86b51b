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
/// a test bounds the share of draws it moves by one at 2·10⁻⁴ at a mean of 10 (falling as
/// the mean grows) and their effect on the mean at 10⁻⁵.
#[inline]
#[must_use]
pub fn poisson(mean: f64, u: f64) -> u32 {
    if mean < SERIES_FROM { poisson_by_sum(mean, u) } else { poisson_by_series(mean, u) }
}

#[inline]
fn poisson_by_sum(mean: f64, u: f64) -> u32 {
    let mut term = libm::exp(-mean);
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
/// everywhere.
#[inline]
#[must_use]
pub fn integer_power(base: f64, exponent: u32) -> f64 {
    let (mut result, mut square, mut rest) = (1.0, base, exponent);
    while rest > 0 {
        if rest & 1 == 1 {
            result *= square;
        }
        square *= square;
        rest >>= 1;
    }
    result
}
