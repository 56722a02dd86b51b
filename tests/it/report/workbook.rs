//! The workbook, read back.

use super::fixture::{Shape, provenance, results};
use calamine::{Data, Range, Reader, Xlsx, open_workbook_from_rs};
use spandrel::analysis::Results;
use spandrel::report::xlsx::xlsx;
use spandrel::report::{Report, Stamp};
use std::io::Cursor;

fn write(results: &Results) -> Vec<u8> {
    xlsx(&Report::new(results, &Stamp::new(results, &provenance()), 0)).unwrap()
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

/// The row of a sheet's table head, and its columns by heading.
fn column(range: &Range<Data>, heading: &str) -> u32 {
    let heads = (0..range.width() as u32)
        .find(|c| matches!(range.get_value((3, *c)), Some(Data::String(text)) if text == heading));
    heads.unwrap_or_else(|| panic!("no column {heading}"))
}

#[test]
fn every_sheet_is_there_and_says_where_it_comes_from() {
    let mut book = open(write(&results(Shape::default())));
    let names = book.sheet_names();
    assert_eq!(
        names,
        [
            "Summary",
            "Ranking",
            "Goals",
            "Quarters",
            "Years",
            "Programs",
            "Assumptions",
            "About",
            "Chart data"
        ]
    );
    for name in names {
        let sheet = book.worksheet_range(&name).unwrap();
        let stamp = sheet.get_value((1, 0)).unwrap().to_string();
        for part in ["Bridge the gap", "0.1.0", "2027", "10,000 trials", "9f86d081"] {
            assert!(stamp.contains(part), "{name}: {stamp}");
        }
    }
    let defined: Vec<&str> = book.defined_names().iter().map(|(name, _)| name.as_str()).collect();
    for name in ["best_chance", "best_cost", "ranking_range", "quarters_range"] {
        assert!(defined.contains(&name), "{name} in {defined:?}");
    }
}

#[test]
fn figures_are_numbers_and_those_of_the_results() {
    let results = results(Shape::default());
    let mut book = open(write(&results));
    let ranking = book.worksheet_range("Ranking").unwrap();
    let (chance, cost) = (column(&ranking, "All goals"), column(&ranking, "Program cost, mean"));
    for (place, mix) in results.ranked.iter().enumerate() {
        let row = 4 + place as u32;
        assert_eq!(ranking.get_value((row, 1)), Some(&Data::String(mix.name.clone())));
        assert_eq!(ranking.get_value((row, chance)), Some(&Data::Float(mix.all_goals.estimate)));
        assert_eq!(ranking.get_value((row, cost)), Some(&Data::Float(mix.program_cost_mean)));
    }
    let quarters = book.worksheet_range("Quarters").unwrap();
    let (mean, p10) = (column(&quarters, "Mean"), column(&quarters, "P10"));
    let summary = results.detail[0].quarters[0][0].summary.unwrap();
    assert_eq!(quarters.get_value((4, 4)), Some(&Data::String("new_arr".to_owned())));
    assert_eq!(quarters.get_value((4, mean)), Some(&Data::Float(summary.mean)));
    assert_eq!(quarters.get_value((4, p10)), Some(&Data::Float(summary.quantiles[1])));
}

#[test]
fn a_workbook_holds_at_the_extremes() {
    let shapes = [
        Shape { searched: 2000, quarters: 40, ..Shape::default() },
        Shape { searched: 0, quarters: 1, trials: 1, target: false },
    ];
    for shape in shapes {
        let results = results(shape);
        assert!(open(write(&results)).worksheet_range("Summary").is_ok());
    }
    let mut results = results(Shape::default());
    let long = "=1+1 & <b> \"日本\" ".repeat(900);
    results.plan.clone_from(&long);
    results.currency = "\"Fr;[x]".to_owned();
    results.ranked[1].name.clone_from(&long);
    for goal in &mut results.goals {
        goal.name = "ARR".to_owned();
    }
    let mut book = open(write(&results));
    let ranking = book.worksheet_range("Ranking").unwrap();
    assert!(
        matches!(ranking.get_value((5, 1)), Some(Data::String(name)) if name.starts_with("=1+1"))
    );
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let results = results(Shape::default());
    assert_eq!(write(&results), write(&results));
}
