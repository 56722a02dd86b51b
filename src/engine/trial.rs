//! One trial: the world, then every part of the plan in each of its states.

use crate::engine::closing::{OpenDeal, Rates, draw_open};
use crate::engine::counts::poisson;
use crate::engine::deals::Deals;
use crate::engine::demand::{StageTable, base_conversion, flows};
use crate::engine::desk::{DeskLuck, DeskResult, work};
use crate::engine::drivers::DriverDraws;
use crate::engine::evaluation::{Evaluation, GroupStates};
use crate::engine::people::People;
use crate::engine::setup::{CellStreams, Setup};
use crate::engine::tally::{Codes, Tally};
use crate::engine::world::World;
use crate::model::groups::Group;
use crate::model::ledger::{LedgerLayout, SlicedAccount};

/// Everything that one trial needs room for; kept from trial to trial.
#[derive(Debug, Default)]
pub struct Trial {
    /// What the trial holds in store.
    pub world: World,
    /// The people of each team in each of its states.
    pub people: Vec<Vec<People>>,
    /// Each group in each of its states.
    pub groups: Vec<GroupTrial>,
    scratch: Scratch,
}

/// What a trial made of a group.
#[derive(Debug, Default)]
pub struct GroupTrial {
    /// Its part of a ledger in each state: the accounts of its slices.
    pub parts: Vec<Vec<f64>>,
    /// Amounts won by customer base (the last one: cells without a base) and quarter.
    pub wins: Vec<Vec<f64>>,
    /// The desk in each state.
    pub desks: Vec<DeskResult>,
}

#[derive(Debug, Default)]
struct Scratch {
    conversion: StageTable,
    flows: StageTable,
    luck: DeskLuck,
    counts: Vec<u32>,
    deals: Deals,
    rates: Rates,
    codes: Codes,
    open_deals: Vec<OpenDeal>,
    tally: Tally,
    /// The opportunities of each month that the tally holds.
    held: Vec<u32>,
    cell_part: Vec<f64>,
    entries_luck: Vec<f64>,
    /// The means that the last state asked for, with what they gave.
    last_entries: Vec<(f64, u32)>,
}

impl Trial {
    /// Runs trial `trial`: afterwards `people` and `groups` hold what came of it.
    pub fn run(
        &mut self,
        setup: &Setup,
        evaluation: &Evaluation,
        draws: &DriverDraws,
        trial: usize,
    ) {
        self.world.draw(setup, draws, trial);
        self.people.resize_with(evaluation.teams.len(), Vec::new);
        for (team, (states, people)) in evaluation.teams.iter().zip(&mut self.people).enumerate() {
            people.resize_with(states.compiled.len(), People::default);
            for (state, people) in states.compiled.iter().zip(people) {
                state.run(setup, team, &self.world, people);
            }
        }
        self.groups.resize_with(evaluation.groups.len(), GroupTrial::default);
        for (number, (states, result)) in evaluation.groups.iter().zip(&mut self.groups).enumerate()
        {
            let run = GroupRun {
                setup,
                group: &setup.model.groups[number],
                streams: &setup.groups[number],
                states,
                layout: &evaluation.basis.layout,
                world: &self.world,
                people: &self.people,
            };
            run.flow_and_desk(&mut self.scratch, result);
            for cell in 0..run.group.cells.len() {
                run.close_cell(cell, &mut self.scratch, result);
            }
        }
    }
}

/// A group in a trial.
struct GroupRun<'a> {
    setup: &'a Setup<'a>,
    group: &'a Group,
    streams: &'a [CellStreams],
    states: &'a GroupStates,
    layout: &'a LedgerLayout,
    world: &'a World,
    people: &'a [Vec<People>],
}

impl GroupRun<'_> {
    /// Entries, offers and the desk in every state.
    fn flow_and_desk(&self, scratch: &mut Scratch, result: &mut GroupTrial) {
        let model = self.setup.model;
        let bases = model.scenario.customers.len() + 1;
        let part = self.states.positions.len() * self.layout.slice_len();
        let count = self.states.compiled.len();
        result.parts.resize_with(count, Vec::new);
        result.wins.resize_with(count, Vec::new);
        result.desks.resize_with(count, DeskResult::default);
        scratch.luck.draw(self.streams, self.world.trial, model.months());
        self.draw_entries_luck(scratch);
        base_conversion(self.setup, self.group, self.world, &mut scratch.conversion);
        for (number, state) in self.states.compiled.iter().enumerate() {
            flows(
                self.setup,
                self.group,
                state,
                self.world,
                self.people,
                &scratch.conversion,
                &mut scratch.flows,
            );
            let desk = &mut result.desks[number];
            work(
                self.setup,
                self.group,
                self.streams,
                state,
                self.world,
                self.people,
                &scratch.flows,
                &mut scratch.luck,
                desk,
            );
            for (numbers, length) in [
                (&mut result.parts[number], part),
                (&mut result.wins[number], bases * model.quarters()),
            ] {
                numbers.clear();
                numbers.resize(length, 0.0);
            }
            self.post_counts(scratch, &result.desks[number], &mut result.parts[number]);
        }
    }

    /// The uniform numbers that decide the entries above the opportunity, by cell, stage
    /// and quarter.
    fn draw_entries_luck(&self, scratch: &mut Scratch) {
        let quarters = self.layout.quarters();
        let stages = self.setup.model.scenario.stages.len() - 1;
        scratch.entries_luck.resize(self.streams.len() * stages * quarters, 0.0);
        scratch.last_entries.clear();
        scratch.last_entries.resize(scratch.entries_luck.len(), (f64::NAN, 0));
        for (cell, streams) in self.streams.iter().enumerate() {
            let first = self.group.cells[cell].first_stage.unwrap_or(stages);
            for stage in first..stages {
                let from = (cell * stages + stage) * quarters;
                let uniforms = &mut scratch.entries_luck[from..from + quarters];
                streams.entries[stage].fill_uniforms(self.world.trial, uniforms);
            }
        }
    }

    /// Posts entries and waiting opportunities.
    fn post_counts(&self, scratch: &mut Scratch, desk: &DeskResult, part: &mut [f64]) {
        let quarters = self.layout.quarters();
        let months = 3 * quarters;
        let stages = self.setup.model.scenario.stages.len() - 1;
        for (number, cell) in self.group.cells.iter().enumerate() {
            let mut post = |account: SlicedAccount, quarter: usize, count: f64| {
                for slice in &self.states.cell_slices[number] {
                    part[slice * self.layout.slice_len() + account.index() * quarters + quarter] +=
                        count;
                }
            };
            for quarter in 0..quarters {
                let three = 3 * quarter..3 * quarter + 3;
                for stage in cell.first_stage.unwrap_or(stages)..stages {
                    let mean: f64 = scratch.flows.months(stage, number)[three.clone()].iter().sum();
                    let place = (number * stages + stage) * quarters + quarter;
                    let last = &mut scratch.last_entries[place];
                    if mean != last.0 {
                        *last = (mean, poisson(mean, scratch.entries_luck[place]));
                    }
                    post(SlicedAccount::Entries(stage), quarter, f64::from(last.1));
                }
                let offered: u32 = desk.offered[number * months..][three].iter().sum();
                post(SlicedAccount::Entries(stages), quarter, f64::from(offered));
                let waiting = desk.waiting[number * quarters + quarter];
                post(SlicedAccount::Waiting, quarter, f64::from(waiting));
            }
        }
    }

    /// Draws a cell's opportunities, closes them in every closing state, and posts them in
    /// every state.
    fn close_cell(&self, cell: usize, scratch: &mut Scratch, result: &mut GroupTrial) {
        let model = self.setup.model;
        let months = model.months();
        let rules = &model.scenario.cells[self.group.cells[cell].grid];
        let of_cell = cell * months..(cell + 1) * months;
        scratch.counts.clear();
        scratch.counts.resize(months, 0);
        for desk in &result.desks {
            for (most, count) in scratch.counts.iter_mut().zip(&desk.accepted[of_cell.clone()]) {
                *most = (*most).max(*count);
            }
        }
        if let (Some(cycle), Some(size)) = (rules.sales_cycle, rules.deal_size) {
            let tables = &self.setup.opportunity_tables;
            let (streams, trial) = (&self.streams[cell], self.world.trial);
            scratch.deals.draw(streams, trial, &scratch.counts, &tables[cycle], &tables[size]);
        } else {
            scratch.deals.clear(months);
        }
        draw_open(self.setup, self.group, cell, self.world, &mut scratch.open_deals);
        for (closing, state) in self.states.closing.iter().enumerate() {
            scratch.rates.set(self.setup, self.group, cell, state, self.world);
            scratch.rates.close(&self.setup.routes, &scratch.deals, &mut scratch.codes);
            scratch.rates.close_open(&scratch.open_deals, &mut scratch.tally);
            scratch.held.clear();
            scratch.held.resize(months, 0);
            for (number, of_group) in self.states.compiled.iter().enumerate() {
                if of_group.closing == closing {
                    let desk = &result.desks[number];
                    let counts = &desk.accepted[of_cell.clone()];
                    let (codes, begins) = (&scratch.codes, &scratch.deals.begins);
                    scratch.tally.move_to(codes, begins, &mut scratch.held, counts);
                    self.post_cell(cell, &scratch.tally, &mut scratch.cell_part, result, number);
                }
            }
        }
    }

    fn post_cell(
        &self,
        cell: usize,
        tally: &Tally,
        cell_part: &mut Vec<f64>,
        result: &mut GroupTrial,
        state: usize,
    ) {
        let length = self.layout.slice_len();
        cell_part.clear();
        cell_part.resize(length, 0.0);
        tally.post(self.layout, cell_part);
        for slice in &self.states.cell_slices[cell] {
            let part = &mut result.parts[state][slice * length..(slice + 1) * length];
            part.iter_mut().zip(cell_part.iter()).for_each(|(sum, number)| *sum += number);
        }
        let quarters = self.layout.quarters();
        let bases = self.setup.model.scenario.customers.len();
        let base = self.group.cells[cell].base.unwrap_or(bases);
        tally.post_wins(&mut result.wins[state][base * quarters..(base + 1) * quarters]);
    }
}
