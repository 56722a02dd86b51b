//! What the rows of an export are, and how that is known.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::VersionRoles;
use super::columns::Finder;
use super::{names, opportunities, stage_columns, stage_table};

/// What the rows of an export are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Opportunities,
    Leads,
    /// Changes of the fields that rows name.
    Fields,
    /// Versions of opportunities.
    Versions,
    Reps,
    /// The stages of deals: no records.
    StageTable,
}

/// Why rows are of a sort, if they are.
type Test = fn(&Finder<'_>) -> Option<String>;

/// What the rows are, with the reason; `None` where nothing tells.
pub(super) fn decide(finder: &Finder<'_>) -> Option<(Sort, String)> {
    let tests: [(Sort, Test); 6] = [
        (Sort::StageTable, stage_table),
        (Sort::Fields, field_history),
        (Sort::Versions, versions),
        (Sort::Leads, leads),
        (Sort::Reps, reps),
        (Sort::Opportunities, opportunities),
    ];
    tests.into_iter().find_map(|(sort, test)| Some((sort, test(finder)?)))
}

/// Whether it lists pipelines, as HubSpot's table of them.
pub(super) fn is_of_pipelines(finder: &Finder<'_>) -> bool {
    names::PIPELINE_TABLE.iter().all(|name| finder.named(&[name]).is_some())
}

fn stage_table(finder: &Finder<'_>) -> Option<String> {
    let roles = stage_table::Roles::find(finder)?;
    let of_deals = [names::OPPORTUNITY_ID, names::CLOSED, names::AMOUNT].concat();
    let tells = roles.is_won.or(roles.is_closed).or(roles.probability)?;
    let is_one = finder.filled_day(names::CLOSED).is_none()
        && of_deals.iter().all(|name| {
            // `closed` may be a column of yes and no.
            *name == "closed" || finder.named(&[name]).is_none()
        });
    is_one.then(|| format!("Each row is a stage, as {} tells", finder.quoted([tells])))
}

fn field_history(finder: &Finder<'_>) -> Option<String> {
    let (field, value) = (finder.named(names::FIELD)?, finder.named(names::NEW_VALUE)?);
    let is_sure = finder.named(&["newvalue"]).is_some();
    let changed = [names::CHANGED, names::CHANGED_OR_CREATED].concat();
    let profile = finder.profile(field);
    let names_fields = profile.values.is_some() && profile.repeated > 0;
    let of_deals = [names::CLOSED, names::STAGE].concat();
    let is_likely = || {
        names_fields && finder.named(&of_deals).is_none() && finder.filled_day(&changed).is_some()
    };
    let told = finder.quoted([field, value]);
    (is_sure || is_likely()).then(|| format!("{told} are a field and its value"))
}

fn versions(finder: &Finder<'_>) -> Option<String> {
    let roles = VersionRoles::find(finder);
    let (id, changed) = (roles.id?, roles.changed?);
    roles.stage.or(roles.closed)?;
    let (entered, start) =
        (finder.filled_day(names::ENTERED), finder.filled_day(names::VERSION_START));
    // Beside a close, the day of entry may be that of the record.
    if let (Some(entered), Some(stage), None) = (entered, roles.stage, roles.closed) {
        return Some(format!("{} are a stage and the day of it", finder.quoted([stage, entered])));
    }
    if let Some(start) = start {
        return Some(format!("{} is the day from which each holds", finder.quoted([start])));
    }
    if let Some(stage) = finder.few(names::NEW_STAGE) {
        return Some(format!("{} is the stage that each led to", finder.quoted([stage])));
    }
    // An export of opportunities may have repeated rows, but these are from the same day.
    let own_id = finder.find(&["id"], |profile| profile.filled > 0 && profile.repeated == 0);
    let has_row_ids = own_id.is_some_and(|own| own != id);
    let is_dated =
        finder.named(names::CHANGED) == Some(changed) && finder.named(names::CREATED).is_none();
    let state: Vec<usize> = [roles.stage, roles.closed].into_iter().flatten().collect();
    let repeats = Repeats::of(finder, id, changed, &state);
    let is_one = (has_row_ids || is_dated) && repeats.are_versions(finder.sample.rows.len());
    let (id, changed) = (finder.quoted([id]), finder.quoted([changed]));
    let Repeats { ids, later, .. } = repeats;
    is_one.then(|| format!("{ids} of {id} come up again, {later} of them on another {changed}"))
}

/// Ids that come up more than once.
struct Repeats {
    ids: usize,
    /// Rows with such an id, but for the first.
    rows: usize,
    /// The ids whose rows are not all from one moment.
    later: usize,
    /// The ids whose rows do not all say the same.
    differing: usize,
}

impl Repeats {
    fn of(finder: &Finder<'_>, id: usize, changed: usize, state: &[usize]) -> Self {
        let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for row in 0..finder.sample.rows.len() {
            let id = finder.sample.text(row, id);
            if !id.is_empty() {
                rows.entry(id).or_default().push(row);
            }
        }
        rows.retain(|_, rows| rows.len() > 1);
        let differ = |columns: &[usize]| {
            let says = |row: &usize| -> Vec<&str> {
                columns.iter().map(|column| finder.sample.text(*row, *column)).collect()
            };
            rows.values()
                .filter(|of| of.iter().map(says).collect::<BTreeSet<_>>().len() > 1)
                .count()
        };
        Self {
            ids: rows.len(),
            rows: rows.values().map(|of| of.len() - 1).sum(),
            later: differ(&[changed]),
            differing: differ(state),
        }
    }

    /// Whether at least one row in ten repeats an id, most such ids on another day, and half of
    /// them with another state.
    fn are_versions(&self, all: usize) -> bool {
        10 * self.rows >= all && 10 * self.later >= 9 * self.ids && 2 * self.differing >= self.ids
    }
}

fn leads(finder: &Finder<'_>) -> Option<String> {
    let mark = finder.named(names::LEAD_MARKS).or_else(|| stage_columns::mark_of_leads(finder))?;
    let roles = opportunities::Roles::find(finder);
    let has_status = roles.stage.is_some() || roles.is_closed.and(roles.is_won).is_some();
    let is_one = roles.closed.is_none() || !has_status;
    is_one
        .then(|| format!("{} is of leads, and no close date with a status", finder.quoted([mark])))
}

fn reps(finder: &Finder<'_>) -> Option<String> {
    let roles = opportunities::Roles::find(finder);
    let stage = finder.named(&["stagename", "stage", "dealstage"]);
    let of_deals = [roles.closed, roles.amount, stage, finder.named(names::OPPORTUNITY_ID)];
    if of_deals.iter().any(Option::is_some) {
        return None;
    }
    let started = finder.filled_day(names::STARTED);
    // Where nobody left, the column of last days is empty.
    let terminated = finder.day(names::TERMINATED).filter(|_| started.is_some());
    let left = started.and(finder.day(names::LEFT));
    let rep = finder.find(&names::REP[..names::REP_WORDS], |profile| profile.filled > 0);
    let is_person = rep.or_else(|| finder.named(&["name", "email", "userid"])).is_some();
    let mark = finder
        .filled_day(names::HIRED)
        .or(terminated)
        .or(left.filter(|_| is_person))
        .or(started.filter(|_| rep.is_some()))?;
    Some(format!("{} is of reps, and nothing is of deals", finder.quoted([mark])))
}

fn opportunities(finder: &Finder<'_>) -> Option<String> {
    let told = opportunities::Roles::find(finder).telling(finder);
    if !told.is_empty() {
        return Some(format!("it has {}", finder.quoted(told.into_iter().take(4))));
    }
    // All that is needed may be there under names that are not known.
    let days = finder.columns().filter(|(_, _, profile)| profile.holds_days()).count();
    let is_status = |one: &&super::profile::Profile| {
        one.values.is_some() && (2..=20).contains(&one.distinct()) && !one.holds_days()
    };
    let statuses = finder.columns().map(|(_, _, profile)| profile).filter(is_status).count();
    (days >= 2 && statuses >= 1 && !is_of_pipelines(finder))
        .then(|| "it has days, and a column that might be a status; no name is known".to_owned())
}
