//! Why a mix does as it does, and what would change that: the answers of `spandrel explain`.
//!
//! [`explain`] gathers an [`Evidence`] once: the best mixes in the same trials, and the whole
//! ledgers of the few that are explained. Each question is a file that reads it:
//!
//! | file | question |
//! | --- | --- |
//! | `drivers` | what drives the result? |
//!
//! What they share: `outputs` (the figures that are explained, trial by trial), `ranks`
//! (orders, ties, rank correlation) and `estimate` (a number with its standard error).

mod drivers;
mod estimate;
mod evidence;
mod outputs;
mod ranks;

pub use drivers::{Driven, Influence, influences};
pub use estimate::Estimate;
pub use evidence::{Candidate, Evidence};
pub use outputs::{Output, outputs};

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
}

/// Explains a mix.
///
/// # Errors
/// Where the trials of the mixes do not fit into memory.
pub fn explain(model: &Model, question: &Question) -> Result<Explanation, TooLarge> {
    let evidence = Evidence::gather(model, question)?;
    let scenario = &model.scenario;
    (question.request.progress)(Step::Summaries, 0, evidence.outcomes.trials);
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
        drivers: influences(model, &evidence.draws, &evidence.outcomes, 0),
    })
}
