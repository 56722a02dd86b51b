//! Every scenario that comes along runs, and says what it said before.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Desk, FILES, entries};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Runs a scenario of the project; the results are in `results`.
fn run(name: &str, trials: &str) -> Desk {
    let desk = Desk::new();
    let path = folder().join(name);
    let path = path.to_str().unwrap();
    desk.spandrel(&["check", path]).success().stderr("");
    desk.spandrel(&["run", path, "--trials", trials, "--out", "results"]).success().stderr("");
    desk
}

/// P(all) of every mix, best first.
fn chances(desk: &Desk) -> Vec<(String, f64)> {
    let mut table = csv::Reader::from_path(desk.path("results/ranked.csv")).unwrap();
    let headers = table.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (mix, p_all) = (column("mix"), column("p_all"));
    let rows = table.records().map(Result::unwrap);
    rows.map(|row| (row[mix].to_owned(), row[p_all].parse().unwrap())).collect()
}

#[test]
fn every_scenario_runs_and_writes_every_file() {
    let mut count = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".toml") {
            let desk = run(&name, "20");
            assert_eq!(entries(&desk.path("results")), FILES, "{name}");
            count += 1;
        }
    }
    assert!(count >= 3);
}

// The chances below are pinned: whoever changes one changes what every plan is told.

#[test]
fn the_quickstart_says_what_it_said() {
    let expected = [
        ("Paid search + Sales enablement", 0.848),
        ("Paid search", 0.752),
        ("Sales enablement", 0.35),
        ("Bottom-up plan", 0.243),
    ];
    let chances = chances(&run("quickstart.toml", "2000"));
    assert_eq!(chances, expected.map(|(mix, chance)| (mix.to_owned(), chance)));
}

#[test]
fn the_mid_year_plan_says_what_it_said() {
    let expected = [
        ("Two more reps@FY27-Q3 + Field marketing + Deal desk", 0.624),
        ("Two more reps@FY28-Q1 + Field marketing + Deal desk", 0.5555),
        ("More hands", 0.482),
        ("More pipeline", 0.3295),
        ("Bottom-up plan", 0.202),
    ];
    let mut chances = chances(&run("mid-year.toml", "2000"));
    assert_eq!(chances.len(), 24);
    chances.retain(|(mix, _)| expected.iter().any(|(expected, _)| mix == expected));
    assert_eq!(chances, expected.map(|(mix, chance)| (mix.to_owned(), chance)));
}
