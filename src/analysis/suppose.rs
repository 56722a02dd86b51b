//! Mixes in the same trials, under other suppositions.

use crate::engine::{DriverDraws, Keep, Outcomes, Setup, simulate};
use crate::model::what_if::Started;
use crate::model::{Model, TooLarge};
use crate::scenario::{Action, Scenario, Slice};

/// Mixes of a model with the luck that they meet.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The model.
    pub model: &'a Model,
    /// The mixes.
    pub mixes: &'a [Vec<Started>],
    /// The draws of the drivers, at least as many as trials.
    pub draws: &'a DriverDraws,
    /// The number of trials.
    pub trials: usize,
}

impl Subject<'_> {
    /// The mixes under each of these sets of actions: the first under each, then the second …
    ///
    /// # Errors
    /// Where there are too many sets.
    pub fn under(
        &self,
        sets: &[Vec<Action>],
        slices: Vec<Slice>,
        keep: Keep,
    ) -> Result<Outcomes, TooLarge> {
        let model = self.model.supposing(self.mixes, sets)?;
        Ok(self.simulate(&model, slices, keep))
    }

    /// The mixes in a scenario that is changed in this way; its drivers must stay in order.
    ///
    /// # Errors
    /// Where a trial would draw too many opportunities.
    pub fn changed(
        &self,
        change: impl FnOnce(&mut Scenario),
        slices: Vec<Slice>,
        keep: Keep,
    ) -> Result<Outcomes, TooLarge> {
        let model = self.model.changed(self.mixes, change)?;
        Ok(self.simulate(&model, slices, keep))
    }

    /// Every mix of a model but the bottom-up plan, in the trials of this one.
    pub fn simulate(&self, model: &Model, slices: Vec<Slice>, keep: Keep) -> Outcomes {
        let setup = Setup::new(model, model.scenario.simulation.seed);
        let mixes = (1..model.mixes.len()).collect();
        simulate(&setup, self.draws, mixes, slices, keep, 0..self.trials, &|_| true)
    }
}
