//! The slices of a mix's ledger: the parts of its groups added up, and kept.

use multiversion::multiversion;

use crate::engine::batch::Batch;
use crate::engine::evaluation::Evaluation;
use crate::engine::lanes::Lanes;
use crate::engine::outcomes::BLOCK;

/// Where the whole ledger of a mix is kept, in the trials of a block.
pub struct Kept<'a> {
    /// By entry and trial, [`BLOCK`] of them.
    pub ledger: &'a mut [f32],
    /// How many trials are wanted: zeros are kept of further ones.
    pub trials: usize,
}

impl Kept<'_> {
    /// Keeps the entries from `first` on.
    pub fn round(&mut self, first: usize, numbers: &[Lanes]) {
        let kept = &mut self.ledger[first * BLOCK..(first + numbers.len()) * BLOCK];
        keep_rounded(numbers, self.trials, kept);
    }
}

/// Keeps some entries of a ledger in the first trials of a block.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn keep_rounded(entries: &[Lanes], trials: usize, kept: &mut [f32]) {
    for (numbers, kept) in entries.iter().zip(kept.as_chunks_mut::<BLOCK>().0) {
        for lane in 0..BLOCK {
            kept[lane] = numbers.0[lane] as f32;
        }
        kept[trials..].fill(0.0);
    }
}

/// Adds up the slices of the evaluated mix `place` from what the batch holds: those that goals ask
/// for into the ledger, and, where all are kept, the others straight to there.
pub fn assemble(
    evaluation: &Evaluation,
    batch: &Batch,
    place: usize,
    ledger: &mut [Lanes],
    kept: &mut Option<Kept>,
) {
    let layout = &evaluation.basis.layout;
    let quarters = layout.quarters();
    let (mut parts, mut room) = (Vec::new(), vec![Lanes::ZERO; quarters]);
    let all = kept.is_some();
    for slice in evaluation.slices.iter().filter(|slice| all || slice.has_goals) {
        for &account in evaluation.needed_of(place).accounts() {
            parts.clear();
            parts.extend(slice.parts.iter().filter_map(|&(group, sum)| {
                let states = &evaluation.groups[group];
                let state = states.states.of_mix[place];
                let row = evaluation.needed_in(states, state).row(sum, account, quarters)?;
                Some(&batch.groups[group].parts[state][row])
            }));
            let entry = slice.position * layout.slice_len() + account * quarters;
            let row = match slice.has_goals {
                true => &mut ledger[entry..entry + quarters],
                false => &mut room,
            };
            put_sums(&parts, row);
            if let Some(kept) = kept {
                kept.round(entry, row);
            }
        }
    }
}

/// Puts the sums of the parts into a row of the same length.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn put_sums(parts: &[&[Lanes]], row: &mut [Lanes]) {
    let Some((first, others)) = parts.split_first() else { return row.fill(Lanes::ZERO) };
    for (quarter, sum) in row.iter_mut().enumerate() {
        let mut total = first[quarter];
        for part in others {
            total += part[quarter];
        }
        *sum = total;
    }
}
