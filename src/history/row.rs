//! What opportunities and leads have in common: ids, days, yes and no, dimensions.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::amount::{Money, money};
use super::date::day;
use super::mapping::{Binding, Mapping};
use super::problem::{Flaw, Kind, Problem};
use super::table::{Record, Table};

/// A dimension of an export: every member that its sound rows have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dimension {
    /// The name that the mapping gives it.
    pub name: String,
    /// Its members, in the order in which they first come up. An empty field is the member
    /// [`Dimension::NOT_GIVEN`].
    pub members: Vec<String>,
    places: BTreeMap<String, u32>,
}

impl Dimension {
    /// The member of rows that give none.
    pub const NOT_GIVEN: &'static str = "not given";

    /// A dimension without members yet.
    pub(super) fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// The number of the member; a new one is taken in.
    pub(super) fn place(&mut self, member: &str) -> u32 {
        let member = if member.is_empty() { Self::NOT_GIVEN } else { member };
        if let Some(place) = self.places.get(member) {
            return *place;
        }
        let place = u32::try_from(self.members.len()).unwrap_or(u32::MAX);
        self.members.push(member.to_owned());
        self.places.insert(member.to_owned(), place);
        place
    }
}

/// Reads the fields that every sort of row has.
pub struct Fields<'m> {
    mapping: &'m Mapping,
    id: usize,
    leave_out: Vec<(usize, &'m [String])>,
    dimension_columns: Vec<usize>,
    pub(super) dimensions: Vec<Dimension>,
    pub(super) owners: Dimension,
    /// The row of every id so far. Only asked for ids, never gone through.
    seen: HashMap<Box<str>, u64>,
    currency: Option<String>,
}

impl<'m> Fields<'m> {
    pub(super) fn new(
        mapping: &'m Mapping,
        table: &Table<'_>,
        id: &super::Named,
    ) -> Result<Self, Problem> {
        let binding = Binding::new(mapping, table);
        let mut leave_out = Vec::new();
        for (column, values) in &mapping.leave_out {
            leave_out.push((binding.find(column)?, values.as_slice()));
        }
        let (mut dimensions, mut dimension_columns) = (Vec::new(), Vec::new());
        for (name, column) in &mapping.dimensions {
            dimension_columns.push(binding.find(column)?);
            dimensions.push(Dimension::named(name));
        }
        let id = binding.find(id)?;
        Ok(Self {
            mapping,
            id,
            leave_out,
            dimension_columns,
            dimensions,
            owners: Dimension::named("owner"),
            seen: HashMap::new(),
            currency: None,
        })
    }

    /// Whether the mapping leaves this row out.
    pub(super) fn leaves_out(&self, record: Record<'_>) -> bool {
        self.leave_out.iter().any(|(column, values)| is_among(record.field(*column), values))
    }

    /// The text of a field; empty where it stands for an empty one.
    pub(super) fn text<'a>(&self, record: Record<'a>, column: usize) -> &'a str {
        let text = record.field(column);
        if is_among(text, &self.mapping.missing) { "" } else { text }
    }

    /// The id, which other rows may have too.
    pub(super) fn key<'a>(&self, record: Record<'a>) -> Result<&'a str, Problem> {
        let id = self.text(record, self.id);
        if id.is_empty() { Err(record.problem(self.id, missing("id"))) } else { Ok(id) }
    }

    /// The names of the mapping's stages, in their order.
    pub(super) fn stages(&self) -> Vec<String> {
        self.mapping.stages.iter().map(|stage| stage.name.clone()).collect()
    }

    /// The number of the person in a column.
    pub(super) fn owner(&mut self, record: Record<'_>, column: usize) -> u32 {
        let text = self.text(record, column);
        self.owners.place(text)
    }

    /// The id, which no earlier row may have.
    pub(super) fn id(&mut self, record: Record<'_>) -> Result<Box<str>, Problem> {
        let id = self.key(record)?;
        if let Some(row) = self.seen.get(id) {
            let reason = format!("`{id}` is also the id of row {row}");
            let cure = "keep one row for each id, the latest where the export holds versions";
            return Err(record.problem(self.id, Flaw::new(Kind::Duplicate, reason, cure)));
        }
        self.seen.insert(id.into(), record.row());
        Ok(id.into())
    }

    /// The day in a column, `None` where the field is empty.
    pub(super) fn day(&self, record: Record<'_>, column: usize) -> Result<Option<Date>, Problem> {
        let text = self.text(record, column);
        if text.is_empty() {
            return Ok(None);
        }
        day(text, self.mapping.date_order).map(Some).map_err(|flaw| record.problem(column, flaw))
    }

    /// The amount in a column, at least 0; `None` where the field is empty.
    pub(super) fn amount(
        &mut self,
        record: Record<'_>,
        column: usize,
    ) -> Result<Option<f64>, Problem> {
        let text = self.text(record, column);
        if text.is_empty() {
            return Ok(None);
        }
        let problem = |flaw| record.problem(column, flaw);
        let Money { amount, currency } = money(text, self.mapping.decimal).map_err(problem)?;
        if amount < 0.0 || !amount.is_finite() {
            let cure = "opportunities are worth 0 or more; take credit notes out";
            let flaw = Flaw::new(Kind::Amount, format!("`{text}` is below 0 or too large"), cure);
            return Err(problem(flaw));
        }
        match (&self.currency, currency) {
            (Some(known), Some(this)) if known != this => {
                let reason = format!("the amount is in `{this}`, those before in `{known}`");
                let cure = "export a column that is converted to one currency";
                return Err(problem(Flaw::new(Kind::Currency, reason, cure)));
            }
            (None, Some(this)) => self.currency = Some(this.to_owned()),
            _ => {}
        }
        Ok(Some(amount))
    }

    /// Yes or no; empty is no.
    pub(super) fn truth(&self, record: Record<'_>, column: usize) -> Result<bool, Problem> {
        let text = self.text(record, column);
        truth(text).ok_or_else(|| {
            let reason = format!("`{text}` is neither yes nor no");
            let cure = "yes, true, 1, no, false, 0 and an empty field are understood";
            record.problem(column, Flaw::new(Kind::Status, reason, cure))
        })
    }

    /// The number of the row's member in every dimension.
    pub(super) fn members(&mut self, record: Record<'_>) -> Box<[u32]> {
        let missing = &self.mapping.missing;
        let columns = self.dimension_columns.iter();
        columns
            .zip(&mut self.dimensions)
            .map(|(column, dimension)| {
                let text = record.field(*column);
                dimension.place(if is_among(text, missing) { "" } else { text })
            })
            .collect()
    }
}

/// The flaw of a field that must not be empty.
pub(super) fn missing(what: &str) -> Flaw {
    Flaw::new(
        Kind::Missing,
        format!("the row has no {what}"),
        "fill the field, or leave such rows out by the mapping's `leave_out`",
    )
}

/// Whether a text is one of the values; case does not matter.
pub(super) fn is_among(text: &str, values: &[String]) -> bool {
    values.iter().any(|value| same(text, value))
}

/// Whether two texts are the same but for case and outer spaces.
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    one.eq_ignore_ascii_case(other)
        || !(one.is_ascii() && other.is_ascii()) && one.to_lowercase() == other.to_lowercase()
}

/// What a text says to a question of yes or no; an empty one says no.
pub(super) fn truth(text: &str) -> Option<bool> {
    const YES: [&str; 5] = ["true", "yes", "1", "y", "t"];
    const NO: [&str; 6] = ["", "false", "no", "0", "n", "f"];
    let says = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if says(&YES) {
        Some(true)
    } else if says(&NO) {
        Some(false)
    } else {
        None
    }
}
