//! Whatever a file holds, reading it ends: with a scenario, or with problems that can be
//! shown.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use spandrel::scenario::{Diagnostic, Reading, Severity, render};

use crate::kitchen_sink::{OPEN_CSV, TOML, read_text, read_with_csv};

const BRIDGE: &str = include_str!("../../scenarios/bridge-the-gap.toml");

/// What numbers are replaced by.
const NUMBERS: [&str; 14] = [
    "nan",
    "inf",
    "-inf",
    "1e308",
    "-1e308",
    "1e-308",
    "1e999",
    "-1",
    "0",
    "0.5",
    "2",
    "99999999999999999999999",
    "9223372036854775807",
    "0xffff",
];

/// What any value is replaced by.
const VALUES: [&str; 10] = [
    "\"\"",
    "\"FY27-Q1\"",
    "\"2027-01\"",
    "true",
    "[]",
    "{}",
    "[[]]",
    "[1, 2]",
    "2027-01-01",
    "{ x = 1 }",
];

/// One thing that happens to a file.
#[derive(Clone, Debug)]
enum Change {
    DeleteLine(Index),
    RepeatLine(Index),
    SwapLines(Index, Index),
    ReplaceNumber(Index, &'static str),
    ReplaceText(Index, &'static str),
    DeleteCharacter(Index),
}

fn change() -> impl Strategy<Value = Change> {
    let any = any::<Index>;
    prop_oneof![
        any().prop_map(Change::DeleteLine),
        any().prop_map(Change::RepeatLine),
        (any(), any()).prop_map(|(one, other)| Change::SwapLines(one, other)),
        (any(), select(&NUMBERS[..])).prop_map(|(place, with)| Change::ReplaceNumber(place, with)),
        (any(), select(&VALUES[..])).prop_map(|(place, with)| Change::ReplaceNumber(place, with)),
        (any(), select(&VALUES[..])).prop_map(|(place, with)| Change::ReplaceText(place, with)),
        (any(), select(&NUMBERS[..])).prop_map(|(place, with)| Change::ReplaceText(place, with)),
        any().prop_map(Change::DeleteCharacter),
    ]
}

/// The byte ranges of numbers, outside of texts.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    const SEPARATORS: [char; 8] = [' ', '=', ',', '[', ']', '{', '}', '\n'];
    let mut found = Vec::new();
    let mut start = 0;
    for part in text.split_inclusive(SEPARATORS) {
        let token = part.trim_end_matches(SEPARATORS);
        if token.parse::<f64>().is_ok() {
            found.push((start, start + token.len()));
        }
        start += part.len();
    }
    found
}

/// The byte ranges of texts, with their quotes.
fn texts(text: &str) -> Vec<(usize, usize)> {
    let quotes: Vec<usize> = text.match_indices('"').map(|(place, _)| place).collect();
    quotes.chunks_exact(2).map(|pair| (pair[0], pair[1] + 1)).collect()
}

fn replaced(text: &str, ranges: &[(usize, usize)], place: Index, with: &str) -> String {
    if ranges.is_empty() {
        return text.to_owned();
    }
    let (start, end) = ranges[place.index(ranges.len())];
    format!("{}{with}{}", &text[..start], &text[end..])
}

fn apply(text: &str, change: &Change) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() {
        return text.to_owned();
    }
    let count = lines.len();
    match change {
        Change::DeleteLine(line) => {
            lines.remove(line.index(count));
        }
        Change::RepeatLine(line) => {
            let line = line.index(count);
            lines.insert(line, lines[line]);
        }
        Change::SwapLines(one, other) => lines.swap(one.index(count), other.index(count)),
        Change::ReplaceNumber(place, with) => return replaced(text, &numbers(text), *place, with),
        Change::ReplaceText(place, with) => return replaced(text, &texts(text), *place, with),
        Change::DeleteCharacter(place) => {
            let characters: Vec<(usize, usize)> =
                text.char_indices().map(|(start, one)| (start, start + one.len_utf8())).collect();
            return replaced(text, &characters, *place, "");
        }
    }
    lines.join("\n")
}

/// The one thing that must hold of every reading.
fn ends_well(read: Result<Reading, Vec<Diagnostic>>) {
    match read {
        Ok(reading) => {
            assert!(reading.warnings.iter().all(|one| one.severity == Severity::Warning));
        }
        Err(problems) => {
            assert!(problems.iter().any(|one| one.severity == Severity::Error));
            assert!(problems.iter().all(|one| one.line() > 0 && one.column() > 0));
            assert!(!render(&problems, false).is_empty());
            assert!(!render(&problems, true).is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text(text in "\\PC*") {
        ends_well(read_text(&text));
    }

    #[test]
    fn any_toml_words(words in prop::collection::vec(
        select(vec!["[", "]", "[[", "]]", "{", "}", "=", ",", ".", "\"", "'", "\n", "plan", "source",
            "name", "where", "1", "nan", "2027-01", "#", "é", "\u{feff}", "\r\n", "\t"]), 0..60)) {
        ends_well(read_text(&words.concat()));
    }

    #[test]
    fn changed_scenarios(
        bridge in any::<bool>(),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let sound = if bridge { BRIDGE } else { TOML };
        let text = changes.iter().fold(sound.to_owned(), |text, change| apply(&text, change));
        ends_well(read_text(&text));
    }

    #[test]
    fn any_csv(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        ends_well(read_with_csv(TOML, &bytes));
    }

    #[test]
    fn changed_csv(changes in prop::collection::vec(change(), 1..6)) {
        let csv = changes.iter().fold(OPEN_CSV.to_owned(), |text, change| apply(&text, change));
        ends_well(read_with_csv(TOML, csv.as_bytes()));
    }
}
