//! Opportunities, one a row.

use jiff::civil::Date;

use super::mapping::{Binding, Mapping, Records, Status, Values};
use super::problem::{Flaw, Kind, Problem};
use super::row::{Fields, is_among, missing};
use super::rows::{ReadRow, Rows, kept};
use super::stage::StageColumns;
use super::table::{Record, Table};

/// An opportunity of the past.
#[derive(Clone, Debug, PartialEq)]
pub struct Opportunity {
    /// The row that it stands in, the header being row 1.
    pub row: u64,
    /// Its id.
    pub id: Box<str>,
    /// The day on which it began.
    pub created: Date,
    /// What became of it.
    pub outcome: Outcome,
    /// Its amount, at least 0, in the currency of the export; `None` where the row has none.
    pub amount: Option<f64>,
    /// Whose it is, a place in [`super::History::owners`], where the mapping names the column.
    pub owner: Option<u32>,
    /// The day first planned for its close, where the export has it.
    pub planned: Option<Date>,
    /// The days on which it entered the mapping's stages, in their order.
    pub entered: Box<[Option<Date>]>,
    /// Its member in each of the dimensions, a place in [`super::Dimension::members`].
    pub members: Box<[u32]>,
}

/// What became of an opportunity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was open when the export was made.
    Open {
        /// The day of its close as planned, where the export has one.
        scheduled: Option<Date>,
    },
    /// It was won on that day, which is not before it began.
    Won(Date),
    /// It was lost on that day, which is not before it began.
    Lost(Date),
}

/// The opportunities of an export, read one at a time.
///
/// ```
/// use spandrel::history::{Mapping, Opportunities, Outcome};
/// let mapping = Mapping::parse("map.toml", r#"
/// columns = { id = "Id", created = "Created", closed = "Closed", amount = "Amount" }
/// status = { column = "Stage", won = ["Won"], lost = ["Lost"], open = ["Demo"] }
/// "#)?;
/// let export = "Id,Created,Closed,Amount,Stage\nA,2026-01-05,2026-02-10,9000,Won\n";
/// let mut opportunities = Opportunities::open("deals.csv", export.as_bytes(), &mapping)?;
/// let first = opportunities.next().unwrap().map_err(|problems| problems[0].clone())?;
/// assert_eq!(first.amount, Some(9000.0));
/// assert!(matches!(first.outcome, Outcome::Won(day) if day.to_string() == "2026-02-10"));
/// # Ok::<(), spandrel::history::Problem>(())
/// ```
pub type Opportunities<'a> = Rows<'a, OpportunityReader<'a>>;

/// The places of an opportunity's columns, and what is known of the rows before.
pub struct OpportunityReader<'m> {
    fields: Fields<'m>,
    created: usize,
    closed: usize,
    amount: Option<usize>,
    status: StatusColumns<'m>,
    owner: Option<usize>,
    planned: Option<usize>,
    stages: StageColumns,
}

enum StatusColumns<'m> {
    Values(usize, &'m Values),
    Flags { is_closed: usize, is_won: usize },
}

/// What a row's status means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Open,
    Won,
    Lost,
    LeftOut,
}

impl<'m> ReadRow<'m> for OpportunityReader<'m> {
    type Row = Opportunity;

    fn fields(&self) -> &Fields<'m> {
        &self.fields
    }

    fn new(mapping: &'m Mapping, table: &Table<'_>) -> Result<Self, Problem> {
        let Records::Opportunities(columns) = &mapping.records else {
            return Err(mapping.wrong_records("opportunities"));
        };
        let binding = Binding::new(mapping, table);
        let status = match &columns.status {
            Status::Values(values) => StatusColumns::Values(binding.find(&values.column)?, values),
            Status::Flags { is_closed, is_won } => StatusColumns::Flags {
                is_closed: binding.find(is_closed)?,
                is_won: binding.find(is_won)?,
            },
        };
        Ok(Self {
            fields: Fields::new(mapping, table, &columns.id)?,
            created: binding.find(&columns.created)?,
            closed: binding.find(&columns.closed)?,
            amount: binding.find_optional(columns.amount.as_ref())?,
            status,
            owner: binding.find_optional(columns.owner.as_ref())?,
            planned: binding.find_optional(columns.planned.as_ref())?,
            stages: StageColumns::bind(mapping, &binding)?,
        })
    }

    /// The row's opportunity; `None` where the mapping leaves it out.
    fn read(&mut self, record: Record<'_>) -> Result<Option<Opportunity>, Vec<Problem>> {
        let mut problems = Vec::new();
        let standing = kept(self.standing(record), &mut problems);
        if standing == Some(Standing::LeftOut) {
            return Ok(None);
        }
        let id = kept(self.fields.id(record), &mut problems);
        let created = kept(self.created(record), &mut problems);
        let closed = kept(self.fields.day(record, self.closed), &mut problems);
        let amount = self.amount.map_or(Ok(None), |column| self.fields.amount(record, column));
        let amount = kept(amount, &mut problems);
        let outcome = match (standing, created, closed) {
            (Some(standing), Some(created), Some(closed)) => {
                kept(self.outcome(record, standing, created, closed), &mut problems)
            }
            _ => None,
        };
        let planned = self.planned.map_or(Ok(None), |column| self.fields.day(record, column));
        let planned = kept(planned, &mut problems);
        let entered = kept(self.stages.read(&self.fields, record), &mut problems);
        match (id, created, amount, outcome, planned, entered) {
            (
                Some(id),
                Some(created),
                Some(amount),
                Some(outcome),
                Some(planned),
                Some(entered),
            ) => {
                let members = self.fields.members(record);
                let owner = self.owner.map(|column| self.fields.owner(record, column));
                let row = record.row();
                Ok(Some(Opportunity {
                    row,
                    id,
                    created,
                    outcome,
                    amount,
                    owner,
                    planned,
                    entered,
                    members,
                }))
            }
            _ => Err(problems),
        }
    }
}

impl OpportunityReader<'_> {
    fn created(&self, record: Record<'_>) -> Result<Date, Problem> {
        let created = self.fields.day(record, self.created)?;
        created.ok_or_else(|| record.problem(self.created, missing("day of creation")))
    }

    fn outcome(
        &self,
        record: Record<'_>,
        standing: Standing,
        created: Date,
        closed: Option<Date>,
    ) -> Result<Outcome, Problem> {
        let outcome = match standing {
            Standing::Won => Outcome::Won,
            Standing::Lost => Outcome::Lost,
            Standing::Open | Standing::LeftOut => return Ok(Outcome::Open { scheduled: closed }),
        };
        let closed =
            closed.ok_or_else(|| record.problem(self.closed, missing("day of its close")))?;
        if closed < created {
            let reason = format!("it closed on {closed}, before it began on {created}");
            let cure = "correct one of the two days";
            return Err(record.problem(self.closed, Flaw::new(Kind::Order, reason, cure)));
        }
        Ok(outcome(closed))
    }

    fn standing(&self, record: Record<'_>) -> Result<Standing, Problem> {
        match self.status {
            StatusColumns::Values(column, values) => {
                let text = self.fields.text(record, column);
                let lists = [
                    (&values.won, Standing::Won),
                    (&values.lost, Standing::Lost),
                    (&values.open, Standing::Open),
                    (&values.leave_out, Standing::LeftOut),
                ];
                let found = lists.into_iter().find(|(list, _)| is_among(text, list));
                found
                    .map(|(_, standing)| standing)
                    .ok_or_else(|| record.problem(column, unknown_status(text)))
            }
            StatusColumns::Flags { is_closed, is_won } => {
                let closed = self.fields.truth(record, is_closed)?;
                let won = self.fields.truth(record, is_won)?;
                match (closed, won) {
                    (true, true) => Ok(Standing::Won),
                    (true, false) => Ok(Standing::Lost),
                    (false, false) => Ok(Standing::Open),
                    (false, true) => {
                        let cure = "correct one of the two fields";
                        let flaw = Flaw::new(Kind::Status, "it is won but not closed", cure);
                        Err(record.problem(is_won, flaw))
                    }
                }
            }
        }
    }
}

fn unknown_status(text: &str) -> Flaw {
    if text.is_empty() {
        return missing("status");
    }
    Flaw::new(
        Kind::Status,
        format!("the mapping does not say what `{text}` means"),
        "add it to `won`, `lost`, `open` or `leave_out` under [status]",
    )
}
