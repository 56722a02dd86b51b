//! Good mixes in a space that is too large to try every one of.
//!
//! A local search with restarts. Each climb begins with a random feasible mix and goes on, as
//! long as one is better, to the best of the mixes one move away: a Program more, one less,
//! one in place of another, or one with another start. It climbs twice, first with few trials,
//! then with more among the neighbours that looked best. Climbs keep to different limits of
//! cost, so that the frontier is explored too, not only its dear end.
//!
//! It climbs by luck of its own: neither draws nor trials are those that later judge the
//! mixes it came upon, so what is said of these owes nothing to the search. What it did not
//! come upon is covered by no statement.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::analysis::request::{Progress, Request, Step};
use crate::analysis::results::Explored;
use crate::analysis::simulation::Simulation;
use crate::engine::{DriverDraws, Purpose, Stream};
use crate::model::Model;
use crate::model::space::SearchSpace;

/// Climbs under each limit of cost.
const CLIMBS: usize = 2;

/// Limits of cost, in equal steps up to the dearest.
const LIMITS: usize = 6;

/// The trials of the first and of the second climb.
const TRIALS: [usize; 2] = [128, 1024];

/// The neighbours that are looked at in the second climb, by their records in the first.
const PROMISING: usize = 32;

/// The most moves of a climb.
const MOST_MOVES: usize = 60;

/// When so many mixes were looked at, no further moves are made.
const MOST_VISITED: usize = 250_000;

/// Random mixes that the dearest is sought among, and tries to begin under a limit of cost.
const SAMPLED: usize = 300;

/// Finds good mixes of the model's search and adds them to its mixes. Returns their numbers
/// and how they were found. The same model gives the same mixes.
pub fn explore(
    model: &mut Model,
    progress: Progress,
    stop: &(dyn Fn() -> bool + Sync),
) -> (Vec<usize>, Explored) {
    let Some(space) = model.space.clone() else { return (Vec::new(), Explored::default()) };
    let seed = model.scenario.simulation.seed;
    let [high, low, ..] = Stream::new(seed, Purpose::Exploration, "luck").words(0, 0, 0);
    let own_seed = (u64::from(high) << 32) | u64::from(low);
    let draws = DriverDraws::new(&model.scenario, own_seed, TRIALS[1]);
    let request = Request { progress, stop, ..Request::new(&[], progress) };
    let mut exploration = Exploration {
        draws: &draws,
        seed: own_seed,
        request: &request,
        numbers: BTreeMap::new(),
        records: [BTreeMap::new(), BTreeMap::new()],
        model,
    };
    let mut climbs = exploration.begin(&space, seed);
    for level in 0..TRIALS.len() {
        climbs.iter_mut().for_each(|climb| climb.is_done = false);
        for _ in 0..MOST_MOVES {
            let full = exploration.numbers.len() >= MOST_VISITED;
            if full || stop() || climbs.iter().all(|climb| climb.is_done) {
                break;
            }
            if exploration.step(&space, &mut climbs, level).is_none() {
                break;
            }
        }
    }
    let explored = Explored {
        visited: exploration.numbers.len(),
        starts: climbs.len(),
        summits: climbs.iter().filter(|climb| climb.is_done).count(),
    };
    (exploration.numbers.into_values().collect(), explored)
}

/// How good a mix is: more trials that meet all goals, more goals met, less cost.
type Record = (usize, usize, Reverse<u64>);

/// A way up.
struct Climb {
    mix: Vec<u16>,
    most_cost: f64,
    is_done: bool,
}

struct Exploration<'a> {
    model: &'a mut Model,
    draws: &'a DriverDraws,
    seed: u64,
    request: &'a Request<'a>,
    /// The mixes that were looked at, with their numbers in the model.
    numbers: BTreeMap<Vec<u16>, usize>,
    /// Their records by few and by more trials.
    records: [BTreeMap<Vec<u16>, Record>; 2],
}

impl Exploration<'_> {
    /// Where the climbs begin: random mixes within their limits of cost.
    fn begin(&self, space: &SearchSpace, seed: u64) -> Vec<Climb> {
        let random = |place: usize, attempt: usize| {
            let stream = Stream::new(seed, Purpose::Exploration, "start");
            let mut index = 0;
            space.random_mix(|below| {
                index += 1;
                let [word, ..] = stream.words(place as u64, attempt as u32, index);
                ((u64::from(word) * below as u64) >> 32) as usize
            })
        };
        let cost = |mix: &Vec<u16>| self.model.expected_cost(mix);
        let sample = (0..SAMPLED).filter_map(|attempt| random(0, attempt));
        let dearest = sample.map(|mix| cost(&mix)).fold(0.0, f64::max);
        let begin = |place: usize| {
            let limit = place % LIMITS + 1;
            // The last limit is none: the constraints have theirs.
            let share = dearest * limit as f64 / LIMITS as f64;
            let most_cost = if limit == LIMITS { f64::INFINITY } else { share };
            let mut attempts = (0..SAMPLED).filter_map(|attempt| random(place + 1, attempt));
            let mix = attempts.find(|mix| cost(mix) <= most_cost)?;
            Some(Climb { mix, most_cost, is_done: false })
        };
        (0..CLIMBS * LIMITS).filter_map(begin).collect()
    }

    /// Moves every climb to its best neighbour; `None` where the run was stopped.
    fn step(&mut self, space: &SearchSpace, climbs: &mut [Climb], level: usize) -> Option<()> {
        let around: Vec<Vec<Vec<u16>>> = climbs
            .iter()
            .map(|climb| {
                if climb.is_done {
                    return Vec::new();
                }
                let mut around = space.neighbours(&climb.mix);
                around.retain(|mix| self.model.expected_cost(mix) <= climb.most_cost);
                around.push(climb.mix.clone());
                around
            })
            .collect();
        self.look_at(around.iter().flatten(), 0)?;
        let promising: Vec<Vec<Vec<u16>>> = around
            .into_iter()
            .zip(climbs.iter())
            .map(|(mut around, climb)| {
                if level > 0 {
                    around.sort_by_key(|mix| Reverse(self.records[0].get(mix).copied()));
                    around.truncate(PROMISING);
                    around.push(climb.mix.clone());
                }
                around
            })
            .collect();
        self.look_at(promising.iter().flatten(), level)?;
        let records = &self.records[level];
        for (climb, around) in climbs.iter_mut().zip(promising) {
            let best = around.into_iter().max_by_key(|mix| records.get(mix).copied());
            match best {
                Some(best) if records.get(&best) > records.get(&climb.mix) => climb.mix = best,
                _ => climb.is_done = true,
            }
        }
        Some(())
    }

    /// The number of a mix in the model: a named one's own, else a new one.
    fn number(&mut self, mix: &[u16]) -> usize {
        if let Some(number) = self.numbers.get(mix) {
            return *number;
        }
        let mixes = &mut self.model.mixes;
        let named = mixes.named().find(|&named| mixes.variants(named) == mix);
        let number = named.unwrap_or_else(|| mixes.push(mix));
        self.numbers.insert(mix.to_vec(), number);
        number
    }

    /// Simulates those of these mixes that have no record at this level yet.
    fn look_at<'m>(
        &mut self,
        mixes: impl Iterator<Item = &'m Vec<u16>>,
        level: usize,
    ) -> Option<()> {
        let mut new: Vec<&Vec<u16>> =
            mixes.filter(|mix| !self.records[level].contains_key(*mix)).collect();
        new.sort_unstable();
        new.dedup();
        let places: Vec<usize> = new.iter().map(|mix| self.number(mix)).collect();
        let simulation = Simulation::with_seed(self.model, self.draws, self.seed);
        let step = Step::Exploring(self.numbers.len());
        let met = simulation.met(&places, 0..TRIALS[level], step, self.request)?;
        let goals = self.model.scenario.goals.len();
        for (mix, words) in new.into_iter().zip(met.words.chunks((goals + 1) * met.blocks)) {
            let count = |words: &[u64]| words.iter().map(|word| word.count_ones() as usize).sum();
            let (single, all) = words.split_at(goals * met.blocks);
            let cents = (100.0 * self.model.expected_cost(mix)).round() as u64;
            self.records[level].insert(mix.clone(), (count(all), count(single), Reverse(cents)));
        }
        Some(())
    }
}
