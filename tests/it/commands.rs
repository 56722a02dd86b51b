//! The commands as a user meets them: every one, every option, every exit code.

mod beside;
mod calibrate;
mod charts;
mod compare;
mod deck;
mod explained;
mod folders;
mod precision;
mod require;
mod scenarios;
mod searching;
mod tables;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use tempfile::TempDir;

/// Every file of a run whose plan has a target and no team.
const FILES: [&str; 37] = [
    "arr.png",
    "arr.svg",
    "bridge.png",
    "bridge.svg",
    "calendar.png",
    "calendar.svg",
    "coverage.png",
    "coverage.svg",
    "drivers.csv",
    "exceedance.png",
    "exceedance.svg",
    "frontier.png",
    "frontier.svg",
    "goals.csv",
    "goals.png",
    "goals.svg",
    "information.csv",
    "new-arr.png",
    "new-arr.svg",
    "programs.png",
    "programs.svg",
    "quadrants.csv",
    "quadrants.png",
    "quadrants.svg",
    "quarters.csv",
    "ranked.csv",
    "ranking.png",
    "ranking.svg",
    "report.html",
    "report.json",
    "results.xlsx",
    "run.json",
    "tornado-new-arr.png",
    "tornado-new-arr.svg",
    "tornado.png",
    "tornado.svg",
    "years.csv",
];

/// An empty folder to work in.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A folder with the starter scenario, `plan.toml`.
    fn with_plan() -> Self {
        let desk = Self::new();
        desk.spandrel(&["new"]).success();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = assert_cmd::cargo::cargo_bin_cmd!("spandrel");
        command.current_dir(self.0.path()).args(arguments);
        command
    }

    fn spandrel(&self, arguments: &[&str]) -> assert_cmd::assert::Assert {
        self.command(arguments).assert()
    }

    /// `spandrel run plan.toml` with few trials.
    fn run(&self, options: &[&str]) -> assert_cmd::assert::Assert {
        self.spandrel(&[&["run", "plan.toml", "--trials", "50"], options].concat())
    }

    fn run_json(&self, folder: &str) -> serde_json::Value {
        serde_json::from_slice(&fs::read(self.path(folder).join("run.json")).unwrap()).unwrap()
    }

    fn entries(&self) -> Vec<String> {
        entries(self.0.path())
    }
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn every_help_text_has_examples() {
    let desk = Desk::new();
    for command in
        [&[][..], &["run"], &["deck"], &["check"], &["new"], &["schema"], &["completions"]]
    {
        let help = desk.spandrel(&[command, &["--help"]].concat()).success();
        help.stdout(contains("Examples:\n  spandrel ").and(contains("Usage: spandrel")));
    }
    let help = desk.spandrel(&["run", "--help"]).success();
    let text = String::from_utf8(help.get_output().stdout.clone()).unwrap();
    for option in [
        "--out",
        "--trials",
        "--seed",
        "--threads",
        "--mix",
        "--explain",
        "--deck",
        "--template",
        "--force",
        "--quiet",
    ] {
        assert!(text.contains(option), "{option} is missing in:\n{text}");
    }
}

#[test]
fn the_version_is_the_crates() {
    let version = format!("spandrel {}\n", env!("CARGO_PKG_VERSION"));
    Desk::new().spandrel(&["--version"]).success().stdout(version);
}

#[test]
fn a_wrong_command_line_is_answered_with_exit_code_2() {
    let desk = Desk::with_plan();
    for (arguments, told) in [
        (&[][..], "Usage: spandrel"),
        (&["simulate"], "unrecognized subcommand 'simulate'"),
        (&["run"], "<SCENARIO>"),
        (&["run", "--mix", "Paid search", "plan.toml"], "spandrel run <SCENARIO> [OPTIONS]"),
        (&["run", "plan.toml", "--trials", "0"], "1..=10000000"),
        (&["run", "plan.toml", "--trials", "10000001"], "1..=10000000"),
        (&["run", "plan.toml", "--seed", "-1"], "--seed"),
        (&["run", "plan.toml", "--threads", "0"], "1..=1024"),
        (&["run", "plan.toml", "--mix", ""], "--mix"),
        (&["completions", "dos"], "possible values"),
    ] {
        desk.spandrel(arguments).code(2).stderr(contains(told)).stdout(is_empty());
    }
    assert_eq!(desk.entries(), ["plan.toml"]);
}

#[test]
fn new_writes_a_scenario_that_is_sound_and_never_overwrites() {
    let desk = Desk::new();
    desk.spandrel(&["new"]).success().stdout(contains("spandrel run plan.toml"));
    desk.spandrel(&["check", "plan.toml"]).success().stderr(is_empty());
    fs::write(desk.path("plan.toml"), "mine").unwrap();
    desk.spandrel(&["new"])
        .code(2)
        .stderr("error: `plan.toml` exists, and `spandrel new` never overwrites a file; name another one, for example `spandrel new fy27.toml`\n");
    assert_eq!(fs::read_to_string(desk.path("plan.toml")).unwrap(), "mine");

    desk.spandrel(&["new", "other.toml"]).success();
    let written = fs::read_to_string(desk.path("other.toml")).unwrap();
    desk.spandrel(&["new", "-"]).success().stdout(written);
    desk.spandrel(&["new", "nowhere/plan.toml"]).code(2).stderr(contains("create it first"));
    assert_eq!(desk.entries(), ["other.toml", "plan.toml"]);
}

#[test]
fn schema_prints_a_json_schema() {
    let output = Desk::new().spandrel(&["schema"]).success();
    let schema: serde_json::Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert!(schema["$schema"].as_str().unwrap().contains("json-schema.org"));
    for table in ["plan", "source", "program", "goal"] {
        assert!(schema["properties"].get(table).is_some(), "{table}");
    }
}

#[test]
fn completions_know_every_shell_and_command() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = desk.spandrel(&["completions", shell]).success();
        script.stdout(contains("completions").and(contains("--trials").or(contains("trials"))));
    }
}

#[test]
fn check_says_what_a_scenario_means() {
    let desk = Desk::with_plan();
    let output = desk.spandrel(&["check", "plan.toml"]).success().stderr(is_empty());
    for told in [
        "plan.toml is sound.",
        "1 active of 1",
        "pert(low 0.2, mode 0.24, high 0.29)",
        "Paid search       FY27-Q1      12          $216k",
        "The search has 4 feasible mixes, one of them named above.",
        "coverage at least 3.2 in FY27-Q3, FY27-Q4",
    ] {
        assert!(
            contains(told).eval(&String::from_utf8_lossy(&output.get_output().stdout)),
            "{told}"
        );
    }
    assert_eq!(desk.entries(), ["plan.toml"]);
}

#[test]
fn a_broken_scenario_is_told_in_full_and_nothing_is_written() {
    let desk = Desk::with_plan();
    let plan = fs::read_to_string(desk.path("plan.toml")).unwrap();
    let broken = plan.replace("slip_rate", "slip_rat").replace("mode = 0.24", "mode = 0.94");
    fs::write(desk.path("plan.toml"), broken).unwrap();
    for command in [&["check", "plan.toml"][..], &["run", "plan.toml"]] {
        desk.spandrel(command).code(2).stdout(is_empty()).stderr(
            contains("slip_rate").and(contains("plan.toml:18")).and(contains("2 errors\n")),
        );
    }
    assert_eq!(desk.entries(), ["plan.toml"]);
}

#[test]
fn a_scenario_that_cannot_be_read_is_told_once() {
    let desk = Desk::with_plan();
    fs::create_dir(desk.path("folder")).unwrap();
    for command in ["check", "run"] {
        desk.spandrel(&[command, "nowhere.toml"]).code(2).stderr(
            "error: there is no scenario `nowhere.toml`; check the path, or let `spandrel new` write a starter scenario\n",
        );
        desk.spandrel(&[command, "folder"]).code(2).stderr(contains("is a folder"));
    }
}

#[test]
fn run_writes_the_results_and_tells_the_ranking() {
    let desk = Desk::with_plan();
    let output = desk.run(&[]).success();
    output
        .stdout(contains("Bottom-up plan").and(contains("Wrote 37 files to plan-results in ")))
        // Nothing is drawn where stderr is no terminal.
        .stderr(is_empty());
    assert_eq!(desk.entries(), ["plan-results", "plan.toml"]);
    assert_eq!(entries(&desk.path("plan-results")), FILES);
    let run = desk.run_json("plan-results");
    assert_eq!(run["scenario_file"], "plan.toml");
    assert_eq!(run["trials"], 50);
    assert_eq!(run["seed"], 0);
    assert_eq!(run["steps"][0]["name"], "read the scenario");
}

#[test]
fn quiet_prints_nothing_and_writes_everything() {
    let desk = Desk::with_plan();
    desk.run(&["--quiet"]).success().stdout(is_empty()).stderr(is_empty());
    assert_eq!(entries(&desk.path("plan-results")), FILES);
}

#[test]
fn trials_and_seed_replace_those_of_the_scenario() {
    let desk = Desk::with_plan();
    desk.run(&["--seed", "7", "--out", "seven"]).success();
    desk.run(&["--seed", "8", "--out", "eight"]).success();
    assert_eq!(desk.run_json("seven")["seed"], 7);
    assert_eq!(desk.run_json("seven")["trials"], 50);
    let ranked = |folder: &str| fs::read(desk.path(folder).join("quarters.csv")).unwrap();
    assert_ne!(ranked("seven"), ranked("eight"));
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let desk = Desk::with_plan();
    desk.run(&["--threads", "1", "--out", "one"]).success();
    desk.run(&["--threads", "2", "--out", "two"]).success();
    for file in FILES.into_iter().filter(|file| *file != "run.json") {
        let bytes = |folder: &str| fs::read(desk.path(folder).join(file)).unwrap();
        assert_eq!(bytes("one"), bytes("two"), "{file}");
    }
    let threads = |folder: &str| desk.run_json(folder)["threads"].clone();
    assert_eq!((threads("one"), threads("two")), (1.into(), 2.into()));
}

#[test]
fn mixes_can_be_chosen_by_name() {
    let desk = Desk::with_plan();
    let mixes = |options: &[&str]| {
        desk.run(options).success();
        desk.run_json("plan-results")["mixes"].as_u64().unwrap()
    };
    assert_eq!(mixes(&[]), 4);
    assert_eq!(mixes(&["--mix", "Paid search"]), 2);
    assert_eq!(mixes(&["--mix", "Paid search", "Sales enablement"]), 3);
    assert_eq!(mixes(&["--mix", "Paid search", "--mix", "Bottom-up plan"]), 2);

    let fresh = &["--out", "fresh", "--mix"];
    desk.run(&[&fresh[..], &["paid serch"]].concat())
        .code(2)
        .stderr("error: the scenario has no mix `paid serch`; did you mean `Paid search`?\n");
    desk.run(&[&fresh[..], &["xyz"]].concat())
        .code(2)
        .stderr("error: the scenario has no mix `xyz`; it names `Bottom-up plan`\n");
    assert!(!desk.path("fresh").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_stdout_does_not_cost_the_results() {
    let desk = Desk::with_plan();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let status = std::process::Command::new(desk.command(&[]).get_program())
        .current_dir(desk.0.path())
        .args(["run", "plan.toml", "--trials", "20"])
        .stdout(full)
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
    assert_eq!(entries(&desk.path("plan-results")), FILES);
}

#[test]
fn names_cannot_command_the_terminal() {
    let desk = Desk::with_plan();
    let plan = fs::read_to_string(desk.path("plan.toml")).unwrap();
    fs::write(desk.path("plan.toml"), plan.replace("Paid search", "Paid\\u001b[2Jsearch")).unwrap();
    for arguments in [
        &["check", "plan.toml"][..],
        &["run", "plan.toml", "--trials", "20"],
        &["run", "plan.toml", "--mix", "Paid[2Jsearch"],
    ] {
        let output = desk.command(arguments).output().unwrap();
        assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b), "{arguments:?}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let desk = Desk::with_plan();
    for arguments in [&["schema"][..], &["check", "plan.toml"], &["run", "plan.toml"]] {
        let mut child = std::process::Command::new(desk.command(&[]).get_program())
            .current_dir(desk.0.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
    assert_eq!(entries(&desk.path("plan-results")), FILES);
}
