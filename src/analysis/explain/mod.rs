//! Why a mix does as it does, and what would change that: the answers of `spandrel explain`.
//!
//! [`explain`] gathers an [`Evidence`] once: the best mixes in the same trials (`candidates`), and
//! the whole ledgers of the one that is explained (a [`Record`]). A run answers some of it from its
//! own trials, and all of what is [`Simulated`] where that is asked for. Each question is a file that reads it:
//!
//! | file | question |
//! | --- | --- |
//! | `drivers` | what drives the result? |
//! | [`causes`] | where do trials fail? |
//! | `quadrants` | is it a pipeline problem or a conversion problem? |
//! | `required_coverage` | how much coverage does a quarter need? |
//! | `luck` | what does no driver explain? |
//! | `information` | what is worth knowing before deciding? |
//! | `stress` | what becomes of it where a driver comes out low or high? |
//! | `changed` | what becomes of it where something of the plan is changed? |
//!
//! What they share: `monotone` (a chance that never falls), `again` (the mix run once more with something changed), `outputs`
//! (the figures that are explained, trial by trial), `ranks` (orders and ties), `regression` (least
//! squares in folds) and `estimate` (a number with its standard error).

mod again;
pub(super) mod candidates;
pub mod causes;
mod changed;
mod drivers;
mod estimate;
mod evidence;
mod information;
mod luck;
mod monotone;
mod outputs;
mod quadrants;
mod ranks;
mod regression;
mod required_coverage;
mod simulated;
mod stress;

pub use candidates::Candidate;
pub use causes::{Cause, CauseShare, Causes, Missed};
pub use changed::{BestUnderChange, Change, UnderChange};
pub use drivers::{Columns, Driven, Influence, influences};
pub use estimate::Estimate;
pub use evidence::{Evidence, Record};
pub use information::{INFORMING_TRIALS, Information, Knowledge, information};
pub use luck::Luck;
pub use monotone::Point;
pub use outputs::{Output, outputs};
pub use quadrants::{QUADRANTS, Quadrant, Quadrants, Reference, quadrants};
pub use required_coverage::{LEVELS, Needed, RequiredCoverage, Verdict};
pub use simulated::Simulated;
pub use stress::{Stressed, difference};

use crate::analysis::request::{Request, Step};
use crate::analysis::results::RankedMix;
use crate::model::{Model, TooLarge};
use crate::scenario::{Dimension, Slice};

/// What an explanation is asked for.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The mixes to choose from, and who is told how far it is.
    pub request: Request<'a>,
    /// The mix to explain, a number of the model; `None`: the best.
    pub mix: Option<usize>,
    /// The plan with something changed, where that is asked for.
    pub change: Option<&'a Change>,
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
    /// The dimensions with their members.
    pub dimensions: Vec<Dimension>,
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
    /// Where the trials of each mix fail that is explained: the one asked for first, then the
    /// bottom-up plan and some that the file names.
    pub causes: Vec<Causes>,
    /// By quarter and slice, whether the mix lacks pipeline or conversion.
    pub quadrants: Vec<Quadrants>,
    /// By quarter and slice with a target, the coverage that the mix needs.
    pub required_coverage: Vec<RequiredCoverage>,
    /// What knowledge is worth in the decision which mix to choose, by objective.
    pub information: Vec<Information>,
    /// What becomes of each output where a driver is held at its P10 or P90.
    pub stress: Vec<Stressed>,
    /// The number of trials behind the total indices and the stress table.
    pub stress_trials: usize,
    /// What the change does that was asked for.
    pub change: Option<UnderChange>,
}

impl Explanation {
    /// The outputs that are explained, in the order of `drivers` and of the stress table.
    pub fn outputs(&self) -> impl Iterator<Item = Output> {
        self.drivers.iter().map(|driven| driven.output)
    }

    /// The names of a slice's dimension and member; both empty for the company.
    #[must_use]
    pub fn slice_names(&self, slice: Slice) -> (&str, &str) {
        match slice {
            Slice::Company => ("", ""),
            Slice::Member { dimension, member } => {
                let dimension = &self.dimensions[dimension];
                (&dimension.name, &dimension.members[member])
            }
        }
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
    let outcomes = &evidence.outcomes;
    let columns = Columns::new(model, &evidence.draws, &outcomes.mixes[..1], outcomes.trials);
    let mut drivers = influences(model, &columns, outcomes, 0);
    let Simulated { causes, required_coverage, stress, stress_trials } =
        Simulated::new(&evidence.record(), &mut drivers, request)?;
    let change = question.change.map(|change| changed::under_change(&evidence, change, request));
    let (draws, candidates, trials) =
        (&evidence.draws, &evidence.candidates, evidence.outcomes.trials);
    Ok(Explanation {
        causes,
        quadrants: quadrants(model, &evidence.outcomes, 0),
        required_coverage,
        plan: scenario.plan.name.clone(),
        currency: scenario.plan.currency.clone(),
        quarters: (0..model.quarters()).map(|q| scenario.plan.calendar.quarter_label(q)).collect(),
        dimensions: scenario.dimensions.clone(),
        goals: scenario.goals.iter().map(|goal| goal.name.clone()).collect(),
        trials,
        seed: scenario.simulation.seed,
        mix: evidence.subject().clone(),
        candidates: question.request.mixes.len(),
        driver_names: scenario.drivers.iter().map(|driver| driver.name.clone()).collect(),
        information: information(model, draws, candidates, trials),
        stress,
        stress_trials,
        drivers,
        change: change.transpose()?,
    })
}
