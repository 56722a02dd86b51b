//! The shapes that a cycle or a deal size may have.

use std::fmt;

use crate::distribution::special::{incomplete_gamma_upper, ln_gamma, normal_cdf};
use crate::distribution::{Distribution, ParameterError};

/// A family of distributions above 0 with two parameters, both on a logarithmic scale.
///
/// The first parameter moves the whole: adding d to it multiplies every value by eᵈ.
///
/// | family | first | second |
/// | --- | --- | --- |
/// | lognormal | μ | ln σ |
/// | gamma | ln mean | ln shape |
/// | Weibull | ln scale | ln shape |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Lognormal.
    Lognormal,
    /// Gamma.
    Gamma,
    /// Weibull.
    Weibull,
}

/// ln √(2π).
const LN_ROOT_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// Survival below this has no logarithm worth having.
const LEAST_SURVIVAL: f64 = 1e-300;

impl Family {
    /// All of them.
    pub const ALL: [Family; 3] = [Family::Lognormal, Family::Gamma, Family::Weibull];

    /// Parameters from the mean and the spread of logarithms.
    pub(super) fn start(self, (mean, spread): (f64, f64)) -> [f64; 2] {
        let spread = spread.max(0.05);
        match self {
            Self::Lognormal => [mean, libm::log(spread)],
            // The variance of the logarithm of a gamma variable is about 1/shape.
            Self::Gamma => [mean + spread * spread / 2.0, -2.0 * libm::log(spread)],
            // The logarithm of a Weibull variable has mean ln scale − 0.577/shape and
            // standard deviation 1.283/shape.
            Self::Weibull => [mean + 0.45 * spread, libm::log(1.283 / spread)],
        }
    }

    /// ln f(t) for t > 0.
    pub(super) fn log_density(self, [first, second]: [f64; 2], age: f64) -> f64 {
        let log = libm::log(age);
        match self {
            Self::Lognormal => {
                let z = (log - first) / libm::exp(second);
                -z * z / 2.0 - second - log - LN_ROOT_TWO_PI
            }
            Self::Gamma => {
                let shape = libm::exp(second);
                let rate = shape / libm::exp(first);
                shape * libm::log(rate) + (shape - 1.0) * log - rate * age - ln_gamma(shape)
            }
            Self::Weibull => {
                let shape = libm::exp(second);
                let power = shape * (log - first);
                second + power - log - libm::exp(power)
            }
        }
    }

    /// S(t), the share that is above t.
    #[must_use]
    pub fn survival(self, [first, second]: [f64; 2], age: f64) -> f64 {
        if age <= 0.0 {
            return 1.0;
        }
        match self {
            Self::Lognormal => normal_cdf((first - libm::log(age)) / libm::exp(second)),
            Self::Gamma => {
                let shape = libm::exp(second);
                incomplete_gamma_upper(shape, shape * age / libm::exp(first))
            }
            Self::Weibull => libm::exp(-libm::exp(libm::exp(second) * (libm::log(age) - first))),
        }
    }

    /// ln S(t).
    pub(super) fn log_survival(self, parameters: [f64; 2], age: f64) -> f64 {
        match (self, parameters) {
            (Self::Weibull, [first, second]) if age > 0.0 => {
                -libm::exp(libm::exp(second) * (libm::log(age) - first))
            }
            _ => libm::log(self.survival(parameters, age).max(LEAST_SURVIVAL)),
        }
    }

    /// The logarithm of the mean.
    #[must_use]
    pub fn log_mean(self, [first, second]: [f64; 2]) -> f64 {
        match self {
            Self::Lognormal => first + libm::exp(2.0 * second) / 2.0,
            Self::Gamma => first,
            Self::Weibull => first + ln_gamma(1.0 + libm::exp(-second)),
        }
    }

    /// The distribution with these parameters.
    ///
    /// # Errors
    /// Where they are beyond what a distribution takes.
    pub fn distribution(self, parameters: [f64; 2]) -> Result<Distribution, ParameterError> {
        let [first, second] = parameters;
        match self {
            Self::Lognormal => {
                let mean = libm::exp(self.log_mean(parameters));
                let spread = libm::expm1(libm::exp(2.0 * second)).sqrt();
                Distribution::lognormal(mean, mean * spread)
            }
            Self::Gamma => {
                let shape = libm::exp(second);
                Distribution::gamma(shape, libm::exp(first) / shape)
            }
            Self::Weibull => Distribution::weibull(libm::exp(second), libm::exp(first)),
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lognormal => "lognormal",
            Self::Gamma => "gamma",
            Self::Weibull => "Weibull",
        })
    }
}
