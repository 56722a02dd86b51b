//! What decides how many opportunities a cell is offered, and in which states of its group it
//! is the same.

use std::collections::BTreeSet;

use crate::engine::evaluation::AudienceLoad;
use crate::engine::people::place_of;
use crate::engine::setup::Setup;
use crate::engine::world::slot;
use crate::model::groups::{Group, Holder, Multiplier};
use crate::model::states::States;
use crate::scenario::{Action, Quantity, Value};

/// All that decides how many entries a cell expects.
#[derive(Clone, Debug, PartialEq)]
pub struct Inflow {
    /// What sources send.
    pub sources: Vec<SourcePart>,
    /// The stages that they send it to, each once.
    pub entered: Vec<usize>,
    /// What multiplies that.
    pub volume: Vec<Active>,
    /// What Programs and risks add.
    pub added: Vec<AddedPart>,
    /// What multiplies conversion into every stage or one of them.
    pub convert: Vec<(Quantity, Active)>,
}

/// A cell's part of a source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SourcePart {
    /// The source.
    pub source: usize,
    /// The cell's share of it.
    pub share: f64,
    /// The team whose reps feed it, and its state.
    pub reps: Option<(usize, usize)>,
}

/// A cell's part of what somebody adds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AddedPart {
    /// Entries a month at full effect, all cells together, with what makes them.
    pub entries: Active,
    /// The stage they enter.
    pub enters: usize,
    /// The cell's share of them.
    pub share: f64,
    /// The load on their audience, if they have one: a place in
    /// [`Evaluation::loads`](crate::engine::evaluation::Evaluation::loads).
    pub load: Option<usize>,
}

/// An effect whose holder is at hand: every risk, and the Programs that are held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Active {
    /// Its size at full effect.
    pub by: Value,
    /// The slot of its strength.
    pub slot: usize,
}

/// The inflows of a group's cells.
#[derive(Debug, Default)]
pub struct Inflows {
    /// By cell: each inflow that it has in any state.
    pub of_cell: Vec<Vec<Inflow>>,
    /// By cell and state: its inflow, as a place in `of_cell`.
    pub in_state: Vec<Vec<usize>>,
}

impl Inflows {
    /// The inflows of a group in states that hold these variants, and these states of the
    /// teams. New loads on audiences join `loads`.
    pub fn new(
        setup: &Setup,
        group: &Group,
        states: &[Vec<usize>],
        state_of_team: &[Vec<usize>],
        loads: &mut Vec<AudienceLoad>,
    ) -> Self {
        let model = setup.model;
        let mut this = Self::default();
        // Most cells are touched by the same variants as another.
        let mut alike: Vec<(Vec<bool>, States)> = Vec::new();
        for cell in 0..group.cells.len() {
            let touched = (0..model.variants.len())
                .map(|variant| model.touches_inflow(variant, group, cell))
                .collect::<Vec<bool>>();
            let known = alike.iter().position(|(other, _)| *other == touched);
            let known = known.unwrap_or_else(|| {
                let inflows = States::new(states, |variant| touched[variant]);
                alike.push((touched, inflows));
                alike.len() - 1
            });
            let inflows = &alike[known].1;
            let team_state = |inflow: usize, team: usize| {
                let state = inflows.of_mix.iter().position(|other| *other == inflow);
                (team, state.map_or(0, |state| state_of_team[team][state]))
            };
            let of_cell = inflows.variants.iter().enumerate().map(|(number, variants)| {
                let team_state = |team: usize| team_state(number, team);
                inflow(setup, group, cell, variants, &team_state, loads)
            });
            this.of_cell.push(of_cell.collect());
            this.in_state.push(inflows.of_mix.clone());
        }
        this
    }
}

fn inflow(
    setup: &Setup,
    group: &Group,
    cell: usize,
    variants: &[usize],
    team_state: &dyn Fn(usize) -> (usize, usize),
    loads: &mut Vec<AudienceLoad>,
) -> Inflow {
    let active = |by: Value, holder: Holder| {
        slot(setup.model, holder, variants).map(|slot| Active { by, slot })
    };
    let multipliers = group.multipliers.iter().filter(|one| one.cells.contains(&cell));
    let multiplied = |wanted: fn(Quantity) -> bool| {
        let wanted = multipliers.clone().filter(move |one| wanted(one.quantity));
        wanted.filter_map(|one: &Multiplier| Some((one.quantity, active(one.by, one.holder)?)))
    };
    let sources = group.flows.iter().flat_map(|flow| {
        let reps = setup.model.scenario.sources[flow.source].per_rep_of.map(team_state);
        let shares = flow.shares.iter().filter(|share| share.cell == cell);
        shares.map(move |share| SourcePart { source: flow.source, share: share.share, reps })
    });
    let mut added = Vec::new();
    for one in &group.added {
        let Some(entries) = active(one.entries, one.holder) else { continue };
        for share in one.shares.iter().filter(|share| share.cell == cell) {
            let of = |audience: usize| place_of(loads, audience_load(setup, audience, variants));
            let load = one.audience.map(of);
            added.push(AddedPart { entries, enters: one.enters, share: share.share, load });
        }
    }
    let sources: Vec<SourcePart> = sources.collect();
    let entered = sources.iter().map(|part| setup.model.scenario.sources[part.source].enters);
    let entered: BTreeSet<usize> = entered.collect();
    Inflow {
        sources,
        entered: entered.into_iter().collect(),
        volume: multiplied(|q| q == Quantity::Volume).map(|(_, active)| active).collect(),
        added,
        convert: multiplied(|q| matches!(q, Quantity::ConvertAll | Quantity::Convert(_))).collect(),
    }
}

/// All that the Programs of a state add to an audience, in whatever group.
fn audience_load(setup: &Setup, audience: usize, variants: &[usize]) -> AudienceLoad {
    let scenario = &setup.model.scenario;
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
}
