//! The plan read from right to left, on the command line.

use std::fs;

use predicates::prelude::*;
use predicates::str::contains;

use super::Desk;

#[test]
fn requirements_are_told_and_written() {
    let desk = Desk::with_plan();
    let options = ["--trials", "300", "--solve", "volume", "--csv", "required.csv"];
    let told = desk.spandrel(&[&["require", "plan.toml"], options.as_slice()].concat());
    told.success().stdout(contains("volume").and(contains("all goals")));
    let table = fs::read_to_string(desk.path("required.csv")).unwrap();
    let header = "mix,lever,answer,source,figure,quarter,now,now_low,now_high,required,\
                  required_low,required_high";
    assert_eq!(table.lines().next(), Some(header));
    assert!(table.lines().any(|line| line.contains(",volume,")), "{table}");
    // Quiet tells nothing.
    let quiet = [&["require", "plan.toml", "--quiet"], options.as_slice()].concat();
    desk.spandrel(&quiet).success().stdout("");
    assert_eq!(fs::read_to_string(desk.path("required.csv")).unwrap(), table);
}

#[test]
fn the_answer_does_not_depend_on_the_number_of_threads() {
    let desk = Desk::with_plan();
    let run = |threads: &str| {
        let options = ["--trials", "200", "--solve", "win_rate", "--threads", threads];
        let output = desk.spandrel(&[&["require", "plan.toml"], options.as_slice()].concat());
        output.get_output().stdout.clone()
    };
    assert_eq!(run("1"), run("3"));
}

#[test]
fn what_cannot_be_solved_is_said() {
    let desk = Desk::with_plan();
    for (arguments, said) in [
        (["--solve", "win_rat"].as_slice(), "did you mean `win_rate`?"),
        (&["--solve", "happiness"], "it can solve for volume"),
        (&["--solve", "convert.leed"], "no quantity to solve for"),
        (&["--solve", "headcount"], "no team works or feeds these cells"),
        (&["--solve", "volume", "--where", "segmnt=Mid-market"], "there is no dimension `segmnt`"),
        (&["--solve", "volume", "--where", "Mid-market"], "such as `segment=Enterprise`"),
        (&["--confidence", "1.5"], "above 0 and below 1"),
        (&["--mix", "Paid serch"], "did you mean `Paid search`?"),
    ] {
        desk.spandrel(&[&["require", "plan.toml"], arguments].concat())
            .code(2)
            .stderr(contains(said));
    }
    assert_eq!(desk.entries(), ["plan.toml"]);
}

#[test]
fn a_lever_that_cannot_reach_the_confidence_fails_and_says_why() {
    let desk = Desk::with_plan();
    let arguments = ["require", "plan.toml", "--trials", "100", "--solve", "slip_rate"];
    let told = desk.spandrel(&[arguments.as_slice(), &["--confidence", "0.9999"]].concat());
    told.code(2)
        .stdout(contains("slip_rate:"))
        .stderr(contains("cannot reach that confidence alone"));
}
