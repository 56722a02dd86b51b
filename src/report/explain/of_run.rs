//! What the report of a run tells of why its mix does as it does.

use super::{TABLES, causes, coverage, information, quadrants, section, stress};
use crate::analysis::Results;
use crate::analysis::explain::{Explanation, Simulated};
use crate::analysis::require::Requirements;
use crate::report::File;
use crate::report::content::{Item, Section, Subject, Table};
use crate::report::require;
use crate::report::sentences::names::mix_name;
use crate::report::tidy::Tidy;
use crate::scenario::Dimension;

/// The sections, in reading order; those that have nothing to say are left out.
pub(in crate::report) fn sections(subject: &Subject<'_>) -> Vec<Section> {
    let Some(explanation) = explanation(subject) else { return Vec::new() };
    let results = subject.results;
    let explanation = with_names(explanation, results);
    let mut sections = vec![
        causes::told(&explanation),
        quadrants::told(&explanation, false),
        coverage::told(&explanation, false),
        information::told(&explanation),
        stress::told(&explanation),
    ];
    if let (Some(requirements), 0) = (&results.explained.requirements, subject.place) {
        let mix = people_name(results, &requirements.mix);
        let requirements = Requirements { mix, ..requirements.clone() };
        sections.push(require::told(&require::Names::of_results(results), &requirements));
    }
    sections.retain(|section| !section.items.is_empty());
    let more = more(subject);
    match sections.last_mut() {
        Some(last) => last.items.extend(more),
        None => sections.push(section("more", "Why, and what it would take", vec![more])),
    }
    sections.retain(|section| !section.items.is_empty());
    sections
}

/// A mix's name as people read it.
fn people_name(results: &Results, name: &str) -> String {
    let mix = results.ranked.iter().find(|mix| mix.name == name);
    mix.map_or_else(|| name.to_owned(), mix_name)
}

/// The explanation with the names of mixes as people read them.
fn with_names(mut explanation: Explanation, results: &Results) -> Explanation {
    explanation.mix.name = people_name(results, &explanation.mix.name);
    for mix in &mut explanation.causes {
        mix.name = people_name(results, &mix.name);
    }
    for information in &mut explanation.information {
        information.chosen = people_name(results, &information.chosen);
    }
    explanation
}

/// How to come by the sections that are not there.
fn more(subject: &Subject<'_>) -> Option<Item> {
    const ADDED: &str = "where trials fail, which coverage each quarter needs, what becomes of the \
                         mix under stress, and what would have to be true";
    let results = subject.results;
    let text = match (&results.explained.simulated, subject.place) {
        (Some(_), 0) => return None,
        (Some(_), _) => format!(
            "Of the best mix, {}, the report also tells {ADDED}.",
            mix_name(results.ranked.first()?)
        ),
        (None, _) => {
            format!("With --explain, spandrel run adds to this report, for the best mix: {ADDED}.")
        }
    };
    Some(Item::Note(text))
}

/// The tables of the best mix that hold anything, with the names of their files.
fn tables(results: &Results) -> Vec<(&'static str, Tidy)> {
    let best = Subject { results, place: 0 };
    let Some(explanation) = explanation(&best) else { return Vec::new() };
    let mut tables: Vec<(&str, Tidy)> =
        TABLES.iter().map(|(name, tidy)| (*name, tidy(&explanation))).collect();
    if let Some(requirements) = &results.explained.requirements {
        let names = require::Names::of_results(results);
        tables.push(("required.csv", require::tidy(&names, requirements)));
    }
    tables.retain(|(_, table)| !table.is_empty());
    tables
}

/// The files for programs.
pub(in crate::report) fn files(results: &Results) -> Vec<File> {
    let file = |(name, table): (&str, Tidy)| File { name: name.to_owned(), bytes: table.csv() };
    tables(results).into_iter().map(file).collect()
}

/// The same for sheets.
pub(in crate::report) fn sheets(results: &Results) -> Vec<Table> {
    tables(results).into_iter().map(|(_, table)| table.sheet()).collect()
}

/// What a run knows of an explanation: of a mix that is shown in full, and of the best one where
/// it was asked for all that an explanation holds.
fn explanation(subject: &Subject<'_>) -> Option<Explanation> {
    let results = subject.results;
    let (mix, detail) = (subject.mix()?, subject.detail(subject.place)?);
    let explained = &results.explained;
    let simulated = explained.simulated.clone().filter(|_| subject.place == 0);
    let Simulated { causes, required_coverage, stress, stress_trials } =
        simulated.unwrap_or_default();
    let dimension = |(name, members): &(String, Vec<String>)| Dimension {
        name: name.clone(),
        members: members.clone(),
    };
    Some(Explanation {
        plan: results.plan.clone(),
        currency: results.currency.clone(),
        quarters: results.quarters.clone(),
        dimensions: results.dimensions.iter().map(dimension).collect(),
        goals: results.goals.iter().map(|goal| goal.name.clone()).collect(),
        trials: results.trials,
        seed: results.seed,
        mix: mix.clone(),
        candidates: results.selection.candidates,
        driver_names: results.board.assumptions.iter().map(|driver| driver.name.clone()).collect(),
        drivers: detail.drivers.clone(),
        causes,
        quadrants: detail.quadrants.clone(),
        required_coverage,
        information: explained.information.clone(),
        stress,
        stress_trials,
        change: None,
    })
}
