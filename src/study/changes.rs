//! Whether the past is one past: sudden changes and slow ones in a series.

use super::outcomes::kolmogorov;

/// The place at which a series changes its level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Break {
    /// The first place of the new level.
    pub place: usize,
    /// The mean before.
    pub before: f64,
    /// The mean from there on.
    pub after: f64,
    /// The chance of a change so large in a series without any.
    pub p_value: f64,
}

/// Fewer numbers than this tell no change.
const LEAST: usize = 8;

/// The greatest change of level in a series, by the cumulated sums of its distances from the mean
/// (Brown, Durbin and Evans, 1975), which stay within Kolmogorov's bounds where there is none. The
/// spread is that of neighbours' differences, which a change of level leaves alone.
#[must_use]
pub fn breaks(series: &[f64]) -> Option<Break> {
    let count = series.len();
    if count < LEAST {
        return None;
    }
    let mean = series.iter().sum::<f64>() / count as f64;
    let differences = series.iter().zip(series.iter().skip(1)).map(|(one, next)| next - one);
    let squares: f64 = differences.map(|gap| gap * gap).sum();
    let spread = (squares / (2.0 * (count as f64 - 1.0))).sqrt();
    if spread <= 0.0 {
        return None;
    }
    let (mut sum, mut greatest, mut place) = (0.0_f64, 0.0_f64, 0);
    for (at, value) in series.iter().enumerate().take(count - 1) {
        sum += value - mean;
        if sum.abs() > greatest {
            (greatest, place) = (sum.abs(), at + 1);
        }
    }
    let average = |part: &[f64]| part.iter().sum::<f64>() / part.len().max(1) as f64;
    let p_value = kolmogorov(greatest / (spread * (count as f64).sqrt()));
    let (before, after) = series.split_at(place);
    Some(Break { place, before: average(before), after: average(after), p_value })
}

/// Spearman's rank correlation of a series with time, and its z-value; `None` for fewer than 8
/// numbers.
#[must_use]
pub fn drift(series: &[f64]) -> Option<(f64, f64)> {
    if series.len() < LEAST {
        return None;
    }
    let times: Vec<f64> = (0..series.len()).map(|place| place as f64).collect();
    let correlation = rank_correlation(&times, series);
    Some((correlation, correlation * (series.len() as f64 - 1.0).sqrt()))
}

/// Spearman's rank correlation of two series of one length.
#[must_use]
pub fn rank_correlation(one: &[f64], other: &[f64]) -> f64 {
    let (one, other) = (ranks(one), ranks(other));
    let middle = (one.len() as f64 - 1.0) / 2.0;
    let sum = |a: &[f64], b: &[f64]| -> f64 {
        a.iter().zip(b).map(|(a, b)| (a - middle) * (b - middle)).sum()
    };
    let spread = (sum(&one, &one) * sum(&other, &other)).sqrt();
    if spread > 0.0 { sum(&one, &other) / spread } else { 0.0 }
}

/// The ranks of numbers from 0; equal ones share the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|one, other| values[*one].total_cmp(&values[*other]));
    let mut ranks = vec![0.0; values.len()];
    let mut from = 0;
    while from < order.len() {
        let value = values[order[from]];
        let equal = order[from..].iter().take_while(|place| values[**place] == value).count();
        let shared = from as f64 + (equal as f64 - 1.0) / 2.0;
        for place in &order[from..from + equal] {
            ranks[*place] = shared;
        }
        from += equal;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_is_found_where_it_is() {
        let noise = [0.1, -0.2, 0.15, -0.1, 0.05, -0.05, 0.2, -0.15];
        let level: Vec<f64> =
            (0..24).map(|at| noise[at % 8] + if at < 14 { 1.0 } else { 2.0 }).collect();
        let found = breaks(&level).unwrap();
        assert_eq!(found.place, 14);
        assert!(found.p_value < 0.001 && found.after > found.before + 0.9);
        let still: Vec<f64> = (0..24).map(|at| noise[at % 8]).collect();
        assert!(breaks(&still).unwrap().p_value > 0.2);
        assert!(drift(&level).unwrap().1 > 2.6 && drift(&still).unwrap().1.abs() < 2.0);
    }

    #[test]
    fn ranks_of_equal_numbers_are_shared() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [2.5, 0.0, 2.5, 1.0]);
        assert!((rank_correlation(&[1.0, 2.0, 3.0], &[10.0, 20.0, 15.0]) - 0.5).abs() < 1e-12);
    }
}
