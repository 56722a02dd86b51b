//! One row a change, by the field that it names or as a version: the mapping of its columns.

use super::columns::Finder;
use super::draft::{Draft, Holds, counted, list};
use super::order::Moment;
use super::stages::{Entry, of_changes};
use super::{formats, names};
use crate::history::date;
use crate::history::mapping::{CLOSED_FIELDS, STAGE_FIELDS};

const ID: (Holds, &str) = (Holds::Texts, "the id of the opportunity");
const CHANGED: (Holds, &str) = (Holds::Days, "the day of the change");

/// The columns of a field history.
pub(super) struct FieldRoles {
    pub(super) id: Option<usize>,
    pub(super) changed: Option<usize>,
    pub(super) field: Option<usize>,
    pub(super) value: Option<usize>,
    old: Option<usize>,
}

/// The columns of a history of versions.
pub(super) struct VersionRoles {
    pub(super) id: Option<usize>,
    pub(super) changed: Option<usize>,
    pub(super) closed: Option<usize>,
    pub(super) stage: Option<usize>,
}

impl FieldRoles {
    pub(super) fn find(finder: &Finder<'_>) -> Self {
        let changed = [names::CHANGED, names::CHANGED_OR_CREATED].concat();
        Self {
            id: finder.find(names::ID_OF_OPPORTUNITY, |profile| profile.filled > 0),
            changed: finder.filled_day(&changed),
            field: finder.named(names::FIELD),
            value: finder.named(names::NEW_VALUE),
            old: finder.named(names::OLD_VALUE),
        }
    }
}

impl VersionRoles {
    pub(super) fn find(finder: &Finder<'_>) -> Self {
        let starts =
            [names::ENTERED, names::VERSION_START, names::CHANGED, names::CHANGED_OR_CREATED];
        // In HubSpot's table of the stages that deals entered, `value` is the stage.
        let entered = finder.filled_day(names::ENTERED);
        let value = entered.and_then(|_| finder.few(&["value"]));
        Self {
            id: finder.find(names::ID_OF_OPPORTUNITY, |profile| profile.filled > 0),
            changed: finder.filled_day(&starts.concat()),
            closed: finder.day(names::CLOSED),
            stage: finder.few(names::NEW_STAGE).or(value).or_else(|| finder.few(names::STAGE)),
        }
    }
}

pub(super) fn write_fields(draft: &mut Draft, finder: &Finder<'_>) {
    let roles = FieldRoles::find(finder);
    // The days of planned closes stand among the values, and no other values are dates.
    let days: Vec<usize> = [roles.changed, roles.value, roles.old].into_iter().flatten().collect();
    draft.formats(finder, &days, None);
    draft.section("columns");
    draft.column(finder, "id", roles.id, ID);
    draft.column(finder, "changed", roles.changed, CHANGED);
    draft.column(finder, "field", roles.field, (Holds::Texts, "the name of the field"));
    draft.column_if_any(finder, "old", roles.old, Holds::Texts);
    draft.column(finder, "value", roles.value, (Holds::Texts, "its value from then on"));
    if let Some(field) = roles.field {
        let stages = draft.fields(finder, field);
        let entries = field_entries(finder, &roles, &days, &stages);
        draft.stages(of_changes(&entries).as_ref());
    }
    draft.leave_out(finder);
}

pub(super) fn write_versions(draft: &mut Draft, finder: &Finder<'_>) {
    let roles = VersionRoles::find(finder);
    let days: Vec<usize> = [roles.changed, roles.closed].into_iter().flatten().collect();
    draft.formats(finder, &days, None);
    draft.section("columns");
    draft.column(finder, "id", roles.id, ID);
    draft.column(finder, "changed", roles.changed, CHANGED);
    draft.column_if_any(finder, "closed", roles.closed, Holds::Days);
    draft.column_if_any(finder, "stage", roles.stage, Holds::Texts);
    if let (Some(id), Some(changed), Some(stage)) = (roles.id, roles.changed, roles.stage) {
        let moments = Moments { changed, finder, order: formats::date_order(finder, &days) };
        let text = |row, column| finder.sample.text(row, column);
        let entry = |row| {
            let moment = moments.of(row, true)?;
            Some(Entry { who: text(row, id), stage: text(row, stage), moment, is_told: true })
        };
        let rows = 0..finder.sample.rows.len();
        let entries: Vec<Entry<'_>> = rows.filter_map(entry).collect();
        draft.stages(of_changes(&entries).as_ref());
    }
    draft.leave_out(finder);
}

/// The moments of changes.
struct Moments<'f, 's> {
    finder: &'f Finder<'s>,
    changed: usize,
    order: Option<date::DateOrder>,
}

impl Moments<'_, '_> {
    /// Just after the change of this row, or just before; `None` where its day cannot be read.
    fn of(&self, row: usize, is_after: bool) -> Option<Moment> {
        let text = self.finder.sample.text(row, self.changed);
        let day = date::day(text, self.order).ok()?;
        Some((day, date::minute(text), is_after))
    }
}

/// The stages that rows put an opportunity into, and those that they took it out of.
fn field_entries<'s>(
    finder: &Finder<'s>,
    roles: &FieldRoles,
    days: &[usize],
    stages: &[&str],
) -> Vec<Entry<'s>> {
    let FieldRoles { id: Some(id), changed: Some(changed), field: Some(field), value, old } = roles
    else {
        return Vec::new();
    };
    let moments = Moments { changed: *changed, finder, order: formats::date_order(finder, days) };
    let mut entries = Vec::new();
    for row in 0..finder.sample.rows.len() {
        if !stages.contains(&finder.sample.text(row, *field)) {
            continue;
        }
        for (column, is_told) in [(*old, false), (*value, true)] {
            if let (Some(column), Some(moment)) = (column, moments.of(row, is_told)) {
                let (who, stage) = (finder.sample.text(row, *id), finder.sample.text(row, column));
                entries.push(Entry { who, stage, moment, is_told });
            }
        }
    }
    entries
}

impl Draft {
    /// What the fields of the planned close and the stage are called, or the question. Gives the
    /// names of the fields that hold a stage.
    fn fields<'s>(&mut self, finder: &Finder<'s>, field: usize) -> Vec<&'s str> {
        let mut values: Vec<(&str, usize)> = match &finder.profile(field).values {
            Some(values) => values.iter().map(|(text, rows)| (text.as_str(), *rows)).collect(),
            None => Vec::new(),
        };
        values.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        let mut written = Vec::new();
        let mut found = Vec::new();
        for (key, what, usual, known) in [
            ("closed", "the planned close", &CLOSED_FIELDS, names::CLOSED_FIELD),
            ("stage", "the stage", &STAGE_FIELDS, names::STAGE),
        ] {
            let of = |fits: &dyn Fn(&str) -> bool| -> Vec<(&'s str, usize)> {
                values.iter().filter(|(text, _)| fits(text)).copied().collect()
            };
            let (by_default, by_name) = (
                of(&|text| usual.iter().any(|name| text.trim().eq_ignore_ascii_case(name))),
                of(&|text| known.contains(&names::normalised(text).as_str())),
            );
            let those = if by_default.is_empty() { &by_name } else { &by_default };
            let rows = counted(those.iter().map(|(_, rows)| rows).sum(), "row");
            let texts: Vec<&str> = those.iter().map(|(text, _)| *text).collect();
            match (by_default.is_empty(), by_name.is_empty()) {
                (false, _) => self.line(&format!("# {rows} about {what}: {}.", list(&texts))),
                (true, false) => written.push((key, list(&texts), format!("by name; {rows}"))),
                (true, true) => {}
            }
            found.push(texts);
        }
        if found.iter().all(Vec::is_empty) {
            let most: Vec<&str> = values.iter().take(6).map(|(text, _)| *text).collect();
            self.section("fields");
            self.question(&format!(
                "closed = [\"…\"], stage = [\"…\"]: what are the fields of the planned close and the \
                 stage called? The most common are {}",
                list(&most)
            ));
        } else if !written.is_empty() {
            self.section("fields");
            written.iter().for_each(|(key, value, reason)| self.entry(key, value, reason));
        }
        found.pop().unwrap_or_default()
    }
}
