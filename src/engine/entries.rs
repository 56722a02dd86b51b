//! Entries counted above the opportunity, and opportunities offered and waiting.

use crate::distribution::special::normal_quantile;
use crate::engine::batch::GroupRun;
use crate::engine::demand::StageTable;
use crate::engine::desk::DeskResult;
use crate::engine::lanes::{Counts, Lanes};
use crate::engine::poisson::poisson_at;
use crate::model::ledger::SlicedAccount;

/// The luck of a group's entries in some trials, by cell, stage and quarter.
#[derive(Clone, Debug, Default)]
pub struct EntriesLuck(Vec<Place>);

#[derive(Clone, Copy, Debug, Default)]
struct Place {
    /// A uniform number, and its normal score.
    uniform: Lanes,
    score: Lanes,
    /// The mean that the last state asked for, with what it gave.
    mean: Lanes,
    count: Counts,
}

impl EntriesLuck {
    /// Draws it for a group, as far as it is needed.
    pub(super) fn draw(&mut self, run: &GroupRun) {
        let quarters = run.layout.quarters();
        let stages = run.setup.model.scenario.stages.len() - 1;
        let needed = |stage: &usize| run.needed.has(SlicedAccount::Entries(*stage));
        self.0.clear();
        self.0.resize(run.streams.len() * stages * quarters, Place::default());
        for (cell, streams) in run.streams.iter().enumerate() {
            let first = run.group.cells[cell].first_stage.unwrap_or(stages);
            for stage in (first..stages).filter(needed) {
                for quarter in 0..quarters {
                    let uniform =
                        streams.entries[stage].uniforms(run.world.first, quarter as u32, 0);
                    let place = &mut self.0[(cell * stages + stage) * quarters + quarter];
                    (place.uniform, place.score) = (uniform, uniform.map(normal_quantile));
                    place.mean = Lanes::splat(f64::NAN);
                }
            }
        }
    }

    /// Posts a state's entries and waiting opportunities to its part of a ledger.
    pub(super) fn post(
        &mut self,
        run: &GroupRun,
        flows: &StageTable,
        desk: &DeskResult,
        part: &mut [Lanes],
    ) {
        let quarters = run.layout.quarters();
        let stages = run.setup.model.scenario.stages.len() - 1;
        for (number, cell) in run.group.cells.iter().enumerate() {
            for stage in cell.first_stage.unwrap_or(stages)..stages {
                let account = SlicedAccount::Entries(stage);
                let places = &mut self.0[(number * stages + stage) * quarters..];
                let expected = flows.months(stage, number).chunks_exact(3);
                let counts = places.iter_mut().zip(expected);
                let counts =
                    counts.map(|(place, three)| place.count(three[0] + three[1] + three[2]));
                add(run, number, account, counts, part);
            }
            let offered = desk.offered[number * 3 * quarters..].chunks_exact(3).take(quarters);
            let offered = offered.map(|three| three[0] + three[1] + three[2]);
            add(run, number, SlicedAccount::Entries(stages), offered, part);
            let waiting = desk.waiting[number * quarters..].iter().copied().take(quarters);
            add(run, number, SlicedAccount::Waiting, waiting, part);
        }
    }
}

/// Adds a cell's counts by quarter to an account of its slices, if it is needed.
fn add(
    run: &GroupRun,
    cell: usize,
    account: SlicedAccount,
    counts: impl Iterator<Item = Counts>,
    part: &mut [Lanes],
) {
    if !run.needed.has(account) {
        return;
    }
    let from = account.index() * run.layout.quarters();
    for (quarter, count) in counts.enumerate() {
        for slice in &run.states.cell_slices[cell] {
            part[slice * run.layout.slice_len() + from + quarter] += count.to_lanes();
        }
    }
}

impl Place {
    fn count(&mut self, mean: Lanes) -> Counts {
        if !mean.has_bits_of(&self.mean) {
            self.mean = mean;
            self.count = Counts(std::array::from_fn(|lane| {
                poisson_at(mean.0[lane], self.uniform.0[lane], self.score.0[lane])
            }));
        }
        self.count
    }
}
