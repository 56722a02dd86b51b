//! Trials of some mixes, in parallel.

use std::ops::Range;

use rayon::prelude::*;

use crate::engine::company::Company;
use crate::engine::drivers::DriverDraws;
use crate::engine::evaluation::Evaluation;
use crate::engine::outcomes::{BLOCK, Block, Headline, Keep, Outcomes};
use crate::engine::setup::Setup;
use crate::engine::trial::Trial;
use crate::model::goals::is_met;
use crate::model::ledger::{CompanyAccount, SlicedAccount};
use crate::scenario::Slice;

/// Simulates the trials `trials`, from a multiple of [`BLOCK`] on, of some mixes (numbers of
/// the model) with ledgers of these slices, the company first. `progress` is told of every
/// block of trials done, from any thread; it must be quick.
///
/// The outcome does not depend on the number of threads, nor on what other trials and mixes
/// are simulated with it: every trial is computed alone, and blocks are kept in the order of
/// their trials.
///
/// # Panics
/// Where the first trial does not begin a block, or there are fewer driver draws than trials.
#[must_use]
pub fn simulate(
    setup: &Setup,
    draws: &DriverDraws,
    mixes: Vec<usize>,
    slices: Vec<Slice>,
    keep: Keep,
    trials: Range<usize>,
    progress: &(dyn Fn(usize) + Sync),
) -> Outcomes {
    assert!(trials.start.is_multiple_of(BLOCK), "trials are simulated in whole blocks");
    let evaluation = Evaluation::new(setup, mixes, slices);
    let run = |state: &mut Worker, block: usize| {
        let first = trials.start + block * BLOCK;
        let trials = first..trials.end.min(first + BLOCK);
        let count = trials.len();
        let block = state.block(setup, &evaluation, draws, keep, trials);
        progress(count);
        block
    };
    let blocks: Vec<Block> =
        (0..trials.len().div_ceil(BLOCK)).into_par_iter().map_init(Worker::default, run).collect();
    let goals = setup.model.scenario.goals.len();
    let Evaluation { mixes, basis, .. } = evaluation;
    Outcomes { mixes, goals, trials: trials.len(), basis, blocks }
}

/// What one thread keeps from block to block.
#[derive(Debug, Default)]
struct Worker {
    trial: Trial,
    company: Company,
    ledger: Vec<f64>,
    /// By mix, trial of the block and ledger entry.
    rows: Vec<f32>,
}

impl Worker {
    fn block(
        &mut self,
        setup: &Setup,
        evaluation: &Evaluation,
        draws: &DriverDraws,
        keep: Keep,
        trials: Range<usize>,
    ) -> Block {
        let (mixes, count) = (evaluation.mixes.len(), trials.len());
        let entries = evaluation.basis.layout.len();
        let kept = if keep == Keep::Ledgers { mixes * entries * BLOCK } else { 0 };
        let goals = evaluation.goal_positions.len();
        let headlines = if keep >= Keep::Headline { mixes * count } else { 0 };
        let mut block = Block {
            trials: count,
            met: vec![0; mixes * goals],
            headlines: vec![Headline::default(); headlines],
            ledgers: vec![0.0; kept],
        };
        self.ledger.resize(entries, 0.0);
        self.rows.resize(kept, 0.0);
        for (lane, trial) in trials.enumerate() {
            self.trial.run(setup, evaluation, draws, trial);
            self.company.prepare(setup, evaluation, &self.trial.world);
            for place in 0..mixes {
                self.company.assemble(setup, evaluation, &self.trial, place, &mut self.ledger);
                let met = &mut block.met[place * goals..(place + 1) * goals];
                mark_met(setup, evaluation, &self.ledger, lane, met);
                if keep >= Keep::Headline {
                    block.headlines[place * count + lane] = headline(evaluation, &self.ledger);
                }
                if keep == Keep::Ledgers {
                    let from = (place * BLOCK + lane) * entries;
                    let row = &mut self.rows[from..from + entries];
                    row.iter_mut()
                        .zip(&self.ledger)
                        .for_each(|(kept, number)| *kept = *number as f32);
                }
            }
        }
        if keep == Keep::Ledgers {
            let rows = self.rows.chunks_exact(entries * BLOCK);
            for (rows, kept) in rows.zip(block.ledgers.chunks_exact_mut(entries * BLOCK)) {
                transpose(&rows[..count * entries], entries, kept);
            }
        }
        block
    }
}

/// From trial by trial to entry by entry, [`BLOCK`] places each, a few entries at a time so
/// that both sides stay at hand.
fn transpose(rows: &[f32], entries: usize, kept: &mut [f32]) {
    const TOGETHER: usize = 16;
    for (number, kept) in kept.chunks_mut(TOGETHER * BLOCK).enumerate() {
        for (trial, row) in rows.chunks_exact(entries).enumerate() {
            let row = &row[number * TOGETHER..entries.min((number + 1) * TOGETHER)];
            for (entry, value) in row.iter().enumerate() {
                kept[entry * BLOCK + trial] = *value;
            }
        }
    }
}

/// Sets a trial's bit in the word of each goal that a ledger meets.
fn mark_met(setup: &Setup, evaluation: &Evaluation, ledger: &[f64], trial: usize, met: &mut [u64]) {
    let goals = setup.model.scenario.goals.iter().zip(&evaluation.goal_positions);
    for ((goal, position), met) in goals.zip(met) {
        *met |= u64::from(is_met(&evaluation.basis, goal, *position, ledger)) << trial;
    }
}

fn headline(evaluation: &Evaluation, ledger: &[f64]) -> Headline {
    let layout = &evaluation.basis.layout;
    let quarters = layout.quarters();
    let total = |from: usize| ledger[from..from + quarters].iter().sum();
    Headline {
        new_arr: total(layout.sliced(0, SlicedAccount::NewArr)),
        program_cost: total(layout.company(CompanyAccount::ProgramCost)),
        ending_arr: ledger[layout.company(CompanyAccount::EndingArr) + quarters - 1],
    }
}
