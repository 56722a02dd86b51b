//! What is simulated for a set of mixes: each part of the plan in each of its states once.

use crate::engine::people::TeamState;
use crate::engine::setup::Setup;
use crate::engine::world::slot;
use crate::model::groups::{Group, Holder};
use crate::model::ledger::FigureBasis;
use crate::model::states::States;
use crate::scenario::{Action, Quantity, Slice, Value};

/// The mixes under evaluation, and the states that they share.
#[derive(Debug)]
pub struct Evaluation {
    /// The mixes, as numbers of the model.
    pub mixes: Vec<usize>,
    /// How ledgers lie in memory, with what figures need.
    pub basis: FigureBasis,
    /// For each goal of the scenario, where its slice stands in the layout.
    pub goal_positions: Vec<usize>,
    /// The teams.
    pub teams: Vec<TeamStates>,
    /// The groups of cells.
    pub groups: Vec<GroupStates>,
    /// The customer bases.
    pub bases: Vec<States>,
}

/// A team in its states.
#[derive(Debug)]
pub struct TeamStates {
    /// Which mixes share a state.
    pub states: States,
    /// The states.
    pub compiled: Vec<TeamState>,
}

/// A group in its states.
#[derive(Debug)]
pub struct GroupStates {
    /// Which mixes share a state.
    pub states: States,
    /// The states.
    pub compiled: Vec<GroupState>,
    /// The distinct states of all that decides how its opportunities close.
    pub closing: Vec<ClosingState>,
    /// The slices that its cells count in, as positions of the layout.
    pub positions: Vec<usize>,
    /// For each cell, its slices as places in `positions`.
    pub cell_slices: Vec<Vec<usize>>,
}

/// An effect of the group with the slot of its strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActiveEffect {
    /// Its number among the group's effects of its kind.
    pub effect: usize,
    /// The slot of its strength.
    pub slot: usize,
}

/// What acts on a group's flow and desk in one of its states.
#[derive(Clone, Debug)]
pub struct GroupState {
    /// Active added flows.
    pub added: Vec<ActiveEffect>,
    /// Active multipliers of volume.
    pub volume: Vec<ActiveEffect>,
    /// Active multipliers of conversion.
    pub convert: Vec<ActiveEffect>,
    /// Active multipliers of the team's capacity.
    pub capacity: Vec<ActiveEffect>,
    /// For each audience of an active added flow: all that is added to it.
    pub audiences: Vec<AudienceLoad>,
    /// The state of the group's team, where it has one.
    pub team_state: Option<usize>,
    /// For each of the group's flows, the state of the team whose reps feed it.
    pub feeding: Vec<Option<(usize, usize)>>,
    /// The closing state.
    pub closing: usize,
}

/// All that the Programs of a state add to an audience, in whatever group.
#[derive(Clone, Debug)]
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
    /// (the company must be the first).
    #[must_use]
    pub fn new(setup: &Setup, mixes: Vec<usize>, slices: Vec<Slice>) -> Self {
        let model = setup.model;
        let held = |&mix: &usize| -> Vec<usize> {
            model.mixes.variants(mix).iter().copied().map(usize::from).collect()
        };
        let variants: Vec<Vec<usize>> = mixes.iter().map(held).collect();
        let basis = model.figure_basis(slices);
        let teams: Vec<TeamStates> = (0..model.scenario.teams.len())
            .map(|team| {
                let states = States::new(&variants, |variant| model.touches_team(variant, team));
                let compile = |held: &Vec<usize>| TeamState::new(setup, team, held);
                TeamStates { compiled: states.variants.iter().map(compile).collect(), states }
            })
            .collect();
        let groups = model
            .groups
            .iter()
            .map(|group| group_states(setup, group, &variants, &teams, &basis))
            .collect();
        let bases = (0..model.scenario.customers.len())
            .map(|base| States::new(&variants, |variant| model.touches_base(variant, base)))
            .collect();
        let goal_positions = model
            .scenario
            .goals
            .iter()
            .map(|goal| basis.layout.slice_position(goal.slice).unwrap_or_default())
            .collect();
        Self { mixes, basis, goal_positions, teams, groups, bases }
    }
}

fn group_states(
    setup: &Setup,
    group: &Group,
    mixes: &[Vec<usize>],
    teams: &[TeamStates],
    basis: &FigureBasis,
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
    let compiled = states.variants.iter().enumerate().map(|(state, variants)| {
        let feeding = group.flows.iter().map(|flow| {
            let team = model.scenario.sources[flow.source].per_rep_of?;
            Some((team, state_of_team[team][state]))
        });
        GroupState {
            added: active(setup, variants, group.added.iter().map(|added| Some(added.holder))),
            volume: active_multipliers(setup, group, variants, |q| q == Quantity::Volume),
            convert: active_multipliers(setup, group, variants, |q| {
                matches!(q, Quantity::ConvertAll | Quantity::Convert(_))
            }),
            capacity: active(setup, variants, group.capacity.iter().map(|c| Some(c.holder))),
            audiences: audience_loads(setup, group, variants),
            team_state: group.team.map(|team| state_of_team[team][state]),
            feeding: feeding.collect(),
            closing: closing_of[state],
        }
    });
    let closing_states = closing.variants.iter().map(|variants| ClosingState {
        multipliers: active_multipliers(setup, group, variants, is_closing),
    });
    let (positions, cell_slices) = slice_places(group, basis);
    GroupStates {
        compiled: compiled.collect(),
        closing: closing_states.collect(),
        positions,
        cell_slices,
        states,
    }
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

fn audience_loads(setup: &Setup, group: &Group, variants: &[usize]) -> Vec<AudienceLoad> {
    let scenario = &setup.model.scenario;
    let mut audiences: Vec<usize> = group.added.iter().filter_map(|added| added.audience).collect();
    audiences.sort_unstable();
    audiences.dedup();
    let load = |audience: usize| {
        let parts = variants.iter().flat_map(|&variant| {
            let program = &scenario.programs[setup.model.variants[variant].chosen.program];
            let shares = program.audience == Some(audience);
            program.effects.iter().filter_map(move |effect| match effect.action {
                Action::Add { entries, .. } if shares => {
                    Some((entries, scenario.risks.len() + variant))
                }
                _ => None,
            })
        });
        AudienceLoad { audience, parts: parts.collect() }
    };
    audiences.into_iter().map(load).collect()
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
