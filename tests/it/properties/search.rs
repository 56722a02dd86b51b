//! The search finds every mix that it may, and no other: against all subsets, one by one.

mod any;
mod naive;

use std::collections::BTreeSet;

use proptest::prelude::*;
use spandrel::model::Model;
use spandrel::model::space::removed::Constraint;
use spandrel::model::space::walk::Count;
use spandrel::scenario::{ChosenProgram, Scenario, Search};

use super::subjects::{LARGE, Subject};
use any::any_scenario;
use naive::{broken, every_choice};

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

/// All mixes that differ from one by a variant: more, less, or another.
fn one_variant_apart(mix: &[u16], variants: u16) -> BTreeSet<Vec<u16>> {
    let mut found = BTreeSet::new();
    for more in 0..variants {
        let mut longer: BTreeSet<u16> = mix.iter().copied().collect();
        let _ = longer.insert(more);
        let _ = found.insert(longer.iter().copied().collect());
        for less in mix {
            let mut other = longer.clone();
            let _ = other.remove(less);
            let _ = found.insert(other.into_iter().collect());
        }
    }
    let shorter = (0..mix.len()).map(|place| [&mix[..place], &mix[place + 1..]].concat());
    found.extend(shorter);
    found
}

/// Numbers below what is asked for. Any generator will do.
fn draws(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    }
}

fn check_moves(model: &Model, seed: u64) {
    let space = model.space.as_ref().unwrap();
    let every: Vec<Vec<u16>> = {
        let mixes = (0..model.mixes.len()).map(|mix| model.mixes.variants(mix).to_vec());
        mixes.filter(|mix| space.is_feasible(mix)).collect()
    };
    let mut draw = draws(seed);
    for _ in 0..20 {
        let Some(mix) = space.random_mix(&mut draw) else {
            assert!(every.is_empty(), "none was found of {}", every.len());
            continue;
        };
        assert!(space.is_feasible(&mix) && every.contains(&mix), "{mix:?}");
        let neighbours = space.neighbours(&mix);
        assert!(neighbours.is_sorted_by(|one, other| one < other), "{neighbours:?}");
        assert!(!neighbours.contains(&mix));
        assert!(neighbours.iter().all(|other| every.contains(other)), "{neighbours:?}");
        for near in one_variant_apart(&mix, model.variants.len() as u16) {
            let reached = near == mix || neighbours.contains(&near);
            assert!(reached || !space.is_feasible(&near), "{near:?} from {mix:?}");
        }
    }
}

#[test]
fn random_mixes_come_upon_every_feasible_one() {
    let model = Subject::new("scenarios/mid-year.toml").model(1);
    let space = model.space.as_ref().unwrap();
    let mut draw = draws(1);
    let found: BTreeSet<Vec<u16>> = (0..2000).filter_map(|_| space.random_mix(&mut draw)).collect();
    assert_eq!(model.feasible, Some(exactly(found.len() as u64)));
}

/// Eight Programs that must all start in the last quarter: chance meets that once in 4⁸ times.
#[test]
fn a_feasible_mix_is_found_where_chance_meets_none() {
    let quickstart = Subject::new("scenarios/quickstart.toml");
    let starts = r#"["FY27-Q1", "FY27-Q2", "FY27-Q3", "FY27-Q4"]"#;
    let program = |number: usize| {
        format!(
            "[[program]]\nname = \"P{number}\"\nstart = {starts}\ncost.per_month = 100\n\
             effect = [{{ multiply = \"win_rate\", by = 1.1 }}]\n"
        )
    };
    let programs: String = (0..8).map(program).collect();
    let names: Vec<String> = (0..8).map(|number| format!("\"P{number}\"")).collect();
    let search = format!("[search]\nbudget = {}\nmust_include = [{}]\n", 8 * 300, names.join(", "));
    let toml = format!("{}\n{programs}{search}", quickstart.toml);
    let model = quickstart.with(toml).model(1);
    assert_eq!(model.feasible, Some(exactly(1)));
    let mix = model.space.as_ref().unwrap().random_mix(draws(1)).unwrap();
    assert_eq!(mix, model.mixes.variants(model.mixes.len() - 1));
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_search_keeps_any_constraints(scenario in any_scenario()) {
        let _ = compare(scenario);
    }

    #[test]
    fn moves_lead_from_feasible_mixes_to_feasible_ones(scenario in any_scenario(), seed: u64) {
        check_moves(&Model::new(scenario).unwrap(), seed);
    }

    #[test]
    fn every_mix_goes_by_its_name(scenario in any_scenario()) {
        let mut model = Model::new(scenario).unwrap();
        let every: Vec<usize> = model.every_mix().unwrap().collect();
        let names: Vec<String> = every.iter().map(|&mix| model.mix_name(mix)).collect();
        prop_assert_eq!(model.mixes_named(&names).unwrap(), every);
    }
}
