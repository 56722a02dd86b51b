//! Stages of a funnel and their order: their days in columns, or changes that lead to them.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::Finder;
use super::draft::{Draft, counted, list, text};
use super::order::{CLEAR, Doubt, Entries, FEWEST, Moment, Order, Reason};
use super::{formats, names, status};
use crate::history::date;

/// The stages of an export.
pub(super) struct Stages {
    found: Vec<Stage>,
    order: Order,
    /// Stages of which rows mostly do not say when they were entered.
    untold: Vec<String>,
}

struct Stage {
    name: String,
    /// What the mapping says of it beside its name.
    entry: String,
    /// How many rows tell of it.
    rows: usize,
    normalised: String,
}

/// A change that led to a stage.
pub(super) struct Entry<'s> {
    pub(super) who: &'s str,
    pub(super) stage: &'s str,
    pub(super) moment: Moment,
    /// Whether the row is about this stage, and not only about the one after it.
    pub(super) is_told: bool,
}

/// More stages than these are no funnel.
const MOST: usize = 60;

/// The stages that columns of days are about; `None` where these are too many for a funnel. Those of
/// which two columns tell have the fuller one.
pub(super) fn of_columns(
    finder: &Finder<'_>,
    days: &[usize],
    columns: Vec<(usize, String)>,
) -> Option<Stages> {
    if columns.len() > MOST {
        return None;
    }
    let mut kept: Vec<(usize, String)> = Vec::new();
    for (column, name) in columns {
        let same = |(_, other): &&mut (usize, String)| other.eq_ignore_ascii_case(&name);
        match kept.iter_mut().find(same) {
            Some(known) if finder.profile(known.0).filled < finder.profile(column).filled => {
                known.0 = column;
            }
            Some(_) => {}
            None => kept.push((column, name)),
        }
    }
    let order = formats::date_order(finder, days);
    let rows: Vec<String> = (0..finder.sample.rows.len()).map(|row| row.to_string()).collect();
    let mut entries = Entries::new(kept.len());
    for (row, who) in rows.iter().enumerate() {
        for (stage, (column, _)) in kept.iter().enumerate() {
            let text = finder.sample.text(row, *column);
            if let Ok(day) = date::day(text, order) {
                entries.add(who, stage, (day, date::minute(text), true));
            }
        }
    }
    let found: Vec<Stage> = kept
        .into_iter()
        .map(|(column, name)| Stage {
            normalised: names::normalised(&name),
            entry: format!("column = {}", text(finder.name(column))),
            rows: finder.profile(column).filled,
            name,
        })
        .collect();
    Some(Stages::ordered(found, &entries))
}

/// The stages that changes led to, but for those that are called won or lost; `None` where these
/// are too many for a funnel.
pub(super) fn of_changes(changes: &[Entry<'_>]) -> Option<Stages> {
    let is_open = |change: &&Entry<'_>| !change.stage.is_empty() && !status::is_end(change.stage);
    // Case does not matter to the mapping.
    let mut by_stage: BTreeMap<String, Vec<&Entry<'_>>> = BTreeMap::new();
    for change in changes.iter().filter(is_open) {
        by_stage.entry(change.stage.to_lowercase()).or_default().push(change);
    }
    let name = |of: &[&Entry<'_>]| of.first().map_or_else(String::new, |one| one.stage.to_owned());
    let (told, untold): (Vec<_>, Vec<_>) =
        by_stage.into_values().partition(|of| are_mostly_told(of));
    if told.len() > MOST {
        return None;
    }
    let mut entries = Entries::new(told.len());
    let mut found = Vec::new();
    for (place, of) in told.iter().enumerate() {
        of.iter().for_each(|change| entries.add(change.who, place, change.moment));
        let name = name(of);
        found.push(Stage {
            entry: format!("values = {}", list(&[&name])),
            rows: of.iter().filter(|change| change.is_told).count(),
            normalised: names::normalised(&name),
            name,
        });
    }
    let untold = untold.iter().map(|of| name(of)).collect();
    Some(Stages { untold, ..Stages::ordered(found, &entries) })
}

/// Whether rows say of most who were in a stage when they entered it. Of a stage in which
/// opportunities begin, a field history may only have the leaving: of those that never left it
/// nothing would be known, and all would seem to go on.
fn are_mostly_told(changes: &[&Entry<'_>]) -> bool {
    let who = |told: bool| -> BTreeSet<&str> {
        changes.iter().filter(|one| one.is_told || !told).map(|one| one.who).collect()
    };
    2 * who(true).len() > who(false).len()
}

impl Stages {
    fn ordered(found: Vec<Stage>, entries: &Entries<'_>) -> Self {
        let usual = |one: usize, other: usize| {
            names::usually_before(&found[one].normalised, &found[other].normalised)
        };
        Self { order: entries.order(usual), found, untold: Vec::new() }
    }

    fn doubt(&self, doubt: &Doubt) -> String {
        let Doubt { before, after, both, in_order } = doubt;
        let (before, after) = (&self.found[*before].name, &self.found[*after].name);
        if *both < FEWEST {
            format!("{both} entered both {before} and {after}, fewer than {FEWEST}")
        } else {
            format!(
                "{in_order} of the {both} that entered both {before} and {after} entered {before} \
                 first, fewer than {CLEAR} %"
            )
        }
    }
}

impl Draft {
    /// The stages in their order, or the question of their order; a word where they are too many.
    pub(super) fn stages(&mut self, stages: Option<&Stages>) {
        let Some(stages) = stages else {
            self.line(
                "# The stages are too many for a funnel: write those that count as [[stage]].",
            );
            return;
        };
        for stage in &stages.untold {
            self.line(&format!(
                "# {stage} is no stage here: rows say who left it, but not who entered it."
            ));
        }
        if stages.found.is_empty() {
            return;
        }
        let mark = match &stages.order.doubt {
            None => "",
            Some(doubt) => {
                let placed = stages.order.placed.iter();
                let names: Vec<&str> =
                    placed.map(|(place, _)| stages.found[*place].name.as_str()).collect();
                self.gap();
                self.question(&format!(
                    "[[stage]]: in which order are these entered? {}; the days do not tell: {}",
                    list(&names),
                    stages.doubt(doubt)
                ));
                self.line(
                    "# Put these in that order, without those of won and lost, and take the marks away.",
                );
                "# "
            }
        };
        let mut before = "";
        for (place, reason) in &stages.order.placed {
            let stage = &stages.found[*place];
            let rows = counted(stage.rows, "row");
            let reason = match reason {
                _ if !mark.is_empty() => rows,
                Reason::First if stages.found.len() == 1 => format!("{rows}; the only one"),
                Reason::First => format!("{rows}; entered first"),
                Reason::Days { later, both } => {
                    format!("{rows}; {later} of {both} that entered both entered it after {before}")
                }
                Reason::Usual => format!("{rows}; usually after {before}, too few entered both"),
            };
            self.gap();
            self.line(&format!("{mark}[[stage]]"));
            self.line(&format!("{mark}name = {}", text(&stage.name)));
            self.line(&format!("{mark}{}  # {reason}", stage.entry));
            before = &stage.name;
        }
    }
}
