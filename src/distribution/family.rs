//! What every family of distributions can do.

use super::level::Level;
use super::{
    beta::Beta, constant::Constant, discrete::Steps, exponential::Exponential, gamma::Gamma,
    lognormal::Lognormal, metalog::Metalog, mixture::Mixture, normal::Normal, pert::Pert,
    scaled::Scaled, triangular::Triangular, truncated::Truncated, uniform::Uniform,
    weibull::Weibull,
};

/// A family of distributions with checked parameters. Nothing here fails or panics.
pub(super) trait Family {
    /// The smallest value with at least `level.below` at or below it. Called for levels
    /// strictly between the ends only; [`Kind::quantile_at`] answers for these.
    fn quantile(&self, level: Level) -> f64;

    /// The probability at or below `x`, and above it.
    fn level(&self, x: f64) -> Level;

    /// The density of the continuous part at `x`; 0 outside the support.
    fn density(&self, x: f64) -> f64;

    /// The mean.
    fn mean(&self) -> f64;

    /// The standard deviation.
    fn standard_deviation(&self) -> f64;

    /// The smallest interval that holds all values.
    fn support(&self) -> (f64, f64);

    /// Values strictly inside the support where the density jumps or bends: atoms, gaps, kinks.
    fn corners(&self) -> Vec<f64> {
        Vec::new()
    }
}

/// One of the families. `Empirical` and `discrete` are both step functions.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Beta(Beta),
    Constant(Constant),
    Exponential(Exponential),
    Gamma(Gamma),
    Lognormal(Lognormal),
    Metalog(Metalog),
    Mixture(Mixture),
    Normal(Normal),
    Pert(Pert),
    Scaled(Scaled),
    Steps(Steps),
    Triangular(Triangular),
    Truncated(Truncated),
    Uniform(Uniform),
    Weibull(Weibull),
}

impl Kind {
    /// The family behind it.
    pub fn family(&self) -> &dyn Family {
        match self {
            Self::Beta(family) => family,
            Self::Constant(family) => family,
            Self::Exponential(family) => family,
            Self::Gamma(family) => family,
            Self::Lognormal(family) => family,
            Self::Metalog(family) => family,
            Self::Mixture(family) => family,
            Self::Normal(family) => family,
            Self::Pert(family) => family,
            Self::Scaled(family) => family,
            Self::Steps(family) => family,
            Self::Triangular(family) => family,
            Self::Truncated(family) => family,
            Self::Uniform(family) => family,
            Self::Weibull(family) => family,
        }
    }

    /// The quantile at any level, the ends included, and always within the support.
    pub fn quantile_at(&self, level: Level) -> f64 {
        let family = self.family();
        let (low, high) = family.support();
        if level.below <= 0.0 {
            low
        } else if level.above <= 0.0 {
            high
        } else {
            // `max` and `min` rather than `clamp`: rounding must not be able to panic.
            family.quantile(level).max(low).min(high)
        }
    }
}
