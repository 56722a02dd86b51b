//! Mean, spread and quantiles of a figure over the trials.

use crate::analysis::results::{QUANTILE_LEVELS, Summary};

impl Summary {
    /// The summary of some numbers, or `None` where there are none. Reorders them.
    #[must_use]
    pub fn of(values: &mut [f64]) -> Option<Self> {
        if values.is_empty() {
            return None;
        }
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let standard_deviation = if n > 1.0 { (squares / (n - 1.0)).sqrt() } else { 0.0 };
        let mut quantiles = [0.0; QUANTILE_LEVELS.len()];
        quantiles_into(values, &QUANTILE_LEVELS, &mut quantiles);
        Some(Self { mean, standard_deviation, quantiles })
    }
}

/// The quantiles of some numbers (at least one) at rising levels, by selection: linear
/// between the order statistics around (n − 1)·level, which is type 7 of Hyndman and Fan
/// (1996) and what Excel's PERCENTILE.INC gives. Reorders the numbers.
pub fn quantiles_into(values: &mut [f64], levels: &[f64], out: &mut [f64]) {
    let last = values.len() - 1;
    let mut sorted_before = 0;
    for (level, quantile) in levels.iter().zip(out) {
        let place = last as f64 * level;
        let lower = (place as usize).min(last);
        // Numbers before the last place selected are all smaller, and need no second look.
        let rest = &mut values[sorted_before..];
        let (_, &mut at, above) =
            rest.select_nth_unstable_by(lower - sorted_before, f64::total_cmp);
        let next = above.iter().copied().min_by(f64::total_cmp).unwrap_or(at);
        let fraction = place - lower as f64;
        *quantile = at + (next - at) * fraction;
        sorted_before = lower;
    }
}

#[cfg(test)]
mod tests {
    use super::quantiles_into;
    use crate::analysis::results::Summary;

    #[test]
    fn quantiles_are_those_of_a_spreadsheet() {
        // PERCENTILE.INC of 1, 2, 4, 8, 16.
        let mut out = [0.0; 4];
        quantiles_into(&mut [16.0, 1.0, 8.0, 2.0, 4.0], &[0.0, 0.1, 0.5, 0.9], &mut out);
        for (quantile, expected) in out.iter().zip([1.0, 1.4, 4.0, 12.8]) {
            assert!((quantile - expected).abs() < 1e-12, "{out:?}");
        }
    }

    #[test]
    fn equal_numbers_have_equal_quantiles_and_no_spread() {
        let summary = Summary::of(&mut [3.0; 100]).unwrap();
        assert_eq!((summary.mean, summary.standard_deviation), (3.0, 0.0));
        assert_eq!(summary.quantiles, [3.0; 7]);
        assert_eq!(Summary::of(&mut []), None);
    }
}
