//! What to take from a ranking, in plain sentences with their numbers.

pub(in crate::report) mod answer;
pub(in crate::report) mod captions;
pub(in crate::report) mod errors;
pub(in crate::report) mod names;
pub(in crate::report) mod slides;
pub(in crate::report) mod titles;
pub(in crate::report) mod words;

use super::answers;
use super::format::{
    a_chance, chance_in_words, chance_with_interval, chance_with_margin, count, money,
};
use super::wrap::ellipsis;
use crate::analysis::{RankedMix, Results};

/// The finding in one sentence, for the title of a page or picture:
/// `Balanced meets every goal with a 62 % chance; the bottom-up plan has 4 %`.
#[must_use]
pub fn takeaway(results: &Results) -> String {
    let Some(best) = results.ranked.first() else { return "There is no mix to rank".to_owned() };
    if results.goals.is_empty() {
        return "The plan sets no goal, so no mix can miss one".to_owned();
    }
    let subject = short_subject(best);
    let finding = format!("{subject} meets every goal with {}", a_chance(best.all_goals));
    match bottom_up_besides(results) {
        Some(bottom_up) if bottom_up.tied_with_best => {
            format!("{finding}; the bottom-up plan does as well, within chance")
        }
        Some(bottom_up) => {
            format!("{finding}; the bottom-up plan has {}", chance_in_words(bottom_up.all_goals))
        }
        None if results.ranked.len() > 1 => format!("{finding}; no mix of Programs does better"),
        None => finding,
    }
}

/// The best mix, what it is tied with, the cheapest that is sure enough, and the
/// bottom-up plan: a sentence each.
pub fn reading(results: &Results) -> Vec<String> {
    let Some(best) = results.ranked.first() else {
        return vec!["There is no mix to rank.".to_owned()];
    };
    let mut sentences = vec![format!(
        "{} has the best chance of meeting all goals: {} (95 % interval, {} trials).",
        subject(best),
        chance_with_margin(best.all_goals),
        count(results.trials as u64),
    )];
    sentences.extend(ties(results));
    sentences.extend(answers::certainty(results));
    sentences.extend(answers::elimination(results));
    sentences.extend(answers::exploration(results));
    sentences.push(cheapest(results));
    sentences.extend(answers::next_step(results));
    sentences.extend(answers::best_for_goals(results));
    sentences.extend(answers::better_starts(results));
    if let Some(bottom_up) = bottom_up_besides(results) {
        sentences.push(format!("The bottom-up plan has {}.", a_chance(bottom_up.all_goals)));
    }
    sentences
}

fn ties(results: &Results) -> Option<String> {
    const NAMED: usize = 3;
    let tied: Vec<&str> = results
        .ranked
        .iter()
        .skip(1)
        .filter(|mix| mix.tied_with_best)
        .map(|mix| mix.name.as_str())
        .collect();
    let others = tied.len().saturating_sub(NAMED);
    match tied.as_slice() {
        [] => None,
        [one] => Some(format!("It is tied with {one}: the difference is within chance.")),
        _ => {
            let more = if others > 0 {
                format!("; and {} more", count(others as u64))
            } else {
                String::new()
            };
            let names = tied.iter().take(NAMED).copied().collect::<Vec<_>>().join("; ");
            Some(format!(
                "It is tied with {} others, the differences being within chance: {names}{more}.",
                count(tied.len() as u64)
            ))
        }
    }
}

fn cheapest(results: &Results) -> String {
    let asked = percent(results.confidence);
    match results.cheapest_confident.and_then(|place| results.ranked.get(place)) {
        Some(mix) => format!(
            "The cheapest mix with a chance of at least {asked}: {}, with {} at an expected Program \
             cost of {}.",
            mix.name,
            chance_with_interval(mix.all_goals),
            money(mix.program_cost_mean, &results.currency),
        ),
        None => format!("No mix reaches the {asked} that the plan asks for."),
    }
}

/// The mix as the subject of a sentence.
pub fn subject(mix: &RankedMix) -> String {
    if mix.name == Results::BOTTOM_UP { "The bottom-up plan".to_owned() } else { mix.name.clone() }
}

/// The same for a title, where a search's long name must not push the finding out of
/// sight: `A + B + 3 more`.
pub fn short_subject(mix: &RankedMix) -> String {
    const LONGEST: usize = 120;
    let subject = subject(mix);
    let programs: Vec<&str> = subject.split(" + ").collect();
    let mut kept = programs.len();
    let mut short = subject.clone();
    while short.chars().count() > LONGEST && kept > 1 {
        kept -= 1;
        short = format!("{} + {} more", programs[..kept].join(" + "), programs.len() - kept);
    }
    shortened(&short, LONGEST)
}

/// A name with at most so many characters.
pub fn shortened(name: &str, longest: usize) -> String {
    ellipsis(name, |cut| cut.chars().count() <= longest)
}

/// The bottom-up plan, unless it is the best itself.
pub fn bottom_up_besides(results: &Results) -> Option<&RankedMix> {
    let place = results.bottom_up().filter(|&place| place > 0)?;
    results.ranked.get(place)
}

/// A share that is given, not estimated: `80 %`, `92.5 %`.
pub fn percent(share: f64) -> String {
    let figure = format!("{:.1}", 100.0 * share);
    format!("{} %", figure.strip_suffix(".0").unwrap_or(&figure))
}
