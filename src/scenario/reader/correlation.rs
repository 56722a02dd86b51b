//! `[[correlate]]`: drivers that move together.

use std::collections::{BTreeMap, BTreeSet};
use std::f64::consts::PI;

use super::document::Node;
use super::matrix::{cholesky, eigenvalues, nearest_correlation};
use super::names::unique;
use super::nearest::{list_of, suggestion};
use super::report::Reader;
use super::table::Table;
use super::value::{Drivers, Known};
use crate::scenario::checked::{CorrelationGroup, Value};
use crate::scenario::diagnostic::Span;
use crate::scenario::written;

/// Drivers that may be correlated with each other.
const MOST_DRIVERS: usize = 200;

/// Eigenvalues below this are as good as 0: the matrix cannot be factorised reliably.
const SMALLEST_EIGENVALUE: f64 = 1e-9;

/// The rank correlation of a pair of drivers (the smaller number first), and where it is
/// written.
type Pairs = BTreeMap<(usize, usize), (f64, Span)>;

/// Reads all correlations into groups of drivers that hang together.
pub(crate) fn read_correlations(
    document: &Table<'_>,
    drivers: &Drivers,
    repair: bool,
) -> Vec<CorrelationGroup> {
    let mut pairs = Pairs::new();
    for table in document.tables("correlate", "[[correlate]]", written::Correlate::KEYS) {
        let rank = table.require("rank", "rank = 0.5").and_then(|node| read_rank(&node));
        let listed = read_drivers(&table, drivers);
        if let (Some(rank), Some(listed)) = (rank, listed) {
            add_pairs(&mut pairs, &table, &listed, rank, drivers);
        }
    }
    components(&pairs, drivers)
        .into_iter()
        .filter_map(|group| factorise(document.reader, group, &pairs, drivers, repair))
        .collect()
}

fn read_rank(node: &Node<'_>) -> Option<f64> {
    let rank = node.number()?;
    if rank.abs() >= 1.0 {
        node.error(
            format!("`rank` must lie between -1 and 1, is {rank}"),
            "no rank correlation",
            "drivers that move as one are one driver; otherwise write for example 0.5",
        );
        return None;
    }
    Some(rank)
}

/// The drivers that a table names; `None` after an error.
fn read_drivers(table: &Table<'_>, drivers: &Drivers) -> Option<Vec<usize>> {
    let list = table.require("drivers", "drivers = [\"assume.Enterprise.win_rate\", \"…\"]")?;
    let nodes = list.list()?;
    let errors = table.reader.errors();
    if nodes.len() < 2 {
        list.error(
            format!("a correlation needs at least two drivers, has {}", nodes.len()),
            "too few",
            "name two or more drivers",
        );
    }
    let texts: Vec<(Node<'_>, &str)> =
        nodes.iter().filter_map(|node| Some((*node, node.text()?))).collect();
    unique(&texts, "driver", "name it once");
    let numbers: Vec<Option<usize>> =
        texts.iter().map(|(node, name)| find_driver(node, name, drivers)).collect();
    let numbers: Option<Vec<usize>> = numbers.into_iter().collect();
    numbers.filter(|_| table.reader.errors() == errors)
}

fn find_driver(node: &Node<'_>, name: &str, drivers: &Drivers) -> Option<usize> {
    match drivers.find(name) {
        Some(Known::Value(Value::Driver(number))) => Some(number),
        Some(Known::Wrong) => None,
        Some(Known::Value(Value::Constant(number))) => {
            node.error(
                format!("`{name}` is no driver: it is always {number}"),
                "a constant",
                "only distributions can be correlated; give it one, or take it out",
            );
            None
        }
        None => {
            let names = drivers.names();
            let parts: Vec<&str> = names
                .iter()
                .map(String::as_str)
                .filter(|other| other.starts_with(&format!("{name}[")))
                .collect();
            let cure = if parts.is_empty() {
                suggestion(name, names.iter().map(String::as_str))
                    .unwrap_or_else(|| format!("drivers are {}", list_of(&names)))
            } else {
                format!("`per` makes several drivers of it: {}", list_of(&parts))
            };
            node.error(format!("unknown driver `{name}`"), "no driver of this name", cure);
            None
        }
    }
}

fn add_pairs(pairs: &mut Pairs, table: &Table<'_>, listed: &[usize], rank: f64, drivers: &Drivers) {
    for (place, &one) in listed.iter().enumerate() {
        for &other in &listed[..place] {
            let pair = (one.min(other), one.max(other));
            let earlier = pairs.insert(pair, (rank, table.span));
            if let Some((earlier, span)) = earlier.filter(|(earlier, _)| *earlier != rank) {
                table.reader.conflict(
                    (table.span, "the second"),
                    (span, "the first"),
                    format!(
                        "`{}` and `{}` have two correlations, {earlier} and {rank}",
                        drivers.list[pair.0].name, drivers.list[pair.1].name
                    ),
                    "keep one of them",
                );
            }
        }
    }
}

/// The drivers that are correlated with each other, directly or through others, each group
/// sorted by name.
fn components(pairs: &Pairs, drivers: &Drivers) -> Vec<Vec<usize>> {
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
fn factorise(
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
