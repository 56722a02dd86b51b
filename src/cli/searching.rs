//! What a search may choose from, for people: a part of `spandrel check`.

use super::summary::{Section, some};
use crate::model::Model;
use crate::model::mixes::MOST_MIXES;
use crate::model::space::removed::Constraint;
use crate::model::space::walk::Count;
use crate::report::format::{count, money};
use crate::scenario::{Exclusion, Scenario, Search};

/// The most mixes that one constraint's effect is counted to.
const MOST_REMOVED: u64 = 1_000_000;

/// How many mixes are feasible, and how many each constraint removes; nothing where only
/// named mixes are evaluated.
pub(super) fn search(model: &Model) -> Option<String> {
    let (space, feasible) = (model.space.as_ref()?, model.feasible?);
    let mut text = if feasible.is_exact {
        let mixes = usize::try_from(feasible.at_least).unwrap_or(usize::MAX);
        format!("The search has {}", some(mixes, "feasible mix"))
    } else {
        format!("The search has {} feasible mixes", counted(feasible, MOST_MIXES))
    };
    let named = model.mixes.named().filter(|&mix| space.is_feasible(model.mixes.variants(mix)));
    match named.count() {
        0 => text.push_str(".\n"),
        1 => text.push_str(", one of them named above.\n"),
        several => text.push_str(&format!(", {several} of them named above.\n")),
    }
    if feasible.at_least > MOST_MIXES {
        text.push_str("They are too many to evaluate each of them.\n");
    }
    let removed = space.removed(MOST_REMOVED);
    if !removed.is_empty() {
        let mut section = Section::new(["CONSTRAINT", "REMOVES"], 1..2);
        for (constraint, mixes) in removed {
            section.row([describe(&model.scenario, constraint), counted(mixes, MOST_REMOVED)]);
        }
        text.push_str(&section.text());
    }
    Some(text)
}

/// `986`, or `more than 1,000,000` where counting ended beyond `most`.
fn counted(mixes: Count, most: u64) -> String {
    match mixes {
        Count { is_exact: true, at_least } => count(at_least),
        Count { at_least: 0, .. } => "not counted".to_owned(),
        Count { at_least, .. } => format!("more than {}", count(most.min(at_least - 1))),
    }
}

/// A constraint as the file writes it.
fn describe(scenario: &Scenario, constraint: Constraint) -> String {
    let open = Search::default();
    let search = scenario.search.as_ref().unwrap_or(&open);
    let amount = |amount: f64| money(amount, &scenario.plan.currency);
    let name = |program: usize| scenario.programs[program].name.clone();
    let names = |programs: &[usize]| -> String {
        programs.iter().map(|&program| name(program)).collect::<Vec<_>>().join(", ")
    };
    match constraint {
        Constraint::Budget => format!("budget {}", amount(search.budget.unwrap_or_default())),
        Constraint::YearBudget(number) => {
            let of_year = &search.budget_by_year[number];
            format!("budget_by_year {} {}", of_year.year.label, amount(of_year.budget))
        }
        Constraint::MaxPrograms => {
            format!("max_programs {}", count(search.max_programs.unwrap_or_default() as u64))
        }
        Constraint::MaxHires => {
            format!("max_hires {}", count(search.max_hires.unwrap_or_default()))
        }
        Constraint::MustInclude(number) => {
            format!("must_include {}", name(search.must_include[number]))
        }
        Constraint::MustExclude(number) => {
            let Exclusion { program, start } = search.must_exclude[number];
            match start {
                Some(start) => {
                    let label = &scenario.programs[program].starts[start].label;
                    format!("must_exclude {}@{label}", name(program))
                }
                None => format!("must_exclude {}", name(program)),
            }
        }
        Constraint::AtLeastOneOf(number) => {
            format!("at_least_one_of {}", names(&search.at_least_one_of[number]))
        }
        Constraint::Requires(program) => {
            format!("{} requires {}", name(program), names(&scenario.programs[program].requires))
        }
        Constraint::Excludes(program) => {
            format!("{} excludes {}", name(program), names(&scenario.programs[program].excludes))
        }
    }
}
