//! The same scenario gives the same figures, however it is run.

use std::ops::Range;

use spandrel::engine::{Headline, Keep, LedgerBlock, Outcomes};
use spandrel::scenario::Sampling;

use super::subjects::{LARGE, SMALL, Subject, every, named, outcomes, run, run_all};
use super::tables::{TABLES, assert_kept, rows};

/// Two whole blocks of trials and a part of one.
const TRIALS: usize = 70;

#[test]
fn the_number_of_threads_changes_no_byte_of_any_table() {
    for name in SMALL.into_iter().chain([LARGE]) {
        let model = Subject::new(name).model(TRIALS);
        let mixes = if name == LARGE { named(&model) } else { every(&model) };
        let tables = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let results = pool.install(|| run(&model, &mixes));
            TABLES.map(|(_, table)| table(&results))
        };
        let alone = tables(1);
        for threads in [2, 5] {
            assert!(tables(threads) == alone, "{name} with {threads} threads");
        }
    }
}

/// Trials are simulated in blocks; where one ends must not show. Latin hypercube strata depend
/// on the number of trials; independent draws and Sobol' points do not.
#[test]
fn a_longer_run_begins_with_the_trials_of_a_shorter_one() {
    let samplings = [Sampling::Random, Sampling::Sobol];
    for (name, sampling) in SMALL.into_iter().flat_map(|name| samplings.map(|one| (name, one))) {
        let by_mix = |trials: usize| -> Vec<(Vec<Headline>, u64)> {
            let mut model = Subject::new(name).model(trials);
            model.scenario.simulation.sampling = sampling;
            let mixes = named(&model);
            let places = 0..mixes.len();
            let outcomes = outcomes(&model, mixes, Keep::Headline);
            let of_mix = |place: usize| {
                let first_met = outcomes.met_all(place).next().unwrap();
                (outcomes.headlines(place).copied().collect(), first_met)
            };
            places.map(of_mix).collect()
        };
        for ((short, met), (long, met_of_long)) in by_mix(50).into_iter().zip(by_mix(130)) {
            assert_eq!((short.len(), long.len()), (50, 130));
            assert_eq!(short, long[..50], "{name}, {sampling:?}");
            assert_eq!(met, met_of_long & ((1 << 50) - 1), "{name}");
        }
    }
}

/// Large ledgers lie in memory that earlier ones were in: nothing of these may be left. A member
/// without any flow has nothing to write, and the last block is not full.
#[test]
fn ledgers_hold_nothing_of_earlier_ones() {
    let bridge = Subject::new(LARGE);
    let more = bridge.toml.replacen("\"Small Business\"]", "\"Small Business\", \"Public\"]", 1);
    assert_ne!(more, bridge.toml);
    let more = bridge.with(more);
    let outcomes = |trials: usize, places: Range<usize>| {
        let model = more.model(trials);
        outcomes(&model, named(&model)[places].to_vec(), Keep::LEDGERS)
    };
    let whole = |outcomes: &Outcomes, place: usize| -> Vec<f32> {
        let entries = 0..outcomes.basis.layout.len();
        let of_block = |block: LedgerBlock| -> Vec<f32> {
            entries.clone().flat_map(|entry| block.numbers(entry).to_vec()).collect()
        };
        outcomes.ledgers(place).flat_map(of_block).collect()
    };
    let alone = outcomes(600, 1..2);
    for _ in 0..3 {
        // Other trials and mixes lie where those are to be, in whole blocks.
        drop(outcomes(640, 0..5));
        let together = outcomes(600, 1..5);
        assert!(whole(&together, 0) == whole(&alone, 0));
        let layout = &together.basis.layout;
        let nothing = |slice: usize| {
            let entries = slice * layout.slice_len()..(slice + 1) * layout.slice_len();
            let blocks = || together.ledgers(3);
            entries.into_iter().all(|e| blocks().all(|b| b.numbers(e).iter().all(|n| *n == 0.0)))
        };
        let idle = (0..layout.slices().len()).filter(|slice| nothing(*slice)).count();
        assert_eq!(idle, 1, "the member that nothing flows to");
    }
}

#[test]
fn a_mix_fares_the_same_whichever_others_are_evaluated() {
    for name in SMALL {
        let model = Subject::new(name).model(TRIALS);
        let all = rows(&run_all(&model));
        let last = model.mixes.len() - 1;
        for mut mixes in [vec![last], vec![last / 2, last], vec![0, last / 3]] {
            mixes.dedup();
            let mut found = rows(&run(&model, &mixes));
            // The full run shows only some mixes in full; rank and cost it gives of all.
            found.retain(|key, _| all.contains_key(key));
            assert!(found.len() > mixes.len().min(2), "{name}: nothing to compare");
            assert_kept(name, &found, &all);
        }
    }
}

/// Open opportunities with win rates of their own, in cells that win nothing otherwise: only of
/// them more are won with a better win rate, which other opportunities do not show.
#[test]
fn open_opportunities_fare_the_same_whichever_other_mixes_are_evaluated() {
    let subject = Subject::new("scenarios/mid-year.toml");
    let mut toml = subject.toml.clone();
    for (from, to) in [
        ("win_rate = { beta = { successes = 118, failures = 322 } }", "win_rate = 0.0"),
        ("win_rate = { beta = { successes = 31, failures = 104 } }", "win_rate = 0.0"),
        ("multiply = \"slip_rate\"\nby = 0.9", "multiply = \"slip_rate\"\nby = 1.0"),
    ] {
        assert!(toml.contains(from), "{from}");
        toml = toml.replacen(from, to, 1);
    }
    let model = subject.with(toml).model(TRIALS);
    let together = outcomes(&model, every(&model), Keep::Headline);
    let won = |outcomes: &Outcomes, place: usize| -> Vec<f64> {
        outcomes.headlines(place).map(|headline| headline.new_arr).collect()
    };
    let of_none = won(&together, 0);
    let differ = every(&model).into_iter().filter(|&mix| won(&together, mix) != of_none).count();
    assert!((1..model.mixes.len()).contains(&differ), "{differ} win more than the plan");
    for mix in every(&model) {
        let alone = outcomes(&model, vec![mix], Keep::Headline);
        assert_eq!(won(&alone, 0), won(&together, mix), "{}", model.mix_name(mix));
    }
}
