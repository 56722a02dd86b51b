//! What the values of a status column mean, as far as their names and rows tell.

use super::columns::Finder;
use super::draft::{Draft, counted, list, text};
use super::names;
use super::opportunities::Roles;

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

pub(super) fn find(finder: &Finder<'_>, roles: &Roles) -> FoundStatus {
    if let (Some(is_closed), Some(is_won)) = (roles.is_closed, roles.is_won) {
        return FoundStatus::Flags { is_closed, is_won };
    }
    let is_hubspot = matches!(finder.program(), Some(("HubSpot", _)));
    let is_empty = |column: &usize| finder.profile(*column).filled == 0;
    if let Some(column) = roles.stage.filter(is_empty).filter(|_| is_hubspot) {
        return FoundStatus::Usual { column };
    }
    let values = roles.stage.and_then(|column| {
        let values = finder.profile(column).values.as_ref()?;
        let mut sorted: Vec<Value> = Vec::new();
        for (text, rows) in values {
            // Case does not matter to the mapping.
            let same = |one: &&mut Value| one.text.to_lowercase() == text.to_lowercase();
            if let Some(known) = sorted.iter_mut().find(same) {
                known.rows += rows;
                continue;
            }
            let meaning = meaning(text, column, finder, roles);
            sorted.push(Value { text: text.clone(), rows: *rows, meaning });
        }
        Some((column, sorted))
    });
    match values {
        Some((column, values)) => FoundStatus::Values { column, values },
        None => FoundStatus::None,
    }
}

/// Whether a stage is one of the end, by its name: won, lost, or closed in any way.
pub(super) fn is_end(stage: &str) -> bool {
    let name = names::normalised(stage);
    called(&name, "won") || called(&name, "lost") || name.starts_with("closed")
}

/// Whether a normalised name says this. `Unwon` or `not lost` would be read wrongly by what they
/// contain.
fn called(name: &str, word: &str) -> bool {
    matches!(name.strip_suffix(word), Some("" | "closed"))
}

fn meaning(text: &str, column: usize, finder: &Finder<'_>, roles: &Roles) -> Option<Meaning> {
    let (sample, name) = (finder.sample, names::normalised(text));
    if called(&name, "won") {
        return Some(Meaning::Won);
    }
    if called(&name, "lost") {
        return Some(Meaning::Lost);
    }
    let filled = |other: Option<usize>| {
        let other = other?;
        let of_this = (0..sample.rows.len())
            .filter(|row| sample.text(*row, column).eq_ignore_ascii_case(text));
        Some(of_this.filter(|row| !sample.text(*row, other).is_empty()).count())
    };
    // Where no row at all has a day of its close, its absence says nothing.
    let closes_are_given = roles.closed.is_some_and(|column| finder.profile(column).filled > 0);
    if filled(roles.created) == Some(0) {
        Some(Meaning::NeverCreated)
    } else if names::is_open_stage(&name) {
        Some(Meaning::KnownStage)
    } else if filled(roles.closed) == Some(0) && closes_are_given {
        Some(Meaning::NeverClosed)
    } else {
        None
    }
}

impl Draft {
    pub(super) fn status(&mut self, finder: &Finder<'_>, found: &FoundStatus) {
        self.section("status");
        match found {
            FoundStatus::Flags { is_closed, is_won } => {
                for (key, column) in [("is_closed", *is_closed), ("is_won", *is_won)] {
                    self.entry(key, &text(finder.name(column)), "its name; it holds yes and no");
                }
            }
            FoundStatus::Values { column, values } => {
                let reason =
                    if values.is_empty() { "its name; but it is empty" } else { "its name" };
                self.entry("column", &text(finder.name(*column)), reason);
                self.values(values);
            }
            FoundStatus::Usual { column } => {
                self.entry("column", &text(finder.name(*column)), "its name; but it is empty");
                let reason = "what HubSpot calls them; no row of this export has a stage";
                self.entry("won", &list(&["closedwon", "Closed Won"]), reason);
                self.entry("lost", &list(&["closedlost", "Closed Lost"]), reason);
                self.entry("open", &list(&names::HUBSPOT_STAGES), reason);
            }
            FoundStatus::None => self.question(
                "column = \"…\": which column says whether an opportunity is open, won or lost? \
                 Then list its values as won = [], lost = [] and open = []",
            ),
        }
    }

    fn values(&mut self, values: &[Value]) {
        let meant = |wanted: Option<Meaning>| -> Vec<&str> {
            let such = values.iter().filter(|one| one.meaning == wanted);
            such.map(|one| one.text.as_str()).collect()
        };
        for (key, meaning) in [("won", Meaning::Won), ("lost", Meaning::Lost)] {
            let found = meant(Some(meaning));
            if found.is_empty() {
                self.question(&format!("{key} = [\"…\"]: no value is called {key}"));
            } else {
                self.entry(key, &list(&found), "by name");
            }
        }
        let (known, never) = (meant(Some(Meaning::KnownStage)), meant(Some(Meaning::NeverClosed)));
        let reason = match (known.is_empty(), never.is_empty()) {
            (_, true) => "usual names of open stages",
            (true, false) => "none of these rows has a close date",
            (false, false) => "usual names of open stages, or none of the rows has a close date",
        };
        let open = [known, never].concat();
        if !open.is_empty() {
            self.entry("open", &list(&open), reason);
        }
        let early = meant(Some(Meaning::NeverCreated));
        if !early.is_empty() {
            let such = values.iter().filter(|one| one.meaning == Some(Meaning::NeverCreated));
            let rows = counted(such.map(|one| one.rows).sum(), "row");
            let reason = format!("none of the {rows} has a day of creation: not begun yet");
            self.entry("leave_out", &list(&early), &reason);
        }
        let unknown = meant(None);
        if !unknown.is_empty() {
            let list = list(&unknown);
            self.question(&format!("won, lost, open or leave_out: what do these mean? {list}"));
        }
    }
}
