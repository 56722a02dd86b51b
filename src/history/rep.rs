//! Reps, one a row.

use jiff::civil::Date;

use super::mapping::{Binding, Mapping, Records};
use super::problem::{Flaw, Kind, Problem};
use super::row::{Fields, missing};
use super::rows::{ReadRow, Rows, kept};
use super::table::{Record, Table};

/// A rep of the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rep {
    /// The row that they stand in, the header being row 1.
    pub row: u64,
    /// The name or id by which opportunities call their owner.
    pub id: Box<str>,
    /// The day on which they began.
    pub started: Date,
    /// The day on which they left, where they did.
    pub left: Option<Date>,
}

/// The reps of a file, read one at a time.
pub type Reps<'a> = Rows<'a, RepReader<'a>>;

/// The places of a rep's columns.
pub struct RepReader<'m> {
    fields: Fields<'m>,
    started: usize,
    left: Option<usize>,
}

impl<'m> ReadRow<'m> for RepReader<'m> {
    type Row = Rep;

    fn new(mapping: &'m Mapping, table: &Table<'_>) -> Result<Self, Problem> {
        let Records::Reps(columns) = &mapping.records else {
            return Err(mapping.wrong_records("reps"));
        };
        let binding = Binding::new(mapping, table);
        Ok(Self {
            fields: Fields::new(mapping, table, &columns.id)?,
            started: binding.find(&columns.started)?,
            left: binding.find_optional(columns.left.as_ref())?,
        })
    }

    fn fields(&self) -> &Fields<'m> {
        &self.fields
    }

    fn read(&mut self, record: Record<'_>) -> Result<Option<Rep>, Vec<Problem>> {
        let mut problems = Vec::new();
        let id = kept(self.fields.id(record), &mut problems);
        let started = self
            .fields
            .day(record, self.started)
            .and_then(|day| day.ok_or_else(|| record.problem(self.started, missing("first day"))));
        let started = kept(started, &mut problems);
        let left = self.left.map_or(Ok(None), |column| self.fields.day(record, column));
        let left = kept(left, &mut problems);
        if let (Some(started), Some(Some(left)), Some(column)) = (started, left, self.left)
            && left < started
        {
            let reason = format!("they left on {left}, before they began on {started}");
            let flaw = Flaw::new(Kind::Order, reason, "correct one of the two days");
            problems.push(record.problem(column, flaw));
        }
        match (id, started, left) {
            (Some(id), Some(started), Some(left)) if problems.is_empty() => {
                Ok(Some(Rep { row: record.row(), id, started, left }))
            }
            _ => Err(problems),
        }
    }
}
