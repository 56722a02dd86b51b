//! Tables with every digit: one value for CSV files and for sheets.

use super::content::{Cell, Kind, Table};
use super::csv::{self, number};
use crate::analysis::Proportion;

/// A column: its name in CSV files, its heading in sheets, and what it holds.
pub type TidyColumn = (&'static str, &'static str, Kind);

/// A table of figures with a row each.
#[derive(Clone, Debug, PartialEq)]
pub struct Tidy {
    name: &'static str,
    title: String,
    columns: &'static [TidyColumn],
    rows: Vec<Vec<Cell>>,
}

impl Tidy {
    /// An empty table. Its name stands for letters, digits and `_`, as sheets ask for.
    pub fn new(name: &'static str, title: &str, columns: &'static [TidyColumn]) -> Self {
        Self { name, title: title.to_owned(), columns, rows: Vec::new() }
    }

    /// One more row, with a cell a column.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as CSV.
    pub fn csv(&self) -> Vec<u8> {
        let names: Vec<&str> = self.columns.iter().map(|(name, ..)| *name).collect();
        let mut table = csv::Table::new(&names);
        for row in &self.rows {
            table.row(row.iter().map(|cell| match cell {
                Cell::Text(text) => text.clone(),
                other => other.key().map_or_else(String::new, number),
            }));
        }
        table.into_bytes()
    }

    /// The table for a sheet.
    pub fn sheet(&self) -> Table {
        let columns: Vec<(&str, Kind)> =
            self.columns.iter().map(|(_, heading, kind)| (*heading, *kind)).collect();
        let mut table = Table::new(self.name, &self.title, &columns);
        let known = |cell: &Cell| match cell.key() {
            Some(key) if !key.is_finite() => Cell::Empty,
            _ => cell.clone(),
        };
        table.rows = self.rows.iter().map(|row| row.iter().map(known).collect()).collect();
        table
    }
}

/// Words.
pub fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// A whole number.
pub fn whole(number: usize) -> Cell {
    Cell::Number(number as f64)
}

/// A share with its standard error and its 95 % interval.
pub fn proportion(share: Proportion) -> [Cell; 4] {
    [share.estimate, share.standard_error, share.low, share.high].map(Cell::Share)
}
