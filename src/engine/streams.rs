//! The only place where randomness is made.
//!
//! Every draw is a pure function of (seed, purpose, name, trial, place, index). Seed,
//! purpose and name are hashed together by SHA-256 into the key of a [`Stream`]; trial,
//! place (a month or quarter) and index make up the counter of a Philox block. So nothing
//! depends on the order of evaluation, and a thing's draws stay what they were whatever
//! else a scenario gains or loses.

use multiversion::multiversion;
use sha2::{Digest, Sha256};

use crate::engine::lanes::{LANES, Lanes, floor};
use crate::engine::philox::philox4x32;

/// What a draw is for. The words are part of every key: changing one changes results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A driver's order of strata.
    DriverOrder,
    /// A driver's place within its stratum.
    Driver,
    /// A driver's direction numbers, where its draws are Sobol' points.
    SobolDirection,
    /// How these points are scrambled.
    SobolScrambling,
    /// The market's quarterly innovation.
    Market,
    /// Whether and when a risk happens.
    Risk,
    /// A source's quarterly factor.
    SourceFactor,
    /// How long a rep stays.
    Tenure,
    /// Entries counted at a stage above the opportunity.
    Entries,
    /// How many opportunities arrive in a cell and month.
    Arrival,
    /// Whether each opportunity on a desk is taken on, goes stale or waits.
    Desk,
    /// Day, cycle, amount and fate of an opportunity.
    Opportunity,
    /// Amount and fate of an opportunity open at the start.
    OpenOpportunity,
    /// Where a search in too large a space begins, and the luck that it climbs by.
    Exploration,
    /// Other draws and other luck, by which an explanation tells what is due to them.
    Explanation,
    /// Which of the observed things are drawn again, to learn how far an estimate would move.
    Bootstrap,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Purpose::DriverOrder => "driver order",
            Purpose::Driver => "driver",
            Purpose::SobolDirection => "sobol direction",
            Purpose::SobolScrambling => "sobol scrambling",
            Purpose::Market => "market",
            Purpose::Risk => "risk",
            Purpose::SourceFactor => "source factor",
            Purpose::Tenure => "tenure",
            Purpose::Entries => "entries",
            Purpose::Arrival => "arrival",
            Purpose::Desk => "desk",
            Purpose::Opportunity => "opportunity",
            Purpose::OpenOpportunity => "open opportunity",
            Purpose::Exploration => "exploration",
            Purpose::Explanation => "explanation",
            Purpose::Bootstrap => "bootstrap",
        }
    }
}

/// The draws of one thing for one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    key: [u32; 2],
}

impl Stream {
    /// The stream of a named thing.
    #[must_use]
    pub fn new(seed: u64, purpose: Purpose, name: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"spandrel 1\0");
        hash.update(seed.to_le_bytes());
        hash.update(purpose.word().as_bytes());
        hash.update(b"\0");
        hash.update(name.as_bytes());
        let digest = hash.finalize();
        let word = |at: usize| {
            u32::from_le_bytes([digest[at], digest[at + 1], digest[at + 2], digest[at + 3]])
        };
        Self { key: [word(0), word(4)] }
    }

    /// Four words at an index, place and trial.
    #[inline]
    #[must_use]
    pub fn words(self, trial: u64, place: u32, index: u32) -> [u32; 4] {
        self.blocks([[index], [place], [trial as u32], [(trial >> 32) as u32]]).map(|word| word[0])
    }

    /// Four words for each of several counters: indices, places, and low and high halves of
    /// trials.
    #[inline(always)]
    #[must_use]
    pub fn blocks<const N: usize>(self, counters: [[u32; N]; 4]) -> [[u32; N]; 4] {
        philox4x32(counters, self.key)
    }

    /// Four words at an index and place in each of the trials from `first` on.
    #[inline(always)]
    #[must_use]
    pub fn of_trials(self, first: u64, place: u32, index: u32) -> [[u32; LANES]; 4] {
        let (mut low, mut high) = ([0; LANES], [0; LANES]);
        for lane in 0..LANES {
            let trial = first + lane as u64;
            low[lane] = trial as u32;
            high[lane] = (trial >> 32) as u32;
        }
        self.blocks([[index; LANES], [place; LANES], low, high])
    }

    /// A uniform number in (0, 1) at an index and place in each of the trials from `first`
    /// on, as [`Stream::uniform`] gives it.
    #[must_use]
    pub fn uniforms(self, first: u64, place: u32, index: u32) -> Lanes {
        uniforms_of_trials(self, first, place, index)
    }

    /// A uniform number in (0, 1) at an index, place and trial.
    #[inline]
    #[must_use]
    pub fn uniform(self, trial: u64, place: u32, index: u32) -> f64 {
        self.uniform_pair(trial, place, index).0
    }

    /// Two uniform numbers in (0, 1).
    #[inline]
    #[must_use]
    pub fn uniform_pair(self, trial: u64, place: u32, index: u32) -> (f64, f64) {
        let [a, b, c, d] = self.words(trial, place, index);
        (open_unit(a, b), open_unit(c, d))
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn uniforms_of_trials(stream: Stream, first: u64, place: u32, index: u32) -> Lanes {
    let [high, low, ..] = stream.of_trials(first, place, index);
    let mut uniforms = Lanes::ZERO;
    for lane in 0..LANES {
        uniforms.0[lane] = open_unit(high[lane], low[lane]);
    }
    uniforms
}

/// 52 bits as a number in (0, 1): the middle of one of 2⁵² equal intervals.
#[inline(always)]
fn open_unit(high: u32, low: u32) -> f64 {
    let bits = (u64::from(high) << 20) | u64::from(low >> 12);
    (bits as f64 + 0.5) * (1.0 / (1u64 << 52) as f64)
}

/// The upper 31 bits of a word are below [`threshold`]`(p)` with probability p.
#[inline(always)]
#[must_use]
pub fn upper_bits(word: u32) -> u32 {
    word >> 1
}

/// What the [`upper_bits`] of a word are below with this probability, to within 2⁻³¹;
/// always at 1 and never at 0.
#[inline(always)]
#[must_use]
pub fn threshold(probability: f64) -> u32 {
    let scaled = if probability > 0.0 { probability * 2_147_483_648.0 } else { 0.0 };
    floor(scaled)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LANES, Purpose, Stream, threshold, upper_bits};

    /// Pearson correlation of two samples.
    fn correlation(a: &[f64], b: &[f64]) -> f64 {
        let n = a.len() as f64;
        let (mean_a, mean_b) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
        let product = |x: &[f64], mx: f64, y: &[f64], my: f64| {
            x.iter().zip(y).map(|(p, q)| (p - mx) * (q - my)).sum::<f64>()
        };
        product(a, mean_a, b, mean_b)
            / (product(a, mean_a, a, mean_a) * product(b, mean_b, b, mean_b)).sqrt()
    }

    fn sample(seed: u64, purpose: Purpose, name: &str, shift: u64) -> Vec<f64> {
        let stream = Stream::new(seed, purpose, name);
        (0..20_000).map(|trial| stream.uniform(trial + shift, 3, 1)).collect()
    }

    #[test]
    fn streams_of_other_seeds_names_purposes_and_trials_are_uncorrelated() {
        let base = sample(1, Purpose::Arrival, "a", 0);
        let others = [
            sample(2, Purpose::Arrival, "a", 0),
            sample(1, Purpose::Arrival, "b", 0),
            sample(1, Purpose::Desk, "a", 0),
            sample(1, Purpose::Arrival, "a", 1),
            sample(0, Purpose::Arrival, "a", 1),
        ];
        for other in others {
            // Five standard errors of a correlation of independent samples.
            assert!(correlation(&base, &other).abs() < 5.0 / (20_000f64).sqrt());
        }
    }

    proptest! {
        /// Whatever a seed and a name are, their neighbours know nothing of them: the next
        /// seeds, names that are alike, trials, places and indices further on, and all of it
        /// at once, as where numbers are only added up.
        #[test]
        fn neighbouring_streams_are_uncorrelated(
            seed in 0..u64::MAX - 9, name in "[a-z.]{1,12}", more in 1..9u64, index in 0..5u32,
        ) {
            const LENGTH: u64 = 4096;
            let sample = |seed: u64, name: &str, trial: u64, place: u32, index: u32| -> Vec<f64> {
                let stream = Stream::new(seed, Purpose::Arrival, name);
                (0..LENGTH).map(|i| stream.uniform(trial + i, place, index)).collect()
            };
            let other = format!("{name}{more}");
            let step = more as u32;
            let base = sample(seed, &name, 0, 3, index);
            for neighbour in [
                sample(seed + more, &name, 0, 3, index),
                sample(seed, &other, 0, 3, index),
                sample(seed, &name, more, 3, index),
                sample(seed, &name, LENGTH, 3, index),
                sample(seed, &name, 0, 3 + step, index),
                sample(seed, &name, 0, 3, index + step),
                sample(seed + more, &name, more, 3, index),
                sample(seed + more, &other, more, 3 + step, index),
            ] {
                // Six standard errors: less than one in a million of some thousand fails.
                prop_assert!(correlation(&base, &neighbour).abs() < 6.0 / 64.0);
            }
        }
    }

    #[test]
    fn a_stream_is_uniform_over_trials_places_and_indices() {
        let stream = Stream::new(7, Purpose::Driver, "x");
        let draws = [
            (0..64_000).map(|i| stream.uniform(i, 0, 0)).collect::<Vec<_>>(),
            (0..64_000).map(|i| stream.uniform(0, i, 0)).collect(),
            (0..64_000).map(|i| stream.uniform(0, 0, i)).collect(),
        ];
        for sample in draws {
            let mut counts = [0f64; 64];
            for u in &sample {
                counts[(u * 64.0) as usize] += 1.0;
            }
            let chi2: f64 = counts.iter().map(|c| (c - 1000.0) * (c - 1000.0) / 1000.0).sum();
            // 63 degrees of freedom: mean 63, standard deviation 11.2.
            assert!((20.0..125.0).contains(&chi2), "{chi2}");
        }
    }

    #[test]
    fn trials_drawn_together_get_what_each_gets_alone() {
        let stream = Stream::new(7, Purpose::Desk, "x");
        // Trial numbers are 64 bits wide.
        let first = (1 << 32) - 5;
        let (words, uniforms) = (stream.of_trials(first, 3, 9), stream.uniforms(first, 3, 9));
        for lane in 0..LANES {
            let trial = first + lane as u64;
            assert_eq!(words.map(|word| word[lane]), stream.words(trial, 3, 9));
            assert_eq!(uniforms.0[lane], stream.uniform(trial, 3, 9));
        }
    }

    #[test]
    fn thresholds_are_sure_at_their_ends() {
        assert!((0..=u32::MAX).step_by(65_537).all(|word| upper_bits(word) >= threshold(0.0)));
        assert!(upper_bits(u32::MAX) < threshold(1.0));
        let below = (0..1u32 << 20).filter(|i| upper_bits(i << 12) < threshold(0.25)).count();
        assert_eq!(below, 1 << 18);
    }
}
