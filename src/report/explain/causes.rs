//! Where trials fail: as a section, and as `causes.csv`.

use super::section;
use crate::analysis::explain::{CauseShare, Causes, Explanation, Missed};
use crate::report::content::data::{CauseBar, Chart, Drawing, Shares};
use crate::report::content::{Cell, Item, Kind, Section, Table};
use crate::report::format::{chance, chance_in_words, count};
use crate::report::sentences::shortened;
use crate::report::tidy::{Tidy, TidyColumn, proportion, text, whole};

/// The causes with a colour of their own; others are drawn together.
const COLOURS: usize = 6;

/// The section.
pub fn told(explanation: &Explanation) -> Section {
    let title = "Where trials fail";
    let Some(causes) = explanation.causes.first().filter(|one| one.all.missed.estimate > 0.0)
    else {
        return section("causes", title, Vec::new());
    };
    let items = vec![
        Some(Item::Note(note(causes))),
        Some(Item::Chart(chart(explanation))),
        Some(Item::Table(table(explanation, causes))),
    ];
    section("causes", title, items)
}

fn note(causes: &Causes) -> String {
    let most = causes.all.causes.first();
    let most = most.map_or_else(String::new, |first| {
        format!(
            " Most often, in {} of them, the first is {}.",
            chance_in_words(first.share),
            first.name
        )
    });
    format!(
        "Of {} trials, {} miss a goal. Each of these is put down to its first binding cause: a risk \
         without which it would have met the goal; else a team's limit without which it would \
         have; else the first shortfall along the funnel that, made good with those before it, \
         leads to the goal; else the plan itself, which would have missed even as expected.{most}",
        count(causes.trials as u64),
        chance_in_words(causes.all.missed),
    )
}

fn table(explanation: &Explanation, causes: &Causes) -> Table {
    let title = format!("What the misses of {} are put down to", shortened(&causes.name, 80));
    let mut table = Table::new(
        "causes",
        &title,
        &[("First binding cause", Kind::Text), ("Any goal", Kind::Chance)],
    );
    for goal in &explanation.goals {
        table.push_column(goal, Kind::Chance);
    }
    let find = |missed: &Missed, of: &CauseShare| {
        let known = missed.causes.iter().find(|one| one.cause == of.cause);
        known.map_or(Cell::Empty, |one| Cell::Chance(one.share))
    };
    let every = all_causes(causes);
    for cause in &every {
        let mut row = vec![Cell::Text(cause.name.clone()), find(&causes.all, cause)];
        row.extend(causes.goals.iter().map(|goal| find(goal, cause)));
        table.rows.push(row);
    }
    let mut misses = vec![Cell::Text("(trials that miss)".to_owned())];
    misses.extend(
        std::iter::once(&causes.all).chain(&causes.goals).map(|missed| Cell::Chance(missed.missed)),
    );
    table.rows.push(misses);
    table
}

/// Every cause of any goal, in the order of all goals, then of each.
fn all_causes(causes: &Causes) -> Vec<CauseShare> {
    let mut every: Vec<CauseShare> = Vec::new();
    for one in std::iter::once(&causes.all).chain(&causes.goals).flat_map(|missed| &missed.causes) {
        if every.iter().all(|known| known.cause != one.cause) {
            every.push(one.clone());
        }
    }
    every
}

/// A bar a mix: how often it misses a goal, and for which causes.
fn chart(explanation: &Explanation) -> Chart {
    let subject = &explanation.causes[0];
    // The causes that matter most over all mixes have colours of their own.
    let mut weights: Vec<(String, f64)> = Vec::new();
    for mix in &explanation.causes {
        for cause in &mix.all.causes {
            let weight = cause.share.estimate * mix.all.missed.estimate;
            match weights.iter_mut().find(|(name, _)| *name == cause.name) {
                Some((_, sum)) => *sum += weight,
                None => weights.push((cause.name.clone(), weight)),
            }
        }
    }
    weights.sort_by(|one, other| other.1.total_cmp(&one.1));
    let others = weights.len() > COLOURS;
    let mut names: Vec<String> = weights
        .into_iter()
        .take(if others { COLOURS - 1 } else { COLOURS })
        .map(|one| one.0)
        .collect();
    let rows: Vec<CauseBar> = explanation
        .causes
        .iter()
        .map(|mix| {
            let share = |name: &String| {
                let known = mix.all.causes.iter().find(|one| one.name == *name);
                known.map_or(0.0, |one| one.share.estimate * mix.all.missed.estimate)
            };
            let mut parts: Vec<f64> = names.iter().map(share).collect();
            if others {
                parts.push((mix.all.missed.estimate - parts.iter().sum::<f64>()).max(0.0));
            }
            CauseBar { name: mix.name.clone(), missed: mix.all.missed, parts }
        })
        .collect();
    if others {
        names.push("other causes".to_owned());
    }
    let first = subject.all.causes.first();
    let title = first.map_or_else(
        || "No trial misses a goal".to_owned(),
        |first| format!("{} is behind {} of the misses", capital(&first.name), chance(first.share)),
    );
    let told = subject.all.causes.iter().map(|one| format!("{}: {}", one.name, chance(one.share)));
    Chart {
        name: "causes",
        title,
        caption: format!(
            "Trials that miss a goal, by mix and first binding cause, in {} trials of each. {} is \
             explained; the others are the mixes that the file names.",
            count(subject.trials as u64),
            shortened(&subject.name, 80)
        ),
        alternative: format!(
            "Of the trials that miss a goal of {}, by cause: {}.",
            subject.name,
            told.collect::<Vec<_>>().join("; ")
        ),
        drawing: Drawing::Shares(Shares { names, rows }),
    }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + characters.as_str()
}

const COLUMNS: [TidyColumn; 9] = [
    ("mix", "Mix", Kind::Text),
    ("goal", "Goal (none: any)", Kind::Text),
    ("trials", "Trials", Kind::Number),
    ("missed", "Trials that miss", Kind::Chance),
    ("cause", "First binding cause", Kind::Text),
    ("share", "Share of the misses", Kind::Chance),
    ("share_se", "Standard error", Kind::Number),
    ("share_low", "Low (95 %)", Kind::Number),
    ("share_high", "High (95 %)", Kind::Number),
];

/// `causes.csv`: a row a mix, goal (empty for any) and cause.
pub fn tidy(explanation: &Explanation) -> Tidy {
    let mut table = Tidy::new("causes", "What the misses are put down to", &COLUMNS);
    for mix in &explanation.causes {
        let goals = explanation.goals.iter().map(String::as_str).zip(&mix.goals);
        for (goal, missed) in std::iter::once(("", &mix.all)).chain(goals) {
            for cause in &missed.causes {
                let head = [
                    text(&mix.name),
                    text(goal),
                    whole(mix.trials),
                    Cell::Share(missed.missed.estimate),
                    text(&cause.name),
                ];
                table.row(head.into_iter().chain(proportion(cause.share)));
            }
        }
    }
    table
}
