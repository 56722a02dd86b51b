//! How the engine's cost grows with trials, quarters, cells and mixes.
//!
//! ```text
//! cargo bench --bench scaling               # measure, then one table
//! cargo bench --bench scaling -- --test     # run each size once
//! ```
//!
//! Each row of the table is `scenarios/bridge-the-gap.toml` with one thing grown, all else
//! as in its first row: how much was grown (`size`), how much more it cost (`cost`), and
//! the quotient of the two growths (`cost ÷ size`). Cost that grows linearly shows 1.0 there
//! all the way, or less where fixed cost is spread thinner. Quarters may show a little
//! more: later quarters hold more pipeline, and people who have joined since. Mixes must
//! show less than 1 and fall: what mixes share is simulated once.
//!
//! Sizes are timed in alternation on one thread, by processor time where the system tells.

mod common;

use std::hint::black_box;

use spandrel::engine::{DriverDraws, Keep, Setup, simulate};
use spandrel::model::Model;
use spandrel::scenario::{Action, CellShare, Scenario};
use spandrel::units::{Calendar, CalendarMonth};

/// Trials of a run, where they are not what grows.
const TRIALS: usize = 160;
/// Rounds of alternation.
const ROUNDS: usize = 7;

fn main() {
    let rows = [rows_of_trials(), rows_of_quarters(), rows_of_cells(), rows_of_mixes()];
    println!(
        "{:<10} {:>8} {:>10} {:>8} {:>8} {:>12}",
        "grown", "to", "ms", "size", "cost", "cost ÷ size"
    );
    for (what, runs) in ["trials", "quarters", "cells", "mixes"].into_iter().zip(&rows) {
        print(what, runs);
    }
}

/// One size of something: its number, and what to run.
struct Sized {
    size: usize,
    model: Model,
    mixes: Vec<usize>,
    trials: usize,
}

impl Sized {
    /// The five named mixes of a scenario.
    fn named(scenario: Scenario, trials: usize, size: impl Fn(&Model) -> usize) -> Self {
        let model = common::model(scenario);
        Self { size: size(&model), mixes: common::named_mixes(&model), trials, model }
    }
}

fn rows_of_trials() -> Vec<Sized> {
    let sized = |times| {
        let trials = times * TRIALS;
        Sized::named(common::scenario(common::BRIDGE), trials, |_| trials)
    };
    [1, 2, 4].map(sized).into()
}

fn rows_of_quarters() -> Vec<Sized> {
    let sized = |quarters| Sized::named(with_quarters(quarters), TRIALS, Model::quarters);
    [4, 8, 16].map(sized).into()
}

fn rows_of_cells() -> Vec<Sized> {
    let sized = |times| Sized::named(with_regions(times), TRIALS, Model::active_cells);
    [1, 2, 4].map(sized).into()
}

/// The first mixes of the search.
fn rows_of_mixes() -> Vec<Sized> {
    let sized = |count| {
        let model = common::model(common::scenario(common::BRIDGE));
        Sized {
            size: count,
            mixes: model.mixes.searched().take(count).collect(),
            trials: TRIALS,
            model,
        }
    };
    [5, 20, 80, 320].map(sized).into()
}

/// The scenario over another number of quarters, without the targets and goals, which name
/// quarters of their own.
fn with_quarters(quarters: usize) -> Scenario {
    let mut scenario = common::scenario(common::BRIDGE);
    let start = CalendarMonth { year: 2027, month: 1 };
    scenario.plan.calendar = Calendar::new(start, quarters, 1).expect("January opens a quarter");
    let other_cost = scenario.economics.other_cost[0];
    scenario.economics.other_cost = vec![other_cost; quarters];
    scenario.targets.clear();
    scenario.goals.clear();
    for risk in &mut scenario.risks {
        risk.last_quarter = risk.last_quarter.min(quarters - 1);
    }
    scenario
}

/// The scenario with its two regions `times` over, each pair as busy as the two are.
fn with_regions(times: usize) -> Scenario {
    let regions: Vec<String> = (0..2 * times).map(|region| format!("\"R{region}\"")).collect();
    // Without shares, regions are even.
    let lines = common::BRIDGE.lines().filter(|line| !line.starts_with("share.region"));
    let text: Vec<String> = lines
        .map(|line| match line.split_once(" = ") {
            Some(("region", _)) => format!("region = [{}]", regions.join(", ")),
            Some(("opportunities", count)) => {
                let count: usize = count.parse().expect("a count of opportunities");
                format!("opportunities = {}", times * count)
            }
            _ => line.to_owned(),
        })
        .collect();
    let mut scenario = common::scenario(&text.join("\n"));
    let busier = |shares: &mut Vec<CellShare>| {
        shares.iter_mut().for_each(|share| share.share *= times as f64);
    };
    scenario.sources.iter_mut().for_each(|source| busier(&mut source.shares));
    for effect in scenario.programs.iter_mut().flat_map(|program| &mut program.effects) {
        if let Action::Add { shares, .. } = &mut effect.action {
            busier(shares);
        }
    }
    // Reps that feed a source would multiply its entries a second time.
    let feeding = |team| scenario.sources.iter().any(|source| source.per_rep_of == Some(team));
    let feeds: Vec<bool> = (0..scenario.teams.len()).map(feeding).collect();
    for (team, _) in scenario.teams.iter_mut().zip(feeds).filter(|(_, feeds)| !feeds) {
        team.headcount *= times as u32;
    }
    scenario
}

/// Times the sizes of one thing in alternation and prints their rows.
fn print(what: &str, runs: &[Sized]) {
    let prepared: Vec<(Setup, DriverDraws)> = runs
        .iter()
        .map(|run| {
            let draws = DriverDraws::new(&run.model.scenario, 1, run.trials);
            (Setup::new(&run.model, 1), draws)
        })
        .collect();
    let mut candidates: Vec<_> = runs
        .iter()
        .zip(&prepared)
        .map(|(run, (setup, draws))| {
            move || {
                let (mixes, slices) = (run.mixes.clone(), run.model.goal_slices());
                let keep = Keep::Headline;
                drop(black_box(simulate(
                    setup,
                    draws,
                    mixes,
                    slices,
                    keep,
                    0..run.trials,
                    &|_| true,
                )));
            }
        })
        .collect();
    let mut candidates: Vec<&mut (dyn FnMut() + Send)> =
        candidates.iter_mut().map(|run| run as &mut (dyn FnMut() + Send)).collect();
    let rounds = if common::is_rehearsal() { 0 } else { ROUNDS };
    let times = common::medians(&mut candidates, rounds);
    for (run, time) in runs.iter().zip(&times) {
        let size = run.size as f64 / runs[0].size as f64;
        let cost = time / times[0];
        let (to, ms) = (run.size, 1e3 * time);
        println!("{what:<10} {to:>8} {ms:>10.1} {size:>8.1} {cost:>8.2} {:>12.2}", cost / size);
    }
}
