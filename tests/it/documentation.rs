//! The language reference tells the truth: its examples are read, and no key is missing.

use std::collections::BTreeSet;
use std::io::ErrorKind;

use serde_json::Value;
use spandrel::scenario::{Reading, json_schema, read, render};

const LANGUAGE: &str = include_str!("../../src/guide/language.md");

const OPEN_CSV: &str = "amount,close_date,segment,channel,region,win_rate\n\
                        52000.50,2026-11-30,Commercial,Partner,EMEA,0.4\n\
                        ,2027-03-31,Enterprise,Outbound,Americas,\n";

/// The blocks of a page that are fenced with exactly this information string.
fn blocks(page: &str, info: &str) -> Vec<String> {
    let (mut blocks, mut open) = (Vec::new(), None);
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(given)) => open = Some((given == info, String::new())),
            (Some(_), Some(_)) => {
                blocks.extend(open.take().filter(|(wanted, _)| *wanted).map(|(_, text)| text));
            }
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// The scenario that the page's blocks make together.
fn scenario() -> String {
    blocks(LANGUAGE, "toml").concat()
}

fn sound(text: &str) -> Reading {
    let load = |name: &str| match name {
        "open-opportunities.csv" => Ok(OPEN_CSV.as_bytes().to_vec()),
        _ => Err(ErrorKind::NotFound.into()),
    };
    read("language.md", text.as_bytes(), &load)
        .unwrap_or_else(|problems| panic!("{}\n{text}", render(&problems, false)))
}

#[test]
fn the_blocks_make_up_one_sound_scenario() {
    let reading = sound(&scenario());
    assert_eq!(render(&reading.warnings, false), "");
    let scenario = reading.scenario;
    assert_eq!((scenario.programs.len(), scenario.goals.len(), scenario.risks.len()), (3, 4, 1));
    assert_eq!(scenario.open_pipeline.len(), 100);
}

#[test]
fn alternatives_may_stand_in_place_of_their_table() {
    let alternatives = blocks(LANGUAGE, "toml instead");
    assert!(!alternatives.is_empty());
    for alternative in alternatives {
        let mut whole: toml::Table = toml::from_str(&scenario()).unwrap();
        whole.extend(toml::from_str::<toml::Table>(&alternative).unwrap());
        let reading = sound(&toml::to_string(&whole).unwrap());
        assert_eq!(render(&reading.warnings, false), "");
    }
}

#[test]
fn every_example_of_a_distribution_is_one() {
    let section = section("Distributions");
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let deal_size = "deal_size = { lognormal = { mean = 36000, sd = 24000 } }";
    let mut examples = 0;
    for row in rows {
        let (_, rest) = row.split_once("| `{").unwrap_or_else(|| panic!("no example: {row}"));
        let (example, _) = rest.split_once("` |").unwrap();
        let text = scenario().replacen(deal_size, &format!("deal_size = {{{example}"), 1);
        assert_ne!(text, scenario());
        sound(&text);
        examples += 1;
    }
    assert_eq!(examples, 14);
}

/// The part of the page under the heading with this title.
fn section(title: &str) -> &'static str {
    let heading = LANGUAGE
        .match_indices("\n## ")
        .map(|(place, _)| &LANGUAGE[place + 4..])
        .find(|rest| rest.lines().next() == Some(title))
        .unwrap_or_else(|| panic!("no heading `{title}`"));
    heading.find("\n## ").map_or(heading, |end| &heading[..end])
}

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
