//! From a model to its results.

use crate::analysis::detail::figures;
use crate::analysis::finalists::{Finalists, finalists, ranking};
use crate::analysis::ranking::{Ranking, best_for_goals, cheapest_confident, describe, frontier};
use crate::analysis::request::{Progress, Request, Step};
use crate::analysis::results::{GoalTitle, MixDetail, Results, Selection};
use crate::analysis::selection::{tie, upgrades};
use crate::analysis::simulation::{Simulation, Told};
use crate::analysis::warnings::warnings;
use crate::analysis::worth::worth;
use crate::engine::{BLOCK, DriverDraws, Keep, Outcomes};
use crate::model::{Model, TooLarge};
use crate::scenario::{Search, Slice};

/// How many of the best mixes of a search are shown in full.
pub const BEST_SHOWN: usize = 5;

/// The most memory that a run may take, in bytes.
const MEMORY_LIMIT: f64 = 12e9;

/// Evaluates some mixes of a model (numbers of [`Model::mixes`]) and ranks them.
///
/// # Errors
/// As [`run`].
pub fn evaluate(model: &Model, mixes: &[usize], progress: Progress) -> Result<Results, TooLarge> {
    run(model, &Request::new(mixes, progress))
}

/// Does what a request asks for.
///
/// Where there are many mixes, a [race](crate::analysis::race) finds those worth all trials.
/// Where only a few are evaluated, all are shown in full. Otherwise the bottom-up plan, the
/// named mixes, the best [`BEST_SHOWN`] and the cheapest that reaches the plan's confidence
/// are simulated once more with all their figures; every draw is a function of its name, so
/// they come out the same.
///
/// # Errors
/// Where the trials of so many mixes do not fit into memory.
pub fn run(model: &Model, request: &Request) -> Result<Results, TooLarge> {
    let scenario = &model.scenario;
    let named = request.mixes.iter().filter(|&&mix| model.mixes.is_named(mix)).count();
    let few = request.mixes.len() <= named + BEST_SHOWN;
    let most_trials = fitting_trials(model, request.mixes.len().min(named + BEST_SHOWN + 1))?;
    let simulation = &scenario.simulation;
    (request.progress)(Step::Drivers, 0, simulation.trials);
    let mut draws = DriverDraws::new(scenario, simulation.seed, simulation.trials);
    let everything = Search::default();
    let search = scenario.search.as_ref().unwrap_or(&everything);

    let chosen = finalists(&Simulation::new(model, &draws), request, search);
    let mut ranked = rank(model, &mut draws, &chosen, request, (few, most_trials));
    let stopped = ranked.stopped || chosen.finish.as_ref().is_some_and(|finish| finish.stopped);
    let selection = select(&mut ranked.ranking, &chosen, request.mixes.len(), search, stopped);
    let trials = ranked.ranking.trials;
    let best = ranked.ranking.mixes.first();
    let worth = match best {
        Some(&best) => worth(model, &draws, best, trials, request)?,
        None => Vec::new(),
    };

    let shown = shown(&ranked.ranking, scenario.plan.confidence, few);
    let detailed = ranked.in_full.unwrap_or_else(|| {
        let mixes: Vec<usize> = shown.iter().map(|&place| ranked.ranking.mixes[place]).collect();
        in_full(model, &draws, &mixes, trials, Step::Detail, request, &|| false)
    });
    (request.progress)(Step::Summaries, 0, trials);
    let details = details(model, &ranked.ranking, &detailed, &shown);
    Ok(results(model, ranked.ranking, details, worth, selection))
}

/// Ranked finalists.
struct Ranked {
    ranking: Ranking,
    /// Their whole outcomes, where there are only a few of them.
    in_full: Option<Outcomes>,
    stopped: bool,
}

/// Ranks the finalists by the scenario's trials, or as many more as the precision that is
/// asked for takes: in rounds, as each shows better how many that are.
fn rank(
    model: &Model,
    draws: &mut DriverDraws,
    chosen: &Finalists,
    request: &Request,
    (few, most_trials): (bool, usize),
) -> Ranked {
    let raced = chosen.finish.as_ref().filter(|finish| finish.stopped);
    let mut trials = model.scenario.simulation.trials;
    // What is left of a stopped race has few trials; these are quick, and asked for.
    let ignored = || false;
    let stop: &dyn Fn() -> bool = if raced.is_some() { &ignored } else { request.stop };
    if let Some(finish) = raced {
        trials = finish.trials.clamp(BLOCK.min(trials), trials);
    }
    loop {
        let ranked = if few {
            let step = Step::Mixes(chosen.mixes.len());
            let outcomes = in_full(model, draws, &chosen.mixes, trials, step, request, stop);
            let stopped = outcomes.trials < trials;
            let ranking = Ranking::new(describe(model, &outcomes), outcomes.trials);
            Ranked { ranking, in_full: Some(outcomes), stopped }
        } else {
            let simulation = Simulation::new(model, draws);
            let (ranking, stopped) = ranking(&simulation, &chosen.mixes, trials, request, stop);
            Ranked { ranking, in_full: None, stopped }
        };
        let more = request.precision.map_or(trials, |precision| {
            let mixes = ranked.ranking.ranked.iter();
            precision.trials(mixes.map(|mix| mix.all_goals.estimate), trials).min(most_trials)
        });
        if ranked.stopped || raced.is_some() || more <= trials {
            return ranked;
        }
        draws.add_round(&model.scenario, model.scenario.simulation.seed, more - trials);
        trials = more;
    }
}

/// Simulates mixes with all that they have to show.
fn in_full(
    model: &Model,
    draws: &DriverDraws,
    mixes: &[usize],
    trials: usize,
    step: Step,
    request: &Request,
    stop: &dyn Fn() -> bool,
) -> Outcomes {
    let told = Told::new(step, mixes.len() * trials, request);
    let simulation = Simulation::new(model, draws);
    simulation.outcomes(mixes, model.all_slices(), Keep::Ledgers, trials, &told, stop)
}

/// Marks ties and says how sure the choice of rank 1 is. Of the error that is allowed, a race
/// has taken half.
fn select(
    ranking: &mut Ranking,
    chosen: &Finalists,
    candidates: usize,
    search: &Search,
    stopped: bool,
) -> Selection {
    let finish = chosen.finish.as_ref();
    let error = (1.0 - search.guarantee) / if finish.is_some() { 2.0 } else { 1.0 };
    let most = tie(ranking, candidates, error);
    let stages = finish.map_or_else(Vec::new, |finish| finish.stages.clone());
    let covered = !stopped && stages.iter().all(|stage| stage.cut == 0);
    Selection {
        candidates,
        finalists: ranking.ranked.len(),
        guarantee: search.guarantee,
        indifference: search.indifference,
        achieved: covered.then_some(most),
        stages,
        stopped,
    }
}

/// The ranked mixes to show in full, in ranking order.
fn shown(ranking: &Ranking, confidence: f64, all: bool) -> Vec<usize> {
    let cheapest = cheapest_confident(&ranking.ranked, confidence);
    let is_shown = |place: usize| {
        all || place < BEST_SHOWN || ranking.ranked[place].named || cheapest == Some(place)
    };
    (0..ranking.ranked.len()).filter(|&place| is_shown(place)).collect()
}

/// The figures of the mixes shown in full.
fn details(
    model: &Model,
    ranking: &Ranking,
    outcomes: &Outcomes,
    shown: &[usize],
) -> Vec<MixDetail> {
    let fiscal_years = model.scenario.plan.calendar.fiscal_years();
    let quarters: Vec<(usize, usize)> = (0..model.quarters()).map(|q| (q, q)).collect();
    let years: Vec<(usize, usize)> =
        fiscal_years.iter().map(|year| (year.first_quarter, year.last_quarter)).collect();
    let detail = |&ranked: &usize| {
        let place = outcomes.mixes.iter().position(|mix| *mix == ranking.mixes[ranked])?;
        Some(MixDetail {
            ranked,
            quarters: figures(model, outcomes, place, &quarters),
            years: figures(model, outcomes, place, &years),
        })
    };
    shown.iter().filter_map(detail).collect()
}

/// Puts the results together.
fn results(
    model: &Model,
    ranking: Ranking,
    detail: Vec<MixDetail>,
    worth: Vec<crate::analysis::results::ProgramWorth>,
    selection: Selection,
) -> Results {
    let scenario = &model.scenario;
    let calendar = &scenario.plan.calendar;
    let company = scenario.targets.iter().find(|target| target.slice == Slice::Company);
    let goals = scenario.goals.iter().map(|goal| GoalTitle {
        name: goal.name.clone(),
        metric: goal.metric,
        slice: goal.slice,
        direction: goal.direction,
        description: crate::model::goals::describe(scenario, goal),
    });
    let frontier = frontier(&ranking.ranked);
    let upgrades = upgrades(&ranking, &frontier);
    let Ranking { ranked, trials, .. } = ranking;
    Results {
        plan: scenario.plan.name.clone(),
        currency: scenario.plan.currency.clone(),
        quarters: (0..model.quarters()).map(|quarter| calendar.quarter_label(quarter)).collect(),
        years: calendar.fiscal_years().into_iter().map(|year| year.label).collect(),
        dimensions: scenario
            .dimensions
            .iter()
            .map(|d| (d.name.clone(), d.members.clone()))
            .collect(),
        stages: scenario.stages.clone(),
        teams: scenario.teams.iter().map(|team| team.name.clone()).collect(),
        new_arr_target: company.map(|target| target.new_arr.clone()),
        goals: goals.collect(),
        trials,
        seed: scenario.simulation.seed,
        confidence: scenario.plan.confidence,
        cheapest_confident: cheapest_confident(&ranked, scenario.plan.confidence),
        frontier,
        upgrades,
        best_for_goals: best_for_goals(&ranked, scenario.goals.len()),
        worth,
        warnings: warnings(scenario, &ranked, &selection),
        selection,
        ranked,
        detail,
    }
}

/// The most trials for whose figures of so many mixes there is memory.
fn fitting_trials(model: &Model, shown: usize) -> Result<usize, TooLarge> {
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
