//! The same plan with mixes that its file does not name.

use crate::model::mixes::{MixPlan, variants};
use crate::model::{BOTTOM_UP, Model};
use crate::scenario::Start;

/// A Program with any start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Started {
    /// The Program.
    pub program: usize,
    /// The month of its start.
    pub month: usize,
}

impl Model {
    /// The Programs of a mix with the months of their starts, in the order of the file.
    #[must_use]
    pub fn started(&self, mix: usize) -> Vec<Started> {
        let variant = |&variant: &usize| {
            let variant = &self.variants[variant];
            Started { program: variant.chosen.program, month: variant.start }
        };
        self.mixes[mix].variants.iter().map(variant).collect()
    }

    /// The model with these mixes in place of its own. A start that the file does not offer
    /// is added to its Program's; a Program's draws are the same whenever it starts.
    #[must_use]
    pub fn with_mixes(&self, mixes: &[Vec<Started>]) -> Self {
        let mut scenario = self.scenario.clone();
        for started in mixes.iter().flatten() {
            let label = self.start_label(*started);
            let starts = &mut scenario.programs[started.program].starts;
            if starts.iter().all(|start| start.month != started.month) {
                starts.push(Start { label, month: started.month });
            }
        }
        let variants = variants(&scenario);
        let number = |started: &Started| {
            variants.iter().position(|variant| {
                variant.chosen.program == started.program && variant.start == started.month
            })
        };
        let plan = |mix: &Vec<Started>| {
            let mut held: Vec<usize> = mix.iter().filter_map(number).collect();
            held.sort_unstable();
            let label = |&variant: &usize| scenario.program_label(variants[variant].chosen);
            let name = match held.as_slice() {
                [] => BOTTOM_UP.to_owned(),
                held => held.iter().map(label).collect::<Vec<_>>().join(" + "),
            };
            MixPlan { name, variants: held, named: false }
        };
        let mixes = mixes.iter().map(plan).collect();
        Self { groups: self.groups.clone(), variants, mixes, scenario }
    }

    /// The label of a start: as the file writes it where it does, else the quarter that the
    /// month opens, or the month.
    #[must_use]
    pub fn start_label(&self, started: Started) -> String {
        let starts = &self.scenario.programs[started.program].starts;
        let calendar = &self.scenario.plan.calendar;
        match starts.iter().find(|start| start.month == started.month) {
            Some(start) => start.label.clone(),
            None if started.month.is_multiple_of(3) => calendar.quarter_label(started.month / 3),
            None => calendar.month_label(started.month),
        }
    }

    /// `NAME@START`.
    #[must_use]
    pub fn started_label(&self, started: Started) -> String {
        format!("{}@{}", self.scenario.programs[started.program].name, self.start_label(started))
    }

    /// What a mix costs on average: its Program cost with every driver at its mean.
    #[must_use]
    pub fn expected_cost(&self, mix: usize) -> f64 {
        self.mixes[mix].variants.iter().map(|&variant| self.variants[variant].expected_cost).sum()
    }

    /// The Programs of a set that hold all that they require, those that these require and so
    /// on: what is left of the set once Programs that cannot work are left out.
    #[must_use]
    pub fn able(&self, programs: &[usize]) -> Vec<usize> {
        let mut able = programs.to_vec();
        loop {
            let before = able.len();
            let held = able.clone();
            let requires = |program: &usize| &self.scenario.programs[*program].requires;
            able.retain(|program| requires(program).iter().all(|other| held.contains(other)));
            if able.len() == before {
                return able;
            }
        }
    }
}
