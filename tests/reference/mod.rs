//! A second simulator, as naive as the text of the model: every rep, every opportunity and
//! every quarter of its life one by one, sampled by `rand_distr` in plain loops.
//!
//! It is the independent check of the engine, so it shares no code with the crate: it reads
//! the scenario file itself, keeps its own calendar and distributions, and draws its own
//! randomness. It trusts its input; a file that it cannot read stops the test with a message.
//!
//! ```text
//! file -> plan -> luck (drivers, market, risks) -> people, funnel -> closing -> books -> figures
//! ```

mod books;
mod calendar;
mod closing;
pub mod distribution;
pub mod export;
pub mod figures;
mod funnel;
mod goals;
mod influence;
mod luck;
mod nearest;
mod people;
mod plan;
mod read;

use std::collections::BTreeMap;
use std::path::Path;

use rand::SeedableRng;
use rand::rngs::StdRng;

use books::Books;
use figures::Wanted;
use influence::Influences;
use luck::Luck;
use plan::{ChosenProgram, Plan};

/// The mix without Programs.
pub const BOTTOM_UP: &str = "Bottom-up plan";

/// Whose figure, which one and when. `dimension` and `member` are empty for the company.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// `FY27-Q1`, `FY27` or [`figures::HORIZON`].
    pub period: String,
    /// The dimension.
    pub dimension: String,
    /// The member.
    pub member: String,
    /// The metric's name, for example `entries.mql`.
    pub metric: String,
}

/// What the simulator found, trial by trial.
pub struct Reference {
    /// The number of trials.
    pub trials: usize,
    /// Every figure that it reports, in order.
    pub keys: Vec<Key>,
    /// The goals' names, in the order of the file.
    pub goals: Vec<String>,
    /// The company's target over the whole plan.
    pub target: Option<f64>,
    places: BTreeMap<Key, usize>,
    mixes: BTreeMap<String, Outcomes>,
}

/// The trials of one mix; NaN where a figure is undefined.
struct Outcomes {
    figures: Vec<Vec<f64>>,
    goals: Vec<Vec<bool>>,
}

impl Reference {
    /// A figure by trial; `None` in the trials in which it is undefined.
    pub fn figure(
        &self,
        mix: &str,
        period: &str,
        slice: (&str, &str),
        metric: &str,
    ) -> Vec<Option<f64>> {
        let key = Key {
            period: period.to_owned(),
            dimension: slice.0.to_owned(),
            member: slice.1.to_owned(),
            metric: metric.to_owned(),
        };
        self.figure_of(mix, &key)
    }

    /// A figure by trial; `None` in the trials in which it is undefined.
    pub fn figure_of(&self, mix: &str, key: &Key) -> Vec<Option<f64>> {
        let place = *self.places.get(key).unwrap_or_else(|| panic!("no figure {key:?}"));
        let trials = &self.mixes[mix].figures[place];
        trials.iter().map(|&value| (!value.is_nan()).then_some(value)).collect()
    }

    /// Whether a goal is met, by trial.
    pub fn goal(&self, mix: &str, goal: &str) -> &[bool] {
        let place = self.goals.iter().position(|name| name == goal).expect("a goal of the file");
        &self.mixes[mix].goals[place]
    }

    /// Whether all goals are met, by trial.
    pub fn all(&self, mix: &str) -> Vec<bool> {
        let goals = &self.mixes[mix].goals;
        (0..self.trials).map(|trial| goals.iter().all(|goal| goal[trial])).collect()
    }
}

/// Simulates the mixes with these names (`Bottom-up plan` is the one without Programs).
pub fn simulate(path: &Path, mixes: &[&str], trials: usize, seed: u64) -> Reference {
    let plan = read::plan(path);
    let chosen: Vec<Vec<ChosenProgram>> = mixes.iter().map(|name| plan.mix(name)).collect();
    let wanted = figures::wanted(&plan);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let share = trials.div_ceil(workers);
    let parts: Vec<Vec<Vec<TrialOutcome>>> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..workers)
            .map(|worker| {
                let range = (worker * share).min(trials)..((worker + 1) * share).min(trials);
                let (plan, chosen, wanted) = (&plan, &chosen, &wanted);
                scope.spawn(move || {
                    range.map(|trial| one_trial(plan, chosen, wanted, seed, trial)).collect()
                })
            })
            .collect();
        handles.into_iter().map(|handle| handle.join().expect("a trial ends")).collect()
    });
    let all_trials: Vec<Vec<TrialOutcome>> = parts.into_iter().flatten().collect();
    let outcomes = mixes.iter().enumerate().map(|(mix, name)| {
        let column = |place: usize| all_trials.iter().map(move |trial| trial[mix].figures[place]);
        let goal = |place: usize| all_trials.iter().map(move |trial| trial[mix].goals[place]);
        let figures = (0..wanted.len()).map(|place| column(place).collect()).collect();
        let goals = (0..plan.goals.len()).map(|place| goal(place).collect()).collect();
        ((*name).to_owned(), Outcomes { figures, goals })
    });
    let keys: Vec<Key> = wanted.iter().map(|wanted| wanted.key.clone()).collect();
    let company = plan.targets.iter().find(|(slice, _)| slice.is_none());
    Reference {
        trials,
        places: keys.iter().cloned().enumerate().map(|(place, key)| (key, place)).collect(),
        goals: plan.goals.iter().map(|goal| goal.name.clone()).collect(),
        target: company.map(|(_, target)| target.iter().sum()),
        mixes: outcomes.collect(),
        keys,
    }
}

struct TrialOutcome {
    figures: Vec<f64>,
    goals: Vec<bool>,
}

/// One trial of every mix; the mixes share the trial's drivers, market and risks.
fn one_trial(
    plan: &Plan,
    mixes: &[Vec<ChosenProgram>],
    wanted: &[Wanted],
    seed: u64,
    trial: usize,
) -> Vec<TrialOutcome> {
    let mut rng = StdRng::seed_from_u64(scrambled(seed) ^ scrambled(trial as u64 + 1));
    let luck = Luck::draw(plan, &mut rng);
    mixes
        .iter()
        .map(|mix| {
            let books = simulate_mix(plan, &luck, mix, &mut rng);
            TrialOutcome {
                figures: figures::all(plan, &books, wanted),
                goals: plan.goals.iter().map(|goal| goals::is_met(goal, plan, &books)).collect(),
            }
        })
        .collect()
}

fn simulate_mix(plan: &Plan, luck: &Luck, mix: &[ChosenProgram], rng: &mut StdRng) -> Books {
    let influences = Influences::new(plan, luck, mix);
    let people = people::work(plan, luck, &influences, mix, rng);
    let flow = funnel::run(plan, luck, &influences, &people, rng);
    let opportunities = closing::close_all(plan, luck, &influences, &flow.accepted, rng);
    Books::keep(plan, luck, &influences, &people, &flow, &opportunities)
}

/// SplitMix64's finaliser, so that seed 1 trial 2 has nothing to do with seed 2 trial 1.
fn scrambled(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}
