//! Distribution functions and moments against statrs. (Its quantiles of gamma and beta are
//! wrong for small shapes; its distribution functions are sound.)

use spandrel::distribution::Distribution;
use statrs::distribution as independent;
use statrs::distribution::ContinuousCDF;
use statrs::statistics::Distribution as Moments;

/// Compares F at many quantiles, the quantiles with F, and the moments.
fn compare<T>(ours: &Distribution, theirs: &T, tolerance: f64)
where
    T: ContinuousCDF<f64, f64> + Moments<f64>,
{
    let name = ours.describe();
    for step in 1..400 {
        let u = f64::from(step) / 400.0;
        let x = ours.quantile(u);
        if is_underflow(x) {
            continue;
        }
        let expected = theirs.cdf(x);
        assert!((ours.cdf(x) - expected).abs() < tolerance, "{name} at {x}: {expected}");
        assert!((expected - u).abs() < tolerance, "{name}: quantile {x} at {u} gives {expected}");
    }
    for u in [1e-9, 1e-5, 1.0 - 1e-5, 1.0 - 1e-9] {
        let x = ours.quantile(u);
        if is_underflow(x) {
            continue;
        }
        let expected = theirs.cdf(x);
        assert!((expected - u).abs() < 1e-3 * u.min(1.0 - u), "{name}: {x} at {u}: {expected}");
    }
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-11 * b.abs().max(1e-300);
    let (mean, sd) = (theirs.mean().unwrap(), theirs.std_dev().unwrap());
    assert!(close(ours.mean(), mean), "{name}: mean {} not {mean}", ours.mean());
    let our_sd = ours.standard_deviation();
    assert!((our_sd - sd).abs() <= 1e-7 * sd, "{name}: sd {our_sd} not {sd}");
}

/// Whether x is so close to 0 that neighbouring numbers have different probabilities.
fn is_underflow(x: f64) -> bool {
    (0.0..1e-290).contains(&x)
}

#[test]
fn uniform() {
    for (low, high) in [(0.0, 1.0), (-3.0, 5.0), (100.0, 104.0)] {
        let ours = Distribution::uniform(low, high).unwrap();
        compare(&ours, &independent::Uniform::new(low, high).unwrap(), 1e-9);
    }
}

#[test]
fn triangular() {
    for (low, mode, high) in [(3.0, 4.0, 5.0), (0.0, 0.0, 7.0), (-7.0, 0.0, 0.0), (2.0, 2.5, 9.0)] {
        let ours = Distribution::triangular(low, mode, high).unwrap();
        compare(&ours, &independent::Triangular::new(low, high, mode).unwrap(), 1e-13);
    }
}

#[test]
fn pert_is_a_scaled_beta() {
    for (low, mode, high, shape) in
        [(1.0, 1.06, 1.15, 4.0), (0.0, 0.0, 10.0, 4.0), (-2.0, 1.0, 1.0, 40.0)]
    {
        let ours = Distribution::pert(low, mode, high, shape).unwrap();
        let alpha = 1.0 + shape * (mode - low) / (high - low);
        let beta = 1.0 + shape * (high - mode) / (high - low);
        let share = independent::Beta::new(alpha, beta).unwrap();
        for step in 1..200 {
            let x = low + (high - low) * f64::from(step) / 200.0;
            assert!((ours.cdf(x) - share.cdf((x - low) / (high - low))).abs() < 1e-12);
        }
    }
}

#[test]
fn normal_and_lognormal() {
    for (mean, sd) in [(0.0, 1.0), (0.3, 0.1), (-50.0, 20.0)] {
        let ours = Distribution::normal(mean, sd).unwrap();
        compare(&ours, &independent::Normal::new(mean, sd).unwrap(), 1e-10);
    }
    for (mean, sd) in [(120_000.0_f64, 90_000.0_f64), (150.0, 70.0), (1.0, 5.0), (10.0, 0.01)] {
        let ours = Distribution::lognormal(mean, sd).unwrap();
        let variance = libm::log1p((sd / mean) * (sd / mean));
        let location = libm::log(mean) - 0.5 * variance;
        let theirs = independent::LogNormal::new(location, variance.sqrt()).unwrap();
        compare(&ours, &theirs, 1e-9);
    }
}

#[test]
fn gamma() {
    for shape in [0.01, 0.05, 0.3, 1.0, 2.5, 9.9, 10.1, 87.0, 199.0, 201.0, 3000.0] {
        for scale in [0.01, 1.0, 500.0] {
            let ours = Distribution::gamma(shape, scale).unwrap();
            compare(&ours, &independent::Gamma::new(shape, 1.0 / scale).unwrap(), 1e-10);
        }
    }
}

#[test]
fn beta() {
    let parameters = [0.05, 0.3, 1.0, 2.5, 9.9, 22.0, 78.0, 199.0, 250.0, 3000.0];
    for alpha in parameters {
        for beta in parameters {
            // statrs sees x alone, not 1 − x, and so cannot tell values next to 1 apart.
            if beta < 1.0 {
                continue;
            }
            let ours = Distribution::beta(alpha, beta).unwrap();
            compare(&ours, &independent::Beta::new(alpha, beta).unwrap(), 1e-10);
        }
    }
}

#[test]
fn weibull_and_exponential() {
    for shape in [0.1, 0.8, 1.0, 2.0, 30.0] {
        let ours = Distribution::weibull(shape, 120.0).unwrap();
        compare(&ours, &independent::Weibull::new(shape, 120.0).unwrap(), 1e-11);
    }
    let ours = Distribution::exponential(30.0).unwrap();
    compare(&ours, &independent::Exp::new(1.0 / 30.0).unwrap(), 1e-13);
}

#[test]
fn mixtures_and_truncations() {
    let gamma = Distribution::gamma(2.0, 3.0).unwrap();
    let normal = Distribution::normal(20.0, 4.0).unwrap();
    let mixture = Distribution::mixture(vec![gamma, normal], vec![3.0, 1.0]).unwrap();
    let their_gamma = independent::Gamma::new(2.0, 1.0 / 3.0).unwrap();
    let their_normal = independent::Normal::new(20.0, 4.0).unwrap();
    let whole = |x: f64| 0.75 * their_gamma.cdf(x) + 0.25 * their_normal.cdf(x);
    let part = |x: f64| (whole(x) - whole(2.0)) / (whole(25.0) - whole(2.0));
    let truncated = mixture.clone().truncated(2.0, 25.0).unwrap();
    for step in 1..500 {
        let x = f64::from(step) * 0.1;
        assert!((mixture.cdf(x) - whole(x)).abs() < 1e-10);
        assert!((truncated.cdf(x) - part(x).clamp(0.0, 1.0)).abs() < 1e-10);
        let u = f64::from(step) / 500.0;
        assert!((whole(mixture.quantile(u)) - u).abs() < 1e-10);
        assert!((part(truncated.quantile(u)) - u).abs() < 1e-10);
    }
    let kept = whole(25.0) - whole(2.0);
    assert!((truncated.truncated_probability() - (1.0 - kept)).abs() < 1e-10);
}
