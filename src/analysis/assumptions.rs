//! What the plan assumes: its drivers, and when its Programs cost and work.

use crate::analysis::board::{Assumption, ProgramPlan};
use crate::model::Model;
use crate::model::timing::Strength;
use crate::model::variants::Variant;
use crate::scenario::{Driver, Program, Scenario, Value};

/// The parts that the picture of a distribution is made of.
const PARTS: usize = 32;

/// Every driver of a scenario.
#[must_use]
pub fn assumptions(scenario: &Scenario) -> Vec<Assumption> {
    scenario.drivers.iter().map(assumption).collect()
}

fn assumption(driver: &Driver) -> Assumption {
    let distribution = &driver.distribution;
    // Far tails would squeeze what matters.
    let (low, high) = (distribution.quantile(0.005), distribution.quantile(0.995));
    let edge = |part: usize| low + (high - low) * part as f64 / PARTS as f64;
    let shape = (0..PARTS).map(|part| {
        let below = if part == 0 { 0.0 } else { distribution.cdf(edge(part)) };
        distribution.cdf(edge(part + 1)) - below
    });
    Assumption {
        name: driver.name.clone(),
        distribution: distribution.describe(),
        mean: distribution.mean(),
        quantiles: [0.1, 0.5, 0.9].map(|level| distribution.quantile(level)),
        span: (low, high),
        shape: shape.collect(),
    }
}

/// Every Program of a model with each of its starts.
#[must_use]
pub fn programs(model: &Model) -> Vec<ProgramPlan> {
    model.variants.iter().map(|variant| program(model, variant)).collect()
}

fn program(model: &Model, variant: &Variant) -> ProgramPlan {
    let scenario = &model.scenario;
    let program = &scenario.programs[variant.chosen.program];
    let months = 0..model.months();
    ProgramPlan {
        label: scenario.program_label(variant.chosen),
        name: program.name.clone(),
        start: program.starts[variant.chosen.start].label.clone(),
        choice: program.starts.len() > 1,
        cost: months.clone().map(|month| cost(scenario, program, variant, month)).collect(),
        strength: months.map(|month| strength(scenario, program, variant, month)).collect(),
    }
}

fn mean(scenario: &Scenario, value: Value) -> f64 {
    match value {
        Value::Constant(number) => number,
        Value::Driver(driver) => scenario.drivers[driver].distribution.mean(),
    }
}

fn cost(scenario: &Scenario, program: &Program, variant: &Variant, month: usize) -> f64 {
    let mut cost = 0.0;
    if month == variant.start {
        cost += mean(scenario, program.cost.upfront);
    }
    if (variant.start..variant.start.saturating_add(variant.months)).contains(&month) {
        cost += mean(scenario, program.cost.per_month);
    }
    for hire in &program.hires {
        if month >= variant.start + hire.after_months as usize {
            let rep = mean(scenario, scenario.teams[hire.team].cost_per_rep) / 12.0;
            cost += f64::from(hire.count) * rep;
        }
    }
    cost
}

fn strength(scenario: &Scenario, program: &Program, variant: &Variant, month: usize) -> f64 {
    let effects = Strength {
        start: variant.start as f64,
        lag: mean(scenario, program.timing.lag_months),
        duration: variant.months as f64,
        ramp: program.timing.ramp_months,
        half_life: program.timing.half_life_months,
    };
    let of_effects = if program.effects.is_empty() { 0.0 } else { effects.at(month) };
    let (mut ramped, mut hired) = (0.0, 0.0);
    for hire in &program.hires {
        let count = f64::from(hire.count);
        hired += count;
        if let Some(tenure) = month.checked_sub(variant.start + hire.after_months as usize) {
            let ramp = &scenario.teams[hire.team].ramp;
            let productivity = ramp.get(tenure).or(ramp.last()).copied().unwrap_or(1.0);
            ramped += count * productivity;
        }
    }
    let of_people: f64 = if hired > 0.0 { ramped / hired } else { 0.0 };
    of_effects.max(of_people)
}
