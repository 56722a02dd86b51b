//! The beta distribution.

use super::family::{Family, Kind};
use super::level::Level;
use super::special::{beta_kernel, beta_level, beta_quantile};
use super::{Distribution, ParameterError, check};

/// The range of the two parameters that the inverse is tested for.
const SMALLEST: f64 = 1e-3;
const LARGEST: f64 = 1e12;

/// See [`Distribution::beta`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Beta {
    alpha: f64,
    beta: f64,
}

impl Distribution {
    /// The beta distribution with parameters α and β.
    ///
    /// F(x) = I_x(α, β), the regularised incomplete beta function
    /// ([`incomplete_beta`](super::special::incomplete_beta)); density x^(α−1) (1−x)^(β−1) ÷
    /// B(α, β).
    ///
    /// **In a plan:** anything that is a share or a probability: conversion and win rates,
    /// churn, attrition.
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// let win_rate = Distribution::beta(22.0, 78.0)?;
    /// assert!((win_rate.mean() - 0.22).abs() < 1e-15);
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** with α or β below 1 the density is infinite at an end: most draws are then
    /// all or nothing, which a share rarely is.
    ///
    /// # Errors
    ///
    /// A parameter is not between 0.001 and 1e12.
    pub fn beta(alpha: f64, beta: f64) -> Result<Self, ParameterError> {
        let alpha = check::within("alpha", check::positive("alpha", alpha)?, SMALLEST, LARGEST)?;
        let beta = check::within("beta", check::positive("beta", beta)?, SMALLEST, LARGEST)?;
        let text = format!("beta(alpha {alpha}, beta {beta})");
        Ok(Self::new(Kind::Beta(Beta { alpha, beta }), text))
    }

    /// The beta distribution with this mean and standard deviation: α = mean·k, β = (1 −
    /// mean)·k with k = mean·(1 − mean) ÷ sd² − 1. See [`Distribution::beta`].
    ///
    /// # Errors
    ///
    /// `mean` is not between 0 and 1, or `sd` is not between 0 and √(mean·(1 − mean)), or is
    /// so near to either end that α or β leaves its range.
    pub fn beta_mean_sd(mean: f64, sd: f64) -> Result<Self, ParameterError> {
        check::finite("mean", mean)?;
        if mean <= 0.0 || mean >= 1.0 {
            let reason = format!("must be above 0 and below 1, is {mean}");
            return Err(check::error("mean", reason));
        }
        check::standard_deviation(sd)?;
        let variance = mean * (1.0 - mean);
        let limit = check::short(variance.sqrt());
        if sd * sd >= variance {
            let reason = format!(
                "must be below {limit}, the largest sd a beta with mean {mean} can have, is {sd}"
            );
            return Err(check::error("sd", reason));
        }
        // In this order a tiny sd cannot overflow.
        let total = (variance.sqrt() / sd - 1.0) * (variance.sqrt() / sd + 1.0);
        let (alpha, beta) = (mean * total, (1.0 - mean) * total);
        if alpha.min(beta) < SMALLEST {
            let reason = format!(
                "is {sd}, so near to {limit}, the largest sd a beta with mean {mean} can have, \
                 that nearly all values are 0 or 1; make it smaller, or write a `discrete` of 0 and 1"
            );
            return Err(check::error("sd", reason));
        }
        if alpha.max(beta) > LARGEST {
            let reason = format!("is {sd}, too small to matter; write the number {mean} itself");
            return Err(check::error("sd", reason));
        }
        let text = format!("beta(mean {mean}, sd {sd})");
        Ok(Self::new(Kind::Beta(Beta { alpha, beta }), text))
    }

    /// What is known of a probability after so many successes and failures, if every value
    /// was equally likely before: α = successes + 1, β = failures + 1. See
    /// [`Distribution::beta`].
    ///
    /// # Errors
    ///
    /// A parameter is negative, not finite or above 1e11.
    pub fn beta_successes_failures(successes: f64, failures: f64) -> Result<Self, ParameterError> {
        check::within("successes", successes, 0.0, 1e11)?;
        check::within("failures", failures, 0.0, 1e11)?;
        let text = format!("beta(successes {successes}, failures {failures})");
        Ok(Self::new(Kind::Beta(Beta::new(successes + 1.0, failures + 1.0)), text))
    }
}

impl Beta {
    /// Parameters that the caller knows to be in range.
    pub(super) fn new(alpha: f64, beta: f64) -> Self {
        Self { alpha, beta }
    }

    /// The quantile as `below` and 1 minus it as `above`.
    pub(super) fn quantile_pair(&self, level: Level) -> Level {
        beta_quantile(self.alpha, self.beta, level)
    }

    /// The level at x, given as `below` and 1 − x as `above`.
    pub(super) fn level_at(&self, x: Level) -> Level {
        beta_level(self.alpha, self.beta, x)
    }

    /// The density at x, given as `below` and 1 − x as `above`.
    pub(super) fn density_at(&self, x: Level) -> f64 {
        if x.below > 0.0 && x.above > 0.0 {
            return beta_kernel(self.alpha, self.beta, x) / (x.below * x.above);
        }
        // At an end, the density is 0, infinite, or (with a parameter of 1) the other one.
        let (here, other) =
            if x.below <= 0.0 { (self.alpha, self.beta) } else { (self.beta, self.alpha) };
        if here > 1.0 {
            0.0
        } else if here < 1.0 {
            f64::INFINITY
        } else {
            other
        }
    }
}

impl Family for Beta {
    fn quantile(&self, level: Level) -> f64 {
        self.quantile_pair(level).below
    }

    fn level(&self, x: f64) -> Level {
        self.level_at(Level::from_below(x.clamp(0.0, 1.0)))
    }

    fn density(&self, x: f64) -> f64 {
        if !(0.0..=1.0).contains(&x) { 0.0 } else { self.density_at(Level::from_below(x)) }
    }

    fn mean(&self) -> f64 {
        self.alpha / (self.alpha + self.beta)
    }

    fn standard_deviation(&self) -> f64 {
        let total = self.alpha + self.beta;
        ((self.alpha / total) * (self.beta / total) / (total + 1.0)).sqrt()
    }

    fn support(&self) -> (f64, f64) {
        (0.0, 1.0)
    }
}
