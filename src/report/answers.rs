//! How sure the choice is and what it rests on, in plain sentences.

use super::format::{chance, count, money};
use super::sentences::{percent, subject};
use crate::analysis::{Difference, Results};

/// The most goals whose best mixes are named.
const GOALS: usize = 4;

/// How much better than rank 1 another mix may be, and how many mixes that is said of.
pub fn certainty(results: &Results) -> Option<String> {
    let selection = &results.selection;
    let most = selection.achieved.filter(|_| !results.goals.is_empty())?;
    if selection.candidates < 2 {
        return None;
    }
    let sure = percent(selection.guarantee);
    let mixes = count(selection.candidates as u64);
    if most <= 0.0 {
        return Some(format!("With {sure} probability none of the {mixes} mixes is better."));
    }
    let said = format!(
        "With {sure} probability none of the {mixes} mixes is better by more than {} points",
        points(most)
    );
    if most <= selection.indifference {
        return Some(said + ".");
    }
    // Bounds shrink with the square root of the trials.
    let ratio = most / selection.indifference;
    let needed = two_digits(results.trials as f64 * ratio * ratio);
    Some(format!(
        "{said}; to know it to the {} that do not matter (`indifference`) would take about {} \
         trials.",
        points(selection.indifference),
        count(needed)
    ))
}

/// How many mixes had all trials, where not all had.
pub fn elimination(results: &Results) -> Option<String> {
    let selection = &results.selection;
    let first = selection.stages.first().filter(|_| !selection.stopped)?;
    Some(format!(
        "{} of {} mixes had all {} trials and are ranked; the others were dropped after {} \
         trials or more, as no answer needs them.",
        count(selection.finalists as u64),
        count(selection.candidates as u64),
        count(results.trials as u64),
        count(selection.stages.get(1).unwrap_or(first).trials as u64),
    ))
}

/// What of a space that is too large was looked at.
pub fn exploration(results: &Results) -> Option<String> {
    let explored = results.selection.explored?;
    Some(format!(
        "The search has too many feasible mixes to try each: {} were looked at, by {} climbs from \
         random starts, {} of which came to a mix that none next to it betters. What is said here \
         is said of these; a better mix may be elsewhere.",
        count(explored.visited as u64),
        count(explored.starts as u64),
        count(explored.summits as u64),
    ))
}

/// What the next money buys beyond the cheapest mix that is sure enough.
pub fn next_step(results: &Results) -> Option<String> {
    let cheapest = results.cheapest_confident?;
    let place = results.frontier.iter().position(|place| *place == cheapest)?;
    let upgrade = results.upgrades.get(place)?;
    let next = results.ranked.get(*results.frontier.get(place + 1)?)?;
    Some(format!(
        "The next step up, {}, costs {} more and adds {} points: {} per million.",
        next.name,
        money(upgrade.cost, &results.currency),
        with_interval(upgrade.chance),
        points(upgrade.chance.estimate / upgrade.cost * 1e6),
    ))
}

/// The best mix for each goal alone, where it is another than rank 1.
pub fn best_for_goals(results: &Results) -> Vec<String> {
    if results.goals.len() < 2 {
        return Vec::new();
    }
    let pairs = results.goals.iter().zip(&results.best_for_goals).enumerate();
    let others = pairs.filter(|(_, (_, place))| **place != 0).take(GOALS);
    let sentence = |(number, (goal, &place)): (usize, (&crate::analysis::GoalTitle, &usize))| {
        let mix = results.ranked.get(place)?;
        let its = mix.goals.get(number)?;
        Some(format!("Best for {} alone: {} ({}).", goal.name, subject(mix), chance(*its)))
    };
    others.filter_map(sentence).collect()
}

/// Programs of the best mix that another start that may be chosen would suit better.
pub fn better_starts(results: &Results) -> Vec<String> {
    let sentence = |worth: &crate::analysis::ProgramWorth| {
        let best = worth
            .starts
            .iter()
            .max_by(|one, other| one.chance.estimate.total_cmp(&other.chance.estimate))?;
        (best.chance.low > 0.0).then(|| {
            format!(
                "{} would do better if it started in {}: {} points of P(all).",
                worth.program,
                best.start,
                with_interval(best.chance)
            )
        })
    };
    results.worth.iter().filter_map(sentence).collect()
}

/// A difference of chances in points of a hundred, with its interval: `2.1 (1.3 to 2.9)`.
pub fn with_interval(difference: Difference) -> String {
    let Difference { estimate, low, high } = difference;
    format!("{} ({} to {})", points(estimate), points(low), points(high))
}

/// Points of a hundred with a decimal, `−3.4`.
pub fn points(share: f64) -> String {
    let figure = format!("{:.1}", (1000.0 * share.abs()).round() / 10.0);
    let sign = if share < 0.0 && figure != "0.0" { "−" } else { "" };
    format!("{sign}{figure}")
}

/// A number rounded up to two digits: what is estimated from an estimate knows no more.
fn two_digits(number: f64) -> u64 {
    let mut scale = 1.0;
    while number / scale > 99.0 {
        scale *= 10.0;
    }
    ((number / scale).ceil() * scale) as u64
}
