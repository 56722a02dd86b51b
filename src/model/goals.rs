//! Whether a mix's ledger of one trial meets the goals.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::model::ledger::{FigureBasis, figure};
use crate::scenario::{Direction, Goal, GoalScope, Scenario, Slice};

/// Whether a ledger meets a goal whose slice stands at `position` of its layout. An
/// undefined figure misses.
#[must_use]
pub fn is_met(basis: &FigureBasis, goal: &Goal, position: usize, ledger: &[f64]) -> bool {
    are_met(basis, goal, position, |at| [ledger[at]])[0]
}

/// The same for several ledgers at once, of which `read` gives the entries at an index.
#[must_use]
pub fn are_met<const N: usize>(
    basis: &FigureBasis,
    goal: &Goal,
    position: usize,
    read: impl Fn(usize) -> [f64; N],
) -> [bool; N] {
    let meet = |first: usize, last: usize, threshold: f64| {
        let figures: [f64; N] = figure(basis, goal.metric, position, first, last, &read);
        figures.map(|figure| satisfies(goal.direction, figure, threshold))
    };
    match &goal.scope {
        GoalScope::Quarters { quarters, thresholds, misses_allowed } => {
            let mut misses = [0; N];
            for (quarter, threshold) in quarters.iter().zip(thresholds) {
                let met = meet(*quarter, *quarter, *threshold);
                misses.iter_mut().zip(met).for_each(|(misses, met)| *misses += usize::from(!met));
            }
            misses.map(|misses| misses <= *misses_allowed)
        }
        GoalScope::Period { first_quarter, last_quarter, threshold, .. } => {
            meet(*first_quarter, *last_quarter, *threshold)
        }
    }
}

/// The ledger entries that a goal is decided by.
#[must_use]
pub fn entries_behind(basis: &FigureBasis, goal: &Goal, position: usize) -> BTreeSet<usize> {
    let entries = RefCell::new(BTreeSet::new());
    let _ = are_met(basis, goal, position, |at| {
        entries.borrow_mut().insert(at);
        [0.0]
    });
    entries.into_inner()
}

/// How far beside a threshold, as a share of it, a value still counts as equal. Ledgers are
/// kept to within 2⁻²⁴ and amounts to within 10⁻⁸ of themselves, and costs are sums of
/// monthly ones: without this a cost of three times 1066.66 would exceed 3199.98.
const ROUNDING: f64 = 1e-7;

/// Whether a value reaches, or stays within, a threshold, give or take rounding; an
/// undefined one (NaN) never does.
#[inline]
#[must_use]
pub fn satisfies(direction: Direction, value: f64, threshold: f64) -> bool {
    let slack = ROUNDING * threshold.abs();
    match direction {
        Direction::AtLeast => value >= threshold - slack,
        Direction::AtMost => value <= threshold + slack,
    }
}

/// What a goal asks for in words: `coverage at least 3.5 in FY27-Q3 to FY28-Q4 (1 may miss)`.
#[must_use]
pub fn describe(scenario: &Scenario, goal: &Goal) -> String {
    let teams: Vec<String> = scenario.teams.iter().map(|team| team.name.clone()).collect();
    let metric = goal.metric.name(&scenario.stages, &teams);
    let whose = match goal.slice {
        Slice::Company => String::new(),
        Slice::Member { dimension, member } => {
            format!(" of {}", scenario.dimensions[dimension].members[member])
        }
    };
    let asks = match goal.direction {
        Direction::AtLeast => "at least",
        Direction::AtMost => "at most",
    };
    match &goal.scope {
        GoalScope::Period { label, threshold, .. } => {
            format!("{metric}{whose} {asks} {} over {label}", grouped(*threshold))
        }
        GoalScope::Quarters { quarters, thresholds, misses_allowed } => {
            let same = thresholds.windows(2).all(|pair| pair[0] == pair[1]);
            let numbers: Vec<String> = thresholds.iter().map(|number| grouped(*number)).collect();
            let numbers = if same { numbers[..1].join("") } else { numbers.join(", ") };
            let when = quarters_in_words(scenario, quarters);
            let misses = match misses_allowed {
                0 => String::new(),
                count => format!(" ({count} may miss)"),
            };
            format!("{metric}{whose} {asks} {numbers} in {when}{misses}")
        }
    }
}

fn quarters_in_words(scenario: &Scenario, quarters: &[usize]) -> String {
    let label = |quarter: &usize| scenario.plan.calendar.quarter_label(*quarter);
    let neighbours = quarters.windows(2).all(|pair| pair[1] == pair[0] + 1);
    match quarters {
        [first, .., last] if neighbours && quarters.len() > 2 => {
            format!("{} to {}", label(first), label(last))
        }
        _ => quarters.iter().map(label).collect::<Vec<_>>().join(", "),
    }
}

/// A number with its thousands apart: `15,300,000`, `3.5`.
fn grouped(number: f64) -> String {
    let text = number.to_string();
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, format!(".{fraction}")),
        None => (text.as_str(), String::new()),
    };
    let digits = whole.trim_start_matches('-');
    let sign = &whole[..whole.len() - digits.len()];
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).unwrap_or_default())
        .collect();
    format!("{sign}{}{fraction}", groups.join(","))
}
