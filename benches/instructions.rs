//! Instructions of the engine's hot loops, and of one whole block of trials: the same on every
//! run, however busy the machine is.
//!
//! ```text
//! cargo bench --bench instructions               # count, and compare with the time before
//! cargo bench --bench instructions -- --test     # run each once, without counting
//! ```
//!
//! Counting takes valgrind and `cargo install gungraun-runner --version 0.20.0`; without
//! them the benchmark says what is missing and does nothing. Valgrind does not know AVX-512,
//! so what is counted is the path for AVX2.
//!
//! All of it is on `scenarios/bridge-the-gap.toml`: the loops in its busiest cell (see
//! `benches/throughput.rs`), the blocks with its named mixes and with the first 16 of its
//! search. Preparation is not counted.

mod common;

use std::process::{Command, ExitCode, Stdio};

use spandrel::engine::loops::Loops;
use spandrel::engine::{BLOCK, DriverDraws, Keep, LANES, Outcomes, Setup, simulate};
use spandrel::model::Model;

/// The version of the runner that speaks with the library.
const RUNNER: &str = "0.20.0";

fn main() -> ExitCode {
    // The runner starts this program again for each benchmark, under valgrind.
    let is_counted = std::env::args().nth(1).is_some_and(|first| first == "--gungraun-run");
    if is_counted {
        counted::run();
    } else if common::is_rehearsal() {
        rehearse();
    } else if let Some(missing) = missing() {
        println!("instructions are not counted: {missing}");
    } else {
        counted::run();
    }
    ExitCode::SUCCESS
}

/// What counting lacks.
fn missing() -> Option<String> {
    let runs = |program: &str| {
        let mut command = Command::new(program);
        let quiet = command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        quiet.status().is_ok()
    };
    if !runs("valgrind") {
        Some("there is no valgrind here".to_owned())
    } else if !runs("gungraun-runner") {
        Some(format!("run `cargo install gungraun-runner --version {RUNNER}` first"))
    } else {
        None
    }
}

/// Runs everything once.
fn rehearse() {
    let mut loops = loops();
    for (name, run) in Loops::ALL {
        assert!(run(&mut loops) > 0, "{name} goes over no opportunity");
    }
    for mixes in [5, 16] {
        // A thread can be the whole of one pool only.
        let run = std::thread::spawn(move || whole(block(mixes)).mixes.len());
        assert_eq!(run.join().expect("a block of trials"), mixes);
    }
    println!("instructions: each ran once, none were counted");
}

/// The scenario, kept to the end of the program.
fn model() -> &'static Model {
    Box::leak(Box::new(common::model(common::scenario(common::BRIDGE))))
}

fn loops() -> Loops<'static> {
    let model = model();
    let setup = Box::leak(Box::new(Setup::new(model, 1)));
    let draws = DriverDraws::new(&model.scenario, 1, LANES);
    Loops::new(setup, common::named_mixes(model), &draws)
}

/// What a block of trials needs.
struct Prepared {
    setup: Setup<'static>,
    draws: DriverDraws,
    mixes: Vec<usize>,
    pool: rayon::ThreadPool,
}

/// A block with so many mixes: the named ones, then those of the search.
fn block(mixes: usize) -> Prepared {
    let model = model();
    let setup = Setup::new(model, 1);
    let draws = DriverDraws::new(&model.scenario, 1, BLOCK);
    // The counted function runs on this very thread.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    let pool = pool.build().expect("a pool of this thread");
    Prepared { setup, draws, mixes: (0..mixes).collect(), pool }
}

fn whole(prepared: Prepared) -> Outcomes {
    let Prepared { setup, draws, mixes, pool } = prepared;
    let slices = setup.model.goal_slices();
    pool.install(|| simulate(&setup, &draws, mixes, slices, Keep::Headline, 0..BLOCK, &|_| true))
}

/// The benchmarks as gungraun wants them.
mod counted {
    use std::hint::black_box;

    use gungraun::{library_benchmark, library_benchmark_group, main};
    use spandrel::engine::Outcomes;
    use spandrel::engine::loops::Loops;

    use super::{Prepared, block, loops, whole};

    #[library_benchmark(setup = loops)]
    #[bench::busiest_cell()]
    fn arrivals(mut loops: Loops<'static>) -> u64 {
        black_box(loops.arrivals())
    }

    #[library_benchmark(setup = loops)]
    #[bench::busiest_cell()]
    fn desk(mut loops: Loops<'static>) -> u64 {
        black_box(loops.desk())
    }

    #[library_benchmark(setup = loops)]
    #[bench::busiest_cell()]
    fn deals(mut loops: Loops<'static>) -> u64 {
        black_box(loops.deals())
    }

    #[library_benchmark(setup = loops)]
    #[bench::busiest_cell()]
    fn closing(mut loops: Loops<'static>) -> u64 {
        black_box(loops.closing())
    }

    #[library_benchmark(setup = loops)]
    #[bench::busiest_cell()]
    fn tally(mut loops: Loops<'static>) -> u64 {
        black_box(loops.tally())
    }

    #[library_benchmark(setup = block)]
    #[bench::mixes_5(5)]
    #[bench::mixes_16(16)]
    fn block_of_trials(prepared: Prepared) -> Outcomes {
        black_box(whole(prepared))
    }

    library_benchmark_group!(
        name = engine,
        benchmarks = [arrivals, desk, deals, closing, tally, block_of_trials]
    );

    main!(library_benchmark_groups = engine);

    pub fn run() {
        main();
    }
}
