//! An explanation for the terminal: each section's notes and tables.

use super::{sections, words};
use crate::analysis::explain::Explanation;
use crate::report::compare::{finished, plain};
use crate::report::content::{Item, Table};
use crate::report::wrap::{ellipsis, printable, wrap};

/// The most rows of a table; the files have all.
const ROWS: usize = 10;

/// The widest that a heading over figures may be before it is broken.
const HEADING: usize = 12;

/// The narrowest column that a name still reads well in.
const NARROWEST: usize = 24;

/// The columns between two columns.
const GAP: usize = 2;

/// The explanation in lines of at most about `width` columns.
#[must_use]
pub fn terminal(explanation: &Explanation, width: usize) -> String {
    let fits = |line: &str| line.chars().count() <= width.max(40);
    let paragraph = |text: &str| wrap(&printable(text), usize::MAX, fits);
    let mut lines = paragraph(&words::title(explanation));
    for sentence in words::intro(explanation) {
        lines.extend(paragraph(&sentence));
    }
    for section in sections(explanation, true) {
        lines.push(String::new());
        lines.push(section.title.to_uppercase());
        for item in &section.items {
            match item {
                Item::Note(text) => lines.extend(paragraph(text)),
                Item::Table(table) => {
                    lines.push(String::new());
                    lines.extend(paragraph(&format!("{}:", table.title)));
                    lines.extend(rows(table, &explanation.currency, width));
                    lines.push(String::new());
                }
                Item::Chart(_) => {}
            }
        }
    }
    lines.dedup_by(|one, other| one.is_empty() && other.is_empty());
    lines.join("\n").trim_end().to_owned() + "\n"
}

fn rows(table: &Table, currency: &str, width: usize) -> Vec<String> {
    let columns = table.columns.len();
    let headings = table.columns.iter().enumerate().map(|(at, column)| {
        let most = if at == 0 { usize::MAX } else { HEADING };
        wrap(&printable(&column.heading), 4, |line| line.chars().count() <= most)
    });
    let headings: Vec<Vec<String>> = headings.collect();
    let mut cells: Vec<Vec<String>> = table
        .rows
        .iter()
        .take(ROWS)
        .map(|row| row.iter().map(|cell| printable(&cell.text(currency))).collect())
        .collect();
    let widest = |column: usize| {
        let texts = headings[column].iter().chain(cells.iter().filter_map(|row| row.get(column)));
        texts.map(|text| text.chars().count()).fold(0, usize::max)
    };
    // What the other columns leave belongs to the first, which holds names.
    let taken: usize = (1..columns).map(|column| widest(column) + GAP).sum();
    let room = width.saturating_sub(taken).max(NARROWEST);
    for name in cells.iter_mut().filter_map(|row| row.first_mut()) {
        *name = ellipsis(name, |text| text.chars().count() <= room);
    }
    let mut shown = plain();
    let _ = shown.set_header(headings.iter().map(|lines| lines.join("\n")));
    for row in cells {
        let _ = shown.add_row(row);
    }
    let mut lines = finished(shown);
    if table.rows.len() > ROWS {
        lines.push(format!("… and {} more in the files", table.rows.len() - ROWS));
    }
    lines
}
