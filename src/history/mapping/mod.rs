//! What an export calls its columns and values: a small TOML file, checked.

mod bound;
mod columns;
mod written;

use std::sync::Arc;

use encoding_rs::Encoding;

use super::amount::DecimalMark;
use super::date::DateOrder;
use super::problem::{Flaw, Kind, Place, Problem};

pub(super) use bound::Binding;
pub(super) use columns::{CLOSED_FIELDS, STAGE_FIELDS};

/// What the columns and values of an export mean.
///
/// ```
/// use spandrel::history::Mapping;
/// let mapping = Mapping::parse("map.toml", r#"
/// [columns]
/// id = "Opportunity ID"
/// created = "Created Date"
/// closed = "Close Date"
/// amount = "Amount"
///
/// [status]
/// column = "Stage"
/// won = ["Closed Won"]
/// lost = ["Closed Lost"]
/// open = ["Discovery", "Proposal"]
///
/// [dimensions]
/// segment = "Type"
/// "#)?;
/// assert_eq!(mapping.dimensions[0].0, "segment");
/// # Ok::<(), spandrel::history::Problem>(())
/// ```
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The file's encoding and the character between its fields, where they are given.
    pub layout: Layout,
    /// How dates with the year at their end are read; such dates are problems without it.
    pub date_order: Option<DateOrder>,
    /// How amounts are read; those that can be read in two ways are problems without it.
    pub decimal: Option<DecimalMark>,
    /// Texts that stand for an empty field, whatever the column; case does not matter.
    pub missing: Vec<String>,
    /// What the rows are, and where they say it.
    pub records: Records,
    /// The dimensions by name, each with its column. In alphabetical order.
    pub dimensions: Vec<(String, Named)>,
    /// The stages of a funnel, in their order.
    pub stages: Vec<Stage>,
    /// Rows with one of these values in that column are left out, and counted.
    pub leave_out: Vec<(Named, Vec<String>)>,
    /// The file it is from.
    file: Arc<str>,
}

/// How the bytes of an export are text, and the text rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layout {
    /// The encoding; a byte order mark in the file wins. Without it UTF-16 is recognised, and
    /// everything else is UTF-8.
    pub encoding: Option<&'static Encoding>,
    /// The character between fields. Without it, the one that the header has most of.
    pub delimiter: Option<u8>,
}

/// What the rows of an export are.
#[derive(Clone, Debug)]
pub enum Records {
    /// One row an opportunity.
    Opportunities(OpportunityColumns),
    /// One row a lead.
    Leads(LeadColumns),
    /// One row a change of an opportunity.
    Changes(ChangeColumns),
    /// One row a rep.
    Reps(RepColumns),
}

/// A stage of a funnel.
#[derive(Clone, Debug)]
pub struct Stage {
    /// What it is called here.
    pub name: String,
    /// The column of the days on which rows entered it, where rows are opportunities or leads.
    pub column: Option<Named>,
    /// What the export calls it, where rows are changes.
    pub values: Vec<String>,
}

/// Where a row says what it says about an opportunity.
#[derive(Clone, Debug)]
pub struct OpportunityColumns {
    /// The id; no two rows have the same.
    pub id: Named,
    /// The day on which the opportunity began.
    pub created: Named,
    /// The day of its close; of an open one, the day it is scheduled for, where there is one.
    pub closed: Named,
    /// Its amount, where the export has any.
    pub amount: Option<Named>,
    /// Whose it is, where the export says.
    pub owner: Option<Named>,
    /// The day first planned for its close, where the export has one.
    pub planned: Option<Named>,
    /// Whether it is open, won or lost.
    pub status: Status,
}

/// Where a row says what it says about a lead.
#[derive(Clone, Debug)]
pub struct LeadColumns {
    /// The id; no two rows have the same.
    pub id: Named,
    /// The day on which the lead came in, where the export has it.
    pub created: Option<Named>,
    /// The day of its conversion: empty where it is not converted.
    pub converted: Option<Named>,
    /// Whether it is converted: a column of yes and no.
    pub is_converted: Option<Named>,
    /// The id of the opportunity that it became.
    pub opportunity: Option<Named>,
}

/// Where a row says what it says about a change.
#[derive(Clone, Debug)]
pub struct ChangeColumns {
    /// The id of the opportunity.
    pub id: Named,
    /// The day of the change.
    pub changed: Named,
    /// How rows say what changed.
    pub form: ChangeForm,
}

/// How rows say what changed.
#[derive(Clone, Debug)]
pub enum ChangeForm {
    /// A row is about the field that it names.
    Fields {
        /// The name of the field.
        field: Named,
        /// Its value before, where the export has it.
        old: Option<Named>,
        /// Its value from then on.
        value: Named,
        /// What the field of the planned close is called.
        closed: Vec<String>,
        /// What the field of the stage is called.
        stage: Vec<String>,
    },
    /// A row is a version of the opportunity, which holds from its day on.
    Versions {
        /// The planned close.
        closed: Option<Named>,
        /// The stage.
        stage: Option<Named>,
    },
}

/// Where a row says what it says about a rep.
#[derive(Clone, Debug)]
pub struct RepColumns {
    /// The name or id by which opportunities call their owner.
    pub id: Named,
    /// The first day.
    pub started: Named,
    /// The last day; empty of those who are still there.
    pub left: Option<Named>,
}

/// How a row says whether its opportunity is open, won or lost.
#[derive(Clone, Debug)]
pub enum Status {
    /// By the values of one column.
    Values(Values),
    /// By two columns of yes and no.
    Flags {
        /// Whether it is won or lost.
        is_closed: Named,
        /// Whether it is won.
        is_won: Named,
    },
}

/// The values of a status column and what they mean; case does not matter. A value that is not
/// among them is a problem of its row.
#[derive(Clone, Debug)]
pub struct Values {
    /// The column.
    pub column: Named,
    /// Values of won opportunities; at least one.
    pub won: Vec<String>,
    /// Values of lost opportunities.
    pub lost: Vec<String>,
    /// Values of open opportunities.
    pub open: Vec<String>,
    /// Values of rows that are no opportunities yet, or no longer count.
    pub leave_out: Vec<String>,
}

/// The name of a column, and where the mapping names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name as it stands in the header.
    pub name: String,
    line: usize,
    column: usize,
}

impl Mapping {
    /// Reads a mapping, which messages call `file`.
    ///
    /// # Errors
    /// Where the text is no TOML, has an unknown key, or leaves out what reading needs.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problem> {
        written::parse(&file.into(), text)
    }

    /// The problem that the mapping's rows are of the other sort.
    pub(super) fn wrong_records(&self, wanted: &str) -> Problem {
        let cure = format!("write `records = \"{wanted}\"`, or read the file as what it is");
        let reason = format!("the mapping is not for {wanted}");
        Flaw::new(Kind::Unusable, reason, cure).at(&self.file, Place::File)
    }
}
