//! `spandrel run --tables`: the numbers of a run, without what is told of them.

use std::fs;

use predicates::prelude::*;
use predicates::str::contains;

use super::{Desk, entries};

#[test]
fn tables_are_those_of_a_whole_run() {
    let desk = Desk::with_plan();
    // So many that a whole run of a few mixes guesses the best one, and takes it apart.
    for (few, asked) in [(true, &["--trials", "2560"][..]), (false, &["--trials", "300"])] {
        let run = |options: &[&str], out: &str| {
            let scenario = ["run", "plan.toml", "--quiet", "--out", out];
            desk.spandrel(&[&scenario, asked, options].concat()).success();
        };
        let mix = |options: &[&'static str]| -> Vec<&'static str> {
            let few: &[&str] = if few { &["--mix", "Paid search"] } else { &[] };
            [options, few].concat()
        };
        run(&mix(&[]), "whole");
        run(&mix(&["--tables"]), "tables");
        let written = ["goals.csv", "quarters.csv", "ranked.csv", "run.json", "years.csv"];
        assert_eq!(entries(&desk.path("tables")), written);
        for table in written.iter().filter(|name| name.ends_with(".csv")) {
            let [whole, alone] = ["whole", "tables"]
                .map(|run| fs::read(desk.path(&format!("{run}/{table}"))).unwrap());
            assert!(whole == alone, "--tables changes {table}");
        }
        let [whole, alone] = ["whole", "tables"].map(|run| desk.run_json(run));
        for told in ["best", "mixes", "tied_with_best", "cheapest_confident", "frontier", "trials"]
        {
            assert_eq!(whole[told], alone[told], "{told}");
        }
        let listed: Vec<&str> =
            alone["files"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        assert_eq!(listed, ["ranked.csv", "goals.csv", "quarters.csv", "years.csv", "run.json"]);
    }
}

#[test]
fn who_asks_tables_for_more_is_told_what_to_do() {
    let desk = Desk::with_plan();
    let tables = ["run", "plan.toml", "--trials", "64", "--quiet", "--tables", "--out", "tables"];
    desk.spandrel(&tables).success();
    for command in [&["deck", "tables"][..], &["chart", "tables"]] {
        let told = contains("holds no report.json").and(contains("without --tables"));
        desk.spandrel(command).code(2).stderr(told);
    }
    for more in ["--explain", "--deck"] {
        desk.spandrel(&[&tables[..], &[more]].concat())
            .code(2)
            .stderr(contains("cannot be used with").and(contains(more)));
    }
}
