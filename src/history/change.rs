//! Changes of opportunities, one a row: a field history, or a history of versions.

use jiff::civil::Date;

use super::mapping::{Binding, ChangeColumns, ChangeForm, Mapping, Records};
use super::problem::Problem;
use super::row::{Fields, is_among, missing};
use super::rows::{ReadRow, Rows, kept};
use super::table::{Record, Table};

/// A change of an opportunity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The row that it stands in, the header being row 1.
    pub row: u64,
    /// The id of the opportunity.
    pub id: Box<str>,
    /// The day of the change.
    pub day: Date,
    /// The minute of that day, 0 where the export gives days only.
    pub minute: u16,
    /// The planned close, where it is about that.
    pub planned: Option<Replanned>,
    /// The stage that it was put into, a place among the mapping's stages, where it is about that.
    pub stage: Option<u32>,
}

/// A change of the day planned for a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replanned {
    /// The day until then; `None` where the export does not say, or there was none.
    pub before: Option<Date>,
    /// The day from then on; `None` where there is none.
    pub after: Option<Date>,
}

/// The changes of an export, read one at a time.
pub type Changes<'a> = Rows<'a, ChangeReader<'a>>;

/// The places of a change's columns.
pub struct ChangeReader<'m> {
    mapping: &'m Mapping,
    fields: Fields<'m>,
    changed: usize,
    form: Form<'m>,
}

enum Form<'m> {
    /// A row is about the field that it names.
    Fields { field: usize, old: Option<usize>, value: usize, columns: &'m ChangeColumns },
    /// A row is a version, which holds from its day on.
    Versions { closed: Option<usize>, stage: Option<usize> },
}

impl<'m> ReadRow<'m> for ChangeReader<'m> {
    type Row = Change;

    fn new(mapping: &'m Mapping, table: &Table<'_>) -> Result<Self, Problem> {
        let Records::Changes(columns) = &mapping.records else {
            return Err(mapping.wrong_records("changes"));
        };
        let binding = Binding::new(mapping, table);
        let form = match &columns.form {
            ChangeForm::Fields { field, old, value, .. } => Form::Fields {
                field: binding.find(field)?,
                old: binding.find_optional(old.as_ref())?,
                value: binding.find(value)?,
                columns,
            },
            ChangeForm::Versions { closed, stage } => Form::Versions {
                closed: binding.find_optional(closed.as_ref())?,
                stage: binding.find_optional(stage.as_ref())?,
            },
        };
        let changed = binding.find(&columns.changed)?;
        Ok(Self { mapping, fields: Fields::new(mapping, table, &columns.id)?, changed, form })
    }

    fn fields(&self) -> &Fields<'m> {
        &self.fields
    }

    fn read(&mut self, record: Record<'_>) -> Result<Option<Change>, Vec<Problem>> {
        let mut problems = Vec::new();
        let about = kept(self.about(record), &mut problems);
        if about == Some((None, None)) {
            return Ok(None);
        }
        let id = kept(self.fields.key(record), &mut problems);
        let day = kept(self.changed(record), &mut problems);
        match (id, day, about) {
            (Some(id), Some(day), Some((planned, stage))) => {
                let minute = super::date::minute(self.fields.text(record, self.changed));
                let (row, id) = (record.row(), id.into());
                Ok(Some(Change { row, id, day, minute, planned, stage }))
            }
            _ => Err(problems),
        }
    }
}

impl ChangeReader<'_> {
    fn changed(&self, record: Record<'_>) -> Result<Date, Problem> {
        let day = self.fields.day(record, self.changed)?;
        day.ok_or_else(|| record.problem(self.changed, missing("day of the change")))
    }

    /// The planned close and the stage that a row is about; neither of those that it is not.
    fn about(&self, record: Record<'_>) -> Result<(Option<Replanned>, Option<u32>), Problem> {
        let day = |column: Option<usize>| {
            column.map_or(Ok(None), |column| self.fields.day(record, column))
        };
        match &self.form {
            Form::Fields { field, old, value, columns } => {
                let name = self.fields.text(record, *field);
                let ChangeForm::Fields { closed, stage, .. } = &columns.form else {
                    return Ok((None, None));
                };
                if is_among(name, closed) {
                    let (before, after) = (day(*old)?, day(Some(*value))?);
                    Ok((Some(Replanned { before, after }), None))
                } else if is_among(name, stage) {
                    Ok((None, self.stage(self.fields.text(record, *value))))
                } else {
                    Ok((None, None))
                }
            }
            Form::Versions { closed, stage } => {
                let after = day(*closed)?;
                let planned = closed.map(|_| Replanned { before: None, after });
                let stage = stage.and_then(|column| self.stage(self.fields.text(record, column)));
                Ok((planned, stage))
            }
        }
    }

    /// The place of a stage; stages that the mapping does not name are none of the funnel.
    fn stage(&self, text: &str) -> Option<u32> {
        let place = self.mapping.stages.iter().position(|stage| is_among(text, &stage.values))?;
        u32::try_from(place).ok()
    }
}
