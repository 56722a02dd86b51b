//! What the values of a status column mean, as far as their names and rows tell.

use super::columns::Roles;
use super::names;
use super::profile::Sample;

/// How rows say what became of their opportunity.
pub(super) enum FoundStatus {
    /// By two columns of yes and no.
    Flags { is_closed: usize, is_won: usize },
    /// By a column whose values are sorted as far as possible.
    Values { column: usize, values: Vec<Value> },
    /// By HubSpot's stages, of which no row has any.
    Usual { column: usize },
    /// In no way that is known.
    None,
}

/// A value of a status column.
pub(super) struct Value {
    pub(super) text: String,
    pub(super) rows: usize,
    pub(super) meaning: Option<Meaning>,
}

/// What a status means, and how that is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Its name says won.
    Won,
    /// Its name says lost.
    Lost,
    /// It is a stage that every new account has.
    KnownStage,
    /// Its rows have no day of a close.
    NeverClosed,
    /// Its rows have no day of creation: they are no opportunities yet.
    NeverCreated,
}

pub(super) fn find(sample: &Sample, roles: &Roles) -> FoundStatus {
    if let (Some(is_closed), Some(is_won)) = (roles.is_closed, roles.is_won) {
        return FoundStatus::Flags { is_closed, is_won };
    }
    let is_empty = |column: &usize| sample.profiles.get(*column).is_some_and(|one| one.filled == 0);
    let is_hubspot = matches!(roles.shape, Some(("HubSpot", _)));
    if let Some(column) = roles.stage.filter(is_empty).filter(|_| is_hubspot) {
        return FoundStatus::Usual { column };
    }
    let values = roles.stage.and_then(|column| {
        let values = sample.profiles.get(column)?.values.as_ref()?;
        let mut sorted: Vec<Value> = Vec::new();
        for (text, rows) in values {
            // Case does not matter to the mapping.
            let same = |one: &&mut Value| one.text.to_lowercase() == text.to_lowercase();
            if let Some(known) = sorted.iter_mut().find(same) {
                known.rows += rows;
                continue;
            }
            let meaning = meaning(text, column, sample, roles);
            sorted.push(Value { text: text.clone(), rows: *rows, meaning });
        }
        Some((column, sorted))
    });
    match values {
        Some((column, values)) => FoundStatus::Values { column, values },
        None => FoundStatus::None,
    }
}

fn meaning(text: &str, column: usize, sample: &Sample, roles: &Roles) -> Option<Meaning> {
    let name = names::normalised(text);
    // `Unwon` or `not lost` would be read wrongly by what they contain.
    let says = |word: &str| matches!(name.strip_suffix(word), Some("" | "closed"));
    if says("won") {
        return Some(Meaning::Won);
    }
    if says("lost") {
        return Some(Meaning::Lost);
    }
    let filled = |other: Option<usize>| {
        let other = other?;
        let of_this = (0..sample.rows.len())
            .filter(|row| sample.text(*row, column).eq_ignore_ascii_case(text));
        Some(of_this.filter(|row| !sample.text(*row, other).is_empty()).count())
    };
    if filled(roles.created) == Some(0) {
        Some(Meaning::NeverCreated)
    } else if names::OPEN_STAGES.contains(&name.as_str()) {
        Some(Meaning::KnownStage)
    } else if filled(roles.closed) == Some(0) && closes_are_given(sample, roles) {
        Some(Meaning::NeverClosed)
    } else {
        None
    }
}

/// Whether any row has a day of its close; where none has, its absence says nothing.
fn closes_are_given(sample: &Sample, roles: &Roles) -> bool {
    let closed = roles.closed.and_then(|column| sample.profiles.get(column));
    closed.is_some_and(|profile| profile.filled > 0)
}
