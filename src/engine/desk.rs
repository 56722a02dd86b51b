//! What reps take on: the desk of a team, month by month.

use multiversion::multiversion;

use crate::engine::evaluation::DeskState;
use crate::engine::lanes::{Counts, LANES, Lanes, factor};
use crate::engine::people::People;
use crate::engine::setup::{CellStreams, Setup};
use crate::engine::streams::{Stream, threshold, upper_bits};
use crate::engine::world::World;
use crate::model::groups::Group;

/// What desks need room for; kept from state to state.
#[derive(Clone, Debug, Default)]
pub struct DeskRoom {
    /// The luck of a group's desk in some trials, by cell and month, drawn as far as any state
    /// asks for.
    fates: Vec<Fates>,
    /// Opportunities offered in all cells together, by month.
    on_desk: Vec<Counts>,
    /// By month.
    capacity: Vec<Lanes>,
    /// Opportunities that wait for the next month, by cell.
    waiting: Vec<Counts>,
}

/// A word for each of the opportunities on a desk, which decides what becomes of it.
#[derive(Clone, Debug, Default)]
struct Fates(Vec<Counts>);

impl DeskRoom {
    /// Begins anew, for some trials. Room is kept for the largest group so far.
    pub fn reset(&mut self, cells: usize, months: usize) {
        if self.fates.len() < cells * months {
            self.fates.resize_with(cells * months, Fates::default);
        }
        self.fates.iter_mut().for_each(|fates| fates.0.clear());
    }
}

/// What came of a group's desk in one of its states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeskResult {
    /// Opportunities taken on, by cell and month.
    pub accepted: Vec<Counts>,
    /// Opportunities waiting at the end of each quarter, by cell and quarter.
    pub waiting: Vec<Counts>,
    /// Σ min(desk, capacity), by quarter.
    pub used: Vec<Lanes>,
    /// Σ capacity, by quarter.
    pub capacity: Vec<Lanes>,
}

/// Works the desk that the cells of a group are offered these opportunities at, by cell and
/// month, with the people of its team, if it has one.
#[allow(clippy::too_many_arguments)]
pub fn work(
    setup: &Setup,
    group: &Group,
    streams: &[CellStreams],
    state: &DeskState,
    world: &World,
    people: Option<&People>,
    offered: &[&[Counts]],
    room: &mut DeskRoom,
    result: &mut DeskResult,
) {
    let model = setup.model;
    let cells = group.cells.len();
    result.accepted.clear();
    offered.iter().for_each(|offered| result.accepted.extend_from_slice(offered));
    result.waiting.clear();
    result.waiting.resize(cells * model.quarters(), Counts::ZERO);
    for sums in [&mut result.used, &mut result.capacity] {
        sums.clear();
        sums.resize(model.quarters(), Lanes::ZERO);
    }
    if let (Some(team), Some(people)) = (group.team, people) {
        room.on_desk.clear();
        room.on_desk.resize(model.months(), Counts::ZERO);
        offered.iter().for_each(|offered| add_counts(&mut room.on_desk, offered));
        set_capacity(setup, group, state, world, people, team, &mut room.capacity);
        let loss = world.value(model.scenario.teams[team].waiting_loss);
        queue(streams, world.first, room, loss, result);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_counts(sums: &mut [Counts], counts: &[Counts]) {
    for (sum, count) in sums.iter_mut().zip(counts) {
        *sum += *count;
    }
}

/// Ramped reps × opportunities per rep × what Programs and risks make of it, by month.
fn set_capacity(
    setup: &Setup,
    group: &Group,
    state: &DeskState,
    world: &World,
    people: &People,
    team: usize,
    capacity: &mut Vec<Lanes>,
) {
    let per_rep = setup.model.scenario.teams[team].opportunities_per_rep;
    let per_rep = per_rep.map_or(Lanes::ZERO, |value| world.value(value));
    capacity.clear();
    capacity.extend(people.ramped.iter().map(|ramped| *ramped * per_rep));
    for active in &state.capacity {
        let by = world.value(group.capacity[active.effect].by);
        for (month, strength) in capacity.iter_mut().zip(world.monthly(active.slot)) {
            *month *= factor(by, *strength);
        }
    }
}

/// Month by month: each of the D opportunities on the desk is taken on with probability
/// f = min(1, K/D), each of the rest goes stale with probability `loss`, and others wait.
/// The result holds what is offered, and then what is taken on.
fn queue(
    streams: &[CellStreams],
    first: u64,
    room: &mut DeskRoom,
    loss: Lanes,
    result: &mut DeskResult,
) {
    let DeskRoom { fates, on_desk, capacity, waiting } = room;
    let months = capacity.len();
    let quarters = months / 3;
    waiting.clear();
    waiting.resize(streams.len(), Counts::ZERO);
    // How many wait in all cells together.
    let mut backlog = Counts::ZERO;
    for (month, (offered, capacity)) in on_desk.iter().zip(capacity.iter()).enumerate() {
        let shares = share(*offered + backlog, *capacity, loss);
        result.used[month / 3] += shares.used;
        result.capacity[month / 3] += *capacity;
        let nobody_waits = backlog == Counts::ZERO;
        backlog = Counts::ZERO;
        if shares.all_are_taken_on && nobody_waits {
            continue;
        }
        for (cell, waiting) in waiting.iter_mut().enumerate() {
            let place = cell * months + month;
            let accepted = &mut result.accepted[place];
            let present = *waiting + *accepted;
            if shares.all_are_taken_on {
                (*accepted, *waiting) = (present, Counts::ZERO);
            } else {
                let (fates, stream) = (&mut fates[place], streams[cell].desk);
                (*accepted, *waiting) =
                    share_out(fates, stream, first, month as u32, present, &shares);
                backlog += *waiting;
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

/// Works out what becomes of so many opportunities on a desk.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn share(desk: Counts, capacity: Lanes, loss: Lanes) -> Shares {
    let mut shares = Shares {
        used: Lanes::ZERO,
        all_are_taken_on: true,
        accepted_below: Counts::ZERO,
        gone_below: Counts::ZERO,
    };
    let desk = desk.to_lanes();
    let mut crowded = 0;
    for lane in 0..LANES {
        let fits = desk.0[lane] <= capacity.0[lane];
        shares.used.0[lane] = if fits { desk.0[lane] } else { capacity.0[lane] };
        crowded |= u32::from(!fits);
    }
    if crowded == 0 {
        return shares;
    }
    shares.all_are_taken_on = false;
    for lane in 0..LANES {
        let (desk, capacity) = (desk.0[lane], capacity.0[lane]);
        let share = if desk <= capacity { 1.0 } else { capacity / desk };
        shares.accepted_below.0[lane] = threshold(share);
        shares.gone_below.0[lane] = threshold(share + (1.0 - share) * loss.0[lane]);
    }
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
