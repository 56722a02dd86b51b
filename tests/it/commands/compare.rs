//! Two mixes side by side.

use std::fs;

use predicates::prelude::*;
use predicates::str::contains;

use super::Desk;

fn rows(desk: &Desk) -> Vec<Vec<String>> {
    let table = fs::read_to_string(desk.path("difference.csv")).unwrap();
    table.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn a_mix_is_compared_with_another_in_the_same_trials() {
    let desk = Desk::with_plan();
    let options = ["--trials", "300", "--csv", "difference.csv"];
    let names = ["compare", "plan.toml", "Paid search", "Bottom-up plan"];
    desk.spandrel(&[names.as_slice(), &options].concat()).success().stdout(
        contains("A is Paid search. B is Bottom-up plan.")
            .and(contains("A − B, points"))
            .and(contains("A is better.")),
    );
    let rows = rows(&desk);
    let header = "figure,period,a,b,difference,low,high,a_higher,b_higher,defined";
    assert_eq!(rows[0].join(","), header);
    for row in &rows[1..] {
        let number = |place: usize| row[place].parse::<f64>().unwrap();
        let (difference, scale) = (number(2) - number(3), number(2).abs().max(1.0));
        assert!((difference - number(4)).abs() < 1e-9 * scale, "{row:?}");
        assert!(number(5) <= number(4) && number(4) <= number(6), "{row:?}");
    }
    // More leads never cost a deal: what two mixes share fares alike.
    let new_arr = rows.iter().rfind(|row| row[0] == "new_arr").unwrap();
    assert_eq!((new_arr[1].as_str(), new_arr[8].as_str()), ("FY27-Q1..FY27-Q4", "0"));
}

#[test]
fn the_same_mix_of_the_same_scenario_differs_in_nothing() {
    let desk = Desk::with_plan();
    fs::copy(desk.path("plan.toml"), desk.path("other.toml")).unwrap();
    let arguments = ["compare", "plan.toml", "Paid search", "--against", "other.toml"];
    let options = ["--trials", "100", "--csv", "difference.csv"];
    desk.spandrel(&[arguments.as_slice(), &options].concat())
        .success()
        .stdout(contains("B is Paid search of other.toml"));
    for row in &rows(&desk)[1..] {
        assert_eq!(row[2], row[3], "{row:?}");
        assert_eq!((row[4].as_str(), row[7].as_str(), row[8].as_str()), ("0", "0", "0"), "{row:?}");
    }
}

#[test]
fn what_cannot_be_compared_is_said() {
    let desk = Desk::with_plan();
    desk.spandrel(&["compare", "plan.toml", "Paid search"]).code(2).stderr(contains("--against"));
    desk.spandrel(&["compare", "plan.toml", "Paid search", "Paid serch"])
        .code(2)
        .stderr(contains("did you mean `Paid search`?"));
    let other = fs::read_to_string(desk.path("plan.toml")).unwrap();
    let later = other.replace("\"2027-01\"", "\"2031-01\"").replace("FY27", "FY31");
    fs::write(desk.path("later.toml"), later).unwrap();
    desk.spandrel(&["compare", "plan.toml", "Paid search", "--against", "later.toml"])
        .code(2)
        .stderr(contains("no quarter in common"));
}
