//! Distributions as a file writes them: `{ pert = { low = 1, mode = 2, high = 4 } }`.

use super::csv_file::CsvFile;
use super::document::Node;
use super::nearest::{list_of, suggestion};
use super::parameters::{alternative, checked, exactly, required};
use crate::distribution::{Distribution, ParameterError};

const TAGS: [&str; 14] = [
    "uniform",
    "triangular",
    "pert",
    "normal",
    "lognormal",
    "beta",
    "gamma",
    "weibull",
    "exponential",
    "metalog",
    "discrete",
    "empirical",
    "mixture",
    "constant",
];

/// A truncation that cuts off more than this is probably a mistake.
const MUCH_TRUNCATED: f64 = 0.05;

/// The distribution at `node`, where a number stands for a constant; `None` after
/// reporting what is wrong.
pub(crate) fn distribution(node: &Node<'_>) -> Option<Distribution> {
    if node.is_text() || node.is_list() {
        node.expected("a number, or a distribution such as `{ normal = { mean = 5, sd = 1 } }`");
        return None;
    }
    if !node.is_table() {
        return node.number().and_then(|number| Distribution::constant(number).ok());
    }
    let (truncate, tags): (Vec<Node<'_>>, Vec<Node<'_>>) =
        node.entries()?.into_iter().partition(|entry| entry.key == "truncate");
    match tags.as_slice() {
        [tag] => {
            let whole = tagged(tag)?;
            truncate.first().map_or(Some(whole.clone()), |ends| truncated(ends, &whole))
        }
        [] => {
            node.error(
                format!("`{}` names no distribution", node.key),
                "no distribution",
                format!("distributions are {}", list_of(&TAGS)),
            );
            None
        }
        [first, second, ..] => {
            node.reader.conflict(
                (second.key_span, "the second"),
                (first.key_span, "the first"),
                format!("a value has one distribution, not `{}` and `{}`", first.key, second.key),
                "keep one of them; `mixture` combines several",
            );
            None
        }
    }
}

/// The distribution that a tag and its parameters make.
fn tagged(tag: &Node<'_>) -> Option<Distribution> {
    use Distribution as D;
    let made = match tag.key {
        "constant" => tag.number().map(D::constant),
        "uniform" => exactly(tag, ["low", "high"]).map(|[low, high]| D::uniform(low, high)),
        "triangular" => exactly(tag, ["low", "mode", "high"])
            .map(|[low, mode, high]| D::triangular(low, mode, high)),
        "pert" => pert(tag),
        "normal" => exactly(tag, ["mean", "sd"]).map(|[mean, sd]| D::normal(mean, sd)),
        "lognormal" => lognormal(tag),
        "beta" => beta(tag),
        "gamma" => gamma(tag),
        "weibull" => {
            exactly(tag, ["shape", "scale"]).map(|[shape, scale]| D::weibull(shape, scale))
        }
        "exponential" => exactly(tag, ["mean"]).map(|[mean]| D::exponential(mean)),
        "metalog" => metalog(tag),
        "discrete" => discrete(tag),
        "empirical" => empirical(tag),
        "mixture" => mixture(tag),
        unknown => {
            tag.error_at_key(
                format!("unknown distribution `{unknown}`"),
                "no distribution of this name",
                suggestion(unknown, TAGS)
                    .unwrap_or_else(|| format!("distributions are {}", list_of(&TAGS))),
            );
            None
        }
    };
    checked(tag, made?)
}

fn pert(tag: &Node<'_>) -> Option<Result<Distribution, ParameterError>> {
    let table = tag.table("pert", &["low", "mode", "high", "shape"])?;
    let [low, mode, high] = ["low", "mode", "high"].map(|key| required(&table, key));
    let shape = table.get("shape").map_or(Some(4.0), |shape| shape.number());
    Some(Distribution::pert(low?, mode?, high?, shape?))
}

fn lognormal(tag: &Node<'_>) -> Option<Result<Distribution, ParameterError>> {
    const SETS: [&[&str]; 3] = [&["mean", "sd"], &["p10", "p90"], &["median", "p90"]];
    match alternative(tag, &SETS)? {
        0 => exactly(tag, ["mean", "sd"]).map(|[mean, sd]| Distribution::lognormal(mean, sd)),
        1 => {
            exactly(tag, ["p10", "p90"]).map(|[p10, p90]| Distribution::lognormal_p10_p90(p10, p90))
        }
        _ => exactly(tag, ["median", "p90"])
            .map(|[median, p90]| Distribution::lognormal_median_p90(median, p90)),
    }
}

fn beta(tag: &Node<'_>) -> Option<Result<Distribution, ParameterError>> {
    const SETS: [&[&str]; 3] = [&["mean", "sd"], &["alpha", "beta"], &["successes", "failures"]];
    match alternative(tag, &SETS)? {
        0 => exactly(tag, ["mean", "sd"]).map(|[mean, sd]| Distribution::beta_mean_sd(mean, sd)),
        1 => exactly(tag, ["alpha", "beta"]).map(|[alpha, beta]| Distribution::beta(alpha, beta)),
        _ => exactly(tag, ["successes", "failures"]).map(|[successes, failures]| {
            Distribution::beta_successes_failures(successes, failures)
        }),
    }
}

fn gamma(tag: &Node<'_>) -> Option<Result<Distribution, ParameterError>> {
    const SETS: [&[&str]; 2] = [&["mean", "sd"], &["shape", "scale"]];
    match alternative(tag, &SETS)? {
        0 => exactly(tag, ["mean", "sd"]).map(|[mean, sd]| Distribution::gamma_mean_sd(mean, sd)),
        _ => {
            exactly(tag, ["shape", "scale"]).map(|[shape, scale]| Distribution::gamma(shape, scale))
        }
    }
}

fn metalog(tag: &Node<'_>) -> Option<Result<Distribution, ParameterError>> {
    let table = tag.table("metalog", &["p10", "p50", "p90", "low", "high"])?;
    let [p10, p50, p90] = ["p10", "p50", "p90"].map(|key| required(&table, key));
    let bound = |key| table.get(key).map_or(Some(None), |node| node.number().map(Some));
    let (low, high) = (bound("low"), bound("high"));
    Some(Distribution::metalog(p10?, p50?, p90?, low?, high?))
}

fn discrete(tag: &Node<'_>) -> Option<Result<Distribution, ParameterError>> {
    let table = tag.table("discrete", &["values", "weights"])?;
    let values = table.require("values", "values = [1, 2]").and_then(|node| node.numbers());
    let weights = table.require("weights", "weights = [0.5, 0.5]").and_then(|node| node.numbers());
    Some(Distribution::discrete(values?, weights?))
}

fn empirical(tag: &Node<'_>) -> Option<Result<Distribution, ParameterError>> {
    let table = tag.table("empirical", &["values", "csv", "column"])?;
    if let Some(values) = table.get("values") {
        for file in [table.get("csv"), table.get("column")].into_iter().flatten() {
            file.reader.conflict(
                (file.span, "a file besides"),
                (values.span, "values are given"),
                "`empirical` takes `values`, or `csv` and `column`, not both",
                "keep one of them",
            );
        }
        return values.numbers().map(Distribution::empirical);
    }
    let csv = table.require("csv", "csv = \"sales-cycles.csv\"");
    let column = table.require("column", "column = \"days\"");
    let (csv, column) = (csv?, column?);
    let values = CsvFile::load(&csv)?.numbers(column.text()?, &column)?;
    Some(Distribution::empirical(values))
}

fn mixture(tag: &Node<'_>) -> Option<Result<Distribution, ParameterError>> {
    let table = tag.table("mixture", &["of", "weights"])?;
    let of = table.require("of", "of = [{ … }, { … }]").and_then(|node| node.list());
    let parts: Vec<Option<Distribution>> = of?.iter().map(distribution).collect();
    let weights = table.require("weights", "weights = [0.5, 0.5]").and_then(|node| node.numbers());
    let parts: Option<Vec<Distribution>> = parts.into_iter().collect();
    Some(Distribution::mixture(parts?, weights?))
}

/// The distribution conditioned on the interval that `truncate` names.
fn truncated(ends: &Node<'_>, whole: &Distribution) -> Option<Distribution> {
    let list = ends.list()?;
    let [low, high] = list.as_slice() else {
        ends.error(
            format!("`truncate` must be a pair, has {} numbers", list.len()),
            "expected two numbers",
            "write `truncate = [low, high]`; either may be `-inf` or `inf`",
        );
        return None;
    };
    let (low, high) = (low.number_or_infinity(), high.number_or_infinity());
    let conditioned = match Distribution::truncated(whole.clone(), low?, high?) {
        Ok(conditioned) => conditioned,
        Err(error) => {
            ends.error(format!("`truncate` {}", error.reason), "not possible", "");
            return None;
        }
    };
    let cut = conditioned.truncated_probability();
    if cut > MUCH_TRUNCATED {
        ends.reader.warning(
            ends.span,
            format!("`truncate` cuts off {:.0} % of the distribution", 100.0 * cut),
            "mean and spread are no longer those that are written",
            "use a distribution that fits the range, for example `beta`, `pert` or `gamma`",
        );
    }
    Some(conditioned)
}
