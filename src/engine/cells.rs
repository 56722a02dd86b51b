//! The opportunities that a cell takes on: drawn, closed and added up.

use multiversion::multiversion;

use crate::engine::batch::{GroupBatch, GroupRun};
use crate::engine::closing::Codes;
use crate::engine::deals::Deals;
use crate::engine::evaluation::Needed;
use crate::engine::lanes::{Counts, LANES, Lanes};
use crate::engine::open::{OpenDeal, draw_open};
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
    deals: Deals,
    open: Vec<OpenDeal>,
    codes: Codes,
    /// The codes of the closing state before.
    codes_before: Codes,
    tally: Tally,
    /// The opportunities of each month that the tally holds.
    held: Vec<Counts>,
    /// Those of a lane that it gains and loses.
    picked: [Picked; 2],
}

/// Some opportunities of a cell, by number. A list, so that one loop without inner ones adds
/// them up: most months gain or lose very few.
#[derive(Debug, Default)]
struct Picked {
    list: Vec<u32>,
    length: usize,
}

/// Numbers that are written at once.
const AT_ONCE: usize = 8;

impl Picked {
    /// Empties the list, and makes room for so many.
    fn clear(&mut self, most: usize) {
        if self.list.len() < most + AT_ONCE {
            self.list.resize(most + AT_ONCE, 0);
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
            self.list[self.length..self.length + AT_ONCE].copy_from_slice(&numbers);
            self.length += AT_ONCE;
            numbers.iter_mut().for_each(|number| *number += AT_ONCE as u32);
        }
        self.length = end;
    }

    #[inline(always)]
    fn numbers(&self) -> &[u32] {
        &self.list[..self.length]
    }
}

impl CellRoom {
    /// Draws a cell's opportunities, closes them in every closing state, and posts them in
    /// every state.
    pub(super) fn close(&mut self, run: &GroupRun, cell: usize, result: &mut GroupBatch) {
        let months = run.setup.model.months();
        let of_cell = cell * months..(cell + 1) * months;
        self.set_rates(run, cell);
        self.draw(run, cell, &result.most[of_cell.clone()]);
        for closing in 0..run.states.closing.len() {
            self.close_in(run, closing);
            for &state in &run.states.of_closing[closing] {
                let desk = &result.desks[run.states.desk_of[state]];
                self.hold(run, &desk.accepted[of_cell.clone()]);
                self.post(run, cell, &mut result.parts[state], &mut result.wins[state]);
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
        self.rates.resize_with(run.states.closing.len(), ClassRates::default);
        for (state, rates) in run.states.closing.iter().zip(&mut self.rates) {
            rates.set(run.setup, run.group, run.states.classes[class], state, run.world);
        }
    }

    /// Draws the opportunities of a cell: `most` of each month.
    pub(super) fn draw(&mut self, run: &GroupRun, cell: usize, most: &[Counts]) {
        let first = run.world.first;
        let rules = &run.setup.model.scenario.cells[run.group.cells[cell].grid];
        if let (Some(cycle), Some(size)) = (rules.sales_cycle, rules.deal_size) {
            let tables = &run.setup.opportunity_tables;
            let (cycle, size) = (&tables[cycle], &tables[size]);
            let stream = run.streams[cell].opportunity;
            self.deals.draw(stream, first, run.wanted, most, cycle, size);
        } else {
            self.deals.clear(run.wanted, most.len());
        }
        draw_open(run.setup, run.group, cell, first, &mut self.open);
    }

    /// Decides about all opportunities in one closing state. Afterwards the tally holds
    /// those open at the start, and either none of the others or the same as before.
    pub(super) fn close_in(&mut self, run: &GroupRun, closing: usize) {
        let quarters = run.layout.quarters();
        std::mem::swap(&mut self.codes, &mut self.codes_before);
        self.codes.make_room(self.deals.len());
        let reroutes = closing > 0
            && self.open.is_empty()
            && self.rates[closing].differs_in_wins_alone(&self.rates[closing - 1]);
        if !reroutes {
            let counted = [SlicedAccount::OpportunitiesWon, SlicedAccount::OpportunitiesLost];
            self.tally.clear(quarters, counted.iter().any(|account| run.needed.has(*account)));
            self.held.clear();
            self.held.resize(3 * quarters, Counts::ZERO);
        }
        let rates = &self.rates[closing];
        for lane in 0..run.wanted {
            rates.close(&self.deals, lane, &mut self.of_lane, &mut self.codes);
        }
        if reroutes {
            (0..run.wanted).for_each(|lane| self.reroute(lane));
        } else {
            rates.close_open(&self.open, &mut self.tally);
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
    pub(super) fn hold(&mut self, run: &GroupRun, accepted: &[Counts]) {
        let (deals, codes) = (&self.deals, &self.codes);
        for from in (0..accepted.len()).step_by(TOGETHER) {
            let months = from..accepted.len().min(from + TOGETHER);
            let held = &mut self.held[months.clone()];
            let change = Change { from, held, accepted: &accepted[months], lanes: run.wanted };
            hold(change, deals, codes, &mut self.picked, &mut self.tally);
        }
    }

    /// Posts what the tally holds.
    fn post(&self, run: &GroupRun, cell: usize, part: &mut [Lanes], wins: &mut [Lanes]) {
        let quarters = run.layout.quarters();
        let base = run.states.cell_base[cell] * quarters;
        let slices = &run.states.cell_slices[cell];
        let wins = &mut wins[base..base + quarters];
        post_tally(&self.tally, &self.held, run.needed, slices, run.layout.slice_len(), part, wins);
    }
}

/// Months whose counts are compared at once: as many as a word has bits.
const TOGETHER: usize = 32;

/// What opportunities a tally holds and is to hold, in some months.
struct Change<'a> {
    /// The first of the months.
    from: usize,
    held: &'a mut [Counts],
    accepted: &'a [Counts],
    lanes: usize,
}

/// Adds the opportunities that are to be held, and takes away those that are no more.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn hold(
    change: Change,
    deals: &Deals,
    codes: &Codes,
    [gained, lost]: &mut [Picked; 2],
    tally: &mut Tally,
) {
    let Change { from, held, accepted, lanes } = change;
    // Bit m for month m.
    let mut changed = Counts::ZERO;
    for (month, (held, accepted)) in held.iter().zip(accepted).enumerate() {
        // Without this, compilers gather months in place of lanes.
        if held == accepted {
            continue;
        }
        for lane in 0..LANES {
            changed.0[lane] |= u32::from(held.0[lane] != accepted.0[lane]) << month;
        }
    }
    if changed == Counts::ZERO {
        return;
    }
    for (lane, mut months) in changed.0.into_iter().enumerate().take(lanes) {
        let most = deals.of_lane(lane).len();
        gained.clear(most);
        lost.clear(most);
        while months != 0 {
            let month = months.trailing_zeros() as usize;
            months &= months - 1;
            let (held, wanted) = (held[month].0[lane], accepted[month].0[lane]);
            let begin = deals.begin(lane, from + month) as u32;
            let list = if held < wanted { &mut *gained } else { &mut *lost };
            list.push(begin + held.min(wanted), begin + held.max(wanted));
        }
        tally.add::<false>(lane, gained.numbers(), &codes.amount, &codes.route);
        tally.add::<true>(lane, lost.numbers(), &codes.amount, &codes.route);
    }
    held.copy_from_slice(accepted);
}

/// Adds a cell's needed accounts to those of its slices, and the amounts won to its base's.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn post_tally(
    tally: &Tally,
    taken_on: &[Counts],
    needed: &Needed,
    slices: &[usize],
    slice_len: usize,
    part: &mut [Lanes],
    wins: &mut [Lanes],
) {
    let quarters = wins.len();
    tally.accounts(taken_on, |account, quarter, numbers| {
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
