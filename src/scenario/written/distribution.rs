//! Values: numbers and distributions.

use schemars::JsonSchema;

/// A number, or a distribution.
#[derive(JsonSchema)]
#[serde(untagged)]
pub(in crate::scenario) enum Value {
    /// The same in every trial.
    Number(f64),
    /// Drawn at random.
    Distribution(Distribution),
}

/// A distribution: a tag with its parameters, and optionally `truncate`.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Distribution {
    #[serde(flatten)]
    tagged: Tagged,
    /// Condition it on this interval; either end may be `-inf` or `inf`.
    truncate: Option<[f64; 2]>,
}

/// The kinds of distributions with their parameters.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
enum Tagged {
    /// Every value between `low` and `high` is equally likely.
    Uniform { low: f64, high: f64 },
    /// A triangle from `low` to `high` with its peak at `mode`.
    Triangular { low: f64, mode: f64, high: f64 },
    /// A smooth hump from `low` to `high` around `mode`; a greater `shape` (default 4) is
    /// narrower.
    Pert { low: f64, mode: f64, high: f64, shape: Option<f64> },
    /// The bell curve.
    Normal { mean: f64, sd: f64 },
    /// Positive and skewed to the right.
    Lognormal(Lognormal),
    /// Between 0 and 1.
    Beta(Beta),
    /// Positive.
    Gamma(Gamma),
    /// Positive; times to failure.
    Weibull { shape: f64, scale: f64 },
    /// Positive; waiting times.
    Exponential { mean: f64 },
    /// Through three quantiles, optionally bounded.
    Metalog { p10: f64, p50: f64, p90: f64, low: Option<f64>, high: Option<f64> },
    /// One of the values, by weight.
    Discrete { values: Vec<f64>, weights: Vec<f64> },
    /// One of the observed values, equally likely.
    Empirical(Empirical),
    /// One of the distributions, by weight.
    Mixture { of: Vec<Value>, weights: Vec<f64> },
    /// The same as writing the number.
    Constant(f64),
}

#[derive(JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
enum Lognormal {
    /// Mean and standard deviation of the value itself.
    MeanAndSd { mean: f64, sd: f64 },
    /// The quantiles that 10 % and 90 % lie below.
    P10AndP90 { p10: f64, p90: f64 },
    /// The median, and the quantile that 90 % lie below.
    MedianAndP90 { median: f64, p90: f64 },
}

#[derive(JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
enum Beta {
    /// Mean and standard deviation.
    MeanAndSd { mean: f64, sd: f64 },
    /// The two shape parameters.
    Shapes { alpha: f64, beta: f64 },
    /// What is known about a rate after so many successes and failures.
    Outcomes { successes: f64, failures: f64 },
}

#[derive(JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
enum Gamma {
    /// Mean and standard deviation.
    MeanAndSd { mean: f64, sd: f64 },
    /// Shape and scale.
    ShapeAndScale { shape: f64, scale: f64 },
}

#[derive(JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
enum Empirical {
    /// The observed values.
    Values { values: Vec<f64> },
    /// A CSV file, relative to the scenario file, and the column that holds the values.
    File { csv: String, column: String },
}
