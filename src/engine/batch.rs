//! A block of trials: the world, then every part of the plan in each of its states.

use multiversion::multiversion;

use crate::engine::cells::CellRoom;
use crate::engine::desk::{DeskResult, DeskRoom, work};
use crate::engine::drivers::DriverDraws;
use crate::engine::entries;
use crate::engine::evaluation::{Evaluation, Needed};
use crate::engine::group_states::GroupStates;
use crate::engine::lanes::{Counts, LANES, Lanes};
use crate::engine::offers::{OfferRoom, Offers};
use crate::engine::people::TeamPeople;
use crate::engine::setup::{CellStreams, Setup};
use crate::engine::world::World;
use crate::model::groups::Group;
use crate::model::ledger::{LedgerLayout, SlicedAccount};

/// Everything that a block of trials needs room for; kept from block to block.
#[derive(Debug, Default)]
pub struct Batch {
    /// What the trials hold in store.
    pub world: World,
    /// The people of each team in each of its states.
    pub people: Vec<TeamPeople>,
    /// Each group in each of its states.
    pub groups: Vec<GroupBatch>,
    offer: OfferRoom,
    desk: DeskRoom,
    cell: CellRoom,
}

/// What came of a group.
#[derive(Debug, Default)]
pub struct GroupBatch {
    /// Its part of a ledger in each state: sums over its cells, of the accounts that the state
    /// needs; see [`Needed::row`].
    pub parts: Vec<Vec<Lanes>>,
    /// What each cell is offered.
    pub offers: Vec<Offers>,
    /// What came of each distinct desk.
    pub desks: Vec<DeskResult>,
    /// The most opportunities that any state takes on, by cell and month.
    pub most: Vec<Counts>,
}

/// A group in the trials of a block.
pub(super) struct GroupRun<'a> {
    pub setup: &'a Setup<'a>,
    pub group: &'a Group,
    pub streams: &'a [CellStreams],
    pub states: &'a GroupStates,
    pub layout: &'a LedgerLayout,
    /// Which accounts are worked out where no ledger is kept, and where one is.
    pub needed: &'a [Needed; 2],
    /// Whether there are mixes of either sort.
    pub has_mixes: [bool; 2],
    pub world: &'a World,
    /// Trials of the block that are wanted; further lanes hold nothing of use.
    pub wanted: usize,
}

impl<'a> GroupRun<'a> {
    /// Which accounts are worked out in a state.
    pub(super) fn needed_in(&self, state: usize) -> &'a Needed {
        &self.needed[usize::from(self.states.in_full[state])]
    }

    /// Where the rows of a state's part begin that an account of a cell is posted to, and whether
    /// the cell is the first there.
    pub(super) fn rows(
        &self,
        (cell, state): (usize, usize),
        account: SlicedAccount,
        rows: &mut Vec<(usize, bool)>,
    ) {
        let (needed, quarters) = (self.needed_in(state), self.layout.quarters());
        let base_sum = self.states.base_sum_in(state, cell);
        let base_sum = base_sum.filter(|_| account == SlicedAccount::NewArr);
        let sums = self.states.sums_in(state, cell).iter().copied().chain(base_sum);
        rows.clear();
        rows.extend(sums.filter_map(|sum| {
            let row = needed.row(sum, account.index(), quarters)?;
            Some((row.start, self.states.sums.first_cells[sum] == cell))
        }));
    }

    /// Whether an account is worked out in any state.
    pub(super) fn has(&self, account: SlicedAccount) -> bool {
        self.needed.iter().zip(self.has_mixes).any(|(needed, has)| has && needed.has(account))
    }
}

impl Batch {
    /// Runs `wanted` trials, at most [`LANES`], from `first` on: afterwards `people` and
    /// `groups` hold what came of them.
    pub fn run(
        &mut self,
        setup: &Setup,
        evaluation: &Evaluation,
        draws: &DriverDraws,
        first: usize,
        wanted: usize,
    ) {
        self.world.draw(setup, evaluation, draws, first);
        self.offer.limits.set(setup, &evaluation.loads, &self.world);
        self.people.resize_with(evaluation.teams.len(), TeamPeople::default);
        for (team, (states, people)) in evaluation.teams.iter().zip(&mut self.people).enumerate() {
            states.run(setup, team, &self.world, people);
        }
        let mut groups = std::mem::take(&mut self.groups);
        groups.resize_with(evaluation.groups.len(), GroupBatch::default);
        let world = std::mem::take(&mut self.world);
        for (number, (states, result)) in evaluation.groups.iter().zip(&mut groups).enumerate() {
            let run = GroupRun {
                setup,
                group: &setup.model.groups[number],
                streams: &setup.groups[number],
                states,
                layout: &evaluation.basis.layout,
                needed: &evaluation.needed,
                has_mixes: evaluation.has_mixes(),
                world: &world,
                wanted: wanted.min(LANES),
            };
            self.flow_and_desk(&run, result);
            for cell in 0..run.group.cells.len() {
                self.cell.close(&run, cell, result);
            }
        }
        (self.world, self.groups) = (world, groups);
    }

    /// Offers and entries in every state of a group, and each of its distinct desks.
    fn flow_and_desk(&mut self, run: &GroupRun, result: &mut GroupBatch) {
        result.offers.resize_with(run.group.cells.len(), Offers::default);
        for (cell, offers) in result.offers.iter_mut().enumerate() {
            self.offer.fill(run, cell, &self.people, offers);
        }
        self.work_desks(run, result);
        let states = run.states.desk_of.len();
        result.parts.resize_with(states, Vec::new);
        for (state, part) in result.parts.iter_mut().enumerate() {
            let accounts = run.needed_in(state).accounts().len();
            let sums = run.states.sums.first_cells.len();
            // Every row that is needed is put before anything is added to it.
            part.resize(sums * accounts * run.layout.quarters(), Lanes::ZERO);
            let desk = run.states.desk_of[state];
            let inflows = &run.states.desks[desk].inflows;
            entries::post(run, state, inflows, &result.offers, &result.desks[desk], part);
        }
    }

    fn work_desks(&mut self, run: &GroupRun, result: &mut GroupBatch) {
        let GroupRun { setup, group, states, world, .. } = *run;
        let months = setup.model.months();
        self.desk.reset(group.cells.len(), months);
        result.most.clear();
        result.most.resize(group.cells.len() * months, Counts::ZERO);
        result.desks.resize_with(states.desks.len(), DeskResult::default);
        for (state, desk) in states.desks.iter().zip(&mut result.desks) {
            let offers = result.offers.iter().zip(&state.inflows);
            let offered: Vec<&[Counts]> =
                offers.map(|(of_cell, &inflow)| of_cell.of(inflow)).collect();
            let team = group.team.zip(state.team_state);
            let people = team.map(|(team, state)| &self.people[team].states[state]);
            let room = &mut self.desk;
            work(setup, group, run.streams, state, world, people, &offered, room, desk);
            take_larger(&mut result.most, &desk.accepted);
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn take_larger(most: &mut [Counts], counts: &[Counts]) {
    for (most, count) in most.iter_mut().zip(counts) {
        *most = most.max(*count);
    }
}
