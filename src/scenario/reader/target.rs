//! `[[target]]`: the top-down new ARR of the company, or of a member of a dimension.

use super::Context;
use super::economics::money_list;
use super::table::Table;
use crate::scenario::checked::Target;
use crate::scenario::written;
use crate::units::Calendar;

/// Reads the targets, at most one for each slice.
pub(crate) fn read_targets(context: &Context<'_>, document: &Table<'_>) -> Vec<Target> {
    let quarters = context.calendar().map_or(0, Calendar::quarters);
    let mut targets: Vec<(Table<'_>, Target)> = Vec::new();
    for table in document.tables("target", "[[target]]", written::Target::KEYS) {
        let slice = context.grid.slice(table.get("where"));
        let new_arr = table
            .require("new_arr", "new_arr = [4.0e6, 4.2e6]")
            .and_then(|node| money_list(&node, quarters))
            .unwrap_or_else(|| vec![0.0; quarters]);
        let Some(slice) = slice else { continue };
        if let Some((first, _)) = targets.iter().find(|(_, target)| target.slice == slice) {
            table.reader.conflict(
                (table.span, "the second"),
                (first.span, "the first"),
                "two targets are for the same",
                "keep one of them, or give it another `where`",
            );
        }
        targets.push((table, Target { slice, new_arr }));
    }
    targets.into_iter().map(|(_, target)| target).collect()
}
