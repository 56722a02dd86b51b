//! The choice among the mixes: which is the best, and how sure that is.

use crate::analysis::bridge::{known, missing};
use crate::analysis::errors::Errors;
use crate::analysis::finalists::{Finalists, finalists, ranking};
use crate::analysis::kept::Kept;
use crate::analysis::ranking::{Ranking, describe};
use crate::analysis::request::{Depth, Request, Step};
use crate::analysis::results::{RankedMix, Selection};
use crate::analysis::selection::tie;
use crate::analysis::simulation::{Simulation, Told};
use crate::analysis::worth::{Apart, MOST_TRIALS, take_apart};
use crate::engine::{BLOCK, DriverDraws, Keep, Outcomes};
use crate::model::{Model, TooLarge};
use crate::scenario::{Sampling, Search};

/// How many of the best mixes of a search are shown in full.
pub const BEST_SHOWN: usize = 5;

/// Trials by which the best of a few mixes is guessed.
const GUESSING_TRIALS: usize = 10 * BLOCK;

/// The most memory for the ledgers of mixes that are simulated together, in bytes.
const LEDGER_MEMORY: usize = 600_000_000;

/// The most memory that a run may take, in bytes.
const MEMORY_LIMIT: f64 = 12e9;

/// What was chosen, with what it was chosen by.
pub struct Choice {
    /// The draws of the drivers in all trials.
    pub draws: DriverDraws,
    /// The mixes that had all trials, best first.
    pub ranking: Ranking,
    /// What was simulated beside them, where there are only a few: they in full, and one of
    /// them taken apart.
    pub apart: Option<Guessed>,
    /// How sure the choice is.
    pub selection: Selection,
    /// Trials that mixes had before they were dropped.
    pub kept: Kept,
}

impl Choice {
    /// Chooses among the mixes of a request.
    pub fn new(model: &Model, request: &Request) -> Result<Self, TooLarge> {
        let scenario = &model.scenario;
        let named = request.mixes.iter().filter(|&&mix| model.mixes.is_named(mix)).count();
        let most_trials = fitting_trials(model, 1)?;
        let simulation = &scenario.simulation;
        let few = request.mixes.len() <= named + BEST_SHOWN
            && request.mixes.len() <= together_in_full(model, simulation.trials);
        (request.progress)(Step::Drivers, 0, simulation.trials);
        let mut draws = DriverDraws::new(scenario, simulation.seed, simulation.trials);
        let everything = Search::default();
        let search = scenario.search.as_ref().unwrap_or(&everything);

        // What a race promises rests on trials that are independent or as good as that.
        let raced = (simulation.sampling != simulation.sampling.exchangeable())
            .then(|| DriverDraws::exchangeable(scenario, simulation.seed, simulation.trials));
        let mut chosen =
            finalists(&Simulation::new(model, raced.as_ref().unwrap_or(&draws)), request, search);
        if raced.is_some() {
            // Its trials are others than those to come.
            chosen.kept = Kept::default();
        }
        let Ranked { mut ranking, apart, stopped } =
            rank(model, &mut draws, &chosen, request, (few, most_trials))?;
        let stopped = stopped || chosen.finish.as_ref().is_some_and(|finish| finish.stopped);
        let selection =
            select(&mut ranking, &chosen, request, search, (simulation.sampling, stopped));
        Ok(Self { draws, ranking, apart, selection, kept: chosen.kept })
    }
}

/// Chooses among the mixes of a request: those that had all trials, best first, and how sure
/// the choice is. [`run`](crate::analysis::run) tells more of the same choice.
///
/// # Errors
/// Where the trials of so many mixes do not fit into memory.
pub fn choose(model: &Model, request: &Request) -> Result<(Vec<RankedMix>, Selection), TooLarge> {
    let Choice { ranking, selection, .. } = Choice::new(model, request)?;
    Ok((ranking.ranked, selection))
}

/// Ranked finalists.
struct Ranked {
    ranking: Ranking,
    apart: Option<Guessed>,
    stopped: bool,
}

/// A few mixes in full, and perhaps one of them taken apart along with that.
pub struct Guessed {
    /// The mix that was taken to be the best one.
    pub mix: Option<usize>,
    /// What it is made of, and all mixes in full.
    pub apart: Apart,
}

/// Ranks the finalists by the scenario's trials, or as many more as the precision that is
/// asked for takes: in rounds, as each shows better how many that are.
fn rank(
    model: &Model,
    draws: &mut DriverDraws,
    chosen: &Finalists,
    request: &Request,
    (few, most_trials): (bool, usize),
) -> Result<Ranked, TooLarge> {
    let raced = chosen.finish.as_ref().filter(|finish| finish.stopped);
    let mut trials = model.scenario.simulation.trials;
    // What is left of a stopped race has few trials; these are quick, and asked for.
    let ignored = || false;
    let stop: &(dyn Fn() -> bool + Sync) = if raced.is_some() { &ignored } else { request.stop };
    if let Some(finish) = raced {
        trials = finish.trials.clamp(BLOCK.min(trials), trials);
    }
    loop {
        let ranked = if few {
            let guessed = few_in_full(model, draws, &chosen.mixes, trials, (request, stop))?;
            let outcomes = guessed.apart.in_full.as_ref();
            let done = outcomes.map_or(0, |outcomes| outcomes.trials);
            let described = outcomes.map(|outcomes| describe(model, outcomes));
            let ranking = Ranking::new(described.unwrap_or_default(), done);
            Ranked { ranking, apart: Some(guessed), stopped: done < trials }
        } else {
            let simulation = Simulation::new(model, draws);
            let (mixes, kept) = (&chosen.mixes, &chosen.kept);
            let (ranking, stopped) = ranking(&simulation, mixes, trials, kept, request, stop);
            Ranked { ranking, apart: None, stopped }
        };
        let more = request.precision.map_or(trials, |precision| {
            let errors = Errors::from(model.scenario.simulation.sampling);
            let mixes = ranked.ranking.ranked.iter();
            let variance = mixes.map(|mix| errors.variance(&mix.all_goals, trials));
            precision.trials(variance, trials).min(most_trials)
        });
        if ranked.stopped || raced.is_some() || more <= trials {
            return Ok(ranked);
        }
        draws.add_round(&model.scenario, model.scenario.simulation.seed, more - trials);
        trials = more;
    }
}

/// Simulates a few mixes with all that they have to show. Along with that it takes the one apart
/// that is best in the first trials, as it mostly is in all: later, that would take as long again.
fn few_in_full(
    model: &Model,
    draws: &DriverDraws,
    mixes: &[usize],
    trials: usize,
    (request, stop): (&Request, &(dyn Fn() -> bool + Sync)),
) -> Result<Guessed, TooLarge> {
    let step = Step::Mixes(mixes.len());
    // Another round may follow on one that is to be precise.
    let once = request.precision.is_none() && request.depth >= Depth::Report;
    if !once || !(4 * GUESSING_TRIALS..=MOST_TRIALS).contains(&trials) {
        let in_full = Some(in_full(model, draws, mixes, trials, step, request, stop));
        return Ok(Guessed { mix: None, apart: Apart { in_full, ..Apart::default() } });
    }
    let told = Told::new(step, mixes.len() * GUESSING_TRIALS, request);
    let (simulation, slices) = (Simulation::new(model, draws), model.goal_slices());
    let first = 0..GUESSING_TRIALS;
    let outcomes = simulation.outcomes(mixes, slices, Keep::Headline, first, &told, stop);
    let ranking = Ranking::new(describe(model, &outcomes), outcomes.trials);
    let mix = ranking.mixes.first().copied().unwrap_or_default();
    let known = known(model, &ranking);
    let bridges = missing(model, mixes, &known);
    let apart = take_apart(model, draws, mix, (&bridges, mixes), trials, (request, stop))?;
    Ok(Guessed { mix: Some(mix), apart })
}

/// Simulates mixes with all that they have to show.
pub fn in_full(
    model: &Model,
    draws: &DriverDraws,
    mixes: &[usize],
    trials: usize,
    step: Step,
    request: &Request,
    stop: &(dyn Fn() -> bool + Sync),
) -> Outcomes {
    let told = Told::new(step, mixes.len() * trials, request);
    let simulation = Simulation::new(model, draws);
    simulation.outcomes(mixes, model.all_slices(), Keep::LEDGERS, 0..trials, &told, stop)
}

/// How many mixes to simulate together with all that they have to show: one at least.
pub fn together_in_full(model: &Model, trials: usize) -> usize {
    let ledger = model.figure_basis(model.all_slices()).layout.len() * size_of::<f32>();
    (LEDGER_MEMORY / (ledger * trials).max(1)).max(1)
}

/// Marks ties and says how sure the choice of rank 1 is. Of the error that is allowed, a race
/// has taken half.
fn select(
    ranking: &mut Ranking,
    chosen: &Finalists,
    request: &Request,
    search: &Search,
    (sampling, stopped): (Sampling, bool),
) -> Selection {
    let (finish, errors) = (chosen.finish.as_ref(), Errors::from(sampling));
    let error = (1.0 - search.guarantee) / if finish.is_some() { 2.0 } else { 1.0 };
    let candidates = request.mixes.len();
    let most = tie(ranking, candidates, error, errors);
    let stages = finish.map_or_else(Vec::new, |finish| finish.stages.clone());
    let covered = !stopped && stages.iter().all(|stage| stage.cut == 0);
    Selection {
        explored: request.explored,
        candidates,
        finalists: ranking.ranked.len(),
        guarantee: search.guarantee,
        indifference: search.indifference,
        achieved: covered.then_some(most),
        stages,
        stopped,
    }
}

/// The most trials for whose figures of so many mixes there is memory.
pub fn fitting_trials(model: &Model, shown: usize) -> Result<usize, TooLarge> {
    let trials = model.scenario.simulation.trials;
    let entries = model.figure_basis(model.all_slices()).layout.len();
    let ledgers = shown * entries * size_of::<f32>();
    let bytes = (ledgers + model.scenario.drivers.len() * size_of::<f64>()) as f64;
    let fitting = MEMORY_LIMIT / bytes;
    if trials as f64 <= fitting {
        return Ok(fitting as usize);
    }
    Err(TooLarge {
        reason: format!(
            "{trials} trials of {shown} mixes with all their figures would take about {:.0} GB \
             of memory",
            bytes * trials as f64 / 1e9
        ),
        cure: format!(
            "lower `trials` (about {:.0} would fit) or name fewer mixes",
            (fitting * 0.9).floor()
        ),
    })
}
