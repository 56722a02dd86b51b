//! All trials of some mixes, in parallel.

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

/// Simulates `trials` trials of some mixes (numbers of the model) with ledgers of these
/// slices, the company first. `progress` is told of every block of trials done, from any
/// thread; it must be quick.
///
/// The outcome does not depend on the number of threads: every trial is computed alone,
/// and blocks are kept in the order of their trials.
#[must_use]
pub fn simulate(
    setup: &Setup,
    draws: &DriverDraws,
    mixes: Vec<usize>,
    slices: Vec<Slice>,
    keep: Keep,
    trials: usize,
    progress: &(dyn Fn(usize) + Sync),
) -> Outcomes {
    let evaluation = Evaluation::new(setup, mixes, slices);
    let run = |state: &mut Worker, block: usize| {
        let first = block * BLOCK;
        let trials = first..trials.min(first + BLOCK);
        let count = trials.len();
        let block = state.block(setup, &evaluation, draws, keep, trials);
        progress(count);
        block
    };
    let blocks: Vec<Block> =
        (0..trials.div_ceil(BLOCK)).into_par_iter().map_init(Worker::default, run).collect();
    Outcomes { mixes: evaluation.mixes, trials, basis: evaluation.basis, blocks }
}

/// What one thread keeps from block to block.
#[derive(Debug, Default)]
struct Worker {
    trial: Trial,
    company: Company,
    ledger: Vec<f64>,
}

impl Worker {
    fn block(
        &mut self,
        setup: &Setup,
        evaluation: &Evaluation,
        draws: &DriverDraws,
        keep: Keep,
        trials: std::ops::Range<usize>,
    ) -> Block {
        let (mixes, count) = (evaluation.mixes.len(), trials.len());
        let entries = evaluation.basis.layout.len();
        let kept = if keep == Keep::Ledgers { mixes * entries * BLOCK } else { 0 };
        let mut block = Block {
            trials: count,
            headlines: vec![Headline::default(); mixes * count],
            ledgers: vec![0.0; kept],
        };
        self.ledger.resize(entries, 0.0);
        for (lane, trial) in trials.enumerate() {
            self.trial.run(setup, evaluation, draws, trial);
            self.company.prepare(setup, evaluation, &self.trial.world);
            for place in 0..mixes {
                self.company.assemble(setup, evaluation, &self.trial, place, &mut self.ledger);
                block.headlines[place * count + lane] = headline(setup, evaluation, &self.ledger);
                if keep == Keep::Ledgers {
                    let from = place * entries * BLOCK;
                    let kept = &mut block.ledgers[from..from + entries * BLOCK];
                    for (entry, number) in self.ledger.iter().enumerate() {
                        kept[entry * BLOCK + lane] = *number as f32;
                    }
                }
            }
        }
        block
    }
}

fn headline(setup: &Setup, evaluation: &Evaluation, ledger: &[f64]) -> Headline {
    let basis = &evaluation.basis;
    let layout = &basis.layout;
    let quarters = layout.quarters();
    let total = |from: usize| ledger[from..from + quarters].iter().sum();
    let goals = setup.model.scenario.goals.iter().zip(&evaluation.goal_positions).enumerate();
    Headline {
        goals: goals.fold(0, |bits, (number, (goal, position))| {
            bits | u64::from(is_met(basis, goal, *position, ledger)) << number
        }),
        new_arr: total(layout.sliced(0, SlicedAccount::NewArr)),
        program_cost: total(layout.company(CompanyAccount::ProgramCost)),
        ending_arr: ledger[layout.company(CompanyAccount::EndingArr) + quarters - 1],
    }
}
