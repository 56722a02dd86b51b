//! What drives the result: each driver's hold on each output, from the trials of one sample.
//!
//! The formulas, with their sources, are in the mathematics of the guide: *What drives the
//! result*.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::explain::estimate::{Estimate, GROUPS};
use crate::analysis::explain::luck::Luck;
use crate::analysis::explain::outputs::{Output, outputs};
use crate::analysis::explain::ranks::mid_ranks;
use crate::distribution::special::{incomplete_beta, incomplete_beta_inverse, normal_cdf};
use crate::engine::{DriverDraws, Outcomes};
use crate::model::Model;

/// The most bins that a driver's draws are put into.
const MOST_BINS: usize = 64;

/// The chance that any of the drivers of an output stands out where none has a hold on it.
const LEVEL: f64 = 0.05;

/// An output with what drives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Driven {
    /// The output.
    pub output: Output,
    /// Its mean.
    pub mean: Estimate,
    /// Its standard deviation.
    pub standard_deviation: f64,
    /// The noise floor: the share of variance that a driver without any hold on the output
    /// seems to explain with a chance of 2.5 % over the number of drivers.
    pub floor: f64,
    /// What no driver explains; `None` where it was not estimated, or nothing varies.
    pub luck: Option<Luck>,
    /// The drivers that reach the mix, in the order of the file.
    pub influences: Vec<Influence>,
}

/// A driver's hold on an output.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Influence {
    /// The driver.
    pub driver: usize,
    /// Spearman's rank correlation; `None` where the output is the same in all trials.
    pub rank_correlation: Option<Estimate>,
    /// The output's mean where the driver is in its lowest tenth.
    pub low: Estimate,
    /// The output's mean where the driver is in its highest tenth.
    pub high: Estimate,
    /// The share of the output's variance that the driver explains by itself: the first-order
    /// index of Sobol' (1993). An estimate may come out below 0. `None` where the output is
    /// the same in all trials.
    pub share: Option<Estimate>,
    /// The share that is left where everything but the driver is known, its interactions with
    /// other drivers, conditions and luck included: the total index of Homma and Saltelli
    /// (1996). `None` where it was not estimated, or the driver is correlated with others.
    pub total: Option<Estimate>,
    /// Whether the trials tell the driver from one without any hold on the output.
    pub is_clear: bool,
}

/// What drives the outputs of the mix at a place of outcomes with ledgers, by columns that hold
/// the drivers that reach it.
#[must_use]
pub fn influences(
    model: &Model,
    columns: &Columns,
    outcomes: &Outcomes,
    place: usize,
) -> Vec<Driven> {
    let reached = model.drivers_of(outcomes.mixes[place]);
    let columns: Vec<(usize, &Column)> =
        reached.into_iter().filter_map(|driver| Some((driver, columns.0.get(&driver)?))).collect();
    let driven = |output: Output| Driven::new(output, &output.values(outcomes, place), &columns);
    outputs(model).into_par_iter().map(driven).collect()
}

/// Drivers with their draws in order.
pub struct Columns(BTreeMap<usize, Column>);

impl Columns {
    /// The drivers that reach any of these mixes (numbers of the model), in so many trials.
    #[must_use]
    pub fn new(model: &Model, draws: &DriverDraws, mixes: &[usize], trials: usize) -> Self {
        let reached: BTreeSet<usize> =
            mixes.iter().flat_map(|&mix| model.drivers_of(mix)).collect();
        let column = |driver: usize| (driver, Column::new(&draws.driver(driver)[..trials]));
        Self(reached.into_par_iter().map(column).collect())
    }
}

/// A driver's draws, put in order.
struct Column {
    /// Mid-ranks from ½ to n − ½.
    ranks: Vec<f64>,
    /// The bin of each trial; equal draws share theirs.
    bins: Vec<u8>,
    /// The number of bins.
    count: usize,
    /// Trials in the lowest and in the highest tenth, with all that equal their last.
    tenths: [Vec<u32>; 2],
}

impl Column {
    fn new(draws: &[f64]) -> Self {
        let ranks = mid_ranks(draws);
        let trials = ranks.len() as f64;
        let count = bins(ranks.len());
        let bin = |rank: &f64| ((rank / trials * count as f64) as usize).min(count - 1) as u8;
        let bins = ranks.iter().map(bin).collect();
        let tenth = draws.len().div_ceil(10);
        let mut room = draws.to_vec();
        let low = order_statistic(&mut room, tenth.saturating_sub(1));
        let high = order_statistic(&mut room, draws.len() - tenth);
        let trials = |is_in: &dyn Fn(f64) -> bool| {
            (0u32..).zip(draws).filter(|(_, draw)| is_in(**draw)).map(|(trial, _)| trial).collect()
        };
        let tenths = [trials(&|draw| draw <= low), trials(&|draw| draw >= high)];
        Self { ranks, bins, count, tenths }
    }
}

/// The number at a place of some numbers in rising order; they are put in another order. 0
/// where there is none.
fn order_statistic(numbers: &mut [f64], place: usize) -> f64 {
    if place >= numbers.len() {
        return 0.0;
    }
    *numbers.select_nth_unstable_by(place, f64::total_cmp).1
}

/// How many bins so many trials are put into: enough to follow any smooth curve, few enough
/// for each to hold many trials.
fn bins(trials: usize) -> usize {
    ((1.5 * libm::cbrt(trials as f64)) as usize).clamp(2, MOST_BINS)
}

impl Driven {
    fn new(output: Output, values: &[f64], columns: &[(usize, &Column)]) -> Self {
        let trials = values.len() as f64;
        let mean = Estimate::mean(values.iter().copied());
        let deviation = mean.standard_error * trials.sqrt();
        let ranks = mid_ranks(values);
        let level = LEVEL / 2.0 / columns.len().max(1) as f64;
        let influence = |&(driver, column): &(usize, &Column)| {
            let tenth =
                |trials: &[u32]| Estimate::mean(trials.iter().map(|&trial| values[trial as usize]));
            let varies = deviation > 0.0;
            let variance = varies.then(|| Variance::new(column, values, mean.value, deviation));
            let rank_correlation = varies.then(|| correlation(&column.ranks, &ranks));
            let is_clear = variance.as_ref().is_some_and(|variance| variance.chance() < level)
                || rank_correlation.is_some_and(|rank| {
                    2.0 * normal_cdf(-rank.value.abs() * (trials - 1.0).max(0.0).sqrt()) < level
                });
            Influence {
                driver,
                rank_correlation,
                low: tenth(&column.tenths[0]),
                high: tenth(&column.tenths[1]),
                share: variance.map(|variance| variance.share()),
                total: None,
                is_clear,
            }
        };
        Self {
            output,
            mean,
            standard_deviation: deviation,
            floor: floor(bins(values.len()), trials, level),
            luck: None,
            influences: columns.iter().map(influence).collect(),
        }
    }

    /// The influences that the trials are sure of, the largest share first.
    pub fn clear(&self) -> Vec<&Influence> {
        let mut clear: Vec<&Influence> =
            self.influences.iter().filter(|influence| influence.is_clear).collect();
        let share = |influence: &Influence| influence.share.map_or(0.0, |share| share.value);
        clear.sort_by(|one, other| share(other).total_cmp(&share(one)));
        clear
    }
}

/// The share that binning would find with the chance `level` where there is none.
fn floor(bins: usize, trials: f64, level: f64) -> f64 {
    let (between, within) = (bins as f64 - 1.0, trials - bins as f64);
    if within < 1.0 {
        return 1.0;
    }
    let unexplained = incomplete_beta_inverse(within / 2.0, between / 2.0, level);
    1.0 - unexplained * (trials - 1.0) / within
}

/// Sums by bin and group of trials, of an output standardised to mean 0 and variance 1.
struct Variance {
    counts: Vec<[f64; GROUPS]>,
    sums: Vec<[f64; GROUPS]>,
    squares: [f64; GROUPS],
}

/// The parts of a sum of squares.
struct Parts {
    trials: f64,
    bins: f64,
    between: f64,
    total: f64,
}

impl Variance {
    fn new(column: &Column, values: &[f64], mean: f64, deviation: f64) -> Self {
        let mut sums = Self {
            counts: vec![[0.0; GROUPS]; column.count],
            sums: vec![[0.0; GROUPS]; column.count],
            squares: [0.0; GROUPS],
        };
        for (trial, (value, bin)) in values.iter().zip(&column.bins).enumerate() {
            let (value, group) = ((value - mean) / deviation, trial % GROUPS);
            sums.counts[usize::from(*bin)][group] += 1.0;
            sums.sums[usize::from(*bin)][group] += value;
            sums.squares[group] += value * value;
        }
        sums
    }

    /// The parts over all trials but those of a group.
    fn parts(&self, without: Option<usize>) -> Parts {
        let kept = |numbers: &[f64; GROUPS]| {
            numbers.iter().sum::<f64>() - without.map_or(0.0, |group| numbers[group])
        };
        let (mut trials, mut sum, mut between, mut bins) = (0.0, 0.0, 0.0, 0.0);
        for (counts, sums) in self.counts.iter().zip(&self.sums) {
            let (count, of_bin) = (kept(counts), kept(sums));
            if count > 0.5 {
                bins += 1.0;
                trials += count;
                sum += of_bin;
                between += of_bin * of_bin / count;
            }
        }
        let centre = sum * sum / trials;
        Parts { trials, bins, between: between - centre, total: kept(&self.squares) - centre }
    }

    /// ε² of Kelley (1935): the between-bin share of the variance less what chance gives it,
    /// with its error by the jackknife.
    fn share(&self) -> Estimate {
        let share = |without: Option<usize>| {
            let Parts { trials, bins, between, total } = self.parts(without);
            if trials - bins < 1.0 || total <= 0.0 {
                return 0.0;
            }
            1.0 - (total - between) / (trials - bins) / (total / (trials - 1.0))
        };
        let without: Vec<f64> = (0..GROUPS).map(|group| share(Some(group))).collect();
        Estimate::jackknife(share(None), &without)
    }

    /// The chance of so large a between-bin share where the driver has no hold: by the F test.
    fn chance(&self) -> f64 {
        let Parts { trials, bins, between, total } = self.parts(None);
        if trials - bins < 1.0 || bins < 2.0 || total <= 0.0 {
            return 1.0;
        }
        let unexplained = (1.0 - between / total).clamp(0.0, 1.0);
        incomplete_beta((trials - bins) / 2.0, (bins - 1.0) / 2.0, unexplained)
    }
}

/// The correlation of two lists of ranks, with its error by the jackknife.
fn correlation(one: &[f64], other: &[f64]) -> Estimate {
    let middle = one.len() as f64 / 2.0;
    // By group: Σx, Σy, Σx², Σy², Σxy and how many.
    let mut sums = [[0.0; 6]; GROUPS];
    for (trial, (x, y)) in one.iter().zip(other).enumerate() {
        let (x, y) = (x - middle, y - middle);
        let of_trial = [x, y, x * x, y * y, x * y, 1.0];
        for (sum, number) in sums[trial % GROUPS].iter_mut().zip(of_trial) {
            *sum += number;
        }
    }
    let all: [f64; 6] = std::array::from_fn(|at| sums.iter().map(|sums| sums[at]).sum());
    let of = |[x, y, xx, yy, xy, n]: [f64; 6]| {
        let spread = (xx - x * x / n) * (yy - y * y / n);
        if spread > 0.0 { (xy - x * y / n) / spread.sqrt() } else { 0.0 }
    };
    let without: Vec<f64> =
        sums.iter().map(|group| of(std::array::from_fn(|at| all[at] - group[at]))).collect();
    Estimate::jackknife(of(all), &without)
}
