//! One trial as every mix meets it: drivers, market, risks, sources, strengths.

use crate::distribution::Distribution;
use crate::distribution::special::normal_quantile;
use crate::engine::drivers::DriverDraws;
use crate::engine::setup::Setup;
use crate::model::Model;
use crate::model::groups::Holder;
use crate::model::timing::{Strength, quarterly};
use crate::scenario::{Quantity, Timing, Value};

/// What a trial holds in store, whatever the mix.
#[derive(Debug, Default)]
pub struct World {
    /// The number of the trial.
    pub trial: u64,
    drivers: Vec<f64>,
    /// The market's log factor z by quarter, beyond the plan's end too.
    z: Vec<f64>,
    /// What the market multiplies each quantity with, by the elasticity's number and quarter.
    market: Vec<Vec<f64>>,
    /// Factors of a quantity that the market leaves alone.
    ones: Vec<f64>,
    /// By source and month: entries, without reps, shares and Programs.
    source_entries: Vec<Vec<f64>>,
    /// By slot (risks, then variants): strength by month and by quarter.
    monthly: Vec<Vec<f64>>,
    quarterly: Vec<Vec<f64>>,
    /// By risk: the month in which it starts, where it happens.
    risk_starts: Vec<Option<usize>>,
}

/// The slot of a holder's strength, given the variant that a state holds of a Program.
#[must_use]
pub fn slot(model: &Model, holder: Holder, variants: &[usize]) -> Option<usize> {
    let risks = model.scenario.risks.len();
    match holder {
        Holder::Risk(risk) => Some(risk),
        Holder::Program(program) => {
            let held = |variant: &&usize| model.variants[**variant].chosen.program == program;
            variants.iter().find(held).map(|variant| risks + variant)
        }
    }
}

impl World {
    /// Makes this the world of trial `trial`.
    pub fn draw(&mut self, setup: &Setup, draws: &DriverDraws, trial: usize) {
        self.trial = trial as u64;
        draws.copy_trial(trial, &mut self.drivers);
        self.draw_market(setup);
        self.draw_risks(setup);
        self.grow_strengths(setup.model);
        self.draw_sources(setup);
    }

    /// The number that a value has in this trial.
    #[inline]
    #[must_use]
    pub fn value(&self, value: Value) -> f64 {
        match value {
            Value::Constant(number) => number,
            Value::Driver(driver) => self.drivers[driver],
        }
    }

    /// What the market multiplies a quantity with, by quarter: exp(e·z − e²v²/2), whose
    /// mean is 1.
    #[inline]
    #[must_use]
    pub fn market(&self, model: &Model, quantity: Quantity) -> &[f64] {
        let elasticity = &model.scenario.market.elasticity;
        let number = elasticity.iter().position(|(moved, _)| *moved == quantity);
        number.map_or(&self.ones, |number| &self.market[number])
    }

    /// The entries of a source in a month, without reps, shares and Programs.
    #[inline]
    #[must_use]
    pub fn source_entries(&self, source: usize) -> &[f64] {
        &self.source_entries[source]
    }

    /// The strength of a slot, by month.
    #[inline]
    #[must_use]
    pub fn monthly(&self, slot: usize) -> &[f64] {
        &self.monthly[slot]
    }

    /// The strength of a slot, by quarter.
    #[inline]
    #[must_use]
    pub fn quarterly(&self, slot: usize) -> &[f64] {
        &self.quarterly[slot]
    }

    /// The month in which a risk starts, where it happens.
    #[must_use]
    pub fn risk_start(&self, risk: usize) -> Option<usize> {
        self.risk_starts[risk]
    }

    /// z₀ ~ N(0, v²), z_q = φ·z_{q−1} + v·√(1 − φ²)·ε_q.
    fn draw_market(&mut self, setup: &Setup) {
        let market = &setup.model.scenario.market;
        let quarters = setup.model.factor_quarters();
        self.ones.resize(quarters, 1.0);
        self.z.resize(quarters, 0.0);
        setup.market.fill_uniforms(self.trial, &mut self.z);
        let innovation = market.volatility * (1.0 - market.persistence * market.persistence).sqrt();
        let mut before = None;
        for z in &mut self.z {
            let score = normal_quantile(*z);
            *z = before.map_or(market.volatility * score, |before: f64| {
                market.persistence * before + innovation * score
            });
            before = Some(*z);
        }
        self.market.resize_with(market.elasticity.len(), Vec::new);
        for ((_, elasticity), factors) in market.elasticity.iter().zip(&mut self.market) {
            let spread = elasticity * market.volatility;
            let factor = |z: &f64| libm::exp(elasticity * z - 0.5 * spread * spread);
            factors.clear();
            factors.extend(self.z.iter().map(factor));
        }
    }

    fn draw_risks(&mut self, setup: &Setup) {
        let scenario = &setup.model.scenario;
        self.risk_starts.clear();
        for (risk, stream) in scenario.risks.iter().zip(&setup.risks) {
            let (happens, when) = stream.uniform_pair(self.trial, 0, 0);
            let window = risk.last_quarter - risk.first_quarter + 1;
            let quarter = risk.first_quarter + ((when * window as f64) as usize).min(window - 1);
            let start = (happens < self.value(risk.probability)).then_some(3 * quarter);
            self.risk_starts.push(start);
        }
    }

    fn grow_strengths(&mut self, model: &Model) {
        let scenario = &model.scenario;
        let slots = scenario.risks.len() + model.variants.len();
        let quarters = model.factor_quarters();
        self.monthly.resize_with(slots, Vec::new);
        self.quarterly.resize_with(slots, Vec::new);
        for slot in 0..slots {
            let strength = if slot < scenario.risks.len() {
                let risk = &scenario.risks[slot];
                self.risk_starts[slot].map(|start| {
                    let months = risk.months.map_or(model.months() - start, |m| m as usize);
                    self.strength(&risk.timing, start, months)
                })
            } else {
                let variant = &model.variants[slot - scenario.risks.len()];
                let timing = &scenario.programs[variant.chosen.program].timing;
                Some(self.strength(timing, variant.start, variant.months))
            };
            let (monthly, quarters_of) = (&mut self.monthly[slot], &mut self.quarterly[slot]);
            monthly.clear();
            let at = |month| strength.map_or(0.0, |strength| strength.at(month));
            monthly.extend((0..3 * quarters).map(at));
            quarters_of.resize(quarters, 0.0);
            quarterly(monthly, quarters_of);
        }
    }

    fn strength(&self, timing: &Timing, start: usize, months: usize) -> Strength {
        Strength {
            start: start as f64,
            lag: self.value(timing.lag_months),
            duration: months as f64,
            ramp: timing.ramp_months,
            half_life: timing.half_life_months,
        }
    }

    /// volume × seasonality × (1 + growth)^(m/12) × quarterly factor × market.
    fn draw_sources(&mut self, setup: &Setup) {
        let model = setup.model;
        let calendar = &model.scenario.plan.calendar;
        let mut entries = std::mem::take(&mut self.source_entries);
        entries.resize_with(model.scenario.sources.len(), Vec::new);
        for ((source, prepared), months) in
            model.scenario.sources.iter().zip(&setup.sources).zip(&mut entries)
        {
            months.clear();
            let volume = self.value(source.volume);
            let monthly_growth = libm::pow(1.0 + self.value(source.growth), 1.0 / 12.0);
            let volatility = self.value(source.volatility);
            let mut grown = 1.0;
            let mut quarter_factor = 1.0;
            for month in 0..model.months() {
                if month % 3 == 0 {
                    let quarter = month / 3;
                    let luck = if volatility > 0.0 {
                        let u = prepared.stream.uniform(self.trial, quarter as u32, 0);
                        prepared.factor.as_ref().map_or_else(
                            || {
                                Distribution::gamma_mean_sd(1.0, volatility)
                                    .map_or(1.0, |gamma| gamma.quantile(u))
                            },
                            |table| table.quantile(u),
                        )
                    } else {
                        1.0
                    };
                    quarter_factor = luck * self.market(model, Quantity::Volume)[quarter];
                }
                let season = source.seasonality[calendar.fiscal_month(month)];
                months.push(volume * season * grown * quarter_factor);
                grown *= monthly_growth;
            }
        }
        self.source_entries = entries;
    }
}
