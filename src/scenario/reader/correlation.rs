//! `[[correlate]]`: drivers that move together.

use std::collections::BTreeMap;

use super::correlation_group::{components, factorise};
use super::document::Node;
use super::names::unique;
use super::nearest::{list_of, suggestion};
use super::table::Table;
use super::value::{Drivers, Known};
use crate::scenario::checked::{CorrelationGroup, Value};
use crate::scenario::diagnostic::Span;
use crate::scenario::written;

/// The rank correlation of a pair of drivers (the smaller number first), and where it is
/// written.
pub(crate) type Pairs = BTreeMap<(usize, usize), (f64, Span)>;

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
