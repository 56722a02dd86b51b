//! Draws, and opportunities, a second of each hot loop.
//!
//! ```text
//! cargo bench --bench throughput                  # measure all
//! cargo bench --bench throughput -- poisson       # those whose name has `poisson`
//! cargo bench --bench throughput -- --test        # run each once
//! ```
//!
//! An element is one draw: a 32-bit word of Philox, a uniform number, a count, a quantile; of
//! the engine's loops it is one opportunity of one trial, in the busiest cell of
//! `scenarios/bridge-the-gap.toml` with its named mixes.
//! Loops like these lean on the compiler to vectorise and inline them, and lose that at a
//! touch without any test noticing; a figure that falls to half is what this is for.
//!
//! The engine's loops, measured on 22 November 2026 on one core of a shared Intel Xeon with
//! AVX-512, in millions of elements a second: arrivals 1900, desk 870, deals 171, closing 636 (in
//! each closing state that the first one leads), tally 603.

mod common;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use spandrel::analysis::{QUANTILE_LEVELS, quantiles_into};
use spandrel::distribution::special::normal_quantile;
use spandrel::distribution::{Distribution, QuantileTable};
use spandrel::engine::loops::Loops;
use spandrel::engine::{DriverDraws, LANES, Purpose, Setup, Stream, philox4x32, poisson};

/// Draws in one measured call.
const DRAWS: usize = 4096;

criterion_group!(benches, philox, counts, quantiles, summaries, engine);
criterion_main!(benches);

/// Uniform numbers in (0, 1).
fn uniforms() -> Vec<f64> {
    let stream = Stream::new(1, Purpose::Driver, "throughput");
    (0..DRAWS as u32).map(|place| stream.uniform(0, place, 0)).collect()
}

/// Words of Philox as a plain build makes them, block by block and in lanes, and uniform
/// numbers (two words used of four) as the library makes them where vectors are wide.
fn philox(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("philox4x32");
    group.throughput(Throughput::Elements(DRAWS as u64));
    fn words<const LANES: usize>() -> u32 {
        let mut sum = 0u32;
        for block in 0..DRAWS / (4 * LANES) {
            let indices = std::array::from_fn(|lane| (block * LANES + lane) as u32);
            let words = philox4x32([indices, [1; LANES], [2; LANES], [3; LANES]], [4, 5]);
            sum = words.as_flattened().iter().fold(sum, |sum, word| sum.wrapping_add(*word));
        }
        sum
    }
    group.bench_function("1 lane", |bencher| bencher.iter(|| black_box(words::<1>())));
    group.bench_function("8 lanes", |bencher| bencher.iter(|| black_box(words::<8>())));
    let stream = Stream::new(1, Purpose::Driver, "throughput");
    group.bench_function("uniforms of a block of trials", |bencher| {
        let draw = |batch: usize| stream.uniforms(black_box(0), batch as u32, 0).0[0];
        bencher.iter(|| black_box((0..DRAWS / LANES).map(draw).sum::<f64>()));
    });
    group.finish();
}

/// Poisson counts over the branches that their means choose.
fn counts(criterion: &mut Criterion) {
    let uniforms = uniforms();
    let mut group = criterion.benchmark_group("counts");
    group.throughput(Throughput::Elements(DRAWS as u64));
    for mean in [0.5, 5.0, 30.0, 1000.0] {
        group.bench_function(BenchmarkId::new("poisson", mean), |bencher| {
            let (lanes, _) = uniforms.as_chunks::<LANES>();
            let draw = |u: &[f64; LANES]| poisson(black_box([mean; LANES]), *u)[0];
            bencher.iter(|| black_box(lanes.iter().map(draw).sum::<u32>()));
        });
    }
    group.finish();
}

/// Quantiles: of a standard normal, and tabulated ones.
fn quantiles(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("quantiles");
    group.throughput(Throughput::Elements(DRAWS as u64));
    let uniforms = uniforms();
    group.bench_function("normal_quantile", |bencher| {
        bencher.iter(|| black_box(uniforms.iter().map(|u| normal_quantile(*u)).sum::<f64>()));
    });
    let words: Vec<u32> = uniforms.iter().map(|u| (u * 4_294_967_296.0) as u32).collect();
    let mut out = vec![0.0; DRAWS];
    let laws = [
        ("lognormal", Distribution::lognormal(36_000.0, 24_000.0)),
        ("gamma", Distribution::gamma_mean_sd(30.0, 18.0)),
        ("discrete", Distribution::discrete(vec![1.0, 2.0, 5.0], vec![0.5, 0.3, 0.2])),
    ];
    for (name, law) in laws {
        let table = QuantileTable::new(&law.expect("its parameters are in range"));
        group.bench_function(BenchmarkId::new("QuantileTable::fill", name), |bencher| {
            bencher.iter(|| {
                table.fill(black_box(&words), &mut out);
                black_box(&out);
            });
        });
    }
    group.finish();
}

/// The quantiles of a figure over 10 000 trials; an element is a trial.
fn summaries(criterion: &mut Criterion) {
    const TRIALS: usize = 10_000;
    let stream = Stream::new(1, Purpose::Driver, "summaries");
    let values: Vec<f64> =
        (0..TRIALS).map(|trial| normal_quantile(stream.uniform(trial as u64, 0, 0))).collect();
    let mut group = criterion.benchmark_group("summaries");
    group.throughput(Throughput::Elements(TRIALS as u64));
    group.bench_function("quantiles_into", |bencher| {
        let mut out = [0.0; QUANTILE_LEVELS.len()];
        bencher.iter(|| {
            quantiles_into(black_box(&values), &QUANTILE_LEVELS, &mut out);
            black_box(out)
        });
    });
    group.finish();
}

/// The engine's loops; an element is an opportunity of a trial.
fn engine(criterion: &mut Criterion) {
    let model = common::model(common::scenario(common::BRIDGE));
    let setup = Setup::new(&model, 1);
    let draws = DriverDraws::new(&model.scenario, 1, LANES);
    let mut loops = Loops::new(&setup, common::named_mixes(&model), &draws);
    let mut group = criterion.benchmark_group("engine");
    for (name, run) in Loops::ALL {
        let opportunities = run(&mut loops);
        assert!(opportunities > 0, "{name} goes over no opportunity");
        group.throughput(Throughput::Elements(opportunities));
        group.bench_function(name, |bencher| bencher.iter(|| black_box(run(&mut loops))));
    }
    group.finish();
}
