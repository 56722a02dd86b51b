//! A small sound scenario that uses every kind of table, and ways to read changed copies.

use std::io::{Error, ErrorKind};

use spandrel::scenario::{Diagnostic, Reading, read};

/// The scenario file.
pub const TOML: &str = include_str!("data/kitchen-sink.toml");

/// Its open pipeline.
pub const OPEN_CSV: &str = include_str!("data/open.csv");

const DEALS_CSV: &str = include_str!("data/deals.csv");

/// Reads a scenario text beside the two CSV files.
pub fn read_text(toml: &str) -> Result<Reading, Vec<Diagnostic>> {
    read_with_csv(toml, OPEN_CSV.as_bytes())
}

/// Reads a scenario text beside another open pipeline.
pub fn read_with_csv(toml: &str, open_csv: &[u8]) -> Result<Reading, Vec<Diagnostic>> {
    let load = |name: &str| match name {
        "open.csv" => Ok(open_csv.to_vec()),
        "deals.csv" => Ok(DEALS_CSV.as_bytes().to_vec()),
        _ => Err(Error::new(ErrorKind::NotFound, "No such file or directory")),
    };
    read("plan.toml", toml.as_bytes(), &load)
}

/// The scenario with the one place that reads `from` replaced by `to`.
pub fn changed(from: &str, to: &str) -> String {
    assert_eq!(TOML.matches(from).count(), 1, "`{from}` must occur once in the kitchen sink");
    TOML.replacen(from, to, 1)
}
