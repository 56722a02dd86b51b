//! Distributions of so many times as much.

use super::check::{self, short};
use super::family::{Family, Kind};
use super::level::Level;
use super::{Distribution, ParameterError};

/// A distribution whose every value is multiplied by the same factor above 0.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scaled {
    of: Box<Kind>,
    factor: f64,
}

impl Distribution {
    /// The distribution of `factor` times what this one gives: Q(u) becomes factor · Q(u).
    ///
    /// **In a plan:** what if all of it came out a fifth lower? The ranks of the draws stay.
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// let volume = Distribution::gamma_mean_sd(400.0, 40.0)?.scaled(0.8)?;
    /// assert!((volume.mean() - 320.0).abs() < 1e-9);
    /// assert_eq!(volume.describe(), "0.8 × gamma(mean 400, sd 40)");
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** a support is scaled as well, so that of a probability may come to pass 1.
    ///
    /// # Errors
    ///
    /// The factor is not a number from 0 to 1e100.
    pub fn scaled(self, factor: f64) -> Result<Self, ParameterError> {
        if !(0.0..=1e100).contains(&factor) {
            return Err(check::error("factor", format!("must be from 0 to 1e100, is {factor}")));
        }
        if factor == 0.0 {
            return Self::constant(0.0);
        }
        if let Some(number) = self.as_constant() {
            return Self::constant(number * factor);
        }
        let text = format!("{} × {}", short(factor), self.text);
        let kind = Kind::Scaled(Scaled { of: Box::new(self.kind), factor });
        Ok(Self { kind, text, truncated_probability: self.truncated_probability })
    }
}

impl Family for Scaled {
    fn quantile(&self, level: Level) -> f64 {
        self.factor * self.of.quantile_at(level)
    }

    fn level(&self, x: f64) -> Level {
        self.of.family().level(x / self.factor)
    }

    fn density(&self, x: f64) -> f64 {
        self.of.family().density(x / self.factor) / self.factor
    }

    fn mean(&self) -> f64 {
        self.factor * self.of.family().mean()
    }

    fn standard_deviation(&self) -> f64 {
        self.factor * self.of.family().standard_deviation()
    }

    fn support(&self) -> (f64, f64) {
        let (low, high) = self.of.family().support();
        (low * self.factor, high * self.factor)
    }

    fn corners(&self) -> Vec<f64> {
        self.of.family().corners().into_iter().map(|corner| corner * self.factor).collect()
    }
}
