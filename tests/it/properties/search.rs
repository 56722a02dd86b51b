//! The search finds every mix that it may, and no other: against all subsets, one by one.

use std::collections::BTreeSet;
use std::ops::Range;

use proptest::prelude::*;
use spandrel::model::Model;
use spandrel::model::space::removed::Constraint;
use spandrel::model::space::walk::Count;
use spandrel::scenario::{
    ChosenProgram, Cost, Exclusion, Program, ProgramHire, Scenario, Search, Start, Value,
    YearBudget,
};
use spandrel::units::FiscalYear;

use super::subjects::{LARGE, Subject};

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
fn every_choice(scenario: &Scenario) -> Vec<Vec<ChosenProgram>> {
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
fn broken(scenario: &Scenario, search: &Search, choice: &[ChosenProgram]) -> Vec<Constraint> {
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

/// Checks a model's mixes, and what it says of them, against all choices one by one.
fn compare(scenario: Scenario) -> usize {
    let model = Model::new(scenario).unwrap();
    let scenario = &model.scenario;
    let everything = Search::default();
    let search = scenario.search.as_ref().unwrap_or(&everything);
    let space = model.space.as_ref().unwrap();
    let chosen = |mix: usize| -> Vec<ChosenProgram> {
        let variants = model.mixes.variants(mix).iter();
        variants.map(|&variant| model.variants[usize::from(variant)].chosen).collect()
    };
    let number = |chosen: &ChosenProgram| {
        model.variants.iter().position(|variant| variant.chosen == *chosen).unwrap() as u16
    };
    let named: BTreeSet<_> = model.mixes.named().map(chosen).collect();
    let found: BTreeSet<_> = model.mixes.searched().map(chosen).collect();
    assert_eq!(found.len(), model.mixes.searched().len(), "a mix was found twice");

    let mut feasible = BTreeSet::new();
    let mut removed: Vec<(Constraint, u64)> = Vec::new();
    for choice in every_choice(scenario) {
        let broken = broken(scenario, search, &choice);
        let variants: Vec<u16> = choice.iter().map(number).collect();
        assert_eq!(space.is_feasible(&variants), broken.is_empty(), "{choice:?} {broken:?}");
        match broken.as_slice() {
            [] => {
                let _ = feasible.insert(choice);
            }
            [alone] => removed.push((*alone, 1)),
            _ => {}
        }
    }
    assert_eq!(model.feasible, Some(exactly(feasible.len() as u64)));
    feasible.retain(|choice| !named.contains(choice));
    assert_eq!(found, feasible);
    for (constraint, count) in space.removed(u64::MAX) {
        let mixes = removed.iter().filter(|(one, _)| *one == constraint).count();
        assert_eq!(count, exactly(mixes as u64), "{constraint:?}");
        removed.retain(|(one, _)| *one != constraint);
    }
    assert_eq!(removed, [], "constraints that are not told of");
    found.len()
}

fn exactly(at_least: u64) -> Count {
    Count { at_least, is_exact: true }
}

#[test]
fn the_search_finds_every_feasible_mix_of_the_scenarios() {
    for name in [LARGE, "scenarios/mid-year.toml", "scenarios/quickstart.toml"] {
        assert!(compare(Subject::new(name).scenario(1)) >= 3, "{name}");
    }
    let _ = compare(Subject::new("tests/it/data/kitchen-sink.toml").scenario(1));
}

/// Fifteen months of one rep: 15 · (200 000 ÷ 12) is a little more than 250 000 in binary.
#[test]
fn a_mix_that_costs_just_the_budget_keeps_it() {
    let quickstart = Subject::new("scenarios/quickstart.toml");
    let pod = r#"
        [[program]]
        name = "Pod"
        start = "FY27-Q1"
        [[program.hire]]
        team = "Reps"
        count = 1
        [[team]]
        name = "Reps"
        serves = { segment = "Mid-market" }
        headcount = 50
        opportunities_per_rep = 10
        cost_per_rep = 200000
        [search]
        budget = BUDGET
        must_include = ["Pod"]
    "#;
    let toml = quickstart.toml.replace("quarters = 4 ", "quarters = 5 ");
    let toml = toml.replace("700000, 750000]", "700000, 750000, 1]");
    let mixes = |budget: &str| {
        let toml = format!("{toml}{}", pod.replace("BUDGET", budget));
        quickstart.with(toml).model(1).mixes.len()
    };
    // The bottom-up plan is no mix of the search.
    assert_eq!((mixes("249999.99"), mixes("250000")), (1, 2));
}

/// A Program like the first of a scenario, with other numbers.
fn program() -> impl Strategy<Value = (BTreeSet<usize>, f64, f64, Option<u32>, Option<(u32, u32)>)>
{
    (
        prop::collection::btree_set(0..26usize, 1..4),
        0.0..3e5f64,
        0.0..3e4f64,
        prop::option::of(1..12u32),
        prop::option::of((1..4u32, 0..9u32)),
    )
}

/// Pairs of different Programs.
fn pairs() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..6usize, 0..6usize), 0..4)
}

fn some_programs(most: usize) -> impl Strategy<Value = Vec<usize>> {
    let programs = prop::collection::btree_set(0..6usize, 0..=most);
    programs.prop_map(|programs| programs.into_iter().collect())
}

prop_compose! {
    fn any_search(years: Vec<FiscalYear>)(
        budget in prop::option::of(0.0..2e6f64),
        by_year in prop::collection::vec(prop::option::of(0.0..8e5f64), years.len()),
        max_programs in prop::option::of(0..6usize),
        max_hires in prop::option::of(0..8u64),
        must_include in some_programs(2),
        must_exclude in prop::collection::vec((0..6usize, prop::option::of(0..3usize)), 0..3),
        at_least_one_of in prop::collection::vec(some_programs(3), 0..3),
    ) -> Search {
        let budget_by_year = years.iter().zip(by_year).filter_map(|(year, budget)| {
            Some(YearBudget { year: year.clone(), budget: budget? })
        });
        Search {
            budget,
            budget_by_year: budget_by_year.collect(),
            max_programs,
            max_hires,
            must_include,
            must_exclude: must_exclude
                .into_iter()
                .map(|(program, start)| Exclusion { program, start })
                .collect(),
            at_least_one_of,
            ..Search::default()
        }
    }
}

/// A scenario without named mixes that has six Programs.
fn base() -> Scenario {
    let mut scenario = Subject::new("scenarios/mid-year.toml").scenario(1);
    scenario.mixes.clear();
    scenario
}

prop_compose! {
    fn any_scenario()(
        search in any_search(base().plan.calendar.fiscal_years()),
        programs in prop::collection::vec(program(), 6),
        requires in pairs(),
        excludes in pairs(),
    ) -> Scenario {
        let mut scenario = base();
        let first = scenario.programs[0].clone();
        scenario.programs.clear();
        for (number, (months, upfront, per_month, length, hire)) in programs.into_iter().enumerate() {
            let label = |month| scenario.plan.calendar.month_label(month);
            let starts = months.into_iter().map(|month| Start { label: label(month), month });
            let hire = hire.map(|(count, after_months)| ProgramHire { team: 0, count, after_months });
            scenario.programs.push(Program {
                name: format!("P{number}"),
                starts: starts.collect(),
                months: length,
                cost: Cost {
                    upfront: Value::Constant(upfront),
                    per_month: Value::Constant(per_month),
                },
                hires: hire.into_iter().collect(),
                requires: Vec::new(),
                excludes: Vec::new(),
                ..first.clone()
            });
        }
        for (program, other) in requires.into_iter().filter(|(program, other)| program != other) {
            scenario.programs[program].requires.push(other);
        }
        for (program, other) in excludes.into_iter().filter(|(program, other)| program != other) {
            scenario.programs[program].excludes.push(other);
        }
        scenario.search = Some(search);
        scenario
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_search_keeps_any_constraints(scenario in any_scenario()) {
        let _ = compare(scenario);
    }
}
