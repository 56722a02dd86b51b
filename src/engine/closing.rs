//! When each opportunity is scheduled, how often it slips, and what becomes of it.

use multiversion::multiversion;

use crate::engine::deals::Deals;
use crate::engine::evaluation::ClosingState;
use crate::engine::setup::Setup;
use crate::engine::streams::unit_of_word;
use crate::engine::tally::{Codes, Fate, Route, Routes, Tally};
use crate::engine::world::World;
use crate::model::Model;
use crate::model::groups::Group;
use crate::model::timing::factor;
use crate::scenario::{Quantity, Value};
use crate::units::DAYS_PER_MONTH;

/// Quarters for which rates are tabulated: a plan has at most 40, and [`crate::model::QUARTERS_BEYOND`]
/// follow. A power of two, so that a place is always within its table.
const PLACES: usize = 64;
/// Months for which cycles are tabulated; a power of two above 3 · 40.
const MONTHS: usize = 128;
/// A number for each place.
type Table = [f64; PLACES];

/// The slips that are read off a table; an opportunity that slips more often is followed
/// quarter by quarter.
pub const RUNGS: usize = 3;

/// The rates that close a cell's opportunities in one closing state.
#[derive(Clone, Debug)]
pub struct Rates {
    quarters: usize,
    /// The last quarter for which an amount's factor is known.
    last_size: usize,
    /// Months of cycle for each day drawn, by month of acceptance.
    cycle: [f64; MONTHS],
    /// Amount for each unit of size drawn, by quarter of the first scheduled close.
    size: Table,
    /// Probability to slip out of a quarter, at most 1.
    slip: Table,
    /// Win rate by quarter, at most 1.
    win: Table,
    /// What `win` is without the cell's own rate: for opportunities with a rate of their own.
    win_factor: Table,
    /// Multiplies the win rate for every slip.
    slip_win_factor: f64,
    max_slips: usize,
    /// Amounts are multiples of this power of two; see [`grain`].
    grain: f64,
    ladder: Ladder,
}

/// What becomes of an opportunity, by the quarter of its first scheduled close (the plan's
/// length stands for all beyond).
#[derive(Clone, Debug)]
struct Ladder {
    /// It slips more than k times where its uniform number is below `[k]`: the product of
    /// the slip rates of k + 1 quarters, or 0 where it cannot slip again.
    slips: [Table; RUNGS],
    /// Its chance to be won after k slips; below 0 where that is beyond the plan.
    wins: [Table; RUNGS + 1],
}

impl Default for Rates {
    fn default() -> Self {
        let table = [0.0; PLACES];
        Self {
            quarters: 0,
            last_size: 0,
            cycle: [0.0; MONTHS],
            size: table,
            slip: table,
            win: table,
            win_factor: table,
            slip_win_factor: 1.0,
            max_slips: 0,
            grain: 1.0,
            ladder: Ladder { slips: [table; RUNGS], wins: [table; RUNGS + 1] },
        }
    }
}

impl Rates {
    /// Works the rates out for a cell of a group.
    pub fn set(
        &mut self,
        setup: &Setup,
        group: &Group,
        number: usize,
        state: &ClosingState,
        world: &World,
    ) {
        let model = setup.model;
        let rules = &model.scenario.cells[group.cells[number].grid];
        self.quarters = model.quarters();
        self.last_size = model.factor_quarters() - 1;
        let days = world.value(rules.sales_cycle_level) / DAYS_PER_MONTH;
        let level = world.value(rules.deal_size_level);
        let slip_rate = world.value(rules.slip_rate);
        scale(&mut self.win_factor, 1.0, world.market(model, Quantity::WinRate));
        scale(&mut self.slip, slip_rate, world.market(model, Quantity::SlipRate));
        scale(&mut self.size, level, world.market(model, Quantity::DealSize));
        let market = &world.market(model, Quantity::SalesCycle)[..self.quarters];
        for (three, factor) in self.cycle.chunks_exact_mut(3).zip(market) {
            three.fill(days * factor);
        }
        for active in &state.multipliers {
            let multiplier = &group.multipliers[active.effect];
            if !multiplier.cells.contains(&number) {
                continue;
            }
            let by = world.value(multiplier.by);
            let quarterly = world.quarterly(active.slot);
            let (rates, strengths): (&mut [f64], _) = match multiplier.quantity {
                Quantity::WinRate => (&mut self.win_factor, quarterly),
                Quantity::SlipRate => (&mut self.slip, quarterly),
                Quantity::DealSize => (&mut self.size, quarterly),
                _ => (&mut self.cycle, world.monthly(active.slot)),
            };
            for (rate, strength) in rates.iter_mut().zip(strengths) {
                *rate *= factor(by, *strength);
            }
        }
        self.slip.iter_mut().for_each(|slip| *slip = slip.min(1.0));
        let win_rate = rules.win_rate.map_or(0.0, |value: Value| world.value(value));
        scale_probability(&mut self.win, win_rate, &self.win_factor);
        self.slip_win_factor = world.value(rules.slip_win_factor);
        self.max_slips = rules.max_slips as usize;
        self.grain = cell_grain(model, rules.deal_size);
        self.build_ladder();
    }

    fn build_ladder(&mut self) {
        for scheduled in 0..=self.quarters {
            let (mut still_slipping, mut win_factor) = (1.0, 1.0);
            for slips in 0..=RUNGS {
                let quarter = scheduled + slips;
                let within = quarter < self.quarters;
                self.ladder.wins[slips][scheduled] =
                    if within { self.win[quarter] * win_factor } else { -1.0 };
                win_factor *= self.slip_win_factor;
                if slips < RUNGS {
                    let may_slip = within && slips < self.max_slips;
                    still_slipping *= if may_slip { self.slip[quarter] } else { 0.0 };
                    self.ladder.slips[slips][scheduled] = still_slipping;
                }
            }
        }
    }

    /// Decides about every opportunity of a cell: when it enters and leaves the pipeline.
    pub fn close(&self, routes: &Routes, deals: &Deals, codes: &mut Codes) {
        codes.resize(deals.count());
        decide(self, deals, &mut codes.amount, &mut codes.fate);
        for (month, bounds) in deals.begins.windows(2).enumerate() {
            let of_quarter = routes.accepted_in(month / 3);
            for deal in bounds[0]..bounds[1] {
                let fate = codes.fate[deal];
                codes.route[deal] = if fate.slips() == RUNGS && self.max_slips > RUNGS {
                    let scheduled = fate.scheduled();
                    let (slips, won) =
                        self.follow(scheduled, deals.slip[deal], deals.outcome[deal], &self.win);
                    Route::new(self.quarters, month / 3 + 1, scheduled, scheduled + slips, won)
                } else {
                    of_quarter.route(fate)
                };
            }
        }
    }

    /// How often an opportunity slips, quarter by quarter, and whether it is won then: it
    /// slips on while its uniform number is below the product of the slip rates so far, one
    /// number's worth of luck for them all.
    fn follow(&self, scheduled: usize, slip: f64, outcome: f64, win: &[f64]) -> (usize, bool) {
        let quarters = self.quarters;
        let mut slips = 0;
        let (mut still_slipping, mut win_factor) = (1.0, 1.0);
        while scheduled + slips < quarters && slips < self.max_slips {
            still_slipping *= self.slip[scheduled + slips];
            if slip >= still_slipping {
                break;
            }
            slips += 1;
            win_factor *= self.slip_win_factor;
        }
        let quarter = scheduled + slips;
        (slips, quarter < quarters && outcome < win[quarter] * win_factor)
    }

    /// Decides about the opportunities that are open in a cell at the start.
    pub fn close_open(&self, open: &[OpenDeal], tally: &mut Tally) {
        tally.clear(self.quarters);
        let mut own_rate = self.win;
        for deal in open {
            let amount =
                deal.amount.unwrap_or(deal.size * self.size[deal.quarter.min(self.last_size)]);
            let win = match deal.win_rate {
                None => &self.win,
                Some(rate) => {
                    scale_probability(&mut own_rate, rate, &self.win_factor);
                    &own_rate
                }
            };
            let scheduled = deal.quarter.min(self.quarters);
            let (slips, won) = self.follow(scheduled, deal.slip, deal.outcome, win);
            let route = Route::new(self.quarters, 0, scheduled, scheduled + slips, won);
            tally.add(route, to_grain(amount, self.grain));
        }
    }
}

/// Amount and fate of a cell's opportunities.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn decide(rates: &Rates, deals: &Deals, amounts: &mut [f64], fates: &mut [Fate]) {
    let marks = deals.month.iter().zip(&deals.day).zip(&deals.cycle).zip(&deals.size);
    let luck = deals.slip.iter().zip(&deals.outcome);
    let out = amounts.iter_mut().zip(fates);
    for (((((month, day), cycle), size), (slip, outcome)), (amount, fate)) in
        marks.zip(luck).zip(out)
    {
        let since_start = f64::from(*month) + day;
        let close = since_start + cycle * rates.cycle[*month as usize % MONTHS];
        // Far beyond any table is beyond it; the bound makes room for a cheap conversion.
        let scheduled = (close * (1.0 / 3.0)).min(1e6) as i32 as usize;
        let factor = rates.size[scheduled.min(rates.last_size) % PLACES];
        *amount = to_grain(size * factor, rates.grain);
        let scheduled = scheduled.min(rates.quarters) % PLACES;
        let slips = rates.ladder.slips.iter();
        let slips: usize = slips.map(|below| usize::from(*slip < below[scheduled])).sum();
        let won = *outcome < rates.ladder.wins[slips % (RUNGS + 1)][scheduled];
        *fate = Fate::new(scheduled, slips, won);
    }
}

/// An opportunity that is open when the plan starts, with its draws.
#[derive(Clone, Copy, Debug)]
pub struct OpenDeal {
    quarter: usize,
    amount: Option<f64>,
    win_rate: Option<f64>,
    size: f64,
    slip: f64,
    outcome: f64,
}

/// Draws the opportunities that are open in a cell of a group when the plan starts.
pub fn draw_open(
    setup: &Setup,
    group: &Group,
    cell: usize,
    world: &World,
    deals: &mut Vec<OpenDeal>,
) {
    let scenario = &setup.model.scenario;
    let size = scenario.cells[group.cells[cell].grid].deal_size;
    deals.clear();
    for place in group.open.iter().filter(|place| place.cell == cell) {
        let open = &scenario.open_pipeline[place.opportunity];
        let stream = setup.open[place.opportunity];
        let [drawn, slip, outcome, _] = stream.words(world.trial, 0, open.index);
        deals.push(OpenDeal {
            quarter: open.quarter,
            amount: open.amount,
            win_rate: open.win_rate,
            size: size.map_or(0.0, |table| setup.opportunity_tables[table].at(drawn)),
            slip: unit_of_word(slip),
            outcome: unit_of_word(outcome),
        });
    }
}

fn scale_probability(rates: &mut Table, level: f64, factors: &[f64]) {
    scale(rates, level, factors);
    rates.iter_mut().for_each(|rate| *rate = rate.min(1.0));
}

fn scale(rates: &mut Table, level: f64, factors: &[f64]) {
    for (rate, factor) in rates.iter_mut().zip(factors) {
        *rate = level * factor;
    }
}

fn cell_grain(model: &Model, deal_size: Option<usize>) -> f64 {
    let distributions = &model.scenario.opportunity_distributions;
    deal_size.map_or(1.0 / 1024.0, |size| grain(distributions[size].mean()))
}

/// The power of two that a cell's amounts are rounded to: about 4·10⁻⁹ of its mean deal.
///
/// Sums of doubles that are multiples of one power of two are exact up to 2⁵³ of it (33
/// million mean deals), so a cell's pipeline is exactly what came in less what went out, in
/// whatever order the two are added up.
#[must_use]
pub fn grain(mean: f64) -> f64 {
    if mean > 0.0 && mean.is_finite() {
        let (_, exponent) = libm::frexp(mean);
        libm::ldexp(1.0, exponent - 28)
    } else {
        1.0 / 1024.0
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
    use super::{PLACES, Rates, to_grain};
    use crate::engine::deals::Deals;
    use crate::engine::tally::{Codes, Route, Routes};

    const QUARTERS: usize = 5;

    fn rates(max_slips: usize) -> Rates {
        let by_place = |of: fn(usize) -> f64| std::array::from_fn::<f64, PLACES, _>(of);
        let mut rates = Rates {
            quarters: QUARTERS,
            last_size: QUARTERS + 11,
            cycle: std::array::from_fn(|month| 0.03 + 0.001 * month as f64),
            size: by_place(|quarter| 1.0 + 0.1 * quarter as f64),
            slip: by_place(|quarter| 0.3 + 0.1 * (quarter % 3) as f64),
            win: by_place(|quarter| 0.2 + 0.05 * quarter as f64),
            slip_win_factor: 0.8,
            max_slips,
            grain: 1.0 / 64.0,
            ..Rates::default()
        };
        rates.build_ladder();
        rates
    }

    /// A spread of numbers in (0, 1).
    fn spread(number: usize, step: f64) -> f64 {
        (0.5 + step * number as f64).fract()
    }

    fn put_marks(deals: &mut Deals) {
        let count = 40;
        let total = 3 * QUARTERS * count;
        let spread_by = |step: f64| (0..total).map(move |deal| spread(deal, step));
        deals.begins = (0..=3 * QUARTERS).map(|month| month * count).collect();
        deals.month = (0..total).map(|deal| (deal / count) as u32).collect();
        deals.day = spread_by(0.618_034).collect();
        deals.cycle = spread_by(0.414_214).map(|u| 400.0 * u).collect();
        deals.size = spread_by(0.732_051).map(|u| 1000.0 * u).collect();
        deals.slip = spread_by(0.236_068).collect();
        deals.outcome = spread_by(0.302_776).collect();
    }

    /// What is read off tables, perhaps with wide vectors, is what following each
    /// opportunity from quarter to quarter gives, to the last bit.
    #[test]
    fn fates_are_those_of_each_opportunity_followed_alone() {
        let (mut deals, routes) = (Deals::default(), Routes::new(QUARTERS));
        put_marks(&mut deals);
        for max_slips in [0, 1, 3, 4, 1000] {
            let rates = rates(max_slips);
            let mut codes = Codes::default();
            rates.close(&routes, &deals, &mut codes);
            for deal in 0..deals.count() {
                let month = deals.month[deal] as usize;
                let since_start = month as f64 + deals.day[deal];
                let close = (since_start + deals.cycle[deal] * rates.cycle[month]) * (1.0 / 3.0);
                let scheduled = close as usize;
                let factor = rates.size[scheduled.min(rates.last_size)];
                assert_eq!(codes.amount[deal], to_grain(deals.size[deal] * factor, rates.grain));
                let scheduled = scheduled.min(QUARTERS);
                let (slips, won) =
                    rates.follow(scheduled, deals.slip[deal], deals.outcome[deal], &rates.win);
                let left = scheduled + slips;
                let route = Route::new(QUARTERS, month / 3 + 1, scheduled, left, won);
                assert_eq!(codes.route[deal], route, "deal {deal}, at most {max_slips} slips");
            }
        }
    }

    #[test]
    fn amounts_are_rounded_to_the_grain_and_huge_ones_left_alone() {
        assert_eq!(to_grain(1.24, 0.25), 1.25);
        assert_eq!(to_grain(1e300, 0.25), 1e300);
    }
}
