//! What a desk takes on in a cell, by the quarter that it is first scheduled for: what amounts
//! are made of, whatever the factors of a closing state.

use std::ops::Range;

use multiversion::multiversion;

use crate::engine::lanes::{Counts, Lanes};
use crate::engine::routes::{Load, Loads, Route, RouteBits, RouteSums};

/// Sums over the opportunities of a cell that a desk takes on.
#[derive(Clone, Debug, Default)]
pub struct Schedules {
    /// The quarters of the plan.
    pub quarters: usize,
    /// So many numbers of slips an opportunity can have, from 0 on.
    pub rungs: usize,
    /// So many waits an opportunity can have, from 0 on.
    pub waits: usize,
    /// By the quarter of the first scheduled close, slips, and outcome (lost, won): those that
    /// leave the pipeline behind the quarter in which they are taken on.
    pub leaving: Vec<[Leaving; 2]>,
    /// By quarter and outcome: those that leave in the quarter in which they are taken on.
    pub at_once: Vec<[Leaving; 2]>,
    /// Sizes by quarter: of those that are first scheduled for the quarter in which they are taken
    /// on, and slip.
    pub slipped: Vec<Lanes>,
    /// Sizes of all, by the quarter in which they are taken on and how long from there they are
    /// first scheduled.
    pub cohorts: Vec<Lanes>,
}

/// Opportunities that leave the pipeline together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Leaving {
    /// Their sizes, in grains.
    pub size: Lanes,
    /// How many they are.
    pub number: Counts,
}

impl Leaving {
    /// Makes of both what their loads are.
    #[inline(always)]
    fn set(both: &mut [Self; 2], [lost, won]: &[Loads; 2]) {
        both[0].size = lost.size();
        both[0].number = lost.number();
        both[1].size = won.size();
        both[1].number = won.number();
    }
}

impl Schedules {
    /// Makes room for sums by route that were just emptied, in a plan of so many quarters.
    pub fn make_room(&mut self, sums: &RouteSums, quarters: usize) {
        (self.quarters, self.rungs, self.waits) = (quarters, sums.rungs, sums.waits);
        let none = [Leaving::default(); 2];
        self.leaving.resize(quarters * sums.rungs, none);
        self.at_once.resize(quarters, none);
        self.slipped.resize(quarters, Lanes::ZERO);
        self.cohorts.resize(quarters * sums.waits, Lanes::ZERO);
    }

    /// Sums up what sums by route hold, of which only those have changed that are taken on in
    /// some of the quarters.
    pub fn set(&mut self, sums: &RouteSums, changed: Range<usize>) {
        set(self, sums, changed);
    }

    /// Lets an opportunity be won that was lost, or the other way round.
    #[inline(always)]
    pub fn turn(&mut self, load: Load, route: Route, bits: RouteBits) {
        let (scheduled, slips, lane) = (route.scheduled(bits), route.slips(bits), route.lane());
        let both = if slips == 0 && route.waits_not(bits) {
            &mut self.at_once[scheduled]
        } else {
            &mut self.leaving[scheduled * self.rungs + slips]
        };
        let [lost, won] = both;
        let [from, to] = if route.is_won() { [won, lost] } else { [lost, won] };
        from.size.0[lane] -= load.size();
        from.number.0[lane] -= 1;
        to.size.0[lane] += load.size();
        to.number.0[lane] += 1;
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn set(schedules: &mut Schedules, sums: &RouteSums, changed: Range<usize>) {
    let (quarters, waits) = (schedules.quarters, schedules.waits);
    let behind = if changed.is_empty() { 0 } else { changed.end + waits - 1 };
    for scheduled in changed.start..quarters.min(behind) {
        set_scheduled(schedules, sums, scheduled);
    }
    for accepted in changed {
        for wait in (quarters - accepted)..waits {
            schedules.cohorts[accepted * waits + wait] = sums.of(accepted, wait)[0][0].size();
        }
    }
}

/// Sums up those that are first scheduled for a quarter of the plan.
#[inline(always)]
fn set_scheduled(schedules: &mut Schedules, sums: &RouteSums, scheduled: usize) {
    let Schedules { rungs, waits, leaving, at_once, slipped, cohorts, .. } = schedules;
    let (rungs, waits) = (*rungs, *waits);
    let earlier = (scheduled + 1).saturating_sub(waits)..scheduled;
    let now = sums.of(scheduled, 0);
    Leaving::set(&mut at_once[scheduled], &now[0]);
    let mut slips_on = Loads::ZERO;
    for (slips, leaving) in
        leaving[scheduled * rungs..(scheduled + 1) * rungs].iter_mut().enumerate()
    {
        let (mut lost, mut won) = (Loads::ZERO, Loads::ZERO);
        // Those that slip out of the quarter in which they are taken on leave as the others do.
        if slips > 0 {
            (lost, won) = (now[slips][0], now[slips][1]);
            slips_on.add(&lost);
            slips_on.add(&won);
        }
        for accepted in earlier.clone() {
            let both = &sums.of(accepted, scheduled - accepted)[slips];
            lost.add(&both[0]);
            won.add(&both[1]);
        }
        Leaving::set(leaving, &[lost, won]);
    }
    slipped[scheduled] = slips_on.size();
    for accepted in earlier.start..scheduled + 1 {
        let mut all = Loads::ZERO;
        for both in sums.of(accepted, scheduled - accepted) {
            all.add(&both[0]);
            all.add(&both[1]);
        }
        cohorts[accepted * waits + scheduled - accepted] = all.size();
    }
}

#[cfg(test)]
mod tests {
    use super::Schedules;
    use crate::engine::lanes::{Counts, LANES};
    use crate::engine::routes::{Load, Route, RouteBits, RouteSums};

    const QUARTERS: usize = 6;
    const WAITS: usize = 3;
    const MAX_SLIPS: u32 = 2;

    /// Some opportunities, with the quarter in which each is taken on.
    fn opportunities() -> Vec<(usize, Load, Route)> {
        let one = |number: u32| {
            let (accepted, wait) = (number / 5 % QUARTERS as u32, number / 2 % WAITS as u32);
            let is_within = accepted + wait < QUARTERS as u32;
            let slips = if is_within { number % (MAX_SLIPS + 1) } else { 0 };
            let won = is_within && number.is_multiple_of(2);
            let of_lane = (number * 11 % LANES as u32, RouteBits::new(QUARTERS, MAX_SLIPS));
            let route = Route::new(of_lane, accepted, wait, slips, won);
            (accepted as usize, Load::one(f64::from(number) + 0.3), route)
        };
        (0..600).map(one).collect()
    }

    fn told(schedules: &Schedules) -> String {
        format!("{schedules:?}")
    }

    fn set(of: &[(usize, Load, Route)]) -> (RouteSums, Schedules) {
        let (mut sums, mut schedules) = (RouteSums::default(), Schedules::default());
        sums.clear(QUARTERS, WAITS, MAX_SLIPS);
        of.iter().for_each(|(_, load, route)| sums.add::<false>(*load, *route));
        schedules.make_room(&sums, QUARTERS);
        schedules.set(&sums, 0..QUARTERS);
        (sums, schedules)
    }

    /// Sums are of whole grains: nothing is left of what comes and goes, and what quarters hold
    /// that did not change need not be looked at.
    #[test]
    fn what_is_taken_away_leaves_what_never_adding_it_would() {
        let all = opportunities();
        let is_changed = |accepted: usize| (2..4).contains(&accepted);
        let (gone, left): (Vec<_>, Vec<_>) = all
            .iter()
            .partition(|(accepted, load, _)| is_changed(*accepted) && load.size() > 200.0);
        let (mut sums, mut schedules) = set(&all);
        let before = told(&schedules);
        gone.iter().for_each(|(_, load, route)| sums.add::<true>(*load, *route));
        schedules.set(&sums, 2..4);
        assert_eq!(told(&schedules), told(&set(&left).1));
        assert_ne!(told(&schedules), before);
        gone.iter().for_each(|(_, load, route)| sums.add::<false>(*load, *route));
        schedules.set(&sums, 2..4);
        assert_eq!(told(&schedules), before);
    }

    /// Opportunities that end the other way are those that were drawn so.
    #[test]
    fn what_is_turned_counts_as_its_turned_route() {
        let all = opportunities();
        let bits = RouteBits::new(QUARTERS, MAX_SLIPS);
        let turns =
            |route: &Route| route.scheduled(bits) < QUARTERS && route.lane().is_multiple_of(3);
        let (_, mut schedules) = set(&all);
        let before = told(&schedules);
        for (_, load, route) in all.iter().filter(|(_, _, route)| turns(route)) {
            schedules.turn(*load, *route, bits);
        }
        let turned = all.iter().map(|&(accepted, load, route)| {
            (accepted, load, if turns(&route) { route.turned() } else { route })
        });
        // What is summed up on the way there is no part of it.
        let (_, expected) = set(&turned.collect::<Vec<_>>());
        let [leaving, at_once] =
            [&schedules, &expected].map(|of| format!("{:?}{:?}", of.leaving, of.at_once));
        assert_eq!(leaving, at_once);
        for (_, load, route) in all.iter().filter(|(_, _, route)| turns(route)) {
            schedules.turn(*load, route.turned(), bits);
        }
        assert_eq!(told(&schedules), before);
        let won: Counts = schedules.leaving.iter().fold(Counts::ZERO, |sum, [_, w]| sum + w.number);
        assert!(won.0.iter().sum::<u32>() > 100);
    }
}
