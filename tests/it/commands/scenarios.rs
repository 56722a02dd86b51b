//! Every scenario that comes along runs.

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

#[test]
fn every_scenario_runs_and_writes_every_file() {
    let mut count = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".toml") {
            let desk = run(&name, "20");
            let mut written = entries(&desk.path("results"));
            // Only some have teams.
            written.retain(|file| !file.starts_with("capacity."));
            assert_eq!(written, FILES, "{name}");
            count += 1;
        }
    }
    assert!(count >= 3);
}
