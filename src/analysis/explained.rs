//! What a run explains beside what drives its mixes: what is worth knowing before choosing among
//! them, and where that is asked for why the best one fails and what would have to be true.

use serde::{Deserialize, Serialize};

use crate::analysis::explain::{Driven, Information, Record, Simulated, candidates, information};
use crate::analysis::ranking::Ranking;
use crate::analysis::request::{Depth, Request, Step};
use crate::analysis::require::{self, Requirements, require};
use crate::engine::DriverDraws;
use crate::model::{Model, TooLarge};

/// Trials in which levers are pulled: a fraction of a run's, as each is pulled many times.
pub const REQUIRED_TRIALS: usize = 2048;

/// What a run explains.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    /// What knowledge is worth in the choice of the mix, by objective.
    pub information: Vec<Information>,
    /// Of rank 1, what takes simulations of its own; `None` where it was not asked for.
    pub simulated: Option<Simulated>,
    /// What would have to be true of rank 1; `None` where it was not asked for, and without goals.
    pub requirements: Option<Requirements>,
}

impl Explained {
    /// What is worth knowing in a choice among mixes.
    pub fn of_choice(model: &Model, draws: &DriverDraws, ranking: &Ranking) -> Self {
        let candidates = candidates::ranked(model, ranking);
        let information = information(model, draws, &candidates, ranking.trials);
        Self { information, ..Self::default() }
    }

    /// Simulates the rest about rank 1, whose record is given, where a request asks for it; what
    /// drives its outputs is told more of then. A run that is stopped simulates nothing more.
    ///
    /// # Errors
    /// Where what is supposed does not fit into memory.
    pub fn simulate(
        &mut self,
        record: &Record,
        drivers: &mut [Driven],
        request: &Request,
    ) -> Result<(), TooLarge> {
        if request.depth < Depth::Explained || (request.stop)() {
            return Ok(());
        }
        self.simulated = Some(Simulated::new(record, drivers, request)?);
        if !(request.stop)() {
            self.requirements = requirements(record, request)?;
        }
        Ok(())
    }
}

/// What would have to be true of a mix, for each usual lever; `None` without goals or levers.
fn requirements(record: &Record, request: &Request) -> Result<Option<Requirements>, TooLarge> {
    let Record { model, draws, .. } = *record;
    let (scenario, mix) = (&model.scenario, record.mix());
    let levers = require::usual(model, mix, &(0..scenario.cell_count()).collect::<Vec<_>>());
    if scenario.goals.is_empty() || levers.is_empty() {
        return Ok(None);
    }
    let confidence = scenario.plan.confidence;
    let trials = record.outcomes.trials.min(REQUIRED_TRIALS);
    let question = require::Question { model, mix, draws, trials, confidence, levers: &levers };
    let tell = |lever: usize| {
        let step = Step::Lever { number: lever + 1, of: levers.len() };
        (request.progress)(step, 0, 1);
    };
    require(&question, &tell).map(Some)
}
