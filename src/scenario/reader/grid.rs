//! Dimensions, the grid of cells that they span, and selectors that pick from it.

use super::document::Node;
use super::names::unique;
use super::nearest::suggestion_or_all;
use super::table::Table;
use crate::scenario::checked::{Dimension, Slice};

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

/// The cells that a selector picks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    /// The cells in order; empty only after an error.
    pub(crate) cells: Vec<usize>,
    /// By dimension, whether each member is selected.
    pub(crate) members: Vec<Vec<bool>>,
    /// The selector as a name: `region=EMEA,segment=Enterprise|Commercial`, or `all`.
    pub(crate) text: String,
}

impl Grid {
    /// Reads `[dimensions]`.
    pub(crate) fn read(document: &Table<'_>) -> Grid {
        let example = "[dimensions] segment = [\"Enterprise\", \"Commercial\"]";
        let Some(node) = document.require("dimensions", example) else { return Grid::default() };
        let errors = node.reader.errors();
        let entries = node.entries().unwrap_or_default();
        if entries.is_empty() && node.is_table() {
            node.error("the plan needs at least one dimension", "no dimension", example);
        }
        let mut dimensions = Vec::new();
        for entry in entries {
            let members = entry.list().unwrap_or_default();
            if members.is_empty() && entry.is_list() {
                let reason = format!("dimension `{}` has no members", entry.key);
                entry.error(reason, "at least one member is needed", example);
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

    /// Every cell with the members that make it up, in the order of the cells.
    fn members(&self) -> impl Iterator<Item = (usize, Vec<usize>)> {
        (0..self.cell_count()).map(|cell| (cell, self.members_of(cell)))
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
    pub(crate) fn dimension(&self, node: &Node<'_>, name: &str) -> Option<usize> {
        let place = self.dimensions.iter().position(|dimension| dimension.name == name);
        if place.is_none() && self.sound {
            let names: Vec<String> =
                self.dimensions.iter().map(|dimension| dimension.name.clone()).collect();
            node.error_at_key(
                format!("unknown dimension `{name}`"),
                "no dimension of this name",
                suggestion_or_all(name, "dimensions", &names),
            );
        }
        place
    }

    /// The number of a member, reported where the dimension has none of this name.
    pub(crate) fn member(&self, node: &Node<'_>, dimension: usize, name: &str) -> Option<usize> {
        let dimension = self.dimensions.get(dimension)?;
        let place = dimension.members.iter().position(|member| member == name);
        if place.is_none() && self.sound {
            node.error_at_key(
                format!("dimension `{}` has no member `{name}`", dimension.name),
                "no member of this name",
                suggestion_or_all(name, "members", &dimension.members),
            );
        }
        place
    }

    /// The cells that a selector picks: those that agree in every named dimension.
    pub(crate) fn select(&self, selector: Option<Node<'_>>) -> Selection {
        let mut members: Vec<Vec<bool>> =
            self.dimensions.iter().map(|one| vec![true; one.members.len()]).collect();
        let entries = selector.map(|node| node.entries().unwrap_or_default()).unwrap_or_default();
        let mut parts: Vec<String> = Vec::new();
        let mut sound = self.sound && selector.is_none_or(|node| node.is_table());
        for entry in entries {
            match self.select_members(&entry) {
                Some((dimension, chosen, text)) => {
                    members[dimension] = chosen;
                    parts.push(format!("{}={text}", entry.key));
                }
                None => sound = false,
            }
        }
        parts.sort();
        let text = if parts.is_empty() { "all".to_owned() } else { parts.join(",") };
        let picked =
            |cell: &[usize]| cell.iter().zip(&members).all(|(&member, chosen)| chosen[member]);
        let cells = if sound {
            self.members().filter(|(_, cell)| picked(cell)).map(|(cell, _)| cell).collect()
        } else {
            Vec::new()
        };
        Selection { cells, members, text }
    }

    /// One entry of a selector: the dimension, which members it names, and these as text.
    fn select_members(&self, entry: &Node<'_>) -> Option<(usize, Vec<bool>, String)> {
        let dimension = self.dimension(entry, entry.key)?;
        let mut chosen = vec![false; self.dimensions[dimension].members.len()];
        let mut names = Vec::new();
        let named = entry.one_or_many();
        if named.is_empty() {
            entry.error(
                format!("the selector names no member of `{}`", entry.key),
                "this picks nothing",
                "name at least one member, or leave the dimension out to pick all",
            );
            return None;
        }
        let mut sound = true;
        for node in named {
            let Some(name) = node.text() else {
                sound = false;
                continue;
            };
            match self.member(&node, dimension, name) {
                Some(member) => chosen[member] = true,
                None => sound = false,
            }
            names.push(name);
        }
        sound.then(|| (dimension, chosen, names.join("|")))
    }

    /// What a goal or a target is about: the company, or one member of one dimension.
    pub(crate) fn slice(&self, selector: Option<Node<'_>>) -> Option<Slice> {
        let Some(node) = selector else { return Some(Slice::Company) };
        let entries = node.entries()?;
        let ([entry], true) = (entries.as_slice(), self.sound) else {
            if self.sound {
                node.error(
                    "`where` must name one member of one dimension here",
                    format!("names {} dimensions", entries.len()),
                    "write for example `where = { segment = \"Enterprise\" }`",
                );
            }
            return None;
        };
        let dimension = self.dimension(entry, entry.key)?;
        let members = entry.one_or_many();
        let [member] = members.as_slice() else {
            entry.error(
                "`where` must name one member of one dimension here",
                format!("names {} members", members.len()),
                "write a target or goal for each member",
            );
            return None;
        };
        let member = self.member(member, dimension, member.text()?)?;
        Some(Slice::Member { dimension, member })
    }
}
