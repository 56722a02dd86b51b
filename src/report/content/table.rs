//! Tables as data: figures with their kinds, so that each format can write and sort them.

use crate::analysis::Proportion;
use crate::report::format::{chance, chance_with_interval, money};
use crate::report::sentences::percent;

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its name, for links and sheets.
    pub name: &'static str,
    /// What stands above it.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell a column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub heading: String,
    /// What it holds.
    pub kind: Kind,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// Chances.
    Chance,
    /// Amounts of money.
    Money,
    /// Other numbers.
    Number,
    /// Pictures of distributions.
    Shape,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A chance.
    Chance(Proportion),
    /// A chance with its interval.
    ChanceWithInterval(Proportion),
    /// A share that is known, not estimated.
    Share(f64),
    /// An amount of money.
    Money(f64),
    /// Another number.
    Number(f64),
    /// Another number, as it is to be written.
    Written {
        /// The number with its unit, its error or what else belongs to it.
        text: String,
        /// The number.
        key: f64,
    },
    /// The shape of a distribution: the probability of each equal part of its span.
    Shape(Vec<f64>),
    /// Nothing.
    Empty,
}

impl Table {
    /// An empty table with these columns.
    #[must_use]
    pub fn new(name: &'static str, title: &str, columns: &[(&str, Kind)]) -> Self {
        let column =
            |(heading, kind): &(&str, Kind)| Column { heading: (*heading).to_owned(), kind: *kind };
        Self {
            name,
            title: title.to_owned(),
            columns: columns.iter().map(column).collect(),
            rows: Vec::new(),
        }
    }

    /// One more column.
    pub(in crate::report) fn push_column(&mut self, heading: &str, kind: Kind) {
        self.columns.push(Column { heading: heading.to_owned(), kind });
    }
}

impl Cell {
    /// A number that may be missing or undefined.
    #[must_use]
    pub fn number(value: Option<f64>) -> Self {
        value.filter(|value| value.is_finite()).map_or(Cell::Empty, Cell::Number)
    }

    /// An amount that may be missing or undefined.
    #[must_use]
    pub fn money(value: Option<f64>) -> Self {
        value.filter(|value| value.is_finite()).map_or(Cell::Empty, Cell::Money)
    }

    /// The cell as people read it.
    #[must_use]
    pub fn text(&self, currency: &str) -> String {
        match self {
            Cell::Text(text) | Cell::Written { text, .. } => text.clone(),
            Cell::Chance(known) => chance(*known),
            Cell::ChanceWithInterval(known) => chance_with_interval(*known),
            Cell::Share(share) => percent((share * 1000.0).round() / 1000.0),
            Cell::Money(amount) => money(*amount, currency),
            Cell::Number(value) => plain(*value),
            Cell::Shape(_) | Cell::Empty => String::new(),
        }
    }

    /// What the cell is sorted by, where it is a number.
    #[must_use]
    pub fn key(&self) -> Option<f64> {
        match self {
            Cell::Chance(known) | Cell::ChanceWithInterval(known) => Some(known.estimate),
            Cell::Money(value) | Cell::Number(value) | Cell::Share(value) => Some(*value),
            Cell::Written { key, .. } => Some(*key),
            Cell::Text(_) | Cell::Shape(_) | Cell::Empty => None,
        }
    }
}

/// A number with three or four significant digits, thousands apart.
fn plain(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        _ if size >= 100.0 || size == 0.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 1.0 => 2,
        _ if size >= 0.1 => 3,
        _ => 4,
    };
    let text = format!("{value:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if whole.starts_with('-') { "−" } else { "" };
    let digits: u64 = whole.trim_start_matches('-').parse().unwrap_or_default();
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", crate::report::format::count(digits))
}
