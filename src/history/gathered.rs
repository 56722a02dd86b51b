//! A whole export in memory: what is sound, and a count of what is not.

use super::lead::{Lead, Leads};
use super::opportunity::{Opportunities, Opportunity};
use super::problem::{BadRows, Kind, Problem};
use super::row::Dimension;

/// Every sound record of an export.
#[derive(Clone, Debug)]
pub struct History<T> {
    /// The dimensions, in the order of the records' members.
    pub dimensions: Vec<Dimension>,
    /// The sound rows, in the order of the file.
    pub records: Vec<T>,
    /// How many rows the mapping left out.
    pub left_out: u64,
    /// The bad rows. Whoever goes on without them says how many there are.
    pub bad_rows: BadRows,
}

impl History<Opportunity> {
    /// Reads an export to its end.
    ///
    /// # Errors
    /// Where the file cannot be read on.
    pub fn opportunities(mut rows: Opportunities<'_>) -> Result<Self, Problem> {
        let (records, bad_rows) = gathered(&mut rows)?;
        let (dimensions, left_out) = (rows.dimensions().to_vec(), rows.left_out());
        Ok(Self { dimensions, records, left_out, bad_rows })
    }
}

impl History<Lead> {
    /// Reads an export to its end.
    ///
    /// # Errors
    /// Where the file cannot be read on.
    pub fn leads(mut rows: Leads<'_>) -> Result<Self, Problem> {
        let (records, bad_rows) = gathered(&mut rows)?;
        let (dimensions, left_out) = (rows.dimensions().to_vec(), rows.left_out());
        Ok(Self { dimensions, records, left_out, bad_rows })
    }
}

fn gathered<T>(
    rows: &mut impl Iterator<Item = Result<T, Vec<Problem>>>,
) -> Result<(Vec<T>, BadRows), Problem> {
    let (mut records, mut bad_rows) = (Vec::new(), BadRows::default());
    for row in rows {
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
    Ok((records, bad_rows))
}

impl History<Opportunity> {
    /// Adds what another export holds. Members are the same where their names are; a dimension
    /// that one of the two lacks is `not given` there.
    pub fn append(&mut self, other: Self) {
        let places: Vec<usize> =
            other.dimensions.iter().map(|one| self.dimension(&one.name)).collect();
        let count = self.dimensions.len();
        for mut record in other.records {
            let mut members = vec![None; count];
            for ((place, dimension), member) in
                places.iter().zip(&other.dimensions).zip(record.members.iter())
            {
                let name = &dimension.members[*member as usize];
                members[*place] = Some(self.dimensions[*place].place(name));
            }
            let known = members.into_iter().zip(&mut self.dimensions);
            record.members = known
                .map(|(member, dimension)| member.unwrap_or_else(|| dimension.place("")))
                .collect();
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
            record.members = record.members.iter().copied().chain([not_given]).collect();
        }
        self.dimensions.len() - 1
    }
}
