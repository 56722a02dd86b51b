//! Programs with each of their starts, and what they are expected to cost.

use std::ops::Range;

use crate::model::TooLarge;
use crate::scenario::{ChosenProgram, Scenario, Value};

/// A Program with one of its starts, as a mix holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variant {
    /// Program and start.
    pub chosen: ChosenProgram,
    /// The month of the start.
    pub start: usize,
    /// How many months it runs: its own, or to the end of the plan.
    pub months: usize,
    /// What it costs on average within the plan, with the people it hires.
    pub expected_cost: f64,
}

/// The most variants of a plan: a hundred Programs that may each start in every quarter of
/// the longest plan. Mixes number them by `u16`.
pub const MOST_VARIANTS: usize = 4096;

/// Every Program with each of its starts, in the order of the file.
///
/// # Errors
/// Where there are more than [`MOST_VARIANTS`].
pub fn variants(scenario: &Scenario) -> Result<Vec<Variant>, TooLarge> {
    let mut variants = Vec::new();
    for (number, program) in scenario.programs.iter().enumerate() {
        for (start, alternative) in program.starts.iter().enumerate() {
            variants.push(variant(
                scenario,
                ChosenProgram { program: number, start },
                alternative.month,
            ));
        }
    }
    if variants.len() <= MOST_VARIANTS {
        return Ok(variants);
    }
    Err(TooLarge {
        reason: format!(
            "{} Programs have {} starts to choose from, more than {MOST_VARIANTS}",
            scenario.programs.len(),
            variants.len()
        ),
        cure: "remove Programs, or give them fewer alternative starts".to_owned(),
    })
}

fn variant(scenario: &Scenario, chosen: ChosenProgram, start: usize) -> Variant {
    let plan = scenario.plan.calendar.months();
    let program = &scenario.programs[chosen.program];
    let months = program.months.map_or(plan.saturating_sub(start), |months| months as usize);
    let variant = Variant { chosen, start, months, expected_cost: 0.0 };
    Variant { expected_cost: expected_cost(scenario, &variant, 0..plan), ..variant }
}

/// What a variant costs on average within some months of the plan, with the people it hires.
#[must_use]
pub fn expected_cost(scenario: &Scenario, variant: &Variant, within: Range<usize>) -> f64 {
    let program = &scenario.programs[variant.chosen.program];
    let mean = |value: Value| match value {
        Value::Constant(number) => number,
        Value::Driver(driver) => scenario.drivers[driver].distribution.mean(),
    };
    let months_of =
        |from: usize, to: usize| to.min(within.end).saturating_sub(from.max(within.start)) as f64;
    let mut cost = 0.0;
    if within.contains(&variant.start) {
        cost += mean(program.cost.upfront);
    }
    let end = variant.start + variant.months;
    cost += months_of(variant.start, end) * mean(program.cost.per_month);
    for hire in &program.hires {
        let joined = variant.start + hire.after_months as usize;
        let rep = mean(scenario.teams[hire.team].cost_per_rep) / 12.0;
        cost += f64::from(hire.count) * months_of(joined, within.end) * rep;
    }
    cost
}
