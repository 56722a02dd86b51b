//! An explanation for the terminal: each section's notes and tables.

use super::{sections, words};
use crate::analysis::explain::Explanation;
use crate::report::compare::{finished, plain};
use crate::report::content::{Item, Table};
use crate::report::wrap::{ellipsis, printable, wrap};

/// The most rows of a table; the files have all.
const ROWS: usize = 10;

/// The widest that words in a table may be.
const WORDS: usize = 44;

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
                    lines.extend(rows(table, &explanation.currency));
                    lines.push(String::new());
                }
                Item::Chart(_) => {}
            }
        }
    }
    lines.dedup_by(|one, other| one.is_empty() && other.is_empty());
    lines.join("\n").trim_end().to_owned() + "\n"
}

fn rows(table: &Table, currency: &str) -> Vec<String> {
    let mut shown = plain();
    let _ = shown.set_header(table.columns.iter().map(|column| &column.heading));
    for row in table.rows.iter().take(ROWS) {
        let cell = |text: String| ellipsis(&printable(&text), |text| text.chars().count() <= WORDS);
        let _ = shown.add_row(row.iter().map(|one| cell(one.text(currency))));
    }
    let mut lines = finished(shown);
    if table.rows.len() > ROWS {
        lines.push(format!("… and {} more in the files", table.rows.len() - ROWS));
    }
    lines
}
