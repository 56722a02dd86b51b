//! The comparison itself is checked: it accepts two runs of one simulator, and notices a
//! figure that is 3 % too high.

use crate::compare::{Claim, LEVELS, Verdict};
use crate::reference::{BOTTOM_UP, Reference, simulate};
use crate::scenario;
use crate::statistics::Moments;

/// What a run of the reference claims about a figure, every value multiplied by `factor`.
fn claim(sample: &[Option<f64>], factor: f64) -> Claim {
    let mut values: Vec<f64> = sample.iter().flatten().map(|value| value * factor).collect();
    values.sort_by(f64::total_cmp);
    let moments = Moments::of(&values);
    let quantile = |level: f64| values[(level * (values.len() - 1) as f64).round() as usize];
    Claim {
        trials: sample.len() as f64,
        is_ratio: true,
        defined: values.len() as f64 / sample.len() as f64,
        summary: (!values.is_empty())
            .then(|| (moments.mean, moments.standard_deviation, LEVELS.map(quantile))),
    }
}

fn verdict(one: &Reference, other: &Reference, mix: &str, factor: f64) -> Verdict {
    let mut verdict = Verdict::default();
    for key in &one.keys {
        let claim = claim(&one.figure_of(mix, key), factor);
        verdict.figure(&format!("{mix} {key:?}"), &claim, &other.figure_of(mix, key));
    }
    verdict
}

#[test]
fn two_runs_of_the_reference_agree_and_a_biased_one_is_noticed() {
    let mixes = [BOTTOM_UP, "Everything"];
    let path = scenario("capacity.toml");
    let (one, other) = (simulate(&path, &mixes, 4000, 1), simulate(&path, &mixes, 4000, 2));
    for mix in mixes {
        verdict(&one, &other, mix, 1.0).assert_agreement(mix);
        assert!(!verdict(&one, &other, mix, 1.03).failures().is_empty());
    }
}
