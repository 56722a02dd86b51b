//! Which mixes are given all trials, and what comes of them.

use crate::analysis::race::{Course, Entrant, Finish, Met, Rules, Stage, race};
use crate::analysis::ranking::{Described, Ranking, comparable, describe};
use crate::analysis::request::{Request, Step};
use crate::analysis::simulation::{Simulation, Told};
use crate::engine::{BLOCK, Headline, Keep, QUARTERLY_TRIALS};
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
}

/// Chooses the mixes to give all trials to: all, or where that would take more
/// trials than the request allows, those that a race leaves.
pub fn finalists(simulation: &Simulation, request: &Request, search: &Search) -> Finalists {
    let model = simulation.model();
    let scenario = &model.scenario;
    let trials = scenario.simulation.trials;
    let mixes = request.mixes;
    if mixes.len().saturating_mul(trials) <= request.most_exhaustive {
        return Finalists { mixes: mixes.to_vec(), finish: None };
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
    let finish = race(&entrants, &rules, &mut Trials { simulation, request });
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
    Finalists { mixes, finish: Some(finish) }
}

/// The trials of a race, simulated.
struct Trials<'a> {
    simulation: &'a Simulation<'a>,
    request: &'a Request<'a>,
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
        self.simulation.met(&mixes, stage.trials.clone(), step, self.request)
    }
}

/// Simulates mixes with so many trials and ranks them. Where the run is stopped, those that
/// came first are ranked, by the trials that they had; the second result then is `true`.
pub fn ranking(
    simulation: &Simulation,
    mixes: &[usize],
    trials: usize,
    request: &Request,
    stop: &dyn Fn() -> bool,
) -> (Ranking, bool) {
    let model = simulation.model();
    let quarterly = 2 * model.quarters() * trials.min(QUARTERLY_TRIALS) * size_of::<f32>();
    let of_mix = trials * size_of::<Headline>() + quarterly;
    let together = (HEADLINE_MEMORY / of_mix.max(1)).max(1);
    let told = Told::new(Step::Mixes(mixes.len()), mixes.len() * trials, request);
    let mut described: Vec<Described> = Vec::with_capacity(mixes.len());
    for mixes in mixes.chunks(together) {
        let (slices, keep) = (model.goal_slices(), Keep::Headline);
        let outcomes = simulation.outcomes(mixes, slices, keep, trials, &told, stop);
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
