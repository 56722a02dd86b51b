//! How many entries are expected in each cell, stage and month.

use crate::engine::evaluation::GroupState;
use crate::engine::people::People;
use crate::engine::setup::Setup;
use crate::engine::world::World;
use crate::model::groups::Group;
use crate::model::timing::factor;
use crate::scenario::Quantity;

/// A table of numbers by stage, cell and month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StageTable {
    numbers: Vec<f64>,
    cells: usize,
    months: usize,
}

impl StageTable {
    fn reset(&mut self, stages: usize, cells: usize, months: usize, number: f64) {
        (self.cells, self.months) = (cells, months);
        self.numbers.clear();
        self.numbers.resize(stages * cells * months, number);
    }

    /// The months of a stage and cell.
    #[inline]
    #[must_use]
    pub fn months(&self, stage: usize, cell: usize) -> &[f64] {
        let from = (stage * self.cells + cell) * self.months;
        &self.numbers[from..from + self.months]
    }

    #[inline]
    fn months_mut(&mut self, stage: usize, cell: usize) -> &mut [f64] {
        let from = (stage * self.cells + cell) * self.months;
        &mut self.numbers[from..from + self.months]
    }
}

/// Conversion into each stage before Programs and risks: the rules' rates with the market's
/// factor, not yet limited to 1.
pub fn base_conversion(setup: &Setup, group: &Group, world: &World, table: &mut StageTable) {
    let model = setup.model;
    let stages = model.scenario.stages.len();
    table.reset(stages, group.cells.len(), model.months(), 0.0);
    for (number, cell) in group.cells.iter().enumerate() {
        let rules = &model.scenario.cells[cell.grid];
        let Some(first) = cell.first_stage else { continue };
        for stage in first + 1..stages {
            let rate = rules.convert[stage].map_or(0.0, |value| world.value(value));
            let market = world.market(model, Quantity::ConvertAll);
            let quarters = table.months_mut(stage, number).chunks_mut(3);
            quarters.zip(market).for_each(|(months, market)| months.fill(rate * market));
        }
    }
}

/// The expected entries of a group in one of its states, into every stage.
pub fn flows(
    setup: &Setup,
    group: &Group,
    state: &GroupState,
    world: &World,
    people: &[Vec<People>],
    conversion: &StageTable,
    table: &mut StageTable,
) {
    let model = setup.model;
    let stages = model.scenario.stages.len();
    table.reset(stages, group.cells.len(), model.months(), 0.0);
    add_sources(setup, group, state, world, people, table);
    for active in &state.volume {
        let multiplier = &group.multipliers[active.effect];
        let by = world.value(multiplier.by);
        for stage in 0..stages {
            for &cell in &multiplier.cells {
                multiply(table.months_mut(stage, cell), by, world.monthly(active.slot));
            }
        }
    }
    add_programs(setup, group, state, world, table);
    pass_stages(group, state, world, conversion, table, stages);
}

fn add_sources(
    setup: &Setup,
    group: &Group,
    state: &GroupState,
    world: &World,
    people: &[Vec<People>],
    table: &mut StageTable,
) {
    for (flow, feeding) in group.flows.iter().zip(&state.feeding) {
        let stage = setup.model.scenario.sources[flow.source].enters;
        let entries = world.source_entries(flow.source);
        for share in &flow.shares {
            let months = table.months_mut(stage, share.cell);
            match feeding {
                Some((team, of_team)) => {
                    let ramped = &people[*team][*of_team].ramped;
                    for ((month, entries), reps) in months.iter_mut().zip(entries).zip(ramped) {
                        *month += share.share * entries * reps;
                    }
                }
                None => {
                    for (month, entries) in months.iter_mut().zip(entries) {
                        *month += share.share * entries;
                    }
                }
            }
        }
    }
}

fn multiply(months: &mut [f64], by: f64, strength: &[f64]) {
    for (month, strength) in months.iter_mut().zip(strength) {
        *month *= factor(by, *strength);
    }
}

/// Adds value × strength × the audience's factor × the market's volume factor.
fn add_programs(
    setup: &Setup,
    group: &Group,
    state: &GroupState,
    world: &World,
    table: &mut StageTable,
) {
    let model = setup.model;
    for active in &state.added {
        let added = &group.added[active.effect];
        let entries = world.value(added.entries);
        let strength = world.monthly(active.slot);
        let market = world.market(model, Quantity::Volume);
        for (month, strength) in strength.iter().enumerate().take(model.months()) {
            if *strength == 0.0 {
                continue;
            }
            let limited = added
                .audience
                .map_or(1.0, |audience| audience_factor(setup, state, world, audience, month));
            let flow = entries * strength * limited * market[month / 3];
            for share in &added.shares {
                table.months_mut(added.enters, share.cell)[month] += share.share * flow;
            }
        }
    }
}

/// L(1 − e^(−A/L))/A for an audience of limit L to which A entries would be added.
fn audience_factor(
    setup: &Setup,
    state: &GroupState,
    world: &World,
    audience: usize,
    month: usize,
) -> f64 {
    let limit = world.value(setup.model.scenario.audiences[audience].limit);
    let load = state.audiences.iter().find(|load| load.audience == audience);
    let added: f64 = load.map_or(0.0, |load| {
        load.parts
            .iter()
            .map(|(value, slot)| world.value(*value) * world.monthly(*slot)[month])
            .sum()
    });
    if added <= 0.0 {
        1.0
    } else if limit <= 0.0 {
        0.0
    } else {
        -limit * libm::expm1(-added / limit) / added
    }
}

/// Adds to each stage what converts from the one before it.
fn pass_stages(
    group: &Group,
    state: &GroupState,
    world: &World,
    conversion: &StageTable,
    table: &mut StageTable,
    stages: usize,
) {
    let mut rates = vec![0.0; conversion.months];
    for (number, cell) in group.cells.iter().enumerate() {
        let Some(first) = cell.first_stage else { continue };
        for stage in first + 1..stages {
            rates.copy_from_slice(conversion.months(stage, number));
            for active in &state.convert {
                let multiplier = &group.multipliers[active.effect];
                let concerns = matches!(multiplier.quantity, Quantity::ConvertAll)
                    || multiplier.quantity == Quantity::Convert(stage);
                if concerns && multiplier.cells.contains(&number) {
                    multiply(&mut rates, world.value(multiplier.by), world.monthly(active.slot));
                }
            }
            for (month, rate) in rates.iter().enumerate() {
                let converted = table.months(stage - 1, number)[month] * rate.min(1.0);
                table.months_mut(stage, number)[month] += converted;
            }
        }
    }
}
