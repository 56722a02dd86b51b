//! How many entries are expected, by stage, cell and month.

use rand_distr::{Distribution, Poisson};
use spandrel::model::Model;
use spandrel::model::groups::{Group, Holder};
use spandrel::model::ledger::SlicedAccount;
use spandrel::model::timing::factor;
use spandrel::scenario::{Action, Quantity};

use super::Luck;
use super::deals::CellAccounts;
use super::people::People;
use super::world::World;

/// Expected entries of a group of cells.
#[derive(Debug, Default)]
pub struct Flow {
    numbers: Vec<f64>,
    rates: Vec<f64>,
    stages: usize,
    cells: usize,
    months: usize,
}

impl Flow {
    /// Expected entries of a stage and cell, by month.
    pub fn of(&self, stage: usize, cell: usize) -> &[f64] {
        let from = (stage * self.cells + cell) * self.months;
        &self.numbers[from..from + self.months]
    }

    fn of_mut(&mut self, stage: usize, cell: usize) -> &mut [f64] {
        let from = (stage * self.cells + cell) * self.months;
        &mut self.numbers[from..from + self.months]
    }

    /// Works out what a group of cells can expect.
    pub fn expect(&mut self, model: &Model, group: &Group, world: &World, people: &[People]) {
        (self.stages, self.cells) = (model.scenario.stages.len(), group.cells.len());
        self.months = model.months();
        self.numbers.clear();
        self.numbers.resize(self.stages * self.cells * self.months, 0.0);
        self.add_sources(model, group, world, people);
        self.multiply_volume(group, world);
        self.add_effects(model, group, world);
        self.convert(model, group, world);
    }

    fn add_sources(&mut self, model: &Model, group: &Group, world: &World, people: &[People]) {
        for flow in &group.flows {
            let source = &model.scenario.sources[flow.source];
            let entries = &world.source_entries[flow.source];
            for share in &flow.shares {
                let reps = source.per_rep_of.map(|team| &people[team].ramped);
                let months = self.of_mut(source.enters, share.cell);
                for (month, number) in months.iter_mut().enumerate() {
                    let reps = reps.map_or(1.0, |reps| reps[month]);
                    *number += share.share * entries[month] * reps;
                }
            }
        }
    }

    fn multiply_volume(&mut self, group: &Group, world: &World) {
        for multiplier in group.multipliers.iter().filter(|m| m.quantity == Quantity::Volume) {
            let Some(strengths) = world.monthly(multiplier.holder) else { continue };
            let by = world.value(multiplier.by);
            for stage in 0..self.stages {
                for &cell in &multiplier.cells {
                    for (number, strength) in self.of_mut(stage, cell).iter_mut().zip(strengths) {
                        *number *= factor(by, *strength);
                    }
                }
            }
        }
    }

    fn add_effects(&mut self, model: &Model, group: &Group, world: &World) {
        for added in &group.added {
            let Some(strengths) = world.monthly(added.holder) else { continue };
            let market = world.market(model, Quantity::Volume);
            for month in 0..self.months {
                let entries = world.value(added.entries) * strengths[month];
                if entries > 0.0 {
                    let limited = added
                        .audience
                        .map_or(1.0, |audience| limited_by_audience(model, world, audience, month));
                    for share in &added.shares {
                        self.of_mut(added.enters, share.cell)[month] +=
                            share.share * entries * limited * market[month / 3];
                    }
                }
            }
        }
    }

    fn convert(&mut self, model: &Model, group: &Group, world: &World) {
        let market = world.market(model, Quantity::ConvertAll);
        for (number, cell) in group.cells.iter().enumerate() {
            let rules = &model.scenario.cells[cell.grid];
            let Some(first) = cell.first_stage else { continue };
            for stage in first + 1..self.stages {
                let rate = rules.convert[stage].map_or(0.0, |value| world.value(value));
                self.rates.clear();
                self.rates.extend((0..self.months).map(|month| rate * market[month / 3]));
                for multiplier in &group.multipliers {
                    let concerns = multiplier.quantity == Quantity::ConvertAll
                        || multiplier.quantity == Quantity::Convert(stage);
                    if !concerns || !multiplier.cells.contains(&number) {
                        continue;
                    }
                    let Some(strengths) = world.monthly(multiplier.holder) else { continue };
                    let by = world.value(multiplier.by);
                    for (rate, strength) in self.rates.iter_mut().zip(strengths) {
                        *rate *= factor(by, *strength);
                    }
                }
                for month in 0..self.months {
                    let above = self.of(stage - 1, number)[month];
                    let rate = self.rates[month].min(1.0);
                    self.of_mut(stage, number)[month] += above * rate;
                }
            }
        }
    }

    /// Counts the entries above the opportunity, by quarter.
    pub fn post_entries(
        &self,
        group: &Group,
        cell: usize,
        accounts: &mut CellAccounts,
        luck: &mut Luck,
    ) {
        let last = self.stages - 1;
        for stage in group.cells[cell].first_stage.unwrap_or(last)..last {
            for (quarter, three) in self.of(stage, cell).chunks_exact(3).enumerate() {
                let count = poisson(three.iter().sum(), luck);
                accounts.add(SlicedAccount::Entries(stage), quarter, f64::from(count));
            }
        }
    }
}

/// L(1 − e^(−A/L))/A, where all Programs together would add A to an audience of limit L.
fn limited_by_audience(model: &Model, world: &World, audience: usize, month: usize) -> f64 {
    let mut added = 0.0;
    for (number, program) in model.scenario.programs.iter().enumerate() {
        let shares = program.audience == Some(audience);
        if let Some(strengths) = world.monthly(Holder::Program(number)).filter(|_| shares) {
            for effect in &program.effects {
                if let Action::Add { entries, .. } = effect.action {
                    added += world.value(entries) * strengths[month];
                }
            }
        }
    }
    let limit = world.value(model.scenario.audiences[audience].limit);
    if added > 0.0 && limit > 0.0 {
        -limit * (-added / limit).exp_m1() / added
    } else {
        f64::from(u8::from(added <= 0.0))
    }
}

/// A Poisson count.
pub fn poisson(mean: f64, luck: &mut Luck) -> u32 {
    if mean > 0.0 { Poisson::new(mean).map_or(0.0, |law| law.sample(luck)) as u32 } else { 0 }
}
