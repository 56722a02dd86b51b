//! The opportunities that a cell takes on: drawn, closed and added up.

use multiversion::multiversion;

use crate::engine::batch::{GroupBatch, GroupRun};
use crate::engine::closing::{Codes, OpenDeal, draw_open};
use crate::engine::deals::Deals;
use crate::engine::evaluation::Needed;
use crate::engine::lanes::{Counts, LANES, Lanes};
use crate::engine::rates::{ClassRates, Rates};
use crate::engine::tally::Tally;
use crate::model::ledger::SlicedAccount;

/// What closing a cell needs room for; kept from cell to cell.
#[derive(Debug, Default)]
pub struct CellRoom {
    /// The rates of the cell's class in every closing state.
    rates: Vec<ClassRates>,
    /// The class that `rates` are of.
    class: Option<usize>,
    of_lane: Rates,
    /// The most opportunities that any state takes on, by month.
    most: Vec<Counts>,
    deals: Deals,
    open: Vec<OpenDeal>,
    codes: Codes,
    /// The codes of the closing state before.
    codes_before: Codes,
    tally: Tally,
    /// The opportunities of each month that the tally holds.
    held: Vec<Counts>,
}

impl CellRoom {
    /// Draws a cell's opportunities, closes them in every closing state, and posts them in
    /// every state.
    pub(super) fn close(&mut self, run: &GroupRun, cell: usize, result: &mut GroupBatch) {
        let months = run.setup.model.months();
        let of_cell = cell * months..(cell + 1) * months;
        self.set_rates(run, cell);
        self.most.clear();
        self.most.resize(months, Counts::ZERO);
        for desk in &result.desks {
            take_larger(&mut self.most, &desk.accepted[of_cell.clone()]);
        }
        self.draw(run, cell);
        for closing in 0..run.states.closing.len() {
            self.close_in(run, closing);
            for &state in &run.states.of_closing[closing] {
                self.hold(run, &result.desks[state].accepted[of_cell.clone()]);
                self.post(run, cell, &mut result.parts[state], &mut result.wins[state]);
            }
        }
    }

    /// Works the rates of a cell out, unless those of its class are still at hand.
    fn set_rates(&mut self, run: &GroupRun, cell: usize) {
        let class = run.states.cell_class[cell];
        if cell > 0 && self.class == Some(class) {
            return;
        }
        self.class = Some(class);
        self.rates.resize_with(run.states.closing.len(), ClassRates::default);
        for (state, rates) in run.states.closing.iter().zip(&mut self.rates) {
            rates.set(run.setup, run.group, run.states.classes[class], state, run.world);
        }
    }

    fn draw(&mut self, run: &GroupRun, cell: usize) {
        let first = run.world.first;
        let rules = &run.setup.model.scenario.cells[run.group.cells[cell].grid];
        if let (Some(cycle), Some(size)) = (rules.sales_cycle, rules.deal_size) {
            let tables = &run.setup.opportunity_tables;
            let (cycle, size) = (&tables[cycle], &tables[size]);
            let stream = run.streams[cell].opportunity;
            self.deals.draw(stream, first, run.wanted, &self.most, cycle, size);
        } else {
            self.deals.clear(run.wanted, self.most.len());
        }
        draw_open(run.setup, run.group, cell, first, &mut self.open);
    }

    /// Decides about all opportunities in one closing state. Afterwards the tally holds
    /// those open at the start, and either none of the others or the same as before.
    fn close_in(&mut self, run: &GroupRun, closing: usize) {
        let quarters = run.layout.quarters();
        std::mem::swap(&mut self.codes, &mut self.codes_before);
        self.codes.resize(self.deals.len());
        let reroutes = closing > 0
            && self.open.is_empty()
            && self.rates[closing].differs_in_wins_alone(&self.rates[closing - 1]);
        if !reroutes {
            let counted = [SlicedAccount::OpportunitiesWon, SlicedAccount::OpportunitiesLost];
            self.tally.clear(quarters, counted.iter().any(|account| run.needed.has(*account)));
            self.held.clear();
            self.held.resize(3 * quarters, Counts::ZERO);
        }
        for lane in 0..run.wanted {
            self.rates[closing].lane(lane, quarters, &mut self.of_lane);
            let of_lane = self.deals.of_lane(lane);
            self.of_lane.close(&self.deals, of_lane, &mut self.codes);
            if reroutes {
                self.reroute(lane);
            } else {
                self.of_lane.close_open(&self.open, lane, &mut self.tally);
            }
        }
    }

    /// Sends what the tally holds of a lane on the routes of the new closing state.
    fn reroute(&mut self, lane: usize) {
        for (month, held) in self.held.iter().enumerate() {
            let begin = self.deals.begin(lane, month);
            let deals = begin..begin + held.0[lane] as usize;
            let (before, after) = (&self.codes_before.route, &self.codes.route);
            let amounts = &self.codes.amount[deals.clone()];
            self.tally.reroute(lane, amounts, &before[deals.clone()], &after[deals]);
        }
    }

    /// Makes the tally hold the first `accepted` opportunities of every month, adding and
    /// taking away those that differ.
    fn hold(&mut self, run: &GroupRun, accepted: &[Counts]) {
        for from in (0..accepted.len()).step_by(32) {
            let together = from..accepted.len().min(from + 32);
            let changed = changes(&self.held[together.clone()], &accepted[together]);
            for (lane, changed) in changed.0.iter().enumerate().take(run.wanted) {
                let mut changed = *changed;
                while changed != 0 {
                    let month = from + changed.trailing_zeros() as usize;
                    changed &= changed - 1;
                    let (held, wanted) = (self.held[month].0[lane], accepted[month].0[lane]);
                    let sign = if held < wanted { 1.0 } else { -1.0 };
                    let begin = self.deals.begin(lane, month);
                    let deals =
                        begin + held.min(wanted) as usize..begin + held.max(wanted) as usize;
                    let (amounts, routes) = (&self.codes.amount, &self.codes.route);
                    let (amounts, routes) = (&amounts[deals.clone()], &routes[deals]);
                    self.tally.add(lane, month / 3, amounts, routes, sign);
                }
            }
        }
        self.held.copy_from_slice(accepted);
    }

    /// Posts what the tally holds.
    fn post(&self, run: &GroupRun, cell: usize, part: &mut [Lanes], wins: &mut [Lanes]) {
        let quarters = run.layout.quarters();
        let base = run.states.cell_base[cell] * quarters;
        let slices = &run.states.cell_slices[cell];
        let wins = &mut wins[base..base + quarters];
        post_tally(&self.tally, run.needed, slices, run.layout.slice_len(), part, wins);
    }
}

/// In which months the counts of each lane differ: bit m for month m of at most 32.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn changes(held: &[Counts], accepted: &[Counts]) -> Counts {
    let mut changed = Counts::ZERO;
    for (month, (held, accepted)) in held.iter().zip(accepted).enumerate() {
        for lane in 0..LANES {
            changed.0[lane] |= u32::from(held.0[lane] != accepted.0[lane]) << month;
        }
    }
    changed
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn take_larger(most: &mut [Counts], counts: &[Counts]) {
    for (most, count) in most.iter_mut().zip(counts) {
        *most = most.max(*count);
    }
}

/// Adds a cell's needed accounts to those of its slices, and the amounts won to its base's.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn post_tally(
    tally: &Tally,
    needed: &Needed,
    slices: &[usize],
    slice_len: usize,
    part: &mut [Lanes],
    wins: &mut [Lanes],
) {
    let quarters = wins.len();
    tally.accounts(|account, quarter, numbers| {
        if needed.has(account) {
            for slice in slices {
                part[slice * slice_len + account.index() * quarters + quarter] += numbers;
            }
        }
        if account == SlicedAccount::NewArr {
            wins[quarter] += numbers;
        }
    });
}
