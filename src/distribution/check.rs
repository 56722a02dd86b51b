//! What the parameters of all families have in common: how they are checked and shown.

use super::ParameterError;

/// Beyond this size, squares and ratios of parameters could overflow.
const LARGEST: f64 = 1e100;

/// An error about `parameter`.
pub(super) fn error(parameter: &'static str, reason: impl Into<String>) -> ParameterError {
    ParameterError { parameter, reason: reason.into() }
}

/// Any number from −1e100 to 1e100.
pub(super) fn finite(parameter: &'static str, value: f64) -> Result<f64, ParameterError> {
    if !value.is_finite() {
        return Err(error(parameter, format!("must be a finite number, is {value}")));
    }
    if value.abs() > LARGEST {
        return Err(error(parameter, format!("must be between -1e100 and 1e100, is {value:e}")));
    }
    Ok(value)
}

/// Any number above 0, from 1e-100 to 1e100.
pub(super) fn positive(parameter: &'static str, value: f64) -> Result<f64, ParameterError> {
    let value = finite(parameter, value)?;
    if value <= 0.0 {
        return Err(error(parameter, format!("must be above 0, is {value}")));
    }
    if value < 1.0 / LARGEST {
        return Err(error(parameter, format!("must be at least 1e-100, is {value:e}")));
    }
    Ok(value)
}

/// A number from `low` to `high`.
pub(super) fn within(
    parameter: &'static str,
    value: f64,
    low: f64,
    high: f64,
) -> Result<f64, ParameterError> {
    let value = finite(parameter, value)?;
    if value < low || value > high {
        let (low, high) = (short(low), short(high));
        return Err(error(parameter, format!("must be between {low} and {high}, is {value}")));
    }
    Ok(value)
}

/// A standard deviation: above 0, and a number in its own right where it is not.
pub(super) fn standard_deviation(value: f64) -> Result<f64, ParameterError> {
    if value == 0.0 {
        let reason = "must be above 0, is 0; write the number itself for something certain";
        return Err(error("sd", reason));
    }
    positive("sd", value)
}

/// A number above another one, which `name` names.
pub(super) fn above(
    parameter: &'static str,
    value: f64,
    name: &str,
    other: f64,
) -> Result<f64, ParameterError> {
    let value = finite(parameter, value)?;
    if value > other {
        return Ok(value);
    }
    let cure = if value == other { "; write the number itself for something certain" } else { "" };
    Err(error(parameter, format!("must be above {name}, which is {other}, is {value}{cure}")))
}

/// Weights of as many things as `count`, made to sum to 1.
pub(super) fn weights(
    weights: &[f64],
    count: usize,
    things: &str,
) -> Result<Vec<f64>, ParameterError> {
    if weights.len() != count {
        let reason = format!("must be as many as {things}: {count}, not {}", weights.len());
        return Err(error("weights", reason));
    }
    for &weight in weights {
        if finite("weights", weight)? < 0.0 {
            return Err(error("weights", format!("must not be negative, one is {weight}")));
        }
    }
    let total: f64 = weights.iter().sum();
    if total < 1.0 / LARGEST {
        return Err(error("weights", "must not all be 0"));
    }
    Ok(weights.iter().map(|weight| weight / total).collect())
}

/// A number in four significant digits, for messages.
pub(super) fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    if rounded != 0.0 && !(1e-4..1e9).contains(&rounded.abs()) {
        format!("{rounded:e}")
    } else {
        rounded.to_string()
    }
}
