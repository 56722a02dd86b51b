//! Which mixes are given all trials, and what comes of them.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::analysis::kept::Kept;
use crate::analysis::race::{Course, Entrant, Finish, Met, Rules, Stage, race};
use crate::analysis::ranking::{Described, Ranking, comparable, describe};
use crate::analysis::request::{Request, Step};
use crate::analysis::simulation::{Simulation, Told, words};
use crate::engine::{BLOCK, Headline, Keep, Outcomes, QUARTERLY_TRIALS};
use crate::scenario::Search;

/// The most trials, over all mixes, of a stage of the elimination from the third on.
const MOST_WORK: usize = 200_000_000;

/// The mixes that scouts are chosen from.
const PILOT: usize = 16_384;

/// The mixes of a stopped elimination that are shown, beside the named ones.
const SHOWN_WHEN_STOPPED: usize = 64;

/// The most memory for the headlines of mixes that are simulated together, in bytes.
const HEADLINE_MEMORY: usize = 400_000_000;

/// The mixes that are worth all trials.
pub struct Finalists {
    /// As numbers of the model: the named ones, then those with the best records.
    pub mixes: Vec<usize>,
    /// How the others were dropped; `None` where all mixes are worth all trials.
    pub finish: Option<Finish>,
    /// Trials that they and the others had, with all that is kept of mixes that are ranked.
    pub kept: Kept,
}

/// Chooses the mixes to give all trials to: all, or where that would take more
/// trials than the request allows, those that a race leaves.
pub fn finalists(simulation: &Simulation, request: &Request, search: &Search) -> Finalists {
    let model = simulation.model();
    let scenario = &model.scenario;
    let trials = scenario.simulation.trials;
    let mixes = request.mixes;
    if mixes.len().saturating_mul(trials) <= request.most_exhaustive {
        return Finalists { mixes: mixes.to_vec(), finish: None, kept: Kept::default() };
    }
    let costs = comparable(
        mixes.iter().map(|&mix| model.expected_cost(model.mixes.variants(mix))).collect(),
    );
    let entrant = |(&mix, cost): (&usize, u64)| Entrant { cost, kept: model.mixes.is_named(mix) };
    let entrants: Vec<Entrant> = mixes.iter().zip(costs).map(entrant).collect();
    let rules = Rules {
        trials,
        goals: scenario.goals.len(),
        confidence: scenario.plan.confidence,
        indifference: search.indifference,
        // The other half is for the choice among the finalists.
        error: (1.0 - search.guarantee) / 2.0,
        pilot: PILOT,
        most_work: MOST_WORK.max(mixes.len() * BLOCK),
    };
    let mut trials = Trials { simulation, request, kept: Kept::default() };
    let finish = race(&entrants, &rules, &mut trials);
    let is_named = |entrant: usize| entrants[entrant].kept;
    let mut order: Vec<usize> = (0..finish.finalists.len()).collect();
    order.sort_by_key(|&place| {
        (!is_named(finish.finalists[place]), std::cmp::Reverse(finish.chances[place]))
    });
    let mut left: Vec<usize> = order.into_iter().map(|place| finish.finalists[place]).collect();
    if finish.stopped {
        let named = left.iter().filter(|&&entrant| is_named(entrant)).count();
        left.truncate(named + SHOWN_WHEN_STOPPED);
    }
    let mixes = left.into_iter().map(|entrant| mixes[entrant]).collect();
    Finalists { mixes, finish: Some(finish), kept: trials.kept }
}

/// The trials of a race, simulated.
struct Trials<'a> {
    simulation: &'a Simulation<'a>,
    request: &'a Request<'a>,
    kept: Kept,
}

impl Course for Trials<'_> {
    fn run(&mut self, entrants: &[usize], stage: &Stage) -> Option<Met> {
        let mixes: Vec<usize> = entrants.iter().map(|&place| self.request.mixes[place]).collect();
        let step = Step::Stage {
            number: stage.number + 1,
            of: stage.of,
            mixes: mixes.len(),
            trials: stage.trials.end,
        };
        let (simulation, trials) = (self.simulation, stage.trials.clone());
        if !self.kept.has_room(simulation.model(), mixes.len(), &trials) {
            return simulation.met(&mixes, trials, step, self.request);
        }
        let told = (step, self.request);
        let pieces =
            simulation.pieces(&mixes, trials, Keep::Headline, told, &|outcomes| outcomes)?;
        let mut pieces = pieces.into_iter();
        let mut outcomes = pieces.next()?;
        pieces.for_each(|piece| outcomes.put_beside(piece));
        let met = Met { words: words(&outcomes), blocks: outcomes.blocks.len() };
        self.kept.push(simulation.model(), outcomes);
        Some(met)
    }
}

/// Simulates mixes with so many trials, as far as they are not kept, and ranks them. Where the
/// run is stopped, those that came first are ranked, by the trials that they had; the second
/// result then is `true`.
pub fn ranking(
    simulation: &Simulation,
    mixes: &[usize],
    trials: usize,
    kept: &Kept,
    request: &Request,
    stop: &(dyn Fn() -> bool + Sync),
) -> (Ranking, bool) {
    let model = simulation.model();
    let quarterly = 2 * model.quarters() * trials.min(QUARTERLY_TRIALS) * size_of::<f32>();
    let of_mix = trials * size_of::<Headline>() + quarterly;
    let together = (HEADLINE_MEMORY / of_mix.max(1)).max(1);
    let told = Told::new(Step::Mixes(mixes.len()), mixes.len() * trials, request);
    let mut described: Vec<Described> = Vec::with_capacity(mixes.len());
    for mixes in alike(mixes, kept).iter().flat_map(|mixes| mixes.chunks(together)) {
        let stages = kept.stages_of(mixes[0]);
        let outcomes =
            extended(simulation, kept.of(mixes, stages, trials), (mixes, trials), &told, stop);
        if outcomes.trials == trials {
            described.extend(describe(model, &outcomes));
        } else if described.is_empty() {
            return (Ranking::new(describe(model, &outcomes), outcomes.trials), true);
        }
        if stop() {
            break;
        }
    }
    let stopped = described.len() < mixes.len();
    (Ranking::new(described, trials), stopped)
}

/// The mixes in groups of which as many stages are kept, the largest number first.
fn alike(mixes: &[usize], kept: &Kept) -> Vec<Vec<usize>> {
    let mut by_stages: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &mix in mixes {
        by_stages.entry(kept.stages_of(mix)).or_default().push(mix);
    }
    by_stages.into_values().rev().collect()
}

/// So many trials of some mixes, of which some are at hand; fewer where the run is stopped.
fn extended(
    simulation: &Simulation,
    at_hand: Option<Outcomes>,
    (mixes, trials): (&[usize], usize),
    told: &Told,
    stop: &(dyn Fn() -> bool + Sync),
) -> Outcomes {
    let begin = at_hand.as_ref().map_or(0, |kept| kept.trials);
    told.add(begin * mixes.len());
    let run = |trials: Range<usize>| {
        let slices = simulation.model().goal_slices();
        simulation.outcomes(mixes, slices, Keep::Headline, trials, told, stop)
    };
    match at_hand {
        None => run(0..trials),
        Some(kept) if begin >= trials || stop() => kept,
        Some(mut kept) => {
            kept.append(run(begin..trials));
            kept
        }
    }
}
