//! One row a rep: the mapping of its columns.

use super::columns::Finder;
use super::draft::{Draft, Holds};
use super::names;

pub(super) fn write(draft: &mut Draft, finder: &Finder<'_>) {
    let rows = finder.sample.rows.len();
    let own = finder.find(names::REP, |profile| profile.filled == rows && profile.repeated == 0);
    let id = own.or_else(|| finder.find(names::REP, |profile| profile.filled > 0));
    let started = finder.filled_day(names::HIRED).or_else(|| finder.filled_day(names::STARTED));
    let left = finder.day(names::TERMINATED).or_else(|| finder.day(names::LEFT));
    let days: Vec<usize> = [started, left].into_iter().flatten().collect();

    draft.formats(finder, &days, None);
    draft.section("columns");
    draft.column(finder, "id", id, (Holds::Ids, "the name of each, as opportunities write it"));
    draft.line(
        "# The id must be what opportunities call their owner: name another column if it is not.",
    );
    draft.column(finder, "started", started, (Holds::Days, "the first day"));
    draft.column_if_any(finder, "left", left, Holds::Days);
    if left.is_none() {
        draft.line("# No column holds the last day of those who left; without it none left.");
    }
    draft.leave_out(finder);
}
