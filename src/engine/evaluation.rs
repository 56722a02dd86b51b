//! What is simulated for a set of mixes: each part of the plan in each of its states once.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::engine::inflow::Inflows;
use crate::engine::outcomes::Keep;
use crate::engine::people::{TeamStates, place_of};
use crate::engine::setup::Setup;
use crate::engine::tally::TALLIED;
use crate::engine::world::slot;
use crate::model::goals::entries_behind;
use crate::model::groups::{Group, GroupCell, Holder, Multiplier};
use crate::model::ledger::{CompanyAccount, FigureBasis, SlicedAccount};
use crate::model::states::States;
use crate::scenario::{Quantity, Slice, Value};

/// The mixes under evaluation, and the states that they share.
#[derive(Debug)]
pub struct Evaluation {
    /// The mixes, as numbers of the model.
    pub mixes: Vec<usize>,
    /// The variants that any of them holds, in rising order.
    pub variants: Vec<usize>,
    /// How ledgers lie in memory, with what figures need.
    pub basis: FigureBasis,
    /// Which accounts are worked out.
    pub needed: Needed,
    /// For each goal of the scenario, where its slice stands in the layout.
    pub goal_positions: Vec<usize>,
    /// The teams.
    pub teams: Vec<TeamStates>,
    /// The groups of cells.
    pub groups: Vec<GroupStates>,
    /// The customer bases.
    pub bases: Vec<States>,
    /// All distinct sums that a state's Programs add to an audience.
    pub loads: Vec<AudienceLoad>,
}

/// Which accounts are worked out; others stay empty.
#[derive(Clone, Debug)]
pub struct Needed {
    /// By account of a slice.
    sliced: Vec<bool>,
    /// By account of the company.
    company: Vec<bool>,
    /// Where the needed accounts lie in a slice's part of a ledger.
    ranges: Vec<Range<usize>>,
    /// Those that opportunities are added up to.
    tallied: Vec<SlicedAccount>,
}

impl Needed {
    /// All accounts where ledgers are kept; otherwise those behind goals and headlines.
    fn new(setup: &Setup, basis: &FigureBasis, positions: &[usize], keep: Keep) -> Self {
        let layout = &basis.layout;
        let quarters = layout.quarters();
        let of_slices = layout.slices().len() * layout.slice_len();
        let mut sliced = vec![keep == Keep::Ledgers; layout.slice_len() / quarters];
        let mut company = vec![keep == Keep::Ledgers; (layout.len() - of_slices) / quarters];
        for (goal, position) in setup.model.scenario.goals.iter().zip(positions) {
            for entry in entries_behind(basis, goal, *position) {
                match entry.checked_sub(of_slices) {
                    None => sliced[entry % layout.slice_len() / quarters] = true,
                    Some(entry) => company[entry / quarters] = true,
                }
            }
        }
        if keep >= Keep::Headline {
            use SlicedAccount::{NewArr, PipelineCreated, StartingPipeline};
            for account in [StartingPipeline, NewArr, PipelineCreated] {
                sliced[account.index()] = true;
            }
            company[CompanyAccount::EndingArr.index()] = true;
            company[CompanyAccount::ProgramCost.index()] = true;
        }
        let needed = sliced.iter().enumerate().filter(|(_, needed)| **needed);
        let ranges = needed.map(|(account, _)| account * quarters..(account + 1) * quarters);
        let tallied = TALLIED.into_iter().filter(|account| sliced[account.index()]);
        Self { ranges: ranges.collect(), tallied: tallied.collect(), sliced, company }
    }

    /// Whether an account of the slices is needed.
    #[inline(always)]
    #[must_use]
    pub fn has(&self, account: SlicedAccount) -> bool {
        self.sliced[account.index()]
    }

    /// The needed accounts that opportunities are added up to.
    #[must_use]
    pub fn tallied(&self) -> &[SlicedAccount] {
        &self.tallied
    }

    /// Whether any of these accounts of the company is needed.
    #[must_use]
    pub fn has_any(&self, accounts: &[CompanyAccount]) -> bool {
        accounts.iter().any(|account| self.company[account.index()])
    }

    /// Where the needed accounts lie in a slice's part of a ledger.
    #[must_use]
    pub fn ranges(&self) -> &[Range<usize>] {
        &self.ranges
    }
}

/// A group in its states.
#[derive(Debug)]
pub struct GroupStates {
    /// Which mixes share a state.
    pub states: States,
    /// What decides how many opportunities each cell is offered.
    pub inflows: Inflows,
    /// The distinct states of all that decides what is taken on.
    pub desks: Vec<DeskState>,
    /// For each state, its desk as a place in `desks`.
    pub desk_of: Vec<usize>,
    /// The distinct states of all that decides how its opportunities close.
    pub closing: Vec<ClosingState>,
    /// The closing states, in rounds that are gone through one after another.
    pub rounds: Vec<Round>,
    /// The slices that its cells count in, as positions of the layout.
    pub positions: Vec<usize>,
    /// For each of them, whether no group before counts in it.
    pub is_first: Vec<bool>,
    /// For each cell, its slices as places in `positions`.
    pub cell_slices: Vec<Vec<usize>>,
    /// The customer bases that its cells' wins join (the number of bases stands for the one
    /// that neither churns nor expands).
    pub bases: Vec<usize>,
    /// For each cell, its base as a place in `bases`.
    pub cell_base: Vec<usize>,
    /// Cells that close at the same rates, in any state, by the first cell of each class.
    pub classes: Vec<usize>,
    /// For each cell, its class as a place in `classes`.
    pub cell_class: Vec<usize>,
}

/// Some closing states, which hold opportunities desk by desk at the same time: what one desk
/// takes on more than another is looked up once for all of them.
#[derive(Debug)]
pub struct Round {
    /// At most [`IN_A_ROUND`].
    pub closings: Range<usize>,
    /// In the order of their desks.
    pub steps: Vec<Step>,
}

/// The closing states of a round in which mixes have a desk.
#[derive(Debug, Default)]
pub struct Step {
    /// The desk.
    pub desk: usize,
    /// The closing states, as places in the round, in rising order.
    pub places: Vec<usize>,
    /// For each of them, the group's state that it and the desk make.
    pub states: Vec<usize>,
}

/// As many as have their sums in a processor's first cache.
const IN_A_ROUND: usize = 4;

/// An effect of the group with the slot of its strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActiveEffect {
    /// Its number among the group's effects of its kind.
    pub effect: usize,
    /// The slot of its strength.
    pub slot: usize,
}

/// What decides what a group takes on in one of its states.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeskState {
    /// The inflow of each cell.
    pub inflows: Vec<usize>,
    /// Active multipliers of the team's capacity.
    pub capacity: Vec<ActiveEffect>,
    /// The state of the group's team, where it has one.
    pub team_state: Option<usize>,
}

/// All that the Programs of a state add to an audience, in whatever group.
#[derive(Clone, Debug, PartialEq)]
pub struct AudienceLoad {
    /// The audience.
    pub audience: usize,
    /// Entries at full effect, with the slot of their strength.
    pub parts: Vec<(Value, usize)>,
}

/// What acts on a group's closing in one of its closing states.
#[derive(Clone, Debug)]
pub struct ClosingState {
    /// Active multipliers of sales cycle, slip rate, win rate and deal size.
    pub multipliers: Vec<ActiveEffect>,
}

impl Evaluation {
    /// Prepares the evaluation of some mixes of the model, with ledgers of these slices
    /// (the company must be the first), of which so much is to be kept.
    #[must_use]
    pub fn new(setup: &Setup, mixes: Vec<usize>, slices: Vec<Slice>, keep: Keep) -> Self {
        let model = setup.model;
        let held = |&mix: &usize| -> Vec<usize> {
            model.mixes.variants(mix).iter().copied().map(usize::from).collect()
        };
        let variants: Vec<Vec<usize>> = mixes.iter().map(held).collect();
        let basis = model.figure_basis(slices);
        let teams: Vec<TeamStates> = (0..model.scenario.teams.len())
            .map(|team| {
                let states = States::new(&variants, |variant| model.touches_team(variant, team));
                TeamStates::new(setup, team, states)
            })
            .collect();
        let mut loads = Vec::new();
        let mut groups: Vec<GroupStates> = model
            .groups
            .iter()
            .map(|group| group_states(setup, group, &variants, &teams, &basis, &mut loads))
            .collect();
        mark_first(&mut groups);
        let bases = (0..model.scenario.customers.len())
            .map(|base| States::new(&variants, |variant| model.touches_base(variant, base)))
            .collect();
        let goal_positions: Vec<usize> = model
            .scenario
            .goals
            .iter()
            .map(|goal| basis.layout.slice_position(goal.slice).unwrap_or_default())
            .collect();
        let needed = Needed::new(setup, &basis, &goal_positions, keep);
        let mut variants = variants.concat();
        variants.sort_unstable();
        variants.dedup();
        Self { mixes, variants, basis, needed, goal_positions, teams, groups, bases, loads }
    }
}

/// Goes through the closing states in rounds.
fn rounds(closing_of: &[usize], desk_of: &[usize], closings: usize) -> Vec<Round> {
    let mut rounds: Vec<BTreeMap<usize, Step>> = Vec::new();
    rounds.resize_with(closings.div_ceil(IN_A_ROUND), BTreeMap::new);
    let mut states: Vec<usize> = (0..desk_of.len()).collect();
    states.sort_by_key(|&state| closing_of[state]);
    for state in states {
        let (closing, desk) = (closing_of[state], desk_of[state]);
        let (round, place) = (closing / IN_A_ROUND, closing % IN_A_ROUND);
        let step = rounds[round].entry(desk).or_insert_with(|| Step { desk, ..Step::default() });
        step.places.push(place);
        step.states.push(state);
    }
    let round = |(number, steps): (usize, BTreeMap<usize, Step>)| {
        let first = number * IN_A_ROUND;
        let closings = first..closings.min(first + IN_A_ROUND);
        Round { closings, steps: steps.into_values().collect() }
    };
    rounds.into_iter().enumerate().map(round).collect()
}

/// Distinct things in the order in which they first come up, and the place of each among them.
fn distinct<T: Clone + Ord>(things: impl Iterator<Item = T>) -> (Vec<T>, Vec<usize>) {
    let (mut found, mut places) = (Vec::new(), BTreeMap::new());
    let of_each = things.map(|thing| {
        *places.entry(thing).or_insert_with_key(|thing| {
            found.push(thing.clone());
            found.len() - 1
        })
    });
    let of_each = of_each.collect();
    (found, of_each)
}

/// Marks the slices in which no group before counts.
fn mark_first(groups: &mut [GroupStates]) {
    let mut seen = Vec::new();
    for group in groups {
        group.is_first = group.positions.iter().map(|position| !seen.contains(position)).collect();
        seen.extend_from_slice(&group.positions);
    }
}

fn group_states(
    setup: &Setup,
    group: &Group,
    mixes: &[Vec<usize>],
    teams: &[TeamStates],
    basis: &FigureBasis,
    loads: &mut Vec<AudienceLoad>,
) -> GroupStates {
    let model = setup.model;
    let states = States::new(mixes, |variant| model.touches_group(variant, group));
    let closing = States::new(mixes, |variant| {
        let program = model.variants[variant].chosen.program;
        group.multipliers.iter().any(|multiplier| {
            is_closing(multiplier.quantity) && multiplier.holder == Holder::Program(program)
        })
    });
    let closing_of = states.states_of(&closing);
    let state_of_team: Vec<Vec<usize>> =
        teams.iter().map(|team| states.states_of(&team.states)).collect();
    let inflows = Inflows::new(setup, group, &states.variants, &state_of_team, loads);
    let desk_states = states.variants.iter().enumerate().map(|(state, variants)| DeskState {
        inflows: inflows.in_state.iter().map(|in_state| in_state[state]).collect(),
        capacity: active(setup, variants, group.capacity.iter().map(|c| Some(c.holder))),
        team_state: group.team.map(|team| state_of_team[team][state]),
    });
    let (desks, desk_of) = distinct(desk_states);
    let closing_states = closing.variants.iter().map(|variants| ClosingState {
        multipliers: active_multipliers(setup, group, variants, is_closing),
    });
    let (positions, cell_slices) = slice_places(group, basis);
    let (mut bases, mut classes) = (Vec::new(), Vec::new());
    let no_base = model.scenario.customers.len();
    let base_of = |cell: &GroupCell| place_of(&mut bases, cell.base.unwrap_or(no_base));
    let cell_base = group.cells.iter().map(base_of).collect();
    let cell_class = (0..group.cells.len()).map(|cell| class_of(setup, group, &mut classes, cell));
    GroupStates {
        rounds: rounds(&closing_of, &desk_of, closing.len()),
        inflows,
        desks,
        desk_of,
        closing: closing_states.collect(),
        cell_class: cell_class.collect(),
        is_first: Vec::new(),
        positions,
        cell_slices,
        bases,
        cell_base,
        classes,
        states,
    }
}

/// The class of a cell: that of the first cell whose opportunities close by the same rules
/// and under the same effects.
fn class_of(setup: &Setup, group: &Group, classes: &mut Vec<usize>, cell: usize) -> usize {
    let alike = |&other: &usize| {
        let rules = |cell: usize| {
            let rules = &setup.model.scenario.cells[group.cells[cell].grid];
            (
                (rules.win_rate, rules.slip_rate, rules.slip_win_factor, rules.max_slips),
                (rules.sales_cycle_level, rules.deal_size_level, rules.deal_size),
            )
        };
        let closes = |multiplier: &&Multiplier| is_closing(multiplier.quantity);
        let mut multipliers = group.multipliers.iter().filter(closes).map(|m| &m.cells);
        rules(cell) == rules(other)
            && multipliers.all(|cells| cells.contains(&cell) == cells.contains(&other))
    };
    classes.iter().position(alike).unwrap_or_else(|| {
        classes.push(cell);
        classes.len() - 1
    })
}

fn is_closing(quantity: Quantity) -> bool {
    matches!(
        quantity,
        Quantity::WinRate | Quantity::SlipRate | Quantity::DealSize | Quantity::SalesCycle
    )
}

/// The effects whose holder is at hand: every risk, and the Programs that are held.
fn active(
    setup: &Setup,
    variants: &[usize],
    holders: impl Iterator<Item = Option<Holder>>,
) -> Vec<ActiveEffect> {
    let numbered = holders.enumerate().filter_map(|(effect, holder)| {
        Some(ActiveEffect { effect, slot: slot(setup.model, holder?, variants)? })
    });
    numbered.collect()
}

fn active_multipliers(
    setup: &Setup,
    group: &Group,
    variants: &[usize],
    wanted: impl Fn(Quantity) -> bool,
) -> Vec<ActiveEffect> {
    let holders = group
        .multipliers
        .iter()
        .map(|multiplier| wanted(multiplier.quantity).then_some(multiplier.holder));
    active(setup, variants, holders)
}

/// The layout's slices that a group's cells count in, and each cell's places among them.
fn slice_places(group: &Group, basis: &FigureBasis) -> (Vec<usize>, Vec<Vec<usize>>) {
    let position = |slice: &Slice| basis.layout.slice_position(*slice);
    let mut positions: Vec<usize> =
        group.cells.iter().flat_map(|cell| cell.slices.iter().filter_map(position)).collect();
    positions.sort_unstable();
    positions.dedup();
    let places = |slices: &Vec<Slice>| {
        let known = slices.iter().filter_map(position);
        known.filter_map(|position| positions.binary_search(&position).ok()).collect()
    };
    let cell_slices = group.cells.iter().map(|cell| places(&cell.slices)).collect();
    (positions, cell_slices)
}
