//! The search finds every mix that it may, and no other: against all subsets, one by one.

use std::collections::BTreeSet;

use proptest::prelude::*;
use spandrel::model::Model;
use spandrel::scenario::{ChosenProgram, Scenario, Search, Value};

use super::subjects::{LARGE, Subject};

/// Expected cost within the plan, from what the file says.
fn expected_cost(scenario: &Scenario, chosen: ChosenProgram) -> f64 {
    let mean = |value: Value| match value {
        Value::Constant(number) => number,
        Value::Driver(driver) => scenario.drivers[driver].distribution.mean(),
    };
    let plan = scenario.plan.calendar.months();
    let program = &scenario.programs[chosen.program];
    let start = program.starts[chosen.start].month;
    let mut cost = 0.0;
    for month in start..plan {
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

/// Whether a search may find this choice.
fn is_feasible(scenario: &Scenario, search: &Search, choice: &[ChosenProgram]) -> bool {
    let held: BTreeSet<usize> = choice.iter().map(|chosen| chosen.program).collect();
    let content = held.iter().all(|&program| {
        let program = &scenario.programs[program];
        program.requires.iter().all(|required| held.contains(required))
            && program.excludes.iter().all(|excluded| !held.contains(excluded))
    });
    let cost: f64 = choice.iter().map(|chosen| expected_cost(scenario, *chosen)).sum();
    content
        && search.must_include.iter().all(|program| held.contains(program))
        && search.max_programs.is_none_or(|most| held.len() <= most)
        // Both sums round differently.
        && search.budget.is_none_or(|budget| cost <= budget * (1.0 + 1e-9))
}

/// The mixes of a model that no name stands for, and all choices that its search may find.
fn found_and_feasible(scenario: Scenario) -> [BTreeSet<Vec<ChosenProgram>>; 2] {
    let model = Model::new(scenario).unwrap();
    let scenario = &model.scenario;
    let everything = Search::default();
    let search = scenario.search.as_ref().unwrap_or(&everything);
    let chosen = |variants: &Vec<usize>| -> Vec<ChosenProgram> {
        variants.iter().map(|&variant| model.variants[variant].chosen).collect()
    };
    let mixes = model.mixes.iter();
    let (named, found): (Vec<_>, Vec<_>) = mixes.partition(|mix| mix.named);
    let named: BTreeSet<_> = named.iter().map(|mix| chosen(&mix.variants)).collect();
    let count = found.len();
    let found: BTreeSet<_> = found.iter().map(|mix| chosen(&mix.variants)).collect();
    assert_eq!(found.len(), count, "a mix was found twice");
    let mut feasible: BTreeSet<_> = every_choice(scenario).into_iter().collect();
    feasible.retain(|choice| is_feasible(scenario, search, choice) && !named.contains(choice));
    [found, feasible]
}

#[test]
fn the_search_finds_every_feasible_mix_of_the_scenarios() {
    for name in [LARGE, "scenarios/mid-year.toml", "scenarios/quickstart.toml"] {
        let [found, feasible] = found_and_feasible(Subject::new(name).scenario(1));
        assert!(found.len() >= 3, "{name}");
        assert_eq!(found, feasible, "{name}");
    }
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_search_keeps_any_constraints(
        budget in prop::option::of(0.0..2e6f64),
        max_programs in prop::option::of(0..5usize),
        must_include in prop::collection::btree_set(0..4usize, 0..3),
        requires in prop::collection::vec((0..4usize, 0..4usize), 0..3),
        excludes in prop::collection::vec((0..4usize, 0..4usize), 0..3),
    ) {
        thread_local! {
            static MID_YEAR: Scenario = Subject::new("scenarios/mid-year.toml").scenario(1);
        }
        let mut scenario = MID_YEAR.with(Clone::clone);
        let must_include = must_include.into_iter().collect();
        scenario.search = Some(Search { budget, max_programs, must_include, ..Search::default() });
        for (program, other) in requires.into_iter().filter(|(program, other)| program != other) {
            scenario.programs[program].requires.push(other);
        }
        for (program, other) in excludes.into_iter().filter(|(program, other)| program != other) {
            scenario.programs[program].excludes.push(other);
        }
        let [found, feasible] = found_and_feasible(scenario);
        prop_assert_eq!(found, feasible);
    }
}
