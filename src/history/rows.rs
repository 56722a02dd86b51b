//! Rows of an export, read one at a time, whatever they are.

use std::io::Read;

use super::mapping::Mapping;
use super::problem::{Kind, Problem};
use super::row::{Dimension, Fields};
use super::table::{Record, Table};

/// Reads the rows of one sort.
pub trait ReadRow<'m>: Sized {
    /// What a row is.
    type Row;

    /// Finds the columns that the mapping names.
    ///
    /// # Errors
    /// Where the mapping is for rows of another sort, or the table lacks a column.
    fn new(mapping: &'m Mapping, table: &Table<'_>) -> Result<Self, Problem>;

    /// What is known of the fields that every sort of row has.
    fn fields(&self) -> &Fields<'m>;

    /// What a row says; `None` where the mapping leaves it out.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    fn read(&mut self, record: Record<'_>) -> Result<Option<Self::Row>, Vec<Problem>>;
}

/// The rows of an export, read one at a time.
pub struct Rows<'a, R> {
    table: Table<'a>,
    reader: R,
    left_out: u64,
    ended: bool,
}

impl<'a, R: ReadRow<'a>> Rows<'a, R> {
    /// Begins to read an export, which messages call `file`.
    ///
    /// # Errors
    /// Where the file cannot be read, or lacks a column that the mapping names.
    pub fn open(file: &str, bytes: impl Read + 'a, mapping: &'a Mapping) -> Result<Self, Problem> {
        let table = Table::open(file, bytes, &mapping.layout)?;
        let reader = R::new(mapping, &table)?;
        Ok(Self { table, reader, left_out: 0, ended: false })
    }

    /// The dimensions, with the members that have come up so far.
    #[must_use]
    pub fn dimensions(&self) -> &[Dimension] {
        &self.reader.fields().dimensions
    }

    /// The people that rows belong to, with those that have come up so far.
    #[must_use]
    pub fn owners(&self) -> &Dimension {
        &self.reader.fields().owners
    }

    /// The names of the mapping's stages, in their order.
    #[must_use]
    pub fn stages(&self) -> Vec<String> {
        self.reader.fields().stages()
    }

    /// How many rows the mapping has left out so far.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }
}

impl<'a, R: ReadRow<'a>> Iterator for Rows<'a, R> {
    type Item = Result<R::Row, Vec<Problem>>;

    /// The next row, or everything that is wrong with it. The rows after a bad one can be read,
    /// unless a problem is [`Kind::Unusable`]: then there are none.
    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        loop {
            match self.table.next_record()? {
                Ok(record) if self.reader.fields().leaves_out(record) => self.left_out += 1,
                Ok(record) => match self.reader.read(record).transpose() {
                    Some(read) => return Some(read),
                    None => self.left_out += 1,
                },
                Err(problem) => {
                    self.ended = problem.kind == Kind::Unusable;
                    return Some(Err(vec![problem]));
                }
            }
        }
    }
}

/// The value, or nothing and one problem more.
pub(super) fn kept<T>(read: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    read.map_err(|problem| problems.push(problem)).ok()
}
