//! The draws of the drivers: one number per driver and trial.

use std::ops::Range;

use rayon::prelude::*;

use crate::distribution::QuantileTable;
use crate::distribution::special::{normal_cdf, normal_quantile};
use crate::engine::lanes::Lanes;
use crate::engine::sobol::Points;
use crate::engine::streams::{Purpose, Stream};
use crate::scenario::{CorrelationGroup, Driver, Sampling, Scenario};

/// Every driver's draw in every trial.
#[derive(Clone, Debug, PartialEq)]
pub struct DriverDraws {
    /// By driver, then trial.
    by_driver: Vec<Vec<f64>>,
    /// How often trials were added.
    rounds: u32,
    sampling: Sampling,
}

impl DriverDraws {
    /// Draws all drivers of a scenario for `trials` trials.
    #[must_use]
    pub fn new(scenario: &Scenario, seed: u64, trials: usize) -> Self {
        Self::by(scenario.simulation.sampling, scenario, seed, trials)
    }

    /// The same for what rests on trials that are independent, or as good as that (any two as
    /// related as any others): Sobol' points are replaced by independent draws.
    #[must_use]
    pub fn exchangeable(scenario: &Scenario, seed: u64, trials: usize) -> Self {
        Self::by(scenario.simulation.sampling.exchangeable(), scenario, seed, trials)
    }

    fn by(sampling: Sampling, scenario: &Scenario, seed: u64, trials: usize) -> Self {
        let by_driver = vec![Vec::new(); scenario.drivers.len()];
        let mut draws = Self { by_driver, rounds: 0, sampling };
        draws.add_round(scenario, seed, trials);
        draws
    }

    /// Adds the draws of `trials` further trials of the same scenario and seed. Those that
    /// there are stay as they are: a round is a Latin hypercube of its own, independent of
    /// the others; Sobol' points go on.
    pub fn add_round(&mut self, scenario: &Scenario, seed: u64, trials: usize) {
        let sampling = self.sampling;
        let first = self.by_driver.first().map_or(0, Vec::len);
        let round = Round { number: self.rounds, trials: first..first + trials };
        let mut uniforms: Vec<Vec<f64>> = scenario
            .drivers
            .par_iter()
            .map(|driver| uniforms(driver, sampling, seed, &round))
            .collect();
        for group in &scenario.correlations {
            correlate(group, &mut uniforms);
        }
        let add = |((draws, driver), column): ((&mut Vec<f64>, &Driver), Vec<f64>)| {
            let table = QuantileTable::new(&driver.distribution);
            draws.extend(column.into_iter().map(|u| table.quantile(u)));
        };
        self.by_driver.par_iter_mut().zip(&scenario.drivers).zip(uniforms).for_each(add);
        self.rounds += 1;
    }

    /// The same with other draws of one driver, as many as there are trials.
    ///
    /// # Panics
    /// Where there are more or fewer.
    #[must_use]
    pub fn with_driver(&self, driver: usize, draws: Vec<f64>) -> Self {
        assert_eq!(draws.len(), self.by_driver[driver].len(), "a draw for each trial");
        let mut changed = self.clone();
        changed.by_driver[driver] = draws;
        changed
    }

    /// The same with the draws of one driver more, numbered behind the others.
    ///
    /// # Panics
    /// Where there are more or fewer than trials.
    #[must_use]
    pub fn and(mut self, draws: Vec<f64>) -> Self {
        let trials = self.by_driver.first().map_or(draws.len(), Vec::len);
        assert_eq!(draws.len(), trials, "a draw for each trial");
        self.by_driver.push(draws);
        self
    }

    /// The first `trials` of them.
    #[must_use]
    pub fn first(&self, trials: usize) -> Self {
        let first = |draws: &Vec<f64>| draws[..trials.min(draws.len())].to_vec();
        Self { by_driver: self.by_driver.iter().map(first).collect(), ..*self }
    }

    /// The draws of one driver, by trial.
    #[must_use]
    pub fn driver(&self, driver: usize) -> &[f64] {
        &self.by_driver[driver]
    }

    /// Copies the draws of the trials from `first` on, by driver. Lanes beyond the last trial
    /// repeat it.
    pub fn copy_trials(&self, first: usize, into: &mut Vec<Lanes>) {
        into.clear();
        into.extend(self.by_driver.iter().map(|draws| {
            let last = draws.len() - 1;
            Lanes::of(|lane| draws[(first + lane).min(last)])
        }));
    }
}

/// Trials whose drivers are drawn together.
struct Round {
    number: u32,
    trials: Range<usize>,
}

/// A driver's uniform numbers: one in each of as many strata as the round has trials, in a
/// random order (Latin hypercube; McKay, Beckman and Conover 1979), independent, or scrambled
/// Sobol' points.
fn uniforms(driver: &Driver, sampling: Sampling, seed: u64, round: &Round) -> Vec<f64> {
    let within = Stream::new(seed, Purpose::Driver, &driver.name);
    let uniform = |trial: usize| within.uniform(trial as u64, 0, 0);
    let trials = round.trials.clone();
    match sampling {
        Sampling::Random => trials.map(uniform).collect(),
        Sampling::Sobol => {
            let points = Points::new(seed, &driver.name);
            trials.map(|trial| points.uniform(trial)).collect()
        }
        Sampling::LatinHypercube => {
            let width = 1.0 / trials.len() as f64;
            let order = Stream::new(seed, Purpose::DriverOrder, &driver.name);
            let strata = permutation(order, round.number, trials.len());
            let place =
                |(trial, stratum): (usize, u32)| (f64::from(stratum) + uniform(trial)) * width;
            // Rounding must not reach 1, whose quantile may be infinite.
            let below_one = |u: f64| u.min(1.0 - f64::EPSILON / 2.0);
            trials.zip(strata).map(place).map(below_one).collect()
        }
    }
}

/// A random order of 0, …, `length` − 1, the `number`-th of its stream: Fisher and Yates'
/// shuffle as Durstenfeld wrote it.
fn permutation(stream: Stream, number: u32, length: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..length as u32).collect();
    for last in (1..length).rev() {
        let [high, low, ..] = stream.words(last as u64, number, 0);
        let word = (u64::from(high) << 32) | u64::from(low);
        // The high half of the product is uniform on 0..=last to within 2⁻⁶⁴ · last.
        let pick = (u128::from(word) * (last as u128 + 1)) >> 64;
        order.swap(last, pick as usize);
    }
    order
}

/// Gaussian copula: gives the drivers of a group the correlation of their normal scores.
fn correlate(group: &CorrelationGroup, uniforms: &mut [Vec<f64>]) {
    let columns: Vec<Vec<f64>> = group
        .drivers
        .par_iter()
        .map(|&driver| uniforms[driver].iter().map(|&u| normal_quantile(u)).collect())
        .collect();
    let mixed: Vec<Vec<f64>> = group
        .cholesky
        .par_iter()
        .map(|row| {
            let score = |trial: usize| {
                row.iter().zip(&columns).map(|(weight, column)| weight * column[trial]).sum::<f64>()
            };
            (0..columns[0].len()).map(|trial| normal_cdf(score(trial))).collect()
        })
        .collect();
    for (&driver, column) in group.drivers.iter().zip(mixed) {
        // The first driver in the order keeps its own numbers, and with them its strata.
        if driver != group.drivers[0] {
            uniforms[driver] = column;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Purpose, Stream, permutation};

    #[test]
    fn a_permutation_holds_every_number_once_and_is_no_identity() {
        let mut order = permutation(Stream::new(3, Purpose::DriverOrder, "x"), 0, 1000);
        assert!(order.iter().enumerate().filter(|(i, p)| *i == **p as usize).count() < 10);
        order.sort_unstable();
        assert!(order.iter().enumerate().all(|(i, p)| i == *p as usize));
    }

    #[test]
    fn rounds_have_orders_of_their_own() {
        let order = |number| permutation(Stream::new(3, Purpose::DriverOrder, "x"), number, 1000);
        assert!(order(0).iter().zip(order(1)).filter(|(a, b)| **a == *b).count() < 10);
    }

    #[test]
    fn every_order_of_three_is_equally_likely() {
        let mut counts = std::collections::BTreeMap::new();
        for seed in 0..6000 {
            let order = permutation(Stream::new(seed, Purpose::DriverOrder, "x"), 0, 3);
            *counts.entry(order).or_insert(0) += 1;
        }
        // 1000 expected each, standard deviation 29.
        assert_eq!(counts.len(), 6);
        assert!(counts.values().all(|count| (860..1140).contains(count)), "{counts:?}");
    }
}
