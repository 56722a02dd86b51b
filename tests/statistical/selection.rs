//! The choice among mixes: what it promises, it keeps, over many seeds.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use spandrel::analysis::{RankedMix, Request, Selection, choose, explore};
use spandrel::model::Model;
use spandrel::scenario::{self, Scenario};

const SEEDS: u64 = 200;

fn scenario() -> Scenario {
    let bytes = std::fs::read(crate::scenario("selection.toml")).unwrap();
    let load = |_: &str| Err(std::io::ErrorKind::NotFound.into());
    scenario::read("selection.toml", &bytes, &load)
        .unwrap_or_else(|problems| panic!("{}", scenario::render(&problems, false)))
        .scenario
}

fn model(seed: u64, trials: usize) -> Model {
    let mut scenario = scenario();
    scenario.simulation.seed = seed;
    scenario.simulation.trials = trials;
    Model::new(scenario).unwrap()
}

pub fn chosen(model: &Model, most_exhaustive: usize) -> (Vec<RankedMix>, Selection) {
    let every: Vec<usize> = (0..model.mixes.len()).collect();
    let request = Request { most_exhaustive, ..Request::new(&every, &|_, _, _| {}) };
    choose(model, &request).unwrap()
}

/// P(all) of every mix by 200 000 trials: known to 0.0011 (one standard error), and the
/// differences of near-equal mixes much better.
pub static TRUTH: LazyLock<BTreeMap<String, f64>> = LazyLock::new(|| {
    let (ranked, selection) = chosen(&model(987_654_321, 200_000), usize::MAX);
    assert!(selection.stages.is_empty() && selection.achieved.unwrap() < 0.02);
    ranked.into_iter().map(|mix| (mix.name, mix.all_goals.estimate)).collect()
});

/// Over 200 seeds, a race of 1024 trials at most selects a mix within the indifference of
/// the best, its bound holds, and the best is among the tied: each at 95 % at least.
#[test]
fn the_promises_of_a_race_are_kept() {
    let truth = &*TRUTH;
    let (best, most) = truth.iter().max_by(|one, other| one.1.total_cmp(other.1)).unwrap();
    let close = truth.values().filter(|chance| **chance > most - 0.02).count();
    assert!(close >= 3, "a race without near ties proves nothing: {truth:?}");

    let (mut within, mut bounded, mut tied, mut finalists) = (0, 0, 0, 0);
    for seed in 0..SEEDS {
        let (ranked, selection) = chosen(&model(seed, 1024), 0);
        assert!(!selection.stages.is_empty());
        finalists += selection.finalists;
        let loss = most - truth[&ranked[0].name];
        within += u64::from(loss <= selection.indifference);
        bounded += u64::from(loss <= selection.achieved.unwrap());
        tied += u64::from(ranked.iter().any(|mix| mix.name == *best && mix.tied_with_best));
    }
    let told = format!(
        "{} mixes, {close} close; of {SEEDS}: within {within}, bounded {bounded}, tied {tied}; \
         {} finalists",
        truth.len(),
        finalists as f64 / SEEDS as f64
    );
    println!("{told}");
    let promised = SEEDS * 95 / 100;
    assert!(within >= promised && bounded >= promised && tied >= promised, "{told}");
    assert!(finalists < SEEDS as usize * truth.len() / 2, "{told}");
}

/// Given all trials for every mix, the best is among the tied as often as promised.
#[test]
fn the_best_is_among_the_tied_without_a_race() {
    let truth = &*TRUTH;
    let (best, _) = truth.iter().max_by(|one, other| one.1.total_cmp(other.1)).unwrap();
    let tied = (0..SEEDS).filter(|&seed| {
        let (ranked, _) = chosen(&model(seed, 256), usize::MAX);
        ranked.iter().any(|mix| mix.name == *best && mix.tied_with_best)
    });
    let tied = tied.count() as u64;
    assert!(tied >= SEEDS * 95 / 100, "{tied}");
}

/// The larger space holds the smaller one, and what the race finds in it is no worse.
#[test]
fn a_larger_budget_never_lowers_the_best_chance() {
    for seed in 0..10 {
        let mut before = 0.0;
        for budget in [0.0, 72e3, 79e3, 100e3, 146e3, 152e3, 200e3] {
            let mut scenario = scenario();
            scenario.simulation.seed = seed;
            scenario.search.as_mut().unwrap().budget = Some(budget);
            let (ranked, _) = chosen(&Model::new(scenario).unwrap(), 0);
            let best = ranked[0].all_goals.estimate;
            assert!(best >= before, "budget {budget}, seed {seed}: {best} after {before}");
            before = best;
        }
    }
}

/// What a search in too large a space would do, in one that is small enough to know: it comes
/// upon the best mix, keeps every constraint, and begins the same way each time.
#[test]
fn an_exploration_finds_the_best_mix() {
    let (best, _) = TRUTH.iter().max_by(|one, other| one.1.total_cmp(other.1)).unwrap();
    for seed in 0..5 {
        let mut model = model(seed, 1024);
        let (found, explored) = explore(&mut model, &|_, _, _| {}, &|| false);
        assert_eq!((found.len(), explored.starts), (explored.visited, explored.summits));
        let space = model.space.as_ref().unwrap();
        assert!(found.iter().all(|&mix| space.is_feasible(model.mixes.variants(mix))));
        assert!(found.iter().any(|&mix| model.mix_name(mix) == *best), "seed {seed}");
        let mut again = self::model(seed, 1024);
        assert_eq!(explore(&mut again, &|_, _, _| {}, &|| false).0, found);
    }
}
