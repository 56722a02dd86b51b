//! The engine against closed forms: one cell, V opportunities a month, win rate w, a cycle
//! of T days, deals of mean A, quarters of 91.3125 days.

use spandrel::analysis::{Results, Summary};
use spandrel::scenario::{Metric, Slice};
use statrs::distribution::{ContinuousCDF, Normal};

use crate::reference::BOTTOM_UP;
use crate::{engine, scenario};

const QUARTER_DAYS: f64 = 91.3125;
const TRIALS: usize = 40_000;

/// V, w, A and the deals' standard deviation in the scenarios below.
const VOLUME: f64 = 20.0;
const WIN_RATE: f64 = 0.25;
const AMOUNT: f64 = 10_000.0;
const SPREAD: f64 = 8_000.0;

/// Distances from closed forms, in standard errors.
#[derive(Default)]
struct Limits(Vec<(String, f64)>);

impl Limits {
    /// The mean of a figure that varies as much as it was found to.
    fn mean(&mut self, what: &str, found: &Summary, expected: f64) {
        let error = found.standard_deviation / (TRIALS as f64).sqrt();
        // Ledgers keep seven digits, which is all that a constant figure can be held to.
        let rounding = 1e-6 * expected.abs();
        let distance = ((found.mean - expected).abs() - rounding).max(0.0);
        let z = if distance == 0.0 { 0.0 } else { distance / error };
        self.0.push((format!("{what}: mean {} for {expected}", found.mean), z));
    }

    /// The variance of a compound Poisson sum of `count` terms on average, whose terms have
    /// this fourth moment ÷ second moment²: its excess kurtosis is that ÷ `count`.
    fn variance(&mut self, what: &str, found: &Summary, expected: f64, count: f64, fourth: f64) {
        let variance = found.standard_deviation.powi(2);
        let error = ((2.0 + fourth / count) / TRIALS as f64).sqrt();
        let z = (variance / expected - 1.0).abs() / error;
        self.0.push((format!("{what}: variance {variance} for {expected}"), z));
    }

    /// Fails where chance would not in 999 of 1000 cases.
    fn assert(self) {
        let limit = -Normal::standard().inverse_cdf(0.0005 / self.0.len() as f64);
        let beyond: Vec<_> = self.0.iter().filter(|(_, z)| z.is_nan() || *z > limit).collect();
        assert!(beyond.is_empty(), "beyond {limit:.2} standard errors: {beyond:#?}");
    }
}

fn run(name: &str) -> Results {
    engine::run(&scenario(name), &[BOTTOM_UP], TRIALS)
}

fn summary(results: &Results, quarter: usize, metric: Metric) -> Summary {
    let detail = results.detail_of(0).unwrap();
    detail.quarter(quarter, metric, Slice::Company).unwrap().summary.unwrap()
}

/// Fourth moment ÷ second moment² of a lognormal amount: all its moments are powers of
/// q = 1 + (sd/mean)².
fn lognormal_fourth() -> f64 {
    (1.0 + (SPREAD / AMOUNT).powi(2)).powi(4)
}

/// The plain funnel with a cycle of `days`, once it flows steadily.
fn a_plain_funnel(file: &str, days: f64, steady_from: usize) {
    let results = run(file);
    let offered = 3.0 * VOLUME;
    let won = offered * WIN_RATE;
    let square = AMOUNT * AMOUNT + SPREAD * SPREAD;
    let scheduled = days.min(QUARTER_DAYS) / QUARTER_DAYS;
    let next = (days - QUARTER_DAYS).clamp(0.0, QUARTER_DAYS) / QUARTER_DAYS;
    let mut limits = Limits::default();
    for quarter in steady_from..results.quarters.len() {
        let figure = |metric: Metric| summary(&results, quarter, metric);
        let name = |what: &str| format!("{file} {quarter} {what}");
        let mut mean = |what: &str, metric: Metric, expected: f64| {
            limits.mean(&name(what), &figure(metric), expected);
        };
        mean("new ARR", Metric::NewArr, won * AMOUNT);
        mean("won", Metric::OpportunitiesWon, won);
        mean("lost", Metric::OpportunitiesLost, offered - won);
        mean("created", Metric::OpportunitiesCreated, offered);
        mean("pipeline created", Metric::PipelineCreated, offered * AMOUNT);
        mean("entries", Metric::Entries(1), offered);
        mean("starting pipeline", Metric::StartingPipeline, offered * AMOUNT * scheduled);
        mean("open pipeline", Metric::OpenPipeline, offered * AMOUNT * days / QUARTER_DAYS);
        if quarter + 1 < results.quarters.len() {
            mean("next pipeline", Metric::NextQuarterPipeline, offered * AMOUNT * next);
        }
        // Amounts do not depend on outcomes or days, so that these are mean ratios too.
        mean("create and close", Metric::CreateAndClose, 1.0 - scheduled);
        mean("conversion", Metric::Conversion, WIN_RATE);
        let mut variance = |what: &str, metric: Metric, expected: f64, count: f64, fourth: f64| {
            limits.variance(&name(what), &figure(metric), expected, count, fourth);
        };
        variance("won", Metric::OpportunitiesWon, won, won, 1.0);
        variance("created", Metric::OpportunitiesCreated, offered, offered, 1.0);
        variance("new ARR", Metric::NewArr, won * square, won, lognormal_fourth());
        let count = offered * scheduled;
        let pipeline = Metric::StartingPipeline;
        variance("starting pipeline", pipeline, count * square, count, lognormal_fourth());
    }
    limits.assert();
}

#[test]
fn the_engine_wins_what_the_closed_form_says() {
    a_plain_funnel("limits_plain.toml", 60.0, 1);
}

#[test]
fn a_cycle_longer_than_a_quarter_fills_the_pipeline_to_the_full() {
    a_plain_funnel("limits_long_cycle.toml", 150.0, 3);
}

/// Of s slips in a row there are sⁿ(1 − s); each keeps a deal scheduled for one more quarter.
#[test]
fn endless_slips_lengthen_the_engines_pipeline_by_the_odds_of_slipping() {
    let results = run("limits_slips.toml");
    let (slip, last) = (0.3, results.quarters.len() - 1);
    let won = 3.0 * VOLUME * WIN_RATE;
    let square = AMOUNT * AMOUNT + SPREAD * SPREAD;
    let count = 3.0 * VOLUME * (slip / (1.0 - slip) + 60.0 / QUARTER_DAYS);
    // Gamma amounts of shape k: fourth ÷ second moment² is (k + 2)(k + 3)/(k(k + 1)).
    let shape = (AMOUNT / SPREAD).powi(2);
    let fourth = (shape + 2.0) * (shape + 3.0) / (shape * (shape + 1.0));
    let mut limits = Limits::default();
    let figure = |metric: Metric| summary(&results, last, metric);
    limits.mean("starting pipeline", &figure(Metric::StartingPipeline), count * AMOUNT);
    limits.mean("new ARR", &figure(Metric::NewArr), won * AMOUNT);
    limits.mean("conversion", &figure(Metric::Conversion), WIN_RATE * (1.0 - slip));
    limits.mean("won", &figure(Metric::OpportunitiesWon), won);
    let pipeline = figure(Metric::StartingPipeline);
    limits.variance("starting pipeline", &pipeline, count * square, count, fourth);
    limits.variance("won", &figure(Metric::OpportunitiesWon), won, won, 1.0);
    limits.variance("new ARR", &figure(Metric::NewArr), won * square, won, fourth);
    limits.assert();
}

#[test]
fn the_engines_team_that_is_far_too_small_works_at_its_capacity() {
    let results = run("limits_capacity.toml");
    let (volume, capacity, loss) = (60.0, 20.0, 0.25);
    let mut limits = Limits::default();
    for quarter in 8..results.quarters.len() {
        let figure = |metric: Metric| summary(&results, quarter, metric);
        let waiting = (volume - capacity) * (1.0 - loss) / loss;
        limits.mean("created", &figure(Metric::OpportunitiesCreated), 3.0 * capacity);
        limits.mean("waiting", &figure(Metric::Waiting), waiting);
        limits.mean("entries", &figure(Metric::Entries(1)), 3.0 * volume);
        limits.mean("new ARR", &figure(Metric::NewArr), 3.0 * capacity * WIN_RATE * AMOUNT);
        limits.mean("utilisation", &figure(Metric::Utilisation(0)), 1.0);
    }
    limits.assert();
}

/// The Markov chain of those that wait, month by month from an empty desk, gives what is
/// accepted and what waits in every quarter of the plan.
#[test]
fn the_engines_team_as_large_as_the_average_month_follows_the_markov_chain() {
    let (volume, capacity, loss) = (8.0, 8.0, 0.3);
    let months = desk_chain(volume, capacity, loss, 400);
    let lost = 1.0 - months[399].accepted / volume;
    assert!((lost - 0.087).abs() < 0.001, "in the long run {lost} of the offered are lost");

    let results = run("limits_chance.toml");
    let mut limits = Limits::default();
    for (quarter, months) in months.chunks_exact(3).take(results.quarters.len()).enumerate() {
        let figure = |metric: Metric| summary(&results, quarter, metric);
        let sum = |number: fn(&DeskMonth) -> f64| months.iter().map(number).sum::<f64>();
        let name = |what: &str| format!("{quarter} {what}");
        let created = figure(Metric::OpportunitiesCreated);
        limits.mean(&name("created"), &created, sum(|month| month.accepted));
        limits.mean(&name("waiting"), &figure(Metric::Waiting), months[2].waiting);
        let used = sum(|month| month.used) / (3.0 * capacity);
        limits.mean(&name("utilisation"), &figure(Metric::Utilisation(0)), used);
    }
    limits.assert();
}

/// Averages of one month at a desk.
#[derive(Clone, Copy)]
struct DeskMonth {
    accepted: f64,
    /// min(desk, capacity).
    used: f64,
    /// At the month's end.
    waiting: f64,
}

/// Poisson(`volume`) new ones join those that wait; each of the D on the desk is accepted
/// with probability min(1, K/D), each of the rest goes stale with probability `loss`.
fn desk_chain(volume: f64, capacity: f64, loss: f64, months: usize) -> Vec<DeskMonth> {
    // The chance of more on the desk than this is under 10⁻¹⁵.
    const MOST: usize = 70;
    let mut arrivals = vec![(-volume).exp()];
    for count in 1..MOST {
        arrivals.push(arrivals[count - 1] * volume / count as f64);
    }
    let share = |desk: usize| if desk == 0 { 1.0 } else { (capacity / desk as f64).min(1.0) };
    let stays: Vec<Vec<f64>> =
        (0..MOST).map(|desk| binomial(desk, (1.0 - share(desk)) * (1.0 - loss))).collect();
    let mut waiting = vec![1.0];
    let month = |_| {
        let mut next = vec![0.0; MOST];
        let mut averages = DeskMonth { accepted: 0.0, used: 0.0, waiting: 0.0 };
        for (before, chance) in waiting.iter().enumerate() {
            for (new, arrival) in arrivals[..MOST - before].iter().enumerate() {
                let (desk, weight) = (before + new, chance * arrival);
                averages.accepted += weight * desk as f64 * share(desk);
                averages.used += weight * (desk as f64).min(capacity);
                for (count, probability) in stays[desk].iter().enumerate() {
                    next[count] += weight * probability;
                }
            }
        }
        averages.waiting = next.iter().enumerate().map(|(n, chance)| n as f64 * chance).sum();
        waiting = next;
        averages
    };
    (0..months).map(month).collect()
}

/// The probabilities of 0 … n successes: Pascal's triangle with chances.
fn binomial(n: usize, p: f64) -> Vec<f64> {
    let mut chances = vec![0.0; n + 1];
    chances[0] = 1.0;
    for trials in 1..=n {
        for k in (0..=trials).rev() {
            let success = if k > 0 { chances[k - 1] * p } else { 0.0 };
            chances[k] = chances[k] * (1.0 - p) + success;
        }
    }
    chances
}
