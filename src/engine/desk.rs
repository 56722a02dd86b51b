//! What reps take on: the desk of a team, month by month.

use multiversion::multiversion;

use crate::engine::arrivals::Arrivals;
use crate::engine::demand::StageTable;
use crate::engine::evaluation::GroupState;
use crate::engine::lanes::{Counts, LANES, Lanes, factor};
use crate::engine::people::People;
use crate::engine::setup::{CellStreams, Setup};
use crate::engine::streams::{Stream, threshold, upper_bits};
use crate::engine::world::World;
use crate::model::groups::Group;

/// The luck of a group's desk in some trials, by cell and month, drawn as far as any state
/// asks for.
#[derive(Clone, Debug, Default)]
pub struct DeskLuck {
    months: usize,
    arrivals: Vec<Arrivals>,
    fates: Vec<Fates>,
    /// The means that the last state asked for, with what they gave: states often differ
    /// in a few cells only.
    last: Vec<(Lanes, Counts)>,
}

/// A word for each of the opportunities on a desk, which decides what becomes of it.
#[derive(Clone, Debug, Default)]
struct Fates(Vec<Counts>);

impl DeskLuck {
    /// Begins anew, for some trials. Room is kept for the largest group so far.
    pub fn reset(&mut self, cells: usize, months: usize) {
        let length = cells * months;
        self.months = months;
        if self.arrivals.len() < length {
            self.arrivals.resize_with(length, Arrivals::default);
            self.fates.resize_with(length, Fates::default);
        }
        self.arrivals.iter_mut().for_each(Arrivals::reset);
        self.fates.iter_mut().for_each(|fates| fates.0.clear());
        self.last.clear();
        self.last.resize(length, (Lanes::splat(f64::NAN), Counts::ZERO));
    }

    /// The opportunities offered in a cell, by month, given how many are expected.
    fn offer(
        &mut self,
        cell: usize,
        means: &[Lanes],
        stream: Stream,
        first: u64,
        offered: &mut Vec<Counts>,
    ) {
        let of_cell = cell * self.months..(cell + 1) * self.months;
        let (arrivals, last) = (&mut self.arrivals[of_cell.clone()], &mut self.last[of_cell]);
        let mut changed = changes(means, last);
        while changed != 0 {
            let month = changed.trailing_zeros() as usize;
            changed &= changed - 1;
            let mean = means[month];
            last[month] = (mean, arrivals[month].before(mean, stream, first, month));
        }
        offered.extend(last.iter().map(|(_, count)| *count));
    }
}

/// In which months (bit m for month m) means are not the last ones. A plan has at most 120
/// months.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn changes(means: &[Lanes], last: &[(Lanes, Counts)]) -> u128 {
    let mut changed = 0;
    for (month, (mean, (last, _))) in means.iter().zip(last).enumerate() {
        changed |= u128::from(!mean.has_bits_of(last)) << month;
    }
    changed
}

/// What came of a group's desk in one of its states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeskResult {
    /// Opportunities offered, by cell and month.
    pub offered: Vec<Counts>,
    /// Opportunities taken on, by cell and month.
    pub accepted: Vec<Counts>,
    /// Opportunities waiting at the end of each quarter, by cell and quarter.
    pub waiting: Vec<Counts>,
    /// Σ min(desk, capacity), by quarter.
    pub used: Vec<Lanes>,
    /// Σ capacity, by quarter.
    pub capacity: Vec<Lanes>,
}

/// Draws the opportunities offered from their expected number, and works the desk with the
/// people of the group's team, if it has one.
#[allow(clippy::too_many_arguments)]
pub fn work(
    setup: &Setup,
    group: &Group,
    streams: &[CellStreams],
    state: &GroupState,
    world: &World,
    people: Option<&People>,
    flows: &StageTable,
    luck: &mut DeskLuck,
    result: &mut DeskResult,
) {
    let model = setup.model;
    let cells = group.cells.len();
    let opportunity = model.scenario.stages.len() - 1;
    result.offered.clear();
    for (cell, streams) in streams.iter().enumerate() {
        let means = flows.months(opportunity, cell);
        luck.offer(cell, means, streams.arrival, world.first, &mut result.offered);
    }
    result.accepted.clone_from(&result.offered);
    result.waiting.clear();
    result.waiting.resize(cells * model.quarters(), Counts::ZERO);
    for sums in [&mut result.used, &mut result.capacity] {
        sums.clear();
        sums.resize(model.quarters(), Lanes::ZERO);
    }
    if let (Some(team), Some(people)) = (group.team, people) {
        let capacity = capacity(setup, group, state, world, people, team);
        let loss = world.value(model.scenario.teams[team].waiting_loss);
        queue(streams, world.first, luck, &capacity, loss, result);
    }
}

/// Ramped reps × opportunities per rep × what Programs and risks make of it, by month.
fn capacity(
    setup: &Setup,
    group: &Group,
    state: &GroupState,
    world: &World,
    people: &People,
    team: usize,
) -> Vec<Lanes> {
    let per_rep = setup.model.scenario.teams[team].opportunities_per_rep;
    let per_rep = per_rep.map_or(Lanes::ZERO, |value| world.value(value));
    let mut capacity: Vec<Lanes> = people.ramped.iter().map(|ramped| *ramped * per_rep).collect();
    for active in &state.capacity {
        let by = world.value(group.capacity[active.effect].by);
        for (month, strength) in capacity.iter_mut().zip(world.monthly(active.slot)) {
            *month *= factor(by, *strength);
        }
    }
    capacity
}

/// Month by month: each of the D opportunities on the desk is taken on with probability
/// f = min(1, K/D), each of the rest goes stale with probability `loss`, and others wait.
pub(super) fn queue(
    streams: &[CellStreams],
    first: u64,
    luck: &mut DeskLuck,
    capacity: &[Lanes],
    loss: Lanes,
    result: &mut DeskResult,
) {
    let months = capacity.len();
    let quarters = months / 3;
    let mut waiting = vec![Counts::ZERO; streams.len()];
    for (month, capacity) in capacity.iter().enumerate() {
        let at = |cell: usize| cell * months + month;
        let offered = result.offered[month..].iter().step_by(months);
        let shares = share(offered, &waiting, *capacity, loss);
        result.used[month / 3] += shares.used;
        result.capacity[month / 3] += *capacity;
        for (cell, waiting) in waiting.iter_mut().enumerate() {
            let place = at(cell);
            let present = *waiting + result.offered[place];
            if shares.all_are_taken_on {
                (result.accepted[place], *waiting) = (present, Counts::ZERO);
            } else {
                let fates = &mut luck.fates[place];
                let stream = streams[cell].desk;
                (result.accepted[place], *waiting) =
                    share_out(fates, stream, first, month as u32, present, &shares);
            }
        }
        if month % 3 == 2 {
            for (cell, waiting) in waiting.iter().enumerate() {
                result.waiting[cell * quarters + month / 3] = *waiting;
            }
        }
    }
}

/// What becomes of the opportunities that are on a desk in a month.
struct Shares {
    /// min(desk, capacity).
    used: Lanes,
    all_are_taken_on: bool,
    /// An opportunity is taken on where the upper bits of its word are below this …
    accepted_below: Counts,
    /// … and otherwise gone where they are below this.
    gone_below: Counts,
}

/// Works out what becomes of the opportunities on a desk: those offered in each cell, and
/// those waiting.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn share<'a>(
    offered: impl Iterator<Item = &'a Counts>,
    waiting: &[Counts],
    capacity: Lanes,
    loss: Lanes,
) -> Shares {
    let mut desk = Counts::ZERO;
    for (offered, waiting) in offered.zip(waiting) {
        desk += *waiting + *offered;
    }
    let mut shares = Shares {
        used: Lanes::ZERO,
        all_are_taken_on: true,
        accepted_below: Counts::ZERO,
        gone_below: Counts::ZERO,
    };
    let desk = desk.to_lanes();
    let mut crowded = 0;
    for lane in 0..LANES {
        let (desk, capacity) = (desk.0[lane], capacity.0[lane]);
        let fits = desk <= capacity;
        let share = if fits { 1.0 } else { capacity / desk };
        shares.used.0[lane] = if fits { desk } else { capacity };
        crowded |= u32::from(!fits);
        shares.accepted_below.0[lane] = threshold(share);
        shares.gone_below.0[lane] = threshold(share + (1.0 - share) * loss.0[lane]);
    }
    shares.all_are_taken_on = crowded == 0;
    shares
}

/// How many of the opportunities present in a cell are taken on, and how many wait on.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn share_out(
    fates: &mut Fates,
    stream: Stream,
    first: u64,
    month: u32,
    present: Counts,
    shares: &Shares,
) -> (Counts, Counts) {
    let most = present.largest() as usize;
    while fates.0.len() < most {
        let words = stream.of_trials(first, month, (fates.0.len() / 4) as u32);
        for word in words {
            let mut fate = Counts::ZERO;
            for lane in 0..LANES {
                fate.0[lane] = upper_bits(word[lane]);
            }
            fates.0.push(fate);
        }
    }
    let (mut accepted, mut decided) = (Counts::ZERO, Counts::ZERO);
    for (number, fate) in fates.0[..most].iter().enumerate() {
        for lane in 0..LANES {
            let is_present = u32::from((number as u32) < present.0[lane]);
            accepted.0[lane] +=
                is_present & u32::from(fate.0[lane] < shares.accepted_below.0[lane]);
            decided.0[lane] += is_present & u32::from(fate.0[lane] < shares.gone_below.0[lane]);
        }
    }
    // Above the threshold of those taken on lies that of those gone.
    (accepted, present - decided)
}
