//! Mixes with their chances, best first.

use rayon::prelude::*;

use crate::analysis::board::MixFans;
use crate::analysis::bridge::Means;
use crate::analysis::errors::Errors;
use crate::analysis::explain::INFORMING_TRIALS;
use crate::analysis::outlook::fans;
use crate::analysis::results::RankedMix;
use crate::analysis::summary::quantiles_into;
use crate::engine::Outcomes;
use crate::model::Model;
use crate::scenario::Slice;

/// The ranked mixes, with what else is known of each.
pub struct Ranking {
    /// Best first.
    pub ranked: Vec<RankedMix>,
    /// For each ranked mix, its number in the model.
    pub mixes: Vec<usize>,
    /// For each ranked mix, the trials in which it met all goals, one a bit.
    pub met: Vec<Vec<u64>>,
    /// For each ranked mix, its new ARR over the plan by trial, of the first [`INFORMING_TRIALS`].
    pub new_arr: Vec<Vec<f32>>,
    /// For each ranked mix, what it brings on average.
    pub means: Vec<Means>,
    /// For each ranked mix, how it may turn out by quarter.
    pub fans: Vec<MixFans>,
    /// The number of trials.
    pub trials: usize,
}

/// A mix that was simulated.
pub struct Described {
    mix: usize,
    ranked: RankedMix,
    met: Vec<u64>,
    new_arr: Vec<f32>,
    means: Means,
    fans: MixFans,
}

/// Describes the model's own mixes of some outcomes.
pub fn describe(model: &Model, outcomes: &Outcomes) -> Vec<Described> {
    let describe = |(place, &mix): (usize, &usize)| Described {
        mix,
        ranked: ranked(model, outcomes, place),
        met: outcomes.met_all(place).collect(),
        new_arr: new_arr(outcomes, place),
        means: Means::of(outcomes, place),
        fans: fans(outcomes, place),
    };
    let all = outcomes.mixes.par_iter().enumerate();
    all.filter(|(_, mix)| **mix < model.mixes.len()).map(describe).collect()
}

fn new_arr(outcomes: &Outcomes, place: usize) -> Vec<f32> {
    let headlines = outcomes.headlines(place).take(INFORMING_TRIALS);
    headlines.map(|headline| headline.new_arr as f32).collect()
}

impl Ranking {
    /// Ranks mixes by P(all), then by lower mean Program cost, then by name.
    pub fn new(mut mixes: Vec<Described>, trials: usize) -> Self {
        mixes.sort_by(|one, other| {
            let (one, other) = (&one.ranked, &other.ranked);
            let chance = other.all_goals.estimate.total_cmp(&one.all_goals.estimate);
            let cost = one.program_cost_mean.total_cmp(&other.program_cost_mean);
            chance.then(cost).then_with(|| one.name.cmp(&other.name))
        });
        let mut ranking = Self {
            ranked: Vec::new(),
            mixes: Vec::new(),
            met: Vec::new(),
            new_arr: Vec::new(),
            means: Vec::new(),
            fans: Vec::new(),
            trials,
        };
        for (number, described) in mixes.into_iter().enumerate() {
            ranking.ranked.push(RankedMix { rank: number + 1, ..described.ranked });
            ranking.mixes.push(described.mix);
            ranking.met.push(described.met);
            ranking.new_arr.push(described.new_arr);
            ranking.means.push(described.means);
            ranking.fans.push(described.fans);
        }
        ranking
    }
}

fn ranked(model: &Model, outcomes: &Outcomes, place: usize) -> RankedMix {
    let scenario = &model.scenario;
    let mix = outcomes.mixes[place];
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
    let errors = Errors::from(scenario.simulation.sampling);
    let mean_cost = costs.iter().sum::<f64>() / trials as f64;
    let (mut new_arr_at, mut cost_at, mut ending_at) = ([0.0; 3], [0.0], [0.0]);
    quantiles_into(&new_arr, &[0.1, 0.5, 0.9], &mut new_arr_at);
    quantiles_into(&costs, &[0.9], &mut cost_at);
    quantiles_into(&ending, &[0.5], &mut ending_at);
    RankedMix {
        rank: 0,
        name: model.mix_name(mix),
        programs: model
            .mixes
            .variants(mix)
            .iter()
            .map(|&variant| scenario.program_label(model.variants[usize::from(variant)].chosen))
            .collect(),
        named: model.mixes.is_named(mix),
        tied_with_best: false,
        all_goals: errors.chance(outcomes.met_all(place), trials),
        goals: (0..outcomes.goals)
            .map(|goal| errors.chance(outcomes.met(place, goal), trials))
            .collect(),
        program_cost_mean: mean_cost,
        program_cost_p90: cost_at[0],
        new_arr: new_arr_at,
        ending_arr_p50: ending_at[0],
        shortfall_mean: target.map(|_| shortfall / trials as f64),
    }
}

/// The cheapest mix whose P(all) reaches a confidence; of equally cheap ones the better.
#[must_use]
pub fn cheapest_confident(ranked: &[RankedMix], confidence: f64) -> Option<usize> {
    let costs = costs(ranked);
    let reaching = (0..ranked.len()).filter(|&p| ranked[p].all_goals.estimate >= confidence);
    reaching.min_by_key(|&place| (costs[place], place))
}

/// Mean Program costs as numbers to compare: sums of the same amounts in another order are
/// the same cost, whatever binary arithmetic makes of them.
fn costs(ranked: &[RankedMix]) -> Vec<u64> {
    comparable(ranked.iter().map(|mix| mix.program_cost_mean).collect())
}

/// Amounts (none negative) in billionths of the largest.
#[must_use]
pub fn comparable(amounts: Vec<f64>) -> Vec<u64> {
    let largest = amounts.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    amounts.into_iter().map(|amount| (amount / largest * 1e9).round() as u64).collect()
}

/// The mixes that no cheaper (or equally cheap) one reaches in P(all), by rising cost.
#[must_use]
pub fn frontier(ranked: &[RankedMix]) -> Vec<usize> {
    let costs = costs(ranked);
    let mut by_cost: Vec<usize> = (0..ranked.len()).collect();
    // The ranking order settles equal costs: the better chance comes first.
    by_cost.sort_by_key(|&place| (costs[place], place));
    let mut best = f64::NEG_INFINITY;
    by_cost.retain(|&place| {
        let chance = ranked[place].all_goals.estimate;
        let better = chance > best;
        best = best.max(chance);
        better
    });
    by_cost
}

/// For each goal the mix with the best chance of meeting it; of equals the cheapest.
#[must_use]
pub fn best_for_goals(ranked: &[RankedMix], goals: usize) -> Vec<usize> {
    let costs = costs(ranked);
    let best = |goal: usize| {
        let chance = |place: usize| ranked[place].goals[goal].estimate;
        (0..ranked.len()).min_by(|&one, &other| {
            let better = chance(other).total_cmp(&chance(one));
            better.then((costs[one], one).cmp(&(costs[other], other)))
        })
    };
    (0..goals).filter_map(best).collect()
}
