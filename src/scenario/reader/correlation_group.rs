//! Groups of correlated drivers, and the Cholesky factors of their normal correlations.

use std::collections::{BTreeMap, BTreeSet};
use std::f64::consts::PI;

use super::correlation::Pairs;
use super::matrix::{cholesky, eigenvalues, nearest_correlation};
use super::nearest::list_of;
use super::report::Reader;
use super::value::Drivers;
use crate::scenario::checked::CorrelationGroup;
use crate::scenario::diagnostic::Span;

/// Drivers that may be correlated with each other.
const MOST_DRIVERS: usize = 200;

/// Eigenvalues below this are as good as 0: the matrix cannot be factorised reliably.
const SMALLEST_EIGENVALUE: f64 = 1e-9;

/// The drivers that are correlated with each other, directly or through others, each group
/// sorted by name.
pub(crate) fn components(pairs: &Pairs, drivers: &Drivers) -> Vec<Vec<usize>> {
    let mut neighbours: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &(one, other) in pairs.keys() {
        neighbours.entry(one).or_default().push(other);
        neighbours.entry(other).or_default().push(one);
    }
    let mut seen = BTreeSet::new();
    let mut groups = Vec::new();
    for &start in neighbours.keys() {
        let mut group = Vec::new();
        let mut pending = vec![start];
        while let Some(driver) = pending.pop() {
            if seen.insert(driver) {
                group.push(driver);
                pending.extend(neighbours.get(&driver).into_iter().flatten());
            }
        }
        if !group.is_empty() {
            group.sort_by_key(|&driver| drivers.list[driver].name.as_str());
            groups.push(group);
        }
    }
    groups.sort_by_key(|group| drivers.list[group[0]].name.as_str());
    groups
}

/// The Cholesky factor of a group's normal correlations; `None` after reporting that they
/// contradict each other.
pub(crate) fn factorise(
    reader: &Reader<'_>,
    group: Vec<usize>,
    pairs: &Pairs,
    drivers: &Drivers,
    repair: bool,
) -> Option<CorrelationGroup> {
    let names: Vec<&str> = group.iter().map(|&one| drivers.list[one].name.as_str()).collect();
    let pair = |one: usize, other: usize| pairs.get(&(one.min(other), one.max(other)));
    let span = group
        .iter()
        .flat_map(|&one| group.iter().filter_map(move |&other| pair(one, other)))
        .map(|(_, span)| *span)
        .max()
        .unwrap_or_default();
    if group.len() > MOST_DRIVERS {
        reader.error(
            span,
            format!("{} drivers are correlated with each other", group.len()),
            "too many to calculate with",
            format!("correlate at most {MOST_DRIVERS} drivers, in separate groups"),
        );
        return None;
    }
    let mut matrix: Vec<Vec<f64>> = vec![vec![0.0; group.len()]; group.len()];
    for (row, &one) in group.iter().enumerate() {
        for (column, &other) in group.iter().enumerate() {
            let rank = pair(one, other).map_or(0.0, |(rank, _)| *rank);
            matrix[row][column] = if row == column { 1.0 } else { normal_correlation(rank) };
        }
    }
    let smallest = eigenvalues(&matrix).into_iter().fold(f64::INFINITY, f64::min);
    if smallest < SMALLEST_EIGENVALUE {
        if !repair {
            reader.error(
                span,
                format!(
                    "the correlations of {} contradict each other: their matrix is not positive \
                     definite (smallest eigenvalue {smallest:.4})",
                    list_of(&names)
                ),
                "not possible together",
                "weaken them, or write `repair_correlations = true` in [simulation] to use the \
                 nearest possible ones",
            );
            return None;
        }
        let repaired = nearest_correlation(&matrix);
        warn_of_repair(reader, span, &names, &matrix, &repaired);
        matrix = repaired;
    }
    Some(CorrelationGroup { drivers: group, cholesky: cholesky(&matrix)? })
}

fn warn_of_repair(
    reader: &Reader<'_>,
    span: Span,
    names: &[&str],
    written: &[Vec<f64>],
    repaired: &[Vec<f64>],
) {
    let moved = written
        .iter()
        .flatten()
        .zip(repaired.iter().flatten())
        .map(|(before, after)| (rank_correlation(*before) - rank_correlation(*after)).abs())
        .fold(0.0, f64::max);
    reader.warning(
        span,
        format!(
            "the correlations of {} contradict each other; the nearest possible ones are used, \
             which moves a rank by up to {moved:.3}",
            list_of(names)
        ),
        "repaired",
        "write correlations that are possible together",
    );
}

/// The correlation of normal scores whose rank correlation is `rank`.
fn normal_correlation(rank: f64) -> f64 {
    2.0 * libm::sin(PI * rank / 6.0)
}

/// The rank correlation of normal scores with this correlation.
fn rank_correlation(normal: f64) -> f64 {
    6.0 / PI * libm::asin(normal / 2.0)
}
