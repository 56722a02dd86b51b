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

#[test]
fn tmp_all() {
    for (name, mixes) in [
        ("capacity.toml", vec![BOTTOM_UP, "More people", "Everything"]),
        ("funnel.toml", vec![BOTTOM_UP, "Reach", "Everything"]),
        ("closing.toml", vec![BOTTOM_UP, "Value", "Both"]),
        ("fiscal.toml", vec![BOTTOM_UP, "Keep customers", "All"]),
        ("distributions.toml", vec![BOTTOM_UP]),
        ("../../scenarios/bridge-the-gap.toml", vec![BOTTOM_UP, "Balanced"]),
    ] {
        let path = scenario(name);
        let start = std::time::Instant::now();
        let one = simulate(&path, &mixes, 4000, 1);
        println!("{name}: {:?} for 4000 trials, {} figures", start.elapsed(), one.keys.len());
        let other = simulate(&path, &mixes, 4000, 2);
        for mix in mixes {
            let v = verdict(&one, &other, mix, 1.0);
            println!("   {mix}: limit {:.2}, failures {}", v.limit(), v.failures().len());
            for f in v.failures().iter().take(8) {
                println!("      {:.1} {}", f.z, f.what);
            }
            println!(
                "      all {:.3} goals {:?}",
                one.all(mix).iter().filter(|x| **x).count() as f64 / 4000.0,
                one.goals
                    .iter()
                    .map(|g| (
                        g.as_str(),
                        one.goal(mix, g).iter().filter(|x| **x).count() as f64 / 4000.0
                    ))
                    .collect::<Vec<_>>()
            );
        }
    }
}
#[test]
fn tmp_values() {
    let show = |name: &str, mixes: &[&str], figures: &[(&str, (&str, &str), &str)]| {
        let one = simulate(&scenario(name), mixes, 2000, 1);
        for mix in mixes {
            for (period, slice, metric) in figures {
                let mut v: Vec<f64> =
                    one.figure(mix, period, *slice, metric).into_iter().flatten().collect();
                v.sort_by(f64::total_cmp);
                let n = v.len();
                println!(
                    "{name} {mix} {period} {metric}: {:.3} {:.3} {:.3} mean {:.3}",
                    v[n / 10],
                    v[n / 2],
                    v[n * 9 / 10],
                    v.iter().sum::<f64>() / n as f64
                );
            }
        }
    };
    let c = ("", "");
    show(
        "closing.toml",
        &[BOTTOM_UP, "Both"],
        &[
            ("FY27-Q1", c, "next_coverage"),
            ("FY27-Q4", c, "next_coverage"),
            ("FY27", ("segment", "Small"), "opportunities_lost"),
            ("FY27", ("segment", "Enterprise"), "next_coverage"),
            ("FY27-Q3", c, "coverage"),
            ("FY28-Q1", c, "coverage"),
        ],
    );
    show(
        "funnel.toml",
        &[BOTTOM_UP, "Everything"],
        &[
            ("FY27", c, "entries.mql"),
            ("FY28", ("channel", "Web"), "coverage"),
            ("FY28-Q2", ("channel", "Web"), "coverage"),
            ("horizon", ("channel", "Web"), "new_arr"),
            ("FY27-Q3", c, "new_arr"),
        ],
    );
    show(
        "capacity.toml",
        &[BOTTOM_UP, "Everything"],
        &[
            ("FY27-Q2", c, "utilisation.Enterprise AEs"),
            ("FY27-Q4", c, "utilisation.Enterprise AEs"),
            ("FY27-Q4", c, "utilisation.Commercial AEs"),
            ("FY28-Q1", c, "utilisation.Enterprise AEs"),
            ("FY27-Q4", c, "waiting"),
            ("FY27", c, "new_arr"),
            ("FY28-Q2", c, "headcount.SDRs"),
        ],
    );
    show(
        "fiscal.toml",
        &[BOTTOM_UP, "All"],
        &[
            ("FY27", c, "new_arr"),
            ("FY28", c, "program_cost"),
            ("FY29-Q1", c, "ending_arr"),
            ("FY28", c, "cac"),
            ("FY28", c, "ltv_to_cac"),
            ("FY28", c, "magic_number"),
        ],
    );
}
