//! The same plan if something else were true of it: what a mix is put through to find out why
//! it fails, and what it would take.
//!
//! Draws are keyed by name, so whatever is left as it is meets the same luck as before.

use crate::model::what_if::Started;
use crate::model::{Model, TooLarge};
use crate::scenario::{Action, Cost, Driver, Effect, Program, Scenario, Start, Timing, Value};

/// How long a supposition holds, in months: for ever, for any plan.
const FOR_EVER: u32 = 1200;

impl Model {
    /// The model with these mixes under each of these sets of actions, all of a set from the
    /// first month on and at full strength: from number 1 on the first mix under each set, then
    /// the second, and so on. Drivers are numbered as before.
    ///
    /// Each set is a Program that costs nothing, so that mixes share what their sets leave alone.
    ///
    /// # Errors
    /// Where there are too many sets beside the Programs of the file.
    pub fn supposing(
        &self,
        mixes: &[Vec<Started>],
        sets: &[Vec<Action>],
    ) -> Result<Self, TooLarge> {
        self.supposing_with(mixes, sets, Vec::new())
    }

    /// The same with further drivers, which the actions may name: numbered from that of the
    /// scenario's drivers on.
    ///
    /// # Errors
    /// Where there are too many sets beside the Programs of the file.
    pub fn supposing_with(
        &self,
        mixes: &[Vec<Started>],
        sets: &[Vec<Action>],
        drivers: Vec<Driver>,
    ) -> Result<Self, TooLarge> {
        let mut scenario = self.scenario.clone();
        scenario.drivers.extend(drivers);
        let own = scenario.programs.len();
        for (number, actions) in sets.iter().enumerate() {
            let program = supposition(&scenario, number, actions);
            scenario.programs.push(program);
        }
        let under_each = mixes.iter().flat_map(|mix| {
            (0..sets.len()).map(move |number| {
                let supposition = Started { program: own + number, month: 0 };
                mix.iter().copied().chain([supposition]).collect()
            })
        });
        Self::of_mixes(scenario, &under_each.collect::<Vec<_>>())
    }

    /// The model of a scenario that differs from this one's in its numbers, with these mixes from
    /// number 1 on.
    ///
    /// # Errors
    /// Where a trial of it would draw too many opportunities.
    pub fn changed(
        &self,
        mixes: &[Vec<Started>],
        change: impl FnOnce(&mut Scenario),
    ) -> Result<Self, TooLarge> {
        let mut scenario = self.scenario.clone();
        change(&mut scenario);
        Self::of_mixes(scenario, mixes)
    }
}

fn supposition(scenario: &Scenario, number: usize, actions: &[Action]) -> Program {
    let nothing = Value::Constant(0.0);
    let effect = |action: &Action| Effect { name: String::new(), action: action.clone() };
    let label = scenario.plan.calendar.quarter_label(0);
    Program {
        name: format!("supposed {number}"),
        starts: vec![Start { label, month: 0 }],
        months: Some(FOR_EVER),
        timing: Timing { lag_months: nothing, ramp_months: 0.0, half_life_months: None },
        requires: Vec::new(),
        excludes: Vec::new(),
        cost: Cost { upfront: nothing, per_month: nothing },
        audience: None,
        effects: actions.iter().map(effect).collect(),
        hires: Vec::new(),
    }
}
