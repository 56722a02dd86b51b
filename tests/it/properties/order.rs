//! The order of a file's tables carries no meaning, that of the rules aside: a later rule
//! wins.

use spandrel::model::Model;

use super::subjects::{SMALL, Subject, run_all};
use super::tables::{assert_same_but_for_rounding, rows};
use crate::kitchen_sink::{OPEN_CSV, TOML, read_with_csv};

const TRIALS: usize = 70;

/// Numbers that no two orders of adding or multiplying treat alike.
const AWKWARD: &str = "tests/it/data/awkward.toml";

/// The text in tables, each with its sub-tables and comments behind it; what stands before
/// the first one is dropped.
fn tables(toml: &str) -> Vec<String> {
    let mut tables: Vec<(String, String)> = Vec::new();
    for line in toml.lines() {
        if let Some(header) = line.strip_prefix('[') {
            let path = header.trim_start_matches('[');
            let root = &path[..path.find(['.', ']']).unwrap()];
            let opens = line.starts_with("[[") && !path.starts_with(&format!("{root}."));
            match tables.last() {
                // `[market.elasticity]` stays with `[market]`, an effect with its Program.
                Some((before, _)) if before == root && !opens => {}
                _ => tables.push((root.to_owned(), String::new())),
            }
        }
        if let Some((_, text)) = tables.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    tables.into_iter().map(|(_, text)| text).collect()
}

/// The tables in another order, the rules in their own.
fn reordered(toml: &str, order: impl Fn(&mut Vec<String>)) -> String {
    let tables = tables(toml);
    let is_rule = |table: &String| table.starts_with("[[assume]]");
    let mut rules = tables.iter().filter(|table| is_rule(table));
    let mut others = tables.clone();
    order(&mut others);
    let in_order =
        others.iter().map(|table| if is_rule(table) { rules.next().unwrap() } else { table });
    in_order.map(String::as_str).collect()
}

#[test]
fn the_order_of_the_tables_changes_no_figure() {
    for name in SMALL.into_iter().chain([AWKWARD]) {
        let subject = Subject::new(name);
        let expected = rows(&run_all(&subject.model(TRIALS)));
        let backwards = reordered(&subject.toml, |tables| tables.reverse());
        let halves = reordered(&subject.toml, |tables| {
            let middle = tables.len() / 2;
            tables.rotate_left(middle);
        });
        for toml in [backwards, halves] {
            assert_ne!(toml, subject.toml);
            let found = rows(&run_all(&subject.with(toml).model(TRIALS)));
            assert_same_but_for_rounding(name, &expected, &found);
        }
    }
}

/// The dimensions and their members, in the opposite order.
fn with_dimensions_reversed(toml: &str) -> String {
    let begin = toml.find("\n[dimensions]").unwrap() + 1;
    let (before, rest) = toml.split_at(begin);
    let end = rest.find("\n[").unwrap();
    let reversed = |line: &str| -> Option<String> {
        let (name, members) = line.split_once(" = [")?;
        let mut members: Vec<&str> = members.split_once(']')?.0.split(", ").collect();
        members.reverse();
        Some(format!("{name} = [{}]\n", members.join(", ")))
    };
    let mut dimensions: Vec<String> = rest[..end].lines().filter_map(reversed).collect();
    dimensions.reverse();
    format!("{before}[dimensions]\n{}{}", dimensions.concat(), &rest[end..])
}

/// A plan with buckets over several cells aside: their opportunities are dealt to the cells
/// in order.
#[test]
fn the_order_of_dimensions_and_members_changes_no_figure() {
    for name in SMALL.into_iter().filter(|name| !name.ends_with("closing.toml")) {
        let subject = Subject::new(name);
        let expected = rows(&run_all(&subject.model(TRIALS)));
        let reversed = subject.with(with_dimensions_reversed(&subject.toml));
        assert!(reversed.toml != subject.toml || name.ends_with("quickstart.toml"), "{name}");
        assert_same_but_for_rounding(name, &expected, &rows(&run_all(&reversed.model(TRIALS))));
    }
}

#[test]
fn the_order_of_an_exported_pipeline_changes_no_figure() {
    let mut lines: Vec<&str> = OPEN_CSV.lines().collect();
    lines[1..].reverse();
    let results = |csv: &str| {
        let mut scenario = read_with_csv(TOML, csv.as_bytes()).unwrap().scenario;
        scenario.simulation.trials = TRIALS;
        rows(&run_all(&Model::new(scenario).unwrap()))
    };
    assert_same_but_for_rounding("backwards", &results(OPEN_CSV), &results(&lines.join("\n")));
}
