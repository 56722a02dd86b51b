//! A whole export in memory: what is sound, and a count of what is not.

use super::change::Change;
use super::lead::Lead;
use super::opportunity::Opportunity;
use super::problem::{BadRows, Kind, Problem};
use super::rep::Rep;
use super::row::Dimension;
use super::rows::{ReadRow, Rows};

/// Every sound record of an export.
#[derive(Clone, Debug)]
pub struct History<T> {
    /// The dimensions, in the order of the records' members.
    pub dimensions: Vec<Dimension>,
    /// The people that records belong to, where the mapping names their column.
    pub owners: Dimension,
    /// The names of the mapping's stages, in their order.
    pub stages: Vec<String>,
    /// The sound rows, in the order of the file.
    pub records: Vec<T>,
    /// How many rows the mapping left out.
    pub left_out: u64,
    /// The bad rows. Whoever goes on without them says how many there are.
    pub bad_rows: BadRows,
}

/// Everything that is known of the past, from exports of several sorts.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Opportunities.
    pub opportunities: Option<History<Opportunity>>,
    /// Leads.
    pub leads: Option<History<Lead>>,
    /// What was changed in opportunities, and when.
    pub changes: Option<History<Change>>,
    /// Who worked them.
    pub reps: Option<History<Rep>>,
}

/// A record that is of members of dimensions.
pub trait Divided {
    /// Its member in each dimension.
    fn members(&mut self) -> &mut Box<[u32]>;
    /// Whose it is.
    fn owner(&mut self) -> Option<&mut u32>;
}

impl Divided for Opportunity {
    fn members(&mut self) -> &mut Box<[u32]> {
        &mut self.members
    }

    fn owner(&mut self) -> Option<&mut u32> {
        self.owner.as_mut()
    }
}

impl Divided for Lead {
    fn members(&mut self) -> &mut Box<[u32]> {
        &mut self.members
    }

    fn owner(&mut self) -> Option<&mut u32> {
        None
    }
}

impl<T> History<T> {
    /// Reads an export to its end.
    ///
    /// # Errors
    /// Where the file cannot be read on.
    pub fn gather<'a, R: ReadRow<'a, Row = T>>(mut rows: Rows<'a, R>) -> Result<Self, Problem> {
        let (mut records, mut bad_rows) = (Vec::new(), BadRows::default());
        for row in rows.by_ref() {
            match row {
                Ok(record) => records.push(record),
                Err(problems) => {
                    if let Some(end) = problems.iter().find(|one| one.kind == Kind::Unusable) {
                        return Err(end.clone());
                    }
                    bad_rows.add(problems);
                }
            }
        }
        Ok(Self {
            dimensions: rows.dimensions().to_vec(),
            owners: rows.owners().clone(),
            stages: rows.stages(),
            records,
            left_out: rows.left_out(),
            bad_rows,
        })
    }
}

impl<T: Divided> History<T> {
    /// Adds what another export holds. Members are the same where their names are; a dimension
    /// that one of the two lacks is `not given` there.
    pub fn append(&mut self, other: Self) {
        let places: Vec<usize> =
            other.dimensions.iter().map(|one| self.dimension(&one.name)).collect();
        let count = self.dimensions.len();
        for mut record in other.records {
            let mut members = vec![None; count];
            for ((place, dimension), member) in
                places.iter().zip(&other.dimensions).zip(record.members().iter())
            {
                let name = &dimension.members[*member as usize];
                members[*place] = Some(self.dimensions[*place].place(name));
            }
            let known = members.into_iter().zip(&mut self.dimensions);
            *record.members() = known
                .map(|(member, dimension)| member.unwrap_or_else(|| dimension.place("")))
                .collect();
            if let Some(owner) = record.owner() {
                *owner = self.owners.place(&other.owners.members[*owner as usize]);
            }
            self.records.push(record);
        }
        self.left_out += other.left_out;
    }

    /// The place of a dimension; a new one is `not given` in all records so far.
    fn dimension(&mut self, name: &str) -> usize {
        if let Some(place) = self.dimensions.iter().position(|one| one.name == name) {
            return place;
        }
        let mut dimension = Dimension::named(name);
        let not_given = dimension.place("");
        self.dimensions.push(dimension);
        for record in &mut self.records {
            let members = record.members();
            *members = members.iter().copied().chain([not_given]).collect();
        }
        self.dimensions.len() - 1
    }
}
