//! When each opportunity is scheduled, how often it slips, and what becomes of it.

use crate::engine::deals::Deals;
use crate::engine::evaluation::ClosingState;
use crate::engine::setup::Setup;
use crate::engine::streams::unit_of_word;
use crate::engine::tally::{Codes, OpenTally};
use crate::engine::world::World;
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
        let quarters = model.quarters();
        let value = |value: Option<Value>| value.map_or(0.0, |value| world.value(value));
        fill_quarters(&mut self.win_factor, world, setup, Quantity::WinRate, quarters, 1.0);
        fill_quarters(
            &mut self.slip,
            world,
            setup,
            Quantity::SlipRate,
            quarters,
            world.value(rules.slip_rate),
        );
        let level = world.value(rules.deal_size_level);
        fill_quarters(
            &mut self.size,
            world,
            setup,
            Quantity::DealSize,
            model.factor_quarters(),
            level,
        );
        self.cycle.clear();
        let days = world.value(rules.sales_cycle_level) / DAYS_PER_MONTH;
        for month in 0..model.months() {
            self.cycle.push(days * world.market(model, Quantity::SalesCycle, month / 3));
        }
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
        let win_rate = value(rules.win_rate);
        self.win.clear();
        self.win.extend(self.win_factor.iter().map(|factor| win_rate * factor));
        self.slip_win_factor = world.value(rules.slip_win_factor);
        self.max_slips = rules.max_slips;
        let mean = rules
            .deal_size
            .map_or(1.0, |size| model.scenario.opportunity_distributions[size].mean());
        self.grain = grain(mean);
    }

    /// Decides about every opportunity of a cell: when it enters and leaves the pipeline.
    pub fn close(&self, deals: &Deals, codes: &mut Codes) {
        let total = deals.begins.last().copied().unwrap_or(0);
        codes.clear(total);
        for (month, bounds) in deals.begins.windows(2).enumerate() {
            let quarter = month / 3;
            let since_quarter_began = (month % 3) as f64;
            for deal in bounds[0]..bounds[1] {
                let close =
                    since_quarter_began + deals.day[deal] + deals.cycle[deal] * self.cycle[month];
                let scheduled = quarter + (close / 3.0) as usize;
                let factor = self.size[scheduled.min(self.size.len() - 1)];
                let amount = to_grain(deals.size[deal] * factor, self.grain);
                let (left, won) =
                    self.resolve(scheduled, deals.slip[deal], deals.outcome[deal], &self.win);
                codes.push(quarter + 1, scheduled, left, won, amount);
            }
        }
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
        tally.clear(setup.model.quarters());
        let rules = &scenario.cells[group.cells[number].grid];
        let mut own_rate = Vec::new();
        for place in group.open.iter().filter(|place| place.cell == number) {
            let open = &scenario.open_pipeline[place.opportunity];
            let [size, slip, outcome, _] =
                setup.open[place.opportunity].words(world.trial, 0, open.index);
            let amount = open.amount.unwrap_or_else(|| {
                let drawn =
                    rules.deal_size.map_or(0.0, |table| setup.opportunity_tables[table].at(size));
                drawn * self.size[open.quarter.min(self.size.len() - 1)]
            });
            let win = match open.win_rate {
                None => &self.win,
                Some(rate) => {
                    own_rate.clear();
                    own_rate.extend(self.win_factor.iter().map(|factor| rate * factor));
                    &own_rate
                }
            };
            let (left, won) =
                self.resolve(open.quarter, unit_of_word(slip), unit_of_word(outcome), win);
            tally.add(open.quarter, left, won, to_grain(amount, self.grain));
        }
    }

    /// The quarter in which an opportunity resolves (the plan's length or more: beyond it)
    /// and whether it is won then. It slips on while its uniform number is below the
    /// product of the slip rates so far, which is one number's worth of luck for them all.
    #[inline]
    fn resolve(&self, scheduled: usize, slip: f64, outcome: f64, win: &[f64]) -> (usize, bool) {
        let quarters = self.slip.len();
        let mut quarter = scheduled;
        let mut slips = 0;
        let mut still_slipping = 1.0;
        let mut win_factor = 1.0;
        while quarter < quarters && slips < self.max_slips {
            still_slipping *= self.slip[quarter];
            if slip >= still_slipping {
                break;
            }
            quarter += 1;
            slips += 1;
            win_factor *= self.slip_win_factor;
        }
        (quarter, quarter < quarters && outcome < win[quarter] * win_factor)
    }
}

fn fill_quarters(
    rates: &mut Vec<f64>,
    world: &World,
    setup: &Setup,
    quantity: Quantity,
    quarters: usize,
    level: f64,
) {
    rates.clear();
    rates.extend((0..quarters).map(|quarter| level * world.market(setup.model, quantity, quarter)));
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
