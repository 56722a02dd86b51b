//! How drivers are drawn: what Sobol' points gain, and that their errors are true.

use spandrel::analysis::{Side, compare};
use spandrel::engine::{DriverDraws, Keep, Outcomes, Setup, simulate};
use spandrel::model::Model;
use spandrel::scenario::{self, Sampling, Scenario};

use super::selection::{TRUTH, chosen};

fn scenario(path: &str) -> Scenario {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let load = |_: &str| Err(std::io::ErrorKind::NotFound.into());
    scenario::read("plan.toml", &std::fs::read(path).unwrap(), &load)
        .unwrap_or_else(|problems| panic!("{}", scenario::render(&problems, false)))
        .scenario
}

/// The chance of meeting all goals, each goal, and the new ARR of a mix, by trial.
fn figures(outcomes: &Outcomes, place: usize) -> Vec<Vec<f64>> {
    let bits = |words: Vec<u64>| -> Vec<f64> {
        (0..outcomes.trials).map(|t| f64::from((words[t / 64] >> (t % 64) & 1) as u8)).collect()
    };
    let goals = (0..outcomes.goals).map(|goal| bits(outcomes.met(place, goal).collect()));
    let all = bits(outcomes.met_all(place).collect());
    let new_arr = outcomes.headlines(place).map(|headline| headline.new_arr).collect();
    std::iter::once(all).chain(goals).chain([new_arr]).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn variance(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (values.len() as f64 - 1.0)
}

fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let (a, b) = (mean(one), mean(other));
    let product = one.iter().zip(other).map(|(x, y)| (x - a) * (y - b)).sum::<f64>();
    product / (one.len() as f64 - 1.0) / (variance(one) * variance(other)).sqrt()
}

/// The outcomes of the named mixes, with the seed of the drivers and that of the luck.
fn outcomes(model: &Model, drivers: u64, luck: u64) -> Outcomes {
    let trials = model.scenario.simulation.trials;
    let draws = DriverDraws::new(&model.scenario, drivers, trials);
    let (mixes, slices) = (model.mixes.named().collect(), model.goal_slices());
    simulate(&Setup::new(model, luck), &draws, mixes, slices, Keep::Headline, 0..trials, &|_| true)
}

/// What so many trials are worth in independent trials, on average over the seeds: for each
/// mix its figures, then its difference from the first mix in P(all).
fn effective(model: &Model, seeds: u64) -> Vec<Vec<f64>> {
    let trials = model.scenario.simulation.trials as f64;
    let mut estimates: Vec<Vec<Vec<f64>>> = Vec::new();
    let mut within: Vec<Vec<f64>> = Vec::new();
    for seed in 0..seeds {
        let outcomes = outcomes(model, seed, seed);
        let first = figures(&outcomes, 0);
        for place in 0..outcomes.mixes.len() {
            let mut figures = figures(&outcomes, place);
            let better = figures[0].iter().zip(&first[0]).map(|(a, b)| a - b).collect();
            figures.push(better);
            if estimates.len() <= place {
                estimates.push(vec![Vec::new(); figures.len()]);
                within.push(vec![0.0; figures.len()]);
            }
            for (at, figure) in figures.iter().enumerate() {
                estimates[place][at].push(mean(figure));
                within[place][at] += variance(figure) / seeds as f64;
            }
        }
    }
    let of_mix = |(estimates, within): (&Vec<Vec<f64>>, &Vec<f64>)| {
        let gain = |(estimates, within): (&Vec<f64>, &f64)| within / trials / variance(estimates);
        estimates.iter().zip(within).map(gain).collect()
    };
    estimates.iter().zip(&within).map(of_mix).collect()
}

/// What no way of drawing drivers can exceed: 1 ÷ (1 − ρ), ρ the correlation of a figure in
/// trials with the same drivers and other luck.
fn most(model: &Model) -> Vec<Vec<f64>> {
    let (one, other) = (outcomes(model, 1, 1), outcomes(model, 1, 2));
    let of_mix = |place: usize| {
        let (one, other) = (figures(&one, place), figures(&other, place));
        one.iter().zip(&other).map(|(a, b)| 1.0 / (1.0 - correlation(a, b))).collect()
    };
    (0..one.mixes.len()).map(of_mix).collect()
}

/// The study behind what the guide says of effective sample sizes:
/// `cargo test --release --test statistical effective -- --ignored --nocapture`. `SEEDS` and
/// `TRIALS` are read from the environment.
#[test]
#[ignore = "a study of some minutes, not a test"]
fn effective_sample_sizes() {
    let setting = |name: &str, usual: u64| {
        std::env::var(name).map_or(usual, |text| text.parse().expect("a number"))
    };
    let (seeds, trials) = (setting("SEEDS", 400), setting("TRIALS", 2048) as usize);
    for path in ["scenarios/quickstart.toml", "scenarios/bridge-the-gap.toml"] {
        let mut scenario = scenario(path);
        let goals: Vec<String> = scenario.goals.iter().map(|goal| goal.name.clone()).collect();
        println!("{path}: P(all), {}, new ARR, P(all) less the first's", goals.join(", "));
        let told = |of: &str, model: &Model, gains: Vec<Vec<f64>>| {
            for (mix, gains) in model.mixes.named().zip(gains) {
                let gains: Vec<String> = gains.iter().map(|gain| format!("{gain:5.2}")).collect();
                println!("{of:16} {:16} {}", model.mix_name(mix), gains.join(" "));
            }
        };
        scenario.simulation.sampling = Sampling::Random;
        scenario.simulation.trials = 40_000;
        let model = Model::new(scenario.clone()).unwrap();
        told("at most", &model, most(&model));
        scenario.simulation.trials = trials;
        for sampling in [Sampling::Random, Sampling::LatinHypercube, Sampling::Sobol] {
            scenario.simulation.sampling = sampling;
            let model = Model::new(scenario.clone()).unwrap();
            told(&format!("{sampling:?}"), &model, effective(&model, seeds));
        }
    }
}

const SEEDS: u64 = 200;
const TRIALS: usize = 2048;

fn of_seed(sampling: Sampling, seed: u64, trials: usize) -> Model {
    let mut scenario = scenario("tests/scenarios/selection.toml");
    (scenario.simulation.sampling, scenario.simulation.seed) = (sampling, seed);
    scenario.simulation.trials = trials;
    Model::new(scenario).unwrap()
}

/// Over 200 seeds the replicates say of P(all), and of the difference of two mixes, what the
/// seeds say: their standard errors squared are on average the variance over the seeds, and
/// 95 % intervals hold the truth about so often.
#[test]
fn errors_from_replicates_are_true() {
    let of = |model: &Model| {
        let mixes = [model.mixes.len() / 2, model.mixes.len() - 1];
        let comparison = compare(Side { model, mix: mixes[0] }, Side { model, mix: mixes[1] });
        comparison.expect("it fits into memory")
    };
    let truth = of(&of_seed(Sampling::Random, 12_345, 400_000));
    let [true_chance, true_difference] =
        [truth.all_goals.chances[0].estimate, truth.all_goals.difference.estimate];
    assert!((0.1..0.9).contains(&true_chance), "{truth:?}");
    let true_gap = truth.metrics[0].1.last().unwrap().difference.estimate;
    let (mut chances, mut squares) = (Vec::new(), 0.0);
    let mut held = [0u64; 3];
    for seed in 0..SEEDS {
        let found = of(&of_seed(Sampling::Sobol, seed, TRIALS));
        let (chance, difference) = (found.all_goals.chances[0], found.all_goals.difference);
        let gap = found.metrics[0].1.last().unwrap().difference;
        chances.push(chance.estimate);
        squares += chance.standard_error * chance.standard_error / SEEDS as f64;
        held[0] += u64::from(chance.low <= true_chance && true_chance <= chance.high);
        held[1] += u64::from((difference.low..difference.high).contains(&true_difference));
        held[2] += u64::from((gap.low..gap.high).contains(&true_gap));
    }
    let ratio = squares / variance(&chances);
    let gain = true_chance * (1.0 - true_chance) / TRIALS as f64 / variance(&chances);
    println!("errors squared {ratio:.2} of the variance; held {held:?}; worth {gain:.2}");
    // The variance of 200 estimates is known to a tenth; 190 of 200 expected, deviation 3.1.
    assert!((0.7..1.4).contains(&ratio), "{ratio}");
    assert!(held.iter().all(|held| (178..=200).contains(held)), "{held:?}");
}

/// The best mix is among those tied with rank 1 as often as promised: with Sobol' points for
/// all mixes, and after a race, which draws drivers independently.
#[test]
fn the_best_is_among_the_tied() {
    const SEEDS: u64 = 100;
    let truth = &*TRUTH;
    let (best, most) = truth.iter().max_by(|one, other| one.1.total_cmp(other.1)).unwrap();
    for (trials, most_exhaustive) in [(512, usize::MAX), (1024, 0)] {
        let (mut tied, mut bounded) = (0, 0);
        for seed in 0..SEEDS {
            let model = of_seed(Sampling::Sobol, seed, trials);
            let (ranked, selection) = chosen(&model, most_exhaustive);
            assert_eq!(selection.stages.is_empty(), most_exhaustive > 0);
            tied += u64::from(ranked.iter().any(|mix| mix.name == *best && mix.tied_with_best));
            let loss = most - truth[&ranked[0].name];
            bounded += u64::from(loss <= selection.achieved.unwrap());
        }
        println!("{trials} trials: tied {tied}, bounded {bounded} of {SEEDS}");
        assert!(tied.min(bounded) >= SEEDS * 95 / 100, "{tied} {bounded}");
    }
}
