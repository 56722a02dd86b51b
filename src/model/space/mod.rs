//! The search space: the combinations of Programs and starts that keep every constraint.
//!
//! - `rules`: the constraints as numbers, and whether a mix keeps them
//! - [`walk`]: visits every feasible mix, or counts them
//! - [`removed`]: what each constraint removes
//! - [`moves`]: from one feasible mix to others, where there are too many to visit
//!
//! A mix is written as the numbers of its variants (Programs with a start, as
//! [`Model::variants`](crate::model::Model::variants) numbers them) in rising order.

mod compiled;
pub mod moves;
pub mod removed;
mod rules;
pub mod walk;

use crate::model::variants::Variant;
use crate::scenario::{Scenario, Search};

use compiled::Compiled;
use rules::Rules;

/// The mixes that a search may choose from.
#[derive(Clone, Debug)]
pub struct SearchSpace {
    rules: Rules,
    compiled: Compiled,
    constraints: Vec<removed::Constraint>,
    /// The most Programs that a mix may hold; all of them where nothing limits it.
    most_programs: usize,
}

impl SearchSpace {
    /// The space of a search among these variants of a scenario's Programs.
    #[must_use]
    pub fn new(scenario: &Scenario, variants: &[Variant], search: &Search) -> Self {
        let rules = Rules::new(scenario, variants, search);
        let constraints = removed::constraints(search, &rules);
        Self::of_rules(rules, constraints)
    }

    /// Whether a mix keeps every constraint: variants in rising order, none of a Program
    /// twice.
    #[must_use]
    pub fn is_feasible(&self, mix: &[u16]) -> bool {
        self.rules.keep(mix)
    }
}

#[cfg(test)]
mod tests {
    use super::SearchSpace;
    use super::rules::{Limit, LimitKind, Rules};
    use super::walk::Count;

    /// So many Programs with a start each, that cost 1 each.
    fn programs(number: usize) -> Rules {
        Rules {
            program_of: (0..number).collect(),
            start_of: vec![0; number],
            must_exclude: Vec::new(),
            ruled_out: vec![false; number],
            requires: vec![Vec::new(); number],
            excludes: vec![Vec::new(); number],
            must_include: Vec::new(),
            groups: Vec::new(),
            limits: vec![Limit {
                kind: LimitKind::Budget,
                weights: vec![1.0; number],
                most: 5.0,
                exceed: false,
            }],
        }
    }

    /// The number of mixes, found in so many steps at most.
    #[track_caller]
    fn assert_found(rules: Rules, mixes: u64, steps: u64) {
        let count = SearchSpace::of_rules(rules, Vec::new()).count_in(u64::MAX, steps);
        assert_eq!(count, Count { at_least: mixes, is_exact: true });
    }

    #[test]
    fn what_must_be_held_in_the_end_is_paid_for_in_the_beginning() {
        let mut rules = programs(40);
        rules.must_include.push(39);
        rules.limits[0].weights[39] = 4.0;
        // It alone, or with one of the 39 others.
        assert_found(rules.clone(), 40, 80);
        rules.limits[0].most = 3.0;
        assert_found(rules, 0, 1);
    }

    #[test]
    fn a_group_is_paid_for_before_it_is_served() {
        let mut rules = programs(40);
        rules.groups.push(vec![38, 39]);
        rules.limits[0].weights[38] = 4.5;
        rules.limits[0].weights[39] = 4.5;
        assert_found(rules, 2, 3);
    }

    #[test]
    fn what_is_required_goes_before_what_requires_it() {
        let mut rules = programs(40);
        // Each Program requires the next one, the last of them nothing.
        (0..39).for_each(|program| rules.requires[program].push(program + 1));
        // None, or up to five from the end.
        assert_found(rules, 6, 60);
    }

    #[test]
    fn a_program_that_contradicts_itself_is_passed_over() {
        let mut rules = programs(40);
        rules.limits.clear();
        rules.requires[0] = vec![1, 2];
        rules.excludes[1] = vec![2];
        // None of the first two that are left, or one of them; and any of the others.
        assert_found(rules.clone(), 3 << 37, 80);
        rules.must_include.push(0);
        assert_found(rules, 0, 0);
    }

    #[test]
    fn choices_that_nothing_limits_are_counted_at_once() {
        let mut rules = programs(40);
        assert_found(programs(5), 32, 1);
        rules.limits[0].most = 40.0;
        assert_found(rules.clone(), 1 << 40, 1);
        rules.limits[0].exceed = true;
        assert_found(rules, 0, 1);
    }

    #[test]
    fn a_walk_that_runs_out_of_steps_says_so() {
        let count = SearchSpace::of_rules(programs(40), Vec::new()).count_in(u64::MAX, 100);
        assert!(!count.is_exact && count.at_least > 50, "{count:?}");
    }
}
