//! What each family promises by its definition, and what they all promise together.

use super::catalogue;
use spandrel::distribution::Distribution;

#[test]
fn quantile_and_distribution_function_are_inverse() {
    for distribution in catalogue::smooth() {
        let (name, sd) = (distribution.describe(), distribution.standard_deviation());
        for step in 1..1000 {
            let u = f64::from(step) / 1000.0;
            let x = distribution.quantile(u);
            let back = distribution.quantile(distribution.cdf(x));
            // Where x is next to 1, it has no digits left to hold u.
            let error = (back - x).abs() / x.abs().max(sd);
            assert!(error < 1e-9, "{name}: {x} at {u} comes back as {back}");
        }
    }
}

#[test]
fn quantile_is_the_smallest_value_that_reaches_the_probability() {
    for distribution in catalogue::all() {
        let (name, sd) = (distribution.describe(), distribution.standard_deviation());
        for step in 1..1000 {
            let u = f64::from(step) / 1000.0 + 1e-5 / 7.0;
            let x = distribution.quantile(u);
            let margin = 1e-9 * x.abs().max(sd);
            assert!(distribution.cdf(x + margin) >= u - 1e-12, "{name}: {x} at {u} is too small");
            assert!(distribution.cdf(x - margin - 1e-300) <= u + 1e-12, "{name}: {x} at {u}");
        }
    }
}

/// Moments from the distribution function alone: E(X) = a + ∫ (1 − F), E((X − a)²) = 2 ∫ (x −
/// a)(1 − F) from a on, by Gauss–Legendre with 5 points between neighbouring quantiles.
fn moments_of_distribution_function(distribution: &Distribution) -> (f64, f64) {
    let mut levels: Vec<f64> = (1..2000).map(|step| f64::from(step) / 2000.0).collect();
    for step in 1..280 {
        let tail = 5e-4 * libm::exp(-f64::from(step) * 0.09);
        levels.extend([tail, 1.0 - tail]);
    }
    levels.sort_by(f64::total_cmp);
    let mut points: Vec<f64> = levels.iter().map(|&u| distribution.quantile(u)).collect();
    points.dedup();
    let origin = points[0];
    let (mut first, mut second) = (0.0, 0.0);
    let rule = [
        (0.0, 0.568_888_888_888_888_9),
        (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (-0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (0.906_179_845_938_664, 0.236_926_885_056_189_08),
        (-0.906_179_845_938_664, 0.236_926_885_056_189_08),
    ];
    for pair in points.windows(2) {
        let (middle, half) = (0.5 * (pair[0] + pair[1]), 0.5 * (pair[1] - pair[0]));
        for (node, weight) in rule {
            let x = middle + half * node;
            let above = 1.0 - distribution.cdf(x);
            first += half * weight * above;
            second += half * weight * 2.0 * (x - origin) * above;
        }
    }
    (origin + first, (second - first * first).max(0.0).sqrt())
}

#[test]
fn moments_are_those_of_the_distribution_function() {
    for distribution in catalogue::all() {
        let (mean, sd) = moments_of_distribution_function(&distribution);
        let (name, exact) = (distribution.describe(), distribution.standard_deviation());
        let error = (distribution.mean() - mean).abs();
        assert!(error <= 2e-6 * exact, "{name}: mean {} not {mean}", distribution.mean());
        // The far tails, where 1 − F has no digits, carry a little of the variance.
        assert!((exact - sd).abs() <= 2e-5 * exact, "{name}: sd {exact} not {sd}");
    }
}

#[test]
fn written_quantiles_are_met() {
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12 * b.abs(), "{a} is not {b}");
    let lognormal = Distribution::lognormal_p10_p90(20.0, 300.0).unwrap();
    close(lognormal.quantile(0.1), 20.0);
    close(lognormal.quantile(0.9), 300.0);
    let lognormal = Distribution::lognormal_median_p90(45.0, 90.0).unwrap();
    close(lognormal.quantile(0.5), 45.0);
    close(lognormal.quantile(0.9), 90.0);
    for (low, high) in
        [(None, None), (Some(0.0), None), (None, Some(90.0)), (Some(1.0), Some(50.0))]
    {
        let metalog = Distribution::metalog(10.0, 22.0, 40.0, low, high).unwrap();
        for (u, expected) in [(0.1, 10.0), (0.5, 22.0), (0.9, 40.0)] {
            close(metalog.quantile(u), expected);
            close(metalog.cdf(expected), u);
        }
        assert_eq!(metalog.support().0, low.unwrap_or(f64::NEG_INFINITY));
        assert_eq!(metalog.support().1, high.unwrap_or(f64::INFINITY));
    }
}

#[test]
fn written_moments_are_met() {
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-10 * b.abs(), "{a} is not {b}");
    for (mean, sd) in [(0.22, 0.03), (0.3, 0.4), (0.001, 0.0002)] {
        let makers =
            [Distribution::beta_mean_sd, Distribution::gamma_mean_sd, Distribution::lognormal];
        for distribution in makers.map(|make| make(mean, sd).unwrap()) {
            close(distribution.mean(), mean);
            close(distribution.standard_deviation(), sd);
        }
    }
    let posterior = Distribution::beta_successes_failures(21.0, 77.0).unwrap();
    close(posterior.mean(), 0.22);
}

#[test]
fn steps_of_lists() {
    let record = Distribution::empirical(vec![60.0, 45.0, 190.0, 75.0]).unwrap();
    let at = [0.0, 0.25, 0.250001, 0.5, 0.75, 0.9, 1.0].map(|u| record.quantile(u));
    assert_eq!(at, [45.0, 45.0, 60.0, 60.0, 75.0, 190.0, 190.0]);
    let below = [44.0, 45.0, 59.0, 75.0, 190.0].map(|x| record.cdf(x));
    assert_eq!(below, [0.0, 0.25, 0.25, 0.75, 1.0]);
    assert_eq!((record.mean(), record.support()), (92.5, (45.0, 190.0)));
    // A value of weight 0 is never drawn, not even at the end.
    let weighted = Distribution::discrete(vec![1.0, 2.0, 3.0], vec![0.0, 1.0, 0.0]).unwrap();
    assert_eq!(weighted.as_constant(), Some(2.0));
    assert_eq!((weighted.quantile(0.0), weighted.quantile(1.0)), (2.0, 2.0));
}

#[test]
fn heavy_tails_of_semi_bounded_metalogs_have_no_moments() {
    let heavy = Distribution::metalog(1.0, 10.0, 100.0, Some(0.0), None).unwrap();
    assert!(heavy.mean() > 0.0 && heavy.standard_deviation() == f64::INFINITY);
    let heavier = Distribution::metalog(1.0, 20.0, 400.0, Some(0.0), None).unwrap();
    assert_eq!(heavier.mean(), f64::INFINITY);
    let mirrored = Distribution::metalog(-400.0, -20.0, -1.0, None, Some(0.0)).unwrap();
    assert_eq!(mirrored.mean(), f64::NEG_INFINITY);
}

#[test]
fn truncation_of_each_kind() {
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    let discrete = Distribution::discrete(vec![0.0, 1.0, 5.0], vec![0.7, 0.2, 0.1]).unwrap();
    let discrete = discrete.truncated(1.0, 5.0).unwrap();
    close(discrete.truncated_probability(), 0.7);
    close(discrete.mean(), 7.0 / 3.0);
    let twice = Distribution::uniform(0.0, 10.0).unwrap().truncated(0.0, 8.0).unwrap();
    let twice = twice.truncated(2.0, f64::INFINITY).unwrap();
    close(twice.truncated_probability(), 0.4);
    close(twice.mean(), 5.0);
    close(twice.quantile(0.5), 5.0);
    assert_eq!(twice.support(), (2.0, 8.0));
    // The mean of the upper tail of a standard normal is φ(2) ÷ (1 − Φ(2)).
    let tail = Distribution::normal(0.0, 1.0).unwrap().truncated(2.0, f64::INFINITY).unwrap();
    close(tail.mean(), 2.373_215_532_822_843);
    // An interval that holds everything changes nothing but the text.
    let whole = Distribution::beta(2.0, 3.0).unwrap().truncated(0.0, 1.0).unwrap();
    assert_eq!((whole.truncated_probability(), whole.mean()), (0.0, 0.4));
}

#[test]
fn descriptions_say_what_was_written() {
    let text = |distribution: Result<Distribution, _>| distribution.unwrap().describe();
    assert_eq!(text(Distribution::constant(0.3)), "0.3");
    assert_eq!(
        text(Distribution::pert(0.24, 0.32, 0.4, 4.0)),
        "pert(low 0.24, mode 0.32, high 0.4)"
    );
    assert_eq!(text(Distribution::beta_mean_sd(0.22, 0.03)), "beta(mean 0.22, sd 0.03)");
    assert_eq!(
        text(Distribution::metalog(1.0, 2.0, 3.0, Some(0.0), None)),
        "metalog(p10 1, p50 2, p90 3, low 0)"
    );
    assert_eq!(
        text(Distribution::discrete(vec![1.0, 1.2], vec![2.0, 3.0])),
        "discrete(1 with 0.4, 1.2 with 0.6)"
    );
    assert_eq!(text(Distribution::empirical(vec![1.0; 9])), "empirical(9 values)");
    let parts = vec![Distribution::constant(1.0).unwrap(), Distribution::exponential(2.0).unwrap()];
    assert_eq!(
        text(Distribution::mixture(parts, vec![3.0, 7.0])),
        "mixture(0.3 of 1, 0.7 of exponential(mean 2))"
    );
    let growth = Distribution::normal(0.1, 0.2).unwrap();
    assert_eq!(
        text(growth.truncated(-1.0, f64::INFINITY)),
        "normal(mean 0.1, sd 0.2) truncated to [-1, inf]"
    );
}
