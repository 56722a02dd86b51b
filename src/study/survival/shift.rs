//! How much longer some opportunities take than all.

use super::fit::log_likelihood;
use super::hill::climb;
use super::{Ages, Candidate};

/// The factor by which the cycles of some differ from those of all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// The logarithm of the factor.
    pub log: f64,
    /// Its standard error.
    pub error: f64,
}

/// The factor on the days of a shape under which these ages are most likely (accelerated failure
/// times); `None` where they do not tell.
#[must_use]
pub fn shift(ages: &Ages, shape: &Candidate) -> Option<Shift> {
    let [first, second] = shape.parameters;
    let never = shape.never.unwrap_or(0.0);
    let top =
        climb([0.0], |[log]| log_likelihood(shape.family, ages, [first + log, second], never))?;
    Some(Shift { log: top.point[0], error: top.covariance[0][0].sqrt() })
}
