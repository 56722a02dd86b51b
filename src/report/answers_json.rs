//! The answers of a search in `run.json`.

use serde::Serialize;

use crate::analysis::{Difference, ProgramWorth, RankedMix, Results, StartWorth};

/// How sure the choice of rank 1 is.
#[derive(Serialize)]
pub struct Selection {
    method: &'static str,
    candidates: usize,
    finalists: usize,
    guarantee: f64,
    indifference: f64,
    achieved_indifference: Option<f64>,
    stopped: bool,
    stages: Vec<Stage>,
    explored: Option<Explored>,
}

#[derive(Serialize)]
struct Explored {
    visited: usize,
    starts: usize,
    summits: usize,
}

#[derive(Serialize)]
struct Stage {
    trials: usize,
    mixes: usize,
    dropped: usize,
    dropped_for_want_of_time: usize,
}

/// How the choice was made.
pub fn selection(results: &Results) -> Selection {
    let selection = &results.selection;
    let stage = |stage: &crate::analysis::StageRecord| Stage {
        trials: stage.trials,
        mixes: stage.mixes,
        dropped: stage.dropped,
        dropped_for_want_of_time: stage.cut,
    };
    Selection {
        method: match selection.stages.as_slice() {
            [] => "every mix with all trials; multiple comparisons with the best (Bonferroni)",
            _ => {
                "staged elimination by paired sign tests on fresh trials; multiple comparisons \
                 with the best (Bonferroni)"
            }
        },
        candidates: selection.candidates,
        finalists: selection.finalists,
        guarantee: selection.guarantee,
        indifference: selection.indifference,
        achieved_indifference: selection.achieved,
        stopped: selection.stopped,
        stages: selection.stages.iter().map(stage).collect(),
        explored: selection.explored.map(|explored| Explored {
            visited: explored.visited,
            starts: explored.starts,
            summits: explored.summits,
        }),
    }
}

/// The best mix for a goal alone.
#[derive(Serialize)]
pub struct BestForGoal<'a> {
    goal: &'a str,
    mix: &'a str,
    p: f64,
    p_low: f64,
    p_high: f64,
}

/// The best mix for each goal alone.
pub fn best_for_goals(results: &Results) -> Vec<BestForGoal<'_>> {
    let best = |number: usize| {
        let goal = &results.goals[number].name;
        let mix = results.ranked.get(*results.best_for_goals.get(number)?)?;
        let chance = mix.goals.get(number)?;
        let (p, p_low, p_high) = (chance.estimate, chance.low, chance.high);
        Some(BestForGoal { goal, mix: &mix.name, p, p_low, p_high })
    };
    (0..results.goals.len()).filter_map(best).collect()
}

/// A step up the frontier.
#[derive(Serialize)]
pub struct Step<'a> {
    from: &'a str,
    to: &'a str,
    cost: f64,
    p_all: f64,
    p_all_low: f64,
    p_all_high: f64,
    p_all_per_million: f64,
}

/// What the next money buys, all along the frontier.
pub fn steps(results: &Results) -> Vec<Step<'_>> {
    let name = |place: &usize| results.ranked.get(*place).map(|mix: &RankedMix| mix.name.as_str());
    let pairs = results.frontier.windows(2).zip(&results.upgrades);
    let step = |(places, upgrade): (&[usize], &crate::analysis::Upgrade)| {
        Some(Step {
            from: name(&places[0])?,
            to: name(&places[1])?,
            cost: upgrade.cost,
            p_all: upgrade.chance.estimate,
            p_all_low: upgrade.chance.low,
            p_all_high: upgrade.chance.high,
            p_all_per_million: upgrade.chance.estimate / upgrade.cost * 1e6,
        })
    };
    pairs.filter_map(step).collect()
}

/// What a Program is worth to the best mix.
#[derive(Serialize)]
pub struct Worth<'a> {
    program: &'a str,
    left_out_with_it: &'a [String],
    p_all_lost: Paired,
    new_arr_lost: Paired,
    cost_saved: f64,
    p_all_shapley: Option<Paired>,
    starts: Vec<Start<'a>>,
    a_quarter_later: Option<Start<'a>>,
}

#[derive(Serialize)]
struct Start<'a> {
    start: &'a str,
    p_all: Paired,
    new_arr: Paired,
    cost: f64,
}

/// A difference with its 95 % interval.
#[derive(Serialize)]
struct Paired {
    difference: f64,
    low: f64,
    high: f64,
}

impl From<Difference> for Paired {
    fn from(Difference { estimate, low, high }: Difference) -> Self {
        Self { difference: estimate, low, high }
    }
}

impl<'a> From<&'a StartWorth> for Start<'a> {
    fn from(worth: &'a StartWorth) -> Self {
        Self {
            start: &worth.start,
            p_all: worth.chance.into(),
            new_arr: worth.new_arr.into(),
            cost: worth.cost,
        }
    }
}

impl<'a> From<&'a ProgramWorth> for Worth<'a> {
    fn from(worth: &'a ProgramWorth) -> Self {
        Self {
            program: &worth.program,
            left_out_with_it: &worth.dependants,
            p_all_lost: worth.chance.into(),
            new_arr_lost: worth.new_arr.into(),
            cost_saved: worth.cost,
            p_all_shapley: worth.shapley.map(Paired::from),
            starts: worth.starts.iter().map(Start::from).collect(),
            a_quarter_later: worth.delay.as_ref().map(Start::from),
        }
    }
}

/// What the Programs of rank 1 are worth to it.
pub fn worth(results: &Results) -> Vec<Worth<'_>> {
    results.worth.iter().map(Worth::from).collect()
}
