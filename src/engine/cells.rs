//! The opportunities that a cell takes on: drawn, closed and added up.

use multiversion::multiversion;

use crate::engine::batch::{GroupBatch, GroupRun};
use crate::engine::closing::Codes;
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
    /// Where the rows begin that it is posted to, and whether it is the first there.
    rows: Vec<(usize, bool)>,
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
                    self.begin(run, round.closings.start, place);
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
        self.picked.cohort.make_room(run.layout.quarters(), rules.max_slips);
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
    /// open at the start.
    fn begin(&mut self, run: &GroupRun, first: usize, place: usize) {
        if self.closings[place].holds != Holds::Anything {
            return;
        }
        self.decide(run, first, place);
        self.add_open(run, first + place, place);
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
        self.row.resize(quarters, Lanes::ZERO);
        for &account in needed.tallied() {
            let base_sum = run.states.base_sum_in(state, cell);
            let base_sum = base_sum.filter(|_| account == SlicedAccount::NewArr);
            let sums = run.states.sums_in(state, cell).iter().copied().chain(base_sum);
            self.rows.clear();
            self.rows.extend(sums.filter_map(|sum| {
                let row = needed.row(sum, account.index(), quarters)?;
                Some((row.start, run.states.sums.first_cells[sum] == cell))
            }));
            post_account(tally, account, taken_on, &mut self.row, &self.rows, part);
        }
    }
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
        let sums = part[begin..begin + row.len()].iter_mut().zip(&*row);
        if is_first {
            sums.for_each(|(sum, number)| *sum = *number);
        } else {
            sums.for_each(|(sum, number)| *sum += *number);
        }
    }
}
