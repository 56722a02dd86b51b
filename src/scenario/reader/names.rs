//! Names: of the things of a plan, and references to them.

use super::document::Node;
use super::nearest::suggestion_or_all;
use super::report::Reader;
use super::table::Table;
use crate::scenario::diagnostic::Span;

/// The names that other tables refer to, collected before these are read, so that the
/// order of the tables in the file does not matter.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) stages: Vec<String>,
    pub(crate) teams: Vec<String>,
    pub(crate) programs: Vec<String>,
    pub(crate) audiences: Vec<String>,
}

/// The name of a table that must have one; reported and empty where it has none.
pub(crate) fn name_of(table: &Table<'_>) -> String {
    let Some(node) = table.require("name", "name = \"…\"") else { return String::new() };
    let Some(name) = node.text() else { return String::new() };
    if name.is_empty() {
        node.error(format!("{} has an empty name", table.what), "no name", "give it a name");
    }
    name.to_owned()
}

/// The name of each table, with every name used twice reported.
pub(crate) fn names_of(tables: &[Table<'_>]) -> Vec<String> {
    let named: Vec<(Table<'_>, String)> =
        tables.iter().map(|table| (*table, name_of(table))).collect();
    unique_tables(&named);
    named.into_iter().map(|(_, name)| name).collect()
}

/// The name of a table, or its selector's text where it has none.
pub(crate) fn name_or(table: &Table<'_>, selector: &str) -> String {
    if table.get("name").is_some() { name_of(table) } else { selector.to_owned() }
}

/// Reports tables of one kind that share a name, whether written or by default.
pub(crate) fn unique_tables(named: &[(Table<'_>, String)]) {
    let mut seen: std::collections::BTreeMap<&str, Span> = std::collections::BTreeMap::new();
    for (table, name) in named {
        if name.is_empty() {
            continue;
        }
        let (span, cure) = match table.get("name") {
            Some(node) => (node.span, "rename one of them"),
            None => (table.span, "without a name it is called by its selector: add a `name`"),
        };
        match seen.get(name.as_str()) {
            Some(first) => table.reader.conflict(
                (span, "the second"),
                (*first, "the first"),
                format!("two {} tables are called `{name}`", table.what),
                cure,
            ),
            None => {
                seen.insert(name, span);
            }
        }
    }
}

/// Reports texts of one list that are equal.
pub(crate) fn unique(texts: &[(Node<'_>, &str)], kind: &str, cure: &str) {
    let mut seen: std::collections::BTreeMap<&str, Span> = std::collections::BTreeMap::new();
    for (node, text) in texts {
        if let Some(first) = seen.insert(text, node.span) {
            node.reader.conflict(
                (node.span, "the second time"),
                (first, "the first time"),
                format!("{kind} `{text}` is named twice"),
                cure,
            );
        }
    }
}

/// The number of the thing that a text names, reported where there is none.
pub(crate) fn refer(node: &Node<'_>, kind: &str, known: &[String]) -> Option<usize> {
    refer_at((node.reader, node.span), node.text()?, kind, known)
}

/// The number of the thing that a key of a table names, reported where there is none.
pub(crate) fn refer_key(entry: &Node<'_>, kind: &str, known: &[String]) -> Option<usize> {
    refer_at((entry.reader, entry.key_span), entry.key, kind, known)
}

fn refer_at(
    (reader, span): (&Reader<'_>, Span),
    name: &str,
    kind: &str,
    known: &[String],
) -> Option<usize> {
    let place = known.iter().position(|candidate| candidate == name);
    if place.is_none() {
        reader.error(
            span,
            format!("unknown {kind} `{name}`"),
            format!("no {kind} of this name"),
            suggestion_or_all(name, &format!("{kind}s"), known),
        );
    }
    place
}

/// The numbers of the things that a list names, each once.
pub(crate) fn refer_all(node: Option<Node<'_>>, kind: &str, known: &[String]) -> Vec<usize> {
    let nodes = node.and_then(|node| node.list());
    nodes.map(|nodes| refer_each(&nodes, kind, known)).unwrap_or_default()
}

/// The numbers of the things that these nodes name, each once.
pub(crate) fn refer_each(nodes: &[Node<'_>], kind: &str, known: &[String]) -> Vec<usize> {
    let texts: Vec<(Node<'_>, &str)> = nodes
        .iter()
        .filter(|node| node.is_text())
        .filter_map(|node| Some((*node, node.text()?)))
        .collect();
    unique(&texts, kind, "name it once");
    nodes.iter().filter_map(|node| refer(node, kind, known)).collect()
}
