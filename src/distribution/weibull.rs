//! The Weibull distribution.

use super::family::{Family, Kind};
use super::level::Level;
use super::special::ln_gamma;
use super::{Distribution, ParameterError, check};

/// See [`Distribution::weibull`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weibull {
    shape: f64,
    scale: f64,
}

impl Distribution {
    /// The Weibull distribution.
    ///
    /// F(x) = 1 − exp(−(x ÷ scale)^shape). (Weibull 1951.)
    ///
    /// **In a plan:** how long something takes or lasts, with a chance to end that rises with
    /// its age (shape above 1: a sales cycle) or falls (below 1: a customer's early churn).
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// let cycle = Distribution::weibull(2.0, 120.0)?;
    /// assert!((cycle.cdf(120.0) - 0.6321205588285577).abs() < 1e-15);
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** `scale` is the value at 63 %, neither mean nor median.
    ///
    /// # Errors
    ///
    /// `shape` is not between 0.1 and 1000, or `scale` is not finite and above 0.
    pub fn weibull(shape: f64, scale: f64) -> Result<Self, ParameterError> {
        check::within("shape", check::positive("shape", shape)?, 0.1, 1000.0)?;
        check::positive("scale", scale)?;
        let text = format!("weibull(shape {shape}, scale {scale})");
        Ok(Self::new(Kind::Weibull(Weibull { shape, scale }), text))
    }
}

impl Family for Weibull {
    fn quantile(&self, level: Level) -> f64 {
        self.scale * libm::pow(exponential_quantile(level), 1.0 / self.shape)
    }

    fn level(&self, x: f64) -> Level {
        if x <= 0.0 {
            return Level::ZERO;
        }
        exponential_level(libm::pow(x / self.scale, self.shape))
    }

    fn density(&self, x: f64) -> f64 {
        if x < 0.0 {
            return 0.0;
        }
        let ratio = x / self.scale;
        let age = libm::pow(ratio, self.shape);
        // Far out, the power overflows and the exponential is 0.
        if age > 1e3 {
            return 0.0;
        }
        self.shape / self.scale * libm::pow(ratio, self.shape - 1.0) * libm::exp(-age)
    }

    fn mean(&self) -> f64 {
        self.scale * libm::exp(ln_gamma(1.0 + 1.0 / self.shape))
    }

    fn standard_deviation(&self) -> f64 {
        let first = ln_gamma(1.0 + 1.0 / self.shape);
        let second = ln_gamma(1.0 + 2.0 / self.shape);
        self.mean() * libm::expm1(second - 2.0 * first).sqrt()
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }
}

/// −ln(above), the quantile of the exponential distribution with mean 1.
pub(super) fn exponential_quantile(level: Level) -> f64 {
    if level.is_low() { -libm::log1p(-level.below) } else { -libm::log(level.above) }
}

/// The level at x ≥ 0 of the exponential distribution with mean 1.
pub(super) fn exponential_level(x: f64) -> Level {
    Level { below: -libm::expm1(-x), above: libm::exp(-x) }
}
