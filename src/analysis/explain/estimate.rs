//! A number with its standard error.

use serde::{Deserialize, Serialize};

/// Groups of trials that a jackknife leaves out one after the other.
pub const GROUPS: usize = 20;

/// An estimate from trials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

impl Estimate {
    /// The mean of some numbers, taken as independent; no error where there is but one.
    #[must_use]
    pub fn mean(values: impl Iterator<Item = f64> + Clone) -> Self {
        let (count, sum) =
            values.clone().fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
        let mean = if count > 0.0 { sum / count } else { 0.0 };
        let squares: f64 = values.map(|value: f64| (value - mean) * (value - mean)).sum();
        let variance: f64 = if count > 1.0 { squares / (count - 1.0) } else { 0.0 };
        Self { value: mean, standard_error: (variance / count.max(1.0)).sqrt() }
    }

    /// An estimate of all trials with the values that it takes when each of some groups of
    /// equally many trials is left out: the delete-a-group jackknife (Kott 2001),
    /// se² = (G − 1)/G · Σ (θ₍g₎ − θ̄)².
    #[must_use]
    pub fn jackknife(value: f64, without: &[f64]) -> Self {
        let groups = without.len() as f64;
        let mean = without.iter().sum::<f64>() / groups;
        let squares: f64 = without.iter().map(|one| (one - mean) * (one - mean)).sum();
        Self { value, standard_error: (squares * (groups - 1.0) / groups).sqrt() }
    }

    /// The ends of its 95 % interval, by the normal approximation.
    #[must_use]
    pub fn interval(self) -> (f64, f64) {
        let half = crate::analysis::proportion::Z95 * self.standard_error;
        (self.value - half, self.value + half)
    }
}
