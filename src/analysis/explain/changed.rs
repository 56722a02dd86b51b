//! The explained mix under changes of the plan that were asked for.

use crate::analysis::compare::{Comparison, Side, compare};
use crate::analysis::explain::evidence::Evidence;
use crate::analysis::paired::Discordance;
use crate::analysis::request::{Request, Step};
use crate::analysis::results::{Difference, Proportion};
use crate::analysis::simulation::{Simulation, Told};
use crate::engine::{DriverDraws, Keep};
use crate::model::{Model, TooLarge};
use crate::scenario::Scenario;

/// A plan with something changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// What is changed, as it was asked for.
    pub said: Vec<String>,
    /// The plan so changed.
    pub scenario: Scenario,
}

/// What a change does.
#[derive(Clone, Debug, PartialEq)]
pub struct UnderChange {
    /// What is changed.
    pub said: Vec<String>,
    /// The explained mix with the change (A) and without (B), in the same trials.
    pub comparison: Comparison,
    /// The best of the mixes that there are to choose from, with the change.
    pub best: BestUnderChange,
}

/// The best mix under a change, among those that were near the best without it.
#[derive(Clone, Debug, PartialEq)]
pub struct BestUnderChange {
    /// Its name.
    pub name: String,
    /// Whether it is the mix that is explained.
    pub is_explained: bool,
    /// Its chance of meeting all goals, under the change.
    pub all_goals: Proportion,
    /// By how much that exceeds the explained mix's.
    pub difference: Difference,
    /// Among how many.
    pub candidates: usize,
}

/// What a change does to the explained mix, and whether another one would now be better.
///
/// # Errors
/// Where the changed plan does not fit into memory.
pub fn under_change(
    evidence: &Evidence,
    change: &Change,
    request: &Request,
) -> Result<UnderChange, TooLarge> {
    let model = evidence.model;
    let explained = evidence.outcomes.mixes[0];
    let started: Vec<_> =
        evidence.candidates.iter().map(|candidate| model.started(candidate.mix)).collect();
    let place = evidence.candidates.iter().position(|one| one.mix == explained).unwrap_or(0);
    let changed = Model::of_mixes(change.scenario.clone(), &started)?;
    let sides = [Side { model: &changed, mix: place + 1 }, Side { model, mix: explained }];
    let mut comparison = compare(sides[0], sides[1])?;
    let name = evidence.candidates[place].ranked.name.clone();
    comparison.names =
        [format!("{name} with {}", change.said.join(", ")), format!("{name} as the file has it")];
    let best = best(evidence, &changed, place, request);
    Ok(UnderChange { said: change.said.clone(), comparison, best })
}

fn best(evidence: &Evidence, changed: &Model, place: usize, request: &Request) -> BestUnderChange {
    let simulation = &changed.scenario.simulation;
    let draws = DriverDraws::exchangeable(&changed.scenario, simulation.seed, simulation.trials);
    let mixes: Vec<usize> = (1..=evidence.candidates.len()).collect();
    let told = Told::new(Step::Changes, mixes.len() * simulation.trials, request);
    let outcomes = Simulation::new(changed, &draws).outcomes(
        &mixes,
        changed.goal_slices(),
        Keep::Goals,
        0..simulation.trials,
        &told,
        &|| false,
    );
    let met: Vec<Vec<u64>> =
        (0..mixes.len()).map(|place| outcomes.met_all(place).collect()).collect();
    let count = |place: usize| met[place].iter().map(|word| word.count_ones() as usize).sum();
    // Of equals, the one that is explained, then the one that ranks first.
    let best = (0..mixes.len())
        .max_by_key(|&one| (count(one), one == place, std::cmp::Reverse(one)))
        .unwrap_or(place);
    let trials = outcomes.trials;
    BestUnderChange {
        name: evidence.candidates[best].ranked.name.clone(),
        is_explained: best == place,
        all_goals: Proportion::of(count(best), trials),
        difference: Discordance::count(&met[best], &met[place], trials).difference(),
        candidates: mixes.len(),
    }
}
