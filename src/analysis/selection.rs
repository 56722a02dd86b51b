//! How sure the choice of rank 1 is, and which mixes it cannot be told from.
//!
//! Let b be the best of all K mixes and s the one with the best estimate. Which one s is
//! depends on the very trials that are to judge it, so the statement must hold for whichever
//! mix they put first: the bounds of the paired differences p_b − p_s hold at the level
//! α/(K − 1) each, for all s at once (Bonferroni). They bound how much better than s the best
//! may be, whatever it is. These are multiple comparisons with the best (Hsu 1981) and a
//! subset that contains it (Gupta 1965), with exact paired binomial bounds (of Sobol' points
//! bounds by Student's t from their replicates) in place of normal ones.

use rayon::prelude::*;

use crate::analysis::errors::Errors;
use crate::analysis::ranking::Ranking;
use crate::analysis::results::Upgrade;

/// Marks the mixes that are tied with rank 1 and returns by how much the best of so many
/// candidates may exceed it: both hold with probability 1 − `error`, where the best is
/// among the ranked.
pub fn tie(ranking: &mut Ranking, candidates: usize, error: f64, errors: Errors) -> f64 {
    let level = error / candidates.saturating_sub(1).max(1) as f64;
    let Some(best) = ranking.met.first() else { return 0.0 };
    let compare = |met: &Vec<u64>| {
        let (most, best_is_better) = errors.most_advantage((met, best), ranking.trials, level);
        (!best_is_better, most)
    };
    let compared: Vec<(bool, f64)> = ranking.met[1..].par_iter().map(compare).collect();
    let mut most: f64 = 0.0;
    let mut mixes = ranking.ranked.iter_mut();
    if let Some(first) = mixes.next() {
        first.tied_with_best = true;
    }
    for (mix, (tied, advantage)) in mixes.zip(compared) {
        mix.tied_with_best = tied;
        most = most.max(advantage);
    }
    most
}

/// What the steps from one of these places in the ranking to the next buy.
#[must_use]
pub fn upgrades(ranking: &Ranking, frontier: &[usize], errors: Errors) -> Vec<Upgrade> {
    let step = |places: &[usize]| {
        let (from, to) = (places[0], places[1]);
        let chance = errors.difference(&ranking.met[to], &ranking.met[from], ranking.trials);
        let cost = |place: usize| ranking.ranked[place].program_cost_mean;
        Upgrade { cost: cost(to) - cost(from), chance }
    };
    frontier.windows(2).map(step).collect()
}
