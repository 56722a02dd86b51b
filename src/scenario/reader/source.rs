//! `[[source]]`: where entries come from.

use super::Context;
use super::allowed::{COUNT, GROWTH, RATE};
use super::assume::entered_stage;
use super::document::Node;
use super::flow::Flow;
use super::names::{names_of, refer};
use super::shares::shares;
use super::table::Table;
use super::value::Drivers;
use crate::scenario::checked::{Source, Value};

/// Reads the sources.
pub(crate) fn read_sources(
    context: &Context<'_>,
    tables: &[Table<'_>],
    drivers: &mut Drivers,
    flow: &mut Flow,
) -> Vec<Source> {
    tables
        .iter()
        .zip(names_of(tables))
        .map(|(table, name)| read_source(context, table, &name, drivers, flow))
        .collect()
}

fn read_source(
    context: &Context<'_>,
    table: &Table<'_>,
    name: &str,
    drivers: &mut Drivers,
    flow: &mut Flow,
) -> Source {
    let stages = &context.names.stages;
    let selection = context.grid.select(table.get("where"));
    let shares = shares(&context.grid, &selection, table.get("share"));
    let enters = entered_stage(table.get("enters"), stages);
    flow.entries(format!("source `{name}`"), table.span, enters, stages.len(), &shares);
    let path = |quantity: &str| format!("source.{name}.{quantity}");
    let volume = table
        .require("volume", "volume = 100")
        .map_or(Value::Constant(0.0), |node| drivers.value(&node, path("volume"), &COUNT));
    Source {
        name: name.to_owned(),
        shares,
        volume,
        per_rep_of: table
            .get("per_rep_of")
            .and_then(|node| refer(&node, "team", &context.names.teams)),
        enters,
        seasonality: table
            .get("seasonality")
            .and_then(|node| seasonality(&node))
            .unwrap_or([1.0; 12]),
        growth: drivers.value_or(table.get("growth"), path("growth"), &GROWTH, 0.0),
        volatility: drivers.value_or(table.get("volatility"), path("volatility"), &RATE, 0.0),
    }
}

/// Factors by fiscal month, from 4 by fiscal quarter or 12 by fiscal month.
fn seasonality(node: &Node<'_>) -> Option<[f64; 12]> {
    let factors = node.numbers()?;
    if let Some(factor) = factors.iter().find(|factor| **factor < 0.0 || **factor > 1e6) {
        node.error(
            format!("`seasonality` has the factor {factor}"),
            "factors must be 0 or more",
            "write 1 for an ordinary quarter",
        );
        return None;
    }
    match factors.len() {
        4 => Some(std::array::from_fn(|month| factors[month / 3])),
        12 => factors.try_into().ok(),
        other => {
            node.error(
                format!("`seasonality` must have 4 or 12 factors, has {other}"),
                format!("{other} factors"),
                "write one for each fiscal quarter, or one for each fiscal month",
            );
            None
        }
    }
}
