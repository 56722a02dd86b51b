//! From when to when an export was under watch.

use jiff::civil::Date;

use crate::history::{Opportunity, Outcome};
use crate::study::survival::{Ages, ProductLimit};
use crate::study::{Window, spells};

/// So many closes must be missing before an export is said to begin with survivors: with 5
/// expected, none comes by chance in 1 of 150 exports.
const MISSING: f64 = 5.0;

/// The last day that an export tells of.
#[must_use]
pub fn last_day(opportunities: &[Opportunity]) -> Date {
    let day = |one: &Opportunity| match one.outcome {
        Outcome::Won(day) | Outcome::Lost(day) => day,
        Outcome::Open { .. } => one.created,
    };
    opportunities.iter().map(day).max().unwrap_or(Date::constant(1970, 1, 1))
}

/// The days between which every close is in the export. Where opportunities that began before
/// the first close should have had closes before it, going by how soon later ones closed, the
/// export holds only those that survived to it.
pub(super) fn window(opportunities: &[Opportunity], to: Date, given: Option<Date>) -> Window {
    if given.is_some() {
        return Window { from: given, to };
    }
    let close = |one: &Opportunity| match one.outcome {
        Outcome::Won(day) | Outcome::Lost(day) => Some(day),
        Outcome::Open { .. } => None,
    };
    let whole = Window { from: None, to };
    let Some(first) = opportunities.iter().filter_map(close).min().filter(|first| *first <= to)
    else {
        return whole;
    };
    let (before, after): (Vec<&Opportunity>, Vec<&Opportunity>) =
        opportunities.iter().partition(|one| one.created < first);
    let after: Vec<Opportunity> = after.into_iter().cloned().collect();
    let limit = ProductLimit::of(&Ages::count(&spells(&after, whole)));
    let missing = |one: &&Opportunity| {
        let open = limit.open(f64::from((first - one.created).get_days()) - 0.5).max(0.01);
        (1.0 - open) / open
    };
    let expected: f64 = before.iter().map(missing).sum();
    Window { from: (expected > MISSING).then_some(first), to }
}
