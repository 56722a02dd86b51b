//! `[[risk]]`: what may happen, whatever the mix.

use super::Context;
use super::allowed::PROBABILITY;
use super::effect::Effects;
use super::names::names_of;
use super::table::Table;
use super::time::{ordered, quarter_in_plan};
use super::timing::{read_cost, read_months, read_timing};
use crate::scenario::checked::Risk;

/// Reads the risks.
pub(crate) fn read_risks(effects: &mut Effects<'_, '_>, tables: &[Table<'_>]) -> Vec<Risk> {
    tables
        .iter()
        .zip(names_of(tables))
        .map(|(table, name)| read_risk(effects, table, &name))
        .collect()
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
