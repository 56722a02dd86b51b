//! Shapley's value: how a gain is shared by those who make it together.

use crate::analysis::errors::Errors;
use crate::analysis::results::Difference;

/// For each of `players`, what it adds on average to those who came before it, over every
/// order of coming (Shapley 1953): Σ over the sets S without it of |S|!·(n − |S| − 1)!/n! ·
/// (v(S with it) − v(S)).
///
/// `succeeds` gives for each set, a bit a player, the trials in which it succeeds, one a bit;
/// v is the share of these trials. The interval is that of the mean over the trials.
pub fn shapley(
    players: usize,
    succeeds: &[Vec<u64>],
    trials: usize,
    errors: Errors,
) -> Vec<Difference> {
    let weights = weights(players);
    let value = |player: usize| {
        let bit = 1 << player;
        let sets: Vec<(f64, &[u64], &[u64])> = (0..1usize << players)
            .filter(|set| set & bit == 0)
            .map(|set| {
                let weight = weights[set.count_ones() as usize];
                (weight, succeeds[set | bit].as_slice(), succeeds[set].as_slice())
            })
            .collect();
        let of_trial = |trial: usize| {
            let is_met = |words: &[u64]| words[trial / 64] >> (trial % 64) & 1;
            let added = |(weight, with, without): &(f64, &[u64], &[u64])| {
                weight * (is_met(with) as f64 - is_met(without) as f64)
            };
            (trial, sets.iter().map(added).sum())
        };
        errors.mean((0..trials).map(of_trial))
    };
    (0..players).map(value).collect()
}

/// |S|!·(n − |S| − 1)!/n! by the size of S.
fn weights(players: usize) -> Vec<f64> {
    // 1 ÷ (n · C(n − 1, s)), with the binomials from one to the next.
    let mut choices = 1.0;
    (0..players)
        .map(|size| {
            let weight = 1.0 / (players as f64 * choices);
            choices *= (players - 1 - size) as f64 / (size + 1) as f64;
            weight
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Errors, shapley};

    /// The glove game: player 0 holds a left glove, 1 and 2 a right one each; a pair
    /// succeeds. Shapley's values are 2/3, 1/6, 1/6.
    #[test]
    fn gloves() {
        let succeeds: Vec<Vec<u64>> =
            (0..8u64).map(|set| vec![u64::from(set & 1 == 1 && set & 6 != 0)]).collect();
        let values = shapley(3, &succeeds, 1, Errors::OfTrials);
        for (value, expected) in values.iter().zip([2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]) {
            assert!((value.estimate - expected).abs() < 1e-15, "{values:?}");
        }
    }

    #[test]
    fn values_add_up_to_the_whole_gain() {
        // The words of the eight sets differ in any way.
        let succeeds: Vec<Vec<u64>> =
            (1..9u64).map(|set| vec![set.wrapping_mul(0x9E37_79B9_7F4A_7C15)]).collect();
        let values = shapley(3, &succeeds, 64, Errors::OfTrials);
        let share = |set: usize| f64::from(succeeds[set][0].count_ones()) / 64.0;
        let sum: f64 = values.iter().map(|value| value.estimate).sum();
        assert!((sum - (share(7) - share(0))).abs() < 1e-12);
        assert!(values.iter().all(|value| value.low < value.high));
    }
}
