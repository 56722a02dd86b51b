//! From a model to its results.

use crate::analysis::detail::figures;
use crate::analysis::ranking::{Ranking, cheapest_confident, frontier, rank};
use crate::analysis::results::{GoalTitle, MixDetail, Results};
use crate::engine::{DriverDraws, Headline, Keep, Outcomes, Setup, simulate};
use crate::model::{Model, TooLarge};
use crate::scenario::Slice;

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Drawing the drivers.
    Drivers,
    /// Simulating every mix.
    Mixes,
    /// Simulating the shown mixes again with all their figures.
    Detail,
    /// Summarising figures.
    Summaries,
}

/// Told how far a run is: the step, with trials done and to do in it. Called from any
/// thread; it must be quick.
pub type Progress<'a> = &'a (dyn Fn(Step, usize, usize) + Sync);

/// How many of the best mixes of a search are shown in full.
pub const BEST_SHOWN: usize = 5;

/// The most memory that a run may take, in bytes.
const MEMORY_LIMIT: f64 = 12e9;

/// Evaluates some mixes of a model (numbers of [`Model::mixes`]) and ranks them.
///
/// Where only a few are evaluated, all are shown in full. Otherwise the bottom-up plan, the
/// named mixes, the best [`BEST_SHOWN`] and the cheapest that reaches the plan's confidence
/// are simulated once more with all their figures; every draw is a function of its name, so
/// they come out the same.
///
/// # Errors
/// Where the trials of so many mixes do not fit into memory.
pub fn evaluate(model: &Model, mixes: &[usize], progress: Progress) -> Result<Results, TooLarge> {
    let scenario = &model.scenario;
    let simulation = &scenario.simulation;
    let named = mixes.iter().filter(|&&mix| model.mixes[mix].named).count();
    let shown_at_once = mixes.len() <= named + BEST_SHOWN;
    check_memory(model, mixes.len(), mixes.len().min(named + BEST_SHOWN + 1))?;

    progress(Step::Drivers, 0, simulation.trials);
    let setup = Setup::new(model, simulation.seed);
    let draws = DriverDraws::new(scenario, simulation.seed, simulation.trials);

    let run = |step: Step, mixes: Vec<usize>, slices: Vec<Slice>, keep: Keep| {
        let done = std::sync::atomic::AtomicUsize::new(0);
        progress(step, 0, simulation.trials);
        let count = |trials: usize| {
            let before = done.fetch_add(trials, std::sync::atomic::Ordering::Relaxed);
            progress(step, before + trials, simulation.trials);
        };
        simulate(&setup, &draws, mixes, slices, keep, 0..simulation.trials, &count)
    };
    let (keep, slices) = if shown_at_once {
        (Keep::Ledgers, model.all_slices())
    } else {
        (Keep::Headline, model.goal_slices())
    };
    let outcomes = run(Step::Mixes, mixes.to_vec(), slices, keep);
    let ranking = rank(model, &outcomes);
    if shown_at_once {
        progress(Step::Summaries, 0, simulation.trials);
        let shown: Vec<(usize, usize)> = ranking.places.iter().copied().enumerate().collect();
        return Ok(results(model, ranking, &outcomes, &shown));
    }
    let shown = shown(&ranking, scenario.plan.confidence);
    let again = shown.iter().map(|&ranked| outcomes.mixes[ranking.places[ranked]]).collect();
    drop(outcomes);
    let detailed = run(Step::Detail, again, model.all_slices(), Keep::Ledgers);
    progress(Step::Summaries, 0, simulation.trials);
    let shown: Vec<(usize, usize)> =
        shown.into_iter().enumerate().map(|(place, ranked)| (ranked, place)).collect();
    Ok(results(model, ranking, &detailed, &shown))
}

/// The ranked mixes to show in full, in ranking order.
fn shown(ranking: &Ranking, confidence: f64) -> Vec<usize> {
    let cheapest = cheapest_confident(&ranking.ranked, confidence);
    let is_shown =
        |place: usize| place < BEST_SHOWN || ranking.ranked[place].named || cheapest == Some(place);
    (0..ranking.ranked.len()).filter(|&place| is_shown(place)).collect()
}

/// Puts the results together; `shown` pairs places in the ranking with places in `outcomes`.
fn results(
    model: &Model,
    ranking: Ranking,
    outcomes: &Outcomes,
    shown: &[(usize, usize)],
) -> Results {
    let scenario = &model.scenario;
    let calendar = &scenario.plan.calendar;
    let fiscal_years = calendar.fiscal_years();
    let quarters: Vec<(usize, usize)> = (0..model.quarters()).map(|q| (q, q)).collect();
    let years: Vec<(usize, usize)> =
        fiscal_years.iter().map(|year| (year.first_quarter, year.last_quarter)).collect();
    let detail = shown.iter().map(|&(ranked, place)| MixDetail {
        ranked,
        quarters: figures(model, outcomes, place, &quarters),
        years: figures(model, outcomes, place, &years),
    });
    let detail = detail.collect();
    let ranked = ranking.ranked;
    let company = scenario.targets.iter().find(|target| target.slice == Slice::Company);
    let goals = scenario.goals.iter().map(|goal| GoalTitle {
        name: goal.name.clone(),
        metric: goal.metric,
        slice: goal.slice,
        direction: goal.direction,
        description: crate::model::goals::describe(scenario, goal),
    });
    Results {
        plan: scenario.plan.name.clone(),
        currency: scenario.plan.currency.clone(),
        quarters: (0..model.quarters()).map(|quarter| calendar.quarter_label(quarter)).collect(),
        years: fiscal_years.into_iter().map(|year| year.label).collect(),
        dimensions: scenario
            .dimensions
            .iter()
            .map(|d| (d.name.clone(), d.members.clone()))
            .collect(),
        stages: scenario.stages.clone(),
        teams: scenario.teams.iter().map(|team| team.name.clone()).collect(),
        new_arr_target: company.map(|target| target.new_arr.clone()),
        goals: goals.collect(),
        trials: outcomes.trials,
        seed: scenario.simulation.seed,
        confidence: scenario.plan.confidence,
        cheapest_confident: cheapest_confident(&ranked, scenario.plan.confidence),
        frontier: frontier(&ranked),
        warnings: warnings(scenario, &ranked),
        ranked,
        detail,
    }
}

/// Goals that tell no mixes apart.
fn warnings(
    scenario: &crate::scenario::Scenario,
    ranked: &[crate::analysis::results::RankedMix],
) -> Vec<String> {
    let mut warnings = Vec::new();
    for (number, goal) in scenario.goals.iter().enumerate() {
        let chances = || ranked.iter().map(|mix| mix.goals[number].estimate);
        if chances().all(|chance| chance == 1.0) {
            warnings.push(format!(
                "every trial of every mix meets the goal `{}`: it tells no mixes apart; \
                 is its threshold what you mean?",
                goal.name
            ));
        } else if chances().all(|chance| chance == 0.0) {
            warnings.push(format!(
                "no trial of any mix meets the goal `{}`, so no mix can meet all goals; \
                 is its threshold what you mean?",
                goal.name
            ));
        }
    }
    if scenario.goals.is_empty() {
        warnings.push(
            "the plan has no [[goal]], so every mix meets all of them; add the goals that \
             mixes should be ranked by"
                .to_owned(),
        );
    }
    warnings
}

fn check_memory(model: &Model, mixes: usize, shown: usize) -> Result<(), TooLarge> {
    let trials = model.scenario.simulation.trials as f64;
    let entries = model.figure_basis(model.all_slices()).layout.len() as f64;
    let headlines = mixes as f64 * trials * size_of::<Headline>() as f64;
    let ledgers = shown as f64 * trials * entries * size_of::<f32>() as f64;
    let drivers = model.scenario.drivers.len() as f64 * trials * 8.0;
    let bytes = headlines + ledgers + drivers;
    if bytes <= MEMORY_LIMIT {
        return Ok(());
    }
    Err(TooLarge {
        reason: format!(
            "{trials} trials of {mixes} mixes, {shown} of them with all figures, would take \
             about {:.0} GB of memory",
            bytes / 1e9
        ),
        cure: format!(
            "lower `trials` (about {:.0} would fit) or evaluate fewer mixes",
            (trials * MEMORY_LIMIT / bytes * 0.9).floor()
        ),
    })
}
