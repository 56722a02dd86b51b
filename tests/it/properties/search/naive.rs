//! What a search may find, as naive as the language page says it.

use std::collections::BTreeSet;
use std::ops::Range;

use spandrel::model::space::removed::Constraint;
use spandrel::scenario::{ChosenProgram, Scenario, Search, Value, YearBudget};

/// Expected cost within some months of the plan, from what the file says.
fn expected_cost(scenario: &Scenario, chosen: ChosenProgram, within: Range<usize>) -> f64 {
    let mean = |value: Value| match value {
        Value::Constant(number) => number,
        Value::Driver(driver) => scenario.drivers[driver].distribution.mean(),
    };
    let program = &scenario.programs[chosen.program];
    let start = program.starts[chosen.start].month;
    let mut cost = 0.0;
    for month in within.filter(|&month| month >= start) {
        if month == start {
            cost += mean(program.cost.upfront);
        }
        if program.months.is_none_or(|months| month < start + months as usize) {
            cost += mean(program.cost.per_month);
        }
        for hire in &program.hires {
            if month >= start + hire.after_months as usize {
                let monthly = mean(scenario.teams[hire.team].cost_per_rep) / 12.0;
                cost += f64::from(hire.count) * monthly;
            }
        }
    }
    cost
}

/// Every choice of at most one start of each Program.
pub fn every_choice(scenario: &Scenario) -> Vec<Vec<ChosenProgram>> {
    let mut choices = vec![Vec::new()];
    for (program, described) in scenario.programs.iter().enumerate() {
        let shorter = choices.clone();
        for start in 0..described.starts.len() {
            choices.extend(
                shorter.iter().map(|choice| {
                    [choice.as_slice(), &[ChosenProgram { program, start }]].concat()
                }),
            );
        }
    }
    choices
}

/// The constraints that a choice breaks, as `check` counts them.
pub fn broken(scenario: &Scenario, search: &Search, choice: &[ChosenProgram]) -> Vec<Constraint> {
    let held: BTreeSet<usize> = choice.iter().map(|chosen| chosen.program).collect();
    let mut broken = Vec::new();
    let mut must = |kept: bool, constraint: Constraint| {
        if !kept {
            broken.push(constraint);
        }
    };
    let cost = |months: Range<usize>| -> f64 {
        choice.iter().map(|chosen| expected_cost(scenario, *chosen, months.clone())).sum()
    };
    // Both sums round differently.
    let within = |cost: f64, budget: f64| cost <= budget * (1.0 + 1e-9);
    let plan = 0..scenario.plan.calendar.months();
    must(search.budget.is_none_or(|budget| within(cost(plan), budget)), Constraint::Budget);
    for (number, YearBudget { year, budget }) in search.budget_by_year.iter().enumerate() {
        let months = 3 * year.first_quarter..3 * year.last_quarter + 3;
        must(within(cost(months), *budget), Constraint::YearBudget(number));
    }
    must(search.max_programs.is_none_or(|most| held.len() <= most), Constraint::MaxPrograms);
    let hires = held.iter().flat_map(|&program| &scenario.programs[program].hires);
    let hires: u64 = hires.map(|hire| u64::from(hire.count)).sum();
    must(search.max_hires.is_none_or(|most| hires <= most), Constraint::MaxHires);
    for (number, program) in search.must_include.iter().enumerate() {
        must(held.contains(program), Constraint::MustInclude(number));
    }
    for (number, excluded) in search.must_exclude.iter().enumerate() {
        let is_excluded = |chosen: &ChosenProgram| {
            chosen.program == excluded.program
                && excluded.start.is_none_or(|start| start == chosen.start)
        };
        must(!choice.iter().any(is_excluded), Constraint::MustExclude(number));
    }
    for (number, group) in search.at_least_one_of.iter().enumerate() {
        must(group.iter().any(|one| held.contains(one)), Constraint::AtLeastOneOf(number));
    }
    for &number in &held {
        let program = &scenario.programs[number];
        let requires = program.requires.iter().all(|required| held.contains(required));
        must(requires, Constraint::Requires(number));
        let excludes = program.excludes.iter().any(|excluded| held.contains(excluded));
        must(!excludes, Constraint::Excludes(number));
    }
    broken
}
