//! What is wrong with an export or its mapping: where, why, and what to do about it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// One problem, with its place, reason and cure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file it is in, as it was named.
    pub file: Arc<str>,
    /// Where in that file.
    pub place: Place,
    /// What sort of problem it is.
    pub kind: Kind,
    /// The reason, a sentence without its full stop.
    pub reason: String,
    /// What to do about it.
    pub cure: String,
}

/// Where in a file a problem is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A row of a table.
    Row {
        /// The row as a spreadsheet counts it: the header is row 1.
        row: u64,
        /// The line on which the row begins, from 1. It is more than the row where fields
        /// before it hold line breaks.
        line: u64,
        /// The name of the column, where one is to blame.
        column: Option<Arc<str>>,
    },
    /// A place in a text, in lines and characters from 1.
    Text {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
}

/// The sorts of problems, by which they are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The file cannot be read on, or the mapping has no meaning.
    Unusable,
    /// Bytes that are no text in the file's encoding.
    Encoding,
    /// A row with more or fewer fields than the header.
    FieldCount,
    /// A whole record inside one quoted field.
    WholeRowQuoted,
    /// A field that must not be empty.
    Missing,
    /// No date, or one that may be read in two ways.
    Date,
    /// No amount, or one that may be read in two ways.
    Amount,
    /// An amount in another currency than the rows before.
    Currency,
    /// A status that the mapping does not name, or flags that contradict each other.
    Status,
    /// The id of an earlier row.
    Duplicate,
    /// An end before its beginning.
    Order,
}

impl Kind {
    /// What rows with this problem have, for a count of them.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Unusable => "unreadable",
            Self::Encoding => "not text in the file's encoding",
            Self::FieldCount => "more or fewer fields than the header",
            Self::WholeRowQuoted => "a whole record inside one quoted field",
            Self::Missing => "a required field empty",
            Self::Date => "no readable date",
            Self::Amount => "no readable amount",
            Self::Currency => "a second currency",
            Self::Status => "a status that the mapping does not name",
            Self::Duplicate => "the id of an earlier row",
            Self::Order => "an end before its beginning",
        }
    }
}

/// A problem of a text whose place is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    pub(super) kind: Kind,
    pub(super) reason: String,
    pub(super) cure: String,
}

impl Flaw {
    pub(super) fn new(kind: Kind, reason: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { kind, reason: reason.into(), cure: cure.into() }
    }

    pub(super) fn at(self, file: &Arc<str>, place: Place) -> Problem {
        let Self { kind, reason, cure } = self;
        Problem { file: Arc::clone(file), place, kind, reason, cure }
    }
}

impl fmt::Display for Problem {
    /// One line: ``deals.csv, row 17, column `Close Date`: reason; cure``.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, place, reason, cure, .. } = self;
        match place {
            Place::File => write!(f, "{file}: {reason}; {cure}"),
            Place::Text { line, column } => write!(f, "{file}:{line}:{column}: {reason}; {cure}"),
            Place::Row { row, line, column } => {
                write!(f, "{file}, row {row}")?;
                if line != row {
                    write!(f, " (line {line})")?;
                }
                if let Some(column) = column {
                    write!(f, ", column `{column}`")?;
                }
                write!(f, ": {reason}; {cure}")
            }
        }
    }
}

impl std::error::Error for Problem {}

/// How many rows were bad, and why: every kind and column is counted, a few of each are kept.
#[derive(Clone, Debug, Default)]
pub struct BadRows {
    rows: u64,
    counts: BTreeMap<(Kind, Option<Arc<str>>), u64>,
    examples: Vec<Problem>,
}

impl BadRows {
    /// So many problems of a kind and column are kept; more of the same would teach nothing.
    const EXAMPLES: u64 = 5;

    /// Takes the problems of one row.
    pub fn add(&mut self, problems: Vec<Problem>) {
        self.rows += 1;
        for problem in problems {
            let column = match &problem.place {
                Place::Row { column, .. } => column.clone(),
                _ => None,
            };
            let count = self.counts.entry((problem.kind, column)).or_default();
            *count += 1;
            if *count <= Self::EXAMPLES {
                self.examples.push(problem);
            }
        }
    }

    /// How many rows were bad.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// How often each kind of problem came up in each column, kinds in the order of [`Kind`].
    /// A row with two problems counts in both.
    pub fn counts(&self) -> impl Iterator<Item = (Kind, Option<&str>, u64)> {
        self.counts.iter().map(|((kind, column), count)| (*kind, column.as_deref(), *count))
    }

    /// The first few problems of every kind and column, in the order of the file.
    #[must_use]
    pub fn examples(&self) -> &[Problem] {
        &self.examples
    }
}
