//! The PERT distribution.

use super::beta::Beta;
use super::family::{Family, Kind};
use super::level::Level;
use super::{Distribution, ParameterError, check};

/// See [`Distribution::pert`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pert {
    low: f64,
    high: f64,
    share: Beta,
}

impl Distribution {
    /// The beta distribution on [`low`, `high`] with its peak at `mode`; `shape` says how
    /// narrow it is, 4 is the usual choice.
    ///
    /// low + (high − low)·B, B beta with α = 1 + shape·(mode − low) ÷ (high − low) and β = 1 +
    /// shape·(high − mode) ÷ (high − low). (Malcolm, Roseboom, Clark and Fazar 1959; `shape`:
    /// Vose 2000.)
    ///
    /// **In a plan:** three-point estimates, smoother than the triangular distribution and
    /// with less weight at the ends: win rates, the factor of a Program.
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// let factor = Distribution::pert(1.0, 1.06, 1.15, 4.0)?;
    /// assert!((factor.mean() - (1.0 + 4.0 * 1.06 + 1.15) / 6.0).abs() < 1e-12);
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** people's `low` and `high` are more often P10 and P90 than the ends of what
    /// can be; then a metalog says what they mean.
    ///
    /// # Errors
    ///
    /// A parameter is not finite, `high` is not above `low`, `mode` is outside of them, or
    /// `shape` is not between 0.001 and 1e6.
    pub fn pert(low: f64, mode: f64, high: f64, shape: f64) -> Result<Self, ParameterError> {
        check::finite("low", low)?;
        check::above("high", high, "low", low)?;
        check::within("mode", mode, low, high)?;
        check::within("shape", check::positive("shape", shape)?, 1e-3, 1e6)?;
        let width = high - low;
        let share =
            Beta::new(1.0 + shape * ((mode - low) / width), 1.0 + shape * ((high - mode) / width));
        let text = if shape == 4.0 {
            format!("pert(low {low}, mode {mode}, high {high})")
        } else {
            format!("pert(low {low}, mode {mode}, high {high}, shape {shape})")
        };
        Ok(Self::new(Kind::Pert(Pert { low, high, share }), text))
    }
}

impl Pert {
    /// How far up x lies, and how far down.
    fn share_of(&self, x: f64) -> Level {
        let width = self.high - self.low;
        let part = |distance: f64| (distance / width).clamp(0.0, 1.0);
        Level { below: part(x - self.low), above: part(self.high - x) }
    }
}

impl Family for Pert {
    fn quantile(&self, level: Level) -> f64 {
        self.share.quantile_pair(level).between(self.low, self.high)
    }

    fn level(&self, x: f64) -> Level {
        self.share.level_at(self.share_of(x))
    }

    fn density(&self, x: f64) -> f64 {
        if x < self.low || x > self.high {
            return 0.0;
        }
        self.share.density_at(self.share_of(x)) / (self.high - self.low)
    }

    fn mean(&self) -> f64 {
        self.low + (self.high - self.low) * self.share.mean()
    }

    fn standard_deviation(&self) -> f64 {
        (self.high - self.low) * self.share.standard_deviation()
    }

    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }
}
