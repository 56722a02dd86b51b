//! Poisson counts as functions of a uniform number, the inverse of the CDF: opportunities that
//! arrive in a month, and entries above the opportunity.
//!
//! A larger mean never gives a smaller count for the same number. That is what lets mixes
//! share their luck: a mix with more flow has every entry of one with less, and some more.

use multiversion::multiversion;

use crate::distribution::special::normal_quantile;
use crate::engine::lanes::{Counts, LANES, Lanes, SHIFT, floor};

/// Below this mean the Poisson CDF is summed term by term; from it on, inverted by series.
const SERIES_FROM: f64 = 64.0;

/// The most terms that are summed: more than 17 standard deviations above any mean.
const MOST_TERMS: usize = 208;

/// Lanes that are counted together: so few that what they need is held in registers.
const TOGETHER: usize = 16;

/// 1/k for the terms that the sums below can reach.
const RECIPROCALS: [f64; MOST_TERMS] = {
    let mut table = [0.0; MOST_TERMS];
    let mut k = 1;
    while k < MOST_TERMS {
        table[k] = 1.0 / k as f64;
        k += 1;
    }
    table
};

/// Poisson counts of these means (0 or more) in trials side by side: of each lane the smallest n
/// with P(N ≤ n) ≥ its uniform number, in (0, 1).
///
/// Exact below a mean of 64. From there on ⌊Q⌋ of the expansion in Giles, *Algorithm 955:
/// Approximation of the Inverse Poisson CDF* (ACM TOMS 42, 2016), eq. (5), up to 1/mean;
/// a test bounds the share of draws that it moves by one at 6·10⁻⁵ at a mean of 64, 4·10⁻⁵
/// at 100, and what that does to the mean at 10⁻⁵ of it.
#[must_use]
pub fn poisson(mean: [f64; LANES], uniform: [f64; LANES]) -> [u32; LANES] {
    PoissonLuck::new(Lanes(uniform)).count(Lanes(mean)).0
}

/// The luck of a count in some trials, with what it came to last.
#[derive(Clone, Debug)]
pub struct PoissonLuck {
    uniform: Lanes,
    /// The normal score of `uniform`, once it was needed.
    score: Option<Lanes>,
    /// The mean that was asked for last. States often ask for the same.
    pub mean: Lanes,
    /// What it gave.
    pub count: Counts,
}

impl PoissonLuck {
    /// Luck that is this number in (0, 1).
    #[must_use]
    pub fn new(uniform: Lanes) -> Self {
        Self { uniform, score: None, mean: Lanes::splat(f64::NAN), count: Counts::ZERO }
    }

    /// Counts at a mean, as [`poisson`] does.
    pub fn count(&mut self, mean: Lanes) -> Counts {
        if !mean.has_bits_of(&self.mean) {
            self.count_anew(mean);
        }
        self.count
    }

    /// The same, without a look at what was asked for last.
    pub fn count_anew(&mut self, mean: Lanes) {
        self.mean = mean;
        if !count_by_sum(&self.mean, &self.uniform, &mut self.count) {
            self.count_by_series();
        }
    }

    /// Counts anew in the lanes of a large mean.
    fn count_by_series(&mut self) {
        let score = self.score.get_or_insert_with(|| self.uniform.map(normal_quantile));
        count_by_series(&self.mean, score, &mut self.count);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn count_by_series(mean: &Lanes, score: &Lanes, counts: &mut Counts) {
    for lane in 0..LANES {
        let large = by_series(mean.0[lane], score.0[lane]);
        let is_large = mean.0[lane] >= SERIES_FROM;
        counts.0[lane] = if is_large { large } else { counts.0[lane] };
    }
}

/// Adds up the probabilities of 0, 1, 2, … until they reach the uniform number. Comes back with
/// whether that is what is wanted in all lanes: it counts none where the mean is large.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn count_by_sum(mean: &Lanes, uniform: &Lanes, counts: &mut Counts) -> bool {
    let mut large = 0;
    let (means, uniforms) = (mean.0.as_chunks().0, uniform.0.as_chunks().0);
    let counts = counts.0.as_chunks_mut().0;
    for ((mean, uniform), counts) in means.iter().zip(uniforms).zip(counts) {
        large |= count_some_by_sum(mean, uniform, counts);
    }
    large == 0
}

/// Does so in some lanes, and gives 0 unless the mean is large in one of them.
#[inline(always)]
fn count_some_by_sum(
    mean: &[f64; TOGETHER],
    uniform: &[f64; TOGETHER],
    counts: &mut [u32; TOGETHER],
) -> u32 {
    let [mut term, mut small] = [[0.0; TOGETHER]; 2];
    let mut number = [SHIFT; TOGETHER];
    let mut large = 0;
    for lane in 0..TOGETHER {
        let is_large = mean[lane] >= SERIES_FROM;
        small[lane] = if is_large { 0.0 } else { mean[lane] };
        large |= u32::from(is_large);
    }
    for lane in 0..TOGETHER {
        term[lane] = exp_of_minus(small[lane]);
    }
    let mut sum = term;
    for reciprocal in &RECIPROCALS[1..] {
        let mut short = 0;
        for lane in 0..TOGETHER {
            let is_short = sum[lane] < uniform[lane];
            number[lane] += if is_short { 1.0 } else { 0.0 };
            short |= u32::from(is_short);
            term[lane] *= small[lane] * reciprocal;
            sum[lane] += term[lane];
        }
        if short == 0 {
            break;
        }
    }
    for lane in 0..TOGETHER {
        counts[lane] = number[lane].to_bits() as u32;
    }
    large
}

/// e⁻ˣ for x in [0, 64], to within a unit in the last place or two: 2⁻ᵏ·eʳ with
/// |r| ≤ ½ ln 2, whose Taylor series is cut where it is below 2⁻⁵³. Quicker than `libm`, and
/// the same bits everywhere.
#[inline(always)]
fn exp_of_minus(x: f64) -> f64 {
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    // The nearest integer.
    let shifted = x * std::f64::consts::LOG2_E + SHIFT;
    let k = shifted - SHIFT;
    let r = k * LN_2_HIGH - x + k * LN_2_LOW;
    // Even and odd terms apart, as one need not wait for the other.
    let r2 = r * r;
    let (mut even, mut odd) = (1.0, 1.0);
    let mut n = 6;
    while n > 0 {
        even = 1.0 + even * (r2 * (RECIPROCALS[2 * n] * RECIPROCALS[2 * n - 1]));
        odd = 1.0 + odd * (r2 * (RECIPROCALS[2 * n + 1] * RECIPROCALS[2 * n]));
        n -= 1;
    }
    (even + r * odd) * f64::from_bits(1023u64.wrapping_sub(shifted.to_bits()) << 52)
}

#[inline(always)]
fn by_series(mean: f64, w: f64) -> u32 {
    let w2 = w * w;
    let root = mean.sqrt();
    let inverse_root = 1.0 / root;
    let q = mean + root * w + (1.0 / 3.0 + w2 / 6.0) - inverse_root * w * (1.0 / 36.0 + w2 / 72.0)
        + inverse_root * inverse_root * (-8.0 / 405.0 + w2 * (7.0 / 810.0 + w2 / 270.0));
    let q = if q > 0.0 { q } else { 0.0 };
    let most = f64::from(u32::MAX);
    floor(if q < most { q } else { most })
}

#[cfg(test)]
mod tests {
    use statrs::distribution::{DiscreteCDF, Poisson};

    use super::{LANES, Lanes, PoissonLuck, SERIES_FROM, exp_of_minus, poisson};

    /// Uniform numbers in (0, 1), evenly spread, in lanes.
    fn uniforms(batches: usize) -> impl Iterator<Item = [f64; LANES]> {
        let count = (batches * LANES) as f64;
        let number = move |at: usize| (at as f64 + 0.543_21) / count;
        (0..batches).map(move |batch| std::array::from_fn(|lane| number(batch * LANES + lane)))
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
        for mean in [1e-9, 0.01, 0.3, 1.0, 2.5, 4.0, 7.7, 9.999, 20.0, 40.0, 63.999] {
            let law = Poisson::new(mean).unwrap();
            for u in uniforms(320) {
                for (n, u) in poisson([mean; LANES], u).into_iter().zip(u) {
                    assert_eq!(n, inverse(|n| law.cdf(n), n, u), "mean {mean}, u {u}");
                }
            }
        }
        assert_eq!(poisson([0.0; LANES], [0.999; LANES]), [0; LANES]);
    }

    #[test]
    fn large_poisson_counts_are_within_the_stated_bound() {
        const BATCHES: usize = 12_500;
        for (mean, bound) in [(SERIES_FROM, 6e-5), (100.0, 4e-5), (1000.0, 2e-5), (3000.0, 1e-5)] {
            let law = Poisson::new(mean).unwrap();
            let mut other = 0;
            let mut shift = 0.0;
            for u in uniforms(BATCHES) {
                for (n, u) in poisson([mean; LANES], u).into_iter().zip(u) {
                    let exact = inverse(|n| law.cdf(n), n, u);
                    assert!(n.abs_diff(exact) <= 1);
                    other += usize::from(n != exact);
                    shift += f64::from(n) - f64::from(exact);
                }
            }
            let draws = (BATCHES * LANES) as f64;
            let (share, shift) = (other as f64 / draws, shift / draws / mean);
            assert!(share <= bound, "mean {mean}: {share} of the draws differ");
            assert!(shift.abs() <= 1e-5, "mean {mean}: the mean moves by {shift} of itself");
        }
    }

    #[test]
    fn the_exponential_agrees_with_libm() {
        for i in 0..=640_000 {
            let x = f64::from(i) * 1e-4;
            let exact = libm::exp(-x);
            assert!((exp_of_minus(x) - exact).abs() <= 5e-16 * exact, "{x}");
        }
    }

    /// Also where sums give way to series.
    #[test]
    fn a_larger_mean_never_gives_less() {
        for u in uniforms(6) {
            let mut before = [0; LANES];
            for i in 0..10_000 {
                let counts = poisson([f64::from(i) * 0.01; LANES], u);
                assert!((0..LANES).all(|lane| before[lane] <= counts[lane]), "{i}: {u:?}");
                before = counts;
            }
        }
    }

    /// In whatever order states ask, and with whatever else is asked for in other lanes.
    #[test]
    fn a_count_depends_on_its_own_mean_alone() {
        let means = Lanes::of(|lane| 11.0 * lane as f64);
        let uniform = Lanes::of(|lane| 0.05 + 0.06 * lane as f64);
        let mut luck = PoissonLuck::new(uniform);
        let together = luck.count(means);
        luck.count(Lanes::splat(90.0));
        assert_eq!(together, luck.count(means));
        for lane in 0..LANES {
            let alone = poisson([means.0[lane]; LANES], [uniform.0[lane]; LANES]);
            assert_eq!(alone, [together.0[lane]; LANES]);
        }
    }
}
