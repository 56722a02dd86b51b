//! What reps take on: the desk of a team, month by month.

use multiversion::multiversion;

use crate::engine::counts::{count_below, poissons, threshold};
use crate::engine::demand::StageTable;
use crate::engine::evaluation::GroupState;
use crate::engine::people::People;
use crate::engine::setup::{CellStreams, Setup};
use crate::engine::streams::Stream;
use crate::engine::world::World;
use crate::model::groups::Group;
use crate::model::timing::factor;

/// The uniform numbers that decide a group's counts in a trial, by cell and month.
#[derive(Clone, Debug, Default)]
pub struct DeskLuck {
    months: usize,
    offered: Vec<f64>,
    accepted: DeskWords,
    stale: DeskWords,
    /// The means that the last state asked for, with what they gave: states often differ
    /// in a few cells only.
    last_means: Vec<f64>,
    last_offers: Vec<u32>,
    counts: Vec<u32>,
}

/// A word for each of the opportunities on a desk, drawn when they are first asked for.
#[derive(Clone, Debug, Default)]
struct DeskWords {
    words: Vec<[u32; WORDS]>,
    drawn: Vec<bool>,
}

/// Words that are kept for each cell and month; more are drawn anew each time.
const WORDS: usize = 32;
/// Blocks of four words that make up as many.
const BLOCKS: usize = WORDS / 4;

impl DeskWords {
    fn reset(&mut self, length: usize) {
        self.words.resize(length, [0; WORDS]);
        self.drawn.clear();
        self.drawn.resize(length, false);
    }

    /// How many of the `n` opportunities at a place have a word below a threshold.
    #[inline(always)]
    fn count_below(
        &mut self,
        stream: Stream,
        trial: u64,
        month: usize,
        place: usize,
        n: u32,
        threshold: u32,
    ) -> u32 {
        if !self.drawn[place] {
            self.words[place] = desk_words(stream, trial, month, 0);
            self.drawn[place] = true;
        }
        let mut count = count_below(&self.words[place][..WORDS.min(n as usize)], threshold);
        let mut part = 1;
        let mut rest = n.saturating_sub(WORDS as u32);
        while rest > 0 {
            let words = desk_words(stream, trial, month, part);
            count += count_below(&words[..WORDS.min(rest as usize)], threshold);
            rest = rest.saturating_sub(WORDS as u32);
            part += 1;
        }
        count
    }
}

/// The words of the opportunities 32·part, 32·part + 1, … on a cell's desk in a month.
#[inline(always)]
fn desk_words(stream: Stream, trial: u64, month: usize, part: u32) -> [u32; WORDS] {
    let numbers = std::array::from_fn(|lane| part * BLOCKS as u32 + lane as u32);
    let blocks = stream.lanes::<BLOCKS>(trial, [month as u32; BLOCKS], numbers);
    std::array::from_fn(|word| blocks[word / BLOCKS][word % BLOCKS])
}

impl DeskLuck {
    /// Draws the luck of a group.
    pub fn draw(&mut self, streams: &[CellStreams], trial: u64, months: usize) {
        self.months = months;
        let length = streams.len() * months;
        self.last_means.clear();
        self.last_means.resize(length, f64::NAN);
        self.last_offers.resize(length, 0);
        self.accepted.reset(length);
        self.stale.reset(length);
        self.offered.resize(length, 0.0);
        for (streams, offered) in streams.iter().zip(self.offered.chunks_exact_mut(months)) {
            streams.offered.fill_uniforms(trial, offered);
        }
    }
}

impl DeskLuck {
    /// The opportunities offered in a cell, by month, given how many are expected.
    fn offer(&mut self, cell: usize, means: &[f64], offered: &mut Vec<u32>) {
        let months = cell * self.months..(cell + 1) * self.months;
        let last_means = &mut self.last_means[months.clone()];
        if last_means != means {
            last_means.copy_from_slice(means);
            self.counts.clear();
            poissons(means, &self.offered[months.clone()], &mut self.counts);
            self.last_offers[months.clone()].copy_from_slice(&self.counts);
        }
        offered.extend_from_slice(&self.last_offers[months]);
    }
}

/// What came of a group's desk in one of its states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeskResult {
    /// Opportunities offered, by cell and month.
    pub offered: Vec<u32>,
    /// Opportunities taken on, by cell and month.
    pub accepted: Vec<u32>,
    /// Opportunities waiting at the end of each quarter, by cell and quarter.
    pub waiting: Vec<u32>,
    /// Σ min(desk, capacity), by quarter.
    pub used: Vec<f64>,
    /// Σ capacity, by quarter.
    pub capacity: Vec<f64>,
}

/// Draws the opportunities offered from their expected number, and works the desk.
#[allow(clippy::too_many_arguments)]
pub fn work(
    setup: &Setup,
    group: &Group,
    streams: &[CellStreams],
    state: &GroupState,
    world: &World,
    people: &[Vec<People>],
    flows: &StageTable,
    luck: &mut DeskLuck,
    result: &mut DeskResult,
) {
    let model = setup.model;
    let cells = group.cells.len();
    let opportunity = model.scenario.stages.len() - 1;
    result.offered.clear();
    for cell in 0..cells {
        luck.offer(cell, flows.months(opportunity, cell), &mut result.offered);
    }
    result.accepted.clone_from(&result.offered);
    result.waiting.clear();
    result.waiting.resize(cells * model.quarters(), 0);
    for sums in [&mut result.used, &mut result.capacity] {
        sums.clear();
        sums.resize(model.quarters(), 0.0);
    }
    if let (Some(team), Some(team_state)) = (group.team, state.team_state) {
        let capacity = capacity(setup, group, state, world, &people[team][team_state], team);
        let loss = world.value(model.scenario.teams[team].waiting_loss);
        queue(streams, world.trial, luck, &capacity, loss, result);
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
) -> Vec<f64> {
    let per_rep = setup.model.scenario.teams[team].opportunities_per_rep;
    let per_rep = per_rep.map_or(0.0, |value| world.value(value));
    let mut capacity: Vec<f64> = people.ramped.iter().map(|ramped| ramped * per_rep).collect();
    for active in &state.capacity {
        let by = world.value(group.capacity[active.effect].by);
        for (month, strength) in capacity.iter_mut().zip(world.monthly(active.slot)) {
            *month *= factor(by, *strength);
        }
    }
    capacity
}

/// Month by month: each of the D opportunities on the desk is taken on with probability
/// min(1, K/D), each of the rest goes stale with probability `loss`, and others wait.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn queue(
    streams: &[CellStreams],
    trial: u64,
    luck: &mut DeskLuck,
    capacity: &[f64],
    loss: f64,
    result: &mut DeskResult,
) {
    let months = capacity.len();
    let quarters = months / 3;
    let stale_below = threshold(loss);
    let mut waiting = vec![0u32; streams.len()];
    for (month, capacity) in capacity.iter().enumerate() {
        let at = |cell: usize| cell * months + month;
        let desk: u32 =
            waiting.iter().enumerate().map(|(cell, w)| w + result.offered[at(cell)]).sum();
        let desk = f64::from(desk);
        result.used[month / 3] += desk.min(*capacity);
        result.capacity[month / 3] += capacity;
        if desk <= *capacity {
            for (cell, waiting) in waiting.iter_mut().enumerate() {
                result.accepted[at(cell)] += std::mem::take(waiting);
            }
        } else {
            let accepted_below = threshold(capacity / desk);
            for (cell, waiting) in waiting.iter_mut().enumerate() {
                let place = at(cell);
                let present = *waiting + result.offered[place];
                let stream = streams[cell].accepted;
                let accepted =
                    luck.accepted.count_below(stream, trial, month, place, present, accepted_below);
                let left = present - accepted;
                let stream = streams[cell].stale;
                let stale = if loss < 1.0 {
                    luck.stale.count_below(stream, trial, month, place, left, stale_below)
                } else {
                    left
                };
                result.accepted[place] = accepted;
                *waiting = left - stale;
            }
        }
        if month % 3 == 2 {
            for (cell, waiting) in waiting.iter().enumerate() {
                result.waiting[cell * quarters + month / 3] = *waiting;
            }
        }
    }
}
