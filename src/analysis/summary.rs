//! Mean, spread and quantiles of a figure over the trials.

use multiversion::multiversion;

use crate::analysis::results::{QUANTILE_LEVELS, Summary};

/// Sums that run side by side, always the same number of them: quick, and the same bits
/// on every machine.
const LANES: usize = 8;

impl Summary {
    /// The summary of some numbers, or `None` where there are none.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        if values.is_empty() {
            return None;
        }
        let n = values.len() as f64;
        let mean = sum(values) / n;
        let squares = sum_of_squares(values, mean);
        // Undefined (0/0) for a single number.
        let standard_deviation = (squares / (n - 1.0)).sqrt();
        let mut quantiles = [0.0; QUANTILE_LEVELS.len()];
        quantiles_into(values, &QUANTILE_LEVELS, &mut quantiles);
        Some(Self { mean, standard_deviation, quantiles })
    }
}

/// The sum of some numbers, in a fixed order.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn sum(values: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let chunks = values.chunks_exact(LANES);
    let rest: f64 = chunks.remainder().iter().sum();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += value;
        }
    }
    lanes.iter().sum::<f64>() + rest
}

/// The sum of their squared distances from a number, in the same order.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn sum_of_squares(values: &[f64], from: f64) -> f64 {
    let mut lanes = [0.0; LANES];
    let chunks = values.chunks_exact(LANES);
    let rest: f64 = chunks.remainder().iter().map(|value| (value - from) * (value - from)).sum();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += (value - from) * (value - from);
        }
    }
    lanes.iter().sum::<f64>() + rest
}

/// The quantiles of some finite numbers (at least one) at rising levels: linear between the
/// order statistics around (n − 1)·level, which is type 7 of Hyndman and Fan, *Sample
/// Quantiles in Statistical Packages* (1996), and what Excel's PERCENTILE.INC gives.
///
/// By selection: the numbers are counted into bins of equal width, and only the bins that
/// hold a wanted order statistic are sorted.
pub fn quantiles_into(values: &[f64], levels: &[f64], out: &mut [f64]) {
    let places: Vec<(usize, f64)> = levels
        .iter()
        .map(|level| {
            let place = (values.len() - 1) as f64 * level;
            (place as usize, place.fract())
        })
        .collect();
    let selected = Selected::new(values, places.iter().map(|(lower, _)| *lower));
    for ((lower, fraction), quantile) in places.into_iter().zip(out) {
        let at = selected.order_statistic(lower);
        let next = selected.order_statistic((lower + 1).min(values.len() - 1));
        *quantile = at + (next - at) * fraction;
    }
}

const BINS: usize = 1024;

/// The sorted numbers of the bins that hold wanted order statistics.
struct Selected {
    /// For each kept bin: how many numbers are below it, and where its own begin.
    bins: Vec<(usize, usize)>,
    sorted: Vec<f64>,
}

impl Selected {
    /// Keeps the bins of the order statistics at `places` and of those right above them.
    fn new(values: &[f64], places: impl Iterator<Item = usize>) -> Self {
        let mut bin_of = vec![0u16; values.len()];
        assign_bins(values, &mut bin_of);
        let counts = histogram(&bin_of);
        let mut wanted: Vec<usize> = places.flat_map(|place| [place, place + 1]).collect();
        wanted.sort_unstable();
        let mut kept = [false; BINS];
        let mut bins = Vec::new();
        let (mut below, mut begins, mut next) = (0, 0, 0);
        for (number, count) in counts.iter().enumerate() {
            let count = *count as usize;
            while next < wanted.len() && wanted[next] < below + count {
                if !kept[number] {
                    kept[number] = true;
                    bins.push((below, begins));
                    begins += count;
                }
                next += 1;
            }
            below += count;
        }
        // Each number is written behind those kept so far, and is one of them or is written
        // over: a branch would be guessed wrongly for many of them.
        let mut sorted = vec![0.0; begins + 1];
        let mut end = 0;
        for (bin, value) in bin_of.iter().zip(values) {
            sorted[end] = *value;
            end += usize::from(kept[usize::from(*bin) % BINS]);
        }
        sorted.truncate(end);
        sorted.sort_unstable_by(f64::total_cmp);
        Self { bins, sorted }
    }

    /// The number at a place of the whole sorted sample; its bin must have been kept.
    fn order_statistic(&self, place: usize) -> f64 {
        let bin = self.bins.partition_point(|(below, _)| *below <= place);
        let (below, begins) = self.bins[bin.saturating_sub(1)];
        self.sorted[(begins + place - below).min(self.sorted.len() - 1)]
    }
}

/// The number of entries of each bin, counted in four places so that neighbours in one bin do
/// not wait for each other.
fn histogram(bin_of: &[u16]) -> [u32; BINS] {
    let mut counts = [[0u32; BINS]; 4];
    let chunks = bin_of.chunks_exact(4);
    for bin in chunks.remainder() {
        counts[0][usize::from(*bin) % BINS] += 1;
    }
    for chunk in chunks {
        for (counts, bin) in counts.iter_mut().zip(chunk) {
            counts[usize::from(*bin) % BINS] += 1;
        }
    }
    let [mut total, rest @ ..] = counts;
    for counts in &rest {
        total.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
    }
    total
}

/// The bin of each number, between the smallest and the largest.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn assign_bins(values: &[f64], bins: &mut [u16]) {
    let (low, high) = range(values);
    let scale = if high > low { (BINS - 1) as f64 / (high - low) } else { 0.0 };
    for (bin, value) in bins.iter_mut().zip(values) {
        // Adding 2⁵² leaves the nearest integer in the lowest bits: a cast would ask each
        // number whether it is one.
        *bin = ((value - low) * scale + (1u64 << 52) as f64).to_bits() as u16;
    }
}

#[inline(always)]
fn range(values: &[f64]) -> (f64, f64) {
    let mut low = [f64::INFINITY; LANES];
    let mut high = [f64::NEG_INFINITY; LANES];
    let mut widen = |chunk: &[f64]| {
        for ((low, high), value) in low.iter_mut().zip(&mut high).zip(chunk) {
            *low = if *value < *low { *value } else { *low };
            *high = if *value > *high { *value } else { *high };
        }
    };
    let chunks = values.chunks_exact(LANES);
    widen(chunks.remainder());
    chunks.for_each(&mut widen);
    let low = low.into_iter().fold(f64::INFINITY, f64::min);
    (low, high.into_iter().fold(f64::NEG_INFINITY, f64::max))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::quantiles_into;
    use crate::analysis::results::Summary;

    #[test]
    fn quantiles_are_those_of_a_spreadsheet() {
        // PERCENTILE.INC of 1, 2, 4, 8, 16.
        let mut out = [0.0; 5];
        quantiles_into(&[16.0, 1.0, 8.0, 2.0, 4.0], &[0.0, 0.1, 0.5, 0.9, 1.0], &mut out);
        for (quantile, expected) in out.iter().zip([1.0, 1.4, 4.0, 12.8, 16.0]) {
            assert!((quantile - expected).abs() < 1e-12, "{out:?}");
        }
    }

    #[test]
    fn equal_numbers_have_equal_quantiles_and_no_spread() {
        let summary = Summary::of(&[3.0; 100]).unwrap();
        assert_eq!((summary.mean, summary.standard_deviation), (3.0, 0.0));
        assert_eq!(summary.quantiles, [3.0; 7]);
        assert_eq!(Summary::of(&[]), None);
    }

    proptest! {
        #[test]
        fn selection_gives_what_sorting_gives(
            values in prop::collection::vec(prop_oneof![-1e3..1e3f64, Just(0.0), 1e6..1e9f64], 1..400),
        ) {
            let levels = [0.0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1.0];
            let mut quantiles = [0.0; 9];
            quantiles_into(&values, &levels, &mut quantiles);
            let mut sorted = values.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            for (level, quantile) in levels.iter().zip(quantiles) {
                let place = (sorted.len() - 1) as f64 * level;
                let (lower, upper) = (sorted[place as usize], sorted[(place as usize + 1).min(sorted.len() - 1)]);
                prop_assert_eq!(quantile, lower + (upper - lower) * place.fract());
            }
        }
    }
}
