//! As precise as asked for, or stopped: when a run ends.

use std::fs;

use serde_json::Value;

use super::Desk;

fn record(desk: &Desk) -> Value {
    serde_json::from_slice(&fs::read(desk.path("plan-results/run.json")).unwrap()).unwrap()
}

#[test]
fn until_se_adds_trials_until_every_mix_is_known_as_well() {
    let desk = Desk::with_plan();
    desk.run(&["--until-se", "0.01", "--quiet"]).success();
    let trials = record(&desk)["trials"].as_u64().unwrap();
    // At most ¼ ÷ 0.01², and a little more.
    assert!((500..2600).contains(&trials), "{trials}");
    let ranked = fs::read_to_string(desk.path("plan-results/ranked.csv")).unwrap();
    for row in ranked.lines().skip(1) {
        let standard_error: f64 = row.split(',').nth(5).unwrap().parse().unwrap();
        assert!(standard_error <= 0.01, "{row}");
    }

    desk.run(&["--until-se", "0.01", "--max-trials", "700", "--quiet"]).success();
    assert_eq!(record(&desk)["trials"], 700);
    desk.run(&["--until-se", "0", "--quiet"]).code(2);
    desk.run(&["--max-trials", "700", "--quiet"]).code(2);
}

/// Further rounds leave the trials that there were as they are.
#[test]
fn a_run_that_needs_no_more_trials_is_the_same_run() {
    let desk = Desk::with_plan();
    desk.run(&["--quiet"]).success();
    let plain = fs::read(desk.path("plan-results/ranked.csv")).unwrap();
    desk.run(&["--until-se", "0.4", "--quiet"]).success();
    assert_eq!(plain, fs::read(desk.path("plan-results/ranked.csv")).unwrap());
}

/// With Sobol' points the error comes from replicates, and further trials bring it down as
/// those of other samplings do. Commands that rest on independent trials say what they do.
#[test]
fn sobol_points_have_errors_of_their_own() {
    let desk = Desk::with_plan();
    let plan = fs::read_to_string(desk.path("plan.toml")).unwrap();
    let sampled = format!("{plan}\n[simulation]\nsampling = \"sobol\"\n");
    fs::write(desk.path("plan.toml"), sampled).unwrap();
    let options = ["--trials", "640", "--until-se", "0.005", "--quiet"];
    desk.spandrel(&[&["run", "plan.toml"], &options[..]].concat()).success();
    let (first, trials) = (record(&desk), record(&desk)["trials"].as_u64().unwrap());
    assert!((1000..16_000).contains(&trials), "{trials}");
    let warned = first["warnings"].to_string();
    assert!(warned.contains("32 independent replicates"), "{warned}");
    let ranked = fs::read_to_string(desk.path("plan-results/ranked.csv")).unwrap();
    let column =
        |row: &str, place: usize| -> f64 { row.split(',').nth(place).unwrap().parse().unwrap() };
    for row in ranked.lines().skip(1) {
        let (chance, error) = (column(row, 4), column(row, 5));
        let independent = (chance * (1.0 - chance) / trials as f64).sqrt();
        assert!(error <= 0.005 && error != independent && error > 0.3 * independent, "{row}");
    }
    for command in ["explain", "require"] {
        let told = desk.spandrel(&[command, "plan.toml", "--trials", "100", "--quiet"]).success();
        told.stderr(predicates::str::contains("draws drivers independently"));
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_with_the_best_so_far() {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    let desk = Desk::with_plan();
    let mut run = Command::new(assert_cmd::cargo::cargo_bin!("spandrel"))
        .current_dir(desk.0.path())
        .args(["run", "plan.toml", "--trials", "2000000"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Long enough to listen, and far from done.
    std::thread::sleep(Duration::from_millis(1500));
    let pid = run.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let status = run.wait().unwrap();
    assert_eq!(status.code(), Some(130));
    let record = record(&desk);
    assert_eq!(record["selection"]["stopped"], true);
    assert!(record["selection"]["achieved_indifference"].is_null());
    let trials = record["trials"].as_u64().unwrap();
    assert!((64..2_000_000).contains(&trials), "{trials}");
    let warned = record["warnings"].to_string();
    assert!(warned.contains("stopped before its end"), "{warned}");
}
