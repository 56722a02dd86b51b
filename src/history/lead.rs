//! Leads, one a row.

use jiff::civil::Date;

use super::mapping::{Binding, Mapping, Records};
use super::problem::{Flaw, Kind, Problem};
use super::row::Fields;
use super::rows::{ReadRow, Rows, kept};
use super::stage::StageColumns;
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
    /// The id of the opportunity that it became, where the export has it.
    pub opportunity: Option<Box<str>>,
    /// The days on which it entered the mapping's stages, in their order.
    pub entered: Box<[Option<Date>]>,
    /// Its member in each of the dimensions, a place in [`super::Dimension::members`].
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
pub type Leads<'a> = Rows<'a, LeadReader<'a>>;

/// The places of a lead's columns, and what is known of the rows before.
pub struct LeadReader<'m> {
    fields: Fields<'m>,
    created: Option<usize>,
    converted: Option<usize>,
    is_converted: Option<usize>,
    opportunity: Option<usize>,
    stages: StageColumns,
}

impl<'m> ReadRow<'m> for LeadReader<'m> {
    type Row = Lead;

    fn fields(&self) -> &Fields<'m> {
        &self.fields
    }

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
            opportunity: binding.find_optional(columns.opportunity.as_ref())?,
            stages: StageColumns::bind(mapping, &binding)?,
        })
    }

    fn read(&mut self, record: Record<'_>) -> Result<Option<Lead>, Vec<Problem>> {
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
        let entered = kept(self.stages.read(&self.fields, record), &mut problems);
        match (id, created, conversion, entered) {
            (Some(id), Some(created), Some(conversion), Some(entered)) if problems.is_empty() => {
                let members = self.fields.members(record);
                let opportunity = self.opportunity.map(|column| self.fields.text(record, column));
                let opportunity = opportunity.filter(|id| !id.is_empty()).map(Box::from);
                let row = record.row();
                Ok(Some(Lead { row, id, created, conversion, opportunity, entered, members }))
            }
            _ => Err(problems),
        }
    }
}

impl LeadReader<'_> {
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
