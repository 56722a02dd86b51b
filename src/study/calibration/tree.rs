//! The parts of a company: its first dimension's members, those of the second within each, and so on.

use std::collections::BTreeMap;

use super::deals::{Deal, Deals};

/// A part, as the members that it is picked by: one of each of the first dimensions.
pub(super) type Path = Vec<u32>;

/// The parts with closes, the company first and each after the whole that it is a part of.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) paths: Vec<Path>,
    /// By part, the whole it is a part of; the company is its own.
    pub(super) parents: Vec<usize>,
    /// By deal, its part at each level, the company first.
    places: Vec<Vec<usize>>,
}

impl Tree {
    pub(super) fn grow(deals: &Deals<'_>) -> Self {
        let levels = deals.dimensions.len();
        let mut numbers: BTreeMap<Path, usize> = BTreeMap::new();
        let paths_of = |deal: &Deal<'_>| -> Path {
            (0..levels).map(|dimension| deals.member(deal, dimension)).collect()
        };
        for deal in &deals.all {
            let path = paths_of(deal);
            for level in 0..=levels {
                numbers.entry(path[..level].to_vec()).or_default();
            }
        }
        let mut paths: Vec<Path> = numbers.into_keys().collect();
        paths.sort_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
        if paths.is_empty() {
            paths.push(Path::new());
        }
        let numbers: BTreeMap<&[u32], usize> =
            paths.iter().enumerate().map(|(number, path)| (path.as_slice(), number)).collect();
        let above = |path: &Path| numbers[&path[..path.len().saturating_sub(1)]];
        let parents = paths.iter().map(above).collect();
        let places = deals
            .all
            .iter()
            .map(|deal| {
                let path = paths_of(deal);
                (0..=levels).map(|level| numbers[&path[..level]]).collect()
            })
            .collect();
        Self { paths, parents, places }
    }

    /// The part of a deal at the finest level.
    pub(super) fn finest(&self, deal: usize) -> usize {
        self.places[deal].last().copied().unwrap_or(0)
    }

    /// The deals of each part, by their numbers.
    pub(super) fn deals_by_part(&self) -> Vec<Vec<usize>> {
        let mut by_part = vec![Vec::new(); self.paths.len()];
        for (deal, places) in self.places.iter().enumerate() {
            for place in places {
                by_part[*place].push(deal);
            }
        }
        by_part
    }

    /// The parts at a level, the company's being 0.
    pub(super) fn level(&self, level: usize) -> impl Iterator<Item = usize> {
        (0..self.paths.len()).filter(move |part| self.paths[*part].len() == level)
    }
}
