//! The opportunities that a cell takes on: drawn, closed and added up.

use multiversion::multiversion;

use crate::engine::batch::{GroupBatch, GroupRun};
use crate::engine::closing::Codes;
use crate::engine::company::add;
use crate::engine::deals::Deals;
use crate::engine::desk::DeskResult;
use crate::engine::group_states::Step;
use crate::engine::held::{Change, Picked, hold};
use crate::engine::lanes::{Counts, Lanes};
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
    /// The closing states of a round.
    closings: Vec<Closing>,
    picked: Picked,
    /// No opportunity in any month.
    nothing: Vec<Counts>,
    /// An account by quarter.
    row: Vec<Lanes>,
}

/// A closing state, with the opportunities that are added up in it.
#[derive(Debug, Default)]
pub struct Closing {
    pub codes: Codes,
    pub tally: Tally,
    holds: Holds,
}

/// What a closing state's tally holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Holds {
    /// What is left of another cell.
    #[default]
    Anything,
    /// Those open at the start.
    Open,
    /// These, and what a desk takes on.
    Desk(usize),
}

/// What the desks take on in a cell, by month.
#[derive(Clone, Copy)]
struct TakenOn<'a> {
    desks: &'a [DeskResult],
    /// The first month of the cell, and the first behind it.
    months: (usize, usize),
}

impl<'a> TakenOn<'a> {
    fn at(self, desk: usize) -> &'a [Counts] {
        &self.desks[desk].accepted[self.months.0..self.months.1]
    }
}

impl CellRoom {
    /// Draws a cell's opportunities, closes them in every closing state, and posts them in
    /// every state.
    pub(super) fn close(&mut self, run: &GroupRun, cell: usize, result: &mut GroupBatch) {
        let months = run.setup.model.months();
        let months = (cell * months, (cell + 1) * months);
        self.set_rates(run, cell);
        self.draw(run, cell, &result.most[months.0..months.1]);
        let taken_on = TakenOn { desks: &result.desks, months };
        for round in &run.states.rounds {
            self.begin_round(round.closings.len());
            for step in &round.steps {
                for &place in &step.places {
                    self.begin(run, round.closings.start, place, taken_on);
                }
                self.take(run, step, taken_on);
                for (&place, &state) in step.places.iter().zip(&step.states) {
                    let part = &mut result.parts[state];
                    self.post(run, (cell, state), place, taken_on.at(step.desk), part);
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
        self.nothing.resize(most.len(), Counts::ZERO);
        draw_open(run.setup, run.group, cell, first, &mut self.open);
    }

    /// Makes ready for so many closing states.
    pub(super) fn begin_round(&mut self, closings: usize) {
        if self.closings.len() < closings {
            self.closings.resize_with(closings, Closing::default);
        }
        self.closings.iter_mut().for_each(|closing| closing.holds = Holds::Anything);
    }

    /// Begins with a closing state of the round that begins with the closing state `first`,
    /// unless that is done: decides about all opportunities in it. Its tally then holds those
    /// open at the start, or the same as that of the closing state before.
    fn begin(&mut self, run: &GroupRun, first: usize, place: usize, taken_on: TakenOn) {
        if self.closings[place].holds != Holds::Anything {
            return;
        }
        self.decide(run, first, place);
        let (before, rest) = self.closings.split_at_mut(place);
        let closing = &mut rest[0];
        let number = first + place;
        if let Some(before) = before.last().filter(|_| self.open.is_empty())
            && let Holds::Desk(desk) = before.holds
            && self.rates[number].differs_in_wins_alone(&self.rates[number - 1])
        {
            closing.reroute(before, &self.deals, run.wanted, taken_on.at(desk));
        } else {
            self.add_open(run, number, place);
        }
    }

    /// Decides about all opportunities in a closing state.
    pub(super) fn decide(&mut self, run: &GroupRun, first: usize, place: usize) {
        let codes = &mut self.closings[place].codes;
        codes.make_room(self.deals.len());
        for lane in 0..run.wanted {
            self.rates[first + place].close(&self.deals, lane, &mut self.of_lane, codes);
        }
    }

    /// Makes a closing state's tally hold those open at the start.
    pub(super) fn add_open(&mut self, run: &GroupRun, number: usize, place: usize) {
        let Closing { tally, holds, .. } = &mut self.closings[place];
        let counted = [SlicedAccount::OpportunitiesWon, SlicedAccount::OpportunitiesLost];
        let counts = counted.iter().any(|account| run.has(*account));
        tally.clear(run.layout.quarters(), counts);
        self.rates[number].close_open(&self.open, tally);
        *holds = Holds::Open;
    }

    /// Makes the tallies of a step's closing states hold what its desk takes on.
    fn take(&mut self, run: &GroupRun, step: &Step, taken_on: TakenOn) {
        let mut places = step.places.as_slice();
        while let [place, ..] = *places {
            // Most hold the same, and gain and lose the same.
            let holds = self.closings[place].holds;
            let alike = places.iter().take_while(|&&other| self.closings[other].holds == holds);
            let (alike, others) = places.split_at(alike.count());
            let nothing = std::mem::take(&mut self.nothing);
            let held = match holds {
                Holds::Desk(desk) => taken_on.at(desk),
                Holds::Open | Holds::Anything => &nothing,
            };
            self.hold(run, held, taken_on.at(step.desk), alike);
            self.nothing = nothing;
            for &place in alike {
                self.closings[place].holds = Holds::Desk(step.desk);
            }
            places = others;
        }
    }

    /// Makes the tallies of closing states that hold the first `held` opportunities of every
    /// month hold the first `accepted`, adding and taking away those that differ.
    pub(super) fn hold(
        &mut self,
        run: &GroupRun,
        held: &[Counts],
        accepted: &[Counts],
        places: &[usize],
    ) {
        let change = Change { held, accepted, lanes: run.wanted };
        hold(change, &self.deals, &mut self.closings, places, &mut self.picked);
    }

    /// Posts what a closing state's tally holds, which are so many taken on in each month, to
    /// the sums that the cell is in.
    fn post(
        &mut self,
        run: &GroupRun,
        (cell, state): (usize, usize),
        place: usize,
        taken_on: &[Counts],
        part: &mut [Lanes],
    ) {
        let quarters = run.layout.quarters();
        let (tally, needed) = (&self.closings[place].tally, run.needed_in(state));
        let mut add_to = |sum: usize, account: SlicedAccount, row: &[Lanes]| {
            if let Some(range) = needed.row(sum, account.index(), quarters) {
                add(&mut part[range], row);
            }
        };
        self.row.resize(quarters, Lanes::ZERO);
        for &account in needed.tallied() {
            put_account(tally, account, taken_on, &mut self.row);
            let sums = run.states.sums_in(state, cell);
            sums.iter().for_each(|sum| add_to(*sum, account, &self.row));
            if account == SlicedAccount::NewArr {
                let sum = run.states.base_sum_in(state, cell);
                sum.into_iter().for_each(|sum| add_to(sum, account, &self.row));
            }
        }
    }
}

impl Closing {
    /// Takes over what the closing state before holds, and sends it on its own routes.
    fn reroute(&mut self, before: &Self, deals: &Deals, lanes: usize, held: &[Counts]) {
        self.tally.copy(&before.tally);
        for lane in 0..lanes {
            for (month, held) in held.iter().enumerate() {
                let begin = deals.begin(lane, month);
                let deals = begin..begin + held.0[lane] as usize;
                let (before, after) = (&before.codes.route, &self.codes.route);
                let amounts = &self.codes.amount[deals.clone()];
                self.tally.reroute(lane, amounts, &before[deals.clone()], &after[deals]);
            }
        }
        self.holds = before.holds;
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn put_account(tally: &Tally, account: SlicedAccount, taken_on: &[Counts], row: &mut [Lanes]) {
    tally.account(account, taken_on, row);
}
