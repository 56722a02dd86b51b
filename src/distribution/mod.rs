//! Probability distributions: what a scenario may write as a value.
//!
//! A [`Distribution`] is made by one of its checked constructors and never changes. It knows
//! its quantile function, its distribution function and its moments; it draws nothing
//! itself. A draw is the quantile at a uniform number, which is what keeps Latin hypercubes,
//! copulas and common random numbers possible. For millions of draws, a [`QuantileTable`]
//! holds the quantile function ready.
//!
//! One family a file, each in the same shape: the formula and its source, where it arises
//! in a go-to-market plan, an example, and what to beware of.
//!
//! | written as | constructors |
//! | --- | --- |
//! | `constant` | [`Distribution::constant`] |
//! | `uniform` | [`Distribution::uniform`] |
//! | `triangular` | [`Distribution::triangular`] |
//! | `pert` | [`Distribution::pert`] |
//! | `normal` | [`Distribution::normal`] |
//! | `lognormal` | [`Distribution::lognormal`], [`Distribution::lognormal_p10_p90`], [`Distribution::lognormal_median_p90`] |
//! | `beta` | [`Distribution::beta`], [`Distribution::beta_mean_sd`], [`Distribution::beta_successes_failures`] |
//! | `gamma` | [`Distribution::gamma`], [`Distribution::gamma_mean_sd`] |
//! | `weibull` | [`Distribution::weibull`] |
//! | `exponential` | [`Distribution::exponential`] |
//! | `metalog` | [`Distribution::metalog`] |
//! | `discrete` | [`Distribution::discrete`] |
//! | `empirical` | [`Distribution::empirical`] |
//! | `mixture` | [`Distribution::mixture`] |
//! | `truncate` | [`Distribution::truncated`] |
//!
//! [`Distribution::scaled`] has no form in a file: it is what a change asked for makes of one.
//!
//! Every number is checked: parameters lie between −1e100 and 1e100, and nothing here
//! panics, whatever a caller passes.

mod check;
mod family;
mod level;
mod moments;
pub mod special;
mod table;

mod beta;
mod constant;
mod discrete;
mod empirical;
mod exponential;
mod gamma;
mod lognormal;
mod metalog;
mod mixture;
mod normal;
mod pert;
mod scaled;
mod triangular;
mod truncated;
mod uniform;
mod weibull;

use std::fmt;

use family::Kind;
use level::Level;

pub use table::QuantileTable;

/// A probability distribution with checked parameters.
///
/// ```
/// use spandrel::distribution::Distribution;
/// let win_rate = Distribution::beta_mean_sd(0.22, 0.03)?;
/// assert_eq!(win_rate.describe(), "beta(mean 0.22, sd 0.03)");
/// assert!((win_rate.mean() - 0.22).abs() < 1e-12);
/// assert!((win_rate.cdf(win_rate.quantile(0.9)) - 0.9).abs() < 1e-12);
/// # Ok::<(), spandrel::distribution::ParameterError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    kind: Kind,
    text: String,
    truncated_probability: f64,
}

impl Distribution {
    /// The value that is not exceeded with probability `u`: the smallest x with F(x) ≥ `u`.
    ///
    /// Non-decreasing in `u`, up to the rounding of the last digits. At 0 and 1 the ends of
    /// the support, which may be infinite; `u` outside [0, 1] counts as the nearer of the
    /// two; NaN gives NaN.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        if u.is_nan() { u } else { self.quantile_at(Level::from_below(u.clamp(0.0, 1.0))) }
    }

    /// F(x), the probability of a value of at most `x`; NaN for NaN.
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        if x.is_nan() { x } else { self.kind.family().level(x).below }
    }

    /// The mean; infinite where a metalog's tail is too heavy to have one.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.kind.family().mean()
    }

    /// The standard deviation; infinite where a metalog's tail is too heavy to have one.
    #[must_use]
    pub fn standard_deviation(&self) -> f64 {
        self.kind.family().standard_deviation()
    }

    /// The smallest interval that holds all values; either end may be infinite.
    #[must_use]
    pub fn support(&self) -> (f64, f64) {
        self.kind.family().support()
    }

    /// The number, where only one value is possible.
    #[must_use]
    pub fn as_constant(&self) -> Option<f64> {
        let (low, high) = self.support();
        (low == high).then_some(low)
    }

    /// The probability that truncation cut off; 0 without truncation. Of a mixture, the
    /// weighted mean of its parts'.
    #[must_use]
    pub fn truncated_probability(&self) -> f64 {
        self.truncated_probability
    }

    /// A short text for tables, in the parameters that it was made from.
    #[must_use]
    pub fn describe(&self) -> String {
        self.text.clone()
    }

    fn new(kind: Kind, text: String) -> Self {
        Self { kind, text, truncated_probability: 0.0 }
    }

    fn quantile_at(&self, level: Level) -> f64 {
        self.kind.quantile_at(level)
    }
}

/// Why parameters make no distribution.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterError {
    /// The parameter at fault, as the file names it, for example `sd`.
    pub parameter: &'static str,
    /// What is wrong and what is allowed, for example `must be above 0, is -1`.
    pub reason: String,
}

impl fmt::Display for ParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.parameter, self.reason)
    }
}

impl std::error::Error for ParameterError {}
