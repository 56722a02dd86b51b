//! The engine against a straightforward program that computes the same, on one thread.
//!
//! ```text
//! cargo bench --bench run               # measure
//! cargo bench --bench run -- --test     # run everything once, with the check
//! ```
//!
//! First the two are checked against each other: the means of some thousand figures (new ARR,
//! pipelines, counts, ARR, people and costs by mix, quarter, company and member, and the
//! chance of meeting all goals) must be within five standard errors, or the benchmark
//! panics. So what is compared is equal work: whole ledgers, kept as `f32`.
//!
//! Then criterion measures the engine and the straightforward program on the five named mixes
//! of `scenarios/bridge-the-gap.toml`, and the engine on the first 16 and 256 mixes of the
//! search. An element of its throughput is one trial of one mix. Tables of quantiles are made
//! before, for both; so are the engine's draws of the drivers, as a run makes them once for
//! all mixes (the straightforward program's cost it about one in a hundred of its time).
//!
//! Last comes a table of the same four, timed in alternation, with the time per trial and
//! mix and how many times slower the straightforward program is. On a busy machine read that
//! table: it counts processor time, and its ratios hold where its times waver.
//!
//! `benches/vectorised.py` is the same model in vectorised NumPy. Its header says how to check
//! it and measure it beside this table, which comes alone with `cargo bench --bench run --
//! nothing` (no benchmark has that name).
//!
//! Behind it stands how many times as fast the engine is on two threads as on one, and, with the
//! named mixes, as the straightforward program, which has one; by the clock on the wall.
//!
//! Ledgers are kept in memory that the engine's last run gave back, as the straightforward program's
//! are by way of its allocator.
//!
//! Measured on 23 November 2026, on two cores of a shared Intel Xeon with AVX-512: of five such
//! tables the median of each figure by itself, so that no ratio is quite that of its times.
//!
//! ```text
//!                   mixes   µs per trial × mix    times as fast
//! straightforward       5               279.29              1.0
//! engine                5                25.10             11.0
//! engine               16                 6.15             45.1
//! engine              256                 1.68            165.4
//! ```
//!
//! The machine's pace changes from minute to minute: the ratios were 10.5 to 12.0, 44 to 46 and 157 to
//! 171. Two threads were 1.80, 1.92 and 1.86 times as fast as one (1.72 to 2.04), and 19.8 times
//! (18.6 to 21.8) as fast as the straightforward program.
//!
//! Where the time went with the build of the day before, by samples of `perf` in percent, with 5, 16 and
//! 256 mixes:
//!
//! | part | 5 | 16 | 256 |
//! | --- | --- | --- | --- |
//! | adding opportunities up (`held`, `schedules`, `tally`), deciding about open ones (`open`) | 21 | 31 | 43 |
//! | rates, slips and outcomes (`rates`, `closing`, `cells`) | 13 | 11 | 3 |
//! | posting and adding ledgers (`cells::post_account`, `slices`, `company`, goals) | 11 | 4 | 10 |
//! | drawing opportunities (`deals`, quantile tables) | 16 | 19 | 5 |
//! | memory: zeroing, copying, page faults | 8 | 8 | 10 |
//! | what arrives (`poisson`) | 10 | 5 | 2 |
//! | who is taken on (`desk::share_out`, `share`) | 6 | 8 | 8 |
//! | flows and the rest of the desk (`demand`, `offers`, `batch`, `desk::work`) | 4 | 5 | 8 |
//!
//! The rest are people, the world and elementary functions.

mod common;
#[allow(
    clippy::disallowed_methods,
    reason = "std's exp and powf are what one would write first; its bits matter to nobody"
)]
mod straightforward;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput};
use spandrel::engine::{DriverDraws, Keep, Outcomes, Setup, simulate};
use spandrel::model::Model;

use straightforward::agreement::{Sample, compared_entries};
use straightforward::{MixLedgers, Straightforward};

/// Trials of one measured run: so many that a tick of the clock that processor time is told by, 4 ms
/// on many systems, is little.
const TRIALS: usize = 1280;
/// Trials of a run on one thread and on two: forty blocks.
const THREADED_TRIALS: usize = 2560;
/// Trials of the check.
const CHECKED_TRIALS: usize = 2000;
/// Rounds of the final table.
const ROUNDS: usize = 7;

fn main() {
    let model = common::model(common::scenario(common::BRIDGE));
    let bench = Bench::new(&model);
    common::on_one_thread(|| bench.check());
    let mut criterion = Criterion::default().configure_from_args();
    bench.measure(&mut criterion);
    criterion.final_summary();
    let rounds = if common::is_rehearsal() { 0 } else { ROUNDS };
    bench.print_ratios(rounds);
    bench.print_threads(rounds);
}

/// The two programs on one scenario.
struct Bench<'m> {
    model: &'m Model,
    setup: Setup<'m>,
    draws: DriverDraws,
    plain: Straightforward<'m>,
    named: Vec<usize>,
}

impl<'m> Bench<'m> {
    fn new(model: &'m Model) -> Self {
        Self {
            model,
            setup: Setup::new(model, 1),
            draws: DriverDraws::new(&model.scenario, 1, TRIALS),
            plain: Straightforward::new(model),
            named: common::named_mixes(model),
        }
    }

    /// A measured run of the engine.
    fn engine(&self, mixes: Vec<usize>, keep: Keep) -> Outcomes {
        self.run(&self.draws, TRIALS, mixes, keep)
    }

    fn run(&self, draws: &DriverDraws, trials: usize, mixes: Vec<usize>, keep: Keep) -> Outcomes {
        let slices = match keep {
            Keep::LedgersOf(_) => self.model.all_slices(),
            Keep::Goals | Keep::Headline => self.model.goal_slices(),
        };
        simulate(&self.setup, draws, mixes, slices, keep, 0..trials, &|_| true)
    }

    fn plain(&self, trials: usize) -> Vec<MixLedgers> {
        let simulate = |&mix: &usize| self.plain.simulate(mix, trials, 1 + mix as u64);
        self.named.iter().map(simulate).collect()
    }

    /// The first `count` mixes of the search.
    fn searched(&self, count: usize) -> Vec<usize> {
        self.model.mixes.searched().take(count).collect()
    }

    fn measure(&self, criterion: &mut Criterion) {
        let mut group = criterion.benchmark_group("run");
        group.sampling_mode(SamplingMode::Flat).sample_size(10);
        let mut measure = |name: &str, mixes: usize, run: &mut (dyn FnMut() + Send)| {
            group.throughput(Throughput::Elements((mixes * TRIALS) as u64));
            let id = BenchmarkId::new(name, format!("{mixes} mixes"));
            group.bench_function(id, |bencher| common::on_one_thread(|| bencher.iter(&mut *run)));
        };
        let named = self.named.len();
        measure("straightforward", named, &mut || drop(black_box(self.plain(TRIALS))));
        let mut engine = |mixes: Vec<usize>, keep| {
            measure("engine", mixes.len(), &mut || {
                drop(black_box(self.engine(mixes.clone(), keep)));
            });
        };
        engine(self.named.clone(), Keep::LEDGERS);
        engine(self.searched(16), Keep::Headline);
        engine(self.searched(256), Keep::Headline);
        group.finish();
    }

    fn print_ratios(&self, rounds: usize) {
        let (few, many) = (self.searched(16), self.searched(256));
        let times = common::medians(
            &mut [
                &mut || drop(black_box(self.plain(TRIALS))),
                &mut || drop(black_box(self.engine(self.named.clone(), Keep::LEDGERS))),
                &mut || drop(black_box(self.engine(few.clone(), Keep::Headline))),
                &mut || drop(black_box(self.engine(many.clone(), Keep::Headline))),
            ],
            rounds,
        );
        let names = ["straightforward", "engine", "engine", "engine"];
        let mixes = [self.named.len(), self.named.len(), few.len(), many.len()];
        let each = |place: usize| times[place] / (mixes[place] * TRIALS) as f64;
        println!(
            "\none thread, {TRIALS} trials, median of {} rounds in alternation",
            rounds.max(1)
        );
        println!("{:<16} {:>6} {:>20} {:>16}", "", "mixes", "µs per trial × mix", "times as fast");
        for place in 0..times.len() {
            let (name, mixes) = (names[place], mixes[place]);
            let (microseconds, ratio) = (1e6 * each(place), each(0) / each(place));
            println!("{name:<16} {mixes:>6} {microseconds:>20.2} {ratio:>16.1}");
        }
    }

    /// How many times as fast the engine is on two threads as on one, and as the
    /// straightforward program, in enough trials for both threads to have their share.
    fn print_threads(&self, rounds: usize) {
        let draws = DriverDraws::new(&self.model.scenario, 1, THREADED_TRIALS);
        println!(
            "\ntwo threads, {THREADED_TRIALS} trials, in alternation, by the clock on the wall"
        );
        println!(
            "{:<16} {:>6} {:>10} {:>38}",
            "", "mixes", "on one", "the straightforward program on one"
        );
        let named = (self.named.clone(), Keep::LEDGERS);
        let searched = [16, 256].map(|count| (self.searched(count), Keep::Headline));
        for (mixes, keep) in std::iter::once(named).chain(searched) {
            let run = || drop(black_box(self.run(&draws, THREADED_TRIALS, mixes.clone(), keep)));
            let gain = common::gain((1, &run), (2, &run), rounds);
            print!("{:<16} {:>6} {gain:>10.2}", "engine", mixes.len());
            if mixes == self.named {
                let plain = || drop(black_box(self.plain(THREADED_TRIALS)));
                let gain = common::gain((1, &plain), (2, &run), rounds);
                print!(" {gain:>38.1}");
            }
            println!();
        }
    }

    /// Panics where the two programs disagree.
    fn check(&self) {
        let draws = DriverDraws::new(&self.model.scenario, 2, CHECKED_TRIALS);
        let (mixes, slices) = (self.named.clone(), self.model.all_slices());
        let engine =
            simulate(&self.setup, &draws, mixes, slices, Keep::LEDGERS, 0..CHECKED_TRIALS, &|_| {
                true
            });
        let plain = self.plain(CHECKED_TRIALS);
        let mut furthest = 0.0_f64;
        for (place, plain) in plain.iter().enumerate() {
            let name = self.model.mix_name(self.named[place]);
            for (what, entry) in compared_entries(&self.plain.basis.layout) {
                let ours = engine.ledgers(place).flat_map(|block| {
                    let numbers = block.numbers(entry)[..block.trials].to_vec();
                    numbers.into_iter().map(f64::from)
                });
                let theirs = plain.ledgers.iter().skip(entry);
                let theirs = theirs.step_by(self.plain.basis.layout.len()).copied().map(f64::from);
                let (ours, theirs) = (Sample::of(ours), Sample::of(theirs));
                furthest = ours.must_agree(theirs, &format!("{name}: {what}")).max(furthest);
            }
            let met = engine.met_all(place).map(|word| word.count_ones() as usize).sum();
            let ours = Sample::of_share(met, CHECKED_TRIALS);
            let theirs = Sample::of_share(plain.met, CHECKED_TRIALS);
            furthest = ours.must_agree(theirs, &format!("{name}: P(all)")).max(furthest);
        }
        println!(
            "the engine and the straightforward program agree: {CHECKED_TRIALS} trials, \
             means at most {furthest:.1} standard errors apart"
        );
    }
}
