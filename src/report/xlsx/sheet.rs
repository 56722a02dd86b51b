//! A sheet with its title, the run's stamp and tables.

use rust_xlsxwriter::{
    ConditionalFormat2ColorScale, ConditionalFormatType, Table as ExcelTable, TableColumn,
    TableStyle, Worksheet, XlsxError,
};

use super::formats::Formats;
use crate::report::chart::Stamp;
use crate::report::content::{Cell, Kind, Table};
use crate::report::wrap::ellipsis;

/// The row of a sheet's first table head; title and stamp stand above it.
pub const FIRST_ROW: u32 = 3;

/// The longest text that a cell takes, with room to spare.
const LONGEST: usize = 8_000;

/// Makes sheets that say what run they come from.
pub struct Stamped<'a> {
    /// The run.
    pub stamp: &'a Stamp,
    /// How things are written.
    pub formats: &'a Formats,
}

/// The text as far as a cell takes it.
pub fn cut(text: &str) -> String {
    if text.len() < LONGEST { text.to_owned() } else { ellipsis(text, |cut| cut.len() < LONGEST) }
}

impl Stamped<'_> {
    /// An empty sheet with its title and stamp, set up for paper.
    pub fn sheet(&self, name: &str, title: &str) -> Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.write_string_with_format(0, 0, cut(title), &self.formats.title)?;
        let told = format!("{} · {}", self.stamp.plan, self.stamp.run());
        sheet.write_string_with_format(1, 0, cut(&told), &self.formats.quiet)?;
        // A footer takes 255 characters, and an ampersand in it begins a code.
        let plan = ellipsis(&self.stamp.plan, |cut| cut.chars().count() <= 60).replace('&', "&&");
        sheet.set_footer(format!("&L{plan}&R{}", self.stamp.run().replace('&', "&&")));
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        Ok(sheet)
    }

    /// Writes a table with its head at `row`; what comes back is the row after its last.
    pub fn table(&self, sheet: &mut Worksheet, row: u32, table: &Table) -> Result<u32, XlsxError> {
        let kept: Vec<usize> =
            (0..table.columns.len()).filter(|&c| table.columns[c].kind != Kind::Shape).collect();
        for (line, cells) in table.rows.iter().enumerate() {
            for (column, &place) in kept.iter().enumerate() {
                if let Some(cell) = cells.get(place) {
                    self.cell(sheet, (row + 1 + line as u32, column as u16), cell)?;
                }
            }
        }
        let last_row = row + table.rows.len() as u32;
        let last = kept.len().saturating_sub(1) as u16;
        let columns: Vec<TableColumn> = unique(table, &kept)
            .into_iter()
            .map(|heading| {
                TableColumn::new().set_header(heading).set_header_format(&self.formats.head)
            })
            .collect();
        let excel = ExcelTable::new()
            .set_name(format!("{}_table", table.name))
            .set_columns(&columns)
            .set_style(TableStyle::Light1);
        sheet.add_table(row, 0, last_row, last, &excel)?;
        sheet.set_row_height(row, 48)?;
        for (column, &place) in kept.iter().enumerate() {
            let column = column as u16;
            sheet.set_column_width(column, width(table, place))?;
            if table.columns[place].kind == Kind::Chance {
                let scale = ConditionalFormat2ColorScale::new()
                    .set_minimum(ConditionalFormatType::Number, 0)
                    .set_maximum(ConditionalFormatType::Number, 1)
                    .set_minimum_color("#FFFFFF")
                    .set_maximum_color("#6FB1D8");
                sheet.add_conditional_format(row + 1, column, last_row, column, &scale)?;
            }
        }
        Ok(last_row + 1)
    }

    fn cell(&self, sheet: &mut Worksheet, at: (u32, u16), cell: &Cell) -> Result<(), XlsxError> {
        let (row, column) = at;
        let formats = self.formats;
        match cell {
            Cell::Text(text) => {
                sheet.write_string_with_format(row, column, cut(text), &formats.text)?;
            }
            Cell::Chance(known) | Cell::ChanceWithInterval(known) => {
                sheet.write_number_with_format(row, column, known.estimate, &formats.chance)?;
            }
            Cell::Share(share) => {
                sheet.write_number_with_format(row, column, *share, &formats.chance)?;
            }
            Cell::Money(amount) => {
                sheet.write_number_with_format(row, column, *amount, &formats.money)?;
            }
            Cell::Number(value) | Cell::Written { key: value, .. } => {
                let whole = value.fract() == 0.0 && value.abs() < 1e15;
                let format = if whole { &formats.count } else { &formats.number };
                sheet.write_number_with_format(row, column, *value, format)?;
            }
            Cell::Shape(_) | Cell::Empty => {}
        }
        Ok(())
    }
}

/// The headings; a table's must differ from each other even where case does not count.
fn unique(table: &Table, kept: &[usize]) -> Vec<String> {
    let mut headings: Vec<String> = Vec::new();
    for place in kept {
        let plain = ellipsis(&table.columns[*place].heading, |cut| cut.chars().count() <= 200);
        let taken = |heading: &str| {
            headings.iter().any(|other| other.to_lowercase() == heading.to_lowercase())
        };
        let numbered = |number: usize| format!("{plain} ({number})");
        let mut heading = plain.clone();
        let mut number = 2;
        while taken(&heading) {
            heading = numbered(number);
            number += 1;
        }
        headings.push(heading);
    }
    headings
}

/// The width of a column: that of its longest cell, within reason.
fn width(table: &Table, place: usize) -> f64 {
    let kind = table.columns[place].kind;
    if kind != Kind::Text {
        return 14.0;
    }
    let cells = table.rows.iter().take(200).filter_map(|row| row.get(place));
    let longest = cells.map(|cell| match cell {
        Cell::Text(text) => text.chars().count(),
        _ => 8,
    });
    (longest.fold(8, usize::max) as f64 + 2.0).min(60.0)
}
