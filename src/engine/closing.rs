//! When each opportunity is scheduled, how often it slips, and what becomes of it.

use crate::engine::deals::Deals;
use crate::engine::evaluation::ClosingState;
use crate::engine::setup::Setup;
use crate::engine::streams::unit_of_word;
use crate::engine::tally::{Codes, OpenTally, Route, Routes};
use crate::engine::world::World;
use crate::model::Model;
use crate::model::groups::Group;
use crate::model::timing::factor;
use crate::scenario::{Quantity, Value};
use crate::units::DAYS_PER_MONTH;

/// The rates that close a cell's opportunities in one closing state.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    /// Months of cycle for each day drawn, by month of acceptance.
    cycle: Vec<f64>,
    /// Amount for each unit of size drawn, by quarter of the first scheduled close.
    size: Vec<f64>,
    /// Probability to slip out of a quarter, at most 1.
    slip: Vec<f64>,
    /// Win rate by quarter, not yet limited to 1.
    win: Vec<f64>,
    /// What `win` is without the cell's own rate: for opportunities with a rate of their own.
    win_factor: Vec<f64>,
    /// Multiplies the win rate for every slip.
    slip_win_factor: f64,
    max_slips: u32,
    /// Amounts are multiples of this power of two; see [`grain`].
    grain: f64,
    /// What becomes of an opportunity, by quarter of its first scheduled close.
    ladders: Vec<Ladder>,
}

/// The slips that a [`Ladder`] holds; an opportunity that slips more often is followed
/// quarter by quarter.
const RUNGS: usize = 3;

/// What becomes of an opportunity that is scheduled for a quarter.
#[derive(Clone, Copy, Debug, Default)]
struct Ladder {
    /// It has slipped more than k times where its uniform number is below entry k: the
    /// product of the slip rates of k + 1 quarters, or 0 where it cannot slip again.
    slips: [f64; RUNGS],
    /// Its chance to be won after k slips; below 0 where that is beyond the plan.
    wins: [f64; RUNGS + 1],
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
        let (quarters, beyond) = (model.quarters(), model.factor_quarters());
        let days = world.value(rules.sales_cycle_level) / DAYS_PER_MONTH;
        let level = world.value(rules.deal_size_level);
        let slip_rate = world.value(rules.slip_rate);
        scaled(&mut self.win_factor, 1.0, &world.market(model, Quantity::WinRate)[..quarters]);
        scaled(&mut self.slip, slip_rate, &world.market(model, Quantity::SlipRate)[..quarters]);
        scaled(&mut self.size, level, &world.market(model, Quantity::DealSize)[..beyond]);
        let market = &world.market(model, Quantity::SalesCycle)[..quarters];
        self.cycle.clear();
        self.cycle.extend(market.iter().flat_map(|factor| [days * factor; 3]));
        for active in &state.multipliers {
            let multiplier = &group.multipliers[active.effect];
            if !multiplier.cells.contains(&number) {
                continue;
            }
            let by = world.value(multiplier.by);
            let (rates, strengths) = match multiplier.quantity {
                Quantity::WinRate => (&mut self.win_factor, world.quarterly(active.slot)),
                Quantity::SlipRate => (&mut self.slip, world.quarterly(active.slot)),
                Quantity::DealSize => (&mut self.size, world.quarterly(active.slot)),
                _ => (&mut self.cycle, world.monthly(active.slot)),
            };
            for (rate, strength) in rates.iter_mut().zip(strengths) {
                *rate *= factor(by, *strength);
            }
        }
        self.slip.iter_mut().for_each(|slip| *slip = slip.min(1.0));
        let win_rate = rules.win_rate.map_or(0.0, |value: Value| world.value(value));
        scaled(&mut self.win, win_rate, &self.win_factor);
        self.slip_win_factor = world.value(rules.slip_win_factor);
        self.max_slips = rules.max_slips;
        self.grain = cell_grain(model, rules.deal_size);
        self.build_ladders();
    }

    fn build_ladders(&mut self) {
        let quarters = self.slip.len();
        self.ladders.clear();
        for scheduled in 0..quarters {
            let mut ladder = Ladder { slips: [0.0; RUNGS], wins: [-1.0; RUNGS + 1] };
            let (mut still_slipping, mut win_factor) = (1.0, 1.0);
            for slips in 0..(RUNGS + 1).min(quarters - scheduled) {
                ladder.wins[slips] = self.win[scheduled + slips] * win_factor;
                win_factor *= self.slip_win_factor;
                if slips < RUNGS && (slips as u32) < self.max_slips {
                    still_slipping *= self.slip[scheduled + slips];
                    ladder.slips[slips] = still_slipping;
                }
            }
            self.ladders.push(ladder);
        }
        // The place of everything that is scheduled beyond the plan.
        self.ladders.push(Ladder { slips: [0.0; RUNGS], wins: [-1.0; RUNGS + 1] });
    }

    /// Decides about every opportunity of a cell: when it enters and leaves the pipeline.
    pub fn close(&self, routes: &Routes, deals: &Deals, codes: &mut Codes) {
        codes.resize(deals.count());
        let last_factor = self.size.len() - 1;
        for (month, bounds) in deals.begins.windows(2).enumerate() {
            let quarter = month / 3;
            let of_quarter = routes.accepted_in(quarter);
            let since_quarter_began = (month % 3) as f64;
            let deals = deals.range(bounds[0]..bounds[1]);
            let codes = codes.range_mut(bounds[0]..bounds[1]);
            let marks = deals.day.iter().zip(deals.cycle).zip(deals.size);
            let luck = deals.slip.iter().zip(deals.outcome);
            for (((((day, cycle), size), (slip, outcome)), amount), code) in
                marks.zip(luck).zip(codes.amount).zip(codes.route)
            {
                let close = (since_quarter_began + day + cycle * self.cycle[month]) * (1.0 / 3.0);
                let scheduled = quarter + close as usize;
                *amount = to_grain(size * self.size[scheduled.min(last_factor)], self.grain);
                let scheduled = scheduled.min(self.slip.len());
                let (slips, won) = self.fate(scheduled, *slip, *outcome);
                *code = of_quarter.route(scheduled, slips, won);
            }
        }
    }

    /// How often an opportunity slips, and whether it is won then.
    #[inline]
    fn fate(&self, scheduled: usize, slip: f64, outcome: f64) -> (usize, bool) {
        let ladder = &self.ladders[scheduled];
        let slips: usize = ladder.slips.iter().map(|below| usize::from(slip < *below)).sum();
        if slips == RUNGS && self.max_slips as usize > RUNGS {
            return self.follow(scheduled, slip, outcome, &self.win);
        }
        (slips, outcome < ladder.wins[slips])
    }

    /// The same, quarter by quarter: an opportunity slips on while its uniform number is
    /// below the product of the slip rates so far, one number's worth of luck for them all.
    fn follow(&self, scheduled: usize, slip: f64, outcome: f64, win: &[f64]) -> (usize, bool) {
        let quarters = self.slip.len();
        let mut slips = 0;
        let (mut still_slipping, mut win_factor) = (1.0, 1.0);
        while scheduled + slips < quarters && slips < self.max_slips as usize {
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
    pub fn close_open(
        &self,
        setup: &Setup,
        group: &Group,
        number: usize,
        world: &World,
        tally: &mut OpenTally,
    ) {
        let scenario = &setup.model.scenario;
        let quarters = setup.model.quarters();
        tally.clear(quarters);
        let rules = &scenario.cells[group.cells[number].grid];
        let mut own_rate = Vec::new();
        for place in group.open.iter().filter(|place| place.cell == number) {
            let open = &scenario.open_pipeline[place.opportunity];
            let [size, slip, outcome, _] =
                setup.open[place.opportunity].words(world.trial, 0, open.index);
            let amount = open.amount.unwrap_or_else(|| {
                let table = rules.deal_size.map(|table| &setup.opportunity_tables[table]);
                let factor = self.size[open.quarter.min(self.size.len() - 1)];
                table.map_or(0.0, |table| table.at(size)) * factor
            });
            let win = match open.win_rate {
                None => &self.win,
                Some(rate) => {
                    scaled(&mut own_rate, rate, &self.win_factor);
                    &own_rate
                }
            };
            let scheduled = open.quarter.min(quarters);
            let (slips, won) =
                self.follow(scheduled, unit_of_word(slip), unit_of_word(outcome), win);
            let route = Route::new(quarters, 0, scheduled, scheduled + slips, won);
            tally.add(route, to_grain(amount, self.grain));
        }
    }
}

fn scaled(rates: &mut Vec<f64>, level: f64, factors: &[f64]) {
    rates.clear();
    rates.extend(factors.iter().map(|factor| level * factor));
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
#[inline]
fn to_grain(amount: f64, grain: f64) -> f64 {
    let shift = 6_755_399_441_055_744.0 * grain; // 1.5 · 2⁵²
    if amount < 0.25 * shift { (amount + shift) - shift } else { amount }
}
