//! The uniform distribution.

use super::family::{Family, Kind};
use super::level::Level;
use super::{Distribution, ParameterError, check};

/// See [`Distribution::uniform`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Uniform {
    low: f64,
    high: f64,
}

impl Distribution {
    /// Any value between `low` and `high`, all equally likely.
    ///
    /// F(x) = (x − low) ÷ (high − low).
    ///
    /// **In a plan:** a range with no reason to prefer its middle: the month a contract is
    /// signed, a price still being negotiated.
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// assert_eq!(Distribution::uniform(10.0, 20.0)?.quantile(0.25), 12.5);
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** it rules out everything outside the range, and rates the ends as likely as
    /// the middle. Where there is a best guess, PERT says more.
    ///
    /// # Errors
    ///
    /// A parameter is not finite, or `high` is not above `low`.
    pub fn uniform(low: f64, high: f64) -> Result<Self, ParameterError> {
        check::finite("low", low)?;
        check::above("high", high, "low", low)?;
        let text = format!("uniform(low {low}, high {high})");
        Ok(Self::new(Kind::Uniform(Uniform { low, high }), text))
    }
}

impl Family for Uniform {
    fn quantile(&self, level: Level) -> f64 {
        level.between(self.low, self.high)
    }

    fn level(&self, x: f64) -> Level {
        let width = self.high - self.low;
        let share = |part: f64| (part / width).clamp(0.0, 1.0);
        Level { below: share(x - self.low), above: share(self.high - x) }
    }

    fn density(&self, x: f64) -> f64 {
        if x < self.low || x > self.high { 0.0 } else { 1.0 / (self.high - self.low) }
    }

    fn mean(&self) -> f64 {
        0.5 * (self.low + self.high)
    }

    fn standard_deviation(&self) -> f64 {
        (self.high - self.low) / 12.0_f64.sqrt()
    }

    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }
}
