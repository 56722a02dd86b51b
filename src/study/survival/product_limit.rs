//! What spells say about the cycle without any shape assumed.

use super::Ages;
use crate::distribution::special::normal_quantile;
use crate::engine::{Purpose, Stream};

/// The share that is open by age, by the product-limit estimator of Kaplan and Meier (1958) with
/// late entry: at each age with closes, the share falls by closes ÷ those then under watch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProductLimit {
    /// The ages at which some closed, in rising order.
    pub steps: Vec<Step>,
}

/// What happened at one age.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The age in days.
    pub age: f64,
    /// How many were under watch just before.
    pub at_risk: f64,
    /// How many closed.
    pub closed: f64,
    /// The share that is open beyond it.
    pub open: f64,
}

impl ProductLimit {
    /// Fewer than this under watch say too little to multiply by.
    const LEAST_AT_RISK: f64 = 5.0;

    /// The estimate from these ages. Steps with hardly anyone under watch at the young end, where
    /// an export begins with survivors, are passed over.
    #[must_use]
    pub fn of(ages: &Ages) -> Self {
        let mut entries = ages.entry.iter().peekable();
        let mut opens = ages.open.iter().peekable();
        let entered: f64 = ages.entry.iter().map(|(_, count)| count).sum();
        let mut at_risk = ages.spells - entered;
        let (mut open, mut steps) = (1.0, Vec::with_capacity(ages.closed.len()));
        for &(age, closed) in &ages.closed {
            while let Some((_, count)) = entries.next_if(|(entry, _)| *entry < age) {
                at_risk += count;
            }
            while let Some((_, count)) = opens.next_if(|(exit, _)| *exit < age) {
                at_risk -= count;
            }
            if at_risk >= Self::LEAST_AT_RISK.max(closed) || !steps.is_empty() && at_risk > 0.0 {
                open *= (1.0 - closed / at_risk).max(0.0);
                steps.push(Step { age, at_risk, closed, open });
            }
            at_risk -= closed;
        }
        Self { steps }
    }

    /// The share that is open beyond an age.
    #[must_use]
    pub fn open(&self, age: f64) -> f64 {
        let after = self.steps.partition_point(|step| step.age <= age);
        after.checked_sub(1).map_or(1.0, |last| self.steps[last].open)
    }

    /// The share that is open beyond the last close.
    #[must_use]
    pub fn plateau(&self) -> f64 {
        self.steps.last().map_or(1.0, |step| step.open)
    }

    /// The standard errors of the logarithm of the mean age of those that close, and of the plateau, by
    /// the bootstrap: at each age as many close again as chance would have of those then under watch.
    #[must_use]
    pub fn errors(&self) -> (f64, f64) {
        let stream = Stream::new(0, Purpose::Bootstrap, "product limit");
        let resamples = (400_000 / self.steps.len().max(1)).clamp(50, 400);
        let (mut logs, mut plateaus) = (Vec::new(), Vec::new());
        for again in 0..resamples {
            let (mut open, mut sum) = (1.0, 0.0);
            for (place, step) in self.steps.iter().enumerate() {
                let z = normal_quantile(stream.uniform(again as u64, 0, place as u32));
                let rate = step.closed / step.at_risk;
                let closed = rate + z * (rate * (1.0 - rate) / step.at_risk).sqrt();
                let closed = open * closed.clamp(0.0, 1.0);
                sum += step.age * closed;
                open -= closed;
            }
            logs.push(libm::log(sum / (1.0 - open).max(f64::MIN_POSITIVE)));
            plateaus.push(open);
        }
        (deviation(&logs), deviation(&plateaus))
    }

    /// The greatest distance from another share of open ones by age, at the closes and just
    /// before them, as a share of those that close here: the statistic of Kolmogorov and Smirnov.
    #[must_use]
    pub fn distance(&self, open: impl Fn(f64) -> f64) -> f64 {
        let mut before = 1.0;
        let mut greatest: f64 = 0.0;
        for step in &self.steps {
            let other = open(step.age);
            greatest = greatest.max((step.open - other).abs()).max((before - other).abs());
            before = step.open;
        }
        greatest
    }
}

fn deviation(draws: &[f64]) -> f64 {
    let count = draws.len() as f64;
    let mean = draws.iter().sum::<f64>() / count;
    (draws.iter().map(|draw| (draw - mean) * (draw - mean)).sum::<f64>() / count).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_open_ones_the_bootstrap_is_the_error_of_a_mean() {
        let ages: Vec<f64> = (1..=400).map(|place| f64::from(place % 40) + 10.0).collect();
        let limit = ProductLimit::of(&Ages::of_values(&ages));
        let mean = ages.iter().sum::<f64>() / 400.0;
        let squares: f64 = ages.iter().map(|age| (age - mean) * (age - mean)).sum();
        let error = (squares / 400.0 / 400.0).sqrt() / mean;
        let (log_mean, plateau) = limit.errors();
        assert!((log_mean / error - 1.0).abs() < 0.1, "{log_mean} is not {error}");
        assert!(plateau < 0.01, "{plateau}");
    }
}
