//! Why a mix does as it does, and what would change that: the answers of `spandrel explain`.
//!
//! [`explain`] gathers an [`Evidence`] once: the best mixes in the same trials, and the whole
//! ledgers of the few that are explained. Each question is a file that reads it:
//!
//! | file | question |
//! | --- | --- |
//! | `drivers` | what drives the result? |
//! | `luck` | what does no driver explain? |
//! | `information` | what is worth knowing before deciding? |
//! | `stress` | what becomes of it where a driver comes out low or high? |
//!
//! What they share: `again` (the mix run once more with something changed), `outputs`
//! (the figures that are explained, trial by trial), `ranks` (orders and ties), `regression` (least
//! squares in folds) and `estimate` (a number with its standard error).

mod again;
mod drivers;
mod estimate;
mod evidence;
mod information;
mod luck;
mod outputs;
mod ranks;
mod regression;
mod stress;

pub use drivers::{Driven, Influence, influences};
pub use estimate::Estimate;
pub use evidence::{Candidate, Evidence};
pub use information::{Information, Knowledge};
pub use luck::Luck;
pub use outputs::{Output, outputs};
pub use stress::{Stressed, difference};

use crate::analysis::explain::again::{with_drivers_changed, with_other_luck};
use crate::analysis::request::{Request, Step};
use crate::analysis::results::RankedMix;
use crate::model::{Model, TooLarge};

/// What an explanation is asked for.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The mixes to choose from, and who is told how far it is.
    pub request: Request<'a>,
    /// The mix to explain, a number of the model; `None`: the best.
    pub mix: Option<usize>,
}

/// Why a mix does as it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The plan's name.
    pub plan: String,
    /// A label for money.
    pub currency: String,
    /// Labels of the quarters.
    pub quarters: Vec<String>,
    /// The names of the goals.
    pub goals: Vec<String>,
    /// The number of trials.
    pub trials: usize,
    /// The seed.
    pub seed: u64,
    /// The mix that is explained.
    pub mix: RankedMix,
    /// How many mixes there were to choose from.
    pub candidates: usize,
    /// The names of the plan's drivers, by their numbers.
    pub driver_names: Vec<String>,
    /// What drives each output of the mix.
    pub drivers: Vec<Driven>,
    /// What knowledge is worth in the decision which mix to choose, by objective.
    pub information: Vec<Information>,
    /// What becomes of each output where a driver is held at its P10 or P90.
    pub stress: Vec<Stressed>,
    /// The number of trials behind the total indices and the stress table.
    pub stress_trials: usize,
}

impl Explanation {
    /// The outputs that are explained, in the order of `drivers` and of the stress table.
    pub fn outputs(&self) -> impl Iterator<Item = Output> {
        self.drivers.iter().map(|driven| driven.output)
    }
}

/// Explains a mix.
///
/// # Errors
/// Where the trials of the mixes do not fit into memory.
pub fn explain(model: &Model, question: &Question) -> Result<Explanation, TooLarge> {
    let evidence = Evidence::gather(model, question)?;
    let scenario = &model.scenario;
    let request = &question.request;
    (request.progress)(Step::Summaries, 0, evidence.outcomes.trials);
    let mut drivers = influences(model, &evidence.draws, &evidence.outcomes, 0);
    luck::add_luck(&mut drivers, &with_other_luck(&evidence, request));
    let (base, changed) = with_drivers_changed(&evidence, request);
    luck::add_totals(&mut drivers, &base, &changed);
    Ok(Explanation {
        plan: scenario.plan.name.clone(),
        currency: scenario.plan.currency.clone(),
        quarters: (0..model.quarters()).map(|q| scenario.plan.calendar.quarter_label(q)).collect(),
        goals: scenario.goals.iter().map(|goal| goal.name.clone()).collect(),
        trials: evidence.outcomes.trials,
        seed: scenario.simulation.seed,
        mix: evidence.subject().clone(),
        candidates: question.request.mixes.len(),
        driver_names: scenario.drivers.iter().map(|driver| driver.name.clone()).collect(),
        information: information::information(&evidence),
        stress: stress::stress(&outputs(model), &base, &changed),
        stress_trials: base.first().map_or(0, Vec::len),
        drivers,
    })
}
