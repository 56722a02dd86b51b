//! A mapping's columns, found in the header of an export.

use std::sync::Arc;

use super::{Flaw, Kind, Mapping, Named, Place, Problem};
use crate::history::table::Table;

/// So many names of columns are listed in a message.
const LISTED: usize = 16;

/// Finds the columns that a mapping names in the header of a table.
pub(in crate::history) struct Binding<'a> {
    mapping: &'a Mapping,
    file: &'a Arc<str>,
    header: &'a [Arc<str>],
}

impl<'a> Binding<'a> {
    pub(in crate::history) fn new(mapping: &'a Mapping, table: &'a Table<'_>) -> Self {
        Self { mapping, file: table.file(), header: table.header() }
    }

    /// The place of the column.
    ///
    /// # Errors
    /// Where the header does not have it, or has it twice.
    pub(in crate::history) fn find(&self, column: &Named) -> Result<usize, Problem> {
        let name = column.name.as_str();
        let mut places = self.header.iter().enumerate().filter(|(_, title)| title.as_ref() == name);
        match (places.next(), places.next()) {
            (Some((place, _)), None) => Ok(place),
            (Some(_), Some(_)) => Err(self.problem(
                column,
                format!("`{}` has two columns called `{name}`", self.file),
                "rename one of them in the export".to_owned(),
            )),
            (None, _) => Err(self.problem(
                column,
                format!("`{}` has no column `{name}`", self.file),
                self.nearest(name),
            )),
        }
    }

    /// The place of a column that need not be named; an error where it is named and missing.
    pub(in crate::history) fn find_optional(
        &self,
        column: Option<&Named>,
    ) -> Result<Option<usize>, Problem> {
        column.map(|column| self.find(column)).transpose()
    }

    fn nearest(&self, name: &str) -> String {
        let likeness = |title: &str| {
            strsim::normalized_damerau_levenshtein(&name.to_lowercase(), &title.to_lowercase())
        };
        let best = self
            .header
            .iter()
            .max_by(|one, other| likeness(one).total_cmp(&likeness(other)))
            .filter(|title| likeness(title) >= 0.55);
        match best {
            Some(best) => format!("did you mean `{best}`?"),
            None => {
                let names: Vec<String> =
                    self.header.iter().take(LISTED).map(|title| format!("`{title}`")).collect();
                let more = if self.header.len() > LISTED { ", …" } else { "" };
                format!("its columns are {}{more}", names.join(", "))
            }
        }
    }

    fn problem(&self, column: &Named, reason: String, cure: String) -> Problem {
        let place = Place::Text { line: column.line, column: column.column };
        Flaw::new(Kind::Unusable, reason, cure).at(&self.mapping.file, place)
    }
}
