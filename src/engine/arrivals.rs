//! When opportunities arrive: a Poisson process of unit rate for each cell and month.
//!
//! A state that expects λ opportunities in a month is offered those that arrive before λ.
//! Their number is Poisson with mean λ, and a state that expects more is offered every one
//! that a state with less is, and perhaps some behind them: more flow only ever adds
//! opportunities. Arrivals are drawn as far as any state asks for, and once for all of them.

use multiversion::multiversion;

use crate::engine::lanes::{Counts, LANES, Lanes};
use crate::engine::streams::Stream;

/// The arrivals of one cell and month.
#[derive(Clone, Debug, Default)]
pub struct Arrivals {
    /// By number: when it arrives, in each lane.
    times: Vec<Times>,
    /// When the last of them arrives.
    last: Lanes,
}

/// Times to within 2⁻²⁴ of themselves.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Times([f32; LANES]);

/// Arrivals that a block of words gives.
const TOGETHER: usize = 4;

impl Arrivals {
    /// Forgets all arrivals.
    pub fn reset(&mut self) {
        self.times.clear();
        self.last = Lanes::ZERO;
    }

    /// How many arrive before the time `until` of each lane, in the trials from `first` on.
    pub fn before(&mut self, until: Lanes, stream: Stream, first: u64, month: usize) -> Counts {
        while (0..LANES).any(|lane| self.last.0[lane] <= until.0[lane]) {
            let index = (self.times.len() / TOGETHER) as u32;
            draw_more(self, stream, first, month as u32, index);
        }
        count(&self.times, until)
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn draw_more(arrivals: &mut Arrivals, stream: Stream, first: u64, month: u32, index: u32) {
    let words = stream.of_trials(first, month, index);
    for words in &words {
        let mut times = Times([0.0; LANES]);
        for lane in 0..LANES {
            arrivals.last.0[lane] += f64::from(exponential(words[lane]));
            times.0[lane] = arrivals.last.0[lane] as f32;
        }
        arrivals.times.push(times);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn count(times: &[Times], until: Lanes) -> Counts {
    let mut limits = [0.0f32; LANES];
    for lane in 0..LANES {
        limits[lane] = until.0[lane] as f32;
    }
    let mut counts = Counts::ZERO;
    for times in times {
        for lane in 0..LANES {
            counts.0[lane] += u32::from(times.0[lane] < limits[lane]);
        }
    }
    counts
}

/// An exponential number of mean 1: −ln of the uniform number in (0, 1) that a word stands
/// for, to within 3·10⁻⁷ of the larger of 1 and itself.
///
/// The logarithm is that of Moshier's Cephes library (`logf`, 1989): with u = m·2ᵉ and m
/// between √½ and √2, a polynomial in m − 1.
#[inline(always)]
fn exponential(word: u32) -> f32 {
    const SQRT_HALF: u32 = 0x3F35_04F3;
    const ONE: u32 = 0x3F80_0000;
    let uniform = (word as f32 + 0.5) * (1.0 / (1u64 << 32) as f32);
    // Moves the exponent's step from 1 to √½.
    let bits = uniform.to_bits().wrapping_add(ONE - SQRT_HALF);
    let exponent = (bits >> 23) as i32 - 127;
    let mantissa = f32::from_bits((bits & 0x007F_FFFF).wrapping_add(SQRT_HALF));
    let x = mantissa - 1.0;
    let x2 = x * x;
    let mut series = 7.037_683_6e-2;
    for coefficient in [
        -1.151_461_e-1,
        1.167_699_8e-1,
        -1.242_014_1e-1,
        1.424_932_3e-1,
        -1.666_805_8e-1,
        2.000_071_5e-1,
        -2.499_999_4e-1,
        3.333_333e-1,
    ] {
        series = series * x + coefficient;
    }
    let exponent = exponent as f32;
    let log = x + (series * x * x2 - 0.5 * x2 - 2.121_944_4e-4 * exponent) + 0.693_359_4 * exponent;
    -log
}

#[cfg(test)]
mod tests {
    use statrs::distribution::{Discrete, Poisson};

    use super::{Arrivals, exponential};
    use crate::engine::lanes::{LANES, Lanes};
    use crate::engine::streams::{Purpose, Stream};

    #[test]
    fn exponentials_are_minus_the_logarithm() {
        let words = (0..u32::MAX).step_by(9973).chain((0..64).map(|bit| u32::MAX >> (bit / 2)));
        for word in words {
            let exact = -libm::log((f64::from(word) + 0.5) / 4_294_967_296.0);
            let error = (f64::from(exponential(word)) - exact).abs();
            assert!(error <= 3e-7 * exact.max(1.0), "{word}: {error}");
        }
    }

    /// Counts for a mean, in so many trials.
    fn counts(mean: f64, batches: u64) -> Vec<u32> {
        let stream = Stream::new(3, Purpose::Arrival, "cell");
        let mut arrivals = Arrivals::default();
        let counts = (0..batches).flat_map(|batch| {
            arrivals.reset();
            arrivals.before(Lanes::splat(mean), stream, batch * LANES as u64, 7).0
        });
        counts.collect()
    }

    /// χ² over the counts that are expected at least 20 times, against four standard
    /// deviations above its mean.
    #[test]
    fn counts_are_poisson() {
        for mean in [0.03, 0.7, 4.0, 11.0, 60.0] {
            let counts = counts(mean, 4000);
            let law = Poisson::new(mean).unwrap();
            let (mut chi2, mut degrees) = (0.0, 0.0);
            for n in 0..200 {
                let expected = law.pmf(n) * counts.len() as f64;
                if expected >= 20.0 {
                    let seen = counts.iter().filter(|count| u64::from(**count) == n).count();
                    chi2 += (seen as f64 - expected) * (seen as f64 - expected) / expected;
                    degrees += 1.0;
                }
            }
            assert!(
                degrees > 0.0 && chi2 < degrees + 4.0 * f64::sqrt(2.0 * degrees) + 4.0,
                "{mean}"
            );
        }
    }

    #[test]
    fn many_arrivals_are_as_many_as_expected() {
        let counts = counts(5000.0, 40);
        let mean = counts.iter().map(|count| f64::from(*count)).sum::<f64>() / counts.len() as f64;
        assert!((mean - 5000.0).abs() < 4.0 * (5000.0 / counts.len() as f64).sqrt(), "{mean}");
    }

    /// In whatever order states ask, and with whatever else is asked for in other lanes.
    #[test]
    fn a_count_depends_on_its_own_mean_alone_and_grows_with_it() {
        let stream = Stream::new(3, Purpose::Arrival, "cell");
        let mut arrivals = Arrivals::default();
        let means = Lanes::of(|lane| 0.4 * lane as f64);
        let together = arrivals.before(means, stream, 32, 1);
        let after_more = {
            arrivals.before(Lanes::splat(50.0), stream, 32, 1);
            arrivals.before(means, stream, 32, 1)
        };
        assert_eq!(together, after_more);
        for lane in 0..LANES {
            arrivals.reset();
            let alone = arrivals.before(Lanes::splat(means.0[lane]), stream, 32, 1);
            assert_eq!(alone.0[lane], together.0[lane]);
            let more = arrivals.before(Lanes::splat(means.0[lane] + 0.5), stream, 32, 1);
            assert!(more.0[lane] >= alone.0[lane]);
        }
    }
}
