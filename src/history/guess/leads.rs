//! One row a lead: the mapping of its columns.

use super::columns::Finder;
use super::draft::{Draft, Holds};
use super::{names, stage_columns, stages};

pub(super) fn write(draft: &mut Draft, finder: &Finder<'_>) {
    let rows = finder.sample.rows.len();
    let id = finder.find(names::LEAD_ID, |profile| profile.filled > 0);
    // A contact may be older than the lead that it became.
    let became = finder.find(names::BECAME_LEAD, |profile| {
        profile.holds_days() && 10 * profile.filled >= 9 * rows
    });
    let created = became.or_else(|| finder.day(names::CREATED));
    let created = created.or_else(|| finder.filled_day(names::BECAME_LEAD));
    let converted = finder.filled_day(names::CONVERTED);
    let is_converted = finder.truth(names::IS_CONVERTED);
    let opportunity = finder.find(names::CONVERTED_OPPORTUNITY, |profile| profile.filled > 0);
    let entered = stage_columns::of_leads(finder);
    let days: Vec<usize> = [created, converted].into_iter().flatten().collect();
    let days = [days, entered.iter().map(|(column, _)| *column).collect()].concat();

    draft.formats(finder, &days, None);
    draft.section("columns");
    draft.column(finder, "id", id, (Holds::Ids, "an id that no two rows share"));
    if created.is_some() {
        draft.column_if_any(finder, "created", created, Holds::Days);
    } else {
        draft.line("# No column holds the day on which a lead came in.");
    }
    if is_converted.is_none() {
        let what = "the day of conversion, or give is_converted, a column of yes and no";
        draft.column(finder, "converted", converted, (Holds::Days, what));
    } else {
        draft.column_if_any(finder, "converted", converted, Holds::Days);
    }
    draft.column_if_any(finder, "is_converted", is_converted, Holds::Truths);
    draft.column_if_any(finder, "opportunity", opportunity, Holds::Texts);
    draft.stages(stages::of_columns(finder, &days, entered).as_ref());
    draft.dimensions(finder, finder.named(names::OWNER), &[]);
    draft.leave_out(finder);
}
