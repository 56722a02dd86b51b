//! Parameters of distributions: which are given, and which are at fault.

use super::document::Node;
use super::nearest::list_of;
use super::table::Table;
use crate::distribution::{Distribution, ParameterError};

/// The values of these parameters, all of them required and no others allowed.
pub(crate) fn exactly<const N: usize>(tag: &Node<'_>, keys: [&'static str; N]) -> Option<[f64; N]> {
    let table = tag.table(tag.key, &keys)?;
    let values: Option<Vec<f64>> = keys.map(|key| required(&table, key)).into_iter().collect();
    values?.try_into().ok()
}

pub(crate) fn required(table: &Table<'_>, key: &'static str) -> Option<f64> {
    table.require(key, &format!("{key} = 1")).and_then(|node| node.number())
}

/// Which of several sets of parameters the file gives.
pub(crate) fn alternative(tag: &Node<'_>, sets: &[&[&str]]) -> Option<usize> {
    if !tag.is_table() {
        tag.expected("a table of parameters");
        return None;
    }
    let given: Vec<&str> = tag.entries()?.iter().map(|entry| entry.key).collect();
    let fitting: Vec<usize> =
        (0..sets.len()).filter(|&set| given.iter().all(|key| sets[set].contains(key))).collect();
    if let [only] = fitting.as_slice() {
        return Some(*only);
    }
    let sets: Vec<String> = sets.iter().map(|set| list_of(set)).collect();
    tag.error(
        format!("`{}` does not go with the parameters {}", tag.key, list_of(&given)),
        "these parameters make no distribution",
        format!("`{}` takes {}", tag.key, sets.join(", or ")),
    );
    None
}

/// What a constructor made; where it refused, the parameter at fault is reported.
pub(crate) fn checked(
    tag: &Node<'_>,
    made: Result<Distribution, ParameterError>,
) -> Option<Distribution> {
    let error = match made {
        Ok(distribution) => return Some(distribution),
        Err(error) => error,
    };
    let parameters = if tag.is_table() { tag.entries().unwrap_or_default() } else { Vec::new() };
    let fault = parameters.iter().find(|entry| entry.key == error.parameter).unwrap_or(tag);
    fault.error(
        format!("`{}` of `{}` {}", error.parameter, tag.key, error.reason),
        "not possible",
        "",
    );
    None
}
