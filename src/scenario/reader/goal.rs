//! `[[goal]]`: what a mix must meet.

use super::Context;
use super::document::Node;
use super::goal_scope::read_scope;
use super::names::names_of;
use super::nearest::suggestion_or_all;
use super::table::Table;
use crate::scenario::checked::{Direction, Goal, GoalScope, Slice, Target};
use crate::scenario::metric::Metric;
use crate::scenario::written;
use crate::units::Calendar;

/// The engine notes which goals a trial meets in the bits of one number.
const MOST_GOALS: usize = 64;

/// Reads the goals; `serving` says of each team whether it serves cells.
pub(crate) fn read_goals(
    context: &Context<'_>,
    document: &Table<'_>,
    targets: &[Target],
    serving: &[bool],
) -> Vec<Goal> {
    let tables = document.tables("goal", "[[goal]]", written::Goal::KEYS);
    if let Some(table) = tables.get(MOST_GOALS) {
        table.error(
            format!("a plan has at most {MOST_GOALS} goals, this is one of {}", tables.len()),
            "one goal too many",
            "leave out goals, or give one goal several `quarters`",
        );
    }
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
