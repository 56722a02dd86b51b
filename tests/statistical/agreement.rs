//! The engine against the reference, figure by figure: mean, spread, quantiles and how
//! often it is defined; then the chances of every goal and of all.

use spandrel::analysis::{Figure, MixDetail, QUANTILE_LEVELS, RankedMix, Results};

use crate::compare::{Claim, LEVELS, Verdict};
use crate::engine;
use crate::reference::figures::HORIZON;
use crate::reference::{BOTTOM_UP, Key, Reference, simulate};
use crate::scenario;

const ENGINE_TRIALS: usize = 20_000;

/// Holds the engine against `trials` trials of the reference.
fn assert_agreement(file: &str, mixes: &[&str], trials: usize) {
    assert_eq!(QUANTILE_LEVELS, LEVELS);
    let path = scenario(file);
    let results = engine::run(&path, mixes, ENGINE_TRIALS);
    let reference = simulate(&path, mixes, trials, 2_027);
    let mut verdict = Verdict::default();
    assert_eq!(results.ranked.len(), mixes.len());
    for (place, ranked) in results.ranked.iter().enumerate() {
        let detail = results.detail_of(place).expect("every mix is shown");
        compare_figures(&mut verdict, &results, &ranked.name, detail, &reference);
        compare_chances(&mut verdict, &results, ranked, &reference);
        compare_headline(&mut verdict, ranked, &reference);
    }
    verdict.assert_agreement(file);
}

/// Every figure of every quarter and fiscal year; both must report the same ones.
fn compare_figures(
    verdict: &mut Verdict,
    results: &Results,
    mix: &str,
    detail: &MixDetail,
    reference: &Reference,
) {
    let mut reported = std::collections::BTreeSet::new();
    let periods = results.quarters.iter().zip(&detail.quarters);
    for (period, figures) in periods.chain(results.years.iter().zip(&detail.years)) {
        for figure in figures {
            let key = key(results, period, figure);
            let sample = reference.figure_of(mix, &key);
            let name = format!("{mix}, {period}, {} {}, {}", key.dimension, key.member, key.metric);
            verdict.figure(&name, &claim(results, figure), &sample);
            compare_met(verdict, &name, results, figure, &sample);
            reported.insert(key);
        }
    }
    for key in reference.keys.iter().filter(|key| key.period != HORIZON) {
        let exists = reference.figure_of(mix, key).iter().any(Option::is_some);
        assert!(!exists || reported.contains(key), "the engine does not report {key:?}");
    }
}

fn key(results: &Results, period: &str, figure: &Figure) -> Key {
    let (dimension, member) = results.slice_names(figure.slice);
    Key {
        period: period.to_owned(),
        dimension: dimension.to_owned(),
        member: member.to_owned(),
        metric: figure.metric.name(&results.stages, &results.teams),
    }
}

fn claim(results: &Results, figure: &Figure) -> Claim {
    Claim {
        trials: results.trials as f64,
        defined: figure.defined,
        is_ratio: figure.metric.is_ratio(),
        summary: figure.summary.as_ref().map(|s| (s.mean, s.standard_deviation, s.quantiles)),
    }
}

/// The share of trials that reach the top-down target; other figures' thresholds are those
/// of goals, whose chances are compared anyway.
fn compare_met(
    verdict: &mut Verdict,
    name: &str,
    results: &Results,
    figure: &Figure,
    sample: &[Option<f64>],
) {
    if figure.metric != spandrel::scenario::Metric::NewArr {
        return;
    }
    let (Some(target), Some(met)) = (figure.target, figure.met) else { return };
    let reached = sample.iter().flatten().filter(|value| **value >= target).count();
    let share = reached as f64 / sample.len() as f64;
    verdict.share(&format!("{name}: met"), met, results.trials as f64, share, sample.len());
}

/// P(goal) of every goal, and P(all).
fn compare_chances(
    verdict: &mut Verdict,
    results: &Results,
    ranked: &RankedMix,
    reference: &Reference,
) {
    let share = |met: &[bool]| met.iter().filter(|met| **met).count() as f64 / met.len() as f64;
    let trials = results.trials as f64;
    for (title, chance) in results.goals.iter().zip(&ranked.goals) {
        let name = format!("{}, P({})", ranked.name, title.name);
        let met = share(reference.goal(&ranked.name, &title.name));
        verdict.share(&name, chance.estimate, trials, met, reference.trials);
    }
    let name = format!("{}, P(all)", ranked.name);
    let met = share(&reference.all(&ranked.name));
    verdict.share(&name, ranked.all_goals.estimate, trials, met, reference.trials);
}

/// What the ranking shows over the whole plan.
fn compare_headline(verdict: &mut Verdict, ranked: &RankedMix, reference: &Reference) {
    let sample = |metric: &str| -> Vec<f64> {
        let figure = reference.figure(&ranked.name, HORIZON, ("", ""), metric);
        figure.into_iter().flatten().collect()
    };
    let trials = ENGINE_TRIALS as f64;
    let name = |what: &str| format!("{}, horizon, {what}", ranked.name);
    let cost = sample("program_cost");
    verdict.mean(&name("program_cost"), ranked.program_cost_mean, trials, &cost);
    verdict.quantile(&name("program_cost"), 0.9, ranked.program_cost_p90, trials, &cost);
    let new_arr = sample("new_arr");
    for (level, quantile) in [0.1, 0.5, 0.9].into_iter().zip(ranked.new_arr) {
        verdict.quantile(&name("new_arr"), level, quantile, trials, &new_arr);
    }
    let ending = sample("ending_arr");
    verdict.quantile(&name("ending_arr"), 0.5, ranked.ending_arr_p50, trials, &ending);
    assert_eq!(ranked.shortfall_mean.is_some(), reference.target.is_some());
    if let (Some(mean), Some(target)) = (ranked.shortfall_mean, reference.target) {
        let shortfall: Vec<f64> = new_arr.iter().map(|arr| (target - arr).max(0.0)).collect();
        verdict.mean(&name("shortfall"), mean, trials, &shortfall);
    }
}

#[test]
fn teams_people_and_desks() {
    assert_agreement("capacity.toml", &[BOTTOM_UP, "More people", "Everything"], 6_000);
}

#[test]
fn sources_stages_and_added_entries() {
    assert_agreement("funnel.toml", &[BOTTOM_UP, "Reach", "Everything"], 5_000);
}

#[test]
fn slips_outcomes_amounts_and_open_pipeline() {
    assert_agreement("closing.toml", &[BOTTOM_UP, "Value", "Both"], 8_000);
}

#[test]
fn fiscal_years_customers_costs_and_goals() {
    assert_agreement("fiscal.toml", &[BOTTOM_UP, "Keep customers", "All"], 8_000);
}

#[test]
fn every_distribution_and_correlation() {
    assert_agreement("distributions.toml", &[BOTTOM_UP], 20_000);
}

#[test]
fn impossible_correlations_repaired() {
    assert_agreement("repair.toml", &[BOTTOM_UP], 20_000);
}

#[test]
fn the_plain_limit() {
    assert_agreement("limits_plain.toml", &[BOTTOM_UP], 10_000);
}

#[test]
fn the_limit_of_slips() {
    assert_agreement("limits_slips.toml", &[BOTTOM_UP], 6_000);
}

#[test]
fn the_limits_of_capacity() {
    assert_agreement("limits_capacity.toml", &[BOTTOM_UP], 6_000);
    assert_agreement("limits_chance.toml", &[BOTTOM_UP], 10_000);
}

#[test]
fn a_whole_plan() {
    let file = "../../scenarios/bridge-the-gap.toml";
    assert_agreement(file, &[BOTTOM_UP, "Balanced", "Long game"], 2_500);
}
