//! The page on exports: its mappings are mappings, and it lists every key.

use spandrel::history::{Mapping, Records};

use super::blocks;

const EXPORTS: &str = include_str!("../../../src/guide/exports.md");

fn mapping(text: &str) -> Mapping {
    Mapping::parse("exports.md", text).unwrap_or_else(|problem| panic!("{problem}\n{text}"))
}

#[test]
fn its_mappings_can_be_read() {
    let opportunities = blocks(EXPORTS, "toml opportunities").concat();
    assert_eq!(mapping(&opportunities).dimensions.len(), 2);
    let (before, after) = opportunities.split_once("[status]").unwrap();
    let (_, after) = after.split_once("[dimensions]").unwrap();
    let flags = blocks(EXPORTS, "toml flags").concat();
    mapping(&format!("{before}{flags}[dimensions]{after}"));
    let leads = mapping(&blocks(EXPORTS, "toml leads").concat());
    assert!(matches!(leads.records, Records::Leads(_)));
    assert_eq!(leads.stages.len(), 2);
    for (block, count) in [("toml changes", 3), ("toml reps", 1)] {
        let found = blocks(EXPORTS, block);
        assert_eq!(found.len(), count, "{block}");
        found.into_iter().for_each(|text| drop(mapping(&text)));
    }
}

#[test]
fn every_key_is_listed() {
    for (table, expected) in [("", 12), ("status.", 7)] {
        let text = format!("columns = {{}}\nstatus = {{}}\n{table}stray = 1\n");
        let text =
            text.replace("status = {}\n", if table == "status." { "" } else { "status = {}\n" });
        let problem = Mapping::parse("map.toml", &text).unwrap_err().reason;
        let (_, keys) =
            problem.split_once("expected one of ").unwrap_or_else(|| panic!("{problem}"));
        let keys: Vec<&str> = keys.split(", ").map(|key| key.trim_matches('`')).collect();
        assert_eq!(keys.len(), expected, "{keys:?}");
        for key in keys {
            let listed = [format!("`{key}`"), format!("`[{key}]`"), format!("\n{key} = ")];
            assert!(listed.iter().any(|form| EXPORTS.contains(form)), "`{key}` is not listed");
        }
    }
}

#[test]
fn every_column_is_listed() {
    for records in ["opportunities", "leads", "changes", "reps"] {
        let text = format!("records = '{records}'\ncolumns = {{ zzz = 'x' }}\n");
        let problem = Mapping::parse("map.toml", &text).unwrap_err();
        let keys = problem.cure.strip_prefix("they have ").unwrap_or_else(|| panic!("{problem}"));
        for key in keys.split(", ") {
            let listed = [format!("`{key}`"), format!("\n{key} = ")];
            assert!(listed.iter().any(|form| EXPORTS.contains(form)), "`{key}` is not listed");
        }
    }
}
