//! What every question is answered from: simulated once, read by all.

use crate::analysis::choose::{fitting_trials, in_full};
use crate::analysis::explain::{Question, causes};
use crate::analysis::finalists::finalists;
use crate::analysis::paired::Discordance;
use crate::analysis::ranking::{Ranking, describe};
use crate::analysis::request::{Request, Step};
use crate::analysis::results::RankedMix;
use crate::analysis::simulation::{Simulation, Told};
use crate::engine::{DriverDraws, Keep, Outcomes};
use crate::model::{Model, TooLarge};
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

/// The most named mixes that are explained beside the one asked for and the bottom-up plan.
const MOST_EXPLAINED: usize = 4;

/// A mix that may be chosen, in all trials.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its number in the model.
    pub mix: usize,
    /// Its chances and figures.
    pub ranked: RankedMix,
    /// The trials in which it met all goals, one a bit.
    pub met: Vec<u64>,
    /// Its new ARR over the plan, by trial.
    pub new_arr: Vec<f32>,
}

/// What was simulated.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The model.
    pub model: &'a Model,
    /// The draws of the drivers.
    pub draws: DriverDraws,
    /// The mixes among which the decision is taken, best first.
    pub candidates: Vec<Candidate>,
    /// The whole ledgers of the mix that is explained.
    pub outcomes: Outcomes,
    /// The same of the first trials, and behind it of the bottom-up plan and some mixes that
    /// the file names.
    pub compared: Outcomes,
}

impl<'a> Evidence<'a> {
    /// Simulates what the questions need.
    pub(super) fn gather(model: &'a Model, question: &Question) -> Result<Self, TooLarge> {
        let request = &question.request;
        let _ = fitting_trials(model, MOST_EXPLAINED + 2)?;
        let simulation = &model.scenario.simulation;
        (request.progress)(Step::Drivers, 0, simulation.trials);
        let draws = DriverDraws::new(&model.scenario, simulation.seed, simulation.trials);
        let candidates = candidates(model, &draws, question);
        let best = candidates.first().map_or(0, |best| best.mix);
        let explained = explained(model, question.mix.unwrap_or(best));
        let ledgers = |mixes: &[usize], trials: usize| {
            in_full(model, &draws, mixes, trials, Step::Detail, request, &|| false)
        };
        let outcomes = ledgers(&explained[..1], simulation.trials);
        let compared = ledgers(&explained, simulation.trials.min(causes::TRIALS));
        Ok(Self { model, draws, candidates, outcomes, compared })
    }

    /// The mix that is explained, as the ranking knows it.
    ///
    /// # Panics
    /// Never: it is always among the candidates.
    #[must_use]
    pub fn subject(&self) -> &RankedMix {
        let is_subject = |candidate: &&Candidate| candidate.mix == self.outcomes.mixes[0];
        &self.candidates.iter().find(is_subject).expect("the subject is a candidate").ranked
    }
}

/// The mix asked for, the bottom-up plan, and the first mixes that the file names.
fn explained(model: &Model, subject: usize) -> Vec<usize> {
    let others = model.mixes.named().filter(|mix| *mix != subject);
    std::iter::once(subject).chain(others.take(1 + MOST_EXPLAINED)).collect()
}

/// The best of the mixes worth all trials, those that the file names, and the one asked for.
/// A first look leaves out those that are clearly not the best, unless there are but a few.
fn candidates(model: &Model, draws: &DriverDraws, question: &Question) -> Vec<Candidate> {
    let request = &question.request;
    let everything = Search::default();
    let search = model.scenario.search.as_ref().unwrap_or(&everything);
    let simulation = Simulation::new(model, draws);
    let mut mixes = finalists(&simulation, request, search).mixes;
    mixes.extend(question.mix.filter(|mix| !mixes.contains(mix)));
    let trials = model.scenario.simulation.trials;
    let asked = |mix: usize| question.mix == Some(mix) || model.mixes.is_named(mix);
    contenders(&simulation, &mut mixes, &asked, request);
    let told = Told::new(Step::Mixes(mixes.len()), mixes.len() * trials, request);
    let mut described = Vec::with_capacity(mixes.len());
    let mut figures = std::collections::BTreeMap::new();
    for mixes in mixes.chunks(TOGETHER) {
        let (slices, keep) = (model.goal_slices(), Keep::Headline);
        let outcomes = simulation.outcomes(mixes, slices, keep, 0..trials, &told, &|| false);
        for (place, &mix) in mixes.iter().enumerate() {
            let new_arr = outcomes.headlines(place).map(|headline| headline.new_arr as f32);
            figures.insert(mix, new_arr.collect::<Vec<f32>>());
        }
        described.extend(describe(model, &outcomes));
    }
    let Ranking { ranked, mixes, met, .. } = Ranking::new(described, trials);
    let parts = ranked.into_iter().zip(mixes).zip(met);
    let candidate = |((ranked, mix), met): ((RankedMix, usize), Vec<u64>)| {
        let new_arr = figures.remove(&mix).unwrap_or_default();
        Candidate { mix, ranked, met, new_arr }
    };
    let ranked = parts.map(candidate).enumerate();
    let kept = ranked.filter(|(place, one)| *place < MOST_CANDIDATES || asked(one.mix));
    kept.map(|(_, candidate)| candidate).collect()
}

/// Keeps the mixes asked for, the best by a first look, and all that may be the best for all
/// that it knows: the sign test does not say that the one with the best record is better.
fn contenders(
    simulation: &Simulation,
    mixes: &mut Vec<usize>,
    asked: &dyn Fn(usize) -> bool,
    request: &Request,
) {
    let trials = simulation.model().scenario.simulation.trials;
    let goals = simulation.model().scenario.goals.len();
    if mixes.len() <= FEWEST_CANDIDATES || trials <= 4 * FIRST_LOOK || goals == 0 {
        return;
    }
    let step = Step::Mixes(mixes.len());
    let Some(met) = simulation.met(mixes, 0..FIRST_LOOK, step, request) else { return };
    let all = |place: usize| {
        let from = (place * (goals + 1) + goals) * met.blocks;
        &met.words[from..from + met.blocks]
    };
    let count = |place: usize| all(place).iter().map(|word| word.count_ones()).sum::<u32>();
    let mut order: Vec<usize> = (0..mixes.len()).collect();
    order.sort_by_key(|&place| (std::cmp::Reverse(count(place)), place));
    let may_be_best = |place: usize| {
        !Discordance::count(all(place), all(order[0]), FIRST_LOOK).second_is_better(NOT_THE_BEST)
    };
    let kept = |(rank, place): &(usize, usize)| {
        *rank < FEWEST_CANDIDATES || asked(mixes[*place]) || may_be_best(*place)
    };
    let kept = order.iter().copied().enumerate().filter(kept);
    *mixes = kept.map(|(_, place)| mixes[place]).collect();
}
