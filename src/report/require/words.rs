//! What is said of a lever.

use super::Names;
use crate::analysis::require::{Answer, Limit, MissedGoal, Requirements, Solution};
use crate::model::lever::{Lever, LeverQuantity};
use crate::report::format::{chance, chance_in_words, chance_with_interval, count};
use crate::scenario::{Quantity, TeamQuantity};

/// The most decimals of a factor.
const MOST_DECIMALS: usize = 6;

/// What all of it rests on.
pub(super) fn intro(requirements: &Requirements) -> String {
    format!(
        "{} as it is: all goals are met in {} of {} trials; {} is asked for. Each quantity below is \
         changed alone, from the first month on and in the same trials.",
        requirements.mix,
        chance_with_interval(requirements.now),
        count(requirements.trials as u64),
        percent(requirements.confidence),
    )
}

/// `80 %`, `92.5 %`.
pub(super) fn percent(share: f64) -> String {
    let percent = (share * 1000.0).round() / 10.0;
    format!("{percent} %")
}

/// What the answer is called in the table for programs.
pub(super) fn answer(answer: &Answer) -> &'static str {
    match answer {
        Answer::Already(_) => "already",
        Answer::Reaches(_) => "reaches",
        Answer::OutOfReach(_) => "out of reach",
        Answer::WithoutEffect => "without effect",
    }
}

/// The row of a lever: its name, the factor, P(all) under it, and what that is in words.
pub(super) fn row(names: &Names, lever: &Lever, answer: &Answer) -> [String; 4] {
    let name = lever.quantity.name(&names.stages);
    match answer {
        Answer::Reaches(solution) => {
            let that_is = in_words(names, lever, solution);
            [name, factor_with_interval(solution), chance(solution.chance), that_is]
        }
        Answer::Already(Some(solution)) => {
            let that_is =
                format!("reached already; still so with {}", in_words(names, lever, solution));
            [name, factor_with_interval(solution), chance(solution.chance), that_is]
        }
        Answer::Already(None) => {
            let that_is = "reached already, and still however far it worsens".to_owned();
            [name, String::new(), String::new(), that_is]
        }
        Answer::OutOfReach(limit) => {
            let that_is = format!("out of reach: at best, with {}", factor(limit.best));
            [name, "—".to_owned(), chance(limit.chance), that_is]
        }
        Answer::WithoutEffect => {
            let that_is = "changes no goal in any trial".to_owned();
            [name, "—".to_owned(), String::new(), that_is]
        }
    }
}

fn factor(factor: f64) -> String {
    format!("×{factor:.3}")
}

/// `×1.202 (1.197–1.206)`, with as many decimals as it takes to tell the ends apart.
pub(super) fn factor_with_interval(solution: &Solution) -> String {
    let end = |end: Option<f64>, decimals: usize| {
        end.map_or_else(|| "?".to_owned(), |end| format!("{end:.decimals$}"))
    };
    let ends = |decimals: usize| [solution.low, solution.high].map(|one| end(one, decimals));
    let told_apart = |decimals: &usize| matches!(ends(*decimals), [low, high] if low != high);
    match (solution.low, solution.high) {
        (None, None) => factor(solution.factor),
        _ => {
            let decimals = (2..=MOST_DECIMALS).find(told_apart).unwrap_or(MOST_DECIMALS);
            format!("{} ({})", factor(solution.factor), ends(decimals).join("–"))
        }
    }
}

/// `31 % more entries of sources`, `SDRs 9 → 12`.
fn in_words(names: &Names, lever: &Lever, solution: &Solution) -> String {
    if !solution.people.is_empty() {
        let teams =
            lever.teams.iter().zip(&solution.people).map(|(&team, (before, after))| {
                format!("{} {before} → {after}", names.teams[team])
            });
        return teams.collect::<Vec<_>>().join(", ");
    }
    let change = solution.factor - 1.0;
    let direction = if change < 0.0 { "less" } else { "more" };
    let change = change.abs() * 100.0;
    let decimals = usize::from(change < 10.0);
    format!("{change:.decimals$} % {direction} {}", what(names, lever.quantity))
}

fn what(names: &Names, quantity: LeverQuantity) -> String {
    let words = match quantity {
        LeverQuantity::Cells(quantity) => match quantity {
            Quantity::Volume => "entries from the sources",
            Quantity::ConvertAll => "conversion into every stage",
            Quantity::Convert(stage) => {
                return format!("conversion into {}", names.stages[stage]);
            }
            Quantity::WinRate => "win rate (of itself, not points)",
            Quantity::SlipRate => "slip rate (of itself, not points)",
            Quantity::DealSize => "new ARR a deal",
            Quantity::SalesCycle => "days of sales cycle",
            Quantity::Churn => "churn (of itself, not points)",
            Quantity::Expansion => "expansion (of itself, not points)",
        },
        LeverQuantity::Team(TeamQuantity::OpportunitiesPerRep) => "opportunities a rep can take on",
        LeverQuantity::Team(TeamQuantity::Attrition) => "attrition (of itself, not points)",
        LeverQuantity::Headcount => "people",
    };
    words.to_owned()
}

/// Which lever is pulled the least.
pub(super) fn shortest(names: &Names, requirements: &Requirements) -> Option<String> {
    let name = |place: usize| requirements.levers[place].0.quantity.name(&names.stages);
    let reaching = requirements.levers.iter().filter(|(_, a)| matches!(a, Answer::Reaches(_)));
    let asked = percent(requirements.confidence);
    match requirements.shortest {
        Some(place) if requirements.levers.len() > 1 => {
            let (lever, answer) = &requirements.levers[place];
            let Answer::Reaches(solution) = answer else { return None };
            Some(format!(
                "The shortest single lever is {}: {}. {} of {} levers reach {asked} alone. Which is \
                 cheapest, the plan does not say.",
                name(place),
                in_words(names, lever, solution),
                reaching.count(),
                requirements.levers.len()
            ))
        }
        None if requirements
            .levers
            .iter()
            .all(|(_, answer)| matches!(answer, Answer::OutOfReach(_) | Answer::WithoutEffect)) =>
        {
            Some(format!("No single lever reaches {asked}."))
        }
        _ => None,
    }
}

/// Why a lever does not reach the confidence.
pub(super) fn why_not(names: &Names, lever: &Lever, answer: &Answer) -> Option<String> {
    let name = lever.quantity.name(&names.stages);
    match answer {
        Answer::OutOfReach(limit) => Some(format!("{name}: {}", reason(limit))),
        Answer::WithoutEffect => Some(format!(
            "{name}: no trial meets another goal, however far it is pulled: what the goals ask for \
             does not depend on it, or not enough within the plan."
        )),
        _ => None,
    }
}

fn reason(limit: &Limit) -> String {
    let (best, furthest) = (factor(limit.best), factor(limit.furthest));
    let falls = |goal: &&MissedGoal| goal.at_furthest.high < goal.now.low;
    let mut parts = Vec::new();
    let fallen: Vec<String> = limit
        .goals
        .iter()
        .filter(falls)
        .map(|goal| {
            let [from, to] = [goal.now, goal.at_furthest].map(chance_in_words);
            format!("`{}` from {from} to {to}", goal.name)
        })
        .collect();
    let hardest =
        limit.goals.iter().min_by(|a, b| a.at_best.estimate.total_cmp(&b.at_best.estimate));
    let best_is = chance_in_words(limit.chance);
    if limit.best == 1.0 {
        parts.push(format!("pulling it does not raise the chance of all goals ({best_is})"));
    } else {
        parts.push(format!("the best chance of all goals is {best_is}, at {best}"));
    }
    if let Some(goal) = hardest {
        parts.push(format!(
            "there `{}` is met in {} of the trials ({} as the plan is)",
            goal.name,
            chance_in_words(goal.at_best),
            chance_in_words(goal.now),
        ));
    }
    if !fallen.is_empty() {
        parts.push(format!("going on to {furthest} lowers the chance of {}", fallen.join(", of ")));
    } else if limit.best != 1.0 {
        parts.push(format!("nothing up to {furthest} does better"));
    }
    let causes = limit.causes.iter().flat_map(|missed| &missed.causes).take(2);
    let causes: Vec<String> =
        causes.map(|one| format!("{} ({})", one.name, chance(one.share))).collect();
    if !causes.is_empty() {
        let causes = causes.join(" and ");
        parts.push(format!("the misses at {furthest} are mostly put down to {causes}"));
    }
    parts.join("; ") + "."
}

/// What the table of amounts is about.
pub(super) fn table_title(names: &Names, lever: &Lever, solution: &Solution) -> String {
    format!(
        "Required with {} ({}), on average, and by how much that is more than the plan as it is:",
        lever.quantity.name(&names.stages),
        in_words(names, lever, solution)
    )
}
