//! A certain number.

use super::family::{Family, Kind};
use super::level::Level;
use super::{Distribution, ParameterError, check};

/// See [`Distribution::constant`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Constant {
    value: f64,
}

impl Distribution {
    /// The number `value` with probability 1.
    ///
    /// **In a plan:** what is known or decided: a price list, a budget, a policy. The same as
    /// writing the number itself.
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// assert_eq!(Distribution::constant(0.3)?.as_constant(), Some(0.3));
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** a guess written as a constant is a claim of certainty, and narrows every
    /// result.
    ///
    /// # Errors
    ///
    /// `value` is not finite.
    pub fn constant(value: f64) -> Result<Self, ParameterError> {
        let value = check::finite("constant", value)?;
        Ok(Self::new(Kind::Constant(Constant { value }), value.to_string()))
    }
}

impl Family for Constant {
    fn quantile(&self, _: Level) -> f64 {
        self.value
    }

    fn level(&self, x: f64) -> Level {
        if x < self.value { Level::ZERO } else { Level::ONE }
    }

    fn density(&self, _: f64) -> f64 {
        0.0
    }

    fn mean(&self) -> f64 {
        self.value
    }

    fn standard_deviation(&self) -> f64 {
        0.0
    }

    fn support(&self) -> (f64, f64) {
        (self.value, self.value)
    }
}
