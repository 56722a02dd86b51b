//! The gamma distribution.

use super::family::{Family, Kind};
use super::level::Level;
use super::special::{gamma_kernel, gamma_level, gamma_quantile};
use super::{Distribution, ParameterError, check};

/// The range of shapes that the inverse is tested for.
const SMALLEST: f64 = 1e-3;
const LARGEST: f64 = 1e12;

/// See [`Distribution::gamma`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gamma {
    shape: f64,
    scale: f64,
}

impl Distribution {
    /// The gamma distribution.
    ///
    /// F(x) = P(shape, x ÷ scale), the regularised incomplete gamma function
    /// ([`incomplete_gamma_lower`](super::special::incomplete_gamma_lower)); density
    /// x^(shape−1) e^(−x/scale) ÷ (Γ(shape) scale^shape).
    ///
    /// **In a plan:** a rate of events that is itself uncertain: leads a month, entries that a
    /// Program adds, a quarter's volume factor.
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// let erlang = Distribution::gamma(2.0, 3.0)?;
    /// assert!((erlang.cdf(6.0) - (1.0 - 3.0 * (-2.0_f64).exp())).abs() < 1e-15);
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** with a shape well below 1 (sd well above the mean) most values are close to
    /// 0 and a few are very large.
    ///
    /// # Errors
    ///
    /// `shape` is not between 0.001 and 1e12, or `scale` is not finite and above 0.
    pub fn gamma(shape: f64, scale: f64) -> Result<Self, ParameterError> {
        check::within("shape", check::positive("shape", shape)?, SMALLEST, LARGEST)?;
        check::positive("scale", scale)?;
        let text = format!("gamma(shape {shape}, scale {scale})");
        Ok(Self::new(Kind::Gamma(Gamma { shape, scale }), text))
    }

    /// The gamma distribution with this mean and standard deviation: shape = (mean ÷ sd)²,
    /// scale = sd² ÷ mean. See [`Distribution::gamma`].
    ///
    /// # Errors
    ///
    /// A parameter is not finite or not above 0, or `sd` is not between 1e-6 and 31 times
    /// `mean`.
    pub fn gamma_mean_sd(mean: f64, sd: f64) -> Result<Self, ParameterError> {
        check::positive("mean", mean)?;
        check::standard_deviation(sd)?;
        let ratio = mean / sd;
        let shape = ratio * ratio;
        if !(SMALLEST..=LARGEST).contains(&shape) {
            let (low, high) =
                (check::short(mean / LARGEST.sqrt()), check::short(mean / SMALLEST.sqrt()));
            let reason = format!("must be between {low} and {high} with mean {mean}, is {sd}");
            return Err(check::error("sd", reason));
        }
        let text = format!("gamma(mean {mean}, sd {sd})");
        Ok(Self::new(Kind::Gamma(Gamma { shape, scale: sd / ratio }), text))
    }
}

impl Family for Gamma {
    fn quantile(&self, level: Level) -> f64 {
        self.scale * gamma_quantile(self.shape, level)
    }

    fn level(&self, x: f64) -> Level {
        gamma_level(self.shape, x / self.scale)
    }

    fn density(&self, x: f64) -> f64 {
        if x > 0.0 {
            // Far beyond any quantile, but short of where the ratio overflows.
            let ratio = (x / self.scale).min(1e200);
            return gamma_kernel(self.shape, ratio) / x;
        }
        if x < 0.0 || self.shape > 1.0 {
            0.0
        } else if self.shape < 1.0 {
            f64::INFINITY
        } else {
            1.0 / self.scale
        }
    }

    fn mean(&self) -> f64 {
        self.shape * self.scale
    }

    fn standard_deviation(&self) -> f64 {
        self.shape.sqrt() * self.scale
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }
}
