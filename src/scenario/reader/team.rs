//! `[[team]]`: who works the opportunities.

use super::Context;
use super::allowed::{COUNT, MONEY, PROBABILITY, number_in};
use super::document::Node;
use super::grid::Grid;
use super::report::Reader;
use super::table::Table;
use super::time::any_month;
use super::value::Drivers;
use crate::scenario::checked::{Hire, Source, Team};
use crate::scenario::diagnostic::Span;
use crate::scenario::written;
use crate::units::Calendar;

/// The most people in a team, or hired at once.
pub(crate) const MOST_PEOPLE: u64 = 100_000;

/// Reads the teams; their names are known.
pub(crate) fn read_teams(
    context: &Context<'_>,
    tables: &[Table<'_>],
    drivers: &mut Drivers,
) -> Vec<Team> {
    let teams: Vec<Team> = tables
        .iter()
        .zip(&context.names.teams)
        .map(|(table, name)| read_team(context, table, name, drivers))
        .collect();
    let served: Vec<(Span, &str, &[usize])> = tables
        .iter()
        .zip(&teams)
        .map(|(table, team)| {
            let span = table.get("serves").map_or(table.span, |node| node.span);
            (span, team.name.as_str(), team.cells.as_slice())
        })
        .collect();
    refuse_overlaps(context.reader, &context.grid, "teams", &served);
    teams
}

fn read_team(context: &Context<'_>, table: &Table<'_>, name: &str, drivers: &mut Drivers) -> Team {
    let path = |quantity: &str| format!("team.{name}.{quantity}");
    let serves = table.get("serves");
    let opportunities_per_rep = table.get("opportunities_per_rep");
    if let (Some(serves), None) = (serves, opportunities_per_rep) {
        serves.error(
            format!("team `{name}` serves cells but has no `opportunities_per_rep`"),
            "without it, nobody knows how many opportunities the team can take on",
            "add for example `opportunities_per_rep = 4`, new ones a month and ramped rep",
        );
    }
    Team {
        name: name.to_owned(),
        cells: serves.map(|node| context.grid.select(Some(node)).cells).unwrap_or_default(),
        headcount: table
            .require("headcount", "headcount = 8")
            .and_then(|node| node.whole(0, MOST_PEOPLE))
            .unwrap_or(0) as u32,
        ramp: table.get("ramp").and_then(|node| read_ramp(&node)).unwrap_or_else(|| vec![1.0]),
        attrition: drivers.value_or(table.get("attrition"), path("attrition"), &PROBABILITY, 0.0),
        backfill_months: table
            .get("backfill_months")
            .and_then(|node| node.whole(1, 1200))
            .map(|months| months as u32),
        opportunities_per_rep: opportunities_per_rep
            .map(|node| drivers.value(&node, path("opportunities_per_rep"), &COUNT)),
        waiting_loss: drivers.value_or(
            table.get("waiting_loss"),
            path("waiting_loss"),
            &PROBABILITY,
            0.0,
        ),
        hires: read_hires(table, context.calendar()),
        cost_per_rep: drivers.value_or(
            table.get("cost_per_rep"),
            path("cost_per_rep"),
            &MONEY,
            0.0,
        ),
        quota: number_in(table.get("quota"), &MONEY),
    }
}

fn read_ramp(node: &Node<'_>) -> Option<Vec<f64>> {
    let ramp = node.numbers()?;
    if ramp.is_empty() || ramp.len() > 1200 {
        node.error(
            format!("`ramp` must have 1 to 1200 entries, has {}", ramp.len()),
            "productivity by month of tenure",
            "write for example `ramp = [0, 0.5, 1]`; leave it out for reps that start ramped",
        );
        return None;
    }
    if let Some(entry) = ramp.iter().find(|entry| !(0.0..=10.0).contains(*entry)) {
        node.error(
            format!("`ramp` must lie in 0 to 10, has {entry}"),
            "productivity by month of tenure",
            "1 is a fully ramped rep",
        );
        return None;
    }
    Some(ramp)
}

fn read_hires(table: &Table<'_>, calendar: Option<&Calendar>) -> Vec<Hire> {
    let hires = table.tables("hires", "`hires`", written::Hire::KEYS);
    hires.iter().filter_map(|hire| read_hire(hire, calendar)).collect()
}

fn read_hire(table: &Table<'_>, calendar: Option<&Calendar>) -> Option<Hire> {
    let count = table.require("count", "count = 2").and_then(|node| node.whole(1, MOST_PEOPLE));
    let node = table.require("month", "month = \"2027-04\"")?;
    let calendar = calendar?;
    let month = any_month(&node, calendar)?;
    let Ok(month) = usize::try_from(month) else {
        node.error(
            "these reps join before the plan starts",
            format!("the plan starts in {}", calendar.month_label(0)),
            "count them in `headcount`",
        );
        return None;
    };
    if month >= calendar.months() {
        node.reader.warning(
            node.span,
            "these reps join after the plan ends",
            "not simulated",
            "remove them, or lengthen the plan",
        );
    }
    Some(Hire { month, count: count? as u32 })
}

/// Reports things of one kind that share a cell.
pub(crate) fn refuse_overlaps(
    reader: &Reader<'_>,
    grid: &Grid,
    kind: &str,
    things: &[(Span, &str, &[usize])],
) {
    let mut owner: Vec<Option<usize>> = vec![None; grid.cell_count()];
    for (number, (span, name, cells)) in things.iter().enumerate() {
        let clash = cells.iter().find_map(|&cell| Some((cell, owner[cell]?)));
        if let Some((cell, first)) = clash {
            let (first_span, first_name, _) = things[first];
            reader.conflict(
                (*span, "the second"),
                (first_span, "the first"),
                format!(
                    "{kind} `{first_name}` and `{name}` overlap: both have {}",
                    grid.describe(cell)
                ),
                "change their selectors so that every cell is in one of them at most",
            );
        }
        cells.iter().for_each(|&cell| owner[cell] = owner[cell].or(Some(number)));
    }
}

/// Reports teams that neither serve cells nor feed a source.
pub(crate) fn refuse_idle_teams(
    tables: &[Table<'_>],
    teams: &[Team],
    source_tables: &[Table<'_>],
    sources: &[Source],
) {
    // A source with a misspelt team may feed any of them.
    let all_known = source_tables
        .iter()
        .zip(sources)
        .all(|(table, source)| table.get("per_rep_of").is_none() || source.per_rep_of.is_some());
    for (number, (table, team)) in tables.iter().zip(teams).enumerate() {
        let feeds = sources.iter().any(|source| source.per_rep_of == Some(number));
        if table.get("serves").is_none() && !feeds && all_known {
            table.error(
                format!(
                    "team `{}` does nothing: it serves no cells and feeds no source",
                    team.name
                ),
                "nothing depends on this team",
                "add `serves`, or name the team in a source's `per_rep_of`",
            );
        }
    }
}
