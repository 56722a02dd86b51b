//! When each opportunity is scheduled, how often it slips, and what becomes of it.

use std::ops::Range;

use multiversion::multiversion;

use crate::engine::deals::Deals;
use crate::engine::lanes::{Counts, LANES, Lanes};
use crate::engine::rates::{MONTHS, PLACES, RUNGS, Rates};
use crate::engine::setup::Setup;
use crate::engine::streams::{Stream, threshold, unit_of_word, upper_bits};
use crate::engine::tally::{Route, Tally};
use crate::model::groups::Group;

/// Amount and route of each opportunity of a cell, in one closing state.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    /// Amounts.
    pub amount: Vec<f64>,
    /// Routes.
    pub route: Vec<Route>,
}

impl Codes {
    /// Makes room for `total` opportunities.
    pub fn resize(&mut self, total: usize) {
        self.amount.resize(total, 0.0);
        self.route.resize(total, Route::default());
    }
}

impl Rates {
    /// Decides about some opportunities, those of one lane: when they enter and leave the
    /// pipeline.
    pub fn close(&self, deals: &Deals, of_lane: Range<usize>, codes: &mut Codes) {
        decide(self, deals, of_lane.clone(), codes);
        if self.max_slips as usize > RUNGS {
            self.follow_further(deals, of_lane, codes);
        }
    }

    /// Follows those that slip more often than tables tell.
    fn follow_further(&self, deals: &Deals, of_lane: Range<usize>, codes: &mut Codes) {
        for deal in of_lane {
            let fate = upper_bits(deals.fate[deal]);
            let months = deals.cycle[deal] * self.cycle[deals.month[deal] as usize % MONTHS];
            let scheduled = scheduled(deals.month[deal], deals.day[deal], months);
            let scheduled = scheduled.min(self.quarters);
            if fate < self.slips[RUNGS - 1][scheduled as usize % PLACES] {
                let next = deals.month[deal] / 3 + 1;
                codes.route[deal] = self.follow(next, scheduled, fate, &self.win);
            }
        }
    }

    /// Follows an opportunity quarter by quarter. One number is its luck for slips and
    /// outcome: it slips on while its fate is below the product of the slip rates so far, and
    /// what is left above the last of them is shared between won and lost.
    fn follow(&self, next: u32, scheduled: u32, fate: u32, win: &[f64]) -> Route {
        let mut slips = 0;
        let (mut slipped, mut win_factor) = (1.0, 1.0);
        while scheduled + slips < self.quarters {
            let quarter = (scheduled + slips) as usize;
            let further = if slips < self.max_slips { slipped * self.slip[quarter] } else { 0.0 };
            if fate >= threshold(further) {
                let wins = (win[quarter] * win_factor).min(1.0);
                let won = fate < threshold(further + (slipped - further) * wins);
                return Route::new(self.quarters, next, scheduled, scheduled + slips, won);
            }
            slips += 1;
            slipped = further;
            win_factor *= self.slip_win_factor;
        }
        Route::new(self.quarters, next, scheduled, scheduled + slips, false)
    }
}

/// Amount and route of the opportunities of one lane.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn decide(rates: &Rates, deals: &Deals, of_lane: Range<usize>, codes: &mut Codes) {
    // Tables that hold one number are not looked up: that is what takes most of the time.
    match (rates.cycle_is_steady, rates.slip_is_steady) {
        (true, true) => decide_all::<true, true>(rates, deals, of_lane, codes),
        (true, false) => decide_all::<true, false>(rates, deals, of_lane, codes),
        (false, true) => decide_all::<false, true>(rates, deals, of_lane, codes),
        (false, false) => decide_all::<false, false>(rates, deals, of_lane, codes),
    }
}

#[inline(always)]
fn decide_all<const STEADY_CYCLE: bool, const STEADY_SLIP: bool>(
    rates: &Rates,
    deals: &Deals,
    of_lane: Range<usize>,
    codes: &mut Codes,
) {
    let marks = deals.month[of_lane.clone()].iter().zip(&deals.day[of_lane.clone()]);
    let marks = marks.zip(&deals.cycle[of_lane.clone()]).zip(&deals.size[of_lane.clone()]);
    let marks = marks.zip(&deals.fate[of_lane.clone()]);
    let out = codes.amount[of_lane.clone()].iter_mut().zip(&mut codes.route[of_lane]);
    for (((((month, day), cycle), size), fate), (amount, route)) in marks.zip(out) {
        let place = if STEADY_CYCLE { 0 } else { *month as usize % MONTHS };
        let scheduled = scheduled(*month, *day, cycle * rates.cycle[place]);
        let factor = rates.size[scheduled.min(rates.last_size) as usize % PLACES];
        *amount = to_grain(size * factor, rates.grain);
        let scheduled = scheduled.min(rates.quarters);
        let place = scheduled as usize % PLACES;
        let fate = upper_bits(*fate);
        let mut slips = 0;
        for below in &rates.slips {
            slips += u32::from(fate < below[if STEADY_SLIP { 0 } else { place }]);
        }
        let won = fate < rates.wins[slips as usize % (RUNGS + 1)][place];
        *route = Route::new(rates.quarters, *month / 3 + 1, scheduled, scheduled + slips, won);
    }
}

/// The quarter of the first scheduled close, `months` after the day; far beyond any table is
/// beyond it.
#[inline(always)]
fn scheduled(month: u32, day: u32, months: f64) -> u32 {
    let close = f64::from(month) + unit_of_word(day) + months;
    whole((close * (1.0 / 3.0)).min(1e6))
}

/// ⌊x⌋ for x in [0, 2³²). A cast would ask each number whether it is one; this is plain
/// arithmetic, eight numbers at a time: adding 2⁵² leaves the nearest integer, as a
/// number and in the lowest bits.
#[inline(always)]
fn whole(x: f64) -> u32 {
    const SHIFT: f64 = (1u64 << 52) as f64;
    let nearest = (x + SHIFT) - SHIFT;
    let floor = if nearest > x { nearest - 1.0 } else { nearest };
    (floor + SHIFT).to_bits() as u32
}

/// An opportunity that is open when the plan starts, with its draws.
#[derive(Clone, Copy, Debug)]
pub struct OpenDeal {
    quarter: u32,
    amount: Option<f64>,
    win_rate: Option<f64>,
    size: Lanes,
    fate: Counts,
}

/// Draws the opportunities that are open in a cell of a group when the plan starts, in the
/// trials from `first` on.
pub fn draw_open(setup: &Setup, group: &Group, cell: usize, first: u64, deals: &mut Vec<OpenDeal>) {
    let scenario = &setup.model.scenario;
    let size = scenario.cells[group.cells[cell].grid].deal_size;
    deals.clear();
    for place in group.open.iter().filter(|place| place.cell == cell) {
        let open = &scenario.open_pipeline[place.opportunity];
        let (drawn, fate) = open_words(setup.open[place.opportunity], first, open.index);
        let table = size.filter(|_| open.amount.is_none());
        let table = table.map(|table| &setup.opportunity_tables[table]);
        deals.push(OpenDeal {
            quarter: open.quarter as u32,
            amount: open.amount,
            win_rate: open.win_rate,
            size: table.map_or(Lanes::ZERO, |table| Lanes::of(|lane| table.at(drawn.0[lane]))),
            fate,
        });
    }
}

/// The words for size and fate of an open opportunity.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn open_words(stream: Stream, first: u64, index: u32) -> (Counts, Counts) {
    let [drawn, fates, ..] = stream.of_trials(first, 0, index);
    let mut fate = Counts::ZERO;
    for lane in 0..LANES {
        fate.0[lane] = upper_bits(fates[lane]);
    }
    (Counts(drawn), fate)
}

impl Rates {
    /// Decides about the opportunities that are open in a cell at the start, in this lane.
    pub fn close_open(&self, open: &[OpenDeal], lane: usize, tally: &mut Tally) {
        let mut own_rate = self.win;
        for deal in open {
            let drawn = || deal.size.0[lane] * self.size[deal.quarter.min(self.last_size) as usize];
            let amount = deal.amount.unwrap_or_else(drawn);
            let win = match deal.win_rate {
                None => &self.win,
                Some(rate) => {
                    for (own, factor) in own_rate.iter_mut().zip(&self.win_factor) {
                        *own = (rate * factor).min(1.0);
                    }
                    &own_rate
                }
            };
            let scheduled = deal.quarter.min(self.quarters);
            let route = self.follow(0, scheduled, deal.fate.0[lane], win);
            tally.add_open(lane, route, to_grain(amount, self.grain));
        }
    }
}

/// The nearest multiple of a power of two, for amounts up to 2⁵¹ of it; larger ones come
/// back as they are.
#[inline(always)]
fn to_grain(amount: f64, grain: f64) -> f64 {
    let shift = 6_755_399_441_055_744.0 * grain; // 1.5 · 2⁵²
    if amount < 0.25 * shift { (amount + shift) - shift } else { amount }
}

#[cfg(test)]
mod tests {
    use super::{Codes, to_grain, whole};
    use crate::distribution::{Distribution, QuantileTable};
    use crate::engine::deals::Deals;
    use crate::engine::lanes::{Counts, Lanes};
    use crate::engine::rates::{ClassRates, Rates};
    use crate::engine::streams::{Purpose, Stream, unit_of_word, upper_bits};
    use crate::engine::tally::Route;

    const QUARTERS: usize = 5;

    /// Rates that change from quarter to quarter, or cycles and slips that are steady.
    fn rates(max_slips: u32, steady: bool) -> Rates {
        let by_place = |count: usize, of: fn(usize) -> f64| -> Vec<Lanes> {
            (0..count).map(|place| Lanes::splat(of(place))).collect()
        };
        let change = f64::from(u8::from(!steady));
        let steadied = |numbers: Vec<Lanes>, steps: Vec<Lanes>| -> Vec<Lanes> {
            let pairs = numbers.into_iter().zip(steps);
            pairs.map(|(number, step)| number + step * Lanes::splat(change)).collect()
        };
        let mut class = ClassRates {
            cycle: steadied(
                by_place(3 * QUARTERS, |_| 0.03),
                by_place(3 * QUARTERS, |month| 0.001 * month as f64),
            ),
            size: by_place(QUARTERS + 12, |quarter| 1.0 + 0.1 * quarter as f64),
            slip: steadied(
                by_place(QUARTERS, |_| 0.3),
                by_place(QUARTERS, |quarter| 0.1 * (quarter % 3) as f64),
            ),
            win: by_place(QUARTERS, |quarter| 0.2 + 0.05 * quarter as f64),
            slip_win_factor: Lanes::splat(0.8),
            max_slips,
            grain: 1.0 / 64.0,
            ..ClassRates::default()
        };
        class.build_thresholds(QUARTERS);
        let mut rates = Rates::default();
        class.lane(3, QUARTERS, &mut rates);
        assert_eq!(rates.cycle_is_steady, steady);
        assert_eq!(rates.slip_is_steady, steady || max_slips == 0);
        rates
    }

    /// What is read off tables, perhaps with wide vectors, is what following each
    /// opportunity from quarter to quarter gives, to the last bit.
    #[test]
    fn routes_are_those_of_each_opportunity_followed_alone() {
        let stream = Stream::new(11, Purpose::Opportunity, "cell");
        let cycle = QuantileTable::new(&Distribution::uniform(0.0, 400.0).unwrap());
        let size = QuantileTable::new(&Distribution::uniform(0.0, 1000.0).unwrap());
        let mut deals = Deals::default();
        deals.draw(stream, 0, 2, &[Counts([40; 16]); 3 * QUARTERS], &cycle, &size);
        for max_slips in [0, 1, 3, 4, 1000] {
            for steady in [true, false] {
                let rates = rates(max_slips, steady);
                let mut codes = Codes::default();
                codes.resize(deals.len());
                rates.close(&deals, deals.of_lane(0), &mut codes);
                rates.close(&deals, deals.of_lane(1), &mut codes);
                for deal in 0..deals.len() {
                    let month = deals.month[deal];
                    let since_start = f64::from(month) + unit_of_word(deals.day[deal]);
                    let months = deals.cycle[deal] * rates.cycle[month as usize];
                    let scheduled = ((since_start + months) * (1.0 / 3.0)) as u32;
                    let factor = rates.size[scheduled.min(rates.last_size) as usize];
                    let amount = to_grain(deals.size[deal] * factor, rates.grain);
                    assert_eq!(codes.amount[deal], amount);
                    let scheduled = scheduled.min(QUARTERS as u32);
                    let fate = upper_bits(deals.fate[deal]);
                    let route = rates.follow(month / 3 + 1, scheduled, fate, &rates.win);
                    assert_eq!(codes.route[deal], route, "deal {deal}, at most {max_slips} slips");
                }
            }
        }
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
            let route = rates.follow(0, 1, fate, &rates.win);
            for (slips, seen) in seen.iter_mut().enumerate() {
                for won in [false, true] {
                    let expected = Route::new(QUARTERS as u32, 0, 1, 1 + slips as u32, won);
                    let is_so = u8::from(route == expected);
                    seen[usize::from(won)] += f64::from(is_so) / f64::from(FATES);
                }
            }
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
    fn whole_numbers_are_those_below() {
        for x in [0.0, 0.49, 0.5, 0.51, 1.0, 1.5, 2.5, 8.0_f64.next_down(), 8.0, 999_999.75, 1e6] {
            assert_eq!(whole(x), x as u32, "{x}");
        }
    }

    #[test]
    fn amounts_are_rounded_to_the_grain_and_huge_ones_left_alone() {
        assert_eq!(to_grain(1.24, 0.25), 1.25);
        assert_eq!(to_grain(1e300, 0.25), 1e300);
    }
}
