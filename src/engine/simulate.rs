//! Trials of some mixes, in parallel.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::engine::batch::Batch;
use crate::engine::company::Company;
use crate::engine::drivers::DriverDraws;
use crate::engine::evaluation::Evaluation;
use crate::engine::lanes::{LANES, Lanes};
use crate::engine::memory::{Memory, SharedNumbers};
use crate::engine::outcomes::{BLOCK, Block, Headline, Keep, Outcomes, QUARTERLY_TRIALS};
use crate::engine::setup::Setup;
use crate::engine::slices::Kept;
use crate::model::goals::are_met;
use crate::model::ledger::{CompanyAccount, SlicedAccount};
use crate::scenario::Slice;

/// Simulates the trials `trials`, from a multiple of [`BLOCK`] on, of some mixes (numbers of
/// the model) with ledgers of these slices, the company first. `progress` is told of every
/// block of trials done, from any thread, and says whether to go on; it must be quick. Where
/// it says no, there are fewer trials: those of the first blocks, of one at least.
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
    progress: &(dyn Fn(usize) -> bool + Sync),
) -> Outcomes {
    assert!(trials.start.is_multiple_of(BLOCK), "trials are simulated in whole blocks");
    let evaluation = Evaluation::new(setup, mixes, slices, keep);
    let go_on = AtomicBool::new(true);
    let of_block = evaluation.in_full * evaluation.basis.layout.len() * BLOCK;
    let count = trials.len().div_ceil(BLOCK);
    let mut memory = Memory::new(count * of_block);
    let run = |state: &mut Worker, (number, ledgers): (usize, &mut [f32])| {
        // The first block is always run.
        if number > 0 && !go_on.load(Ordering::Relaxed) {
            return None;
        }
        let first = trials.start + number * BLOCK;
        let trials = first..trials.end.min(first + BLOCK);
        let count = trials.len();
        let block = state.block(setup, &evaluation, draws, keep, trials, ledgers);
        if !progress(count) {
            go_on.store(false, Ordering::Relaxed);
        }
        Some((number, block))
    };
    // Threads take the next block as they finish one: those that are done are the first.
    let mut ledgers = memory.numbers_mut().chunks_exact_mut(of_block.max(1));
    let numbers = (0..count).map(|number| (number, ledgers.next().unwrap_or_default()));
    let mut blocks: Vec<(usize, Block)> =
        numbers.par_bridge().map_init(Worker::default, run).flatten_iter().collect();
    blocks.sort_unstable_by_key(|(number, _)| *number);
    let memory = Arc::new(memory);
    let in_order = blocks.into_iter().enumerate();
    let blocks: Vec<Block> = in_order
        .take_while(|(place, (number, _))| place == number)
        .map(|(_, (number, block))| {
            let of_block = number * of_block..(number + 1) * of_block;
            Block { ledgers: SharedNumbers::new(Arc::clone(&memory), of_block), ..block }
        })
        .collect();
    let goals = setup.model.scenario.goals.len();
    let Evaluation { mixes, basis, .. } = evaluation;
    let trials = blocks.iter().map(|block| block.trials).sum();
    Outcomes { mixes, goals, trials, basis, blocks }
}

/// What one thread keeps from block to block.
#[derive(Debug, Default)]
struct Worker {
    batch: Batch,
    company: Company,
    ledger: Vec<Lanes>,
}

impl Worker {
    fn block(
        &mut self,
        setup: &Setup,
        evaluation: &Evaluation,
        draws: &DriverDraws,
        keep: Keep,
        trials: Range<usize>,
        ledgers: &mut [f32],
    ) -> Block {
        let (mixes, goals) = (evaluation.mixes.len(), evaluation.goal_positions.len());
        let entries = evaluation.basis.layout.len();
        let kept = |wanted: Keep, each: usize| if keep >= wanted { mixes * each } else { 0 };
        let quarters = evaluation.basis.layout.quarters();
        let fanned = trials.start < QUARTERLY_TRIALS;
        let quarterly = if fanned { 2 * quarters * trials.len() } else { 0 };
        let mut block = Block {
            trials: trials.len(),
            mixes,
            met: vec![0; mixes * goals],
            headlines: vec![Headline::default(); kept(Keep::Headline, trials.len())],
            ledgers: SharedNumbers::default(),
            quarterly: vec![0.0; kept(Keep::Headline, quarterly)],
        };
        self.ledger.resize(entries, Lanes::ZERO);
        self.batch.run(setup, evaluation, draws, trials.start, trials.len());
        self.company.prepare(setup, evaluation, &self.batch.world);
        for place in 0..mixes {
            let length = entries * BLOCK;
            let of_mix = place * length..(place + 1) * length;
            let kept = (place < evaluation.in_full)
                .then(|| Kept { ledger: &mut ledgers[of_mix], trials: trials.len() });
            let ledger = &mut self.ledger;
            self.company.assemble(setup, evaluation, &self.batch, place, ledger, kept);
            self.keep(setup, evaluation, keep, place, &mut block);
        }
        block
    }

    /// Keeps what is wanted of the ledgers of a mix, which are those of a block.
    fn keep(
        &self,
        setup: &Setup,
        evaluation: &Evaluation,
        keep: Keep,
        place: usize,
        block: &mut Block,
    ) {
        let (goals, trials) = (evaluation.goal_positions.len(), block.trials);
        let met = &mut block.met[place * goals..(place + 1) * goals];
        mark_met(setup, evaluation, &self.ledger, trials, met);
        if keep >= Keep::Headline {
            let headlines = headlines(evaluation, &self.ledger);
            let kept = &mut block.headlines[place * trials..(place + 1) * trials];
            kept.copy_from_slice(&headlines[..trials]);
        }
        if !block.quarterly.is_empty() {
            let length = 2 * evaluation.basis.layout.quarters() * trials;
            let kept = &mut block.quarterly[place * length..(place + 1) * length];
            keep_quarterly(evaluation, &self.ledger, trials, kept);
        }
    }
}

/// Keeps the company's pipeline and new ARR by quarter of a block's trials.
fn keep_quarterly(evaluation: &Evaluation, ledger: &[Lanes], trials: usize, kept: &mut [f32]) {
    let layout = &evaluation.basis.layout;
    let accounts = [SlicedAccount::StartingPipeline, SlicedAccount::NewArr];
    let entries = accounts.into_iter().flat_map(|account| {
        let from = layout.sliced(0, account);
        &ledger[from..from + layout.quarters()]
    });
    for (entry, kept) in entries.zip(kept.chunks_exact_mut(trials)) {
        for (kept, number) in kept.iter_mut().zip(entry.0) {
            *kept = number as f32;
        }
    }
}

/// Sets the bits of a block's trials in the word of each goal that their ledgers meet.
fn mark_met(
    setup: &Setup,
    evaluation: &Evaluation,
    ledger: &[Lanes],
    trials: usize,
    met: &mut [u64],
) {
    let goals = setup.model.scenario.goals.iter().zip(&evaluation.goal_positions);
    for ((goal, position), met) in goals.zip(met) {
        let are_met = are_met(&evaluation.basis, goal, *position, |at| ledger[at].0);
        for (trial, is_met) in are_met.into_iter().take(trials).enumerate() {
            *met |= u64::from(is_met) << trial;
        }
    }
}

fn headlines(evaluation: &Evaluation, ledger: &[Lanes]) -> [Headline; LANES] {
    let layout = &evaluation.basis.layout;
    let quarters = layout.quarters();
    let total = |from: usize| {
        ledger[from..from + quarters].iter().fold(Lanes::ZERO, |sum, number| sum + *number)
    };
    let new_arr = total(layout.sliced(0, SlicedAccount::NewArr));
    let program_cost = total(layout.company(CompanyAccount::ProgramCost));
    let pipeline_created = total(layout.sliced(0, SlicedAccount::PipelineCreated));
    let ending_arr = ledger[layout.company(CompanyAccount::EndingArr) + quarters - 1];
    std::array::from_fn(|lane| Headline {
        new_arr: new_arr.0[lane],
        program_cost: program_cost.0[lane],
        ending_arr: ending_arr.0[lane],
        pipeline_created: pipeline_created.0[lane],
    })
}
