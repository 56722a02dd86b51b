//! Levers: a quantity of the plan that is pulled by a factor, in some cells, from the first
//! month to the last, everything else unchanged.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::Model;
use crate::model::groups::{Holder, effects};
use crate::scenario::{Action, Quantity, Scenario, TeamQuantity, Value};

/// What a lever multiplies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeverQuantity {
    /// A quantity of cells.
    Cells(Quantity),
    /// A quantity of teams.
    Team(TeamQuantity),
    /// The reps that teams have at the start, all fully ramped, in whole people.
    Headcount,
}

/// A quantity and where it is pulled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lever {
    /// The quantity.
    pub quantity: LeverQuantity,
    /// The cells in which it is pulled, in order, for quantities of cells.
    pub cells: Vec<usize>,
    /// The customer bases of these cells, for churn and expansion.
    pub bases: Vec<usize>,
    /// The teams of which it is pulled, for quantities of teams.
    pub teams: Vec<usize>,
}

/// The levers by name, without those of single stages.
const NAMES: [(LeverQuantity, &str); 11] = [
    (LeverQuantity::Cells(Quantity::Volume), "volume"),
    (LeverQuantity::Cells(Quantity::ConvertAll), "convert"),
    (LeverQuantity::Cells(Quantity::WinRate), "win_rate"),
    (LeverQuantity::Cells(Quantity::SlipRate), "slip_rate"),
    (LeverQuantity::Cells(Quantity::SalesCycle), "sales_cycle"),
    (LeverQuantity::Cells(Quantity::DealSize), "deal_size"),
    (LeverQuantity::Headcount, "headcount"),
    (LeverQuantity::Team(TeamQuantity::OpportunitiesPerRep), "opportunities_per_rep"),
    (LeverQuantity::Team(TeamQuantity::Attrition), "attrition"),
    (LeverQuantity::Cells(Quantity::Churn), "churn"),
    (LeverQuantity::Cells(Quantity::Expansion), "expansion"),
];

/// Levers that are tried where none is named.
pub const USUAL: [LeverQuantity; 7] = [
    LeverQuantity::Cells(Quantity::Volume),
    LeverQuantity::Cells(Quantity::ConvertAll),
    LeverQuantity::Cells(Quantity::WinRate),
    LeverQuantity::Cells(Quantity::SlipRate),
    LeverQuantity::Cells(Quantity::SalesCycle),
    LeverQuantity::Cells(Quantity::DealSize),
    LeverQuantity::Headcount,
];

impl LeverQuantity {
    /// The quantity of a name such as `win_rate` or `convert.mql`, given the plan's stages.
    #[must_use]
    pub fn from_name(name: &str, stages: &[String]) -> Option<Self> {
        if let Some(stage) = name.strip_prefix("convert.") {
            let stage = stages.iter().position(|one| one == stage).filter(|stage| *stage > 0)?;
            return Some(Self::Cells(Quantity::Convert(stage)));
        }
        NAMES.iter().find(|(_, one)| *one == name).map(|(quantity, _)| *quantity)
    }

    /// Its name.
    #[must_use]
    pub fn name(self, stages: &[String]) -> String {
        if let Self::Cells(Quantity::Convert(stage)) = self {
            return format!("convert.{}", stages[stage]);
        }
        let own = NAMES.iter().find(|(quantity, _)| *quantity == self);
        own.map_or_else(String::new, |(_, name)| (*name).to_owned())
    }

    /// Every name, for suggestions.
    #[must_use]
    pub fn names(stages: &[String]) -> Vec<String> {
        let single = stages.iter().skip(1).map(|stage| format!("convert.{stage}"));
        NAMES.iter().map(|(_, name)| (*name).to_owned()).chain(single).collect()
    }

    /// Whether more of it is meant to help; less of the others does.
    #[must_use]
    pub fn helps_upwards(self) -> bool {
        !matches!(
            self,
            Self::Cells(Quantity::SlipRate | Quantity::SalesCycle | Quantity::Churn)
                | Self::Team(TeamQuantity::Attrition)
        )
    }

    /// Whether it is a probability, which no factor lifts above 1.
    #[must_use]
    pub fn is_probability(self) -> bool {
        matches!(self, Self::Cells(Quantity::ConvertAll | Quantity::Convert(_) | Quantity::WinRate))
    }
}

impl Lever {
    /// The lever on a quantity in the given cells (in order), or `None` where nothing of the
    /// mix has that quantity there.
    #[must_use]
    pub fn new(
        model: &Model,
        mix: usize,
        quantity: LeverQuantity,
        cells: &[usize],
    ) -> Option<Self> {
        let mut lever = Self { quantity, cells: Vec::new(), bases: Vec::new(), teams: Vec::new() };
        let flows = Flows::of(model, mix);
        match quantity {
            LeverQuantity::Cells(Quantity::Churn | Quantity::Expansion) => {
                let bases = model.scenario.customers.iter().enumerate();
                let is_in = |cell: &usize| cells.binary_search(cell).is_ok();
                let inside = bases.filter(|(_, base)| base.cells.iter().all(is_in));
                lever.bases = inside.map(|(number, _)| number).collect();
                lever.cells = cells.to_vec();
            }
            LeverQuantity::Cells(quantity) => {
                let has = |cell: &&usize| flows.has(&model.scenario, **cell, quantity);
                lever.cells = cells.iter().filter(has).copied().collect();
            }
            LeverQuantity::Team(_) | LeverQuantity::Headcount => {
                let serving_only =
                    quantity == LeverQuantity::Team(TeamQuantity::OpportunitiesPerRep);
                lever.teams = teams(&model.scenario, cells, serving_only);
            }
        }
        let is_churn =
            matches!(quantity, LeverQuantity::Cells(Quantity::Churn | Quantity::Expansion));
        let touches = match quantity {
            _ if is_churn => !lever.bases.is_empty(),
            LeverQuantity::Cells(_) => !lever.cells.is_empty(),
            _ => !lever.teams.is_empty(),
        };
        touches.then_some(lever)
    }

    /// What pulls it by a factor; nothing for headcount, which is people and no effect.
    #[must_use]
    pub fn actions(&self, factor: f64) -> Vec<Action> {
        let by = Value::Constant(factor);
        match self.quantity {
            LeverQuantity::Cells(quantity) => {
                let (cells, bases) = (self.cells.clone(), self.bases.clone());
                vec![Action::MultiplyCells { quantity, by, cells, bases }]
            }
            LeverQuantity::Team(quantity) => {
                let of_team = |&team: &usize| Action::MultiplyTeam { quantity, by, team };
                self.teams.iter().map(of_team).collect()
            }
            LeverQuantity::Headcount => Vec::new(),
        }
    }

    /// Gives its teams the people that a factor comes to.
    pub fn staff(&self, scenario: &mut Scenario, factor: f64) {
        let headcounts = self.headcounts(scenario, factor);
        for (&team, headcount) in self.teams.iter().zip(headcounts) {
            scenario.teams[team].headcount = headcount;
        }
    }

    /// How many people its teams have at the start under a factor: the nearest whole number.
    #[must_use]
    pub fn headcounts(&self, scenario: &Scenario, factor: f64) -> Vec<u32> {
        let of_team = |team: &usize| {
            let before = f64::from(scenario.teams[*team].headcount);
            (before * factor).round() as u32
        };
        self.teams.iter().map(of_team).collect()
    }
}

/// The teams that serve any of these cells, or feed a source that sends entries to one.
fn teams(scenario: &Scenario, cells: &[usize], serving_only: bool) -> Vec<usize> {
    let is_in = |cell: usize| cells.binary_search(&cell).is_ok();
    let mut teams: BTreeSet<usize> = BTreeSet::new();
    for (number, team) in scenario.teams.iter().enumerate() {
        if team.cells.iter().any(|&cell| is_in(cell)) {
            teams.insert(number);
        }
    }
    if !serving_only {
        let fed = scenario.sources.iter().filter(|s| s.shares.iter().any(|one| is_in(one.cell)));
        teams.extend(fed.filter_map(|source| source.per_rep_of));
    }
    teams.into_iter().collect()
}

/// What reaches the cells of a plan under a mix.
struct Flows {
    /// By cell: the first stage that a source's entries enter.
    sources: Vec<Option<usize>>,
    /// By cell: the first stage that any entries enter.
    entries: Vec<Option<usize>>,
    /// By cell: whether opportunities are open at the start.
    open: Vec<bool>,
    /// By cell: whether one of them draws its amount.
    open_drawn: Vec<bool>,
    /// By cell: whether deals may slip.
    slips: Vec<bool>,
}

impl Flows {
    fn of(model: &Model, mix: usize) -> Self {
        let scenario = &model.scenario;
        let count = scenario.cell_count();
        let mut sources = vec![None; count];
        let earlier = |known: &mut Option<usize>, stage: usize| {
            *known = Some(known.map_or(stage, |known: usize| known.min(stage)));
        };
        for source in &scenario.sources {
            source.shares.iter().for_each(|one| earlier(&mut sources[one.cell], source.enters));
        }
        let mut entries = sources.clone();
        let held: BTreeSet<usize> =
            model.started(mix).iter().map(|started| started.program).collect();
        for (holder, effect) in effects(scenario) {
            let acts = match holder {
                Holder::Risk(_) => true,
                Holder::Program(program) => held.contains(&program),
            };
            if let (Action::Add { enters, shares, .. }, true) = (&effect.action, acts) {
                shares.iter().for_each(|one| earlier(&mut entries[one.cell], *enters));
            }
        }
        let (mut open, mut open_drawn) = (vec![false; count], vec![false; count]);
        for one in &scenario.open_pipeline {
            open[one.cell] = true;
            open_drawn[one.cell] |= one.amount.is_none();
        }
        let rules = scenario.cells.iter();
        let slips = rules.map(|rules| rules.slip_rate != Value::Constant(0.0)).collect();
        Self { sources, entries, open, open_drawn, slips }
    }

    /// Whether a quantity has anything to do in a cell.
    fn has(&self, scenario: &Scenario, cell: usize, quantity: Quantity) -> bool {
        let last = scenario.stages.len() - 1;
        let entered = self.entries[cell];
        match quantity {
            Quantity::Volume => self.sources[cell].is_some(),
            Quantity::ConvertAll => entered.is_some_and(|stage| stage < last),
            Quantity::Convert(into) => entered.is_some_and(|stage| stage < into),
            Quantity::WinRate => entered.is_some() || self.open[cell],
            Quantity::SlipRate => (entered.is_some() || self.open[cell]) && self.slips[cell],
            Quantity::SalesCycle => entered.is_some(),
            Quantity::DealSize => entered.is_some() || self.open_drawn[cell],
            Quantity::Churn | Quantity::Expansion => false,
        }
    }
}
