//! Every way in which parameters make no distribution, and what is said about it.

use spandrel::distribution::{Distribution, ParameterError};

const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;

fn assert_error(made: Result<Distribution, ParameterError>, parameter: &str, reason: &str) {
    match made {
        Ok(distribution) => panic!("{} is no error: {parameter} {reason}", distribution.describe()),
        Err(error) => assert_eq!((error.parameter, error.reason.as_str()), (parameter, reason)),
    }
}

#[test]
fn numbers_that_are_none() {
    let nan = "must be a finite number, is NaN";
    let inf = "must be a finite number, is inf";
    assert_error(Distribution::constant(NAN), "constant", nan);
    assert_error(Distribution::uniform(NAN, 1.0), "low", nan);
    assert_error(Distribution::uniform(0.0, INF), "high", inf);
    assert_error(Distribution::triangular(0.0, NAN, 1.0), "mode", nan);
    assert_error(Distribution::pert(0.0, 0.5, 1.0, NAN), "shape", nan);
    assert_error(Distribution::normal(NAN, 1.0), "mean", nan);
    assert_error(Distribution::normal(0.0, INF), "sd", inf);
    assert_error(Distribution::lognormal(INF, 1.0), "mean", inf);
    assert_error(Distribution::lognormal_p10_p90(1.0, NAN), "p90", nan);
    assert_error(Distribution::lognormal_median_p90(NAN, 1.0), "median", nan);
    assert_error(Distribution::beta(NAN, 1.0), "alpha", nan);
    assert_error(Distribution::beta(1.0, INF), "beta", inf);
    assert_error(Distribution::beta_mean_sd(NAN, 0.1), "mean", nan);
    assert_error(Distribution::beta_mean_sd(0.5, NAN), "sd", nan);
    assert_error(Distribution::beta_successes_failures(1.0, INF), "failures", inf);
    assert_error(Distribution::gamma(NAN, 1.0), "shape", nan);
    assert_error(Distribution::gamma(1.0, NAN), "scale", nan);
    assert_error(Distribution::weibull(1.0, INF), "scale", inf);
    assert_error(Distribution::exponential(NAN), "mean", nan);
    assert_error(Distribution::metalog(1.0, 2.0, 3.0, Some(NAN), None), "low", nan);
    assert_error(Distribution::metalog(1.0, 2.0, 3.0, None, Some(INF)), "high", inf);
    assert_error(Distribution::discrete(vec![NAN], vec![1.0]), "values", nan);
    assert_error(Distribution::discrete(vec![1.0], vec![INF]), "weights", inf);
    assert_error(Distribution::empirical(vec![1.0, NAN]), "values", nan);
    assert_error(
        Distribution::normal(1e200, 1.0),
        "mean",
        "must be between -1e100 and 1e100, is 1e200",
    );
}

#[test]
fn numbers_out_of_range() {
    assert_error(Distribution::normal(0.0, -1.0), "sd", "must be above 0, is -1");
    let certain = "must be above 0, is 0; write the number itself for something certain";
    assert_error(Distribution::normal(0.0, 0.0), "sd", certain);
    assert_error(Distribution::lognormal(1.0, 0.0), "sd", certain);
    assert_error(Distribution::beta_mean_sd(0.3, 0.0), "sd", certain);
    assert_error(Distribution::gamma_mean_sd(1.0, 0.0), "sd", certain);
    assert_error(Distribution::lognormal(0.0, 1.0), "mean", "must be above 0, is 0");
    assert_error(
        Distribution::lognormal(1.0, 1e9),
        "sd",
        "must be between 1e-150 and 65660000 with mean 1, is 1000000000",
    );
    assert_error(Distribution::gamma(0.0, 1.0), "shape", "must be above 0, is 0");
    assert_error(
        Distribution::gamma(1e-4, 1.0),
        "shape",
        "must be between 0.001 and 1e12, is 0.0001",
    );
    assert_error(Distribution::beta(1.0, -2.0), "beta", "must be above 0, is -2");
    assert_error(
        Distribution::gamma_mean_sd(2.0, 100.0),
        "sd",
        "must be between 2e-6 and 63.25 with mean 2, is 100",
    );
    assert_error(
        Distribution::weibull(0.01, 1.0),
        "shape",
        "must be between 0.1 and 1000, is 0.01",
    );
    assert_error(Distribution::weibull(1.0, 1e-200), "scale", "must be at least 1e-100, is 1e-200");
    assert_error(Distribution::exponential(-3.0), "mean", "must be above 0, is -3");
    assert_error(Distribution::pert(0.0, 0.5, 1.0, 0.0), "shape", "must be above 0, is 0");
    assert_error(
        Distribution::beta_successes_failures(-1.0, 2.0),
        "successes",
        "must be between 0 and 1e11, is -1",
    );
}

#[test]
fn a_beta_that_cannot_spread_so_far() {
    assert_error(
        Distribution::beta_mean_sd(0.3, 0.5),
        "sd",
        "must be below 0.4583, the largest sd a beta with mean 0.3 can have, is 0.5",
    );
    assert_error(
        Distribution::beta_mean_sd(0.3, 0.458),
        "sd",
        "is 0.458, so near to 0.4583, the largest sd a beta with mean 0.3 can have, that nearly all values are 0 or 1; make it smaller, or write a `discrete` of 0 and 1",
    );
    assert_error(
        Distribution::beta_mean_sd(0.3, 1e-9),
        "sd",
        "is 0.000000001, too small to matter; write the number 0.3 itself",
    );
    assert_error(Distribution::beta_mean_sd(1.0, 0.1), "mean", "must be above 0 and below 1, is 1");
}

#[test]
fn numbers_out_of_order() {
    assert_error(Distribution::uniform(2.0, 1.0), "high", "must be above low, which is 2, is 1");
    let equal =
        "must be above low, which is 2, is 2; write the number itself for something certain";
    assert_error(Distribution::uniform(2.0, 2.0), "high", equal);
    assert_error(Distribution::triangular(2.0, 2.0, 2.0), "high", equal);
    assert_error(Distribution::pert(2.0, 2.0, 2.0, 4.0), "high", equal);
    assert_error(Distribution::triangular(1.0, 5.0, 3.0), "mode", "must be between 1 and 3, is 5");
    assert_error(Distribution::pert(1.0, 0.0, 3.0, 4.0), "mode", "must be between 1 and 3, is 0");
    assert_error(
        Distribution::lognormal_p10_p90(5.0, 4.0),
        "p90",
        "must be above p10, which is 5, is 4",
    );
    assert_error(
        Distribution::lognormal_p10_p90(1.0, 1e9),
        "p90",
        "must be at most 4774000 with p10 1, is 1000000000",
    );
    assert_error(
        Distribution::lognormal_median_p90(5.0, 4.0),
        "p90",
        "must be above median, which is 5, is 4",
    );
    assert_error(
        Distribution::metalog(3.0, 2.0, 1.0, None, None),
        "p90",
        "must be above p10, which is 3, is 1",
    );
    assert_error(
        Distribution::metalog(1.0, 4.0, 3.0, None, None),
        "p50",
        "must be between p10 and p90, 1 and 3, is 4",
    );
    assert_error(
        Distribution::metalog(1.0, 2.0, 3.0, Some(1.0), None),
        "low",
        "must be below p10, which is 1, is 1",
    );
    assert_error(
        Distribution::metalog(1.0, 2.0, 3.0, None, Some(2.5)),
        "high",
        "must be above p90, which is 3, is 2.5",
    );
}

#[test]
fn metalogs_that_do_not_exist() {
    assert_error(
        Distribution::metalog(10.0, 12.0, 30.0, None, None),
        "p50",
        "must be between 13.33 and 26.67 for a metalog with p10 10 and p90 30, is 12",
    );
    // The same triple exists with a bound at 0: the range moves.
    assert!(Distribution::metalog(10.0, 12.1, 30.0, Some(0.0), None).is_ok());
    assert_error(
        Distribution::metalog(10.0, 29.0, 30.0, Some(0.0), Some(100.0)),
        "p50",
        "must be between 12.21 and 25.5 for a metalog with p10 10 and p90 30, is 29",
    );
}

#[test]
fn lists_that_are_none() {
    let empty = "must hold at least one number, is empty";
    assert_error(Distribution::discrete(vec![], vec![]), "values", empty);
    assert_error(Distribution::empirical(vec![]), "values", empty);
    assert_error(
        Distribution::discrete(vec![1.0, 2.0], vec![1.0]),
        "weights",
        "must be as many as values: 2, not 1",
    );
    assert_error(
        Distribution::discrete(vec![1.0, 2.0], vec![1.0, -1.0]),
        "weights",
        "must not be negative, one is -1",
    );
    assert_error(
        Distribution::discrete(vec![1.0, 2.0], vec![0.0, 0.0]),
        "weights",
        "must not all be 0",
    );
    assert_error(
        Distribution::mixture(vec![], vec![]),
        "of",
        "must hold at least one distribution, is empty",
    );
    let one = || Distribution::constant(1.0).unwrap();
    assert_error(
        Distribution::mixture(vec![one()], vec![1.0, 2.0]),
        "weights",
        "must be as many as distributions: 1, not 2",
    );
    assert_error(
        Distribution::mixture(vec![one()], vec![NAN]),
        "weights",
        "must be a finite number, is NaN",
    );
    assert_error(
        Distribution::mixture(vec![one(), one()], vec![0.0, 0.0]),
        "weights",
        "must not all be 0",
    );
}

#[test]
fn truncations_that_leave_nothing() {
    let uniform = || Distribution::uniform(0.0, 1.0).unwrap();
    let order = |text: &str| format!("must be two numbers in rising order, is {text}");
    assert_error(uniform().truncated(2.0, 1.0), "truncate", &order("[2, 1]"));
    assert_error(uniform().truncated(NAN, 1.0), "truncate", &order("[NaN, 1]"));
    assert_error(
        uniform().truncated(2.0, INF),
        "truncate",
        "[2, inf] leaves nothing of uniform(low 0, high 1), of which 99.8 % lie between 0.001 and 0.999",
    );
    for empty in [
        uniform().truncated(0.5, 0.5),
        Distribution::constant(3.0).unwrap().truncated(4.0, 5.0),
        Distribution::normal(0.0, 1.0).unwrap().truncated(9.0, INF),
        Distribution::discrete(vec![1.0, 9.0], vec![1.0, 1.0]).unwrap().truncated(2.0, 8.0),
        Distribution::mixture(vec![uniform()], vec![1.0]).unwrap().truncated(-2.0, -1.0),
        uniform().truncated(0.0, 0.5).unwrap().truncated(0.6, 1.0),
    ] {
        assert_eq!(empty.map_err(|error| error.parameter), Err("truncate"));
    }
}

#[test]
fn errors_read_as_sentences() {
    let error = Distribution::normal(0.0, -1.0).unwrap_err();
    assert_eq!(error.to_string(), "`sd` must be above 0, is -1");
}
