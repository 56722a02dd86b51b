//! Selectors: `where = { segment = "Enterprise", region = ["EMEA"] }`.

use super::document::Node;
use super::grid::Grid;
use crate::scenario::checked::Slice;

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
        let cells = if sound { cells_of(&members) } else { Vec::new() };
        Selection { cells, members, text }
    }

    /// One entry of a selector: the dimension, which members it names, and these as text.
    fn select_members(&self, entry: &Node<'_>) -> Option<(usize, Vec<bool>, String)> {
        let dimension = self.dimension((entry.reader, entry.key_span), entry.key)?;
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
            match self.member((node.reader, node.span), dimension, name) {
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
        let dimension = self.dimension((entry.reader, entry.key_span), entry.key)?;
        let members = entry.one_or_many();
        let [member] = members.as_slice() else {
            entry.error(
                "`where` must name one member of one dimension here",
                format!("names {} members", members.len()),
                "write a target or goal for each member",
            );
            return None;
        };
        let place = (member.reader, member.span);
        let member = self.member(place, dimension, member.text()?)?;
        Some(Slice::Member { dimension, member })
    }
}

/// The cells that are made up of chosen members only, in order.
fn cells_of(members: &[Vec<bool>]) -> Vec<usize> {
    members.iter().fold(vec![0], |cells, chosen| {
        let places = || (0..chosen.len()).filter(|&member| chosen[member]);
        cells
            .iter()
            .flat_map(|cell| places().map(move |member| cell * chosen.len() + member))
            .collect()
    })
}
