//! The stress table: what becomes of each output where a driver is held at its P10 or P90.

use serde::{Deserialize, Serialize};

use crate::analysis::explain::again::{Changed, Values};
use crate::analysis::explain::outputs::{Output, bits_of};
use crate::analysis::paired::{Discordance, Mean};
use crate::analysis::results::Difference;

/// A driver under stress.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stressed {
    /// The driver.
    pub driver: usize,
    /// What it is held at: its P10 and its P90.
    pub levels: [f64; 2],
    /// For each output, how much it changes, in the same trials.
    pub differences: Vec<[Difference; 2]>,
}

/// The stress table: a row a driver, in the order of the file.
pub fn stress(outputs: &[Output], base: &Values, changed: &[Changed]) -> Vec<Stressed> {
    let row = |changed: &Changed| Stressed {
        driver: changed.driver,
        levels: changed.levels,
        differences: (0..outputs.len())
            .map(|number| {
                [0, 1].map(|level: usize| {
                    difference(outputs[number], &changed.held[level][number], &base[number])
                })
            })
            .collect(),
    };
    changed.iter().map(row).collect()
}

/// How much higher an output is in the first of two runs of the same trials, with the 95 %
/// interval of the difference.
#[must_use]
pub fn difference(output: Output, one: &[f64], other: &[f64]) -> Difference {
    if output.unit().is_none() {
        return Discordance::count(&bits_of(one), &bits_of(other), one.len()).difference();
    }
    let mut mean = Mean::default();
    one.iter().zip(other).for_each(|(one, other)| mean.add(one - other));
    mean.difference()
}
