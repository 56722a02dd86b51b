//! `spandrel run --explain`: the report of a run with the sections of an explanation.

use std::fs;
use std::io::Cursor;

use calamine::{Reader, Xlsx, open_workbook_from_rs};
use predicates::str::contains;

use super::{Desk, entries};

/// The rows of a table of a page.
fn rows<'a>(page: &'a str, table: &str) -> &'a str {
    let (_, rest) = page
        .split_once(&format!("<table id=\"table-{table}\">"))
        .unwrap_or_else(|| panic!("no table {table}"));
    let (_, rest) = rest.split_once("<tbody>").unwrap();
    rest.split_once("</tbody>").unwrap().0
}

#[test]
fn an_explained_run_says_what_the_explanation_says_and_ranks_as_before() {
    let desk = Desk::with_plan();
    let trials = ["plan.toml", "--trials", "300", "--quiet"];
    let with = |before: &[&str], after: &[&str]| {
        desk.spandrel(&[before, &trials[..], after].concat()).success();
    };
    with(&["run"], &["--out", "plain"]);
    with(&["run", "--explain"], &["--out", "explained", "--threads", "1"]);
    with(&["explain"], &["--out", "why"]);
    let bytes = |name: &str| fs::read(desk.path(name)).unwrap();
    for table in ["ranked", "goals", "quarters", "years", "drivers"] {
        let [one, other] = ["plain", "explained"].map(|run| bytes(&format!("{run}/{table}.csv")));
        assert!(one == other, "--explain changes {table}.csv");
    }
    for table in ["causes", "quadrants", "required-coverage", "information", "stress"] {
        let [one, other] = ["explained", "why"].map(|run| bytes(&format!("{run}/{table}.csv")));
        assert!(one == other, "{table}.csv is not that of the explanation");
    }
    let page = |name: &str| String::from_utf8(bytes(name)).unwrap();
    let (plain, explained) = (page("plain/report.html"), page("explained/report.html"));
    let why = page("why/explanation.html");
    let tables = ["causes", "quadrants", "required-coverage", "information", "stress"];
    for table in tables.into_iter().chain(["information-new-arr", "drivers"]) {
        assert_eq!(rows(&explained, table), rows(&why, table), "{table}");
    }
    for table in ["quadrants", "information"] {
        assert_eq!(rows(&plain, table), rows(&why, table), "{table}");
    }
    assert!(plain.contains("With --explain, spandrel run adds"));
    assert!(!plain.contains("id=\"causes\"") && !explained.contains("With --explain"));
    assert!(rows(&explained, "required_levers").contains("deal_size"));

    // What would have to be true, as `require` says of the same mix.
    let best = desk.run_json("explained")["best"]["mix"].as_str().unwrap().to_owned();
    with(&["require"], &["--mix", &best, "--csv", "required.csv"]);
    assert!(bytes("required.csv") == bytes("explained/required.csv"));

    let mut book: Xlsx<_> =
        open_workbook_from_rs(Cursor::new(bytes("explained/results.xlsx"))).unwrap();
    let sheets =
        ["Causes", "Quadrants", "Required coverage", "Worth knowing", "Stress", "What it takes"];
    for sheet in sheets {
        let range = book.worksheet_range(sheet).unwrap();
        assert!(range.height() > 5, "{sheet}");
    }
    let names: Vec<&str> = book.defined_names().iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"required_coverage_range"), "{names:?}");
}

#[test]
fn what_a_run_explained_is_drawn_again() {
    let desk = Desk::with_plan();
    desk.run(&["--explain", "--deck", "--out", "out", "--quiet"]).success();
    let drawn = fs::read(desk.path("out/causes.svg")).unwrap();
    desk.spandrel(&["chart", "out", "--only", "causes", "--out", "again"]).success();
    assert_eq!(fs::read(desk.path("again/causes.svg")).unwrap(), drawn);
    let other = ["chart", "out", "--mix", "Bottom-up plan", "--out", "other"];
    desk.spandrel(&other).success().stdout(contains("quadrants.svg"));
    assert!(!entries(&desk.path("other")).contains(&"causes.svg".to_owned()));
    // An explained run is replaced by one that is not, whole.
    desk.run(&["--out", "out", "--quiet"]).success();
    assert!(!entries(&desk.path("out")).contains(&"causes.svg".to_owned()));
}
