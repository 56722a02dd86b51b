//! P(all) under a lever, at several factors in the same trials.

use crate::analysis::results::Proportion;
use crate::analysis::suppose::Subject;
use crate::engine::{Keep, Outcomes};
use crate::model::TooLarge;
use crate::model::lever::{Lever, LeverQuantity};
use crate::scenario::Scenario;

/// P(all) of the mix as it is.
pub fn now(subject: &Subject) -> Result<Proportion, TooLarge> {
    let outcomes = subject.under(&[Vec::new()], subject.model.goal_slices(), Keep::Goals)?;
    Ok(Proportion::of(met(&outcomes, 0), outcomes.trials))
}

/// In how many trials the mix meets all goals under each of these factors.
pub fn met_at(subject: &Subject, lever: &Lever, factors: &[f64]) -> Result<Vec<usize>, TooLarge> {
    let mut counts = Vec::with_capacity(factors.len());
    for outcomes in outcomes(subject, lever, factors, Keep::Goals)? {
        counts.extend((0..outcomes.mixes.len()).map(|place| met(&outcomes, place)));
    }
    Ok(counts)
}

/// The mix under each of these factors, in one or more simulations.
pub fn outcomes(
    subject: &Subject,
    lever: &Lever,
    factors: &[f64],
    keep: Keep,
) -> Result<Vec<Outcomes>, TooLarge> {
    let slices = subject.model.goal_slices();
    if lever.quantity != LeverQuantity::Headcount {
        let sets: Vec<_> = factors.iter().map(|&factor| lever.actions(factor)).collect();
        return Ok(vec![subject.under(&sets, slices, keep)?]);
    }
    let with = |&factor: &f64| {
        let hire = |scenario: &mut Scenario| lever.staff(scenario, factor);
        subject.changed(hire, slices.clone(), keep)
    };
    factors.iter().map(with).collect()
}

fn met(outcomes: &Outcomes, place: usize) -> usize {
    outcomes.met_all(place).map(|word| word.count_ones() as usize).sum()
}
