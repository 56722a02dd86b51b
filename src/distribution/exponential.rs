//! The exponential distribution.

use super::family::{Family, Kind};
use super::level::Level;
use super::weibull::{exponential_level, exponential_quantile};
use super::{Distribution, ParameterError, check};

/// See [`Distribution::exponential`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Exponential {
    mean: f64,
}

impl Distribution {
    /// The exponential distribution with this mean.
    ///
    /// F(x) = 1 − exp(−x ÷ mean).
    ///
    /// **In a plan:** the time until something that can happen at any moment with the same
    /// chance: the next inbound lead, a rep's resignation.
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// let wait = Distribution::exponential(30.0)?;
    /// assert!((wait.quantile(0.5) - 20.79441541679836).abs() < 1e-13);
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** its sd equals its mean, and the most likely value is 0. A sales cycle is
    /// seldom like that.
    ///
    /// # Errors
    ///
    /// `mean` is not finite and above 0.
    pub fn exponential(mean: f64) -> Result<Self, ParameterError> {
        check::positive("mean", mean)?;
        let text = format!("exponential(mean {mean})");
        Ok(Self::new(Kind::Exponential(Exponential { mean }), text))
    }
}

impl Family for Exponential {
    fn quantile(&self, level: Level) -> f64 {
        self.mean * exponential_quantile(level)
    }

    fn level(&self, x: f64) -> Level {
        exponential_level((x / self.mean).max(0.0))
    }

    fn density(&self, x: f64) -> f64 {
        if x < 0.0 { 0.0 } else { libm::exp(-x / self.mean) / self.mean }
    }

    fn mean(&self) -> f64 {
        self.mean
    }

    fn standard_deviation(&self) -> f64 {
        self.mean
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }
}
