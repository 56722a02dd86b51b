//! `[[program]]`, `[[risk]]` and `[[audience]]`: what may be done, and what may happen.

use super::document::Node;
use super::effect::Effects;
use super::names::{refer, refer_all};
use super::table::Table;
use super::team::MOST_PEOPLE;
use super::time::{any_month, horizon, ordered, quarter_in_plan};
use super::value::{Drivers, LIMIT, MONEY, MONTHS, PROBABILITY, number_in};
use super::{Context, Tables};
use crate::scenario::checked::{Audience, Cost, Program, ProgramHire, Risk, Start, Timing, Value};
use crate::scenario::written;

/// Reads the audiences; their names are known.
pub(crate) fn read_audiences(
    context: &Context<'_>,
    tables: &[Table<'_>],
    drivers: &mut Drivers,
) -> Vec<Audience> {
    tables
        .iter()
        .zip(&context.names.audiences)
        .map(|(table, name)| {
            let limit = table.require("limit", "limit = 40").map_or(Value::Constant(1.0), |node| {
                drivers.value(&node, format!("audience.{name}.limit"), &LIMIT)
            });
            Audience { name: name.clone(), limit }
        })
        .collect()
}

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

fn read_months(table: &Table<'_>) -> Option<u32> {
    table.get("months").and_then(|node| node.whole(1, 1200)).map(|months| months as u32)
}

fn read_timing(table: &Table<'_>, owner: &str, drivers: &mut Drivers) -> Timing {
    let path = format!("{owner}.lag_months");
    let half_life = table.get("half_life_months");
    let half_life_months = number_in(half_life, &MONTHS);
    if let (Some(node), Some(0.0)) = (half_life, half_life_months) {
        node.error(
            "`half_life_months` must be above 0",
            "the effect would stop at once",
            "leave it out for an effect that stops at its end",
        );
    }
    Timing {
        lag_months: drivers.value_or(table.get("lag_months"), path, &MONTHS, 0.0),
        ramp_months: number_in(table.get("ramp_months"), &MONTHS).unwrap_or(0.0),
        half_life_months,
    }
}

fn read_cost(table: &Table<'_>, owner: &str, drivers: &mut Drivers) -> Cost {
    let cost = table.get("cost").and_then(|node| node.table("`cost`", written::Cost::KEYS));
    let mut value = |key: &'static str| {
        let node = cost.and_then(|cost| cost.get(key));
        drivers.value_or(node, format!("{owner}.cost.{key}"), &MONEY, 0.0)
    };
    Cost { upfront: value("upfront"), per_month: value("per_month") }
}

fn read_hire(table: &Table<'_>, teams: &[String]) -> Option<ProgramHire> {
    let team = table
        .require("team", "team = \"Enterprise AEs\"")
        .and_then(|node| refer(&node, "team", teams));
    let count = table.require("count", "count = 3").and_then(|node| node.whole(1, MOST_PEOPLE));
    let after = table.get("after_months").map_or(Some(0), |node| node.whole(0, 1200));
    Some(ProgramHire { team: team?, count: count? as u32, after_months: after? as u32 })
}

/// Reads the risks; their names are known.
pub(crate) fn read_risks(
    effects: &mut Effects<'_, '_>,
    tables: &[Table<'_>],
    names: &[String],
) -> Vec<Risk> {
    tables.iter().zip(names).map(|(table, name)| read_risk(effects, table, name)).collect()
}

fn read_risk(effects: &mut Effects<'_, '_>, table: &Table<'_>, name: &str) -> Risk {
    let owner = format!("risk.{name}");
    let probability = table.require("probability", "probability = 0.1");
    let (first_quarter, last_quarter) = read_window(effects.context, table);
    Risk {
        name: name.to_owned(),
        probability: effects.drivers.value_or(
            probability,
            format!("{owner}.probability"),
            &PROBABILITY,
            0.0,
        ),
        first_quarter,
        last_quarter,
        months: read_months(table),
        timing: read_timing(table, &owner, effects.drivers),
        cost: read_cost(table, &owner, effects.drivers),
        effects: effects.read(table, "[[risk.effect]]", &owner),
    }
}

/// The first and the last quarter in which a risk may start.
fn read_window(context: &Context<'_>, table: &Table<'_>) -> (usize, usize) {
    let Some(calendar) = context.calendar() else { return (0, 0) };
    let whole = (0, calendar.quarters() - 1);
    let Some(node) = table.get("window") else { return whole };
    let Some(ends) = node.list() else { return whole };
    let [first, last] = ends.as_slice() else {
        node.error(
            format!("`window` must be a pair of quarters, has {}", ends.len()),
            "expected two quarters",
            "name the first and the last quarter in which the risk may start",
        );
        return whole;
    };
    let ends = (quarter_in_plan(first, calendar), quarter_in_plan(last, calendar));
    let (Some(first), Some(last)) = ends else { return whole };
    ordered(&node, first, last).unwrap_or(whole)
}

/// Warns of audiences that no Program uses, and of Programs and risks that do nothing.
pub(crate) fn warn_of_idle(tables: &Tables<'_>, programs: &[Program]) {
    for (number, table) in tables.audiences.iter().enumerate() {
        let uses = |program: &Program| program.audience == Some(number);
        // A Program with a misspelt audience may use any of them.
        let unknown =
            tables.programs.iter().zip(programs).any(|(table, program)| {
                table.get("audience").is_some() && program.audience.is_none()
            });
        if !unknown && !programs.iter().any(uses) {
            table.reader.warning(
                table.span,
                "no Program uses this audience",
                "limits nothing",
                "name it as `audience` in the Programs that share it",
            );
        }
    }
    let acts = |table: &Table<'_>| table.get("effect").is_some() || table.get("hire").is_some();
    for table in tables.programs.iter().chain(&tables.risks).filter(|table| !acts(table)) {
        table.reader.warning(
            table.span,
            format!("{} has no effect and hires nobody", table.what),
            "it can only cost",
            "add an effect, or people whom it hires",
        );
    }
}
