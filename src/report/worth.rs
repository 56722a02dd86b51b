//! What each Program adds to the best mix: a table for the terminal.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::answers::{points, with_interval};
use super::format::money;
use super::wrap::{printable, wrap};
use crate::analysis::{ProgramWorth, Results};

/// The columns between two columns.
const GAP: usize = 2;
/// The narrowest column that a Program's name still reads well in.
const NAME_WIDTH: usize = 20;

/// A column: its header, and what it says of a Program.
type Column = (&'static str, fn(&Results, &ProgramWorth) -> String);

/// The columns after the Program's name, the most telling first.
const COLUMNS: [Column; 5] = [
    ("points lost\nwithout it", |_, worth| with_interval(worth.chance)),
    ("new ARR\nlost", |results, worth| money(worth.new_arr.estimate, &results.currency)),
    ("cost\nsaved", |results, worth| money(worth.cost, &results.currency)),
    ("share of\nthe gain", |_, worth| {
        worth.shapley.map_or_else(String::new, |share| points(share.estimate))
    }),
    ("points, if a\nquarter later", |_, worth| {
        worth.delay.as_ref().map_or_else(String::new, |delay| with_interval(delay.chance))
    }),
];

/// The table in lines of at most `width` columns, with as many of its columns as fit; empty
/// where nothing is known.
pub fn worth(results: &Results, width: usize) -> Vec<String> {
    if results.worth.is_empty() {
        return Vec::new();
    }
    let is_known = |(_, cell): &&Column| results.worth.iter().any(|w| !cell(results, w).is_empty());
    let mut columns: Vec<&Column> = COLUMNS.iter().filter(is_known).collect();
    while columns.len() > 1 && room(results, width, &columns) < NAME_WIDTH {
        let _ = columns.pop();
    }
    let room = room(results, width, &columns).max(NAME_WIDTH / 2);
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .force_no_tty();
    let headers = columns.iter().map(|(header, _)| (*header).to_owned());
    let _ = table.set_header(["Programs of\nthe best mix".to_owned()].into_iter().chain(headers));
    for worth in &results.worth {
        let name = match worth.dependants.as_slice() {
            [] => worth.program.clone(),
            others => format!("{} (with {})", worth.program, others.join(", ")),
        };
        let name = wrap(&printable(&name), 4, |line| line.chars().count() <= room);
        let cells = columns.iter().map(|(_, cell)| cell(results, worth));
        let _ = table.add_row([name.join("\n")].into_iter().chain(cells));
    }
    for (place, column) in table.column_iter_mut().enumerate() {
        let _ = column.set_padding((0, GAP as u16));
        if place > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// The room that is left for names beside so many columns.
fn room(results: &Results, width: usize, columns: &[&Column]) -> usize {
    let column_width = |(header, cell): &&Column| {
        let cells = results.worth.iter().map(|worth| cell(results, worth));
        let lines = cells.map(|cell| cell.chars().count());
        header.lines().map(|line| line.chars().count()).chain(lines).fold(0, usize::max) + GAP
    };
    let taken: usize = columns.iter().map(column_width).sum();
    // The last column's gap is cut, the name's own counts.
    width.saturating_sub(taken)
}
