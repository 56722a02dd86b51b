//! What the spread between independent replicates says of an estimate.
//!
//! Trials of Sobol' points are related in a way that no formula for independent trials knows;
//! the replicates that they are dealt into are independent and alike ([`REPLICATES`]). So the
//! error of a mean comes from how the replicates scatter, whatever is averaged and however
//! trials are related within a replicate (Owen 1997; L'Ecuyer 2018).

use crate::analysis::paired::Discordance;
use crate::analysis::proportion::{Z95, wilson};
use crate::analysis::results::{Difference, Proportion};
use crate::distribution::special::incomplete_beta_inverse;
use crate::engine::REPLICATES;

/// Where successes (or failures, or trials that tell two mixes apart) are fewer than two a
/// replicate, what the replicates say is not trusted to be better than independent trials.
const FEWEST: usize = 2 * REPLICATES;

/// A figure summed up by replicate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Replicates {
    sums: [f64; REPLICATES],
    counts: [f64; REPLICATES],
}

impl Replicates {
    /// The figure of a trial, counted from the first of the run.
    pub fn add(&mut self, trial: usize, figure: f64) {
        self.sums[trial % REPLICATES] += figure;
        self.counts[trial % REPLICATES] += 1.0;
    }

    /// Successes, one trial a bit.
    #[must_use]
    pub fn of_bits(words: impl Iterator<Item = u64>, trials: usize) -> Self {
        let mut all = Self::default();
        for word in words {
            for (replicate, sum) in all.sums.iter_mut().enumerate() {
                *sum += f64::from((word >> replicate & BOTH).count_ones() as u8);
            }
        }
        for (replicate, count) in all.counts.iter_mut().enumerate() {
            *count = (trials + REPLICATES - 1 - replicate).div_euclid(REPLICATES) as f64;
        }
        all
    }

    /// This less another of the same trials.
    #[must_use]
    pub fn less(mut self, other: &Self) -> Self {
        self.sums.iter_mut().zip(other.sums).for_each(|(sum, other)| *sum -= other);
        self
    }

    fn trials(&self) -> f64 {
        self.counts.iter().sum()
    }

    /// The mean over all trials.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.sums.iter().sum::<f64>() / self.trials()
    }

    fn replicates(&self) -> f64 {
        self.counts.iter().filter(|count| **count > 0.0).count() as f64
    }

    /// The standard error of the mean: √(R/(R − 1)·Σ(sᵣ − m·nᵣ)²)/n, with sᵣ the sums and nᵣ
    /// the trials of R replicates; 0 where there is but one.
    #[must_use]
    pub fn standard_error(&self) -> f64 {
        let (mean, replicates) = (self.mean(), self.replicates());
        let off = self.sums.iter().zip(self.counts).map(|(sum, count)| sum - mean * count);
        let squares: f64 = off.map(|off| off * off).sum();
        (squares * replicates / (replicates - 1.0).max(1.0)).sqrt() / self.trials()
    }

    /// The mean with its 95 % interval by Student's t.
    #[must_use]
    pub fn difference(&self) -> Difference {
        let (estimate, half) = (self.mean(), self.reach(0.025));
        Difference { estimate, low: estimate - half, high: estimate + half }
    }

    /// How far above the mean a bound reaches that fails with probability `level`; 0 where
    /// there is but one replicate.
    fn reach(&self, level: f64) -> f64 {
        if self.replicates() < 2.0 {
            return 0.0;
        }
        student(self.replicates() - 1.0, level) * self.standard_error()
    }

    /// A share with its 95 % interval: Wilson's for n* = p(1 − p)/se² · (z/t)² independent
    /// trials, as Korn and Graubard (1998) do for surveys, with n* at most n where there are
    /// few successes or failures.
    #[must_use]
    pub fn proportion(&self) -> Proportion {
        let (n, met) = (self.trials(), self.sums.iter().sum::<f64>());
        let (estimate, standard_error) = (met / n, self.standard_error());
        let variance = estimate * (1.0 - estimate);
        let ratio = Z95 / student(self.replicates() - 1.0, 0.025);
        let effective = variance / (standard_error * standard_error) * ratio * ratio;
        let is_known = standard_error > 0.0 && met.min(n - met) >= FEWEST as f64;
        // Where nothing scatters the quotient says nothing.
        let effective = if is_known { effective } else { effective.min(n) };
        let (low, high) = wilson(estimate, effective);
        Proportion { estimate, standard_error, low, high }
    }
}

/// The bits of a word whose trials are of replicate 0.
const BOTH: u64 = 1 | 1 << REPLICATES;

/// The number that Student's t exceeds with probability `level`, by incomplete beta functions.
fn student(freedom: f64, level: f64) -> f64 {
    if level > 0.5 {
        return -student(freedom, 1.0 - level);
    }
    let x = incomplete_beta_inverse(0.5 * freedom, 0.5, 2.0 * level);
    (freedom * (1.0 - x) / x).sqrt()
}

/// Two mixes in the same trials, by replicate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairedReplicates {
    difference: Replicates,
    pair: Discordance,
}

impl PairedReplicates {
    /// Successes of the first and of the second, one trial a bit.
    #[must_use]
    pub fn count(first: &[u64], second: &[u64], trials: usize) -> Self {
        let of = |words: &[u64]| Replicates::of_bits(words.iter().copied(), trials);
        let pair = Discordance::count(first, second, trials);
        Self { difference: of(first).less(&of(second)), pair }
    }

    fn is_few(&self) -> bool {
        self.pair.discordant() < FEWEST
    }

    /// P(first) − P(second) with its 95 % interval: by the replicates, and where few trials
    /// tell the two apart at least as wide as that of independent trials.
    #[must_use]
    pub fn difference(&self) -> Difference {
        let Difference { estimate, mut low, mut high } = self.difference.difference();
        if self.is_few() {
            let of_trials = self.pair.difference();
            (low, high) = (low.min(of_trials.low), high.max(of_trials.high));
        }
        Difference { estimate, low: low.max(-1.0), high: high.min(1.0) }
    }

    /// An upper bound of P(first) − P(second) that holds with probability 1 − `level`,
    /// likewise.
    #[must_use]
    pub fn most_advantage(&self, level: f64) -> f64 {
        let bound = (self.difference.mean() + self.difference.reach(level)).clamp(-1.0, 1.0);
        if self.is_few() { bound.max(self.pair.most_advantage(level)) } else { bound }
    }
}

#[cfg(test)]
mod tests {
    use super::{PairedReplicates, REPLICATES, Replicates, student};
    use crate::analysis::results::Proportion;

    #[test]
    fn quantiles_of_student() {
        // From tables: t(31; 0.975), t(31; 0.9995), t(1; 0.975).
        for (freedom, level, expected) in
            [(31.0, 0.025, 2.0395), (31.0, 0.0005, 3.6335), (1.0, 0.025, 12.7062)]
        {
            assert!((student(freedom, level) - expected).abs() < 5e-5, "{freedom} {level}");
            let below = student(freedom, 1.0 - level);
            assert!((below + student(freedom, level)).abs() < 1e-9, "{freedom} {level}");
        }
    }

    #[test]
    fn bits_and_figures_are_summed_alike() {
        let words = [0x1234_5678_9abc_def0, 0xffff_0000_ffff_00ff, 0x5];
        let trials = 131;
        let mut by_trial = Replicates::default();
        (0..trials).for_each(|t| by_trial.add(t, f64::from((words[t / 64] >> (t % 64) & 1) as u8)));
        assert_eq!(Replicates::of_bits(words.into_iter(), trials), by_trial);
    }

    #[test]
    fn an_error_by_hand() {
        // Half of the replicates have sum 2 of 4 trials, half sum 3: mean 0.625, each off by
        // 0.5, so √(32/31 · 32 · 0.25)/128.
        let mut all = Replicates::default();
        for trial in 0..4 * REPLICATES {
            let most = if trial % 2 == 0 { 2 } else { 3 };
            all.add(trial, f64::from(u8::from(trial / REPLICATES < most)));
        }
        let expected = (32.0f64 / 31.0 * 8.0).sqrt() / 128.0;
        assert_eq!(all.mean(), 0.625);
        assert!((all.standard_error() - expected).abs() < 1e-15);
        let reach = all.difference().high - 0.625;
        assert!((reach - 2.0395 * expected).abs() < 1e-6);
    }

    #[test]
    fn few_successes_are_as_uncertain_as_in_independent_trials() {
        for met in [0u64, 1, 0xffff] {
            let words = std::iter::once(met).chain(std::iter::repeat_n(0, 49));
            let replicates = Replicates::of_bits(words, 3200).proportion();
            let independent = Proportion::of(met.count_ones() as usize, 3200);
            assert!(replicates.low <= independent.low && replicates.high >= independent.high);
            assert_eq!(replicates.estimate, independent.estimate);
        }
    }

    #[test]
    fn many_successes_are_as_certain_as_their_replicates() {
        // The same number in each replicate but one.
        let words = [vec![0x0000_ffff_ffff_0000u64; 100], vec![0x0000_ffff_ffff_0001]].concat();
        let share = Replicates::of_bits(words.into_iter(), 6464).proportion();
        assert!(share.standard_error > 0.0 && share.standard_error < 0.0002, "{share:?}");
        let reach = 2.0395 * share.standard_error;
        assert!((share.high - share.estimate - reach).abs() < 0.01 * reach, "{share:?}");
    }

    #[test]
    fn a_pair_without_discordant_trials_is_not_told_apart() {
        let words = [0xff00_ff00_ff00_ff00u64; 40];
        let pair = PairedReplicates::count(&words, &words, 2560);
        let difference = pair.difference();
        assert!(difference.low < 0.0 && difference.high > 0.0 && pair.most_advantage(0.05) > 0.0);
    }

    #[test]
    fn the_better_of_a_pair_is_told_by_its_replicates() {
        // The first succeeds in 40 of 64 trials of every word, the second in 32 of them.
        let (first, second) = (vec![0x0000_00ff_ffff_ffffu64; 40], vec![0x0000_0000_ffff_ffff; 40]);
        let pair = PairedReplicates::count(&first, &second, 2560);
        assert!((pair.difference().estimate - 0.125).abs() < 1e-15);
        // Eight replicates gain 40 successes each, the others none.
        let error = (32.0f64 / 31.0 * (8.0 * 900.0 + 24.0 * 100.0)).sqrt() / 2560.0;
        assert!((pair.difference().high - 0.125 - 2.0395 * error).abs() < 1e-6);
        let reversed = PairedReplicates::count(&second, &first, 2560);
        assert!(reversed.most_advantage(0.01) < 0.0 && reversed.most_advantage(1e-12) > 0.0);
    }
}
