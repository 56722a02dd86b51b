//! Probability distributions: what a scenario may write as a value.

use std::fmt;

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

/// A probability distribution with checked parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution(f64);
