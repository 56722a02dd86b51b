//! What a reader should know before trusting a figure.

use crate::analysis::results::{RankedMix, Selection};
use crate::engine::REPLICATES;
use crate::scenario::{Sampling, Scenario};

/// Goals that tell no mixes apart, and a search that did not come to its end.
pub fn warnings(scenario: &Scenario, ranked: &[RankedMix], selection: &Selection) -> Vec<String> {
    let mut warnings = Vec::new();
    if selection.stopped {
        warnings.push(format!(
            "the run was stopped before its end: {} of {} mixes are ranked, by the trials that \
             were done, and a better one may be missing",
            selection.finalists, selection.candidates
        ));
    }
    if scenario.simulation.sampling == Sampling::Sobol {
        warnings.push(format!(
            "drivers are Sobol' points: the errors of P(all), of each goal's chance and of what \
             sets mixes apart come from {REPLICATES} independent replicates; other errors \
             (chances by quarter and year, what drives the result) are those of independent \
             trials, which Sobol' points are not"
        ));
    }
    let cut: usize = selection.stages.iter().map(|stage| stage.cut).sum();
    if cut > 0 {
        warnings.push(format!(
            "{cut} mixes were dropped for want of time, those with the worst chances so far: \
             nothing is promised of them; narrow the [search], or widen its `indifference`"
        ));
    }
    // Mixes that were dropped failed or met the goals more often than those left.
    let every = if selection.stages.is_empty() { "every mix" } else { "every finalist" };
    for (number, goal) in scenario.goals.iter().enumerate() {
        let chances = || ranked.iter().map(|mix| mix.goals[number].estimate);
        if chances().all(|chance| chance == 1.0) {
            warnings.push(format!(
                "every trial of {every} meets the goal `{}`: it tells no mixes apart; \
                 is its threshold what you mean?",
                goal.name
            ));
        } else if chances().all(|chance| chance == 0.0) {
            warnings.push(format!(
                "no trial of any mix meets the goal `{}`, so no mix can meet all goals; \
                 is its threshold what you mean?",
                goal.name
            ));
        }
    }
    if scenario.goals.is_empty() {
        warnings.push(
            "the plan has no [[goal]], so every mix meets all of them; add the goals that \
             mixes should be ranked by"
                .to_owned(),
        );
    }
    warnings
}
