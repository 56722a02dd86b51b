//! Whether what is stored of explanations fits together.

use super::{is_output, is_slice};
use crate::analysis::Results;
use crate::analysis::explain::Simulated;
use crate::analysis::require::{Amount, Answer, Requirements, What};
use crate::model::lever::{Lever, LeverQuantity};
use crate::scenario::Quantity;

/// Whether every number in explanations that points somewhere does.
pub fn is_sound(results: &Results) -> bool {
    let drivers = results.board.assumptions.len();
    let mut quadrants = results.detail.iter().flat_map(|detail| &detail.quadrants);
    let mut information = results.explained.information.iter();
    quadrants.all(|one| one.quarter < results.quarters.len() && is_slice(one.slice, results))
        && information.all(|one| {
            is_output(one.objective, results) && one.drivers.iter().all(|known| known.0 < drivers)
        })
        && results.explained.simulated.iter().all(|one| are_simulated(one, results))
        && results.explained.requirements.iter().all(|one| are_required(one, results))
}

fn are_simulated(simulated: &Simulated, results: &Results) -> bool {
    // The stress table goes through the outputs of the best mix.
    let outputs = results.detail_of(0).map_or(0, |detail| detail.drivers.len());
    let mut coverage = simulated.required_coverage.iter();
    simulated.causes.iter().all(|one| one.goals.len() == results.goals.len())
        && coverage.all(|one| one.quarter < results.quarters.len() && is_slice(one.slice, results))
        && simulated.stress.iter().all(|one| {
            one.driver < results.board.assumptions.len() && one.differences.len() == outputs
        })
}

fn are_required(requirements: &Requirements, results: &Results) -> bool {
    let lever = |lever: &Lever| {
        let stage = match lever.quantity {
            LeverQuantity::Cells(Quantity::Convert(stage)) => stage < results.stages.len(),
            _ => true,
        };
        stage && lever.teams.iter().all(|team| *team < results.teams.len())
    };
    let amount = |amount: &Amount| match amount.what {
        What::Entries { stage, .. } => stage < results.stages.len(),
        What::RampedReps(team) => team < results.teams.len(),
        What::Accepted | What::Won | What::StartingPipeline | What::NewArr => true,
    };
    let answer = |answer: &Answer| match answer {
        Answer::Reaches(solution) => solution.amounts.iter().all(amount),
        _ => true,
    };
    let levers = &requirements.levers;
    levers.iter().all(|(one, answered)| lever(one) && answer(answered))
        && requirements.shortest.is_none_or(|place| place < levers.len())
}
