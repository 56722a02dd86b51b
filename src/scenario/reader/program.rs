//! `[[program]]`: what a mix may choose from.

use super::Context;
use super::document::Node;
use super::effect::Effects;
use super::names::{refer, refer_all};
use super::table::Table;
use super::team::MOST_PEOPLE;
use super::time::{any_month, horizon};
use super::timing::{read_cost, read_months, read_timing};
use crate::scenario::checked::{Program, ProgramHire, Start};
use crate::scenario::written;

/// Reads the Programs; their names are known.
pub(crate) fn read_programs(effects: &mut Effects<'_, '_>, tables: &[Table<'_>]) -> Vec<Program> {
    let context = effects.context;
    tables
        .iter()
        .zip(&context.names.programs)
        .map(|(table, name)| read_program(effects, context, table, name))
        .collect()
}

fn read_program(
    effects: &mut Effects<'_, '_>,
    context: &Context<'_>,
    table: &Table<'_>,
    name: &str,
) -> Program {
    let names = &context.names;
    let owner = format!("program.{name}");
    let start = table.require("start", "start = \"FY27-Q1\"");
    Program {
        name: name.to_owned(),
        starts: start.map(|node| read_starts(context, &node, name)).unwrap_or_default(),
        months: read_months(table),
        timing: read_timing(table, &owner, effects.drivers),
        requires: refer_all(table.get("requires"), "Program", &names.programs),
        excludes: refer_all(table.get("excludes"), "Program", &names.programs),
        cost: read_cost(table, &owner, effects.drivers),
        audience: table.get("audience").and_then(|node| refer(&node, "audience", &names.audiences)),
        effects: effects.read(table, "[[program.effect]]", &owner),
        hires: table
            .tables("hire", "[[program.hire]]", written::ProgramHire::KEYS)
            .iter()
            .filter_map(|hire| read_hire(hire, &names.teams))
            .collect(),
    }
}

/// The alternative starts of a Program, each at another month.
fn read_starts(context: &Context<'_>, node: &Node<'_>, name: &str) -> Vec<Start> {
    let Some(calendar) = context.calendar() else { return Vec::new() };
    let nodes = node.one_or_many();
    if nodes.is_empty() {
        node.error(
            format!("Program `{name}` has no start"),
            "an empty list",
            "name at least one quarter or month",
        );
    }
    let mut starts: Vec<Start> = Vec::new();
    for node in nodes {
        let (Some(month), Some(label)) = (any_month(&node, calendar), node.text()) else {
            continue;
        };
        let Ok(month) = usize::try_from(month) else {
            node.error(
                format!("Program `{name}` would start before the plan"),
                format!("the plan starts in {}", calendar.month_label(0)),
                format!("the plan has the quarters {}", horizon(calendar)),
            );
            continue;
        };
        if month >= calendar.months() {
            node.reader.warning(
                node.span,
                format!("Program `{name}` would start after the plan ends"),
                "without effect or cost",
                format!("the plan has the quarters {}", horizon(calendar)),
            );
        }
        if let Some(same) = starts.iter().find(|start| start.month == month) {
            node.error(
                format!("`{label}` and `{}` are the same start of `{name}`", same.label),
                "named before",
                "remove one of them",
            );
            continue;
        }
        starts.push(Start { label: label.to_owned(), month });
    }
    starts
}

fn read_hire(table: &Table<'_>, teams: &[String]) -> Option<ProgramHire> {
    let team = table
        .require("team", "team = \"Enterprise AEs\"")
        .and_then(|node| refer(&node, "team", teams));
    let count = table.require("count", "count = 3").and_then(|node| node.whole(1, MOST_PEOPLE));
    let after = table.get("after_months").map_or(Some(0), |node| node.whole(0, 1200));
    Some(ProgramHire { team: team?, count: count? as u32, after_months: after? as u32 })
}
