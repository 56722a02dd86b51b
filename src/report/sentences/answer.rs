//! The executive summary: the answer, its figures, and what would change it.

use super::names::{mix_name, program};
use super::percent;
use crate::analysis::Results;
use crate::report::answers;
use crate::report::content::Subject;
use crate::report::format::{chance, chance_with_margin, count, money};
use crate::scenario::{Metric, Slice};

/// The figures of the first screen: name, figure, what to compare it with.
pub fn facts(subject: &Subject<'_>) -> Vec<(&'static str, String, String)> {
    let results = subject.results;
    let Some(mix) = subject.mix() else { return Vec::new() };
    let write = |amount: f64| money(amount, &results.currency);
    let bottom_up = subject.other().and_then(|place| results.ranked.get(place));
    let mut facts = vec![(
        "Chance of meeting every goal",
        chance_with_margin(mix.all_goals),
        bottom_up
            .map(|other| format!("bottom-up plan: {}", chance_with_margin(other.all_goals)))
            .unwrap_or_default(),
    )];
    facts.push((
        "Expected Program cost",
        write(mix.program_cost_mean),
        format!("90 % chance of at most {}", write(mix.program_cost_p90)),
    ));
    facts.push((
        "New ARR over the plan, median",
        write(mix.new_arr[1]),
        format!("90 % chance of at least {}", write(mix.new_arr[0])),
    ));
    if let Some(shortfall) = mix.shortfall_mean {
        facts.push((
            "Expected gap to the target",
            write(shortfall),
            bottom_up
                .and_then(|other| other.shortfall_mean)
                .map(|other| format!("bottom-up plan: {}", write(other)))
                .unwrap_or_default(),
        ));
    }
    facts
}

/// What to take from the ranking, a sentence each.
pub fn answer(subject: &Subject<'_>) -> Vec<String> {
    let results = subject.results;
    let Some(mix) = subject.mix() else { return Vec::new() };
    let mut sentences = Vec::new();
    if subject.place == 0 {
        let candidates = results.selection.candidates.max(results.ranked.len());
        if candidates > 1 {
            sentences.push(format!(
                "Of {} mixes it has the best chance of meeting every goal in the same future.",
                count(candidates as u64)
            ));
        }
        sentences.extend(tied(results));
        sentences.extend(answers::certainty(results));
        sentences.extend(answers::elimination(results));
    } else {
        let ranked = count(results.ranked.len() as u64);
        sentences.push(format!("It ranks {} of {ranked} mixes.", mix.rank));
    }
    let asked = percent(results.confidence);
    sentences.push(match results.cheapest_confident.and_then(|place| results.ranked.get(place)) {
        Some(mix) => format!(
            "The cheapest mix with a chance of at least {asked} costs {} and has {}: {}.",
            money(mix.program_cost_mean, &results.currency),
            chance(mix.all_goals),
            mix_name(mix)
        ),
        None => format!("No mix reaches the {asked} that the plan asks for."),
    });
    sentences
}

fn tied(results: &Results) -> Option<String> {
    let tied: Vec<_> = results.ranked.iter().skip(1).filter(|mix| mix.tied_with_best).collect();
    match tied.as_slice() {
        [] => None,
        [one] => {
            Some(format!("It is tied with {}: the difference is within chance.", mix_name(one)))
        }
        _ => Some(format!(
            "It is tied with {} others, marked 1= in the ranking: the differences are within chance.",
            count(tied.len() as u64)
        )),
    }
}

/// What would change the answer.
pub fn levers(subject: &Subject<'_>) -> Vec<String> {
    let results = subject.results;
    let Some(mix) = subject.mix() else { return Vec::new() };
    let mut levers = Vec::new();
    let goals = results.goals.iter().zip(&mix.goals);
    if let Some((goal, known)) =
        goals.min_by(|(_, one), (_, other)| one.estimate.total_cmp(&other.estimate))
    {
        levers.push(format!(
            "The goal that fails most often is “{}” ({}): a lower threshold there, or a Program that helps it, raises the chance most.",
            goal.name,
            chance(*known)
        ));
    }
    levers.extend(worth(subject));
    levers.extend(cheaper(subject));
    levers.extend(fullest(subject));
    levers
}

/// The Program that the best mix would miss most.
fn worth(subject: &Subject<'_>) -> Option<String> {
    let results = subject.results;
    let worth = results.worth.iter().filter(|_| subject.place == 0);
    let most = worth.max_by(|a, b| a.chance.estimate.total_cmp(&b.chance.estimate))?;
    (most.chance.low > 0.0).then(|| {
        format!(
            "Without {} the chance falls most: by {} points.",
            program(results, &most.program),
            answers::with_interval(most.chance)
        )
    })
}

/// The next cheaper mix of the frontier.
fn cheaper(subject: &Subject<'_>) -> Option<String> {
    let results = subject.results;
    let at = results.frontier.iter().position(|place| *place == subject.place)?;
    let cheaper = results.ranked.get(*results.frontier.get(at.checked_sub(1)?)?)?;
    let mix = subject.mix()?;
    let saved = mix.program_cost_mean - cheaper.program_cost_mean;
    Some(format!(
        "With {} less for Programs the best chance is {}: {}.",
        money(saved, &results.currency),
        chance(cheaper.all_goals),
        mix_name(cheaper)
    ))
}

/// A team without room for more.
fn fullest(subject: &Subject<'_>) -> Option<String> {
    let results = subject.results;
    let detail = subject.detail(subject.place)?;
    let mut fullest: Option<(f64, usize, usize)> = None;
    for team in 0..results.teams.len() {
        for quarter in 0..results.quarters.len() {
            let figure = detail.quarter(quarter, Metric::Utilisation(team), Slice::Company);
            let Some(used) = figure.and_then(|figure| figure.summary) else { continue };
            if fullest.is_none_or(|(most, ..)| used.mean > most) {
                fullest = Some((used.mean, team, quarter));
            }
        }
    }
    let (used, team, quarter) = fullest.filter(|(used, ..)| *used >= 0.9)?;
    Some(format!(
        "{} has little room: {:.0} % of its capacity is used in {} on average, and what it cannot take on waits or goes stale.",
        results.teams[team],
        100.0 * used,
        results.quarters[quarter].replace('-', " ")
    ))
}
