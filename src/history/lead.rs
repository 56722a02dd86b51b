//! Leads, one a row.

use std::io::Read;

use jiff::civil::Date;

use super::mapping::{Binding, Mapping, Records};
use super::opportunity::kept;
use super::problem::{Flaw, Kind, Problem};
use super::row::{Dimension, Fields};
use super::table::{Record, Table};

/// A lead of the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The row that it stands in, the header being row 1.
    pub row: u64,
    /// Its id.
    pub id: Box<str>,
    /// The day on which it came in, where the export has it.
    pub created: Option<Date>,
    /// What became of it.
    pub conversion: Conversion,
    /// Its member in each of the dimensions, a place in [`Dimension::members`].
    pub members: Box<[u32]>,
}

/// Whether a lead was converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// Not when the export was made.
    NotYet,
    /// It was, on that day where the export has it.
    Converted(Option<Date>),
}

/// The leads of an export, read one at a time.
pub struct Leads<'a> {
    table: Table<'a>,
    reader: RowReader<'a>,
    left_out: u64,
    ended: bool,
}

impl<'a> Leads<'a> {
    /// Begins to read an export, which messages call `file`.
    ///
    /// # Errors
    /// Where the file cannot be read, or lacks a column that the mapping names.
    pub fn open(file: &str, bytes: impl Read + 'a, mapping: &'a Mapping) -> Result<Self, Problem> {
        let table = Table::open(file, bytes, &mapping.layout)?;
        let reader = RowReader::new(mapping, &table)?;
        Ok(Self { table, reader, left_out: 0, ended: false })
    }

    /// The dimensions, with the members that have come up so far.
    #[must_use]
    pub fn dimensions(&self) -> &[Dimension] {
        &self.reader.fields.dimensions
    }

    /// How many rows the mapping has left out so far.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }
}

impl Iterator for Leads<'_> {
    type Item = Result<Lead, Vec<Problem>>;

    /// The next lead, or everything that is wrong with its row. The rows after a bad one can be
    /// read, unless a problem is [`Kind::Unusable`]: then there are none.
    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        loop {
            match self.table.next_record()? {
                Ok(record) if self.reader.fields.leaves_out(record) => self.left_out += 1,
                Ok(record) => return Some(self.reader.read(record)),
                Err(problem) => {
                    self.ended = problem.kind == Kind::Unusable;
                    return Some(Err(vec![problem]));
                }
            }
        }
    }
}

/// The places of a lead's columns, and what is known of the rows before.
struct RowReader<'m> {
    fields: Fields<'m>,
    created: Option<usize>,
    converted: Option<usize>,
    is_converted: Option<usize>,
}

impl<'m> RowReader<'m> {
    fn new(mapping: &'m Mapping, table: &Table<'_>) -> Result<Self, Problem> {
        let Records::Leads(columns) = &mapping.records else {
            return Err(mapping.wrong_records("leads"));
        };
        let binding = Binding::new(mapping, table);
        Ok(Self {
            fields: Fields::new(mapping, table, &columns.id)?,
            created: binding.find_optional(columns.created.as_ref())?,
            converted: binding.find_optional(columns.converted.as_ref())?,
            is_converted: binding.find_optional(columns.is_converted.as_ref())?,
        })
    }

    fn read(&mut self, record: Record<'_>) -> Result<Lead, Vec<Problem>> {
        let mut problems = Vec::new();
        let id = kept(self.fields.id(record), &mut problems);
        let created = kept(self.day(record, self.created), &mut problems);
        let conversion = kept(self.conversion(record), &mut problems);
        if let (Some(Some(created)), Some(Conversion::Converted(Some(day))), Some(column)) =
            (created, conversion, self.converted)
            && day < created
        {
            let reason = format!("it was converted on {day}, before it came in on {created}");
            let flaw = Flaw::new(Kind::Order, reason, "correct one of the two days");
            problems.push(record.problem(column, flaw));
        }
        match (id, created, conversion) {
            (Some(id), Some(created), Some(conversion)) if problems.is_empty() => {
                let members = self.fields.members(record);
                Ok(Lead { row: record.row(), id, created, conversion, members })
            }
            _ => Err(problems),
        }
    }

    fn day(&self, record: Record<'_>, column: Option<usize>) -> Result<Option<Date>, Problem> {
        column.map_or(Ok(None), |column| self.fields.day(record, column))
    }

    /// A day of conversion says that there was one; a column of yes and no has the last word.
    fn conversion(&self, record: Record<'_>) -> Result<Conversion, Problem> {
        let day = self.day(record, self.converted)?;
        let is_converted = match self.is_converted {
            Some(column) => self.fields.truth(record, column)?,
            None => day.is_some(),
        };
        Ok(if is_converted { Conversion::Converted(day) } else { Conversion::NotYet })
    }
}
