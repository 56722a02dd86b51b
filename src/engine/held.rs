//! From what tallies hold to what they are to hold.

use multiversion::multiversion;

use crate::engine::cells::Closing;
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

/// The opportunities of a lane that tallies gain and lose.
#[derive(Debug, Default)]
pub struct Picked {
    gained: List,
    lost: List,
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
/// are to hold no more.
pub(super) fn hold(
    change: Change,
    deals: &Deals,
    closings: &mut [Closing],
    places: &[usize],
    picked: &mut Picked,
) {
    let Change { held, accepted, lanes } = change;
    for from in (0..accepted.len()).step_by(TOGETHER) {
        let months = from..accepted.len().min(from + TOGETHER);
        let change = Change { held: &held[months.clone()], accepted: &accepted[months], lanes };
        hold_months(change, from, deals, closings, places, picked);
    }
}

/// Months whose counts are compared at once: as many as a word has bits.
const TOGETHER: usize = 32;

/// The same for the months from `from` on.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn hold_months(
    change: Change,
    from: usize,
    deals: &Deals,
    closings: &mut [Closing],
    places: &[usize],
    picked: &mut Picked,
) {
    let Change { held, accepted, lanes } = change;
    // Bit m for month m.
    let mut changed = Counts::ZERO;
    for (month, (held, accepted)) in held.iter().zip(accepted).enumerate() {
        // Without this, compilers gather months in place of lanes.
        if held == accepted {
            continue;
        }
        for lane in 0..LANES {
            changed.0[lane] |= u32::from(held.0[lane] != accepted.0[lane]) << month;
        }
    }
    if changed == Counts::ZERO {
        return;
    }
    let Picked { gained, lost } = picked;
    for (lane, mut months) in changed.0.into_iter().enumerate().take(lanes) {
        let most = deals.of_lane(lane).len();
        gained.clear(most);
        lost.clear(most);
        while months != 0 {
            let month = months.trailing_zeros() as usize;
            months &= months - 1;
            let (held, wanted) = (held[month].0[lane], accepted[month].0[lane]);
            let begin = deals.begin(lane, from + month) as u32;
            let list = if held < wanted { &mut *gained } else { &mut *lost };
            list.push(begin + held.min(wanted), begin + held.max(wanted));
        }
        for &place in places {
            let Closing { codes, tally, .. } = &mut closings[place];
            tally.add::<false>(lane, gained.numbers(), &codes.amount, &codes.route);
            tally.add::<true>(lane, lost.numbers(), &codes.amount, &codes.route);
        }
    }
}
