//! What reps take on: the desk of a team, month by month.

use crate::engine::counts::{binomial, poisson};
use crate::engine::demand::StageTable;
use crate::engine::evaluation::GroupState;
use crate::engine::people::People;
use crate::engine::setup::CellStreams;
use crate::engine::setup::Setup;
use crate::engine::world::World;
use crate::model::groups::Group;
use crate::model::timing::factor;

/// The uniform numbers that decide a group's counts in a trial, by cell and month.
#[derive(Clone, Debug, Default)]
pub struct DeskLuck {
    offered: Vec<f64>,
    accepted: Vec<f64>,
    stale: Vec<f64>,
    months: usize,
    /// The means that the last state asked for, with what they gave: states often differ
    /// in a few cells and months only.
    last: Vec<(f64, u32)>,
}

impl DeskLuck {
    /// Draws the luck of a group.
    pub fn draw(&mut self, streams: &[CellStreams], trial: u64, months: usize, team: bool) {
        self.months = months;
        let length = streams.len() * months;
        self.last.clear();
        self.last.resize(length, (f64::NAN, 0));
        for (numbers, wanted) in
            [(&mut self.offered, true), (&mut self.accepted, team), (&mut self.stale, team)]
        {
            numbers.resize(if wanted { length } else { 0 }, 0.0);
        }
        for (cell, streams) in streams.iter().enumerate() {
            let months = cell * months..(cell + 1) * months;
            streams.offered.fill_uniforms(trial, &mut self.offered[months.clone()]);
            if team {
                streams.accepted.fill_uniforms(trial, &mut self.accepted[months.clone()]);
                streams.stale.fill_uniforms(trial, &mut self.stale[months]);
            }
        }
    }
}

impl DeskLuck {
    /// The opportunities offered in a cell, by month, given how many are expected.
    fn offer(&mut self, cell: usize, means: &[f64], offered: &mut Vec<u32>) {
        let months = cell * self.months..(cell + 1) * self.months;
        let last = &mut self.last[months.clone()];
        for ((mean, u), last) in means.iter().zip(&self.offered[months]).zip(last) {
            if *mean != last.0 {
                *last = (*mean, poisson(*mean, *u));
            }
            offered.push(last.1);
        }
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
fn queue(
    streams: &[CellStreams],
    trial: u64,
    luck: &DeskLuck,
    capacity: &[f64],
    loss: f64,
    result: &mut DeskResult,
) {
    let months = capacity.len();
    let quarters = months / 3;
    let mut waiting = vec![0u32; streams.len()];
    for month in 0..months {
        let at = |cell: usize| cell * months + month;
        let desk: u32 =
            waiting.iter().enumerate().map(|(cell, w)| w + result.offered[at(cell)]).sum();
        let desk = f64::from(desk);
        result.used[month / 3] += desk.min(capacity[month]);
        result.capacity[month / 3] += capacity[month];
        if desk <= capacity[month] {
            for (cell, waiting) in waiting.iter_mut().enumerate() {
                result.accepted[at(cell)] += std::mem::take(waiting);
            }
        } else {
            let refused = 1.0 - capacity[month] / desk;
            for (cell, waiting) in waiting.iter_mut().enumerate() {
                let place = at(cell);
                let present = *waiting + result.offered[place];
                let uniform = |chunk: u32| match chunk {
                    0 => luck.accepted[place],
                    _ => streams[cell].accepted.uniform(trial, month as u32, chunk),
                };
                let left = binomial(present, refused, uniform);
                let uniform = |chunk: u32| match chunk {
                    0 => luck.stale[place],
                    _ => streams[cell].stale.uniform(trial, month as u32, chunk),
                };
                result.accepted[place] = present - left;
                *waiting = left - binomial(left, loss, uniform);
            }
        }
        if month % 3 == 2 {
            for (cell, waiting) in waiting.iter().enumerate() {
                result.waiting[cell * quarters + month / 3] = *waiting;
            }
        }
    }
}
