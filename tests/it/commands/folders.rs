//! Which folders results go to, and that nothing is lost there.

use std::fs;

use predicates::str::contains;

use super::{Desk, FILES, entries};

#[test]
fn the_default_folder_is_named_after_the_scenario() {
    let desk = Desk::with_plan();
    fs::create_dir(desk.path("plans")).unwrap();
    fs::rename(desk.path("plan.toml"), desk.path("plans/fy27.v2.toml")).unwrap();
    desk.spandrel(&["run", "./plans/fy27.v2.toml", "--trials", "20"]).success();
    assert_eq!(desk.entries(), ["fy27.v2-results", "plans"]);
    assert_eq!(desk.run_json("fy27.v2-results")["scenario_file"], "plans/fy27.v2.toml");
}

#[test]
fn a_folder_may_be_deep_empty_or_a_link() {
    let desk = Desk::with_plan();
    desk.run(&["--out", "deep/er/results/"]).success();
    assert_eq!(entries(&desk.path("deep/er")), ["results"]);
    fs::create_dir(desk.path("empty")).unwrap();
    desk.run(&["--out", "empty"]).success();
    assert_eq!(entries(&desk.path("empty")), FILES);
    #[cfg(unix)]
    {
        fs::create_dir(desk.path("target")).unwrap();
        std::os::unix::fs::symlink("target", desk.path("link")).unwrap();
        desk.run(&["--out", "link"]).success();
        assert!(fs::symlink_metadata(desk.path("link")).unwrap().is_symlink());
        assert_eq!(entries(&desk.path("target")), FILES);
    }
}

#[test]
fn a_folder_of_someone_else_is_never_touched() {
    let desk = Desk::with_plan();
    fs::create_dir(desk.path("taxes")).unwrap();
    fs::write(desk.path("taxes/2026.txt"), "mine").unwrap();
    // Not even with a `run.json`, as long as it is not one of Spandrel's.
    for run_json in [None, Some("{}"), Some("[1"), Some(r#"{"program":"jogger","files":[]}"#)] {
        if let Some(text) = run_json {
            fs::write(desk.path("taxes/run.json"), text).unwrap();
        }
        for options in [&["--out", "taxes"][..], &["--out", "taxes", "--force"]] {
            desk.run(options).code(2).stdout("").stderr(
                "error: `taxes` exists and was not written by Spandrel; choose another folder with --out\n",
            );
        }
    }
    assert_eq!(entries(&desk.path("taxes")), ["2026.txt", "run.json"]);
    assert_eq!(fs::read_to_string(desk.path("taxes/2026.txt")).unwrap(), "mine");
    desk.run(&["--out", "plan.toml"]).code(2).stderr(contains("is a file"));
    desk.run(&["--out", "plan.toml/results"]).code(2).stderr(contains("lies in one"));
    desk.run(&["--out", ".", "--force"]).code(2).stderr(contains("is the folder you are in"));
    assert_eq!(desk.entries(), ["plan.toml", "taxes"]);
}

#[test]
fn a_file_beside_the_results_is_not_lost_with_them() {
    let desk = Desk::with_plan();
    desk.run(&[]).success();
    fs::write(desk.path("plan-results/notes.md"), "mine").unwrap();
    desk.run(&["--force"]).code(2).stderr(
        "error: `plan-results` also holds `notes.md`, which Spandrel did not write; move that elsewhere, or choose another folder with --out\n",
    );
    assert_eq!(fs::read_to_string(desk.path("plan-results/notes.md")).unwrap(), "mine");
    // What a file manager leaves behind does not count.
    fs::rename(desk.path("plan-results/notes.md"), desk.path("plan-results/.DS_Store")).unwrap();
    desk.run(&[]).success();
    assert_eq!(entries(&desk.path("plan-results")), FILES);
}

#[test]
fn results_of_the_same_scenario_are_replaced_and_of_another_only_by_force() {
    let desk = Desk::with_plan();
    desk.run(&[]).success();
    // The same file, edited, is the same scenario.
    let plan = fs::read_to_string(desk.path("plan.toml")).unwrap();
    fs::write(desk.path("plan.toml"), plan.replace("mode = 300", "mode = 310")).unwrap();
    desk.run(&["--seed", "3"]).success();
    assert_eq!(desk.run_json("plan-results")["seed"], 3);

    desk.spandrel(&["run", "./plan.toml", "--trials", "20"]).success();

    // Another file, or another plan in a file of that name, is not.
    fs::write(desk.path("other.toml"), &plan).unwrap();
    let other = ["run", "other.toml", "--trials", "20", "--out", "plan-results"];
    desk.spandrel(&other).code(2).stderr(
        "error: `plan-results` holds the results of `plan.toml`, plan `Quickstart`; replace them with --force, or choose another folder with --out\n",
    );
    fs::write(desk.path("plan.toml"), plan.replace("Quickstart", "Secret")).unwrap();
    desk.run(&[]).code(2).stderr(contains("--force"));
    assert_eq!(desk.run_json("plan-results")["scenario_file"], "plan.toml");
    desk.spandrel(&[&other[..], &["--force"]].concat()).success();
    assert_eq!(desk.run_json("plan-results")["scenario_file"], "other.toml");
    assert_eq!(desk.entries(), ["other.toml", "plan-results", "plan.toml"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_exit_code_1() {
    let desk = Desk::with_plan();
    let failed = desk.run(&["--out", "/proc/nowhere/results", "--quiet"]).code(1);
    failed.stderr(contains("error: cannot write `/proc/nowhere/results`: "));
}
