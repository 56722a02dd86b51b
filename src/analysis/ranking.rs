//! Which mix has the best chance, and which cannot be told from it.

use crate::analysis::proportion::difference_may_be_zero;
use crate::analysis::results::{Proportion, RankedMix};
use crate::analysis::summary::quantiles_into;
use crate::engine::Outcomes;
use crate::model::Model;
use crate::scenario::Slice;

/// The ranked mixes, each with its place in the outcomes.
pub struct Ranking {
    /// Best first.
    pub ranked: Vec<RankedMix>,
    /// For each ranked mix, its place in [`Outcomes::mixes`].
    pub places: Vec<usize>,
}

/// Ranks mixes by P(all), then by lower expected Program cost, then by name.
#[must_use]
pub fn rank(model: &Model, outcomes: &Outcomes) -> Ranking {
    let mixes = (0..outcomes.mixes.len()).map(|place| (place, describe(model, outcomes, place)));
    let mut mixes: Vec<(usize, RankedMix)> = mixes.collect();
    mixes.sort_by(|(_, one), (_, other)| {
        let chance = other.all_goals.estimate.total_cmp(&one.all_goals.estimate);
        let cost = one.program_cost_mean.total_cmp(&other.program_cost_mean);
        chance.then(cost).then_with(|| one.name.cmp(&other.name))
    });
    let best = mixes.first().map_or(0, |(place, _)| *place);
    for (number, (place, mix)) in mixes.iter_mut().enumerate() {
        mix.rank = number + 1;
        mix.tied_with_best = is_tied(outcomes, best, *place);
    }
    let (places, ranked) = mixes.into_iter().unzip();
    Ranking { ranked, places }
}

fn is_tied(outcomes: &Outcomes, best: usize, other: usize) -> bool {
    let (mut only_best, mut only_other) = (0, 0);
    for (best, other) in outcomes.met_all(best).zip(outcomes.met_all(other)) {
        only_best += (best & !other).count_ones() as usize;
        only_other += (other & !best).count_ones() as usize;
    }
    difference_may_be_zero(only_best, only_other, outcomes.trials)
}

/// The share of the trials whose bit is set.
fn share(words: impl Iterator<Item = u64>, trials: usize) -> Proportion {
    Proportion::of(words.map(|word| word.count_ones() as usize).sum(), trials)
}

fn describe(model: &Model, outcomes: &Outcomes, place: usize) -> RankedMix {
    let scenario = &model.scenario;
    let mix = &model.mixes[outcomes.mixes[place]];
    let mut new_arr = Vec::with_capacity(outcomes.trials);
    let mut costs = Vec::with_capacity(outcomes.trials);
    let mut ending = Vec::with_capacity(outcomes.trials);
    let target = scenario.targets.iter().find(|target| target.slice == Slice::Company);
    let target: Option<f64> = target.map(|target| target.new_arr.iter().sum());
    let mut shortfall = 0.0;
    for headline in outcomes.headlines(place) {
        new_arr.push(headline.new_arr);
        costs.push(headline.program_cost);
        ending.push(headline.ending_arr);
        shortfall += target.map_or(0.0, |target| (target - headline.new_arr).max(0.0));
    }
    let trials = outcomes.trials;
    let mean_cost = costs.iter().sum::<f64>() / trials as f64;
    let (mut new_arr_at, mut cost_at, mut ending_at) = ([0.0; 3], [0.0], [0.0]);
    quantiles_into(&new_arr, &[0.1, 0.5, 0.9], &mut new_arr_at);
    quantiles_into(&costs, &[0.9], &mut cost_at);
    quantiles_into(&ending, &[0.5], &mut ending_at);
    RankedMix {
        rank: 0,
        name: mix.name.clone(),
        programs: mix
            .variants
            .iter()
            .map(|&variant| scenario.program_label(model.variants[variant].chosen))
            .collect(),
        named: mix.named,
        tied_with_best: false,
        all_goals: share(outcomes.met_all(place), trials),
        goals: (0..outcomes.goals).map(|goal| share(outcomes.met(place, goal), trials)).collect(),
        program_cost_mean: mean_cost,
        program_cost_p90: cost_at[0],
        new_arr: new_arr_at,
        ending_arr_p50: ending_at[0],
        shortfall_mean: target.map(|_| shortfall / trials as f64),
    }
}

/// The cheapest mix whose P(all) reaches a confidence.
#[must_use]
pub fn cheapest_confident(ranked: &[RankedMix], confidence: f64) -> Option<usize> {
    let reaching =
        ranked.iter().enumerate().filter(|(_, mix)| mix.all_goals.estimate >= confidence);
    let cheapest = reaching
        .min_by(|(_, one), (_, other)| one.program_cost_mean.total_cmp(&other.program_cost_mean));
    cheapest.map(|(place, _)| place)
}

/// The mixes that no cheaper (or equally cheap) one reaches in P(all), by rising cost.
#[must_use]
pub fn frontier(ranked: &[RankedMix]) -> Vec<usize> {
    let mut by_cost: Vec<usize> = (0..ranked.len()).collect();
    // The ranking order settles equal costs: the better chance comes first.
    by_cost.sort_by(|&one, &other| {
        ranked[one]
            .program_cost_mean
            .total_cmp(&ranked[other].program_cost_mean)
            .then(one.cmp(&other))
    });
    let mut best = f64::NEG_INFINITY;
    by_cost.retain(|&place| {
        let chance = ranked[place].all_goals.estimate;
        let better = chance > best;
        best = best.max(chance);
        better
    });
    by_cost
}
