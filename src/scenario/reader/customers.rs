//! `[[customers]]`: the bases that wins join.

use super::Context;
use super::allowed::{MONEY, PROBABILITY, RATE, number_in};
use super::names::names_of;
use super::table::Table;
use super::team::refuse_overlaps;
use super::value::Drivers;
use crate::scenario::checked::CustomerBase;
use crate::scenario::diagnostic::Span;

/// Reads the customer bases.
pub(crate) fn read_customers(
    context: &Context<'_>,
    tables: &[Table<'_>],
    drivers: &mut Drivers,
) -> Vec<CustomerBase> {
    let bases: Vec<CustomerBase> = tables
        .iter()
        .zip(names_of(tables))
        .map(|(table, name)| {
            let path = |quantity: &str| format!("customers.{name}.{quantity}");
            CustomerBase {
                name: name.clone(),
                cells: context.grid.select(table.get("where")).cells,
                arr: number_in(table.require("arr", "arr = 24000000"), &MONEY).unwrap_or(0.0),
                churn: drivers.value_or(table.get("churn"), path("churn"), &PROBABILITY, 0.0),
                expansion: drivers.value_or(table.get("expansion"), path("expansion"), &RATE, 0.0),
            }
        })
        .collect();
    let claimed: Vec<(Span, &str, &[usize])> = tables
        .iter()
        .zip(&bases)
        .map(|(table, base)| {
            let span = table.get("where").map_or(table.span, |node| node.span);
            (span, base.name.as_str(), base.cells.as_slice())
        })
        .collect();
    refuse_overlaps(context.reader, &context.grid, "customer bases", &claimed);
    bases
}
