//! What a trial has in store whatever the mix: drivers, market, risks, sources' noise.

use rand::RngExt;
use rand::rngs::StdRng;
use rand_distr::{Distribution as _, Gamma, StandardNormal};
use statrs::distribution::{ContinuousCDF, Normal};

use super::plan::{Plan, Value};

/// So many quarters of market are drawn beyond the plan; all later ones share the last.
const QUARTERS_BEYOND: usize = 200;

pub struct Luck {
    drivers: Vec<f64>,
    /// z by quarter, far beyond the plan.
    market: Vec<f64>,
    /// By risk, the month in which it starts.
    pub risks: Vec<Option<i64>>,
    /// By source and quarter, the gamma factor of mean 1.
    pub source_noise: Vec<Vec<f64>>,
}

impl Luck {
    pub fn draw(plan: &Plan, rng: &mut StdRng) -> Self {
        let mut luck = Self {
            drivers: drivers(plan, rng),
            market: market(plan, rng),
            risks: Vec::new(),
            source_noise: Vec::new(),
        };
        for risk in &plan.risks {
            let happens = rng.random::<f64>() < luck.value(risk.probability);
            let quarter = rng.random_range(risk.first_quarter..=risk.last_quarter);
            luck.risks.push(happens.then_some(3 * quarter as i64));
        }
        for source in &plan.sources {
            let spread = luck.value(source.volatility);
            let mut factor = || {
                if spread == 0.0 {
                    return 1.0;
                }
                let squared = spread * spread;
                Gamma::new(1.0 / squared, squared).expect("a gamma factor").sample(rng)
            };
            luck.source_noise.push((0..plan.calendar.quarters).map(|_| factor()).collect());
        }
        luck
    }

    pub fn value(&self, value: Value) -> f64 {
        match value {
            Value::Constant(number) => number,
            Value::Driver(driver) => self.drivers[driver],
        }
    }

    /// exp(e·z − e²v²/2) of a quarter for the quantity of this name.
    pub fn market_factor(&self, plan: &Plan, quantity: &str, quarter: usize) -> f64 {
        let elasticity = plan.market.elasticity.iter().find(|(name, _)| name == quantity);
        let Some((_, e)) = elasticity else { return 1.0 };
        let z = self.market[quarter.min(self.market.len() - 1)];
        (e * z - (e * plan.market.volatility).powi(2) / 2.0).exp()
    }
}

/// Independent drivers straight from their distributions; correlated ones by a Gaussian
/// copula: correlated normals, their probabilities, the quantiles there.
fn drivers(plan: &Plan, rng: &mut StdRng) -> Vec<f64> {
    let correlated = &plan.correlation.drivers;
    let scores: Vec<f64> = correlated.iter().map(|_| StandardNormal.sample(rng)).collect();
    let normal = Normal::standard();
    plan.drivers
        .iter()
        .enumerate()
        .map(|(driver, (_, distribution))| {
            let Some(place) = correlated.iter().position(|&other| other == driver) else {
                return distribution.sample(rng);
            };
            let factor = &plan.correlation.factor[place];
            let score: f64 = factor.iter().zip(&scores).map(|(f, s)| f * s).sum();
            distribution.quantile(normal.cdf(score))
        })
        .collect()
}

fn market(plan: &Plan, rng: &mut StdRng) -> Vec<f64> {
    let (v, phi) = (plan.market.volatility, plan.market.persistence);
    let mut normal = || -> f64 { StandardNormal.sample(rng) };
    let mut z = vec![v * normal()];
    for quarter in 1..plan.calendar.quarters + QUARTERS_BEYOND {
        z.push(phi * z[quarter - 1] + v * (1.0 - phi * phi).sqrt() * normal());
    }
    z
}
