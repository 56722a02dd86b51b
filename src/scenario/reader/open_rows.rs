//! The rows of an open pipeline file, each an opportunity.

use std::collections::BTreeMap;

use super::csv_file::CsvFile;
use super::csv_row::Row;
use super::grid::Grid;
use super::nearest::suggestion_or_all;
use crate::scenario::checked::{Dimension, OpenOpportunity};
use crate::units::{Calendar, CalendarMonth};

/// The columns of an open pipeline file.
struct Columns {
    amount: usize,
    close_date: usize,
    win_rate: Option<usize>,
    /// By dimension.
    dimensions: Vec<usize>,
    /// The columns in use, in an order that depends on their names only.
    used: Vec<usize>,
}

impl Columns {
    fn find(file: &CsvFile<'_>, grid: &Grid) -> Option<Self> {
        let amount = file.require_column("amount");
        let close_date = file.require_column("close_date");
        let win_rate = file.column("win_rate");
        let dimensions: Vec<Option<usize>> =
            grid.dimensions.iter().map(|dimension| file.require_column(&dimension.name)).collect();
        let (amount, close_date) = (amount?, close_date?);
        let dimensions: Vec<usize> = dimensions.into_iter().collect::<Option<_>>()?;
        let mut used: Vec<usize> =
            [amount, close_date].into_iter().chain(win_rate).chain(dimensions.clone()).collect();
        used.sort_by_key(|&column| &file.header[column]);
        Some(Self { amount, close_date, win_rate, dimensions, used })
    }
}

pub(crate) fn read_rows(
    grid: &Grid,
    calendar: &Calendar,
    file: &CsvFile<'_>,
) -> Option<Vec<OpenOpportunity>> {
    let mut known: Vec<&str> = vec!["amount", "close_date", "win_rate"];
    known.extend(grid.dimensions.iter().map(|dimension| dimension.name.as_str()));
    let columns = Columns::find(file, grid);
    file.warn_of_unused(&known);
    let columns = columns?;
    let members: Vec<Members<'_>> = grid.dimensions.iter().map(numbered).collect();
    let mut identical: BTreeMap<String, u32> = BTreeMap::new();
    let rows = file.rows().filter_map(|row| {
        let amount = read_amount(&row, columns.amount);
        let quarter = read_close(&row, columns.close_date, calendar);
        let win_rate = columns.win_rate.map_or(Some(None), |column| read_win_rate(&row, column));
        let cell = read_cell(&row, &columns.dimensions, grid, &members);
        let fields: Vec<&str> = columns.used.iter().map(|&column| row.field(column)).collect();
        let stream = fields.join("|");
        let seen = identical.entry(stream.clone()).or_insert(0);
        let index = *seen;
        *seen += 1;
        Some(OpenOpportunity {
            stream,
            index,
            cell: cell?,
            quarter: quarter?,
            amount: amount?,
            win_rate: win_rate?,
        })
    });
    Some(rows.collect())
}

/// The amount, which may be empty; `None` after an error.
fn read_amount(row: &Row<'_>, column: usize) -> Option<Option<f64>> {
    let text = row.field(column);
    if text.is_empty() {
        return Some(None);
    }
    let amount = text.parse::<f64>().ok().filter(|amount| (0.0..=1e15).contains(amount));
    if amount.is_none() {
        row.error(column, "is no amount", "write a plain number of 0 or more, such as 120000.50");
    }
    amount.map(Some)
}

/// The row's own win rate, which may be empty; `None` after an error.
fn read_win_rate(row: &Row<'_>, column: usize) -> Option<Option<f64>> {
    let text = row.field(column);
    if text.is_empty() {
        return Some(None);
    }
    let rate = text.parse::<f64>().ok().filter(|rate| (0.0..=1.0).contains(rate));
    if rate.is_none() {
        row.error(column, "is no probability", "write a number from 0 to 1, such as 0.35");
    }
    rate.map(Some)
}

/// The quarter of the close date, the first where it is overdue.
fn read_close(row: &Row<'_>, column: usize, calendar: &Calendar) -> Option<usize> {
    let text = row.field(column);
    let Some(month) = month_of_date(text) else {
        row.error(column, "is no date", "write year, month and day, for example 2027-03-31");
        return None;
    };
    let quarter = calendar.month_number(month).div_euclid(3);
    Some(usize::try_from(quarter).unwrap_or(0))
}

/// The month of an ISO date that exists.
fn month_of_date(text: &str) -> Option<CalendarMonth> {
    let (month, day) = text.split_at_checked(7)?;
    let month = CalendarMonth::parse(month)?;
    let day = day.strip_prefix('-').filter(|day| day.len() == 2)?;
    let day: u32 = day.bytes().all(|byte| byte.is_ascii_digit()).then(|| day.parse().ok())??;
    let leap = month.year % 4 == 0 && (month.year % 100 != 0 || month.year % 400 == 0);
    let days = match month.month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=days).contains(&day).then_some(month)
}

/// The members of a dimension with their numbers, for quick look-up.
type Members<'g> = BTreeMap<&'g str, usize>;

fn numbered(dimension: &Dimension) -> Members<'_> {
    dimension.members.iter().enumerate().map(|(number, name)| (name.as_str(), number)).collect()
}

/// The cell that a row names; `None` after an error.
fn read_cell(
    row: &Row<'_>,
    columns: &[usize],
    grid: &Grid,
    members: &[Members<'_>],
) -> Option<usize> {
    let mut cell = Some(0);
    for ((&column, dimension), members) in columns.iter().zip(&grid.dimensions).zip(members) {
        let name = row.field(column);
        let member = members.get(name).copied();
        if member.is_none() {
            row.error(
                column,
                "is no member of this dimension",
                suggestion_or_all(name, "members", &dimension.members),
            );
        }
        cell = cell.zip(member).map(|(cell, member)| cell * members.len() + member);
    }
    cell
}
