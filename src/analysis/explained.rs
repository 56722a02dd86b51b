//! What a run explains beside what drives its mixes: what is worth knowing before choosing among
//! them, and where that is asked for why the best one fails and what would have to be true.

use serde::{Deserialize, Serialize};

use crate::analysis::explain::{Information, Record, Simulated, candidates, information};
use crate::analysis::ranking::Ranking;
use crate::analysis::request::{Request, Step};
use crate::analysis::require::{self, Requirements, require};
use crate::analysis::results::MixDetail;
use crate::engine::{DriverDraws, Outcomes};
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
    /// Explains a choice, as far as a request asks for it; the whole ledgers of rank 1 are among
    /// `outcomes`. What takes simulations of its own is added to its `details` too. A run that is
    /// stopped simulates nothing more.
    ///
    /// # Errors
    /// Where what is supposed does not fit into memory.
    pub fn new(
        model: &Model,
        draws: &DriverDraws,
        ranking: &Ranking,
        outcomes: &Outcomes,
        details: &mut [MixDetail],
        request: &Request,
    ) -> Result<Self, TooLarge> {
        let candidates = candidates::ranked(model, ranking);
        let mut explained = Self {
            information: information(model, draws, &candidates, ranking.trials),
            ..Self::default()
        };
        let is_best = |mix: &usize| ranking.mixes.first() == Some(mix);
        let best = outcomes.mixes.iter().position(is_best).filter(|_| request.explain);
        let detail = details.iter_mut().find(|detail| detail.ranked == 0);
        if let (Some(place), Some(detail), false) = (best, detail, (request.stop)()) {
            let record = Record { model, draws, outcomes, place };
            let simulated = Simulated::new(&record, &mut detail.drivers, request)?;
            explained.simulated = Some(simulated);
            if !(request.stop)() {
                explained.requirements = requirements(&record, request)?;
            }
        }
        Ok(explained)
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
