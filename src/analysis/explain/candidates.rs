//! The mixes among which the decision is taken: those that may be the best, and those that the
//! file names.

use crate::analysis::explain::Question;
use crate::analysis::finalists::finalists;
use crate::analysis::paired::Discordance;
use crate::analysis::ranking::{Ranking, describe};
use crate::analysis::request::{Request, Step};
use crate::analysis::results::RankedMix;
use crate::analysis::simulation::{Simulation, Told};
use crate::engine::{BLOCK, DriverDraws, Keep};
use crate::model::Model;
use crate::scenario::Search;

/// The most mixes of a search among which the decision is taken, beside the named ones.
const MOST_CANDIDATES: usize = 64;

/// The trials of a first look at them, the mixes that it leaves at least, and how sure it must be
/// that the others are not the best.
const FIRST_LOOK: usize = 1024;
const FEWEST_CANDIDATES: usize = 24;
const NOT_THE_BEST: f64 = 1e-4;

/// Mixes that are simulated together, so that their headlines take little memory.
const TOGETHER: usize = 32;

/// A mix that may be chosen, in all trials.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its number in the model.
    pub mix: usize,
    /// Its chances and figures.
    pub ranked: RankedMix,
    /// The trials in which it met all goals, one a bit.
    pub met: Vec<u64>,
    /// Its new ARR over the plan, by trial, of the first [`super::INFORMING_TRIALS`].
    pub new_arr: Vec<f32>,
}

/// The best of the mixes worth all trials, those that the file names, and the one asked for,
/// best first. A first look leaves out those that are clearly not the best, unless there are but
/// a few.
pub(super) fn simulated(model: &Model, draws: &DriverDraws, question: &Question) -> Vec<Candidate> {
    let request = &question.request;
    let everything = Search::default();
    let search = model.scenario.search.as_ref().unwrap_or(&everything);
    let simulation = Simulation::new(model, draws);
    let mut mixes = finalists(&simulation, request, search).mixes;
    mixes.extend(question.mix.filter(|mix| !mixes.contains(mix)));
    let trials = model.scenario.simulation.trials;
    let asked = |mix: usize| question.mix == Some(mix) || model.mixes.is_named(mix);
    first_look(&simulation, &mut mixes, &asked, request);
    let told = Told::new(Step::Mixes(mixes.len()), mixes.len() * trials, request);
    let mut described = Vec::with_capacity(mixes.len());
    for mixes in mixes.chunks(TOGETHER) {
        let (slices, keep) = (model.goal_slices(), Keep::Headline);
        let outcomes = simulation.outcomes(mixes, slices, keep, 0..trials, &told, &|| false);
        described.extend(describe(model, &outcomes));
    }
    let ranking = Ranking::new(described, trials);
    let all = 0..ranking.mixes.len();
    best(&ranking, all.collect(), &asked)
}

/// The same of the mixes that a run gave all trials.
pub fn ranked(model: &Model, ranking: &Ranking) -> Vec<Candidate> {
    let asked = |mix: usize| model.mixes.is_named(mix);
    let mut places: Vec<usize> = (0..ranking.mixes.len()).collect();
    if is_looked_at(places.len(), ranking.trials, model.scenario.goals.len()) {
        let met = |place: usize| &ranking.met[place][..FIRST_LOOK / BLOCK];
        places = contenders(&ranking.mixes, &met, &asked);
        places.sort_unstable();
    }
    best(ranking, places, &asked)
}

/// The best of these places of a ranking, and those asked for.
fn best(ranking: &Ranking, places: Vec<usize>, asked: &dyn Fn(usize) -> bool) -> Vec<Candidate> {
    let candidate = |place: usize| Candidate {
        mix: ranking.mixes[place],
        ranked: ranking.ranked[place].clone(),
        met: ranking.met[place].clone(),
        new_arr: ranking.new_arr[place].clone(),
    };
    let kept = places.into_iter().enumerate();
    let kept = kept.filter(|&(rank, place)| rank < MOST_CANDIDATES || asked(ranking.mixes[place]));
    kept.map(|(_, place)| candidate(place)).collect()
}

/// Whether there are so many mixes, and so many more trials, that a first look pays.
fn is_looked_at(mixes: usize, trials: usize, goals: usize) -> bool {
    mixes > FEWEST_CANDIDATES && trials > 4 * FIRST_LOOK && goals > 0
}

/// Keeps the contenders by the first trials.
fn first_look(
    simulation: &Simulation,
    mixes: &mut Vec<usize>,
    asked: &dyn Fn(usize) -> bool,
    request: &Request,
) {
    let scenario = &simulation.model().scenario;
    let goals = scenario.goals.len();
    if !is_looked_at(mixes.len(), scenario.simulation.trials, goals) {
        return;
    }
    let step = Step::Mixes(mixes.len());
    let Some(met) = simulation.met(mixes, 0..FIRST_LOOK, step, request) else { return };
    let all = |place: usize| {
        let from = (place * (goals + 1) + goals) * met.blocks;
        &met.words[from..from + met.blocks]
    };
    let kept = contenders(mixes, &all, asked);
    *mixes = kept.into_iter().map(|place| mixes[place]).collect();
}

/// The places of the mixes asked for, of the best by a first look (`met`: the trials of it in
/// which a mix met all goals), and of all that may be the best for all that it knows: the sign
/// test does not say that the one with the best record is better.
fn contenders<'a>(
    mixes: &[usize],
    met: &dyn Fn(usize) -> &'a [u64],
    asked: &dyn Fn(usize) -> bool,
) -> Vec<usize> {
    let count = |place: usize| met(place).iter().map(|word| word.count_ones()).sum::<u32>();
    let mut order: Vec<usize> = (0..mixes.len()).collect();
    order.sort_by_key(|&place| (std::cmp::Reverse(count(place)), mixes[place]));
    let may_be_best = |place: usize| {
        !Discordance::count(met(place), met(order[0]), FIRST_LOOK).second_is_better(NOT_THE_BEST)
    };
    let kept = |(rank, place): &(usize, usize)| {
        *rank < FEWEST_CANDIDATES || asked(mixes[*place]) || may_be_best(*place)
    };
    order.iter().copied().enumerate().filter(kept).map(|(_, place)| place).collect()
}
