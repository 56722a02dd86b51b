//! Groups of cells: what one team works is simulated together, and every other cell alone.

use std::collections::BTreeMap;

use crate::scenario::{Action, CellShare, Effect, Quantity, Scenario, Slice, TeamQuantity, Value};

/// Who causes an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// A risk, in every mix.
    Risk(usize),
    /// A Program, in the mixes that hold it.
    Program(usize),
}

/// The cells that one team works, or one cell that no team works, with all that acts on
/// them. Cells within the group are numbered from 0 ("local").
#[derive(Clone, Debug)]
pub struct Group {
    /// The team; `None` where everything is accepted at once.
    pub team: Option<usize>,
    /// Its cells, in the order of the grid.
    pub cells: Vec<GroupCell>,
    /// What sources send to its cells.
    pub flows: Vec<SourceFlow>,
    /// What Programs and risks add to its cells.
    pub added: Vec<AddedFlow>,
    /// What Programs and risks multiply in its cells.
    pub multipliers: Vec<Multiplier>,
    /// What Programs and risks do to its team's `opportunities_per_rep`.
    pub capacity: Vec<CapacityFactor>,
    /// The opportunities that are open in its cells at the start.
    pub open: Vec<OpenPlace>,
}

/// A cell of a group.
#[derive(Clone, Debug)]
pub struct GroupCell {
    /// Its number in the grid.
    pub grid: usize,
    /// The name its draws are keyed by.
    pub name: String,
    /// The slices it counts in: the company and one member of each dimension.
    pub slices: Vec<Slice>,
    /// The customer base its wins join; `None`: the one that neither churns nor expands.
    pub base: Option<usize>,
    /// The first stage that anything enters; `None` where only open pipeline reaches it.
    pub first_stage: Option<usize>,
}

/// The part of a source that reaches a group.
#[derive(Clone, Debug)]
pub struct SourceFlow {
    /// The source.
    pub source: usize,
    /// Its shares, by local cell.
    pub shares: Vec<CellShare>,
}

/// The part of an added flow that reaches a group.
#[derive(Clone, Debug)]
pub struct AddedFlow {
    /// Who adds it.
    pub holder: Holder,
    /// Entries a month at full effect, all cells of the effect together.
    pub entries: Value,
    /// The stage they enter.
    pub enters: usize,
    /// Their shares, by local cell.
    pub shares: Vec<CellShare>,
    /// The audience that limits them.
    pub audience: Option<usize>,
}

/// A multiplied quantity of some cells of a group.
#[derive(Clone, Debug)]
pub struct Multiplier {
    /// Who multiplies it.
    pub holder: Holder,
    /// The quantity.
    pub quantity: Quantity,
    /// The factor at full effect.
    pub by: Value,
    /// The local cells.
    pub cells: Vec<usize>,
}

/// A multiplied `opportunities_per_rep`.
#[derive(Clone, Copy, Debug)]
pub struct CapacityFactor {
    /// Who multiplies it.
    pub holder: Holder,
    /// The factor at full effect.
    pub by: Value,
}

/// An open opportunity's place in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenPlace {
    /// The local cell.
    pub cell: usize,
    /// Its number in the scenario's open pipeline.
    pub opportunity: usize,
}

/// Every effect of a scenario with who causes it: risks first.
pub fn effects(scenario: &Scenario) -> impl Iterator<Item = (Holder, &Effect)> {
    let risks = scenario.risks.iter().enumerate().flat_map(|(number, risk)| {
        risk.effects.iter().map(move |effect| (Holder::Risk(number), effect))
    });
    let programs = scenario.programs.iter().enumerate().flat_map(|(number, program)| {
        program.effects.iter().map(move |effect| (Holder::Program(number), effect))
    });
    risks.chain(programs)
}

/// The groups of a scenario: those of the teams that serve any active cell, in the teams'
/// order, then the cells without a team. Cells that nothing can reach are left out.
#[must_use]
pub fn groups(scenario: &Scenario) -> Vec<Group> {
    let first_stages = first_stages(scenario);
    let team_of_cell: BTreeMap<usize, usize> = scenario
        .teams
        .iter()
        .enumerate()
        .flat_map(|(number, team)| team.cells.iter().map(move |&cell| (cell, number)))
        .collect();
    let mut served: BTreeMap<usize, Vec<GroupCell>> = BTreeMap::new();
    let mut alone = Vec::new();
    for (&cell, &first_stage) in &first_stages {
        let described = group_cell(scenario, cell, first_stage);
        match team_of_cell.get(&cell) {
            Some(&team) => served.entry(team).or_default().push(described),
            None => alone.push(described),
        }
    }
    let with_team = served.into_iter().map(|(team, cells)| (Some(team), cells));
    let without = alone.into_iter().map(|cell| (None, vec![cell]));
    with_team.chain(without).map(|(team, cells)| group(scenario, team, cells)).collect()
}

/// The active cells with the first stage that anything enters.
fn first_stages(scenario: &Scenario) -> BTreeMap<usize, Option<usize>> {
    let mut stages: BTreeMap<usize, Option<usize>> = BTreeMap::new();
    let mut enter = |cell: usize, stage: usize| {
        let first = stages.entry(cell).or_insert(None);
        *first = Some(first.map_or(stage, |known| known.min(stage)));
    };
    for source in &scenario.sources {
        source.shares.iter().for_each(|share| enter(share.cell, source.enters));
    }
    for (_, effect) in effects(scenario) {
        if let Action::Add { enters, shares, .. } = &effect.action {
            shares.iter().for_each(|share| enter(share.cell, *enters));
        }
    }
    for open in &scenario.open_pipeline {
        stages.entry(open.cell).or_insert(None);
    }
    stages
}

fn group_cell(scenario: &Scenario, cell: usize, first_stage: Option<usize>) -> GroupCell {
    let members = scenario.members_of_cell(cell).into_iter().enumerate();
    let slices = std::iter::once(Slice::Company)
        .chain(members.map(|(dimension, member)| Slice::Member { dimension, member }));
    GroupCell {
        grid: cell,
        name: scenario.cell_name(cell),
        slices: slices.collect(),
        base: scenario.customers.iter().position(|base| base.cells.contains(&cell)),
        first_stage,
    }
}

fn group(scenario: &Scenario, team: Option<usize>, cells: Vec<GroupCell>) -> Group {
    let local: BTreeMap<usize, usize> =
        cells.iter().enumerate().map(|(number, cell)| (cell.grid, number)).collect();
    let mut group = Group {
        team,
        cells,
        flows: Vec::new(),
        added: Vec::new(),
        multipliers: Vec::new(),
        capacity: Vec::new(),
        open: Vec::new(),
    };
    for (number, source) in scenario.sources.iter().enumerate() {
        let shares = localised(&source.shares, &local);
        if !shares.is_empty() {
            group.flows.push(SourceFlow { source: number, shares });
        }
    }
    for (holder, effect) in effects(scenario) {
        add_effect(scenario, &mut group, &local, holder, effect);
    }
    for (opportunity, open) in scenario.open_pipeline.iter().enumerate() {
        if let Some(&cell) = local.get(&open.cell) {
            group.open.push(OpenPlace { cell, opportunity });
        }
    }
    group
}

fn add_effect(
    scenario: &Scenario,
    group: &mut Group,
    local: &BTreeMap<usize, usize>,
    holder: Holder,
    effect: &Effect,
) {
    match &effect.action {
        Action::Add { entries, enters, shares } => {
            let shares = localised(shares, local);
            let audience = match holder {
                Holder::Program(program) => scenario.programs[program].audience,
                Holder::Risk(_) => None,
            };
            if !shares.is_empty() {
                let (entries, enters) = (*entries, *enters);
                group.added.push(AddedFlow { holder, entries, enters, shares, audience });
            }
        }
        Action::MultiplyCells { quantity, by, cells, .. } => {
            let funnel = !matches!(quantity, Quantity::Churn | Quantity::Expansion);
            let cells: Vec<usize> =
                cells.iter().filter_map(|cell| local.get(cell).copied()).collect();
            if funnel && !cells.is_empty() {
                group.multipliers.push(Multiplier { holder, quantity: *quantity, by: *by, cells });
            }
        }
        Action::MultiplyTeam { quantity: TeamQuantity::OpportunitiesPerRep, by, team }
            if group.team == Some(*team) =>
        {
            group.capacity.push(CapacityFactor { holder, by: *by });
        }
        Action::MultiplyTeam { .. } => {}
    }
}

/// The shares of the cells of a group, by local cell.
fn localised(shares: &[CellShare], local: &BTreeMap<usize, usize>) -> Vec<CellShare> {
    let inside = shares.iter().filter_map(|share| {
        local.get(&share.cell).map(|&cell| CellShare { cell, share: share.share })
    });
    inside.collect()
}
