//! A group of cells in its states: what is worked out once for all mixes that share it.

use std::collections::BTreeMap;

use crate::engine::evaluation::AudienceLoad;
use crate::engine::inflow::Inflows;
use crate::engine::people::TeamStates;
use crate::engine::setup::Setup;
use crate::engine::sums::{GroupSums, Slices};
use crate::engine::world::slot;
use crate::model::groups::{Group, Holder, Multiplier};
use crate::model::states::States;
use crate::scenario::Quantity;

/// A group in its states.
#[derive(Debug)]
pub struct GroupStates {
    /// Which mixes share a state.
    pub states: States,
    /// For each state, whether the whole ledger is kept of a mix that has it.
    pub in_full: Vec<bool>,
    /// What decides how many opportunities each cell is offered.
    pub inflows: Inflows,
    /// The distinct states of all that decides what is taken on.
    pub desks: Vec<DeskState>,
    /// For each state, its desk as a place in `desks`.
    pub desk_of: Vec<usize>,
    /// The distinct states of all that decides how its opportunities close.
    pub closing: Vec<ClosingState>,
    /// For each desk, the closing states that mixes have it with, each with the state that the
    /// two make.
    pub at_desk: Vec<Vec<(usize, usize)>>,
    /// The sums over its cells.
    pub sums: GroupSums,
    /// Cells that close at the same rates, in any state, by the first cell of each class.
    pub classes: Vec<usize>,
    /// For each cell, its class as a place in `classes`.
    pub cell_class: Vec<usize>,
}

impl GroupStates {
    /// The sums that a cell is in, as far as they are worked out in a state.
    #[must_use]
    pub fn sums_in(&self, state: usize, cell: usize) -> &[usize] {
        &self.sums.of_cell[usize::from(self.in_full[state])][cell]
    }

    /// The sum over the cells of a cell's base, where it is none of those.
    #[must_use]
    pub fn base_sum_in(&self, state: usize, cell: usize) -> Option<usize> {
        self.sums.base_of_cell[usize::from(self.in_full[state])][cell]
    }
}

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

/// What acts on a group's closing in one of its closing states.
#[derive(Clone, Debug)]
pub struct ClosingState {
    /// Active multipliers of sales cycle, slip rate, win rate and deal size.
    pub multipliers: Vec<ActiveEffect>,
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

/// A group in the states of mixes that hold these variants, of the first so many of which the
/// whole ledger is kept. New loads on audiences join `loads`.
pub(super) fn group_states(
    setup: &Setup,
    group: &Group,
    (mixes, in_full): (&[Vec<usize>], usize),
    teams: &[TeamStates],
    slices: &Slices,
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
    let mut at_desk = vec![Vec::new(); desks.len()];
    for (state, (&desk, &closing)) in desk_of.iter().zip(&closing_of).enumerate() {
        at_desk[desk].push((closing, state));
    }
    let sums = slices.of_group(group, model.scenario.customers.len());
    let states_in_full = &states.of_mix[..in_full];
    let mut classes = Vec::new();
    let cell_class = (0..group.cells.len()).map(|cell| class_of(setup, group, &mut classes, cell));
    GroupStates {
        in_full: (0..states.len()).map(|state| states_in_full.contains(&state)).collect(),
        at_desk,
        inflows,
        desks,
        desk_of,
        closing: closing_states.collect(),
        cell_class: cell_class.collect(),
        sums,
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
