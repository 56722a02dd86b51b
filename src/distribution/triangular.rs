//! The triangular distribution.

use super::family::{Family, Kind};
use super::level::Level;
use super::{Distribution, ParameterError, check};

/// See [`Distribution::triangular`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Triangular {
    low: f64,
    mode: f64,
    high: f64,
}

impl Distribution {
    /// Values between `low` and `high` with a density that rises in a straight line to `mode`
    /// and falls in a straight line from it.
    ///
    /// F(x) = (x − low)² ÷ ((high − low)(mode − low)) up to the mode, 1 − (high − x)² ÷
    /// ((high − low)(high − mode)) after it.
    ///
    /// **In a plan:** three-point estimates of people who know the work: opportunities a rep
    /// can take on in a month, months until a Program shows an effect.
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// let per_rep = Distribution::triangular(3.0, 4.0, 5.0)?;
    /// assert_eq!(per_rep.quantile(0.5), 4.0);
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** the mean is (low + mode + high) ÷ 3, so a far `high` pulls it well above
    /// the best guess. PERT gives the ends less weight.
    ///
    /// # Errors
    ///
    /// A parameter is not finite, `high` is not above `low`, or `mode` is outside of them.
    pub fn triangular(low: f64, mode: f64, high: f64) -> Result<Self, ParameterError> {
        check::finite("low", low)?;
        check::above("high", high, "low", low)?;
        check::within("mode", mode, low, high)?;
        let text = format!("triangular(low {low}, mode {mode}, high {high})");
        Ok(Self::new(Kind::Triangular(Triangular { low, mode, high }), text))
    }
}

impl Triangular {
    /// The level at the mode.
    fn peak(&self) -> Level {
        let width = self.high - self.low;
        Level { below: (self.mode - self.low) / width, above: (self.high - self.mode) / width }
    }
}

impl Family for Triangular {
    fn quantile(&self, level: Level) -> f64 {
        let (width, peak) = (self.high - self.low, self.peak());
        if level.below < peak.below {
            self.low + width * (level.below * peak.below).sqrt()
        } else {
            self.high - width * (level.above * peak.above).sqrt()
        }
    }

    fn level(&self, x: f64) -> Level {
        if x <= self.low {
            return Level::ZERO;
        }
        if x >= self.high {
            return Level::ONE;
        }
        let (width, peak) = (self.high - self.low, self.peak());
        if x < self.mode {
            let share = (x - self.low) / width;
            Level::from_below((share * share / peak.below).min(1.0))
        } else {
            let share = (self.high - x) / width;
            Level::from_above((share * share / peak.above).min(1.0))
        }
    }

    fn density(&self, x: f64) -> f64 {
        if x < self.low || x > self.high {
            return 0.0;
        }
        let height = 2.0 / (self.high - self.low);
        if x < self.mode {
            height * (x - self.low) / (self.mode - self.low)
        } else if x > self.mode {
            height * (self.high - x) / (self.high - self.mode)
        } else {
            height
        }
    }

    fn mean(&self) -> f64 {
        (self.low + self.mode + self.high) / 3.0
    }

    fn standard_deviation(&self) -> f64 {
        let (width, left) = (self.high - self.low, self.mode - self.low);
        ((width * width - left * (width - left)) / 18.0).sqrt()
    }

    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    fn corners(&self) -> Vec<f64> {
        let inside = self.mode > self.low && self.mode < self.high;
        if inside { vec![self.mode] } else { Vec::new() }
    }
}
