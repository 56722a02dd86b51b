//! What each constraint of a search removes.

use super::SearchSpace;
use super::compiled::Compiled;
use super::rules::{LimitKind, Rules};
use super::walk::Count;
use crate::scenario::Search;

/// A constraint of a search, or of a Program that it chooses among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// `budget`.
    Budget,
    /// The budget of a year, by its number in [`Search::budget_by_year`].
    YearBudget(usize),
    /// `max_programs`.
    MaxPrograms,
    /// `max_hires`.
    MaxHires,
    /// An entry of [`Search::must_include`].
    MustInclude(usize),
    /// An entry of [`Search::must_exclude`].
    MustExclude(usize),
    /// A group of [`Search::at_least_one_of`].
    AtLeastOneOf(usize),
    /// What this Program requires.
    Requires(usize),
    /// What this Program excludes.
    Excludes(usize),
}

/// The steps that one constraint's mixes are counted in, so that many constraints are told
/// of within seconds.
const STEPS: u64 = 10_000_000;

/// The constraints that a search and its Programs set.
pub(super) fn constraints(search: &Search, rules: &Rules) -> Vec<Constraint> {
    let limits = rules.limits.iter().map(|limit| match limit.kind {
        LimitKind::Budget => Constraint::Budget,
        LimitKind::YearBudget(number) => Constraint::YearBudget(number),
        LimitKind::Programs => Constraint::MaxPrograms,
        LimitKind::Hires => Constraint::MaxHires,
    });
    let with = |others: &[Vec<usize>]| -> Vec<usize> {
        (0..others.len()).filter(|&program| !others[program].is_empty()).collect()
    };
    limits
        .chain((0..search.must_include.len()).map(Constraint::MustInclude))
        .chain((0..search.must_exclude.len()).map(Constraint::MustExclude))
        .chain((0..search.at_least_one_of.len()).map(Constraint::AtLeastOneOf))
        .chain(with(&rules.requires).into_iter().map(Constraint::Requires))
        .chain(with(&rules.excludes).into_iter().map(Constraint::Excludes))
        .collect()
}

impl SearchSpace {
    /// Every constraint, with the number of mixes that it alone removes: how many more would
    /// be feasible without it. A mix that breaks two constraints is removed by both and
    /// counted with neither. Not counted on once there are more than `most`.
    ///
    /// What is counted are the mixes that break this constraint and keep all others, so the
    /// time does not depend on how many are feasible.
    #[must_use]
    pub fn removed(&self, most: u64) -> Vec<(Constraint, Count)> {
        let count = |constraint: Constraint| {
            let mut total = Count { at_least: 0, is_exact: true };
            for rules in self.breaking(constraint) {
                let space = Self::of_rules(rules, Vec::new());
                let found = space.count_in(most.saturating_sub(total.at_least), STEPS);
                total.at_least = total.at_least.saturating_add(found.at_least);
                total.is_exact &= found.is_exact;
                if !total.is_exact {
                    break;
                }
            }
            (constraint, total)
        };
        self.constraints.iter().copied().map(count).collect()
    }

    /// Rules that between them leave just the mixes that break one constraint, each once.
    fn breaking(&self, constraint: Constraint) -> Vec<Rules> {
        let mut rules = self.rules.clone();
        match constraint {
            Constraint::Budget => exceed(rules, LimitKind::Budget),
            Constraint::YearBudget(number) => exceed(rules, LimitKind::YearBudget(number)),
            Constraint::MaxPrograms => exceed(rules, LimitKind::Programs),
            Constraint::MaxHires => exceed(rules, LimitKind::Hires),
            Constraint::MustInclude(number) => {
                let program = rules.must_include.remove(number);
                rules.rule_out(program);
                vec![rules]
            }
            Constraint::MustExclude(number) => {
                let ruled_out = rules.must_exclude.remove(number);
                rules.allow_only(ruled_out);
                rules.must_include.push(ruled_out.program);
                vec![rules]
            }
            Constraint::AtLeastOneOf(number) => {
                rules.groups.remove(number).into_iter().for_each(|program| rules.rule_out(program));
                vec![rules]
            }
            Constraint::Requires(program) => lacking(rules, program),
            Constraint::Excludes(program) => {
                let excluded = std::mem::take(&mut rules.excludes[program]);
                rules.must_include.push(program);
                rules.groups.push(excluded);
                vec![rules]
            }
        }
    }

    pub(super) fn of_rules(rules: Rules, constraints: Vec<Constraint>) -> Self {
        let compiled = Compiled::new(&rules);
        Self { most_programs: rules.most_programs(), compiled, constraints, rules }
    }
}

fn exceed(mut rules: Rules, kind: LimitKind) -> Vec<Rules> {
    for limit in rules.limits.iter_mut().filter(|limit| limit.kind == kind) {
        limit.exceed = true;
    }
    vec![rules]
}

/// A Program without all that it requires: without the first of these; or with the first and
/// without the second; and so on.
fn lacking(mut rules: Rules, program: usize) -> Vec<Rules> {
    let required = std::mem::take(&mut rules.requires[program]);
    rules.must_include.push(program);
    let mut found = Vec::new();
    for other in required {
        let mut without = rules.clone();
        without.rule_out(other);
        found.push(without);
        rules.must_include.push(other);
    }
    found
}
