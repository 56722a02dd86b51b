//! The language page against the schema.

use std::collections::BTreeSet;

use serde_json::Value;
use spandrel::scenario::json_schema;

use super::{LANGUAGE, section};

/// The keys that a schema allows, itself or through others, none of them named before.
fn keys<'a>(
    root: &'a Value,
    schema: &'a Value,
    seen: &mut BTreeSet<&'a str>,
    found: &mut BTreeSet<&'a str>,
) {
    match schema {
        Value::Object(parts) => {
            for (name, part) in parts {
                match (name.as_str(), part) {
                    ("$ref", Value::String(path)) if seen.insert(path) => {
                        let pointer = path.trim_start_matches('#');
                        keys(root, root.pointer(pointer).unwrap(), seen, found);
                    }
                    ("properties", Value::Object(properties)) => {
                        for (key, property) in properties {
                            found.insert(key);
                            keys(root, property, seen, found);
                        }
                    }
                    _ => keys(root, part, seen, found),
                }
            }
        }
        Value::Array(parts) => parts.iter().for_each(|part| keys(root, part, seen, found)),
        _ => {}
    }
}

/// The keys that the section with this title does not name.
fn missing(title: &str, keys: &BTreeSet<&str>) -> Vec<String> {
    let text = section(title);
    let is_missing = |key: &&&str| !text.contains(&format!("`{key}`"));
    keys.iter().filter(is_missing).map(|key| format!("{title}: {key}")).collect()
}

#[test]
fn the_reference_names_every_key_of_the_schema() {
    let schema = json_schema();
    let tables = schema["properties"].as_object().unwrap();
    // Distributions stand in many tables and have a section of their own.
    let mut seen = BTreeSet::new();
    let mut parameters = BTreeSet::new();
    keys(&schema, &schema["$defs"]["Distribution"], &mut seen, &mut parameters);
    assert!(parameters.contains("metalog") && parameters.contains("failures"));
    let mut missing_keys = missing("Distributions", &parameters);
    for (table, part) in tables {
        let title = match LANGUAGE.contains(&format!("\n## `[[{table}]]`\n")) {
            true => format!("`[[{table}]]`"),
            false => format!("`[{table}]`"),
        };
        let mut found = BTreeSet::new();
        keys(&schema, part, &mut seen, &mut found);
        missing_keys.extend(missing(&title, &found));
    }
    assert_eq!(missing_keys, Vec::<String>::new(), "language.md does not describe these keys");
}
