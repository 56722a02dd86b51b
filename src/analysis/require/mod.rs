//! The plan read from right to left: how much more of a quantity reaches a confidence.
//!
//! | file | what it does |
//! | --- | --- |
//! | `chances` | P(all) under a lever, at several factors in the same trials |
//! | `curve` | what is known of P(all) as a function of the factor |
//! | `solve` | the factor at which P(all) reaches the confidence |
//! | `limit` | why no factor does |
//! | `amounts` | what the plan then asks for by quarter, source and stage |

mod amounts;
mod chances;
mod curve;
mod limit;
mod solve;

use serde::{Deserialize, Serialize};

use crate::analysis::results::Proportion;
use crate::analysis::suppose::Subject;
use crate::engine::{DriverDraws, Keep, Setup, simulate};
use crate::model::lever::{Lever, USUAL};
use crate::model::{Model, TooLarge};

pub use amounts::{Amount, What};
pub use limit::{Limit, MissedGoal};
pub use solve::{Answer, FURTHEST, PRECISION, Solution, solve};

/// What is asked of a mix.
pub struct Question<'a> {
    /// The model.
    pub model: &'a Model,
    /// The mix, as a number of the model.
    pub mix: usize,
    /// The draws of the drivers, at least as many as trials.
    pub draws: &'a DriverDraws,
    /// The number of trials.
    pub trials: usize,
    /// The chance that all goals are to be met with, in (0, 1).
    pub confidence: f64,
    /// The levers, each to be pulled alone.
    pub levers: &'a [Lever],
}

/// What reaches the confidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Requirements {
    /// The name of the mix.
    pub mix: String,
    /// The number of trials.
    pub trials: usize,
    /// The chance that is asked for.
    pub confidence: f64,
    /// P(all) as the plan is.
    pub now: Proportion,
    /// Of each lever, in the order asked for.
    pub levers: Vec<(Lever, Answer)>,
    /// The place in `levers` of the one that is pulled the least, by the ratio of its factor to
    /// 1; `None` where none reaches the confidence, or it is reached already.
    pub shortest: Option<usize>,
}

/// The usual levers of a mix in some cells, as far as it has them.
#[must_use]
pub fn usual(model: &Model, mix: usize, cells: &[usize]) -> Vec<Lever> {
    USUAL.iter().filter_map(|&quantity| Lever::new(model, mix, quantity, cells)).collect()
}

/// Answers a question; `tell` hears of each lever as its turn comes.
///
/// # Errors
/// Where a trial under a lever would draw too many opportunities to simulate.
pub fn require(question: &Question, tell: &dyn Fn(usize)) -> Result<Requirements, TooLarge> {
    let Question { model, draws, trials, confidence, .. } = *question;
    let mixes = [model.started(question.mix)];
    let subject = Subject { model, mixes: &mixes, draws, trials };
    let now = chances::now(&subject)?;
    let mut levers = Vec::with_capacity(question.levers.len());
    for (number, lever) in question.levers.iter().enumerate() {
        tell(number);
        levers.push((lever.clone(), solve(&subject, lever, confidence)?));
    }
    let pull = |answer: &Answer| match answer {
        Answer::Reaches(solution) => Some(libm::log(solution.factor).abs()),
        _ => None,
    };
    let pulls = levers
        .iter()
        .enumerate()
        .filter_map(|(place, (_, answer))| pull(answer).map(|pull| (place, pull)));
    let shortest = pulls.min_by(|one, other| one.1.total_cmp(&other.1)).map(|(place, _)| place);
    Ok(Requirements {
        mix: model.mix_name(question.mix),
        trials,
        confidence,
        now,
        levers,
        shortest,
    })
}

/// Of the bottom-up plan and the mixes that the file names, the one with the best chance of
/// meeting all goals; of equals the first.
#[must_use]
pub fn best_named(model: &Model, draws: &DriverDraws) -> usize {
    let simulation = &model.scenario.simulation;
    let setup = Setup::new(model, simulation.seed);
    let mixes: Vec<usize> = model.mixes.named().collect();
    let (slices, trials) = (model.goal_slices(), simulation.trials);
    let outcomes =
        simulate(&setup, draws, mixes.clone(), slices, Keep::Goals, 0..trials, &|_| true);
    let met = |place: &usize| -> u32 { outcomes.met_all(*place).map(u64::count_ones).sum() };
    let best = (0..mixes.len()).max_by_key(|place| (met(place), mixes.len() - place));
    best.map_or(0, |place| mixes[place])
}
