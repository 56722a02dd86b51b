//! How many entries are expected in each cell, stage and month.

use multiversion::multiversion;

use crate::engine::evaluation::{AudienceLoad, GroupState};
use crate::engine::lanes::{Lanes, factor};
use crate::engine::people::TeamPeople;
use crate::engine::setup::Setup;
use crate::engine::world::World;
use crate::model::groups::Group;
use crate::scenario::Quantity;

/// A table of numbers by stage, cell and month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StageTable {
    numbers: Vec<Lanes>,
    cells: usize,
    months: usize,
}

impl StageTable {
    fn reset(&mut self, stages: usize, cells: usize, months: usize) {
        (self.cells, self.months) = (cells, months);
        self.numbers.clear();
        self.numbers.resize(stages * cells * months, Lanes::ZERO);
    }

    /// The months of a stage and cell.
    #[inline]
    #[must_use]
    pub fn months(&self, stage: usize, cell: usize) -> &[Lanes] {
        let from = (stage * self.cells + cell) * self.months;
        &self.numbers[from..from + self.months]
    }

    #[inline]
    fn months_mut(&mut self, stage: usize, cell: usize) -> &mut [Lanes] {
        let from = (stage * self.cells + cell) * self.months;
        &mut self.numbers[from..from + self.months]
    }

    /// The months of a stage and of the next one, of a cell.
    fn neighbours(&mut self, stage: usize, cell: usize) -> (&[Lanes], &mut [Lanes]) {
        let from = (stage * self.cells + cell) * self.months;
        let next = self.cells * self.months;
        let (before, after) = self.numbers.split_at_mut(from + next);
        (&before[from..from + self.months], &mut after[..self.months])
    }
}

/// Conversion into each stage before Programs and risks: the rules' rates with the market's
/// factor, not yet limited to 1.
pub fn base_conversion(setup: &Setup, group: &Group, world: &World, table: &mut StageTable) {
    let model = setup.model;
    let stages = model.scenario.stages.len();
    table.reset(stages, group.cells.len(), model.months());
    let market = world.market(model, Quantity::ConvertAll);
    for (number, cell) in group.cells.iter().enumerate() {
        let rules = &model.scenario.cells[cell.grid];
        let Some(first) = cell.first_stage else { continue };
        for stage in first + 1..stages {
            let rate = rules.convert[stage].map_or(Lanes::ZERO, |value| world.value(value));
            let quarters = table.months_mut(stage, number).chunks_mut(3);
            quarters.zip(market).for_each(|(months, market)| months.fill(rate * *market));
        }
    }
}

/// How much each audience's Programs reach under each load, by month: L(1 − e^(−A/L))/A for
/// an audience of limit L to which A entries would be added.
#[derive(Clone, Debug, Default)]
pub struct AudienceLimits {
    factors: Vec<Vec<Lanes>>,
}

impl AudienceLimits {
    /// Works them out for some loads.
    pub fn set(&mut self, setup: &Setup, loads: &[AudienceLoad], world: &World) {
        self.factors.resize_with(loads.len(), Vec::new);
        for (load, factors) in loads.iter().zip(&mut self.factors) {
            let limit = world.value(setup.model.scenario.audiences[load.audience].limit);
            factors.clear();
            factors.extend((0..setup.model.months()).map(|month| {
                let added = load.parts.iter().fold(Lanes::ZERO, |added, (value, slot)| {
                    added + world.value(*value) * world.monthly(*slot)[month]
                });
                Lanes::of(|lane| reached(added.0[lane], limit.0[lane]))
            }));
        }
    }
}

fn reached(added: f64, limit: f64) -> f64 {
    if added <= 0.0 {
        1.0
    } else if limit <= 0.0 {
        0.0
    } else {
        -limit * libm::expm1(-added / limit) / added
    }
}

/// The expected entries of a group in one of its states, into every stage.
#[allow(clippy::too_many_arguments)]
pub fn flows(
    setup: &Setup,
    group: &Group,
    state: &GroupState,
    world: &World,
    people: &[TeamPeople],
    limits: &AudienceLimits,
    conversion: &StageTable,
    table: &mut StageTable,
) {
    let model = setup.model;
    let stages = model.scenario.stages.len();
    table.reset(stages, group.cells.len(), model.months());
    add_sources(setup, group, state, world, people, table);
    for active in &state.volume {
        let multiplier = &group.multipliers[active.effect];
        let by = world.value(multiplier.by);
        let enters = |stage: &usize| {
            group.flows.iter().any(|flow| model.scenario.sources[flow.source].enters == *stage)
        };
        for stage in (0..stages).filter(enters) {
            for &cell in &multiplier.cells {
                multiply(table.months_mut(stage, cell), by, world.monthly(active.slot));
            }
        }
    }
    add_programs(setup, group, state, world, limits, table);
    pass_stages(group, state, world, conversion, table, stages);
}

fn add_sources(
    setup: &Setup,
    group: &Group,
    state: &GroupState,
    world: &World,
    people: &[TeamPeople],
    table: &mut StageTable,
) {
    for (flow, feeding) in group.flows.iter().zip(&state.feeding) {
        let stage = setup.model.scenario.sources[flow.source].enters;
        let entries = world.source_entries(flow.source);
        for share in &flow.shares {
            let months = table.months_mut(stage, share.cell);
            match feeding {
                Some((team, of_team)) => {
                    let ramped = &people[*team].states[*of_team].ramped;
                    add_product(months, share.share, entries, ramped);
                }
                None => add_share(months, share.share, entries),
            }
        }
    }
}

/// Adds value × strength × the audience's factor × the market's volume factor.
fn add_programs(
    setup: &Setup,
    group: &Group,
    state: &GroupState,
    world: &World,
    limits: &AudienceLimits,
    table: &mut StageTable,
) {
    let model = setup.model;
    let market = world.market(model, Quantity::Volume);
    for (active, load) in state.added.iter().zip(&state.loads) {
        let added = &group.added[active.effect];
        let entries = world.value(added.entries);
        let strengths = world.monthly(active.slot);
        for month in 0..model.months() {
            let mut flow = entries * strengths[month] * market[month / 3];
            if let Some(load) = load {
                flow *= limits.factors[*load][month];
            }
            for share in &added.shares {
                let months = table.months_mut(added.enters, share.cell);
                months[month] += Lanes::splat(share.share) * flow;
            }
        }
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
    let mut rates = Vec::new();
    for (number, cell) in group.cells.iter().enumerate() {
        let Some(first) = cell.first_stage else { continue };
        for stage in first + 1..stages {
            rates.clear();
            rates.extend_from_slice(conversion.months(stage, number));
            for active in &state.convert {
                let multiplier = &group.multipliers[active.effect];
                let concerns = matches!(multiplier.quantity, Quantity::ConvertAll)
                    || multiplier.quantity == Quantity::Convert(stage);
                if concerns && multiplier.cells.contains(&number) {
                    let by = world.value(multiplier.by);
                    multiply(&mut rates, by, world.monthly(active.slot));
                }
            }
            let (from, into) = table.neighbours(stage - 1, number);
            convert(from, &rates, into);
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn multiply(months: &mut [Lanes], by: Lanes, strengths: &[Lanes]) {
    for (month, strength) in months.iter_mut().zip(strengths) {
        *month *= factor(by, *strength);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_share(months: &mut [Lanes], share: f64, entries: &[Lanes]) {
    for (month, entries) in months.iter_mut().zip(entries) {
        *month += Lanes::splat(share) * *entries;
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_product(months: &mut [Lanes], share: f64, entries: &[Lanes], reps: &[Lanes]) {
    for ((month, entries), reps) in months.iter_mut().zip(entries).zip(reps) {
        *month += Lanes::splat(share) * *entries * *reps;
    }
}

/// Adds the entries that convert at rates of at most 1.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn convert(from: &[Lanes], rates: &[Lanes], into: &mut [Lanes]) {
    for ((from, rate), into) in from.iter().zip(rates).zip(into) {
        *into += *from * rate.min(1.0);
    }
}
