//! The whole model as a good engineer would write it first: plain loops over structs,
//! `rand_distr`'s samplers, Xoshiro256++ for the luck, buffers kept from trial to trial.
//!
//! It computes everything that the engine computes (every account of the ledger, of the
//! company and of every member, and whether all goals are met), but simulates each mix
//! anew for every trial: nothing is shared between mixes. It reads the compiled
//! [`Model`] and borrows nothing from `spandrel::engine`. `run.rs` first checks that the
//! two agree and then measures one against the other.
//!
//! - `world`: drivers, market, risks, strengths, entries of the sources
//! - `people`: who works in a team
//! - `flow`: expected entries by stage, cell and month
//! - `desk`: what arrives and what reps take on
//! - `deals`: each opportunity's amount, schedule, slips and outcome
//! - `money`: ARR, revenue, costs
//! - `agreement`: whether its figures are those of another program

pub mod agreement;
mod deals;
mod desk;
mod flow;
mod money;
mod people;
mod world;

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use spandrel::distribution::QuantileTable;
use spandrel::model::Model;
use spandrel::model::goals::is_met;
use spandrel::model::groups::Group;
use spandrel::model::ledger::{FigureBasis, SlicedAccount};

use deals::{CellAccounts, Rates, Sampler};
use desk::Desk;
use flow::Flow;
use people::People;
use world::World;

/// The generator of all luck: the fastest of good quality that `rand` has.
type Luck = Xoshiro256PlusPlus;

/// A model prepared for simulation: tables and samplers that do not depend on the mix.
pub struct Straightforward<'m> {
    model: &'m Model,
    /// How ledgers lie in memory: as the engine's do.
    pub basis: FigureBasis,
    drivers: Vec<QuantileTable>,
    opportunities: Vec<Sampler>,
}

/// What came of one mix.
pub struct MixLedgers {
    /// The ledgers of the trials, one after another.
    pub ledgers: Vec<f32>,
    /// Trials in which all goals were met.
    pub met: usize,
}

impl<'m> Straightforward<'m> {
    /// Prepares a model.
    pub fn new(model: &'m Model) -> Self {
        let scenario = &model.scenario;
        let driver = |driver: &spandrel::scenario::Driver| QuantileTable::new(&driver.distribution);
        Self {
            model,
            basis: model.figure_basis(model.all_slices()),
            drivers: scenario.drivers.iter().map(driver).collect(),
            opportunities: scenario.opportunity_distributions.iter().map(Sampler::new).collect(),
        }
    }

    /// Simulates the trials of one mix (a number of the model).
    pub fn simulate(&self, mix: usize, trials: usize, seed: u64) -> MixLedgers {
        let layout = &self.basis.layout;
        let mut result = MixLedgers { ledgers: Vec::with_capacity(trials * layout.len()), met: 0 };
        let mut luck = Luck::seed_from_u64(seed);
        let mut trial = Trial::new(self, mix);
        let mut ledger = vec![0.0; layout.len()];
        for _ in 0..trials {
            trial.run(&mut luck, &mut ledger);
            result.ledgers.extend(ledger.iter().map(|number| *number as f32));
            let met = |goal: &spandrel::scenario::Goal| {
                let position = layout.slice_position(goal.slice).unwrap_or(0);
                is_met(&self.basis, goal, position, &ledger)
            };
            result.met += usize::from(self.model.scenario.goals.iter().all(met));
        }
        result
    }
}

/// The state of one trial of one mix; its buffers serve all trials.
struct Trial<'s, 'm> {
    prepared: &'s Straightforward<'m>,
    mix: usize,
    world: World,
    people: Vec<People>,
    flow: Flow,
    desk: Desk,
    rates: Rates,
    accounts: CellAccounts,
    /// Amounts won by customer base (the last: cells without one) and quarter.
    wins: Vec<f64>,
}

impl<'s, 'm> Trial<'s, 'm> {
    fn new(prepared: &'s Straightforward<'m>, mix: usize) -> Self {
        let model = prepared.model;
        let bases = model.scenario.customers.len() + 1;
        Self {
            prepared,
            mix,
            world: World::new(model, mix),
            people: vec![People::default(); model.scenario.teams.len()],
            flow: Flow::default(),
            desk: Desk::default(),
            rates: Rates::default(),
            accounts: CellAccounts::default(),
            wins: vec![0.0; bases * model.quarters()],
        }
    }

    fn run(&mut self, luck: &mut Luck, ledger: &mut [f64]) {
        let model = self.prepared.model;
        ledger.fill(0.0);
        self.wins.fill(0.0);
        self.world.draw(model, &self.prepared.drivers, luck);
        for (team, people) in self.people.iter_mut().enumerate() {
            people.run(model, self.mix, team, &self.world, luck);
        }
        for group in &model.groups {
            self.flow.expect(model, group, &self.world, &self.people);
            self.desk.work(model, group, &self.world, &self.people, &self.flow, luck);
            for cell in 0..group.cells.len() {
                self.close_cell(group, cell, luck);
                self.post_cell(group, cell, ledger);
            }
            self.desk.post(group, &self.prepared.basis.layout, ledger);
        }
        let layout = &self.prepared.basis.layout;
        money::post_arr(model, &self.world, &self.wins, layout, ledger);
        money::post_costs(model, self.mix, &self.world, &self.people, layout, ledger);
    }

    /// Fills the accounts of a cell: counts, then one opportunity after another.
    fn close_cell(&mut self, group: &Group, cell: usize, luck: &mut Luck) {
        let model = self.prepared.model;
        self.accounts.clear(model.quarters(), self.prepared.basis.layout.slice_len());
        self.flow.post_entries(group, cell, &mut self.accounts, luck);
        self.desk.post_counts(cell, model, &mut self.accounts);
        self.rates.set(model, group, cell, &self.world);
        let samplers = &self.prepared.opportunities;
        self.accounts.close_open(model, group, cell, &self.rates, samplers, luck);
        let accepted = self.desk.accepted(cell);
        self.accounts.close_accepted(model, group, cell, accepted, &self.rates, samplers, luck);
    }

    /// Adds the accounts of a cell to its slices, and what it won to its customer base.
    fn post_cell(&mut self, group: &Group, cell: usize, ledger: &mut [f64]) {
        let (layout, described) = (&self.prepared.basis.layout, &group.cells[cell]);
        let length = layout.slice_len();
        for slice in &described.slices {
            let Some(position) = layout.slice_position(*slice) else { continue };
            let sums = &mut ledger[position * length..(position + 1) * length];
            sums.iter_mut().zip(&self.accounts.numbers).for_each(|(sum, number)| *sum += number);
        }
        let quarters = layout.quarters();
        let base = described.base.unwrap_or(self.prepared.model.scenario.customers.len());
        for quarter in 0..quarters {
            self.wins[base * quarters + quarter] +=
                self.accounts.get(SlicedAccount::NewArr, quarter);
        }
    }
}
