//! From the opportunities that sums hold to those that they are to hold.

use std::ops::Range;

use multiversion::multiversion;

use crate::engine::deals::Deals;
use crate::engine::lanes::{Counts, LANES};
use crate::engine::routes::{Route, RouteBits, RouteSums};
use crate::engine::schedules::Schedules;

/// What opportunities sums hold and are to hold: the first so many of every month.
pub struct Change<'a> {
    /// By month.
    pub held: &'a [Counts],
    /// By month.
    pub accepted: &'a [Counts],
    /// The lanes that are wanted.
    pub lanes: usize,
}

/// Opportunities that sums gain and lose.
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

/// Adds the opportunities that sums are to hold, and takes away those that they are to hold no
/// more. Gives the quarters that had any to add or take away.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn hold(
    change: Change,
    deals: &Deals,
    routes: &[Route],
    sums: &mut RouteSums,
    picked: &mut Picked,
) -> Range<usize> {
    let Picked { gained, lost } = picked;
    gained.clear(deals.len());
    lost.clear(deals.len());
    let (mut first, mut behind) = (usize::MAX, 0);
    for (month, (held, accepted)) in change.held.iter().zip(change.accepted).enumerate() {
        // A bit for each lane.
        let mut changed = 0;
        for lane in 0..LANES {
            changed |= u64::from(held.0[lane] != accepted.0[lane]) << lane;
        }
        changed &= u64::MAX >> (LANES - change.lanes);
        while changed != 0 {
            let lane = changed.trailing_zeros() as usize;
            changed &= changed - 1;
            (first, behind) = (first.min(month), month + 1);
            let (held, wanted) = (held.0[lane], accepted.0[lane]);
            let begin = deals.begin(lane, month) as u32;
            let list = if held < wanted { &mut *gained } else { &mut *lost };
            list.push(begin + held.min(wanted), begin + held.max(wanted));
        }
    }
    let (gained, lost, all) = (gained.numbers(), lost.numbers(), deals.len());
    let (loads, routes) = (&deals.load[..all], &routes[..all]);
    for &deal in gained {
        sums.add::<false>(loads[deal as usize], routes[deal as usize]);
    }
    for &deal in lost {
        sums.add::<true>(loads[deal as usize], routes[deal as usize]);
    }
    (first / 3).min(behind)..behind.div_ceil(3)
}

/// Adds all opportunities.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn hold_all(deals: &Deals, routes: &[Route], sums: &mut RouteSums) {
    for (load, route) in deals.load.iter().zip(&routes[..deals.len()]) {
        sums.add::<false>(*load, *route);
    }
}

/// Lets those of some opportunities that schedules hold, the first `held` of every month, be won
/// where their routes say lost, and the other way round; or takes that back.
pub(super) fn turn(
    turned: &[u32],
    back: bool,
    deals: &Deals,
    held: &[Counts],
    (routes, bits): (&[Route], RouteBits),
    schedules: &mut Schedules,
) {
    for &deal in turned {
        let deal = deal as usize;
        let (lane, month, number) = deals.place(deal);
        if number < held[month].0[lane] {
            let route = if back { routes[deal].turned() } else { routes[deal] };
            schedules.turn(deals.load[deal], route, bits);
        }
    }
}
