//! Scenarios of six Programs with any constraints.

use std::ops::RangeInclusive;

use proptest::prelude::*;
use spandrel::scenario::{
    Cost, Exclusion, Program, ProgramHire, Scenario, Search, Start, Value, YearBudget,
};
use spandrel::units::{Calendar, FiscalYear};

use super::super::subjects::Subject;

prop_compose! {
    /// A Program with the effects of another, but its own starts, costs and hires.
    fn any_program(like: Program, calendar: Calendar)(
        months in prop::collection::btree_set(0..26usize, 1..4),
        upfront in 0.0..3e5f64,
        per_month in 0.0..3e4f64,
        length in prop::option::of(1..12u32),
        hire in prop::option::of((1..4u32, 0..9u32)),
    ) -> Program {
        let start = |month| Start { label: calendar.month_label(month), month };
        let hire = hire.map(|(count, after_months)| ProgramHire { team: 0, count, after_months });
        Program {
            starts: months.into_iter().map(start).collect(),
            months: length,
            cost: Cost {
                upfront: Value::Constant(upfront),
                per_month: Value::Constant(per_month),
            },
            hires: hire.into_iter().collect(),
            requires: Vec::new(),
            excludes: Vec::new(),
            ..like.clone()
        }
    }
}

/// Pairs of different Programs.
fn pairs() -> impl Strategy<Value = Vec<(usize, usize)>> {
    let pair = (0..6usize, 0..6usize).prop_filter("different", |(one, other)| one != other);
    prop::collection::vec(pair, 0..4)
}

fn some_programs(number: RangeInclusive<usize>) -> impl Strategy<Value = Vec<usize>> {
    let programs = prop::collection::btree_set(0..6usize, number);
    programs.prop_map(|programs| programs.into_iter().collect())
}

prop_compose! {
    fn any_search(years: Vec<FiscalYear>)(
        budget in prop::option::of(0.0..2e6f64),
        by_year in prop::collection::vec(prop::option::of(0.0..8e5f64), years.len()),
        max_programs in prop::option::of(0..6usize),
        max_hires in prop::option::of(0..8u64),
        must_include in some_programs(0..=2),
        must_exclude in prop::collection::vec((0..6usize, prop::option::of(0..3usize)), 0..3),
        at_least_one_of in prop::collection::vec(some_programs(1..=3), 0..3),
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

/// A scenario with six Programs, none of its own mixes, and any constraints.
pub fn any_scenario() -> impl Strategy<Value = Scenario> {
    let mut base = Subject::new("scenarios/mid-year.toml").scenario(1);
    base.mixes.clear();
    let calendar = base.plan.calendar.clone();
    let program = any_program(base.programs[0].clone(), calendar.clone());
    let parts =
        (any_search(calendar.fiscal_years()), prop::collection::vec(program, 6), pairs(), pairs());
    parts.prop_map(move |(search, programs, requires, excludes)| {
        let mut scenario = Scenario { programs, search: Some(search), ..base.clone() };
        for (number, program) in scenario.programs.iter_mut().enumerate() {
            program.name = format!("P{number}");
        }
        for (program, other) in requires {
            scenario.programs[program].requires.push(other);
        }
        for (program, other) in excludes {
            scenario.programs[program].excludes.push(other);
        }
        scenario
    })
}
