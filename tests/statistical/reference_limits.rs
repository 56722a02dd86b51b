//! The reference simulator against closed forms: one cell, V opportunities a month, win
//! rate w, a cycle of T days, deals of mean A, quarters of 91.3125 days.

use crate::reference::{BOTTOM_UP, Reference, simulate};
use crate::scenario;
use crate::statistics::Moments;

const QUARTER_DAYS: f64 = 91.3125;
const COMPANY: (&str, &str) = ("", "");

fn run(name: &str) -> Reference {
    simulate(&scenario(name), &[BOTTOM_UP], 10_000, 7)
}

fn moments(reference: &Reference, period: &str, metric: &str) -> Moments {
    let figure = reference.figure(BOTTOM_UP, period, COMPANY, metric);
    Moments::of(&figure.into_iter().flatten().collect::<Vec<_>>())
}

/// Within five standard errors.
fn assert_mean(reference: &Reference, period: &str, metric: &str, expected: f64) {
    let found = moments(reference, period, metric);
    let z = (found.mean - expected) / found.standard_error();
    assert!(z.abs() < 5.0, "{period} {metric}: {} for {expected}, z = {z:.1}", found.mean);
}

fn assert_variance(reference: &Reference, period: &str, metric: &str, expected: f64) {
    let found = moments(reference, period, metric);
    let z = 0.5 * (found.standard_deviation.powi(2) / expected).ln() / found.log_spread_error();
    let variance = found.standard_deviation.powi(2);
    assert!(z.abs() < 5.0, "{period} {metric}: variance {variance} for {expected}, z = {z:.1}");
}

#[test]
fn a_plain_funnel_wins_what_the_closed_form_says() {
    let reference = run("limits_plain.toml");
    let (volume, win_rate, amount, sd) = (20.0, 0.25, 10_000.0, 8_000.0);
    let won = 3.0 * volume * win_rate;
    for quarter in ["FY27-Q2", "FY27-Q4", "FY28-Q2"] {
        assert_mean(&reference, quarter, "new_arr", won * amount);
        assert_variance(&reference, quarter, "new_arr", won * (amount * amount + sd * sd));
        assert_mean(&reference, quarter, "opportunities_won", won);
        assert_variance(&reference, quarter, "opportunities_won", won);
        let open = 60.0 / QUARTER_DAYS;
        assert_mean(&reference, quarter, "starting_pipeline", 3.0 * volume * amount * open);
        assert_mean(&reference, quarter, "opportunities_created", 3.0 * volume);
        assert_mean(&reference, quarter, "pipeline_created", 3.0 * volume * amount);
        // The share of amounts is that of counts when weighted by new ARR.
        let share = reference.figure(BOTTOM_UP, quarter, COMPANY, "create_and_close");
        let new_arr = reference.figure(BOTTOM_UP, quarter, COMPANY, "new_arr");
        let pairs = share.iter().zip(&new_arr).filter_map(|(s, n)| Some((*s)? * (*n)?));
        let closed = Moments::of(&pairs.collect::<Vec<_>>());
        let expected = won * amount * (1.0 - open);
        assert!((closed.mean - expected).abs() < 5.0 * closed.standard_error());
    }
}

#[test]
fn endless_slips_lengthen_the_pipeline_by_the_odds_of_slipping() {
    let reference = run("limits_slips.toml");
    let pipeline = 3.0 * 20.0 * 10_000.0 * (0.3 / 0.7 + 60.0 / QUARTER_DAYS);
    assert_mean(&reference, "FY29-Q4", "starting_pipeline", pipeline);
    assert_mean(&reference, "FY29-Q4", "new_arr", 3.0 * 20.0 * 0.25 * 10_000.0);
}

#[test]
fn a_team_far_too_small_works_at_its_capacity() {
    let reference = run("limits_capacity.toml");
    assert_mean(&reference, "FY29-Q2", "opportunities_created", 3.0 * 20.0);
    assert_mean(&reference, "FY29-Q2", "waiting", (60.0 - 20.0) * 0.75 / 0.25);
    assert_mean(&reference, "FY29-Q2", "new_arr", 3.0 * 20.0 * 0.25 * 10_000.0);
    assert_mean(&reference, "FY29-Q2", "entries.opportunity", 3.0 * 60.0);
}

/// Desk of D, Poisson(8) new ones a month, capacity 8, each of the rest lost with 0.3: the
/// stationary loss, from the Markov chain of those that wait.
#[test]
fn a_team_as_large_as_the_average_month_loses_some_to_chance() {
    let lost = stationary_loss(8.0, 8.0, 0.3);
    assert!((lost - 0.085).abs() < 0.003, "{lost}");
    let reference = run("limits_chance.toml");
    assert_mean(&reference, "FY29-Q2", "opportunities_created", 24.0 * (1.0 - lost));
}

/// The share of the offered opportunities that a team loses in the long run.
fn stationary_loss(volume: f64, capacity: f64, loss: f64) -> f64 {
    const MOST: usize = 80;
    let poisson = |count: usize| {
        let factorial: f64 = (1..=count).map(|k| (k as f64).ln()).sum();
        (count as f64 * volume.ln() - volume - factorial).exp()
    };
    let mut waiting = vec![0.0; MOST];
    waiting[0] = 1.0;
    let mut accepted = 0.0;
    for _ in 0..400 {
        let mut next = vec![0.0; MOST];
        accepted = 0.0;
        for (before, chance) in waiting.iter().enumerate() {
            for new in 0..MOST - before {
                let weight = chance * poisson(new);
                let desk = before + new;
                let share = if desk == 0 { 1.0 } else { (capacity / desk as f64).min(1.0) };
                accepted += weight * desk as f64 * share;
                // Each stays on the desk with this probability, independently.
                let stays = (1.0 - share) * (1.0 - loss);
                for (count, probability) in binomial(desk, stays).into_iter().enumerate() {
                    next[count] += weight * probability;
                }
            }
        }
        waiting = next;
    }
    1.0 - accepted / volume
}

/// The probabilities of 0 … n successes.
fn binomial(n: usize, p: f64) -> Vec<f64> {
    if p == 0.0 {
        return vec![1.0];
    }
    let mut chances = vec![(1.0 - p).powi(n as i32)];
    for k in 1..=n {
        let before = chances[k - 1];
        chances.push(before * (n - k + 1) as f64 / k as f64 * p / (1.0 - p));
    }
    chances
}
