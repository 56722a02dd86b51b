//! What reps take on: the desk of a team, month by month.

use multiversion::multiversion;

use crate::engine::group_states::DeskState;
use crate::engine::lanes::{Counts, LANES, Lanes, SHIFT, multiply_all};
use crate::engine::people::People;
use crate::engine::setup::{CellStreams, Setup};
use crate::engine::streams::Stream;
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

/// What decides what becomes of each of the opportunities on a desk.
#[derive(Clone, Debug, Default)]
struct Fates(Vec<Fate>);

/// The fates of two opportunities that follow each other, of one behind the other, in all lanes.
/// Sixteen bits each, so that no chance is off by more than 2⁻¹⁷, or 2⁻¹⁵ next to 1.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Fate([u16; 2 * LANES]);

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
        multiply_all(capacity, by, world.monthly(active.slot));
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
    /// An opportunity is taken on where its fate is below this …
    accepted_below: Fate,
    /// … and otherwise gone where it is below this.
    gone_below: Fate,
}

/// Works out what becomes of so many opportunities on a desk.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn share(desk: Counts, capacity: Lanes, loss: Lanes) -> Shares {
    let mut shares = Shares {
        used: Lanes::ZERO,
        all_are_taken_on: true,
        accepted_below: Fate([0; 2 * LANES]),
        gone_below: Fate([0; 2 * LANES]),
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
        let gone = share + (1.0 - share) * loss.0[lane];
        for lane in [lane, LANES + lane] {
            shares.accepted_below.0[lane] = threshold(share);
            shares.gone_below.0[lane] = threshold(gone);
        }
    }
    shares
}

/// What a fate is below with this probability: always at 1 and never at 0.
#[inline(always)]
fn threshold(probability: f64) -> u16 {
    // Adding 2⁵² leaves the nearest integer in the lowest bits. As fates are below 2¹⁶ - 1, that is
    // what stands for 1.
    let scaled = probability * f64::from(1 << 16);
    let most = f64::from(u16::MAX);
    ((if scaled < most { scaled } else { most }) + SHIFT).to_bits() as u16
}

/// Opportunities whose numbers, and how many of which there are, have room in 16 bits.
const IN_16_BITS: usize = 1 << 15;

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
    let pairs = (present.largest() as usize).div_ceil(2);
    while fates.0.len() < pairs {
        let words = stream.of_trials(first, month, (fates.0.len() / 4) as u32);
        for word in words {
            let mut fate = Fate([0; 2 * LANES]);
            for lane in 0..LANES {
                fate.0[lane] = ((word[lane] >> 16) as u16).min(u16::MAX - 1);
                fate.0[LANES + lane] = (word[lane] as u16).min(u16::MAX - 1);
            }
            fates.0.push(fate);
        }
    }
    let (mut accepted, mut decided) = (Counts::ZERO, Counts::ZERO);
    for (part, fates) in fates.0[..pairs].chunks(IN_16_BITS / 2).enumerate() {
        let before = (part * IN_16_BITS) as u32;
        let mut here = [0; 2 * LANES];
        for lane in 0..LANES {
            let present = present.0[lane].saturating_sub(before).min(IN_16_BITS as u32) as u16;
            here[lane] = present;
            here[LANES + lane] = present.saturating_sub(1);
        }
        let (mut taken_on, mut settled) = ([0; 2 * LANES], [0; 2 * LANES]);
        for (pair, fate) in fates.iter().enumerate() {
            let number = 2 * pair as u16;
            for of_lane in 0..2 * LANES {
                let is_present = u16::from(number < here[of_lane]);
                let fate = fate.0[of_lane];
                taken_on[of_lane] +=
                    is_present & u16::from(fate < shares.accepted_below.0[of_lane]);
                settled[of_lane] += is_present & u16::from(fate < shares.gone_below.0[of_lane]);
            }
        }
        for lane in 0..LANES {
            accepted.0[lane] += u32::from(taken_on[lane]) + u32::from(taken_on[LANES + lane]);
            decided.0[lane] += u32::from(settled[lane]) + u32::from(settled[LANES + lane]);
        }
    }
    // Above the threshold of those taken on lies that of those gone.
    (accepted, present - decided)
}

#[cfg(test)]
mod tests {
    use super::{Fate, Fates, Shares, share_out, threshold};
    use crate::engine::lanes::{Counts, LANES, Lanes};
    use crate::engine::streams::{Purpose, Stream};

    #[test]
    fn thresholds_are_sure_at_their_ends_and_near_between() {
        assert_eq!(threshold(0.0), 0);
        assert!(threshold(1.0) > u16::MAX - 1, "above every fate");
        for tenth_of_a_per_mille in 0..=10_000 {
            let probability = f64::from(tenth_of_a_per_mille) / 10_000.0;
            let below = f64::from(threshold(probability)) / 65_536.0;
            let allowed = if below > 0.9999 { 1.0 / 32_768.0 } else { 1.0 / 131_072.0 };
            assert!((below - probability).abs() <= allowed, "{probability}");
        }
    }

    /// What is counted in pairs is what each opportunity's own word tells, also where more are on
    /// the desk than sixteen bits count.
    #[test]
    fn shares_are_those_of_each_opportunity_alone() {
        let stream = Stream::new(3, Purpose::Desk, "cell");
        let present = Counts(std::array::from_fn(|lane| [0, 1, 7, 70_001][lane % 4]));
        let (accepted_below, gone_below) = (threshold(0.3), threshold(0.5));
        let shares = Shares {
            used: Lanes::ZERO,
            all_are_taken_on: false,
            accepted_below: Fate([accepted_below; 2 * LANES]),
            gone_below: Fate([gone_below; 2 * LANES]),
        };
        let (accepted, waiting) = share_out(&mut Fates::default(), stream, 64, 5, present, &shares);
        for lane in 0..LANES {
            let [mut taken_on, mut waits] = [0, 0];
            for number in 0..present.0[lane] {
                let word = stream.words(64 + lane as u64, 5, number / 8)[number as usize / 2 % 4];
                let half = if number.is_multiple_of(2) { word >> 16 } else { word % (1 << 16) };
                taken_on += u32::from(half < u32::from(accepted_below));
                waits += u32::from(half >= u32::from(gone_below));
            }
            assert_eq!((accepted.0[lane], waiting.0[lane]), (taken_on, waits));
        }
        assert!(accepted.0[3].abs_diff(21_000) < 600 && waiting.0[3].abs_diff(35_000) < 600);
    }
}
