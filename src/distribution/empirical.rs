//! Distributions that are a record of what happened.

use super::discrete::{Steps, check_values};
use super::family::Kind;
use super::{Distribution, ParameterError};

impl Distribution {
    /// Each of `values` with the same probability; what occurs twice is twice as likely.
    ///
    /// F(x) = share of the values ≤ x, the empirical distribution function. Its quantile at u
    /// is the ⌈u·n⌉-th smallest value.
    ///
    /// **In a plan:** the amounts of last year's deals, the days they took to close: the past
    /// drawn again, without a formula put over it.
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// let cycle = Distribution::empirical(vec![60.0, 45.0, 190.0, 75.0])?;
    /// assert_eq!(cycle.quantile(0.5), 60.0);
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** nothing larger than the record is ever drawn. With fewer than some hundred
    /// values, a family fitted to them has the more credible tail.
    ///
    /// # Errors
    ///
    /// `values` is empty or holds a number that is not finite.
    pub fn empirical(values: Vec<f64>) -> Result<Self, ParameterError> {
        check_values(&values)?;
        let text = format!("empirical({} values)", values.len());
        let steps = Steps::new(values.into_iter().map(|value| (value, 1.0)).collect());
        Ok(Self::new(Kind::Steps(steps), text))
    }
}
