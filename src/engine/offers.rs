//! What cells are offered: the opportunities and entries of each cell under each inflow that
//! it has in any state.

use multiversion::multiversion;

use crate::engine::batch::GroupRun;
use crate::engine::demand::{AudienceLimits, Demand};
use crate::engine::entries::EntriesLuck;
use crate::engine::lanes::{Counts, Lanes};
use crate::engine::people::TeamPeople;
use crate::engine::poisson::PoissonLuck;

/// What a cell is offered.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    months: usize,
    /// Opportunities offered, by inflow and month.
    offered: Vec<Counts>,
    /// Entries that are needed, by inflow, stage above the opportunity and quarter.
    pub entries: Vec<Counts>,
}

impl Offers {
    /// The opportunities offered under an inflow, by month.
    #[inline]
    #[must_use]
    pub fn of(&self, inflow: usize) -> &[Counts] {
        &self.offered[inflow * self.months..(inflow + 1) * self.months]
    }
}

/// What working them out needs room for; kept from cell to cell.
#[derive(Debug, Default)]
pub struct OfferRoom {
    /// How much each load on an audience leaves of what Programs add.
    pub limits: AudienceLimits,
    demand: Demand,
    /// The luck of what arrives, by month.
    arrivals: Vec<PoissonLuck>,
    entries: EntriesLuck,
}

impl OfferRoom {
    /// Works out what a cell is offered.
    pub(super) fn fill(
        &mut self,
        run: &GroupRun,
        cell: usize,
        people: &[TeamPeople],
        offers: &mut Offers,
    ) {
        let model = run.setup.model;
        offers.months = model.months();
        offers.offered.clear();
        offers.entries.clear();
        let stream = run.streams[cell].arrival;
        let uniform = |month: usize| stream.uniforms(run.world.first, month as u32, 0);
        self.arrivals.clear();
        self.arrivals.extend((0..offers.months).map(|month| PoissonLuck::new(uniform(month))));
        self.entries.draw(run, cell);
        let of_group = &run.group.cells[cell];
        self.demand.begin(run.setup, of_group, run.world);
        let opportunity = model.scenario.stages.len() - 1;
        let first_stage = of_group.first_stage.unwrap_or(opportunity);
        for inflow in &run.states.inflows.of_cell[cell] {
            let limits = &self.limits;
            self.demand.expect(run.setup, first_stage, inflow, run.world, people, limits);
            self.entries.count(run, cell, &self.demand, &mut offers.entries);
            self.offer(opportunity);
            offers.offered.extend(self.arrivals.iter().map(|luck| luck.count));
        }
    }

    /// Counts the opportunities offered, given how many are expected.
    fn offer(&mut self, opportunity: usize) {
        let means = self.demand.months(opportunity);
        // Inflows often differ in a few months only.
        let mut changed = changes(means, &self.arrivals);
        while changed != 0 {
            let month = changed.trailing_zeros() as usize;
            changed &= changed - 1;
            self.arrivals[month].count_anew(means[month]);
        }
    }
}

/// In which months (bit m for month m) means are not the last ones. A plan has at most 120
/// months.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn changes(means: &[Lanes], last: &[PoissonLuck]) -> u128 {
    let mut changed = 0;
    for (month, (mean, last)) in means.iter().zip(last).enumerate() {
        changed |= u128::from(!mean.has_bits_of(&last.mean)) << month;
    }
    changed
}
