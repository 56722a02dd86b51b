//! How many entries are expected in a cell, by stage and month.

use multiversion::multiversion;

use crate::engine::evaluation::AudienceLoad;
use crate::engine::inflow::{Inflow, SourcePart};
use crate::engine::lanes::{Lanes, multiply_all};
use crate::engine::people::TeamPeople;
use crate::engine::setup::Setup;
use crate::engine::world::World;
use crate::model::groups::GroupCell;
use crate::scenario::Quantity;

/// The entries that a cell expects, by stage and month; kept from cell to cell.
#[derive(Clone, Debug, Default)]
pub struct Demand {
    months: usize,
    /// By stage and month.
    expected: Vec<Lanes>,
    /// Conversion into each stage before Programs and risks: the rules' rates with the
    /// market's factor, not yet limited to 1.
    conversion: Vec<Lanes>,
    rates: Vec<Lanes>,
}

impl Demand {
    /// The entries expected in the months of a stage.
    #[inline]
    #[must_use]
    pub fn months(&self, stage: usize) -> &[Lanes] {
        &self.expected[stage * self.months..(stage + 1) * self.months]
    }

    fn months_mut(&mut self, stage: usize) -> &mut [Lanes] {
        &mut self.expected[stage * self.months..(stage + 1) * self.months]
    }

    /// Turns to a cell.
    pub fn begin(&mut self, setup: &Setup, cell: &GroupCell, world: &World) {
        let model = setup.model;
        let stages = model.scenario.stages.len();
        self.months = model.months();
        self.expected.resize(stages * self.months, Lanes::ZERO);
        self.conversion.resize(stages * self.months, Lanes::ZERO);
        let market = world.market(model, Quantity::ConvertAll);
        let rules = &model.scenario.cells[cell.grid];
        let first = cell.first_stage.unwrap_or(stages);
        let by_stage = self.conversion.chunks_exact_mut(self.months).enumerate();
        for (stage, conversion) in by_stage.skip(first + 1) {
            let rate = rules.convert[stage].map_or(Lanes::ZERO, |value| world.value(value));
            let quarters = conversion.chunks_mut(3);
            quarters.zip(market).for_each(|(months, market)| months.fill(rate * *market));
        }
    }

    /// Works the entries of the cell out under one of its inflows.
    pub fn expect(
        &mut self,
        setup: &Setup,
        first_stage: usize,
        inflow: &Inflow,
        world: &World,
        people: &[TeamPeople],
        limits: &AudienceLimits,
    ) {
        self.expected.fill(Lanes::ZERO);
        self.add_sources(setup, inflow, world, people);
        self.add_effects(setup, inflow, world, limits);
        let stages = self.expected.len() / self.months.max(1);
        for stage in first_stage + 1..stages {
            self.pass_on(stage, inflow, world);
        }
    }

    /// What sources send, times what multiplies it.
    fn add_sources(
        &mut self,
        setup: &Setup,
        inflow: &Inflow,
        world: &World,
        people: &[TeamPeople],
    ) {
        let entered = |part: &SourcePart| setup.model.scenario.sources[part.source].enters;
        for part in &inflow.sources {
            let entries = world.source_entries(part.source);
            let months = self.months_mut(entered(part));
            match part.reps {
                Some((team, state)) => {
                    add_product(months, part.share, entries, &people[team].states[state].ramped);
                }
                None => add_share(months, part.share, entries),
            }
        }
        for active in &inflow.volume {
            let by = world.value(active.by);
            for &stage in &inflow.entered {
                multiply_all(self.months_mut(stage), by, world.monthly(active.slot));
            }
        }
    }

    /// Adds value × strength × the audience's factor × the market's volume factor.
    fn add_effects(
        &mut self,
        setup: &Setup,
        inflow: &Inflow,
        world: &World,
        limits: &AudienceLimits,
    ) {
        let market = world.market(setup.model, Quantity::Volume);
        for added in &inflow.added {
            let effect = Effect {
                entries: world.value(added.entries.by),
                strengths: world.monthly(added.entries.slot),
                market,
                limits: added.load.map(|load| limits.factors[load].as_slice()),
            };
            add_effect(self.months_mut(added.enters), added.share, &effect);
        }
    }

    /// Adds to a stage what converts from the one before it.
    fn pass_on(&mut self, stage: usize, inflow: &Inflow, world: &World) {
        let from = stage * self.months;
        self.rates.clear();
        self.rates.extend_from_slice(&self.conversion[from..from + self.months]);
        for (quantity, active) in &inflow.convert {
            if matches!(quantity, Quantity::ConvertAll) || *quantity == Quantity::Convert(stage) {
                let by = world.value(active.by);
                multiply_all(&mut self.rates, by, world.monthly(active.slot));
            }
        }
        let (before, after) = self.expected.split_at_mut(from);
        let before = &before[from - self.months..];
        convert(before, &self.rates, &mut after[..self.months]);
    }
}

/// What somebody adds, by month.
struct Effect<'a> {
    entries: Lanes,
    strengths: &'a [Lanes],
    /// By quarter.
    market: &'a [Lanes],
    /// What is left of it by the audience's limit, if it has one.
    limits: Option<&'a [Lanes]>,
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_effect(months: &mut [Lanes], share: f64, effect: &Effect) {
    for (month, sum) in months.iter_mut().enumerate() {
        let mut flow = effect.entries * effect.strengths[month] * effect.market[month / 3];
        if let Some(limits) = effect.limits {
            flow *= limits[month];
        }
        *sum += Lanes::splat(share) * flow;
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
