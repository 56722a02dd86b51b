//! The rates at which the opportunities of a class of cells close.

use multiversion::multiversion;

use crate::engine::group_states::ClosingState;
use crate::engine::lanes::{Counts, LANES, Lanes, multiply_all};
use crate::engine::routes::RouteBits;
use crate::engine::setup::Setup;
use crate::engine::streams::threshold;
use crate::engine::world::World;
use crate::model::groups::Group;
use crate::scenario::Quantity;
use crate::units::DAYS_PER_MONTH;

/// Quarters for which rates are tabulated: a plan has at most 40, and [`crate::model::QUARTERS_BEYOND`]
/// follow. A power of two, so that a place is always within its table.
pub const PLACES: usize = 64;
/// Months for which cycles are tabulated; a power of two above 3 · 40.
pub const MONTHS: usize = 128;
/// Moments of a month: times within a trial are whole numbers of them, 40 seconds each.
pub const MOMENTS: u32 = 1 << 16;

/// The slips that are read off a table; an opportunity that slips more often is followed
/// quarter by quarter.
pub const RUNGS: usize = 3;

/// A number for each place.
pub type Table<T> = [T; PLACES];

/// The rates of a class of cells in one closing state, in some trials.
#[derive(Clone, Debug, Default)]
pub struct ClassRates {
    pub(super) cycle: Vec<Lanes>,
    pub(super) size: Vec<Lanes>,
    pub(super) slip: Vec<Lanes>,
    pub(super) win: Vec<Lanes>,
    pub(super) win_factor: Vec<Lanes>,
    pub(super) slip_win_factor: Lanes,
    pub(super) max_slips: u32,
    pub(super) slips: [Vec<Counts>; RUNGS],
    pub(super) wins: [Vec<Counts>; RUNGS + 1],
    pub(super) cycle_is_steady: bool,
    pub(super) slip_is_steady: bool,
}

/// What all opportunities of one trial look up.
#[derive(Clone, Debug)]
pub struct Rates {
    /// The number of quarters of the plan.
    pub quarters: u32,
    /// The lane.
    pub lane: u32,
    /// How many bits parts of a route have.
    pub route_bits: RouteBits,
    /// The last quarter for which an amount's factor is known; it stands for all beyond.
    pub last_size: u32,
    /// [`MOMENTS`] of cycle for each day drawn, by month of acceptance.
    pub cycle: [f32; MONTHS],
    /// By quarter of the first scheduled close (the plan's length stands for all beyond): an
    /// opportunity slips more than k times where its fate is below `[k]` …
    pub slips: [Table<u32>; RUNGS],
    /// … and is won, after k slips, where its fate is below `[k]`.
    pub wins: [Table<u32>; RUNGS + 1],
    /// Whether `cycle` is the same in every month of the plan.
    pub cycle_is_steady: bool,
    /// Whether `slips` are the same in every quarter of the plan.
    pub slip_is_steady: bool,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            quarters: 0,
            lane: 0,
            route_bits: RouteBits::default(),
            last_size: 0,
            cycle: [0.0; MONTHS],
            slips: [[0; PLACES]; RUNGS],
            wins: [[0; PLACES]; RUNGS + 1],
            cycle_is_steady: false,
            slip_is_steady: false,
        }
    }
}

impl ClassRates {
    /// Works the rates out for the class of a cell of a group.
    pub fn set(
        &mut self,
        setup: &Setup,
        group: &Group,
        cell: usize,
        state: &ClosingState,
        world: &World,
    ) {
        let model = setup.model;
        let rules = &model.scenario.cells[group.cells[cell].grid];
        let quarters = model.quarters();
        let days = world.value(rules.sales_cycle_level) * Lanes::splat(1.0 / DAYS_PER_MONTH);
        let (size, slip) = (world.value(rules.deal_size_level), world.value(rules.slip_rate));
        let market = |quantity| world.market(model, quantity);
        scale(&mut self.win_factor, Lanes::ONE, &market(Quantity::WinRate)[..quarters]);
        scale(&mut self.slip, slip, &market(Quantity::SlipRate)[..quarters]);
        scale(&mut self.size, size, market(Quantity::DealSize));
        self.cycle.clear();
        let cycle = market(Quantity::SalesCycle)[..quarters].iter();
        self.cycle.extend(cycle.flat_map(|factor| [days * *factor; 3]));
        for active in &state.multipliers {
            let multiplier = &group.multipliers[active.effect];
            if !multiplier.cells.contains(&cell) {
                continue;
            }
            let by = world.value(multiplier.by);
            let quarterly = world.quarterly(active.slot);
            let (rates, strengths) = match multiplier.quantity {
                Quantity::WinRate => (&mut self.win_factor, quarterly),
                Quantity::SlipRate => (&mut self.slip, quarterly),
                Quantity::DealSize => (&mut self.size, quarterly),
                _ => (&mut self.cycle, world.monthly(active.slot)),
            };
            multiply_all(rates, by, strengths);
        }
        self.slip.iter_mut().for_each(|slip| *slip = slip.min(1.0));
        let win_rate = rules.win_rate.map_or(Lanes::ZERO, |value| world.value(value));
        scale(&mut self.win, win_rate, &self.win_factor);
        self.win.iter_mut().for_each(|win| *win = win.min(1.0));
        self.slip_win_factor = world.value(rules.slip_win_factor);
        self.max_slips = rules.max_slips;
        self.build_thresholds(quarters);
    }

    /// The thresholds of [`Rates::slips`] and [`Rates::wins`]. A fate lies below the chance to
    /// slip once more, or above it and below the share of the rest that is won, or above that.
    ///
    /// Beyond the plan nothing is won, and opportunities go on to slip as in its last quarter:
    /// how often does not matter there, and a steady rate keeps steady thresholds.
    pub(super) fn build_thresholds(&mut self, quarters: usize) {
        for thresholds in self.slips.iter_mut().chain(&mut self.wins) {
            thresholds.clear();
            thresholds.resize(quarters + 1, Counts::ZERO);
        }
        for scheduled in 0..=quarters {
            set_thresholds(self, scheduled, quarters);
        }
        self.cycle_is_steady = self.cycle.windows(2).all(|pair| pair[0] == pair[1]);
        self.slip_is_steady =
            self.slips.iter().all(|slips| slips.windows(2).all(|pair| pair[0] == pair[1]));
    }

    /// Whether all opportunities are scheduled and slip as at other rates of the same class, so
    /// that only which of them are won may differ.
    pub fn is_led_by(&self, other: &Self) -> bool {
        self.cycle == other.cycle
            && self.slips == other.slips
            // Those that slip on are not told by the tables compared here.
            && (!self.may_slip_on() || (self.slip == other.slip && self.wins_as(other)))
    }

    /// Whether the same of them are won.
    pub fn wins_as(&self, other: &Self) -> bool {
        self.wins == other.wins && (!self.may_slip_on() || self.win == other.win)
    }

    /// Whether those open at the start end alike, win rates of their own or not, given that
    /// others do.
    pub fn closes_open_as(&self, other: &Self) -> bool {
        self.slip == other.slip && self.win_factor == other.win_factor
    }

    /// Takes out what opportunities of one lane look up: of tables that hold one number, the
    /// first place.
    pub fn lane(&self, lane: usize, rates: &mut Rates) {
        rates.last_size = self.size.len() as u32 - 1;
        rates.cycle_is_steady = self.cycle_is_steady;
        rates.slip_is_steady = self.slip_is_steady;
        let wanted = |is_steady: bool| if is_steady { 1 } else { usize::MAX };
        let cycle = rates.cycle.iter_mut().zip(&self.cycle).take(wanted(self.cycle_is_steady));
        for (into, from) in cycle {
            *into = (from.0[lane] * f64::from(MOMENTS)) as f32;
        }
        for (into, from) in rates.slips.iter_mut().zip(&self.slips) {
            let places = into.iter_mut().zip(from).take(wanted(self.slip_is_steady));
            places.for_each(|(into, from)| *into = from.0[lane]);
        }
        self.lane_of_wins(lane, rates);
    }

    /// Takes out what tells which opportunities of one lane are won, given how often they slip.
    pub fn lane_of_wins(&self, lane: usize, rates: &mut Rates) {
        let quarters = self.slip.len();
        (rates.quarters, rates.lane) = (quarters as u32, lane as u32);
        rates.route_bits = RouteBits::new(quarters, self.max_slips);
        for (into, from) in rates.wins.iter_mut().zip(&self.wins) {
            into.iter_mut().zip(from).for_each(|(into, from)| *into = from.0[lane]);
        }
    }
}

/// Sets the thresholds of those that are first scheduled for a quarter.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn set_thresholds(rates: &mut ClassRates, scheduled: usize, quarters: usize) {
    let (mut slipped, mut win_factor) = (Lanes::ONE, Lanes::ONE);
    for slips in 0..=RUNGS {
        let quarter = scheduled + slips;
        let further = if (slips as u32) < rates.max_slips {
            slipped * rates.slip[quarter.min(quarters - 1)]
        } else {
            Lanes::ZERO
        };
        if quarter < quarters {
            let wins = (rates.win[quarter] * win_factor).min(1.0);
            rates.wins[slips][scheduled] = thresholds(further + (slipped - further) * wins);
        }
        if slips < RUNGS {
            rates.slips[slips][scheduled] = thresholds(further);
        }
        slipped = further;
        win_factor *= rates.slip_win_factor;
    }
}

fn scale(rates: &mut Vec<Lanes>, level: Lanes, factors: &[Lanes]) {
    rates.clear();
    rates.extend(factors.iter().map(|factor| level * *factor));
}

/// The [`threshold`] of each lane's probability.
#[inline(always)]
pub fn thresholds(probabilities: Lanes) -> Counts {
    let mut thresholds = Counts::ZERO;
    for lane in 0..LANES {
        thresholds.0[lane] = threshold(probabilities.0[lane]);
    }
    thresholds
}
