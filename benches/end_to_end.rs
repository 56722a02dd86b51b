//! A whole run, from the scenario's text to written tables: how long, and how much memory.
//!
//! ```text
//! cargo bench --bench end_to_end               # 10 000 trials on all cores
//! cargo bench --bench end_to_end -- --test     # 320 trials
//! ```
//!
//! It reads `scenarios/bridge-the-gap.toml`, evaluates its five named mixes with all
//! figures, and writes the four CSV files to a folder that is removed again; no charts.
//! One run is measured and no more, as a user meets it: nothing is warm. The peak is that
//! of the process (`VmHWM` of Linux), so it counts everything that was ever held at once.

mod common;

use std::io;
use std::time::Instant;

use spandrel::analysis::{Results, evaluate};
use spandrel::report::csv;

/// Makes the bytes of a table.
type Table = fn(&Results) -> Vec<u8>;

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
    let results = evaluate(&model, &mixes, &|_, _, _| {}).expect("five mixes fit into memory");
    let evaluated = start.elapsed();

    let folder = tempfile::tempdir()?;
    let tables: [(&str, Table); 4] = [
        ("ranked.csv", csv::ranked),
        ("goals.csv", csv::goals),
        ("quarters.csv", csv::quarters),
        ("years.csv", csv::years),
    ];
    let mut written = 0;
    for (name, table) in tables {
        let bytes = table(&results);
        written += bytes.len();
        std::fs::write(folder.path().join(name), bytes)?;
    }
    let all = start.elapsed();

    let threads = rayon::current_num_threads();
    println!("{} mixes, {trials} trials, {threads} threads", mixes.len());
    println!("{:<28} {:>10.1} ms", "read and compiled", 1e3 * read.as_secs_f64());
    println!("{:<28} {:>10.1} ms", "evaluated", 1e3 * (evaluated - read).as_secs_f64());
    let bytes = format!("written ({:.1} MB of CSV)", written as f64 / 1e6);
    println!("{bytes:<28} {:>10.1} ms", 1e3 * (all - evaluated).as_secs_f64());
    println!("{:<28} {:>10.1} ms", "start to written files", 1e3 * all.as_secs_f64());
    match common::peak_memory() {
        Some(megabytes) => println!("{:<28} {megabytes:>10.1} MB", "peak memory"),
        None => println!("{:<28} not known on this system", "peak memory"),
    }
    Ok(())
}
