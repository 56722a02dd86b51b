//! Where trials fail: each trial that misses a goal is attributed to its first binding cause.
//!
//! | file | what it does |
//! | --- | --- |
//! | `supposed` | the trials without each risk, and without each team's limit, in the same luck |
//! | `chain` | a figure as a product along the funnel, from what was offered to the deal size |
//! | `restored` | the figure with the first shortfalls of that product made good |
//! | `attribute` | the cause of each trial |
//!
//! The rule is set out in the guide's mathematics.

mod attribute;
mod chain;
mod restored;
mod supposed;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::analysis::results::Proportion;
use crate::analysis::suppose::Subject;
use crate::engine::Outcomes;
use crate::model::{Model, TooLarge};
use crate::scenario::Scenario;

/// Trials that are attributed.
pub const TRIALS: usize = 2048;

/// What a miss is put down to, the most upstream first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Cause {
    /// A risk that struck: without it the goal would have been met.
    Risk(usize),
    /// Several risks that struck together.
    Risks,
    /// Too few reps in a team for what was offered to it.
    Capacity(usize),
    /// Too few reps in several teams together.
    Capacities,
    /// Too little created; the source that is furthest under its expectation, by its place among
    /// those that send anything, Programs last.
    Created(usize),
    /// Deals that slip, or close later than expected.
    Timing,
    /// Fewer of the decided deals won than expected.
    Conversion,
    /// Smaller deals than expected.
    DealSize,
    /// More churn, or less expansion, than expected.
    Churn,
    /// Cost.
    Cost,
    /// Nothing that fell short: even as expected, the plan would have missed.
    Plan,
}

impl Cause {
    fn name(self, scenario: &Scenario, sources: &[String]) -> String {
        match self {
            Self::Risk(risk) => format!("risk: {}", scenario.risks[risk].name),
            Self::Risks => "several risks together".to_owned(),
            Self::Capacity(team) => format!("capacity: {}", scenario.teams[team].name),
            Self::Capacities => "capacity: several teams together".to_owned(),
            Self::Created(source) => match sources.get(source) {
                Some(name) => format!("too little created: {name}"),
                None => "too little created".to_owned(),
            },
            Self::Timing => "slips and timing".to_owned(),
            Self::Conversion => "conversion".to_owned(),
            Self::DealSize => "deal size".to_owned(),
            Self::Churn => "churn".to_owned(),
            Self::Cost => "cost".to_owned(),
            Self::Plan => "the plan itself".to_owned(),
        }
    }
}

/// Why the trials of a mix miss a goal, or all goals together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Missed {
    /// The share of trials that miss.
    pub missed: Proportion,
    /// The causes, the most frequent first; those that never occur are left out.
    pub causes: Vec<CauseShare>,
}

/// How often trials miss for a cause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CauseShare {
    /// The cause.
    pub cause: Cause,
    /// What it is called.
    pub name: String,
    /// Its share of the trials that miss.
    pub share: Proportion,
}

/// Why the trials of a mix miss goals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Causes {
    /// The number of the mix in the model.
    pub mix: usize,
    /// Its name.
    pub name: String,
    /// The number of trials looked at.
    pub trials: usize,
    /// Any goal: the most upstream of the causes of the missed ones.
    pub all: Missed,
    /// Each goal by itself.
    pub goals: Vec<Missed>,
}

/// The causes of the first trials of some mixes, whose whole ledgers are given.
///
/// # Errors
/// Where the suppositions do not fit.
pub fn causes(subject: &Subject, outcomes: &Outcomes) -> Result<Vec<Causes>, TooLarge> {
    let model = subject.model;
    if model.scenario.goals.is_empty() {
        return Ok(Vec::new());
    }
    let first = Subject { trials: subject.trials.min(TRIALS), ..*subject };
    let supposed = supposed::Supposed::new(&first)?;
    let of_mix = |place: usize| attribute::causes(&first, outcomes, &supposed, place);
    Ok((0..subject.mixes.len()).map(of_mix).collect())
}

/// Counts of causes as shares of the missing trials.
fn missed(
    counts: &BTreeMap<Cause, usize>,
    trials: usize,
    name: &dyn Fn(Cause) -> String,
) -> Missed {
    let total: usize = counts.values().sum();
    let share = |(&cause, &count): (&Cause, &usize)| CauseShare {
        cause,
        name: name(cause),
        share: Proportion::of(count, total),
    };
    let mut causes: Vec<CauseShare> = counts.iter().map(share).collect();
    causes.sort_by(|one, other| {
        let by_share = other.share.estimate.total_cmp(&one.share.estimate);
        by_share.then(one.cause.cmp(&other.cause))
    });
    Missed { missed: Proportion::of(total, trials), causes }
}

/// The model's teams that serve cells, in their order.
fn serving(model: &Model) -> Vec<usize> {
    let mut teams: Vec<usize> = model.groups.iter().filter_map(|group| group.team).collect();
    teams.sort_unstable();
    teams.dedup();
    teams
}
