//! The opportunities that a cell takes on: drawn, closed and added up.

use multiversion::multiversion;

use crate::engine::batch::{GroupBatch, GroupRun};
use crate::engine::deals::{Deals, TOGETHER};
use crate::engine::held::{Change, Picked, hold, hold_all, turn};
use crate::engine::lanes::{Counts, Lanes};
use crate::engine::open::{OpenDeal, draw_open};
use crate::engine::rates::{ClassRates, Rates};
use crate::engine::routes::{Route, RouteSums};
use crate::engine::schedules::Schedules;
use crate::engine::tally::Tally;
use crate::model::ledger::SlicedAccount;

/// What closing a cell needs room for; kept from cell to cell.
#[derive(Debug, Default)]
pub struct CellRoom {
    /// The closing states.
    closings: Vec<Closing>,
    /// The class of cells whose rates they have.
    class: Option<usize>,
    of_lane: Rates,
    deals: Deals,
    open: Vec<OpenDeal>,
    /// The grain of their sizes.
    grain: f64,
    /// What becomes of each of them in a closing state that leads.
    routes: Vec<Route>,
    /// How many quarters they wait there, from 0 on.
    waits: usize,
    /// Sums over those that a desk takes on, by what becomes of them there.
    sums: RouteSums,
    /// And by when they are scheduled.
    schedules: Schedules,
    /// Whether these were ever made of the sums in this closing state.
    schedules_are_set: bool,
    picked: Picked,
    /// An account by quarter.
    row: Vec<Lanes>,
    /// Where the rows begin that it is posted to, and whether it is the first there.
    rows: Vec<(usize, bool)>,
}

/// The grain of amounts, in grains of sizes: about 4·10⁻⁹ of the mean size.
const AMOUNT_GRAIN: f64 = 1.0 / 256.0;

/// The grain of sizes where none are drawn: only amounts that are given count there.
const NO_SIZES: f64 = 0.25;

/// A closing state.
#[derive(Debug, Default)]
struct Closing {
    rates: ClassRates,
    /// The first closing state that schedules opportunities as this one does.
    leader: usize,
    /// The first of those in which the same are won.
    alike: usize,
    /// Those that are won here and lost in the leader, or the other way round; that of `alike`
    /// counts.
    turned: Vec<u32>,
    /// The closing state that holds what becomes of those open at the start.
    open_of: usize,
    /// That, if it is this one.
    open: Tally,
    /// And of all.
    tally: Tally,
    /// Whether the tally is of what is held now.
    is_done: bool,
}

impl CellRoom {
    /// Draws a cell's opportunities, closes them in every closing state, and posts them in
    /// every state.
    pub(super) fn close(&mut self, run: &GroupRun, cell: usize, result: &mut GroupBatch) {
        let months = run.setup.model.months();
        let months = cell * months..(cell + 1) * months;
        let most = &result.most[months.clone()];
        self.set_rates(run, cell);
        self.draw(run, cell, most);
        let accepted: Vec<&[Counts]> =
            result.desks.iter().map(|desk| &desk.accepted[months.clone()]).collect();
        let order = from_most_to_fewest(&accepted);
        for leader in 0..run.states.closing.len() {
            if self.closings[leader].leader != leader {
                continue;
            }
            self.decide(run, leader);
            self.hold_all(run, leader);
            let mut held = most;
            for &desk in &order {
                let states = run.states.at_desk[desk].iter().copied();
                let led = states.filter(|(closing, _)| self.closings[*closing].leader == leader);
                let led: Vec<(usize, usize)> = led.collect();
                if led.is_empty() {
                    continue;
                }
                self.hold(run, held, accepted[desk]);
                held = accepted[desk];
                for (closing, state) in led {
                    self.add_up(closing, held);
                    self.post(run, (cell, state), closing, held, &mut result.parts[state]);
                }
            }
        }
    }

    /// Works the rates of a cell out, unless those of its class are still at hand.
    pub(super) fn set_rates(&mut self, run: &GroupRun, cell: usize) {
        let class = run.states.cell_class[cell];
        if cell > 0 && self.class == Some(class) {
            return;
        }
        self.class = Some(class);
        self.closings.resize_with(run.states.closing.len(), Closing::default);
        for (number, state) in run.states.closing.iter().enumerate() {
            let (before, others) = self.closings.split_at_mut(number);
            let Closing { rates, leader, alike, .. } = &mut others[0];
            rates.set(run.setup, run.group, run.states.classes[class], state, run.world);
            let leads = |other: &Closing| rates.is_led_by(&other.rates);
            *leader = before.iter().position(leads).unwrap_or(number);
            let wins = |other: &Closing| other.leader == *leader && rates.wins_as(&other.rates);
            *alike = before.iter().position(wins).unwrap_or(number);
        }
    }

    /// Draws the opportunities of a cell: `most` of each month.
    pub(super) fn draw(&mut self, run: &GroupRun, cell: usize, most: &[Counts]) {
        let first = run.world.first;
        let rules = &run.setup.model.scenario.cells[run.group.cells[cell].grid];
        if let (Some(cycle), Some(size)) = (rules.sales_cycle, rules.deal_size) {
            let (tables, grains) = (&run.setup.opportunity_tables, &run.setup.grains);
            self.grain = grains[size];
            let size = (&tables[size], grains[size]);
            let stream = run.streams[cell].opportunity;
            self.deals.draw(stream, first, run.wanted, most, &tables[cycle], size);
        } else {
            self.grain = NO_SIZES;
            self.deals.clear(run.wanted, most.len());
        }
        draw_open(run.setup, run.group, cell, first, &mut self.open);
    }

    /// Decides about all opportunities in a closing state that leads, and in those that it leads.
    pub(super) fn decide(&mut self, run: &GroupRun, leader: usize) {
        let (deals, room) = (&self.deals, &mut self.of_lane);
        // Whole groups are looked at, the last one past the end.
        if self.routes.len() < deals.len() + TOGETHER {
            self.routes.resize(deals.len() + TOGETHER, Route::default());
        }
        let rates = &self.closings[leader].rates;
        let waits = (0..run.wanted).map(|lane| rates.close(deals, lane, room, &mut self.routes));
        self.waits = 1 + waits.max().unwrap_or_default();
        for number in leader..self.closings.len() {
            if self.closings[number].leader == leader {
                self.decide_otherwise(run, number);
            }
        }
    }

    /// Decides what differs in a closing state from the one that leads, and about those open at the
    /// start.
    fn decide_otherwise(&mut self, run: &GroupRun, number: usize) {
        let (before, others) = self.closings.split_at_mut(number);
        let Closing { rates, leader, alike, turned, open_of, open, is_done, .. } = &mut others[0];
        *is_done = false;
        turned.clear();
        if *alike == number && *leader != number {
            for lane in 0..run.wanted {
                rates.find_turned(&self.deals, lane, &mut self.of_lane, &self.routes, turned);
            }
        }
        let shared = before.get(*alike).filter(|like| {
            let amounts_are_same =
                rates.size == like.rates.size || self.open.iter().all(OpenDeal::has_amount);
            amounts_are_same && rates.closes_open_as(&like.rates)
        });
        *open_of = shared.map_or(number, |like| like.open_of);
        if *open_of == number {
            let counted = [SlicedAccount::OpportunitiesWon, SlicedAccount::OpportunitiesLost];
            let counts = counted.iter().any(|account| run.has(*account));
            open.clear(run.layout.quarters(), counts, self.grain * AMOUNT_GRAIN);
            rates.close_open(&self.open, open);
        }
    }

    /// Makes the sums hold all opportunities, on the routes that the closing state has that leads.
    pub(super) fn hold_all(&mut self, run: &GroupRun, leader: usize) {
        let quarters = run.layout.quarters();
        self.sums.clear(quarters, self.waits, self.closings[leader].rates.max_slips);
        hold_all(&self.deals, &self.routes, &mut self.sums);
        self.schedules.make_room(&self.sums, quarters);
        self.schedules_are_set = false;
    }

    /// Makes the sums that hold the first `held` opportunities of every month hold the first
    /// `accepted`, adding and taking away those that differ.
    pub(super) fn hold(&mut self, run: &GroupRun, held: &[Counts], accepted: &[Counts]) {
        let change = Change { held, accepted, lanes: run.wanted };
        let mut changed = hold(change, &self.deals, &self.routes, &mut self.sums, &mut self.picked);
        if !std::mem::replace(&mut self.schedules_are_set, true) {
            changed = 0..run.layout.quarters();
        }
        if !changed.is_empty() {
            self.schedules.set(&self.sums, changed);
            self.closings.iter_mut().for_each(|closing| closing.is_done = false);
        }
    }

    /// Makes the tally of a closing state what the sums hold, which are so many in each month.
    fn add_up(&mut self, closing: usize, held: &[Counts]) {
        let Closing { alike, open_of, tally, is_done, .. } = &mut self.closings[closing];
        if std::mem::replace(is_done, true) {
            return;
        }
        let (alike, open_of, mut tally) = (*alike, *open_of, std::mem::take(tally));
        let turned = &self.closings[alike].turned;
        let turn = |schedules: &mut Schedules, back: bool| {
            turn(turned, back, &self.deals, held, (&self.routes, self.sums.bits), schedules);
        };
        turn(&mut self.schedules, false);
        let (open, size) = (&self.closings[open_of].open, &self.closings[closing].rates.size);
        tally.set(open, &self.schedules, size, self.grain);
        turn(&mut self.schedules, true);
        self.closings[closing].tally = tally;
    }

    /// Posts what a closing state's tally holds, which are so many taken on in each month, to the
    /// sums that the cell is in.
    fn post(
        &mut self,
        run: &GroupRun,
        (cell, state): (usize, usize),
        closing: usize,
        taken_on: &[Counts],
        part: &mut [Lanes],
    ) {
        let (tally, rows) = (&self.closings[closing].tally, &mut self.rows);
        self.row.resize(run.layout.quarters(), Lanes::ZERO);
        for &account in run.needed_in(state).tallied() {
            run.rows((cell, state), account, rows);
            post_account(tally, account, taken_on, &mut self.row, rows, part);
        }
    }
}

/// The desks in the order of how many each takes on: so from one to the next not many come and go.
fn from_most_to_fewest(accepted: &[&[Counts]]) -> Vec<usize> {
    let total = |counts: &&[Counts]| -> u64 {
        let sum = counts.iter().fold(Counts::ZERO, |sum, count| sum + *count);
        sum.0.into_iter().map(u64::from).sum()
    };
    let totals: Vec<u64> = accepted.iter().map(total).collect();
    let mut order: Vec<usize> = (0..accepted.len()).collect();
    order.sort_by_key(|&desk| std::cmp::Reverse(totals[desk]));
    order
}

/// Works an account out and posts it to the rows of a part that begin there: adds it, or puts it
/// in place of what they held.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn post_account(
    tally: &Tally,
    account: SlicedAccount,
    taken_on: &[Counts],
    row: &mut [Lanes],
    rows: &[(usize, bool)],
    part: &mut [Lanes],
) {
    tally.account(account, taken_on, row);
    for &(begin, is_first) in rows {
        for (sum, number) in part[begin..begin + row.len()].iter_mut().zip(&*row) {
            *sum = if is_first { *number } else { *sum + *number };
        }
    }
}
