//! From a model to its results.

use crate::analysis::board::Board;
use crate::analysis::bridge::{known, missing};
use crate::analysis::choose::{BEST_SHOWN, Choice, Guessed, in_full, together_in_full};
use crate::analysis::detail::figures;
use crate::analysis::explain::{Columns, Record, influences, quadrants};
use crate::analysis::explained::Explained;
use crate::analysis::overview::Overview;
use crate::analysis::ranking::{Ranking, best_for_goals, cheapest_confident, frontier};
use crate::analysis::request::{Depth, Progress, Request, Step};
use crate::analysis::results::{GoalTitle, MixDetail, ProgramWorth, Results, Selection};
use crate::analysis::selection::upgrades;
use crate::analysis::warnings::warnings;
use crate::analysis::worth::{MOST_TRIALS, take_apart};
use crate::engine::{DriverDraws, Outcomes};
use crate::model::{Model, TooLarge};
use crate::scenario::Slice;

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
    let Choice { draws, ranking, apart, selection, kept } = Choice::new(model, request)?;
    let (trials, reported) = (ranking.trials, request.depth >= Depth::Report);
    let shown = shown(&ranking, model.scenario.plan.confidence, apart.is_some());
    let mut known = known(model, &ranking);
    let mixes: Vec<usize> = shown.iter().map(|&place| ranking.mixes[place]).collect();
    let best = ranking.mixes.first().copied().unwrap_or_default();
    let (mut whole, mut worth) = (None, None);
    if let Some(Guessed { mix, apart }) = apart {
        known.extend(apart.means);
        whole = apart.in_full;
        worth = (mix == Some(best)).then_some(apart.worth);
    }
    if worth.is_none() && reported {
        let bridges = missing(model, &mixes, &known);
        let at_once = whole.is_none()
            && shown.len() <= together_in_full(model, trials)
            && trials <= MOST_TRIALS;
        // What is shown in full is simulated to the end.
        let (beside, stop): (&[usize], &(dyn Fn() -> bool + Sync)) =
            if at_once { (&mixes, &|| false) } else { (&[], request.stop) };
        let with = (bridges.as_slice(), beside);
        let apart = take_apart(model, &draws, best, with, trials, (request, stop))?;
        known.extend(apart.means);
        whole = whole.or(apart.in_full);
        worth = Some(apart.worth);
    }
    let overview = Overview::new(model, &draws, &ranking, known, &kept, request);
    let (mut detail, mut outlooks) = (Vec::new(), Vec::new());
    (request.progress)(Step::Summaries, 0, trials);
    let of_choice = || Explained::of_choice(model, &draws, &ranking);
    let mut explained = reported.then(of_choice).unwrap_or_default();
    let mut summarise = |outcomes: &Outcomes, shown: &[usize]| {
        (request.progress)(Step::Summaries, 0, trials);
        let mut details = details(model, &ranking, outcomes, shown);
        if !reported {
            detail.extend(details);
            return Ok(());
        }
        outlooks.extend(overview.outlooks(model, &ranking, outcomes, shown));
        tell_more(model, &draws, &ranking, outcomes, &mut details);
        let of_best = outcomes.mixes.iter().position(|mix| *mix == best);
        if let (Some(place), Some(best)) = (of_best, details.iter_mut().find(|one| one.ranked == 0))
        {
            let record = Record { model, draws: &draws, outcomes, place };
            explained.simulate(&record, &mut best.drivers, request)?;
        }
        detail.extend(details);
        Ok(())
    };
    match whole {
        Some(outcomes) => summarise(&outcomes, &shown)?,
        None => {
            for shown in shown.chunks(together_in_full(model, trials)) {
                let mixes: Vec<usize> = shown.iter().map(|&place| ranking.mixes[place]).collect();
                let step = Step::Detail;
                let ended = &|| false;
                summarise(&in_full(model, &draws, &mixes, trials, step, request, ended), shown)?;
            }
        }
    }
    let board = overview.board(model, &ranking, outlooks);
    Ok(results(model, ranking, (detail, explained, board), worth.unwrap_or_default(), selection))
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
        let place = place_of(outcomes, ranking, ranked)?;
        Some(MixDetail {
            ranked,
            quarters: figures(model, outcomes, place, &quarters),
            years: figures(model, outcomes, place, &years),
            drivers: Vec::new(),
            quadrants: Vec::new(),
        })
    };
    shown.iter().filter_map(detail).collect()
}

/// What drives the mixes shown in full, and what their pipeline and conversion do.
fn tell_more(
    model: &Model,
    draws: &DriverDraws,
    ranking: &Ranking,
    outcomes: &Outcomes,
    details: &mut [MixDetail],
) {
    let mixes: Vec<usize> = details.iter().map(|detail| ranking.mixes[detail.ranked]).collect();
    let columns = Columns::new(model, draws, &mixes, outcomes.trials);
    for detail in details {
        let Some(place) = place_of(outcomes, ranking, detail.ranked) else { continue };
        detail.drivers = influences(model, &columns, outcomes, place);
        detail.quadrants = quadrants(model, outcomes, place);
    }
}

/// Where the outcomes of a ranked mix are.
fn place_of(outcomes: &Outcomes, ranking: &Ranking, ranked: usize) -> Option<usize> {
    outcomes.mixes.iter().position(|mix| *mix == ranking.mixes[ranked])
}

/// Puts the results together.
fn results(
    model: &Model,
    ranking: Ranking,
    (detail, explained, board): (Vec<MixDetail>, Explained, Board),
    worth: Vec<ProgramWorth>,
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
    let upgrades = upgrades(&ranking, &frontier, scenario.simulation.sampling.into());
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
        explained,
        board,
    }
}
