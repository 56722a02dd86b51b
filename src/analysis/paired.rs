//! Two mixes in the same trials: what can be said of the difference of their chances.
//!
//! All mixes meet the same luck, so only the *discordant* trials tell two of them apart:
//! those in which just one of the two succeeds. Everything here is made from their counts.

use crate::analysis::proportion::Z95;
use crate::analysis::results::Difference;
use crate::distribution::special::{incomplete_beta, incomplete_beta_inverse};

/// How two mixes fared in the same trials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Discordance {
    /// Trials in which only the first succeeded.
    pub only_first: usize,
    /// Trials in which only the second succeeded.
    pub only_second: usize,
    /// All trials.
    pub trials: usize,
}

/// Of the error that [`Discordance::most_advantage`] may make, the share given to the
/// direction of the discordant trials; the rest goes to how many there are.
const DIRECTION: f64 = 0.9;

impl Discordance {
    /// Counts the trials, one a bit. Bits behind the last trial must be 0 in both.
    #[must_use]
    pub fn count(first: &[u64], second: &[u64], trials: usize) -> Self {
        let (mut only_first, mut only_second) = (0, 0);
        for (first, second) in first.iter().zip(second) {
            only_first += (first & !second).count_ones() as usize;
            only_second += (second & !first).count_ones() as usize;
        }
        Self { only_first, only_second, trials }
    }

    /// The same with the mixes in the other order.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { only_first: self.only_second, only_second: self.only_first, ..self }
    }

    /// The trials in which just one of the two succeeded.
    #[must_use]
    pub fn discordant(self) -> usize {
        self.only_first + self.only_second
    }

    /// P(first) − P(second) with its 95 % interval.
    ///
    /// The adjusted Wald interval of Agresti and Min, *Simple improved confidence intervals
    /// for comparing matched proportions* (Statistics in Medicine 24, 2005): ½ is added to
    /// each of the four counts, which keeps its coverage where discordant trials are few.
    #[must_use]
    pub fn difference(self) -> Difference {
        let n = self.trials as f64 + 2.0;
        let (first, second) = (self.only_first as f64 + 0.5, self.only_second as f64 + 0.5);
        let centre = (first - second) / n;
        let error =
            ((first + second) - (first - second) * (first - second) / n).max(0.0).sqrt() / n;
        Difference {
            estimate: (self.only_first as f64 - self.only_second as f64) / self.trials as f64,
            low: (centre - Z95 * error).max(-1.0),
            high: (centre + Z95 * error).min(1.0),
        }
    }

    /// The probability that the first wins at least so many of the discordant trials when
    /// its chance is no better than the second's: the exact one-sided sign test of paired
    /// successes (McNemar 1947). Given m discordant trials the wins are Binomial(m, θ),
    /// with θ ≤ ½ where P(first) ≤ P(second); no approximation is involved.
    #[must_use]
    pub fn sign_test(self) -> f64 {
        if self.only_first == 0 {
            return 1.0;
        }
        incomplete_beta(self.only_first as f64, self.only_second as f64 + 1.0, 0.5)
    }

    /// An upper bound of P(first) − P(second) that holds with probability 1 − `level`.
    ///
    /// With q the probability that a trial is discordant and θ that the first wins such a
    /// trial, the difference is q(2θ − 1). Both q and θ have an exact bound (Clopper and
    /// Pearson 1934), at a tenth and nine tenths of the level; the product of the bounds
    /// bounds the difference in every sample size. Near a tie it is as narrow as the normal
    /// approximation, which cannot be trusted at the small levels that are needed.
    #[must_use]
    pub fn most_advantage(self, level: f64) -> f64 {
        let direction = 2.0 * most_probable(self.only_first, self.discordant(), DIRECTION * level);
        let share = (1.0 - DIRECTION) * level;
        let discordant = if direction > 1.0 {
            most_probable(self.discordant(), self.trials, share)
        } else {
            1.0 - most_probable(self.trials - self.discordant(), self.trials, share)
        };
        discordant * (direction - 1.0)
    }

    /// Whether [`Self::most_advantage`] leaves the first no advantage at all: the second is
    /// better, by the sign test at nine tenths of `level`.
    #[must_use]
    pub fn second_is_better(self, level: f64) -> bool {
        self.reversed().sign_test() <= DIRECTION * level
    }
}

/// The mean of paired differences with its 95 % interval, by the normal approximation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mean {
    count: f64,
    sum: f64,
    squares: f64,
}

impl Mean {
    /// One difference more.
    pub fn add(&mut self, difference: f64) {
        self.count += 1.0;
        self.sum += difference;
        self.squares += difference * difference;
    }

    /// What they amount to; no interval where there are fewer than two.
    pub fn difference(self) -> Difference {
        let mean = self.sum / self.count;
        let variance = (self.squares - self.sum * mean) / (self.count - 1.0).max(1.0);
        let half = Z95 * (variance.max(0.0) / self.count).sqrt();
        Difference { estimate: mean, low: mean - half, high: mean + half }
    }
}

/// The upper Clopper–Pearson bound of a probability: the largest under which `successes` of
/// `trials` or fewer still have probability `level`; 1 where there was no trial.
#[must_use]
pub fn most_probable(successes: usize, trials: usize, level: f64) -> f64 {
    if successes >= trials {
        return 1.0;
    }
    // From the side of the failures, whose lower bound keeps its digits at small levels.
    let failures = (trials - successes) as f64;
    1.0 - incomplete_beta_inverse(failures, successes as f64 + 1.0, level)
}

/// P(X ≤ `successes`) of a binomial X of `trials` trials with this probability each.
#[must_use]
pub fn at_most(successes: usize, trials: usize, probability: f64) -> f64 {
    if successes >= trials {
        return 1.0;
    }
    incomplete_beta((trials - successes) as f64, successes as f64 + 1.0, 1.0 - probability)
}

/// P(X ≥ `successes`) of a binomial X of `trials` trials with this probability each.
#[must_use]
pub fn at_least(successes: usize, trials: usize, probability: f64) -> f64 {
    if successes == 0 {
        return 1.0;
    }
    incomplete_beta(successes as f64, (trials - successes) as f64 + 1.0, probability)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Discordance, at_least, at_most, most_probable};

    fn discordance(only_first: usize, only_second: usize, trials: usize) -> Discordance {
        Discordance { only_first, only_second, trials }
    }

    #[test]
    fn bits_are_counted() {
        let counted = Discordance::count(&[0b1100, 1], &[0b1010, 0], 68);
        assert_eq!(counted, discordance(2, 1, 68));
    }

    #[test]
    fn the_sign_test_is_the_binomial_tail() {
        // (C(10, 8) + C(10, 9) + C(10, 10)) ÷ 2¹⁰.
        assert!((discordance(8, 2, 500).sign_test() - 56.0 / 1024.0).abs() < 1e-15);
        assert_eq!(discordance(0, 0, 500).sign_test(), 1.0);
        assert!((discordance(9, 0, 64).sign_test() - 1.0 / 512.0).abs() < 1e-17);
        assert!((at_most(1, 3, 0.5) - 0.5).abs() < 1e-15);
        assert!((at_least(2, 3, 0.25) - 10.0 / 64.0).abs() < 1e-15);
        assert_eq!((at_most(3, 3, 0.5), at_least(0, 3, 0.5)), (1.0, 1.0));
    }

    #[test]
    fn bounds_of_clopper_and_pearson() {
        // Newcombe (1998), table I: the 95 % interval of 81 of 263 ends at 0.3676, that of
        // 0 of 20 at 0.1684.
        assert!((most_probable(81, 263, 0.025) - 0.3676).abs() < 5e-5);
        assert!((most_probable(0, 20, 0.025) - 0.1684).abs() < 5e-5);
        assert_eq!(most_probable(20, 20, 0.025), 1.0);
    }

    #[test]
    fn near_a_tie_the_bound_is_as_narrow_as_the_normal_one() {
        let bound = discordance(500, 500, 10_000).most_advantage(0.025);
        let normal = 1.96 * (1000.0f64).sqrt() / 10_000.0;
        assert!(bound > normal && bound < 1.15 * normal, "{bound} against {normal}");
    }

    #[test]
    fn an_interval_of_agresti_and_min() {
        // By hand: n + 2 = 102, (10.5 − 4.5) ÷ 102 = 0.0588, error √(15 − 36 ÷ 102) ÷ 102 = 0.03752.
        let interval = discordance(10, 4, 100).difference();
        assert_eq!(interval.estimate, 0.06);
        assert!((interval.low - (0.058_824 - 0.073_547)).abs() < 1e-5, "{interval:?}");
        assert!((interval.high - (0.058_824 + 0.073_547)).abs() < 1e-5, "{interval:?}");
    }

    proptest! {
        #[test]
        fn the_bound_lies_above_the_estimate_and_falls_with_the_level(
            first in 0..60usize, second in 0..60usize, more in 0..5000usize,
        ) {
            let d = discordance(first, second, first + second + more + 1);
            let (strict, loose) = (d.most_advantage(1e-8), d.most_advantage(0.05));
            prop_assert!(loose >= d.difference().estimate);
            prop_assert!(strict >= loose);
            prop_assert!((-1.0..=1.0).contains(&strict));
            prop_assert_eq!(d.second_is_better(0.05), loose <= 0.0);
        }
    }
}
