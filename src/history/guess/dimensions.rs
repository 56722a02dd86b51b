//! Dimensions, as long as the cells that they make stay thick.

use std::collections::BTreeSet;

use super::columns::Finder;
use super::draft::{Draft, counted, text};
use super::names;

/// With fewer rows for each combination of members that comes up, a dimension is only named.
const THICK: usize = 50;

/// A column that might be a dimension, and what the mapping would call it.
struct Candidate {
    key: &'static str,
    column: usize,
}

impl Draft {
    /// The dimensions, those first by which plans are most often made, each as long as the cells
    /// stay thick; the owner and the others for whoever wants them.
    pub(super) fn dimensions(
        &mut self,
        finder: &Finder<'_>,
        owner: Option<usize>,
        taken: &[Option<usize>],
    ) {
        let owner = owner.map(|column| Candidate { key: "owner", column });
        let owner = owner.filter(|owner| finder.profile(owner.column).distinct() >= 2);
        let found = candidates(finder, taken);
        if found.is_empty() && owner.is_none() {
            return;
        }
        self.section("dimensions");
        let mut chosen: Vec<usize> = Vec::new();
        for Candidate { key, column } in found {
            let with: Vec<usize> = chosen.iter().copied().chain([column]).collect();
            let thickness = thickness(finder, &with);
            if thickness >= THICK {
                let told = format!("{}; {}", members(finder, column), rows_a_cell(thickness));
                self.entry(key, &text(finder.name(column)), &told);
                chosen = with;
            } else {
                self.unchosen(finder, &Candidate { key, column }, thickness);
            }
        }
        if let Some(owner) = owner {
            let with: Vec<usize> = chosen.into_iter().chain([owner.column]).collect();
            self.unchosen(finder, &owner, thickness(finder, &with));
        }
    }

    fn unchosen(&mut self, finder: &Finder<'_>, candidate: &Candidate, thickness: usize) {
        let Candidate { key, column } = candidate;
        self.line(&format!(
            "# {key} = {}  # {} would leave {}; take the first mark away to have a plan by {key}",
            text(finder.name(*column)),
            counted(finder.profile(*column).distinct(), "member"),
            rows_a_cell(thickness)
        ));
    }
}

/// The columns of dimensions by their names, of at least two members and filled in half of the rows.
fn candidates(finder: &Finder<'_>, taken: &[Option<usize>]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for (known, key) in names::DIMENSIONS {
        let Some(column) = finder.few(&[known]).filter(|column| !taken.contains(&Some(*column)))
        else {
            continue;
        };
        let profile = finder.profile(column);
        let is_new = found.iter().all(|one| one.key != *key);
        if is_new && profile.distinct() >= 2 && 2 * profile.filled >= finder.sample.rows.len() {
            found.push(Candidate { key, column });
        }
    }
    found
}

/// Rows for each combination of members that comes up, rounded down.
fn thickness(finder: &Finder<'_>, columns: &[usize]) -> usize {
    let rows = finder.sample.rows.len();
    let cell = |row: usize| -> Vec<&str> {
        columns.iter().map(|column| finder.sample.text(row, *column)).collect()
    };
    let cells: BTreeSet<Vec<&str>> = (0..rows).map(cell).collect();
    rows / cells.len().max(1)
}

fn rows_a_cell(thickness: usize) -> String {
    format!("{} a cell", counted(thickness, "row"))
}

fn members(finder: &Finder<'_>, column: usize) -> String {
    let values = finder.profile(column).values.iter().flatten();
    let shown: Vec<&str> = values.map(|(text, _)| text.as_str()).take(3).collect();
    let count = finder.profile(column).distinct();
    let more = if count > shown.len() { ", …" } else { "" };
    format!("{}: {}{more}", counted(count, "member"), shown.join(", "))
}
