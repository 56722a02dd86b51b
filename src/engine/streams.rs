//! The only place where randomness is made.
//!
//! Every draw is a pure function of (seed, purpose, name, trial, place, index). Seed,
//! purpose and name are hashed together by SHA-256 into the key of a [`Stream`]; trial,
//! place (a month or quarter) and index make up the counter of a Philox block. So nothing
//! depends on the order of evaluation, and a thing's draws stay what they were whatever
//! else a scenario gains or loses.

use multiversion::multiversion;
use sha2::{Digest, Sha256};

use crate::engine::philox::philox4x32;

/// What a draw is for. The words are part of every key: changing one changes results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A driver's order of strata.
    DriverOrder,
    /// A driver's place within its stratum.
    Driver,
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
    /// Opportunities offered in a cell and month.
    Offered,
    /// How many of a desk's opportunities are taken on.
    Accepted,
    /// How many of the rest go stale.
    Stale,
    /// Day, cycle, amount and slips of an opportunity.
    Opportunity,
    /// Outcome of an opportunity.
    Outcome,
    /// Amount, slips and outcome of an opportunity open at the start.
    OpenOpportunity,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Purpose::DriverOrder => "driver order",
            Purpose::Driver => "driver",
            Purpose::Market => "market",
            Purpose::Risk => "risk",
            Purpose::SourceFactor => "source factor",
            Purpose::Tenure => "tenure",
            Purpose::Entries => "entries",
            Purpose::Offered => "offered",
            Purpose::Accepted => "accepted",
            Purpose::Stale => "stale",
            Purpose::Opportunity => "opportunity",
            Purpose::Outcome => "outcome",
            Purpose::OpenOpportunity => "open opportunity",
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
        self.lanes(trial, [place], [index]).map(|word| word[0])
    }

    /// Four words in each of `LANES` lanes, which differ in place and index.
    #[inline(always)]
    #[must_use]
    pub fn lanes<const LANES: usize>(
        self,
        trial: u64,
        places: [u32; LANES],
        indices: [u32; LANES],
    ) -> [[u32; LANES]; 4] {
        let low = [trial as u32; LANES];
        let high = [(trial >> 32) as u32; LANES];
        philox4x32([indices, places, low, high], self.key)
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

    /// Uniform numbers in (0, 1) for the places 0, 1, 2, … of a trial, as
    /// [`Stream::uniform`] gives them at index 0.
    pub fn fill_uniforms(self, trial: u64, out: &mut [f64]) {
        fill_uniforms(self, trial, out);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn fill_uniforms(stream: Stream, trial: u64, out: &mut [f64]) {
    const LANES: usize = 8;
    for (chunk, block) in out.chunks_mut(LANES).enumerate() {
        let places = std::array::from_fn(|lane| (chunk * LANES + lane) as u32);
        let [high, low, ..] = stream.lanes(trial, places, [0; LANES]);
        let uniforms: [f64; LANES] = std::array::from_fn(|lane| open_unit(high[lane], low[lane]));
        block.copy_from_slice(&uniforms[..block.len()]);
    }
}

/// 52 bits as a number in (0, 1): the middle of one of 2⁵² equal intervals.
#[inline(always)]
fn open_unit(high: u32, low: u32) -> f64 {
    let bits = (u64::from(high) << 20) | u64::from(low >> 12);
    (bits as f64 + 0.5) * (1.0 / (1u64 << 52) as f64)
}

/// 32 bits as a number in (0, 1): the middle of one of 2³² equal intervals.
#[inline(always)]
#[must_use]
pub fn unit_of_word(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / (1u64 << 32) as f64)
}

#[cfg(test)]
mod tests {
    use super::{Purpose, Stream};

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
        let base = sample(1, Purpose::Offered, "a", 0);
        let others = [
            sample(2, Purpose::Offered, "a", 0),
            sample(1, Purpose::Offered, "b", 0),
            sample(1, Purpose::Stale, "a", 0),
            sample(1, Purpose::Offered, "a", 1),
            sample(0, Purpose::Offered, "a", 1),
        ];
        for other in others {
            // Five standard errors of a correlation of independent samples.
            assert!(correlation(&base, &other).abs() < 5.0 / (20_000f64).sqrt());
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
    fn filling_gives_the_same_numbers_as_drawing_one_by_one() {
        let stream = Stream::new(7, Purpose::Accepted, "x");
        let mut filled = [0.0; 13];
        stream.fill_uniforms(5, &mut filled);
        for (place, value) in filled.iter().enumerate() {
            assert_eq!(*value, stream.uniform(5, place as u32, 0));
        }
    }
}
