//! Deal sizes, as far as won deals tell.

use super::lognormal::{FitError, LognormalFit, fit_cycle};
use super::{Spell, Window};
use crate::history::{Opportunity, Outcome};

/// The amounts above 0 of the opportunities that were won within the window.
///
/// Lost deals are not counted: many exports clear their amounts, and what was asked for is not
/// what would have been paid.
#[must_use]
pub fn won_amounts(opportunities: &[Opportunity], Window { from, to }: Window) -> Vec<f64> {
    let within = |one: &&Opportunity| match one.outcome {
        Outcome::Won(day) => from.is_none_or(|from| from <= day) && day <= to,
        _ => false,
    };
    let amounts = opportunities.iter().filter(within).filter_map(|one| one.amount);
    amounts.filter(|amount| *amount > 0.0).collect()
}

/// Fits a lognormal distribution to amounts.
///
/// # Errors
/// Where an amount is no number above 0, or there are too few of them.
pub fn fit_amounts(amounts: &[f64]) -> Result<LognormalFit, FitError> {
    // An amount is like an age at which something ended for certain.
    let ended = amounts.iter().map(|&exit| Spell { entry: 0.0, exit, closed: true });
    fit_cycle(&ended.collect::<Vec<_>>())
}
