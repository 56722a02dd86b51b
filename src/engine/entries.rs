//! Entries counted above the opportunity, and opportunities offered and waiting.

use multiversion::multiversion;

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
    let needed = run.needed_in(state);
    let opportunity = run.setup.model.scenario.stages.len() - 1;
    let (mut rows, none) = (Vec::new(), vec![Counts::ZERO; quarters]);
    for (cell, (offers, inflow)) in offers.iter().zip(inflows).enumerate() {
        let mut post = |account: SlicedAccount, counts: &[Counts]| {
            run.rows((cell, state), account, &mut rows);
            post_counts(counts, &rows, part, quarters);
        };
        let stages = counted(run, cell).count();
        let mut entries = offers.entries[inflow * stages * quarters..].chunks_exact(quarters);
        let first = run.group.cells[cell].first_stage.unwrap_or(opportunity);
        for stage in (0..opportunity).filter(|stage| run.has(SlicedAccount::Entries(*stage))) {
            let counts = if stage < first { None } else { entries.next() };
            if needed.has(SlicedAccount::Entries(stage)) {
                post(SlicedAccount::Entries(stage), counts.unwrap_or(&none));
            }
        }
        if needed.has(SlicedAccount::Entries(opportunity)) {
            post(SlicedAccount::Entries(opportunity), offers.of(*inflow));
        }
        if needed.has(SlicedAccount::Waiting) {
            let waiting = &desk.waiting[cell * quarters..(cell + 1) * quarters];
            post(SlicedAccount::Waiting, waiting);
        }
    }
}

/// Posts counts, which are so many for each of the quarters, to the rows of a part that begin
/// there: adds them, or puts them in place of what they held.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn post_counts(counts: &[Counts], rows: &[(usize, bool)], part: &mut [Lanes], quarters: usize) {
    for (quarter, counts) in counts.chunks_exact(counts.len() / quarters).enumerate() {
        let count = counts.iter().fold(Counts::ZERO, |sum, count| sum + *count).to_lanes();
        for &(begin, is_first) in rows {
            let sum = &mut part[begin + quarter];
            *sum = if is_first { count } else { *sum + count };
        }
    }
}
