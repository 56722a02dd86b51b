//! When each opportunity is scheduled, how often it slips, and what becomes of it.

use std::ops::Range;

use multiversion::multiversion;

use crate::engine::deals::{Deals, TOGETHER};
use crate::engine::rates::{ClassRates, MOMENTS, MONTHS, PLACES, RUNGS, Rates};
use crate::engine::routes::Route;
use crate::engine::streams::{threshold, upper_bits};

impl ClassRates {
    /// Decides about the opportunities of one lane: puts their routes, and gives the longest wait.
    /// `room` is for what they look up.
    pub fn close(
        &self,
        deals: &Deals,
        lane: usize,
        room: &mut Rates,
        routes: &mut [Route],
    ) -> usize {
        self.lane(lane, room);
        let of_lane = deals.of_lane(lane);
        let longest = decide(room, deals, of_lane.clone(), routes);
        if self.may_slip_on() {
            self.follow_further(deals, of_lane, room, routes);
        }
        longest as usize
    }

    /// Finds the opportunities of one lane that are won here and lost on their `routes`, or the other
    /// way round, given that these rates schedule them alike: they join `turned`.
    pub fn find_turned(
        &self,
        deals: &Deals,
        lane: usize,
        room: &mut Rates,
        routes: &[Route],
        turned: &mut Vec<u32>,
    ) {
        self.lane_of_wins(lane, room);
        find_turned(room, deals, deals.of_lane(lane), routes, turned);
    }

    /// Whether opportunities may slip more often than tables tell.
    pub fn may_slip_on(&self) -> bool {
        self.max_slips as usize > RUNGS
    }

    /// Follows those that do.
    fn follow_further(
        &self,
        deals: &Deals,
        of_lane: Range<usize>,
        rates: &Rates,
        routes: &mut [Route],
    ) {
        let (quarters, lane) = (self.slip.len(), rates.lane as usize);
        for deal in of_lane {
            let fate = upper_bits(deals.fate[deal]);
            let scheduled = routes[deal].scheduled(rates.route_bits);
            if scheduled < quarters && fate < self.slips[RUNGS - 1][scheduled].0[lane] {
                let (left, won) = self.follow(lane, scheduled, fate, None);
                let accepted = quarter_of(deals.moment[deal]);
                let (wait, slips) = (scheduled as u32 - accepted, (left - scheduled) as u32);
                let of_lane = (rates.lane, rates.route_bits);
                routes[deal] = Route::new(of_lane, accepted, wait, slips, won);
            }
        }
    }

    /// Follows an opportunity of a lane quarter by quarter: when it leaves the pipeline (in no
    /// quarter of the plan, if not before its end), and whether it is won.
    ///
    /// One number is its luck for slips and outcome: it slips on while its fate is below the
    /// product of the slip rates so far, and what is left above the last of them is shared
    /// between won and lost. `own_rate` is its win rate, where that is not its cell's.
    pub fn follow(
        &self,
        lane: usize,
        scheduled: usize,
        fate: u32,
        own_rate: Option<f64>,
    ) -> (usize, bool) {
        let mut slips = 0;
        let (mut slipped, mut win_factor) = (1.0, 1.0);
        while scheduled + slips < self.slip.len() {
            let quarter = scheduled + slips;
            let may_slip = slips < self.max_slips as usize;
            let further = if may_slip { slipped * self.slip[quarter].0[lane] } else { 0.0 };
            if fate >= threshold(further) {
                let win = match own_rate {
                    None => self.win[quarter].0[lane],
                    Some(rate) => (rate * self.win_factor[quarter].0[lane]).min(1.0),
                };
                let wins = (win * win_factor).min(1.0);
                return (quarter, fate < threshold(further + (slipped - further) * wins));
            }
            slips += 1;
            slipped = further;
            win_factor *= self.slip_win_factor.0[lane];
        }
        (scheduled + slips, false)
    }
}

/// Puts the routes of the opportunities of one lane, and gives the longest wait.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn decide(rates: &Rates, deals: &Deals, of_lane: Range<usize>, routes: &mut [Route]) -> u32 {
    // Tables that hold one number are not looked up: that is what takes most of the time.
    match (rates.cycle_is_steady, rates.slip_is_steady) {
        (true, true) => route_all::<true, true>(rates, deals, of_lane, routes),
        (true, false) => route_all::<true, false>(rates, deals, of_lane, routes),
        (false, true) => route_all::<false, true>(rates, deals, of_lane, routes),
        (false, false) => route_all::<false, false>(rates, deals, of_lane, routes),
    }
}

#[inline(always)]
fn route_all<const STEADY_CYCLE: bool, const STEADY_SLIP: bool>(
    rates: &Rates,
    deals: &Deals,
    of_lane: Range<usize>,
    routes: &mut [Route],
) -> u32 {
    let mut longest = 0;
    let marks = deals.moment[of_lane.clone()].iter().zip(&deals.cycle[of_lane.clone()]);
    let marks = marks.zip(&deals.fate[of_lane.clone()]);
    for (((moment, cycle), fate), route) in marks.zip(&mut routes[of_lane]) {
        let place = if STEADY_CYCLE { 0 } else { (*moment / MOMENTS) as usize % MONTHS };
        let close = quarter_of(*moment + moments(cycle * rates.cycle[place]));
        let scheduled = if close < rates.last_size { close } else { rates.last_size };
        let is_within = scheduled < rates.quarters;
        let place = if is_within { scheduled as usize % PLACES } else { 0 };
        let fate = upper_bits(*fate);
        let mut slips = 0;
        for below in &rates.slips {
            slips += u32::from(fate < below[if STEADY_SLIP { 0 } else { place }]);
        }
        let won = is_within & (fate < rates.wins[slips as usize % (RUNGS + 1)][place]);
        let slips = if is_within { slips } else { 0 };
        let accepted = quarter_of(*moment);
        let wait = scheduled - accepted;
        longest = if wait > longest { wait } else { longest };
        *route = Route::new((rates.lane, rates.route_bits), accepted, wait, slips, won);
    }
    longest
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn find_turned(
    rates: &Rates,
    deals: &Deals,
    of_lane: Range<usize>,
    routes: &[Route],
    turned: &mut Vec<u32>,
) {
    let wins = rates.wins.as_flattened();
    for first in of_lane.clone().step_by(TOGETHER) {
        let group = first..first + TOGETHER;
        let fates = deals.fate[group.clone()].first_chunk::<TOGETHER>();
        let (Some(fates), Some(routes)) = (fates, routes[group].first_chunk::<TOGETHER>()) else {
            unreachable!("there is room for a whole group")
        };
        let mut differ = 0;
        for deal in 0..TOGETHER {
            let route = routes[deal];
            let (scheduled, slips) =
                (route.scheduled(rates.route_bits), route.slips(rates.route_bits));
            // Beyond the plan nothing is won.
            let below = wins[(slips * PLACES + scheduled) % ((RUNGS + 1) * PLACES)];
            let won = u32::from(upper_bits(fates[deal]) < below);
            differ |= (won ^ u32::from(route.is_won())) << deal;
        }
        let behind = (of_lane.end - first).min(TOGETHER);
        differ &= u32::MAX >> (u32::BITS as usize - behind);
        while differ != 0 {
            turned.push((first as u32) + differ.trailing_zeros());
            differ &= differ - 1;
        }
    }
}

/// The quarter of a moment in less than 256 months: ⌊month ÷ 3⌋.
#[inline(always)]
fn quarter_of(moment: u32) -> u32 {
    let month = moment / MOMENTS;
    (month * 171) >> 9
}

/// The nearest whole number of [`MOMENTS`]; what is beyond 128 months, which no plan lasts,
/// is just that. A cast would ask each number whether it is one; this is plain arithmetic:
/// adding 2²³ leaves the nearest integer in the lowest bits.
#[inline(always)]
fn moments(cycle: f32) -> u32 {
    const SHIFT: f32 = (1 << 23) as f32;
    const MOST: f32 = SHIFT - 1.0;
    let cycle = if cycle < MOST { cycle } else { MOST };
    (cycle + SHIFT).to_bits() % (1 << 23)
}

#[cfg(test)]
mod tests {
    use super::{moments, quarter_of};
    use crate::distribution::{Distribution, QuantileTable};
    use crate::engine::deals::{Deals, TOGETHER};
    use crate::engine::lanes::{Counts, LANES, Lanes};
    use crate::engine::rates::{ClassRates, MOMENTS, Rates};
    use crate::engine::routes::{Route, RouteBits};
    use crate::engine::streams::{Purpose, Stream, upper_bits};

    const QUARTERS: usize = 5;
    const LANE: usize = 3;

    /// Rates that change from quarter to quarter, or are steady.
    fn rates(max_slips: u32, steady: bool) -> ClassRates {
        let change = f64::from(u8::from(!steady));
        let by_place = |count: usize, first: f64, step: fn(usize) -> f64| -> Vec<Lanes> {
            (0..count).map(|place| Lanes::splat(first + change * step(place))).collect()
        };
        let mut class = ClassRates {
            cycle: by_place(3 * QUARTERS, 0.03, |month| 0.001 * month as f64),
            size: by_place(QUARTERS + 12, 1.0, |quarter| 0.1 * quarter as f64),
            slip: by_place(QUARTERS, 0.3, |quarter| 0.1 * (quarter % 3) as f64),
            win: (0..QUARTERS).map(|quarter| Lanes::splat(0.2 + 0.05 * quarter as f64)).collect(),
            slip_win_factor: Lanes::splat(0.8),
            max_slips,
            ..ClassRates::default()
        };
        class.build_thresholds(QUARTERS);
        assert_eq!(class.cycle_is_steady, steady);
        assert_eq!(class.slip_is_steady, steady || max_slips == 0);
        class
    }

    fn route(rates: &ClassRates, accepted: u32, scheduled: u32, fate: u32) -> Route {
        let of_lane = (LANE as u32, RouteBits::new(QUARTERS, rates.max_slips));
        let scheduled = scheduled.min(rates.size.len() as u32 - 1);
        let (slips, won) = if scheduled < QUARTERS as u32 {
            let (left, won) = rates.follow(LANE, scheduled as usize, fate, None);
            (left as u32 - scheduled, won)
        } else {
            (0, false)
        };
        Route::new(of_lane, accepted, scheduled - accepted, slips, won)
    }

    /// First scheduled close, and quarter and outcome of the end: how often it slips beyond the
    /// plan does not matter.
    fn told(route: Route, max_slips: u32) -> (usize, usize, usize, bool) {
        let bits = RouteBits::new(QUARTERS, max_slips);
        let scheduled = route.scheduled(bits);
        let end = (scheduled + route.slips(bits)).min(QUARTERS);
        (route.lane(), scheduled, end, route.is_won())
    }

    fn deals() -> Deals {
        let stream = Stream::new(11, Purpose::Opportunity, "cell");
        let cycle = QuantileTable::new(&Distribution::uniform(0.0, 400.0).unwrap());
        let size = QuantileTable::new(&Distribution::uniform(0.0, 1000.0).unwrap());
        let mut deals = Deals::default();
        let counts = [Counts([40; LANES]); 3 * QUARTERS];
        deals.draw(stream, 0, LANE + 1, &counts, &cycle, (&size, 0.25));
        deals
    }

    /// What is read off tables, perhaps with wide vectors, is what following each
    /// opportunity from quarter to quarter gives, to the last bit.
    #[test]
    fn routes_are_those_of_each_opportunity_followed_alone() {
        let deals = deals();
        for (max_slips, steady) in [0, 1, 3, 4, 1000]
            .into_iter()
            .zip([true, false].into_iter().cycle())
            .chain([0, 1, 3, 4, 1000].into_iter().zip([false, true].into_iter().cycle()))
        {
            let rates = rates(max_slips, steady);
            let mut routes = vec![Route::default(); deals.len()];
            let longest = rates.close(&deals, LANE, &mut Rates::default(), &mut routes);
            let mut waits = 0;
            for deal in deals.of_lane(LANE) {
                let moment = deals.moment[deal];
                let month = (moment / MOMENTS) as usize;
                let for_each_day = (rates.cycle[month].0[LANE] * f64::from(MOMENTS)) as f32;
                let scheduled = quarter_of(moment + moments(deals.cycle[deal] * for_each_day));
                let accepted = month as u32 / 3;
                let alone = route(&rates, accepted, scheduled, upper_bits(deals.fate[deal]));
                let [read, alone] = [routes[deal], alone].map(|route| told(route, max_slips));
                assert_eq!(read, alone, "deal {deal}, at most {max_slips} slips");
                waits = waits.max(read.1 - accepted as usize);
            }
            assert_eq!(longest, waits);
        }
    }

    /// Which opportunities end otherwise at other win rates is what deciding about all of them
    /// anew tells.
    #[test]
    fn turned_are_those_that_end_otherwise() {
        let deals = deals();
        let (leading, mut other, mut room) = (rates(2, false), rates(2, false), Rates::default());
        other.win.iter_mut().skip(2).for_each(|win| *win = Lanes::splat(0.6));
        other.build_thresholds(QUARTERS);
        assert!(other.is_led_by(&leading) && !other.wins_as(&leading));
        let mut routes = [(); 2].map(|()| vec![Route::default(); deals.len() + TOGETHER]);
        leading.close(&deals, LANE, &mut room, &mut routes[0]);
        other.close(&deals, LANE, &mut room, &mut routes[1]);
        let mut turned = Vec::new();
        other.find_turned(&deals, LANE, &mut room, &routes[0], &mut turned);
        let differ = deals.of_lane(LANE).filter(|&deal| routes[0][deal] != routes[1][deal]);
        let differ: Vec<u32> = differ.map(|deal| deal as u32).collect();
        assert_eq!(turned, differ);
        assert!(turned.len() > 20 && turned.len() < deals.of_lane(LANE).len() / 2);
        for &deal in &turned {
            assert_eq!(routes[0][deal as usize].turned(), routes[1][deal as usize]);
        }
        other.slip[1] = Lanes::splat(0.5);
        other.build_thresholds(QUARTERS);
        assert!(!other.is_led_by(&leading));
    }

    /// Times are whole moments: rarely does that move a close into another quarter.
    #[test]
    fn quarters_are_those_of_exact_times_but_for_one_in_ten_thousand() {
        let stream = Stream::new(5, Purpose::Opportunity, "cell");
        let cycle = QuantileTable::new(&Distribution::lognormal(150.0, 70.0).unwrap());
        let mut deals = Deals::default();
        deals.draw(stream, 0, 16, &[Counts([600; LANES]); 24], &cycle, (&cycle, 1.0));
        let for_each_day = 1.0 / 30.4375;
        let mut moved = 0;
        let mut deal = 0;
        for lane in 0..16 {
            for month in 0..24_u32 {
                for number in 0..600 {
                    let [day, word, ..] = stream.words(lane, month, number);
                    let day = f64::from(day) / 4_294_967_296.0;
                    let months = f64::from(month) + day + cycle.at(word) * for_each_day;
                    let cycle = deals.cycle[deal] * (for_each_day * f64::from(MOMENTS)) as f32;
                    let quarter = quarter_of(deals.moment[deal] + moments(cycle));
                    moved += u32::from(quarter != (months / 3.0) as u32);
                    deal += 1;
                }
            }
        }
        assert!(moved * 10_000 < deal as u32, "{moved} of {deal}");
    }

    /// The shares of opportunities that slip so often and are then won are the products of
    /// their rates.
    #[test]
    fn one_number_decides_slips_and_outcome_independently() {
        const FATES: u32 = 1_000_000;
        let rates = rates(2, false);
        let mut seen = [[0.0; 2]; 3];
        for number in 0..FATES {
            let fate = (f64::from(number) / f64::from(FATES) * 2_147_483_648.0) as u32;
            let (left, won) = rates.follow(LANE, 1, fate, None);
            seen[left - 1][usize::from(won)] += 1.0 / f64::from(FATES);
        }
        let (first, second) = (0.4, 0.5);
        let slipped = [1.0 - first, first * (1.0 - second), first * second];
        let wins = [0.25, 0.3 * 0.8, 0.35 * 0.8 * 0.8];
        for (slips, [lost, won]) in seen.into_iter().enumerate() {
            assert!((won - slipped[slips] * wins[slips]).abs() < 3e-6);
            assert!((lost - slipped[slips] * (1.0 - wins[slips])).abs() < 3e-6);
        }
    }

    #[test]
    fn quarters_have_three_months() {
        for month in 0..256 {
            assert_eq!(quarter_of(month * MOMENTS), month / 3);
            assert_eq!(quarter_of(month * MOMENTS + MOMENTS - 1), month / 3);
        }
    }

    #[test]
    fn moments_are_the_nearest_ones() {
        for (cycle, nearest) in [(0.0, 0), (0.4, 0), (0.6, 1), (65_536.0, 65_536)] {
            assert_eq!(moments(cycle), nearest);
        }
        for beyond in [8_388_606.9, 1e20, f32::INFINITY, f32::NAN] {
            assert_eq!(moments(beyond), (1 << 23) - 1);
        }
    }
}
