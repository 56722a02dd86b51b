//! Why no factor of a lever reaches a confidence.

use serde::{Deserialize, Serialize};

use super::chances::outcomes;
use crate::analysis::explain::Missed;
use crate::analysis::explain::causes::causes;
use crate::analysis::results::Proportion;
use crate::analysis::suppose::Subject;
use crate::engine::{Keep, Outcomes};
use crate::model::TooLarge;
use crate::model::lever::{Lever, LeverQuantity};

/// How far a lever gets, and what stands in its way there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// The factor, of those tried, with the highest P(all): 1 where any pull lowers it.
    pub best: f64,
    /// P(all) under it.
    pub chance: Proportion,
    /// The furthest factor that was tried.
    pub furthest: f64,
    /// P(all) under that.
    pub at_furthest: Proportion,
    /// The goals.
    pub goals: Vec<MissedGoal>,
    /// What the misses under the furthest factor are put down to, in the first trials.
    pub causes: Option<Missed>,
}

/// A goal under a lever that does not reach the confidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissedGoal {
    /// Its name.
    pub name: String,
    /// Its chance as the plan is.
    pub now: Proportion,
    /// Under the best factor.
    pub at_best: Proportion,
    /// Under the furthest.
    pub at_furthest: Proportion,
}

/// The limit of a lever, or `None` where every trial of the first look meets just the same
/// goals under the furthest factor as under none.
pub fn limit(
    subject: &Subject,
    lever: &Lever,
    best: f64,
    furthest: f64,
    first_look: usize,
) -> Result<Option<Limit>, TooLarge> {
    let first = Subject { trials: subject.trials.min(first_look), ..*subject };
    let tried = Runs(outcomes(&first, lever, &[1.0, furthest], Keep::Goals)?);
    let goals = || subject.model.scenario.goals.iter().enumerate();
    if best == 1.0 && goals().all(|(goal, _)| tried.met(0, goal).eq(tried.met(1, goal))) {
        return Ok(None);
    }
    let all = Runs(outcomes(subject, lever, &[1.0, best], Keep::Goals)?);
    let goals = goals().map(|(number, goal)| MissedGoal {
        name: goal.name.clone(),
        now: all.share(0, Some(number)),
        at_best: all.share(1, Some(number)),
        at_furthest: tried.share(1, Some(number)),
    });
    Ok(Some(Limit {
        best,
        chance: all.share(1, None),
        furthest,
        at_furthest: tried.share(1, None),
        goals: goals.collect(),
        causes: causes_at(&first, lever, furthest)?,
    }))
}

/// The first binding causes of the misses under a factor.
fn causes_at(subject: &Subject, lever: &Lever, factor: f64) -> Result<Option<Missed>, TooLarge> {
    let model = if lever.quantity == LeverQuantity::Headcount {
        subject.model.changed(subject.mixes, |scenario| lever.staff(scenario, factor))?
    } else {
        subject.model.supposing(subject.mixes, &[lever.actions(factor)])?
    };
    let mixes = [model.started(1)];
    let pulled = Subject { model: &model, mixes: &mixes, ..*subject };
    let outcomes = pulled.simulate(&model, model.goal_slices(), Keep::LEDGERS);
    Ok(causes(&pulled, &outcomes)?.into_iter().next().map(|one| one.all))
}

/// A mix under several factors.
struct Runs(Vec<Outcomes>);

impl Runs {
    fn place(&self, run: usize) -> (&Outcomes, usize) {
        if self.0.len() == 1 { (&self.0[0], run) } else { (&self.0[run], 0) }
    }

    fn met(&self, run: usize, goal: usize) -> impl Iterator<Item = u64> {
        let (outcomes, place) = self.place(run);
        outcomes.met(place, goal)
    }

    /// The share of trials that meet a goal, or all.
    fn share(&self, run: usize, goal: Option<usize>) -> Proportion {
        let (outcomes, place) = self.place(run);
        let count = |words: &mut dyn Iterator<Item = u64>| {
            words.map(|word| word.count_ones() as usize).sum()
        };
        let met = match goal {
            Some(goal) => count(&mut outcomes.met(place, goal)),
            None => count(&mut outcomes.met_all(place)),
        };
        Proportion::of(met, outcomes.trials)
    }
}
