//! What a trial holds in store: drivers, market, risks, strengths, entries of the sources.

use rand::RngExt;
use rand_distr::{Distribution, Gamma, StandardNormal};
use spandrel::distribution::QuantileTable;
use spandrel::distribution::special::normal_cdf;
use spandrel::model::Model;
use spandrel::model::groups::Holder;
use spandrel::model::timing::{Strength, quarterly};
use spandrel::scenario::{Quantity, Timing, Value};

use super::Luck;

/// When and how strongly a Program or risk acts in this trial.
#[derive(Clone, Debug, Default)]
struct Influence {
    /// The month of its start and how many it lasts; `None` where it does not act at all.
    span: Option<(usize, usize)>,
    monthly: Vec<f64>,
    quarterly: Vec<f64>,
}

/// What a trial of one mix holds in store.
#[derive(Debug)]
pub struct World {
    drivers: Vec<f64>,
    scores: Vec<f64>,
    z: Vec<f64>,
    /// By elasticity and quarter.
    market: Vec<Vec<f64>>,
    ones: Vec<f64>,
    risks: Vec<Influence>,
    programs: Vec<Influence>,
    /// By source and month: entries, or entries a ramped rep.
    pub source_entries: Vec<Vec<f64>>,
}

impl World {
    /// The world of a mix, with the Programs it holds.
    pub fn new(model: &Model, mix: usize) -> Self {
        let scenario = &model.scenario;
        let mut programs = vec![Influence::default(); scenario.programs.len()];
        for variant in model.mixes.variants(mix).iter().copied().map(usize::from) {
            let variant = &model.variants[variant];
            programs[variant.chosen.program].span = Some((variant.start, variant.months));
        }
        Self {
            drivers: vec![0.0; scenario.drivers.len()],
            scores: Vec::new(),
            z: Vec::new(),
            market: vec![Vec::new(); scenario.market.elasticity.len()],
            ones: vec![1.0; model.factor_quarters()],
            risks: vec![Influence::default(); scenario.risks.len()],
            programs,
            source_entries: vec![vec![0.0; model.months()]; scenario.sources.len()],
        }
    }

    /// Draws a new trial.
    pub fn draw(&mut self, model: &Model, tables: &[QuantileTable], luck: &mut Luck) {
        self.draw_drivers(model, tables, luck);
        self.draw_market(model, luck);
        self.draw_risks(model, luck);
        for program in 0..self.programs.len() {
            let timing = &model.scenario.programs[program].timing;
            let strength = self.strength(timing, self.programs[program].span);
            self.programs[program].grow(model, strength);
        }
        self.draw_sources(model, luck);
    }

    /// The number that a value has in this trial.
    pub fn value(&self, value: Value) -> f64 {
        match value {
            Value::Constant(number) => number,
            Value::Driver(driver) => self.drivers[driver],
        }
    }

    /// What the market multiplies a quantity with, by quarter.
    pub fn market(&self, model: &Model, quantity: Quantity) -> &[f64] {
        let elasticity = &model.scenario.market.elasticity;
        let number = elasticity.iter().position(|(moved, _)| *moved == quantity);
        number.map_or(&self.ones, |number| &self.market[number])
    }

    /// Strength by month of a holder that acts in this trial.
    pub fn monthly(&self, holder: Holder) -> Option<&[f64]> {
        let influence = self.influence(holder);
        influence.span.map(|_| influence.monthly.as_slice())
    }

    /// Strength by quarter of a holder that acts in this trial.
    pub fn quarterly(&self, holder: Holder) -> Option<&[f64]> {
        let influence = self.influence(holder);
        influence.span.map(|_| influence.quarterly.as_slice())
    }

    /// Start and duration in months of a holder that acts in this trial.
    pub fn span(&self, holder: Holder) -> Option<(usize, usize)> {
        self.influence(holder).span
    }

    fn influence(&self, holder: Holder) -> &Influence {
        match holder {
            Holder::Risk(risk) => &self.risks[risk],
            Holder::Program(program) => &self.programs[program],
        }
    }

    fn draw_drivers(&mut self, model: &Model, tables: &[QuantileTable], luck: &mut Luck) {
        for (draw, table) in self.drivers.iter_mut().zip(tables) {
            *draw = table.quantile(luck.random());
        }
        for group in &model.scenario.correlations {
            self.scores.clear();
            self.scores
                .extend(group.drivers.iter().map(|_| -> f64 { StandardNormal.sample(luck) }));
            for (&driver, row) in group.drivers.iter().zip(&group.cholesky) {
                let score: f64 = row.iter().zip(&self.scores).map(|(w, score)| w * score).sum();
                self.drivers[driver] = tables[driver].quantile(normal_cdf(score));
            }
        }
    }

    fn draw_market(&mut self, model: &Model, luck: &mut Luck) {
        let market = &model.scenario.market;
        let innovation = market.volatility * (1.0 - market.persistence * market.persistence).sqrt();
        self.z.clear();
        for quarter in 0..model.factor_quarters() {
            let score: f64 = StandardNormal.sample(luck);
            self.z.push(match quarter {
                0 => market.volatility * score,
                _ => market.persistence * self.z[quarter - 1] + innovation * score,
            });
        }
        for ((_, elasticity), factors) in market.elasticity.iter().zip(&mut self.market) {
            let spread = elasticity * market.volatility;
            factors.clear();
            factors.extend(self.z.iter().map(|z| (elasticity * z - 0.5 * spread * spread).exp()));
        }
    }

    fn draw_risks(&mut self, model: &Model, luck: &mut Luck) {
        for (number, risk) in model.scenario.risks.iter().enumerate() {
            let happens = luck.random::<f64>() < self.value(risk.probability);
            self.risks[number].span = happens.then(|| {
                let start = 3 * luck.random_range(risk.first_quarter..=risk.last_quarter);
                (start, risk.months.map_or(model.months() - start, |months| months as usize))
            });
            let strength = self.strength(&risk.timing, self.risks[number].span);
            self.risks[number].grow(model, strength);
        }
    }

    fn strength(&self, timing: &Timing, span: Option<(usize, usize)>) -> Option<Strength> {
        span.map(|(start, months)| Strength {
            start: start as f64,
            lag: self.value(timing.lag_months),
            duration: months as f64,
            ramp: timing.ramp_months,
            half_life: timing.half_life_months,
        })
    }

    fn draw_sources(&mut self, model: &Model, luck: &mut Luck) {
        let calendar = &model.scenario.plan.calendar;
        for (number, source) in model.scenario.sources.iter().enumerate() {
            let volume = self.value(source.volume);
            let growth = (1.0 + self.value(source.growth)).powf(1.0 / 12.0);
            let volatility = self.value(source.volatility);
            let variance = volatility * volatility;
            let gamma = Gamma::new(1.0 / variance, variance).ok();
            let (mut grown, mut of_quarter) = (1.0, 1.0);
            for month in 0..model.months() {
                if month % 3 == 0 {
                    let noise = gamma.filter(|_| variance > 0.0).map_or(1.0, |g| g.sample(luck));
                    of_quarter = noise * self.market(model, Quantity::Volume)[month / 3];
                }
                let season = source.seasonality[calendar.fiscal_month(month)];
                self.source_entries[number][month] = volume * season * grown * of_quarter;
                grown *= growth;
            }
        }
    }
}

impl Influence {
    fn grow(&mut self, model: &Model, strength: Option<Strength>) {
        let Some(strength) = strength else { return };
        let quarters = model.factor_quarters();
        self.monthly.clear();
        self.monthly.extend((0..3 * quarters).map(|month| strength.at(month)));
        self.quarterly.resize(quarters, 0.0);
        quarterly(&self.monthly, &mut self.quarterly);
    }
}
