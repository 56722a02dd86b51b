//! `[[audience]]`: limits that Programs share; and warnings of what does nothing.

use super::allowed::LIMIT;
use super::table::Table;
use super::value::Drivers;
use super::{Context, Tables};
use crate::scenario::checked::{Audience, Program, Value};

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
            format!("this {} does nothing: it has no effects and hires nobody", table.what),
            "it only costs",
            "add an effect, or people whom it hires",
        );
    }
}
