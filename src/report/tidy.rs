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

    /// The table for a sheet; a mix that all of it is about stands in the title.
    pub fn sheet(&self) -> Table {
        let is_alike =
            |column: usize| self.rows.iter().all(|row| row[column] == self.rows[0][column]);
        let is_of_mix = |column: usize| self.columns[column].0 == "mix" && is_alike(column);
        let kept: Vec<usize> = (0..self.columns.len()).filter(|&one| !is_of_mix(one)).collect();
        let title = match self.rows.first().map(|row| &row[0]) {
            Some(Cell::Text(mix)) if is_of_mix(0) => format!("{}: {mix}", self.title),
            _ => self.title.clone(),
        };
        let columns: Vec<(&str, Kind)> =
            kept.iter().map(|&one| (self.columns[one].1, self.columns[one].2)).collect();
        let mut table = Table::new(self.name, &title, &columns);
        let known = |cell: &Cell| match cell.key() {
            Some(key) if !key.is_finite() => Cell::Empty,
            _ => cell.clone(),
        };
        let row = |row: &Vec<Cell>| kept.iter().map(|&one| known(&row[one])).collect();
        table.rows = self.rows.iter().map(row).collect();
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
