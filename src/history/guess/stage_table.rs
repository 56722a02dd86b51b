//! A table of stages: no records, but what the stages of deals mean.

use std::collections::BTreeMap;

use super::columns::Finder;
use super::draft::{Draft, list};
use super::names;
use crate::history::row;

/// The columns of a table of stages.
pub(super) struct Roles {
    /// What deals have as their stage, and what people call it.
    stage: usize,
    label: Option<usize>,
    pub(super) is_closed: Option<usize>,
    pub(super) is_won: Option<usize>,
    pub(super) probability: Option<usize>,
}

/// What a stage means to a deal in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    Won,
    Lost,
    Open,
    /// What the table says of it does not agree.
    Unclear,
}

impl Roles {
    pub(super) fn find(finder: &Finder<'_>) -> Option<Self> {
        let filled = |known: &[&str]| finder.find(known, |profile| profile.filled > 0);
        let stage = filled(names::STAGE_OF_TABLE)?;
        Some(Self {
            stage,
            label: filled(names::STAGE_LABEL).filter(|label| *label != stage),
            is_closed: finder.truth(names::IS_CLOSED),
            is_won: finder.truth(names::IS_WON),
            probability: finder.find(names::PROBABILITY, |profile| {
                profile.filled > 0 && profile.mostly(profile.amounts)
            }),
        })
    }
}

pub(super) fn write(draft: &mut Draft, finder: &Finder<'_>) {
    let Some(roles) = Roles::find(finder) else { return };
    let stages = meanings(finder, &roles);
    draft.line(
        "# This table is no export to calibrate. Copy the lists below into the [status] of the",
    );
    draft.line("# mapping of the deals, whose `column` is the one that holds these stages.");
    draft.section("status");
    for (key, meaning) in [("won", Meaning::Won), ("lost", Meaning::Lost), ("open", Meaning::Open)]
    {
        let found = of_meaning(&stages, meaning);
        let reason = reason(finder, &roles, meaning);
        if found.is_empty() {
            draft.line(&format!("# No stage is {key}: of none {reason}."));
        } else {
            let labels = labels(finder, &roles, &found);
            draft.entry(key, &list(&found), &format!("{reason}{labels}"));
        }
    }
    let unclear = of_meaning(&stages, Meaning::Unclear);
    if !unclear.is_empty() {
        draft.question(&format!(
            "won, lost or open: what are these? {}{}; {}",
            list(&unclear),
            labels(finder, &roles, &unclear),
            "they are not closed, but their chance is 0 or 1, or their rows do not agree"
        ));
    }
}

fn of_meaning<'s>(stages: &BTreeMap<&'s str, Meaning>, meaning: Meaning) -> Vec<&'s str> {
    stages.iter().filter(|(_, is)| **is == meaning).map(|(stage, _)| *stage).collect()
}

/// What each stage means, all its rows together.
fn meanings<'s>(finder: &Finder<'s>, roles: &Roles) -> BTreeMap<&'s str, Meaning> {
    let mut found = BTreeMap::new();
    for row in 0..finder.sample.rows.len() {
        let stage = finder.sample.text(row, roles.stage);
        if stage.is_empty() {
            continue;
        }
        let meaning = meaning(finder, roles, row);
        let known = found.entry(stage).or_insert(meaning);
        if *known != meaning {
            *known = Meaning::Unclear;
        }
    }
    found
}

/// What a row says of its stage. Where flags say whether it is closed, a chance of 0 or 1 must not
/// deny it.
fn meaning(finder: &Finder<'_>, roles: &Roles, row: usize) -> Meaning {
    let truth = |column: Option<usize>| {
        column.and_then(|column| row::truth(finder.sample.text(row, column)))
    };
    let chance = roles.probability.and_then(|column| {
        let text = finder.sample.text(row, column).trim().trim_end_matches('%');
        text.parse::<f64>().ok()
    });
    // A chance is a share or a number of per cent.
    let is_sure = chance.is_some_and(|chance| chance == 1.0 || chance == 100.0);
    let is_hopeless = chance == Some(0.0);
    match (truth(roles.is_won), truth(roles.is_closed)) {
        (Some(true), _) => Meaning::Won,
        (Some(false), Some(true)) => Meaning::Lost,
        (None, Some(true)) if is_sure => Meaning::Won,
        (None, Some(true)) if is_hopeless => Meaning::Lost,
        (_, Some(true)) => Meaning::Unclear,
        (_, Some(false)) if is_sure || is_hopeless => Meaning::Unclear,
        (_, Some(false)) => Meaning::Open,
        (_, None) if is_sure => Meaning::Won,
        (_, None) if is_hopeless => Meaning::Lost,
        (_, None) if chance.is_some() => Meaning::Open,
        (_, None) => Meaning::Unclear,
    }
}

/// How such stages are known.
fn reason(finder: &Finder<'_>, roles: &Roles, meaning: Meaning) -> String {
    let name = |column: Option<usize>| column.map(|column| format!("`{}`", finder.name(column)));
    let (won, closed) = (name(roles.is_won), name(roles.is_closed));
    let chance = name(roles.probability).unwrap_or_default();
    match (meaning, won, closed) {
        (Meaning::Won, Some(won), _) => format!("{won} says yes"),
        (Meaning::Lost, Some(won), Some(closed)) => format!("{closed} says yes, {won} no"),
        (Meaning::Won, None, _) => format!("{chance} is 1"),
        (Meaning::Lost, ..) => format!("{chance} is 0"),
        (_, _, Some(closed)) => format!("{closed} says no"),
        (_, _, None) => format!("{chance} lies between 0 and 1"),
    }
}

/// What people call these stages, where that is another column.
fn labels(finder: &Finder<'_>, roles: &Roles, stages: &[&str]) -> String {
    const MOST: usize = 6;
    let Some(label) = roles.label else { return String::new() };
    let rows = 0..finder.sample.rows.len();
    let of = rows.filter(|row| stages.contains(&finder.sample.text(*row, roles.stage)));
    let names: Vec<&str> = of.map(|row| finder.sample.text(row, label)).collect();
    let more = if names.len() > MOST { ", …" } else { "" };
    let shown: Vec<&str> = names.into_iter().take(MOST).collect();
    format!("; called {}{more}", shown.join(", "))
}
