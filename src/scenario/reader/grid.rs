//! Dimensions, the grid of cells that they span, and selectors that pick from it.

use super::document::Node;
use super::names::unique;
use super::nearest::suggestion_or_all;
use super::report::Reader;
use super::table::Table;
use crate::scenario::checked::Dimension;
use crate::scenario::diagnostic::Span;

/// More cells than this are a slip, and would not fit in memory.
const MOST_CELLS: usize = 100_000;

/// The dimensions of a plan.
#[derive(Default)]
pub(crate) struct Grid {
    pub(crate) dimensions: Vec<Dimension>,
    /// Whether they could be read without an error; where not, selectors pick nothing and
    /// are not checked, since their names may be right.
    pub(crate) sound: bool,
}

impl Grid {
    /// Reads `[dimensions]`.
    pub(crate) fn read(document: &Table<'_>) -> Grid {
        let example = "dimensions = { segment = [\"Enterprise\", \"Commercial\"] }";
        let Some(node) = document.require("dimensions", example) else { return Grid::default() };
        let errors = node.reader.errors();
        let entries = node.entries().unwrap_or_default();
        if entries.is_empty() && node.is_table() {
            node.error("the plan needs at least one dimension", "no dimension", example);
        }
        let mut dimensions = Vec::new();
        for entry in entries {
            if entry.key.is_empty() {
                entry.error_at_key("a dimension's name is empty", "no name", "give it a name");
            }
            let members = entry.list().unwrap_or_default();
            if members.is_empty() && entry.is_list() {
                let reason = format!("dimension `{}` has no members", entry.key);
                entry.error(reason, "at least one member is needed", "name its members");
            }
            let members: Vec<(Node<'_>, &str)> =
                members.iter().filter_map(|member| Some((*member, member.text()?))).collect();
            unique(&members, "member", "rename one of them, or remove it");
            for (member, name) in &members {
                if name.is_empty() {
                    member.error("a member's name is empty", "no name", "give it a name");
                }
            }
            let members = members.into_iter().map(|(_, name)| name.to_owned()).collect();
            dimensions.push(Dimension { name: entry.key.to_owned(), members });
        }
        let cells = dimensions
            .iter()
            .try_fold(1_usize, |cells, dimension| cells.checked_mul(dimension.members.len()));
        if cells.is_none_or(|cells| cells > MOST_CELLS) {
            node.error(
                format!("the dimensions span more than {MOST_CELLS} cells"),
                "a cell is one member of each dimension",
                "use fewer dimensions, or put members together",
            );
        }
        Grid { dimensions, sound: node.reader.errors() == errors }
    }

    /// The number of cells.
    pub(crate) fn cell_count(&self) -> usize {
        if self.sound {
            self.dimensions.iter().map(|dimension| dimension.members.len()).product()
        } else {
            0
        }
    }

    /// The member of each dimension that makes up a cell.
    pub(crate) fn members_of(&self, cell: usize) -> Vec<usize> {
        let mut rest = cell;
        let mut members = vec![0; self.dimensions.len()];
        for (member, dimension) in members.iter_mut().zip(&self.dimensions).rev() {
            *member = rest % dimension.members.len();
            rest /= dimension.members.len();
        }
        members
    }

    /// A cell in words: `channel=Inbound, segment=Enterprise`.
    pub(crate) fn describe(&self, cell: usize) -> String {
        let parts: Vec<String> = self
            .dimensions
            .iter()
            .zip(self.members_of(cell))
            .map(|(dimension, member)| format!("{}={}", dimension.name, dimension.members[member]))
            .collect();
        parts.join(", ")
    }

    /// The number of a dimension, reported where there is none of this name.
    pub(crate) fn dimension(
        &self,
        (reader, span): (&Reader<'_>, Span),
        name: &str,
    ) -> Option<usize> {
        let place = self.dimensions.iter().position(|dimension| dimension.name == name);
        if place.is_none() && self.sound {
            let names: Vec<String> =
                self.dimensions.iter().map(|dimension| dimension.name.clone()).collect();
            reader.error(
                span,
                format!("unknown dimension `{name}`"),
                "no dimension of this name",
                suggestion_or_all(name, "dimensions", &names),
            );
        }
        place
    }

    /// The number of a member, reported where the dimension has none of this name.
    pub(crate) fn member(
        &self,
        (reader, span): (&Reader<'_>, Span),
        dimension: usize,
        name: &str,
    ) -> Option<usize> {
        let dimension = self.dimensions.get(dimension)?;
        let place = dimension.members.iter().position(|member| member == name);
        if place.is_none() && self.sound {
            reader.error(
                span,
                format!("dimension `{}` has no member `{name}`", dimension.name),
                "no member of this name",
                suggestion_or_all(name, "members", &dimension.members),
            );
        }
        place
    }
}
