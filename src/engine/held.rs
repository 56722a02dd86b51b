//! From what tallies hold to what they are to hold.

use multiversion::multiversion;

use crate::engine::cells::Closing;
use crate::engine::cohort::Cohort;
use crate::engine::deals::Deals;
use crate::engine::lanes::{Counts, LANES};

/// What opportunities tallies hold and are to hold: the first so many of every month.
pub struct Change<'a> {
    /// By month.
    pub held: &'a [Counts],
    /// By month.
    pub accepted: &'a [Counts],
    /// The lanes that are wanted.
    pub lanes: usize,
}

/// The opportunities of a quarter that tallies gain and lose.
#[derive(Debug, Default)]
pub struct Picked {
    gained: List,
    lost: List,
    /// The cohort that they are of; empty between two calls.
    pub cohort: Cohort,
}

/// Some opportunities of a cell, by number. A list, so that one loop without inner ones adds
/// them up: most months gain or lose very few.
#[derive(Debug, Default)]
struct List {
    numbers: Vec<u32>,
    length: usize,
}

/// Numbers that are written at once.
const AT_ONCE: usize = 8;

impl List {
    /// Empties the list, and makes room for so many.
    fn clear(&mut self, most: usize) {
        if self.numbers.len() < most + AT_ONCE {
            self.numbers.resize(most + AT_ONCE, 0);
        }
        self.length = 0;
    }

    /// Lists the opportunities from `low` on before `high`.
    #[inline(always)]
    fn push(&mut self, low: u32, high: u32) {
        let end = self.length + (high - low) as usize;
        let mut numbers: [u32; AT_ONCE] = std::array::from_fn(|i| low + i as u32);
        // In whole groups: the next ones are written over what is too much.
        while self.length < end {
            self.numbers[self.length..self.length + AT_ONCE].copy_from_slice(&numbers);
            self.length += AT_ONCE;
            numbers.iter_mut().for_each(|number| *number += AT_ONCE as u32);
        }
        self.length = end;
    }

    #[inline(always)]
    fn numbers(&self) -> &[u32] {
        &self.numbers[..self.length]
    }
}

/// Adds the opportunities that some closing states are to hold, and takes away those that they
/// are to hold no more: cohort by cohort, which the tallies then take over.
pub(super) fn hold(
    change: Change,
    deals: &Deals,
    closings: &mut [Closing],
    places: &[usize],
    picked: &mut Picked,
) {
    let quarters = change.held.len() / 3;
    let by_quarter = change.held.chunks_exact(3).zip(change.accepted.chunks_exact(3));
    for (quarter, (held, accepted)) in by_quarter.enumerate() {
        let change = Change { held, accepted, lanes: change.lanes };
        hold_quarter(change, (quarter, quarters), deals, closings, places, picked);
    }
}

/// The same for the months of a quarter.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn hold_quarter(
    change: Change,
    (quarter, quarters): (usize, usize),
    deals: &Deals,
    closings: &mut [Closing],
    places: &[usize],
    picked: &mut Picked,
) {
    let Change { held, accepted, lanes } = change;
    if held == accepted {
        return;
    }
    let Picked { gained, lost, cohort } = picked;
    gained.clear(deals.len());
    lost.clear(deals.len());
    for (month, (held, accepted)) in held.iter().zip(accepted).enumerate() {
        let mut changed = 0;
        for lane in 0..LANES {
            changed |= u32::from(held.0[lane] != accepted.0[lane]) << lane;
        }
        changed &= (1 << lanes) - 1;
        while changed != 0 {
            let lane = changed.trailing_zeros() as usize;
            changed &= changed - 1;
            let (held, wanted) = (held.0[lane % LANES], accepted.0[lane % LANES]);
            let begin = deals.begin(lane, 3 * quarter + month) as u32;
            let list = if held < wanted { &mut *gained } else { &mut *lost };
            list.push(begin + held.min(wanted), begin + held.max(wanted));
        }
    }
    let (gained, lost) = (gained.numbers(), lost.numbers());
    // So few are quicker added one by one than by a cohort with all its ways.
    let few = gained.len() + lost.len() < cohort.rungs * (quarters - quarter);
    for &place in places {
        let Closing { codes, tally, .. } = &mut closings[place];
        let (amounts, routes) = (codes.amount.as_slice(), codes.route.as_slice());
        if few {
            tally.add::<false>(quarter, cohort.bits, gained, amounts, routes);
            tally.add::<true>(quarter, cohort.bits, lost, amounts, routes);
            continue;
        }
        if tally.counts() {
            cohort.add::<false, true>(gained, amounts, routes);
            cohort.add::<true, true>(lost, amounts, routes);
        } else {
            cohort.add::<false, false>(gained, amounts, routes);
            cohort.add::<true, false>(lost, amounts, routes);
        }
        tally.join(quarter, cohort);
    }
}
