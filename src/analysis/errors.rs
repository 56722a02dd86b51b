//! Which errors estimates have, by how their trials were drawn.

use crate::analysis::paired::{Discordance, Mean};
use crate::analysis::replicates::{PairedReplicates, Replicates};
use crate::analysis::results::{Difference, Proportion};
use crate::scenario::Sampling;

/// What errors are made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errors {
    /// From the trials, as if they were independent: exact where they are, and usually a
    /// little too large for a Latin hypercube.
    OfTrials,
    /// From the spread between replicates.
    OfReplicates,
}

impl From<Sampling> for Errors {
    fn from(sampling: Sampling) -> Self {
        match sampling {
            Sampling::LatinHypercube | Sampling::Random => Self::OfTrials,
            Sampling::Sobol => Self::OfReplicates,
        }
    }
}

impl Errors {
    /// The share of the trials whose bit is set.
    pub fn chance(self, words: impl Iterator<Item = u64>, trials: usize) -> Proportion {
        match self {
            // One trial has no spread.
            Self::OfReplicates if trials > 1 => Replicates::of_bits(words, trials).proportion(),
            _ => Proportion::of(words.map(|word| word.count_ones() as usize).sum(), trials),
        }
    }

    /// What a trial contributes to the variance of a chance that so many of them gave:
    /// p(1 − p), or what the replicates say that it is.
    pub fn variance(self, chance: &Proportion, trials: usize) -> f64 {
        match self {
            Self::OfTrials => chance.estimate * (1.0 - chance.estimate),
            Self::OfReplicates => chance.standard_error * chance.standard_error * trials as f64,
        }
    }

    /// P(first) − P(second), of the trials whose bits are set.
    pub fn difference(self, first: &[u64], second: &[u64], trials: usize) -> Difference {
        match self {
            Self::OfReplicates if trials > 1 => {
                PairedReplicates::count(first, second, trials).difference()
            }
            _ => Discordance::count(first, second, trials).difference(),
        }
    }

    /// An upper bound of P(first) − P(second) that holds with probability 1 − `level`, and
    /// whether it leaves the first no advantage at all.
    pub fn most_advantage(
        self,
        (first, second): (&[u64], &[u64]),
        trials: usize,
        level: f64,
    ) -> (f64, bool) {
        match self {
            Self::OfReplicates if trials > 1 => {
                let most = PairedReplicates::count(first, second, trials).most_advantage(level);
                (most, most <= 0.0)
            }
            _ => {
                let pair = Discordance::count(first, second, trials);
                (pair.most_advantage(level), pair.second_is_better(level))
            }
        }
    }

    /// The mean of a figure over some trials, each with its number from 0.
    pub fn mean(self, figures: impl Iterator<Item = (usize, f64)>) -> Difference {
        let (mut mean, mut replicates) = (Mean::default(), Replicates::default());
        for (trial, figure) in figures {
            match self {
                Self::OfTrials => mean.add(figure),
                Self::OfReplicates => replicates.add(trial, figure),
            }
        }
        match self {
            Self::OfTrials => mean.difference(),
            Self::OfReplicates => replicates.difference(),
        }
    }
}
