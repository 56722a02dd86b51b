//! `[[target]]` and `[[goal]]`: what the plan must reach.

use super::Context;
use super::document::Node;
use super::economics::money_list;
use super::names::names_of;
use super::nearest::suggestion_or_all;
use super::table::Table;
use super::time::{horizon, ordered, quarter_in_plan, range};
use crate::scenario::checked::{Direction, Goal, GoalScope, Slice, Target};
use crate::scenario::metric::Metric;
use crate::scenario::written;
use crate::units::Calendar;

/// Reads the targets, at most one for each slice.
pub(crate) fn read_targets(context: &Context<'_>, document: &Table<'_>) -> Vec<Target> {
    let quarters = context.calendar().map_or(0, Calendar::quarters);
    let mut targets: Vec<(Table<'_>, Target)> = Vec::new();
    for table in document.tables("target", "[[target]]", written::Target::KEYS) {
        let slice = context.grid.slice(table.get("where"));
        let new_arr = table
            .require("new_arr", "new_arr = [4.0e6, 4.2e6]")
            .and_then(|node| money_list(&node, quarters))
            .unwrap_or_else(|| vec![0.0; quarters]);
        let Some(slice) = slice else { continue };
        if let Some((first, _)) = targets.iter().find(|(_, target)| target.slice == slice) {
            table.reader.conflict(
                (table.span, "the second"),
                (first.span, "the first"),
                "two targets are for the same",
                "keep one of them, or give it another `where`",
            );
        }
        targets.push((table, Target { slice, new_arr }));
    }
    targets.into_iter().map(|(_, target)| target).collect()
}

/// Reads the goals; `serving` says of each team whether it serves cells.
pub(crate) fn read_goals(
    context: &Context<'_>,
    document: &Table<'_>,
    targets: &[Target],
    serving: &[bool],
) -> Vec<Goal> {
    let tables = document.tables("goal", "[[goal]]", written::Goal::KEYS);
    let names = names_of(&tables);
    let Some(calendar) = context.calendar() else { return Vec::new() };
    tables
        .iter()
        .zip(names)
        .filter_map(|(table, name)| {
            let (direction, threshold) = read_threshold(table).unzip();
            let metric = read_metric(context, table, serving);
            let slice = context.grid.slice(table.get("where"));
            let scope = read_scope(table, calendar, threshold.as_ref());
            let (metric, slice, scope) = (metric?, slice?, scope?);
            check_slice(table, metric, slice, targets);
            check_defined(table, calendar, metric, &scope);
            Some(Goal { name, metric, slice, scope, direction: direction? })
        })
        .collect()
}

fn read_metric(context: &Context<'_>, table: &Table<'_>, serving: &[bool]) -> Option<Metric> {
    let node = table.require("metric", "metric = \"new_arr\"")?;
    let name = node.text()?;
    let names = &context.names;
    let metric = Metric::from_name(name, &names.stages, &names.teams);
    let unknown_stages = names.stages.is_empty() && name.starts_with("entries.");
    match metric {
        None if unknown_stages => {}
        None => node.error(
            format!("unknown metric `{name}`"),
            "no metric of this name",
            suggestion_or_all(name, "metrics", &Metric::names(&names.stages, &names.teams)),
        ),
        Some(Metric::Utilisation(team)) if serving.get(team) == Some(&false) => {
            node.error(
                format!("team `{}` serves no cells and so has no utilisation", names.teams[team]),
                "undefined for this team",
                "name a team that has `serves`",
            );
        }
        Some(_) => {}
    }
    metric
}

/// Whether the figure must reach or stay within a threshold, and where that is written.
fn read_threshold<'a>(table: &Table<'a>) -> Option<(Direction, Node<'a>)> {
    match (table.get("at_least"), table.get("at_most")) {
        (Some(node), None) => Some((Direction::AtLeast, node)),
        (None, Some(node)) => Some((Direction::AtMost, node)),
        (Some(least), Some(most)) => {
            table.reader.conflict(
                (most.span, "and at most"),
                (least.span, "at least"),
                "a goal is either `at_least` or `at_most`",
                "make two goals of it",
            );
            None
        }
        (None, None) => {
            table.error(
                "the goal has no threshold",
                "neither `at_least` nor `at_most`",
                "add for example `at_least = 3.0`",
            );
            None
        }
    }
}

fn read_scope(
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
    let years = calendar.fiscal_years();
    let Some(year) = years.iter().find(|year| year.label == text) else {
        let labels: Vec<String> = years.into_iter().map(|year| year.label).collect();
        node.error(
            format!("`{text}` is no fiscal year of the plan"),
            "not simulated",
            format!(
                "write one of {}, or a range such as `{}`",
                labels.join(", "),
                horizon(calendar)
            ),
        );
        return None;
    };
    let covered = year.last_quarter - year.first_quarter + 1;
    if covered < 4 {
        node.reader.warning(
            node.span,
            format!("the plan covers only {covered} of the 4 quarters of {text}"),
            "only these count",
            "write the range that is meant, or check that the threshold is for these quarters",
        );
    }
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

/// Reports a figure that does not exist for a member, or coverage without a target.
fn check_slice(table: &Table<'_>, metric: Metric, slice: Slice, targets: &[Target]) {
    let span = |key| table.get(key).map_or(table.span, |node| node.span);
    if slice != Slice::Company && !metric.is_sliced() {
        table.reader.error(
            span("where"),
            "this metric exists for the company only",
            "not known for a member",
            "remove `where`",
        );
    }
    let needs_target = matches!(metric, Metric::Coverage | Metric::NextCoverage);
    if needs_target && !targets.iter().any(|target| target.slice == slice) {
        table.reader.error(
            span("metric"),
            "coverage needs a target to compare with, and there is none for this goal",
            "starting pipeline over target",
            "add a [[target]] with the same `where` as the goal (or without, for the company)",
        );
    }
}

/// Reports a goal that can never be met because its figure is undefined in too many quarters.
fn check_defined(table: &Table<'_>, calendar: &Calendar, metric: Metric, scope: &GoalScope) {
    let (undefined, why) = match metric {
        Metric::NextCoverage => (calendar.quarters() - 1, "the plan has no target after its end"),
        Metric::MagicNumber => (0, "the plan has no quarter before its first"),
        _ => return,
    };
    let never = match scope {
        GoalScope::Quarters { quarters, misses_allowed, .. } => {
            *misses_allowed == 0 && quarters.contains(&undefined)
        }
        GoalScope::Period { first_quarter, last_quarter, .. } => {
            *first_quarter == undefined && *last_quarter == undefined
        }
    };
    if never {
        let label = calendar.quarter_label(undefined);
        table.reader.error(
            table.get("metric").map_or(table.span, |node| node.span),
            format!("the goal can never be met: its figure is undefined in {label}"),
            why,
            format!("name `quarters` without {label}"),
        );
    }
}
