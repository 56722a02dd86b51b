//! Entries counted above the opportunity, and opportunities offered and waiting.

use crate::engine::batch::GroupRun;
use crate::engine::demand::Demand;
use crate::engine::desk::DeskResult;
use crate::engine::lanes::{Counts, Lanes};
use crate::engine::offers::Offers;
use crate::engine::poisson::PoissonLuck;
use crate::model::ledger::SlicedAccount;

/// The luck of a cell's entries in some trials, by stage and quarter.
#[derive(Clone, Debug, Default)]
pub struct EntriesLuck(Vec<PoissonLuck>);

impl EntriesLuck {
    /// Draws it for a cell, as far as it is needed.
    pub(super) fn draw(&mut self, run: &GroupRun, cell: usize) {
        let quarters = run.layout.quarters();
        let first = run.world.first;
        self.0.clear();
        for stage in counted(run, cell) {
            let stream = run.streams[cell].entries[stage];
            let uniform = |quarter: usize| stream.uniforms(first, quarter as u32, 0);
            self.0.extend((0..quarters).map(|quarter| PoissonLuck::new(uniform(quarter))));
        }
    }

    /// Counts the entries of the cell, given how many are expected: those that are needed, by
    /// stage and quarter.
    pub(super) fn count(
        &mut self,
        run: &GroupRun,
        cell: usize,
        demand: &Demand,
        entries: &mut Vec<Counts>,
    ) {
        let expected = counted(run, cell).flat_map(|stage| demand.months(stage).chunks_exact(3));
        let counts = self.0.iter_mut().zip(expected);
        entries.extend(counts.map(|(luck, three)| luck.count(three[0] + three[1] + three[2])));
    }
}

/// The stages above the opportunity that a cell has entries in and whose numbers are needed.
fn counted(run: &GroupRun, cell: usize) -> impl Iterator<Item = usize> {
    let stages = run.setup.model.scenario.stages.len() - 1;
    let first = run.group.cells[cell].first_stage.unwrap_or(stages);
    (first..stages).filter(|stage| run.has(SlicedAccount::Entries(*stage)))
}

/// Posts a state's entries and waiting opportunities to its part of a ledger, given the inflow
/// of each cell.
pub(super) fn post(
    run: &GroupRun,
    state: usize,
    inflows: &[usize],
    offers: &[Offers],
    desk: &DeskResult,
    part: &mut [Lanes],
) {
    let quarters = run.layout.quarters();
    let opportunity = run.setup.model.scenario.stages.len() - 1;
    empty(run, state, part);
    for (cell, (offers, inflow)) in offers.iter().zip(inflows).enumerate() {
        let stages = counted(run, cell).count();
        let entries = &offers.entries[inflow * stages * quarters..];
        for (stage, counts) in counted(run, cell).zip(entries.chunks_exact(quarters)) {
            add((run, state), cell, SlicedAccount::Entries(stage), counts.iter().copied(), part);
        }
        let offered = offers.of(*inflow).chunks_exact(3);
        let offered = offered.map(|three| three[0] + three[1] + three[2]);
        add((run, state), cell, SlicedAccount::Entries(opportunity), offered, part);
        let waiting = desk.waiting[cell * quarters..].iter().copied().take(quarters);
        add((run, state), cell, SlicedAccount::Waiting, waiting, part);
    }
}

/// Empties the accounts that are posted here.
fn empty(run: &GroupRun, state: usize, part: &mut [Lanes]) {
    let needed = run.needed_in(state);
    let stages = (0..run.setup.model.scenario.stages.len()).map(SlicedAccount::Entries);
    for account in stages.chain([SlicedAccount::Waiting]) {
        for sum in 0..run.states.sums.first_cells.len() {
            if let Some(row) = needed.row(sum, account.index(), run.layout.quarters()) {
                part[row].fill(Lanes::ZERO);
            }
        }
    }
}

/// Adds a cell's counts by quarter to an account of its slices, if it is needed.
fn add(
    (run, state): (&GroupRun, usize),
    cell: usize,
    account: SlicedAccount,
    counts: impl Iterator<Item = Counts>,
    part: &mut [Lanes],
) {
    let needed = run.needed_in(state);
    if !needed.has(account) {
        return;
    }
    for (quarter, count) in counts.enumerate() {
        for &sum in run.states.sums_in(state, cell) {
            if let Some(row) = needed.row(sum, account.index(), run.layout.quarters()) {
                part[row][quarter] += count.to_lanes();
            }
        }
    }
}
