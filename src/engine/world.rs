//! Some trials as every mix meets them: drivers, market, risks, sources, strengths.

use crate::distribution::Distribution;
use crate::distribution::special::normal_quantile;
use crate::engine::drivers::DriverDraws;
use crate::engine::evaluation::Evaluation;
use crate::engine::lanes::{LANES, Lanes};
use crate::engine::setup::Setup;
use crate::model::Model;
use crate::model::groups::Holder;
use crate::model::timing::{Strength, quarterly};
use crate::scenario::{Quantity, Timing, Value};

/// What [`LANES`] neighbouring trials hold in store, whatever the mix.
#[derive(Debug, Default)]
pub struct World {
    /// The number of the first trial.
    pub first: u64,
    drivers: Vec<Lanes>,
    /// The market's log factor z by quarter, beyond the plan's end too.
    z: Vec<Lanes>,
    /// What the market multiplies each quantity with, by the elasticity's number and quarter.
    market: Vec<Vec<Lanes>>,
    /// Factors of a quantity that the market leaves alone.
    ones: Vec<Lanes>,
    /// By source and month: entries, without reps, shares and Programs.
    source_entries: Vec<Vec<Lanes>>,
    /// By slot (risks, then variants): strength by month and by quarter.
    strengths: Vec<Strengths>,
    /// By risk: the month in which it starts, where it happens.
    risk_starts: Vec<[Option<usize>; LANES]>,
    month_room: Vec<f64>,
    quarter_room: Vec<f64>,
}

#[derive(Clone, Debug, Default)]
struct Strengths {
    monthly: Vec<Lanes>,
    quarterly: Vec<Lanes>,
    /// Whether it is the same in every trial, and known.
    settled: bool,
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
    /// Makes this the world of the trials from `first` on. Where the draws end before the
    /// last lane does, further lanes repeat the last trial's drivers.
    pub fn draw(
        &mut self,
        setup: &Setup,
        evaluation: &Evaluation,
        draws: &DriverDraws,
        first: usize,
    ) {
        self.first = first as u64;
        draws.copy_trials(first, &mut self.drivers);
        self.draw_market(setup);
        self.draw_risks(setup);
        self.grow_strengths(setup.model, evaluation);
        self.draw_sources(setup);
    }

    /// The number that a value has in these trials.
    #[inline]
    #[must_use]
    pub fn value(&self, value: Value) -> Lanes {
        match value {
            Value::Constant(number) => Lanes::splat(number),
            Value::Driver(driver) => self.drivers[driver],
        }
    }

    /// What the market multiplies a quantity with, by quarter: exp(e·z − e²v²/2), whose
    /// mean is 1.
    #[inline]
    #[must_use]
    pub fn market(&self, model: &Model, quantity: Quantity) -> &[Lanes] {
        let elasticity = &model.scenario.market.elasticity;
        let number = elasticity.iter().position(|(moved, _)| *moved == quantity);
        number.map_or(&self.ones, |number| &self.market[number])
    }

    /// The entries of a source in a month, without reps, shares and Programs.
    #[inline]
    #[must_use]
    pub fn source_entries(&self, source: usize) -> &[Lanes] {
        &self.source_entries[source]
    }

    /// The strength of a slot, by month.
    #[inline]
    #[must_use]
    pub fn monthly(&self, slot: usize) -> &[Lanes] {
        &self.strengths[slot].monthly
    }

    /// The strength of a slot, by quarter.
    #[inline]
    #[must_use]
    pub fn quarterly(&self, slot: usize) -> &[Lanes] {
        &self.strengths[slot].quarterly
    }

    /// The month in which a risk starts in a lane, where it happens.
    #[must_use]
    pub fn risk_start(&self, risk: usize, lane: usize) -> Option<usize> {
        self.risk_starts[risk][lane]
    }

    /// z₀ ~ N(0, v²), z_q = φ·z_{q−1} + v·√(1 − φ²)·ε_q.
    fn draw_market(&mut self, setup: &Setup) {
        let market = &setup.model.scenario.market;
        let quarters = setup.model.factor_quarters();
        self.ones.resize(quarters, Lanes::ONE);
        self.market.resize_with(market.elasticity.len(), Vec::new);
        if market.elasticity.is_empty() {
            return;
        }
        let innovation = market.volatility * (1.0 - market.persistence * market.persistence).sqrt();
        self.z.clear();
        for quarter in 0..quarters {
            let uniforms = setup.market.uniforms(self.first, quarter as u32, 0);
            let scores = uniforms.map(normal_quantile);
            self.z.push(match self.z.last() {
                None => Lanes::splat(market.volatility) * scores,
                Some(before) => {
                    Lanes::splat(market.persistence) * *before + Lanes::splat(innovation) * scores
                }
            });
        }
        for ((_, elasticity), factors) in market.elasticity.iter().zip(&mut self.market) {
            let spread = elasticity * market.volatility;
            let factor = |z: f64| libm::exp(elasticity * z - 0.5 * spread * spread);
            factors.clear();
            factors.extend(self.z.iter().map(|z| z.map(factor)));
        }
    }

    fn draw_risks(&mut self, setup: &Setup) {
        let scenario = &setup.model.scenario;
        self.risk_starts.clear();
        for (risk, stream) in scenario.risks.iter().zip(&setup.risks) {
            let probability = self.value(risk.probability);
            let window = risk.last_quarter - risk.first_quarter + 1;
            let start = |lane: usize| {
                let (happens, when) = stream.uniform_pair(self.first + lane as u64, 0, 0);
                let after = ((when * window as f64) as usize).min(window - 1);
                (happens < probability.0[lane]).then_some(3 * (risk.first_quarter + after))
            };
            self.risk_starts.push(std::array::from_fn(start));
        }
    }

    /// Strengths of the risks and of the variants that any mix holds.
    fn grow_strengths(&mut self, model: &Model, evaluation: &Evaluation) {
        let scenario = &model.scenario;
        let risks = scenario.risks.len();
        let mut strengths = std::mem::take(&mut self.strengths);
        strengths.resize_with(risks + model.variants.len(), Strengths::default);
        for (risk, described) in scenario.risks.iter().enumerate() {
            self.grow(model, &mut strengths[risk], |world, lane| {
                let start = world.risk_starts[risk][lane]?;
                let months = described.months.map_or(model.months() - start, |m| m as usize);
                Some(world.strength(&described.timing, start, months, lane))
            });
        }
        for &variant in &evaluation.variants {
            let described = &model.variants[variant];
            let timing = &scenario.programs[described.chosen.program].timing;
            let strengths = &mut strengths[risks + variant];
            if !strengths.settled {
                self.grow(model, strengths, |world, lane| {
                    Some(world.strength(timing, described.start, described.months, lane))
                });
                strengths.settled = matches!(timing.lag_months, Value::Constant(_));
            }
        }
        self.strengths = strengths;
    }

    /// Works a slot's strengths out, lane by lane.
    fn grow(
        &mut self,
        model: &Model,
        strengths: &mut Strengths,
        of_lane: impl Fn(&Self, usize) -> Option<Strength>,
    ) {
        let quarters = model.factor_quarters();
        strengths.monthly.clear();
        strengths.monthly.resize(3 * quarters, Lanes::ZERO);
        strengths.quarterly.clear();
        strengths.quarterly.resize(quarters, Lanes::ZERO);
        self.quarter_room.resize(quarters, 0.0);
        for lane in 0..LANES {
            let Some(strength) = of_lane(self, lane) else { continue };
            self.month_room.clear();
            self.month_room.extend((0..3 * quarters).map(|month| strength.at(month)));
            quarterly(&self.month_room, &mut self.quarter_room);
            for (lanes, room) in [
                (&mut strengths.monthly, &self.month_room),
                (&mut strengths.quarterly, &self.quarter_room),
            ] {
                lanes.iter_mut().zip(room).for_each(|(lanes, number)| lanes.0[lane] = *number);
            }
        }
    }

    fn strength(&self, timing: &Timing, start: usize, months: usize, lane: usize) -> Strength {
        Strength {
            start: start as f64,
            lag: self.value(timing.lag_months).0[lane],
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
            let monthly_growth = |growth: f64| libm::pow(1.0 + growth, 1.0 / 12.0);
            let monthly_growth = self.value(source.growth).map(monthly_growth);
            let volatility = self.value(source.volatility);
            let mut grown = Lanes::ONE;
            let mut quarter_factor = Lanes::ONE;
            for month in 0..model.months() {
                if month % 3 == 0 {
                    let quarter = month / 3;
                    let uniforms = prepared.stream.uniforms(self.first, quarter as u32, 0);
                    let luck = |lane| prepared.factor(uniforms.0[lane], volatility.0[lane]);
                    quarter_factor =
                        Lanes::of(luck) * self.market(model, Quantity::Volume)[quarter];
                }
                let season = Lanes::splat(source.seasonality[calendar.fiscal_month(month)]);
                months.push(volume * season * grown * quarter_factor);
                grown *= monthly_growth;
            }
        }
        self.source_entries = entries;
    }
}

impl crate::engine::setup::SourceSetup {
    /// The quarterly factor at a uniform number, where its standard deviation is `volatility`.
    fn factor(&self, uniform: f64, volatility: f64) -> f64 {
        if volatility <= 0.0 {
            return 1.0;
        }
        let drawn = || {
            let gamma = Distribution::gamma_mean_sd(1.0, volatility);
            gamma.map_or(1.0, |gamma| gamma.quantile(uniform))
        };
        self.factor.as_ref().map_or_else(drawn, |table| table.quantile(uniform))
    }
}
