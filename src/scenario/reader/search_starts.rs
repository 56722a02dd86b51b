//! `[search] starts`: the quarters that a search adds to the starts of Programs.

use super::Context;
use super::document::Node;
use super::names::refer_key;
use super::nearest::suggestion;
use super::table::Table;
use crate::scenario::checked::{Program, Start};
use crate::units::Calendar;

const ANY_QUARTER: &str = "any quarter";

/// Gives the Programs that `starts` is about every quarter of the plan as a start, after
/// those that they are written with, and says which Programs these are.
pub(crate) fn read_starts(
    context: &Context<'_>,
    search: Option<&Table<'_>>,
    programs: &mut [Program],
) -> Vec<usize> {
    let Some(node) = search.and_then(|table| table.get("starts")) else { return Vec::new() };
    let errors = node.reader.errors();
    let mut chosen: Vec<usize> = if node.is_table() {
        let entries = node.entries().unwrap_or_default();
        if entries.is_empty() {
            node.error(
                "`starts` names no Program",
                "an empty table",
                "name Programs, or write `starts = \"any quarter\"` for all of them",
            );
        }
        let named = entries.iter().filter_map(|entry| {
            let program = refer_key(entry, "Program", &context.names.programs)?;
            is_any_quarter(entry).then_some(program)
        });
        named.collect()
    } else if node.is_text() {
        if is_any_quarter(&node) { (0..programs.len()).collect() } else { Vec::new() }
    } else {
        node.expected("`\"any quarter\"`, or a table such as `{ ABM = \"any quarter\" }`");
        Vec::new()
    };
    chosen.sort_unstable();
    if node.reader.errors() > errors {
        // Who knows which were meant: a start that is named elsewhere may be right.
        chosen = (0..programs.len()).collect();
    }
    if let Some(calendar) = context.calendar() {
        for &program in &chosen {
            add_quarters(&mut programs[program], calendar);
        }
    }
    chosen
}

fn is_any_quarter(node: &Node<'_>) -> bool {
    let Some(text) = node.text() else { return false };
    if text != ANY_QUARTER {
        node.error(
            format!("unknown starts `{text}`"),
            "no way to choose starts",
            suggestion(text, [ANY_QUARTER]).unwrap_or_else(|| {
                format!(
                    "write `{ANY_QUARTER}`; single alternatives are written as the Program's `start`"
                )
            }),
        );
    }
    text == ANY_QUARTER
}

fn add_quarters(program: &mut Program, calendar: &Calendar) {
    for quarter in 0..calendar.quarters() {
        let month = 3 * quarter;
        if program.starts.iter().all(|start| start.month != month) {
            program.starts.push(Start { label: calendar.quarter_label(quarter), month });
        }
    }
}
