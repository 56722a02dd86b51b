//! The search space of twenty Programs: how long its feasible mixes take to list, and how
//! much memory.
//!
//! ```text
//! cargo bench --bench space                        # measure
//! cargo bench --bench space -- --print > plan.toml # the scenario, to run it as a whole
//! cargo bench --bench space -- --test              # see that it runs
//! ```
//!
//! A million mixes, the most that are listed, and a space with more. Compiling a model counts
//! the feasible mixes and then lists them. Memory is what the process ever held (`VmHWM` of
//! Linux) beyond what it had held before, so the smaller space comes first.

mod common;

use std::time::Instant;

use common::twenty::{A_MILLION, MORE, TEN_MILLION, twenty_programs};
use spandrel::model::mixes::MOST_MIXES;
use spandrel::model::space::walk::Count;

fn main() {
    if std::env::args().any(|argument| argument == "--print") {
        println!("{}", twenty_programs(A_MILLION));
        return;
    }
    println!(
        "{:<12} {:>12} {:>9} {:>9} {:>9} {:>11} {:>10}",
        "search", "mixes", "count ms", "list ms", "ns a mix", "removed ms", "memory MB"
    );
    measure("a million", A_MILLION);
    if !common::is_rehearsal() {
        measure("ten million", TEN_MILLION);
        measure("more", MORE);
    }
}

fn measure(name: &str, search: &str) {
    let scenario = common::scenario(&twenty_programs(search));
    let before = common::peak_memory();
    let start = Instant::now();
    let model = common::model(scenario);
    let compiling = start.elapsed().as_secs_f64();
    let memory = common::peak_memory().zip(before).map(|(after, before)| after - before);
    let space = model.space.as_ref().expect("the scenario has a search");

    let start = Instant::now();
    let Count { at_least, is_exact } = space.count(MOST_MIXES);
    let counting = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let removed = space.removed(1_000_000);
    let removing = start.elapsed().as_secs_f64();
    assert!(removed.len() >= 3);

    let mixes = if is_exact { at_least.to_string() } else { format!("> {}", at_least - 1) };
    let listing = model.every_mix().ok().map(|_| compiling - counting);
    let each = listing.map(|seconds| 1e6 * seconds / at_least as f64);
    let figure = |number: Option<f64>, factor: f64| {
        number.map_or_else(|| "-".to_owned(), |number| format!("{:.1}", factor * number))
    };
    println!(
        "{name:<12} {mixes:>12} {:>9} {:>9} {:>9} {:>11} {:>10}",
        figure(Some(counting), 1e3),
        figure(listing, 1e3),
        figure(each, 1e3),
        figure(Some(removing), 1e3),
        figure(memory, 1.0)
    );
}
