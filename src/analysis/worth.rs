//! What each Program is worth to a mix: the mix without it, its share of the gain, and the
//! mix with it at other times. All in the same trials, so that differences are paired.
//!
//! Mixes that are to be shown in full are simulated along with these, as all have most of their
//! work in common.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::bridge::{Known, Means};
use crate::analysis::errors::Errors;
use crate::analysis::request::{Request, Step};
use crate::analysis::results::{Difference, ProgramWorth, StartWorth};
use crate::analysis::shapley::shapley;
use crate::analysis::simulation::{Simulation, Told};
use crate::engine::{DriverDraws, Keep, Outcomes};
use crate::model::what_if::Started;
use crate::model::{Model, TooLarge};

/// The most Programs of a mix whose every subset is simulated for Shapley's values.
pub const MOST_SHARED: usize = 7;

/// The most trials of these simulations.
pub const MOST_TRIALS: usize = 100_000;

/// A mix taken apart, with what was simulated along with that.
#[derive(Default)]
pub struct Apart {
    /// What each of its Programs is worth to it; empty where the run was stopped.
    pub worth: Vec<ProgramWorth>,
    /// What the mixes of bridges bring on average.
    pub means: Known,
    /// The outcomes of the mixes in full, the first ones here, if there are any. The others are
    /// no mixes of the model: their number is `usize::MAX`.
    pub in_full: Option<Outcomes>,
}

/// Takes a mix (a number of the model) apart, and simulates the mixes of `bridges` and those to
/// show `in_full` (numbers of the model too) beside that, unless it is told to `stop`.
///
/// # Errors
/// Where the plan has too many starts for more.
pub fn take_apart(
    model: &Model,
    draws: &DriverDraws,
    mix: usize,
    (bridges, in_full): (&[Vec<Started>], &[usize]),
    trials: usize,
    (request, stop): (&Request, &(dyn Fn() -> bool + Sync)),
) -> Result<Apart, TooLarge> {
    let trials = trials.min(MOST_TRIALS);
    let mut what_if = WhatIf::new(model, mix);
    what_if.show(in_full);
    for bridge in bridges {
        what_if.number(bridge.clone());
    }
    let held = what_if.held.clone();
    if held.is_empty() || (request.stop)() {
        let mixes = (what_if.mixes, bridges, in_full);
        return without_worth(model, draws, mixes, trials, (request, stop));
    }
    let whole = what_if.set(usize::MAX);
    let without: Vec<usize> = (0..held.len()).map(|place| what_if.set(!(1 << place))).collect();
    let sets: Option<Vec<usize>> = (held.len() <= MOST_SHARED)
        .then(|| (0..1usize << held.len()).map(|set| what_if.set(set)).collect());
    let starts: Vec<Vec<(Started, usize)>> =
        (0..held.len()).map(|place| what_if.starts(place)).collect();
    let delays: Vec<Option<(Started, usize)>> =
        (0..held.len()).map(|place| what_if.delay(place)).collect();

    let compared = Compared::run(model, draws, (what_if.mixes, in_full), trials, request, stop)?;
    // What is shown in full has the trials that the mixes beside it have.
    let means = if compared.outcomes.trials == trials || !in_full.is_empty() {
        compared.means(bridges)
    } else {
        let mixes = (bridges.to_vec(), bridges, &[][..]);
        without_worth(model, draws, mixes, trials, (request, &|| false))?.means
    };
    let shares = sets.map(|sets| {
        let met: Vec<Vec<u64>> = sets.iter().map(|&set| compared.met(set)).collect();
        shapley(held.len(), &met, compared.outcomes.trials, compared.errors)
    });
    let start_worth = |&(started, place): &(Started, usize)| StartWorth {
        start: model.start_label(started),
        chance: compared.chance(place, whole),
        new_arr: compared.new_arr(place, whole),
        cost: compared.cost(place) - compared.cost(whole),
    };
    let worth = |(place, started): (usize, &Started)| {
        let left = &compared.mixes[without[place]];
        let gone = held.iter().filter(|other| *other != started && !left.contains(other));
        ProgramWorth {
            program: model.started_label(*started),
            dependants: gone.map(|other| model.started_label(*other)).collect(),
            chance: compared.chance(whole, without[place]),
            new_arr: compared.new_arr(whole, without[place]),
            cost: compared.cost(whole) - compared.cost(without[place]),
            shapley: shares.as_ref().map(|shares| shares[place]),
            starts: starts[place].iter().map(start_worth).collect(),
            delay: delays[place].as_ref().map(start_worth),
        }
    };
    let worth = held.iter().enumerate().map(worth).collect();
    Ok(Apart { worth, means, in_full: compared.in_full(in_full) })
}

/// What is simulated along with a mix that is not taken apart: the `mixes`, of which the first
/// are those in full, and others the bridges. Without any in full to the end.
fn without_worth(
    model: &Model,
    draws: &DriverDraws,
    (mixes, bridges, in_full): (Vec<Vec<Started>>, &[Vec<Started>], &[usize]),
    trials: usize,
    (request, stop): (&Request, &(dyn Fn() -> bool + Sync)),
) -> Result<Apart, TooLarge> {
    if mixes.is_empty() {
        return Ok(Apart::default());
    }
    let stop = if in_full.is_empty() { &|| false } else { stop };
    let compared = Compared::run(model, draws, (mixes, in_full), trials, request, stop)?;
    let means = compared.means(bridges);
    Ok(Apart { worth: Vec::new(), means, in_full: compared.in_full(in_full) })
}

/// The mixes to simulate, each once.
struct WhatIf<'a> {
    model: &'a Model,
    held: Vec<Started>,
    mixes: Vec<Vec<Started>>,
    numbers: BTreeMap<Vec<Started>, usize>,
}

impl<'a> WhatIf<'a> {
    fn new(model: &'a Model, mix: usize) -> Self {
        Self { model, held: model.started(mix), mixes: Vec::new(), numbers: BTreeMap::new() }
    }

    /// Lets these mixes of the model be the first ones, one for one: some may be the same but in
    /// name.
    fn show(&mut self, in_full: &[usize]) {
        self.mixes = in_full.iter().map(|&mix| self.model.started(mix)).collect();
        for (number, mix) in self.mixes.iter().enumerate() {
            self.numbers.entry(mix.clone()).or_insert(number);
        }
    }

    fn number(&mut self, mix: Vec<Started>) -> usize {
        let mixes = &mut self.mixes;
        *self.numbers.entry(mix).or_insert_with_key(|mix| {
            mixes.push(mix.clone());
            mixes.len() - 1
        })
    }

    /// The Programs whose bits are set, without those that lack what they require.
    fn set(&mut self, bits: usize) -> usize {
        let in_set = |place: &usize| bits >> place & 1 == 1;
        let programs: Vec<usize> =
            (0..self.held.len()).filter(in_set).map(|place| self.held[place].program).collect();
        let able = self.model.able(&programs);
        let of_set = self.held.iter().filter(|started| able.contains(&started.program));
        self.number(of_set.copied().collect())
    }

    /// The mix with one Program started in another month.
    fn started(&mut self, place: usize, month: usize) -> (Started, usize) {
        let mut mix = self.held.clone();
        mix[place].month = month;
        (mix[place], self.number(mix))
    }

    /// The mix with each start of a Program that the search may choose, by time.
    fn starts(&mut self, place: usize) -> Vec<(Started, usize)> {
        let Started { program, month } = self.held[place];
        let starts = &self.model.scenario.programs[program].starts;
        let months: BTreeSet<usize> = starts.iter().map(|start| start.month).collect();
        let may_start = |&start: &usize| start == month || self.is_allowed(place, start);
        let months: Vec<usize> = months.into_iter().filter(may_start).collect();
        months.into_iter().map(|month| self.started(place, month)).collect()
    }

    /// The mix with a Program a quarter later.
    fn delay(&mut self, place: usize) -> Option<(Started, usize)> {
        let later = self.held[place].month + 3;
        (later < self.model.months()).then(|| self.started(place, later))
    }

    /// Whether the search may choose the mix with one Program started in another month.
    fn is_allowed(&self, place: usize, month: usize) -> bool {
        let mut mix = self.held.clone();
        mix[place].month = month;
        let space = self.model.space.as_ref();
        space.is_none_or(|space| space.is_feasible(&self.model.variants_of(&mix)))
    }
}

/// The simulated mixes.
struct Compared<'a> {
    model: &'a Model,
    mixes: Vec<Vec<Started>>,
    expected_costs: Vec<f64>,
    outcomes: Outcomes,
    errors: Errors,
}

impl<'a> Compared<'a> {
    fn run(
        model: &'a Model,
        draws: &DriverDraws,
        (mixes, in_full): (Vec<Vec<Started>>, &[usize]),
        trials: usize,
        request: &Request,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, TooLarge> {
        let with_mixes = model.with_mixes(&mixes)?;
        let simulation = Simulation::new(&with_mixes, draws);
        // The bottom-up plan comes first in every model.
        let numbers: Vec<usize> = (1..=mixes.len()).collect();
        let (step, slices, keep) = match in_full.len() {
            0 => (Step::Worth, model.goal_slices(), Keep::Headline),
            shown => (Step::DetailAndWorth, model.all_slices(), Keep::LedgersOf(shown)),
        };
        let told = Told::new(step, mixes.len() * trials, request);
        let outcomes = simulation.outcomes(&numbers, slices, keep, 0..trials, &told, stop);
        let expected_costs =
            numbers.iter().map(|&mix| with_mixes.expected_cost(with_mixes.mixes.variants(mix)));
        let expected_costs = expected_costs.collect();
        let errors = Errors::from(model.scenario.simulation.sampling);
        Ok(Self { model, mixes, expected_costs, outcomes, errors })
    }

    /// What some of the mixes bring on average.
    fn means(&self, mixes: &[Vec<Started>]) -> Known {
        let means = |mix: &Vec<Started>| {
            let place = self.mixes.iter().position(|other| other == mix)?;
            Some((self.model.variants_of(mix), Means::of(&self.outcomes, place)))
        };
        mixes.iter().filter_map(means).collect()
    }

    /// The outcomes, where the first of them are those of mixes in full, by the numbers that
    /// these have in the model.
    fn in_full(self, numbers: &[usize]) -> Option<Outcomes> {
        let places = 0..self.mixes.len();
        let number = |place| numbers.get(place).copied().unwrap_or(usize::MAX);
        let outcomes = Outcomes { mixes: places.map(number).collect(), ..self.outcomes };
        (!numbers.is_empty()).then_some(outcomes)
    }

    fn met(&self, place: usize) -> Vec<u64> {
        self.outcomes.met_all(place).collect()
    }

    /// P(all) of one less that of another.
    fn chance(&self, one: usize, other: usize) -> Difference {
        self.errors.difference(&self.met(one), &self.met(other), self.outcomes.trials)
    }

    /// Mean new ARR of one less that of another.
    fn new_arr(&self, one: usize, other: usize) -> Difference {
        let pairs = self.outcomes.headlines(one).zip(self.outcomes.headlines(other));
        let gains = pairs.map(|(one, other)| one.new_arr - other.new_arr);
        self.errors.mean(gains.enumerate())
    }

    fn cost(&self, place: usize) -> f64 {
        self.expected_costs[place]
    }
}
