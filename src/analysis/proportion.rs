//! Probabilities estimated from trials, with their errors.

use crate::analysis::results::Proportion;

/// The 97.5 % quantile of the standard normal distribution: what 95 % intervals reach to
/// either side.
pub const Z95: f64 = 1.959_963_984_540_054;

impl Proportion {
    /// The estimate from `met` of `trials` trials (at least one).
    ///
    /// Standard error √(p(1 − p)/n); interval by Wilson, *Probable Inference, the Law of
    /// Succession, and Statistical Inference* (JASA 22, 1927). Under Latin hypercube
    /// sampling the true error is smaller, so both err on the safe side. Of Sobol' points the
    /// error is another one, that of their replicates.
    #[must_use]
    pub fn of(met: usize, trials: usize) -> Self {
        let n = trials as f64;
        let p = met as f64 / n;
        let (low, high) = wilson(p, n);
        Self { estimate: p, standard_error: (p * (1.0 - p) / n).sqrt(), low, high }
    }
}

/// Wilson's 95 % interval of a share of n independent trials.
pub(super) fn wilson(share: f64, n: f64) -> (f64, f64) {
    let (p, z2) = (share, Z95 * Z95);
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z95 / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let low = if p == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if p == 1.0 { 1.0 } else { (centre + half).min(1.0) };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::Proportion;

    #[test]
    fn wilson_agrees_with_a_published_example() {
        // Newcombe (1998), table I: 81 of 263 gives 0.2553 to 0.3662, 0 of 20 gives 0 to 0.1611.
        let p = Proportion::of(81, 263);
        assert!((p.low - 0.2553).abs() < 5e-5 && (p.high - 0.3662).abs() < 5e-5, "{p:?}");
        let p = Proportion::of(0, 20);
        assert!(p.low == 0.0 && (p.high - 0.1611).abs() < 5e-5, "{p:?}");
        let p = Proportion::of(20, 20);
        assert!((p.low - 0.8389).abs() < 5e-5 && p.high == 1.0, "{p:?}");
    }
}
