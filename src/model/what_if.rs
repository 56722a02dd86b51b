//! The same plan with mixes that its file does not name.

use crate::model::groups::Group;
use crate::model::mixes::Mixes;
use crate::model::variants::{Variant, variants};
use crate::model::{Model, TooLarge, groups, size};
use crate::scenario::{Scenario, Start};

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
        let variant = |&variant: &u16| {
            let variant = &self.variants[usize::from(variant)];
            Started { program: variant.chosen.program, month: variant.start }
        };
        self.mixes.variants(mix).iter().map(variant).collect()
    }

    /// The variants that these Programs and starts are, as far as the file offers them, in
    /// rising order.
    #[must_use]
    pub fn variants_of(&self, mix: &[Started]) -> Vec<u16> {
        let is_held = |variant: &Variant| {
            mix.contains(&Started { program: variant.chosen.program, month: variant.start })
        };
        // There are no more variants than a `u16` can number.
        (0u16..).zip(&self.variants).filter(|(_, v)| is_held(v)).map(|(number, _)| number).collect()
    }

    /// The model with these mixes in place of its own, numbered from 1 on after the bottom-up
    /// plan. A start that the file does not offer is added to its Program's; a Program's draws
    /// are the same whenever it starts.
    ///
    /// # Errors
    /// Where its Programs have too many starts with these.
    pub fn with_mixes(&self, mixes: &[Vec<Started>]) -> Result<Self, TooLarge> {
        let mut scenario = self.scenario.clone();
        for started in mixes.iter().flatten() {
            let label = self.start_label(*started);
            let starts = &mut scenario.programs[started.program].starts;
            if starts.iter().all(|start| start.month != started.month) {
                starts.push(Start { label, month: started.month });
            }
        }
        Self::bare(scenario, self.groups.clone(), mixes)
    }

    /// A model of a scenario with just these mixes, whatever its file names or searches,
    /// numbered from 1 on after the bottom-up plan.
    ///
    /// # Errors
    /// Where a trial of it would draw too many opportunities.
    pub fn of_mixes(scenario: Scenario, mixes: &[Vec<Started>]) -> Result<Self, TooLarge> {
        let groups = groups::groups(&scenario);
        size::check(&scenario, &groups)?;
        Self::bare(scenario, groups, mixes)
    }

    fn bare(
        mut scenario: Scenario,
        groups: Vec<Group>,
        mixes: &[Vec<Started>],
    ) -> Result<Self, TooLarge> {
        scenario.mixes.clear();
        let variants = variants(&scenario)?;
        let only_bottom_up = Mixes::of_file(&scenario, &variants);
        let mut model = Self {
            groups,
            variants,
            mixes: only_bottom_up,
            space: None,
            feasible: None,
            is_listed: true,
            scenario,
        };
        for mix in mixes {
            let held = model.variants_of(mix);
            let _ = model.mixes.push(&held);
        }
        Ok(model)
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
