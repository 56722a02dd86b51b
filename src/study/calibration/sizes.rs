//! Deal sizes of the company as a whole: the shape and its tail.

use crate::study::FitError;
use crate::study::survival::{Ages, CycleStudy, fit};

/// The shapes of deal sizes, with how heavy their tail is.
#[derive(Clone, Debug, PartialEq)]
pub struct SizeStudy {
    /// The shapes, as of a cycle: amounts in place of days.
    pub shapes: CycleStudy,
    /// The tail, where there are 50 amounts.
    pub tail: Option<Tail>,
}

/// How the largest amounts fall off: like a power (Pareto) with this exponent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tail {
    /// Hill's (1975) estimate of the exponent from the largest tenth. Below 2 the variance, below 1
    /// the mean would have no end.
    pub exponent: f64,
    /// Its standard error.
    pub error: f64,
    /// How many amounts it is from.
    pub amounts: usize,
    /// The share of all money that is in the largest hundredth of the deals.
    pub share_of_largest: f64,
}

/// More amounts than this are rounded to three digits before shapes are fitted, which changes no
/// figure that is shown and makes the time independent of how many there are.
const EXACT: usize = 20_000;

pub(super) fn study(amounts: &[f64]) -> Result<SizeStudy, FitError> {
    let rounded: Vec<f64>;
    let fitted = if amounts.len() > EXACT {
        rounded = amounts.iter().map(|amount| to_three_digits(*amount)).collect();
        &rounded
    } else {
        amounts
    };
    Ok(SizeStudy { shapes: fit(&Ages::of_values(fitted))?, tail: tail(amounts) })
}

fn to_three_digits(amount: f64) -> f64 {
    let step = libm::pow(10.0, libm::log10(amount).floor() - 2.0);
    (amount / step).round() * step
}

fn tail(amounts: &[f64]) -> Option<Tail> {
    let mut falling = amounts.to_vec();
    falling.sort_unstable_by(|one, other| other.total_cmp(one));
    let count = falling.len() / 10;
    let threshold = *falling.get(count).filter(|_| count >= 5)?;
    let logs: f64 = falling[..count].iter().map(|amount| libm::log(amount / threshold)).sum();
    let total: f64 = falling.iter().sum();
    let largest: f64 = falling.iter().take(falling.len().div_ceil(100)).sum();
    let exponent = count as f64 / logs;
    (logs > 0.0).then(|| Tail {
        exponent,
        error: exponent / (count as f64).sqrt(),
        amounts: count,
        share_of_largest: largest / total,
    })
}
