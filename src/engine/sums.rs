//! The sums over a group's cells that slices and customer bases are made of.

use std::collections::BTreeMap;

use crate::engine::people::place_of;
use crate::model::groups::Group;
use crate::model::ledger::FigureBasis;

/// The sums over a group's cells.
#[derive(Debug)]
pub struct GroupSums {
    /// The first cell of each.
    pub first_cells: Vec<usize>,
    /// The slices that its cells count in, by position.
    pub slices: Vec<GroupSlice>,
    /// For each cell, the sums over cells that it is in (see [`GroupSlice::sum`]): those that
    /// goals ask for, and all.
    pub of_cell: [Vec<Vec<usize>>; 2],
    /// The customer bases that its cells' wins join (the number of bases stands for the one
    /// that neither churns nor expands), each with the sum over its cells.
    pub bases: Vec<(usize, usize)>,
    /// For each cell, its base's sum, where that is not in `of_cell`.
    pub base_of_cell: [Vec<Option<usize>>; 2],
}

/// A slice that cells of a group count in.
#[derive(Clone, Copy, Debug)]
pub struct GroupSlice {
    /// Its position in the layout.
    pub position: usize,
    /// The number of the sum over the group's cells that it is: slices and customer bases that
    /// the very same cells of the group count in share one.
    pub sum: usize,
    /// Whether it is the company or goals ask for it.
    pub has_goals: bool,
}

/// A slice of the plan.
#[derive(Debug)]
pub struct PlanSlice {
    /// Its position in the layout.
    pub position: usize,
    /// Whether it is the company or goals ask for it.
    pub has_goals: bool,
    /// What it is made of: groups, each with a number of a sum over its cells. None where no group
    /// counts in it.
    pub parts: Vec<(usize, usize)>,
}

/// The slices of a layout.
pub(super) struct Slices<'a> {
    pub basis: &'a FigureBasis,
    /// The positions of those that goals ask for.
    pub goals: &'a [usize],
}

impl Slices<'_> {
    /// All of them, by position, made of the sums of these groups.
    pub(super) fn of_plan<'a>(
        &self,
        groups: impl Iterator<Item = &'a GroupSums>,
    ) -> Vec<PlanSlice> {
        let slice = |position: usize| {
            let has_goals = self.has_goals(position);
            PlanSlice { position, has_goals, parts: Vec::new() }
        };
        let mut slices: Vec<PlanSlice> = (0..self.basis.layout.slices().len()).map(slice).collect();
        for (group, sums) in groups.enumerate() {
            for &GroupSlice { position, sum, .. } in &sums.slices {
                slices[position].parts.push((group, sum));
            }
        }
        slices
    }

    /// Whether a slice is the company or goals ask for it.
    fn has_goals(&self, position: usize) -> bool {
        position == 0 || self.goals.contains(&position)
    }

    /// The sums over a group's cells, in a plan with so many customer bases.
    pub(super) fn of_group(&self, group: &Group, no_base: usize) -> GroupSums {
        let layout = &self.basis.layout;
        let mut of_slice: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut of_base: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (cell, of_group) in group.cells.iter().enumerate() {
            for slice in &of_group.slices {
                if let Some(position) = layout.slice_position(*slice) {
                    of_slice.entry(position).or_default().push(cell);
                }
            }
            of_base.entry(of_group.base.unwrap_or(no_base)).or_default().push(cell);
        }
        let mut sums: Vec<Vec<usize>> = Vec::new();
        let slices = of_slice.into_iter().map(|(position, cells)| {
            let has_goals = self.has_goals(position);
            GroupSlice { position, sum: place_of(&mut sums, cells), has_goals }
        });
        let slices: Vec<GroupSlice> = slices.collect();
        let base = |(base, cells): (usize, Vec<usize>)| (base, place_of(&mut sums, cells));
        let bases: Vec<(usize, usize)> = of_base.into_iter().map(base).collect();
        let of_cell = [false, true].map(|all| {
            let is_worked_out = |&sum: &usize| {
                slices.iter().any(|slice| slice.sum == sum && (all || slice.has_goals))
            };
            let of_cell = |cell: usize| {
                let sums = (0..sums.len()).filter(|&sum| sums[sum].contains(&cell));
                sums.filter(is_worked_out).collect()
            };
            (0..group.cells.len()).map(of_cell).collect::<Vec<Vec<usize>>>()
        });
        let base_of_cell = of_cell.each_ref().map(|of_cell| {
            let base_sum = |(cell, of_cell): (usize, &Vec<usize>)| {
                let mut base_sums = bases.iter().map(|(_, sum)| *sum);
                let sum = base_sums.find(|&sum| sums[sum].contains(&cell))?;
                (!of_cell.contains(&sum)).then_some(sum)
            };
            of_cell.iter().enumerate().map(base_sum).collect()
        });
        let first_cells = sums.iter().map(|cells| cells[0]).collect();
        GroupSums { first_cells, slices, of_cell, bases, base_of_cell }
    }
}
