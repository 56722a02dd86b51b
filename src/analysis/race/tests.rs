//! Races of made-up mixes whose chances are known.

use super::{Course, Entrant, Finish, Met, Rules, Stage, race};
use crate::engine::{BLOCK, Purpose, Stream};

/// Mixes with given chances of meeting each goal. A share of the trials goes by luck that all
/// have in common, the rest by luck of their own.
struct Made<'a> {
    seed: u64,
    common: f64,
    chances: &'a [Vec<f64>],
}

impl Made<'_> {
    fn is_met(&self, mix: usize, goal: usize, trial: usize) -> bool {
        let uniform = |name: &str, index: usize| {
            Stream::new(self.seed, Purpose::Driver, name).uniform(
                trial as u64,
                goal as u32,
                index as u32,
            )
        };
        let luck = if uniform("which", 0) < self.common {
            uniform("common", 0)
        } else {
            uniform("own", mix)
        };
        luck < self.chances[mix][goal]
    }
}

impl Course for Made<'_> {
    fn run(&mut self, entrants: &[usize], stage: &Stage) -> Option<Met> {
        let goals = self.chances[0].len();
        let blocks = stage.trials.len().div_ceil(BLOCK);
        let mut words = Vec::new();
        for &mix in entrants {
            let from = words.len();
            words.resize(from + (goals + 1) * blocks, 0);
            for (number, trial) in stage.trials.clone().enumerate() {
                let bit = 1u64 << (number % BLOCK);
                let mut all = true;
                for goal in 0..goals {
                    let met = self.is_met(mix, goal, trial);
                    all &= met;
                    if met {
                        words[from + goal * blocks + number / BLOCK] |= bit;
                    }
                }
                if all {
                    words[from + goals * blocks + number / BLOCK] |= bit;
                }
            }
        }
        Some(Met { words, blocks })
    }
}

fn entrants(costs: &[u64]) -> Vec<Entrant> {
    costs.iter().map(|&cost| Entrant { cost, kept: false }).collect()
}

const RULES: Rules = Rules {
    trials: 2048,
    goals: 1,
    confidence: 0.8,
    indifference: 0.01,
    error: 0.025,
    pilot: usize::MAX,
    most_work: usize::MAX,
};

fn run(seed: u64, rules: Rules, chances: &[Vec<f64>], costs: &[u64]) -> Finish {
    race(&entrants(costs), &rules, &mut Made { seed, common: 0.7, chances })
}

#[test]
fn clearly_worse_mixes_go_and_the_best_stays() {
    let chances: Vec<Vec<f64>> = (0..40).map(|mix| vec![f64::from(mix) / 50.0]).collect();
    let costs = vec![1; 40];
    let finish = run(1, RULES, &chances, &costs);
    assert!(finish.finalists.contains(&39), "{finish:?}");
    assert!(finish.finalists.len() < 10, "{finish:?}");
    assert_eq!(finish.trials, 1024);
    assert!(finish.stages.windows(2).all(|two| two[1].mixes == two[0].mixes - two[0].dropped));
}

/// A hundred mixes as good as can be without being the best: the worst case for it.
#[test]
fn the_best_of_many_near_ties_stays_at_the_promised_rate() {
    let mut chances = vec![vec![0.5]; 100];
    chances[37] = vec![0.502];
    let costs = vec![1; 100];
    let lost = (0..200).filter(|&seed| !run(seed, RULES, &chances, &costs).finalists.contains(&37));
    // At most 2.5 % are promised: 5 expected of 200, standard deviation 2.2.
    let lost = lost.count();
    assert!(lost <= 10, "{lost} of 200");
}

#[test]
fn cheap_mixes_stay_for_the_frontier_and_the_confidence() {
    // Dearer and better, one step after the other; the second half equally dear and worse.
    let chances: Vec<Vec<f64>> =
        [0.3, 0.5, 0.7, 0.84, 0.95, 0.2, 0.4, 0.6, 0.7, 0.85].map(|chance| vec![chance]).into();
    let costs = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5];
    let finish = run(3, RULES, &chances, &costs);
    assert_eq!(finish.finalists, [0, 1, 2, 3, 4]);
}

#[test]
fn the_best_for_a_goal_alone_stays_though_it_fails_the_others() {
    let chances = vec![vec![0.9, 0.9], vec![0.99, 0.1], vec![0.2, 0.2]];
    let rules = Rules { goals: 2, ..RULES };
    let finish = run(5, rules, &chances, &[1, 2, 3]);
    assert_eq!(finish.finalists, [0, 1]);
}

#[test]
fn of_mixes_that_always_meet_a_goal_the_cheapest_stands_for_all() {
    let mut chances = vec![vec![1.0, 0.0]; 50];
    chances[49] = vec![1.0, 0.9];
    let costs: Vec<u64> = (0..50).collect();
    let finish = run(5, Rules { goals: 2, trials: 8192, ..RULES }, &chances, &costs);
    assert_eq!(finish.finalists, [0, 49]);
}

#[test]
fn kept_mixes_stay_whatever_comes() {
    let chances = vec![vec![0.9], vec![0.0], vec![0.0]];
    let mut entrants = entrants(&[1, 2, 3]);
    entrants[2].kept = true;
    let finish = race(&entrants, &RULES, &mut Made { seed: 1, common: 0.7, chances: &chances });
    assert_eq!(finish.finalists, [0, 2]);
}

#[test]
fn without_room_those_not_better_enough_go_first_and_it_is_told() {
    let chances = vec![vec![1.0]; 300];
    let costs: Vec<u64> = (0..300).collect();
    let rules = Rules { most_work: 1024 * 100, trials: 4096, ..RULES };
    let finish = run(1, rules, &chances, &costs);
    assert!(finish.finalists.contains(&0) && finish.finalists.len() <= 50, "{finish:?}");
    // With 64 trials nothing is known of ties, so some went by their records.
    assert!(finish.stages.iter().map(|stage| stage.cut).sum::<usize>() > 0, "{finish:?}");
}

/// The same promise where a sample chooses the first champions.
#[test]
fn a_pilot_loses_the_best_no_more_often() {
    let mut chances: Vec<Vec<f64>> = (0..100).map(|mix| vec![f64::from(mix) / 250.0]).collect();
    chances[37] = vec![0.41];
    let costs = vec![1; 100];
    let rules = Rules { pilot: 10, ..RULES };
    let mut lost = 0;
    for seed in 0..100 {
        let finish = run(seed, rules, &chances, &costs);
        assert_eq!((finish.stages[0].mixes, finish.stages[1].mixes), (10, 100));
        assert!(finish.stages[1].dropped > 0, "{finish:?}");
        assert!(finish.finalists.len() < 40, "{finish:?}");
        lost += usize::from(!finish.finalists.contains(&37));
    }
    assert!(lost <= 5, "{lost} of 100");
}

struct Stopped;

impl Course for Stopped {
    fn run(&mut self, _: &[usize], _: &Stage) -> Option<Met> {
        None
    }
}

#[test]
fn a_race_that_is_stopped_says_so() {
    let finish = race(&entrants(&[1, 2]), &RULES, &mut Stopped);
    assert!(finish.stopped && finish.trials == 0 && finish.finalists == [0, 1]);
}
