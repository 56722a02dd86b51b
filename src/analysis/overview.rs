//! What the board pack needs of every mix, gathered beside the ranking.

use crate::analysis::assumptions::{assumptions, programs};
use crate::analysis::board::{Board, MixFans, MixOutlook};
use crate::analysis::bridge::{Known, bridge, known, missing};
use crate::analysis::outlook::{cumulative, fans, year_curves};
use crate::engine::{
    DriverDraws, Keep, Outcomes, QUARTERLY_MOST, QUARTERLY_TRIALS, Setup, simulate,
};
use crate::model::Model;

/// What is known of every mix beside its place in the ranking.
#[derive(Debug)]
pub struct Overview {
    /// By rank.
    fans: Vec<MixFans>,
    /// Of all mixes evaluated, and of those that lead to one shown in full.
    known: Known,
}

impl Overview {
    /// Of mixes whose headlines were kept; `places` are those of the ranked mixes in
    /// `outcomes`, best first.
    #[must_use]
    pub fn new(model: &Model, outcomes: &Outcomes, places: &[usize]) -> Self {
        Self { fans: fans(outcomes, places), known: known(model, outcomes) }
    }

    /// Simulates what bridges to these mixes lead through, where it is not known yet.
    pub fn complete(&mut self, model: &Model, draws: &DriverDraws, mixes: &[usize]) {
        let missing = missing(model, mixes, &self.known);
        if missing.is_empty() {
            return;
        }
        let steps = Model { mixes: missing, ..model.clone() };
        let simulation = &model.scenario.simulation;
        let setup = Setup::new(&steps, simulation.seed);
        let every = (0..steps.mixes.len()).collect();
        let (slices, keep) = (steps.goal_slices(), Keep::Headline);
        let outcomes = simulate(&setup, draws, every, slices, keep, 0..simulation.trials, &|_| {});
        self.known.extend(known(&steps, &outcomes));
    }

    /// All of it, with more on the mixes shown in full: those at some places of outcomes with
    /// ledgers.
    #[must_use]
    pub fn board(self, model: &Model, outcomes: &Outcomes, shown: &[usize]) -> Board {
        let scenario = &model.scenario;
        let outlook = |&place: &usize| MixOutlook {
            bridge: bridge(model, &model.mixes[outcomes.mixes[place]].variants, &self.known),
            years: year_curves(model, outcomes, place),
            cumulative: cumulative(model, outcomes, place),
        };
        Board {
            assumptions: assumptions(scenario),
            programs: programs(model),
            months: (0..model.months()).map(|m| scenario.plan.calendar.month_label(m)).collect(),
            opening_arr: scenario.customers.iter().map(|base| base.arr).sum(),
            gross_margin: scenario.economics.gross_margin,
            outlooks: shown.iter().map(outlook).collect(),
            fans: self.fans,
            fan_trials: outcomes.trials.min(QUARTERLY_TRIALS),
        }
    }
}

/// The memory that the fans of so many mixes take while they are simulated, in bytes.
#[must_use]
pub fn bytes(model: &Model, mixes: usize) -> f64 {
    let trials = model.scenario.simulation.trials.min(QUARTERLY_TRIALS) as f64;
    (mixes * model.quarters()).min(QUARTERLY_MOST) as f64 * trials * 2.0 * size_of::<f32>() as f64
}
