//! The normal distribution.

use super::family::{Family, Kind};
use super::level::Level;
use super::special::{normal_density, normal_level, normal_quantile_at};
use super::{Distribution, ParameterError, check};

/// See [`Distribution::normal`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Normal {
    mean: f64,
    sd: f64,
}

impl Distribution {
    /// The normal distribution with this mean and standard deviation.
    ///
    /// F(x) = Φ((x − mean) ÷ sd), Φ as in [`normal_cdf`](super::special::normal_cdf).
    ///
    /// **In a plan:** what is the sum of many small things: growth of a market, the error of
    /// a forecast.
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// let growth = Distribution::normal(0.10, 0.04)?;
    /// assert!((growth.quantile(0.9) - 0.15126206).abs() < 1e-8);
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** it has no ends. Rates and sizes cannot be below 0: truncate it, or take a
    /// beta for a rate and a gamma or lognormal for a size.
    ///
    /// # Errors
    ///
    /// A parameter is not finite, or `sd` is not above 0.
    pub fn normal(mean: f64, sd: f64) -> Result<Self, ParameterError> {
        check::finite("mean", mean)?;
        check::standard_deviation(sd)?;
        let text = format!("normal(mean {mean}, sd {sd})");
        Ok(Self::new(Kind::Normal(Normal { mean, sd }), text))
    }
}

impl Family for Normal {
    fn quantile(&self, level: Level) -> f64 {
        self.mean + self.sd * normal_quantile_at(level)
    }

    fn level(&self, x: f64) -> Level {
        normal_level((x - self.mean) / self.sd)
    }

    fn density(&self, x: f64) -> f64 {
        normal_density((x - self.mean) / self.sd) / self.sd
    }

    fn mean(&self) -> f64 {
        self.mean
    }

    fn standard_deviation(&self) -> f64 {
        self.sd
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }
}
