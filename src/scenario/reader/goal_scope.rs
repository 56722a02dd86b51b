//! When a goal must be met: in each of some quarters, or over a period as a whole.

use super::document::Node;
use super::table::Table;
use super::time::{fiscal_year, horizon, ordered, quarter_in_plan, range};
use crate::scenario::checked::GoalScope;
use crate::units::Calendar;

/// Reads `quarters` or `period` with the thresholds at `threshold`; `None` after an error.
pub(crate) fn read_scope(
    table: &Table<'_>,
    calendar: &Calendar,
    threshold: Option<&Node<'_>>,
) -> Option<GoalScope> {
    let Some(period) = table.get("period") else {
        return read_quarters(table, calendar, threshold);
    };
    for other in ["quarters", "misses_allowed"].iter().filter_map(|key| table.get(key)) {
        table.reader.conflict(
            (other.span, "for single quarters"),
            (period.span, "for a period as a whole"),
            format!("a goal with a `period` has no `{}`", other.key),
            "keep one of them",
        );
    }
    let (first_quarter, last_quarter) = read_period(&period, calendar)?;
    let threshold = threshold?;
    if threshold.is_list() {
        threshold.error(
            format!("`{}` must be one number, since the goal has a `period`", threshold.key),
            "a list",
            "write one number, or use `quarters` in place of `period`",
        );
        return None;
    }
    let label = period.text()?.to_owned();
    Some(GoalScope::Period { label, first_quarter, last_quarter, threshold: threshold.number()? })
}

/// The quarters of a fiscal year (`FY27`) or of a range.
fn read_period(node: &Node<'_>, calendar: &Calendar) -> Option<(usize, usize)> {
    let text = node.text()?;
    if text.contains("..") {
        return range(node, calendar);
    }
    let or = format!(", or a range such as `{}`", horizon(calendar));
    let cure = "write the range that is meant, or check that the threshold is for these quarters";
    let year = fiscal_year((node.reader, node.span), text, calendar, (&or, cure))?;
    Some((year.first_quarter, year.last_quarter))
}

fn read_quarters(
    table: &Table<'_>,
    calendar: &Calendar,
    threshold: Option<&Node<'_>>,
) -> Option<GoalScope> {
    let quarters = match table.get("quarters") {
        Some(node) => listed_quarters(&node, calendar)?,
        None => (0..calendar.quarters()).collect(),
    };
    let misses_allowed = match table.get("misses_allowed") {
        Some(node) => node.whole(0, quarters.len() as u64 - 1)? as usize,
        None => 0,
    };
    let threshold = threshold?;
    let thresholds = if threshold.is_list() {
        let thresholds = threshold.numbers()?;
        if thresholds.len() != quarters.len() {
            threshold.error(
                format!(
                    "`{}` must be one number, or {}, one for each quarter of the goal, has {}",
                    threshold.key,
                    quarters.len(),
                    thresholds.len()
                ),
                format!("{} numbers", thresholds.len()),
                "a pair in `quarters` is a range and counts all quarters in it",
            );
            return None;
        }
        thresholds
    } else {
        vec![threshold.number()?; quarters.len()]
    };
    Some(GoalScope::Quarters { quarters, thresholds, misses_allowed })
}

/// The quarters that a goal names: a pair or `A..B` is a range, both ends included; other
/// lists name quarters one by one, and are put in order.
fn listed_quarters(node: &Node<'_>, calendar: &Calendar) -> Option<Vec<usize>> {
    if node.is_text() {
        if node.text()?.contains("..") {
            let (first, last) = range(node, calendar)?;
            return Some((first..=last).collect());
        }
        return Some(vec![quarter_in_plan(node, calendar)?]);
    }
    let nodes = node.list()?;
    let named: Vec<Option<usize>> =
        nodes.iter().map(|node| quarter_in_plan(node, calendar)).collect();
    let named: Vec<usize> = named.into_iter().collect::<Option<_>>()?;
    match named.as_slice() {
        [] => {
            node.error(
                "the goal names no quarter",
                "an empty list",
                "leave it out for all quarters",
            );
            None
        }
        [first, last] => {
            let (first, last) = ordered(node, *first, *last)?;
            Some((first..=last).collect())
        }
        several => {
            if several.windows(2).any(|pair| pair[0] >= pair[1]) {
                node.error(
                    "the quarters of a goal must be in order, each named once",
                    "out of order",
                    "sort them",
                );
                return None;
            }
            Some(named)
        }
    }
}
