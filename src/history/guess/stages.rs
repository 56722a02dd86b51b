//! Stages of a funnel and their order: their days in columns, or changes that lead to them.

use std::collections::BTreeMap;

use super::columns::Finder;
use super::draft::{Draft, counted, list, text};
use super::order::{CLEAR, Doubt, Entries, FEWEST, Moment, Order, Reason};
use super::{formats, names, status};
use crate::history::date;

/// The stages of an export.
pub(super) struct Stages {
    found: Vec<Stage>,
    order: Order,
}

struct Stage {
    name: String,
    /// What the mapping says of it beside its name.
    entry: String,
    /// How many rows tell of it.
    rows: usize,
    /// What those are who enter it.
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

/// The stages that columns of days are about. Those of which two columns tell have the fuller one.
pub(super) fn of_columns(
    finder: &Finder<'_>,
    days: &[usize],
    columns: Vec<(usize, String)>,
) -> Stages {
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
    Stages::ordered(found, &entries)
}

/// The stages that changes led to, but for those that are called won or lost; `None` where these
/// are too many for a funnel.
pub(super) fn of_changes(changes: &[Entry<'_>]) -> Option<Stages> {
    const MOST: usize = 60;
    let mut found: Vec<Stage> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let open = |change: &&Entry<'_>| !change.stage.is_empty() && !status::is_end(change.stage);
    for change in changes.iter().filter(open) {
        // Case does not matter to the mapping.
        let place = *places.entry(change.stage.to_lowercase()).or_insert_with(|| {
            found.push(Stage {
                name: change.stage.to_owned(),
                entry: format!("values = {}", list(&[change.stage])),
                rows: 0,
                normalised: names::normalised(change.stage),
            });
            found.len() - 1
        });
        found[place].rows += usize::from(change.is_told);
    }
    if found.len() > MOST {
        return None;
    }
    let mut entries = Entries::new(found.len());
    for change in changes.iter().filter(open) {
        if let Some(stage) = places.get(&change.stage.to_lowercase()) {
            entries.add(change.who, *stage, change.moment);
        }
    }
    Some(Stages::ordered(found, &entries))
}

impl Stages {
    fn ordered(found: Vec<Stage>, entries: &Entries<'_>) -> Self {
        let usual = |one: usize, other: usize| {
            names::usually_before(&found[one].normalised, &found[other].normalised)
        };
        Self { order: entries.order(usual), found }
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
    /// The stages in their order, or the question of their order.
    pub(super) fn stages(&mut self, stages: &Stages) {
        if stages.found.is_empty() {
            return;
        }
        self.gap();
        let mark = match &stages.order.doubt {
            None => "",
            Some(doubt) => {
                let placed = stages.order.placed.iter();
                let names: Vec<&str> =
                    placed.map(|(place, _)| stages.found[*place].name.as_str()).collect();
                self.question(&format!(
                    "[[stage]]: in which order are these entered? {}; the days do not tell: {}",
                    list(&names),
                    stages.doubt(doubt)
                ));
                self.line("# Put the lines below in that order, and take their marks away.");
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
            self.line(&format!("{mark}[[stage]]"));
            self.line(&format!("{mark}name = {}", text(&stage.name)));
            self.line(&format!("{mark}{}  # {reason}", stage.entry));
            before = &stage.name;
        }
    }
}
