//! Exports read as their mappings say, and refused with row, column, reason and cure.

mod guess;
mod mapping;
mod public;

use std::fmt::Write as _;
use std::io::Read;

use spandrel::history::{History, Mapping, Opportunities, Opportunity, Outcome};

const AMERICAN: &[u8] = include_bytes!("data/exports/american.csv");
const AMERICAN_MAPPING: &str = include_str!("data/exports/american.toml");
const EUROPEAN: &str = include_str!("data/exports/european.csv");
const EUROPEAN_MAPPING: &str = include_str!("data/exports/european.toml");

fn read(bytes: &[u8], mapping: &str) -> Result<History<Opportunity>, String> {
    let mapping = Mapping::parse("map.toml", mapping).map_err(|problem| problem.to_string())?;
    Opportunities::open("deals.csv", bytes, &mapping)
        .and_then(History::gather)
        .map_err(|problem| problem.to_string())
}

/// The sound rows, one a line, then the problems.
fn shown(history: &History<Opportunity>) -> String {
    let mut text = String::new();
    for opportunity in &history.records {
        let Opportunity { row, id, created, outcome, amount, members, .. } = opportunity;
        let outcome = match outcome {
            Outcome::Open { scheduled: None } => "open".to_owned(),
            Outcome::Open { scheduled: Some(day) } => format!("open, scheduled {day}"),
            Outcome::Won(day) => format!("won {day}"),
            Outcome::Lost(day) => format!("lost {day}"),
        };
        let members: Vec<String> = history
            .dimensions
            .iter()
            .zip(members)
            .map(|(one, &member)| format!("{}={}", one.name, one.members[member as usize]))
            .collect();
        let members = members.join(" ");
        writeln!(text, "{row} {id} {created} {outcome} {amount:?} {members}").unwrap();
    }
    for problem in history.bad_rows.examples() {
        writeln!(text, "{problem}").unwrap();
    }
    text
}

const AMERICAN_ROWS: &str = "\
2 006A1 2026-01-05 won 2026-02-10 Some(12500.0) source=Web type=New Business
3 006A2 2026-01-25 lost 2026-03-01 None source=Partner type=New Business
4 006A3 2026-02-14 open, scheduled 2026-06-30 Some(8000.5) source=Web type=Existing Business
5 006A4 2026-02-28 won 2026-04-01 Some(1000000.0) source=Event type=New Business
";

#[test]
fn an_export_is_the_same_in_every_encoding() {
    let text = std::str::from_utf8(AMERICAN).unwrap();
    let bare = text.trim_start_matches('\u{feff}');
    let wide = |text: &str, little: bool| -> Vec<u8> {
        let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    };
    let unix = bare.replace("\r\n", "\n");
    let tabs = unix.replace("\",\"", "\"\t\"");
    for bytes in [
        AMERICAN,
        bare.as_bytes(),
        unix.as_bytes(),
        tabs.as_bytes(),
        &wide(text, true),
        &wide(text, false),
        &wide(bare, true),
        &wide(bare, false),
    ] {
        assert_eq!(shown(&read(bytes, AMERICAN_MAPPING).unwrap()), AMERICAN_ROWS);
    }
}

#[test]
fn bad_rows_are_reported_and_the_others_read() {
    let history = read(EUROPEAN.as_bytes(), EUROPEAN_MAPPING).unwrap();
    insta::assert_snapshot!(shown(&history));
    assert_eq!((history.bad_rows.rows(), history.left_out), (10, 1));
    let counted: u64 = history.bad_rows.counts().map(|(.., count)| count).sum();
    assert_eq!(counted, history.bad_rows.examples().len() as u64);
}

#[test]
fn a_line_is_named_where_it_is_not_the_row() {
    let text = std::str::from_utf8(AMERICAN).unwrap().replace("02/14/2026", "02/34/2026");
    for text in [text.replace("\r\n", "\n"), text] {
        let place = |text: &str| {
            let history = read(text.as_bytes(), AMERICAN_MAPPING).unwrap();
            history.bad_rows.examples()[0].to_string()
        };
        let problem = place(&text);
        let expected = "deals.csv, row 4 (line 5), column `Created Date`";
        assert!(problem.starts_with(expected), "{problem}");
        // A spreadsheet counts blank lines, too.
        let end = if text.contains('\r') { "\r\n" } else { "\n" };
        let problem = place(&text.replacen(end, &format!("{end}{end}{end}"), 1));
        assert!(problem.starts_with("deals.csv, row 6 (line 7)"), "{problem}");
    }
}

#[test]
fn a_quote_that_is_never_closed_is_named() {
    let text = EUROPEAN.replace("14-02-2026;;", "\"14-02-2026;;");
    let problems = shown(&read(text.as_bytes(), EUROPEAN_MAPPING).unwrap());
    assert!(problems.contains("goes on over 9 lines: is there a quote"), "{problems}");
}

#[test]
fn bytes_of_a_code_page_are_found_or_decoded() {
    let text = EUROPEAN.replace("12.500,00 €", "12.500,00 X").replace("Land\n", "L\u{e4}nder\n");
    let mapping = EUROPEAN_MAPPING.replace("\"Land\"", "\"L\u{e4}nder\"");
    let text = text.replace('€', "EUR").replace("X", "EUR");
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let error = read(&bytes, &mapping).unwrap_err();
    assert!(error.contains("not encoded as UTF-8") && error.contains("windows-1252"), "{error}");
    let decoded = format!("encoding = \"windows-1252\"\n{mapping}");
    assert_eq!(read(&bytes, &decoded).unwrap().records.len(), 3);
}

#[test]
fn a_bad_byte_costs_its_row_only() {
    let mut bytes = EUROPEAN.as_bytes().to_vec();
    let place = EUROPEAN.find("Verloren").unwrap();
    bytes[place] = 0xff;
    let history = read(&bytes, EUROPEAN_MAPPING).unwrap();
    let problem = history.bad_rows.examples()[0].to_string();
    assert!(problem.starts_with("deals.csv, row 3, column `Status`: the text is not"), "{problem}");
    assert_eq!(history.bad_rows.rows(), 11);
}

/// An export without end, of which nothing is kept.
struct Endless {
    rows: u64,
    rest: Vec<u8>,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.rest.len() < buffer.len() {
            self.rows += 1;
            let row = format!("{},2026-01-05,2026-02-10,1250,Won\n", self.rows);
            self.rest.extend(row.as_bytes());
        }
        let rest = self.rest.split_off(buffer.len());
        buffer.copy_from_slice(&self.rest);
        self.rest = rest;
        Ok(buffer.len())
    }
}

#[test]
fn rows_come_before_the_end_of_the_file() {
    let mapping = "columns = { id = 'id', created = 'c', closed = 'e', amount = 'a' }\n\
                   status = { column = 's', won = ['won'] }";
    let mapping = Mapping::parse("map.toml", mapping).unwrap();
    let endless = Endless { rows: 0, rest: b"id,c,e,a,s\n".to_vec() };
    let rows = Opportunities::open("deals.csv", endless, &mapping).unwrap();
    assert_eq!(rows.take(10_000).filter(Result::is_ok).count(), 10_000);
}
