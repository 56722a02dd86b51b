//! What the benchmarks share: the scenario, one thread, and a fair way to compare times.

#![allow(dead_code, reason = "no benchmark uses all of it")]

pub mod twenty;

use std::time::Instant;

use spandrel::model::Model;
use spandrel::scenario::{Scenario, read, render};

/// The scenario that everything is measured on.
pub const BRIDGE: &str = include_str!("../../scenarios/bridge-the-gap.toml");

/// Whether each benchmark is only to be run once, to see that it runs: with `--test`, and
/// wherever cargo does not say that it measures.
pub fn is_rehearsal() -> bool {
    let given = |wanted: &str| std::env::args().any(|argument| argument == wanted);
    given("--test") || !given("--bench")
}

/// Reads a scenario; panics with what is wrong with it.
pub fn scenario(text: &str) -> Scenario {
    let no_files = |path: &str| Err(std::io::Error::other(format!("{path} is not at hand")));
    match read("bench.toml", text.as_bytes(), &no_files) {
        Ok(reading) => reading.scenario,
        Err(diagnostics) => panic!("{}", render(&diagnostics, false)),
    }
}

/// Compiles a scenario.
pub fn model(scenario: Scenario) -> Model {
    Model::new(scenario).expect("the scenario is small enough")
}

/// The numbers of the mixes that the file names, the bottom-up plan first.
pub fn named_mixes(model: &Model) -> Vec<usize> {
    model.mixes.named().collect()
}

/// Runs something with rayon confined to one thread.
pub fn on_one_thread<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    pool.expect("a thread can be started").install(run)
}

/// Times some candidates in alternation (A B C A B C …) on one thread, `rounds` times after a
/// first round that only warms up, and gives the median of each in seconds.
///
/// Alternation lets a machine's moods fall on all of them alike, and the medians leave out
/// the worst of them. Where the system tells (Linux), the time is that which the thread
/// spent on a processor, so that other programs do not count.
pub fn medians(candidates: &mut [&mut (dyn FnMut() + Send)], rounds: usize) -> Vec<f64> {
    let mut times = vec![Vec::with_capacity(rounds); candidates.len()];
    on_one_thread(|| {
        for round in 0..=rounds {
            for (candidate, times) in candidates.iter_mut().zip(&mut times) {
                let (wall, before) = (Instant::now(), processor_seconds());
                candidate();
                let spent = processor_seconds().zip(before).map(|(after, before)| after - before);
                if round > 0 || rounds == 0 {
                    times.push(spent.unwrap_or_else(|| wall.elapsed().as_secs_f64()));
                }
            }
        }
    });
    times.iter_mut().map(|times| median(times)).collect()
}

/// Something to run on so many threads.
pub type OnThreads<'a> = (usize, &'a (dyn Fn() + Sync));

/// Times two things in alternation, `rounds` times after a first round that only warms up, and
/// gives the median of how many times as fast the other one is. By the clock on the wall: other
/// programs count, so that the machine should be quiet.
pub fn gain<'a>(one: OnThreads<'a>, other: OnThreads<'a>, rounds: usize) -> f64 {
    let pool = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let both: [OnThreads; 2] = [one, other];
    let both = both.map(|(threads, run)| (pool(threads).expect("threads can be started"), run));
    let mut gains = Vec::with_capacity(rounds);
    for round in 0..=rounds {
        let [one, other] = both.each_ref().map(|(pool, run)| {
            let begun = Instant::now();
            pool.install(run);
            begun.elapsed().as_secs_f64()
        });
        if round > 0 || rounds == 0 {
            gains.push(one / other);
        }
    }
    median(&mut gains)
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    let (below, above) = (times[(times.len() - 1) / 2], times[times.len() / 2]);
    0.5 * (below + above)
}

/// Seconds that this thread has spent on a processor, where the system tells.
fn processor_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds * 1e-9)
}

/// The most memory that the process ever held, in MB, where the system tells.
pub fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}
