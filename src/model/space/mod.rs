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
