//! A whole run, from the scenario's text to written tables: how long, and how much memory.
//!
//! ```text
//! cargo bench --bench end_to_end               # 10 000 trials on all cores
//! cargo bench --bench end_to_end -- --test     # 320 trials
//! ```
//!
//! It reads `scenarios/bridge-the-gap.toml`, ranks its five named mixes, works out all their
//! figures by quarter and year, and writes the tables and `run.json` to a folder that is removed
//! again, as `spandrel run --tables` does; no charts. One run is measured and no more, as a
//! user meets it: nothing is warm. The peak is that of the process (`VmHWM` of Linux), so it
//! counts everything that was ever held at once.
//!
//! Then the same is evaluated once more with all that a report tells, for comparison: what
//! drives each mix, what leads to it, what the best one's Programs are worth, what is worth
//! knowing. That is in no table here, and takes 26 mixes more.
//!
//! Measured on 22 November 2026, on two cores of a shared Intel Xeon: 0.84 to 1.23 s from the
//! start to the written files in ten runs, median 1.01 s, and 262 MB; 1.4 to 2.0 s for a report. The
//! command holds 282 MB since 64 trials are worked out side by side.

mod common;

use std::io;
use std::time::Instant;

use spandrel::analysis::{Depth, Request, run};
use spandrel::report::{Provenance, tables};

fn main() -> io::Result<()> {
    let start = Instant::now();
    let mut scenario = common::scenario(common::BRIDGE);
    if common::is_rehearsal() {
        scenario.simulation.trials = 320;
    }
    let trials = scenario.simulation.trials;
    let model = common::model(scenario);
    let read = start.elapsed();

    let mixes = common::named_mixes(&model);
    let request = Request { depth: Depth::Figures, ..Request::new(&mixes, &|_, _, _| {}) };
    let results = run(&model, &request).expect("five mixes fit into memory");
    let evaluated = start.elapsed();

    let provenance = Provenance {
        scenario_file: "bridge-the-gap.toml".to_owned(),
        scenario_sha256: String::new(),
        seed: results.seed,
        trials: results.trials,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        steps: Vec::new(),
        threads: rayon::current_num_threads(),
        warnings: Vec::new(),
    };
    let folder = tempfile::tempdir()?;
    let mut written = 0;
    for file in tables(&results, &provenance) {
        written += file.bytes.len();
        std::fs::write(folder.path().join(file.name), file.bytes)?;
    }
    let all = start.elapsed();

    let threads = rayon::current_num_threads();
    println!("{} mixes, {trials} trials, {threads} threads", mixes.len());
    println!("{:<28} {:>10.1} ms", "read and compiled", 1e3 * read.as_secs_f64());
    println!("{:<28} {:>10.1} ms", "evaluated", 1e3 * (evaluated - read).as_secs_f64());
    let bytes = format!("written ({:.1} MB)", written as f64 / 1e6);
    println!("{bytes:<28} {:>10.1} ms", 1e3 * (all - evaluated).as_secs_f64());
    println!("{:<28} {:>10.1} ms", "start to written files", 1e3 * all.as_secs_f64());
    match common::peak_memory() {
        Some(megabytes) => println!("{:<28} {megabytes:>10.1} MB", "peak memory"),
        None => println!("{:<28} not known on this system", "peak memory"),
    }
    let start = Instant::now();
    run(&model, &Request::new(&mixes, &|_, _, _| {})).expect("five mixes fit into memory");
    let told = 1e3 * start.elapsed().as_secs_f64();
    println!("{:<28} {told:>10.1} ms", "evaluated for a report");
    Ok(())
}
