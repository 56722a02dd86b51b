//! A cycle as it was fitted.

use super::Family;
use crate::distribution::{Distribution, ParameterError};

/// Days to the close of those that ever close, and the share that never does.
#[derive(Clone, Debug, PartialEq)]
pub struct Cycle {
    /// The shape of the days to the close.
    pub shape: Shape,
    /// The share that never closes (cure fraction), 0 to 1.
    pub never: f64,
    /// The standard error of that share.
    pub never_error: f64,
    /// The standard error of the logarithm of the mean days.
    pub log_mean_error: f64,
}

/// The shape of a cycle.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// One of the families with its parameters.
    Family(Family, [f64; 2]),
    /// As observed: ages, each with the share of those that close which has closed by then, in
    /// rising order and up to 1.
    Observed(Vec<(f64, f64)>),
}

impl Cycle {
    /// The parts by which an observed shape is written.
    const WRITTEN: usize = 50;

    /// The share of those that ever close which has closed by an age.
    #[must_use]
    pub fn closed_by(&self, age: f64) -> f64 {
        match &self.shape {
            Shape::Family(family, parameters) => 1.0 - family.survival(*parameters, age),
            Shape::Observed(steps) => {
                let after = steps.partition_point(|(step, _)| *step <= age);
                after.checked_sub(1).map_or(0.0, |last| steps[last].1)
            }
        }
    }

    /// The share of all that is open at an age.
    #[must_use]
    pub fn open_at(&self, age: f64) -> f64 {
        self.never + (1.0 - self.never) * (1.0 - self.closed_by(age))
    }

    /// The chance that one that is open at an age ever closes.
    #[must_use]
    pub fn closes_after(&self, age: f64) -> f64 {
        let open = self.open_at(age);
        if open > 0.0 { 1.0 - (self.never / open).min(1.0) } else { 0.0 }
    }

    /// The age by which a share of those that ever close has closed.
    #[must_use]
    pub fn age_at(&self, share: f64) -> f64 {
        match &self.shape {
            Shape::Family(family, parameters) => {
                family.distribution(*parameters).map_or(0.0, |one| one.quantile(share))
            }
            Shape::Observed(steps) => {
                let place = steps.partition_point(|(_, closed)| *closed < share);
                steps.get(place).or(steps.last()).map_or(0.0, |(age, _)| *age)
            }
        }
    }

    /// The age at which one closes that is open at an age, where a share `u` of those in its place
    /// closes earlier or never; `None` where it never closes.
    #[must_use]
    pub fn close_age(&self, age: f64, u: f64) -> Option<f64> {
        if u >= self.closes_after(age) {
            return None;
        }
        let closed = self.closed_by(age);
        let share = u / self.closes_after(age);
        Some(self.age_at(closed + share * (1.0 - closed)).max(age))
    }

    /// The mean days of those that close.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match &self.shape {
            Shape::Family(family, parameters) => libm::exp(family.log_mean(*parameters)),
            Shape::Observed(steps) => {
                let mut before = 0.0;
                steps
                    .iter()
                    .map(|(age, closed)| age * (closed - std::mem::replace(&mut before, *closed)))
                    .sum()
            }
        }
    }

    /// The days of those that close as a scenario may have them; an observed shape by the
    /// means of 50 equal parts.
    ///
    /// # Errors
    /// Where the parameters are beyond what a distribution takes.
    pub fn distribution(&self) -> Result<Distribution, ParameterError> {
        match &self.shape {
            Shape::Family(family, parameters) => family.distribution(*parameters),
            Shape::Observed(_) => Distribution::empirical(self.written_values()),
        }
    }

    /// What an observed shape is written as: the mean of each of 50 equal parts, so that the mean
    /// of all is kept.
    #[must_use]
    pub fn written_values(&self) -> Vec<f64> {
        let Shape::Observed(steps) = &self.shape else { return Vec::new() };
        let (mut sums, mut before) = (vec![0.0; Self::WRITTEN], 0.0);
        let width = 1.0 / Self::WRITTEN as f64;
        for (age, closed) in steps {
            // A step may fill the rest of one part and begin the next.
            while before < *closed - 1e-12 {
                let part = ((before / width + 1e-9) as usize).min(Self::WRITTEN - 1);
                let end = closed.min((part + 1) as f64 * width);
                sums[part] += age * (end - before) / width;
                before = if end > before { end } else { *closed };
            }
        }
        sums
    }
}
