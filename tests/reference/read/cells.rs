//! Rules: the last one that matches a cell and names a quantity wins.

use toml::Table;

use super::numbers::{integer, items, table_of, text};
use super::reader::Reader;
use crate::reference::plan::{Cell, Value};

pub fn cells(reader: &mut Reader, file: &Table) -> Vec<Cell> {
    let mut cells: Vec<Cell> = (0..reader.cell_count())
        .map(|cell| Cell {
            members: reader.members(cell),
            convert: vec![None; reader.stages.len()],
            win_rate: None,
            slip_rate: Value::Constant(0.0),
            max_slips: 3,
            slip_win_factor: Value::Constant(1.0),
            sales_cycle: None,
            sales_cycle_level: Value::Constant(1.0),
            deal_size: None,
            deal_size_level: Value::Constant(1.0),
            team: None,
        })
        .collect();
    for (team, table) in items(file, "team").iter().enumerate() {
        if table.contains_key("serves") {
            let served = reader.selected(table, "serves");
            for (cell, _) in served.iter().enumerate().filter(|(_, yes)| **yes) {
                cells[cell].team = Some(team);
            }
        }
    }
    for rule in items(file, "assume") {
        let selected = reader.selected(&rule, "where");
        for (cell, _) in selected.iter().enumerate().filter(|(_, yes)| **yes) {
            apply(reader, &rule, &mut cells[cell]);
        }
    }
    cells
}

fn apply(reader: &mut Reader, rule: &Table, cell: &mut Cell) {
    let suffix = suffix(reader, rule, cell);
    let prefix = format!("assume.{}", Reader::name_of(rule));
    let value = |reader: &mut Reader, table: &Table, key: &str, path: &str| {
        table.get(key).map(|value| reader.value(value, &format!("{prefix}.{path}{suffix}")))
    };
    let convert = table_of(rule, "convert");
    for stage in 1..reader.stages.len() {
        let name = reader.stages[stage].clone();
        let given = value(reader, &convert, &name, &format!("convert.{name}"));
        cell.convert[stage] = given.or(cell.convert[stage]);
    }
    cell.win_rate = value(reader, rule, "win_rate", "win_rate").or(cell.win_rate);
    for (key, place) in [
        ("slip_rate", &mut cell.slip_rate),
        ("slip_win_factor", &mut cell.slip_win_factor),
        ("sales_cycle_level", &mut cell.sales_cycle_level),
        ("deal_size_level", &mut cell.deal_size_level),
    ] {
        *place = value(reader, rule, key, key).unwrap_or(*place);
    }
    if let Some(slips) = rule.get("max_slips") {
        cell.max_slips = integer(slips);
    }
    if let Some(cycle) = rule.get("sales_cycle") {
        cell.sales_cycle = Some(reader.each_draws(cycle));
    }
    if let Some(size) = rule.get("deal_size") {
        cell.deal_size = Some(reader.each_draws(size));
    }
}

/// `[region=EMEA]` where the rule gives each member a driver of its own.
fn suffix(reader: &Reader, rule: &Table, cell: &Cell) -> String {
    let Some(per) = rule.get("per") else { return String::new() };
    let dimensions = per.as_array().expect("a list of dimensions");
    let parts: Vec<String> = dimensions
        .iter()
        .map(|name| {
            let dimension = reader.dimension(name.as_str().expect("a dimension"));
            let (name, members) = &reader.dimensions[dimension];
            format!("{name}={}", members[cell.members[dimension]])
        })
        .collect();
    format!("[{}]", parts.join(","))
}

/// By name, which stage something enters; the first where nothing is said.
pub fn enters(reader: &Reader, table: &Table) -> usize {
    if table.contains_key("enters") { reader.stage(text(table, "enters")) } else { 0 }
}
