//! Short ways into TOML tables.

use toml::{Table, Value as Toml};

pub fn number(value: &Toml) -> f64 {
    match value {
        Toml::Integer(integer) => *integer as f64,
        Toml::Float(float) => *float,
        other => panic!("not a number: {other}"),
    }
}

pub fn integer(value: &Toml) -> i64 {
    value.as_integer().unwrap_or_else(|| panic!("not an integer: {value}"))
}

pub fn list_of_numbers(value: &Toml) -> Vec<f64> {
    value.as_array().expect("a list of numbers").iter().map(number).collect()
}

pub fn text<'a>(table: &'a Table, key: &str) -> &'a str {
    table[key].as_str().expect("a string")
}

/// The table under a key; empty where there is none.
pub fn table_of(table: &Table, key: &str) -> Table {
    table.get(key).map_or_else(Table::new, |value| value.as_table().expect("a table").clone())
}

/// The tables of a list of tables; none where there is no list.
pub fn items(table: &Table, key: &str) -> Vec<Table> {
    let Some(list) = table.get(key) else { return Vec::new() };
    let list = list.as_array().expect("a list of tables");
    list.iter().map(|item| item.as_table().expect("a table").clone()).collect()
}
