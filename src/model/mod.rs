//! MEANING: a checked scenario compiled to indices, calendars and tables, and the plan's
//! arithmetic. No chance, no files, no text.
//!
//! - [`groups`]: which cells are simulated together, with all that acts on them
//! - [`variants`]: Programs with each of their starts, and what they cost
//! - [`space`]: the constraints of a search, and the mixes that keep them
//! - [`mixes`]: the mixes of Programs that may be evaluated
//! - [`states`]: which mixes look the same from a part of the plan
//! - [`timing`]: when a Program's effect comes and goes
//! - [`ledger`]: what a trial counts, and the figures made from it
//! - [`goals`]: whether a ledger meets the goals
//! - [`size`]: whether a trial fits into memory
//! - [`what_if`]: mixes that the file does not name
//! - `reach`: which drivers can make a difference to a mix
//! - `supposed`: the same plan if something else were true of it
//! - [`lever`]: quantities that are pulled by a factor

use std::fmt;

use crate::scenario::{Action, CellShare, Quantity, Scenario, Slice, TeamQuantity};

pub mod goals;
pub mod groups;
pub mod ledger;
pub mod lever;
pub mod mixes;
mod reach;
pub mod size;
pub mod space;
pub mod states;
mod supposed;
pub mod timing;
pub mod variants;
pub mod what_if;

use groups::{Group, Holder};
use ledger::{FigureBasis, LedgerLayout};
use mixes::{MOST_MIXES, Mixes};
use space::SearchSpace;
use space::walk::Count;
use variants::Variant;

/// The name of the mix without Programs.
pub const BOTTOM_UP: &str = "Bottom-up plan";

/// Quarters after the plan's end for which factors are still known, for deals that are
/// scheduled beyond it; later ones take the factor of the last of these.
pub const QUARTERS_BEYOND: usize = 12;

/// A scenario compiled for simulation.
#[derive(Clone, Debug)]
pub struct Model {
    /// The scenario.
    pub scenario: Scenario,
    /// The active cells, in groups.
    pub groups: Vec<Group>,
    /// Every Program with each of its starts.
    pub variants: Vec<Variant>,
    /// The mixes that may be evaluated: the bottom-up plan, those that the file names, and
    /// the feasible ones of the search unless these are too many to list.
    pub mixes: Mixes,
    /// What the search may choose from; `None` where only named mixes are evaluated.
    pub space: Option<SearchSpace>,
    /// How many mixes are feasible in `space`, counted up to [`MOST_MIXES`]. Named ones that
    /// are feasible count too.
    pub feasible: Option<Count>,
    /// Whether `mixes` holds all feasible ones.
    is_listed: bool,
}

/// Why a scenario cannot be simulated here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// What is too large, with how much it is.
    pub reason: String,
    /// What to change.
    pub cure: String,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.reason, self.cure)
    }
}

impl std::error::Error for TooLarge {}

impl Model {
    /// Compiles a scenario.
    ///
    /// # Errors
    /// Where its Programs have too many starts, or a trial of it would draw too many
    /// opportunities. A search with too many feasible mixes is none: see [`Model::every_mix`].
    pub fn new(scenario: Scenario) -> Result<Self, TooLarge> {
        let groups = groups::groups(&scenario);
        let variants = variants::variants(&scenario)?;
        size::check(&scenario, &groups)?;
        let mut mixes = Mixes::of_file(&scenario, &variants);
        let space = mixes::space(&scenario, &variants);
        let feasible = space.as_ref().map(|space| space.count(MOST_MIXES));
        let is_listed = match (&space, feasible) {
            (Some(space), Some(feasible)) => mixes.add_feasible(space, feasible),
            _ => true,
        };
        Ok(Self { scenario, groups, variants, mixes, space, feasible, is_listed })
    }

    /// The number of months of the plan.
    #[must_use]
    pub fn months(&self) -> usize {
        self.scenario.plan.calendar.months()
    }

    /// The number of quarters of the plan.
    #[must_use]
    pub fn quarters(&self) -> usize {
        self.scenario.plan.calendar.quarters()
    }

    /// The number of quarters for which factors are known.
    #[must_use]
    pub fn factor_quarters(&self) -> usize {
        self.quarters() + QUARTERS_BEYOND
    }

    /// The number of cells that are simulated.
    #[must_use]
    pub fn active_cells(&self) -> usize {
        self.groups.iter().map(|group| group.cells.len()).sum()
    }

    /// Every slice: the company, then each member of each dimension.
    #[must_use]
    pub fn all_slices(&self) -> Vec<Slice> {
        let mut slices = vec![Slice::Company];
        for (dimension, described) in self.scenario.dimensions.iter().enumerate() {
            let members = 0..described.members.len();
            slices.extend(members.map(|member| Slice::Member { dimension, member }));
        }
        slices
    }

    /// The slices that goals ask for, the company first.
    #[must_use]
    pub fn goal_slices(&self) -> Vec<Slice> {
        let mut slices = vec![Slice::Company];
        for goal in &self.scenario.goals {
            if !slices.contains(&goal.slice) {
                slices.push(goal.slice);
            }
        }
        slices
    }

    /// What figures need beside a ledger of these slices.
    #[must_use]
    pub fn figure_basis(&self, slices: Vec<Slice>) -> FigureBasis {
        let target = |slice: &Slice| {
            let targets = &self.scenario.targets;
            targets.iter().find(|target| target.slice == *slice).map(|t| t.new_arr.clone())
        };
        let targets = slices.iter().map(target).collect();
        let (stages, teams) = (self.scenario.stages.len(), self.scenario.teams.len());
        FigureBasis {
            layout: LedgerLayout::new(slices, self.quarters(), stages, teams),
            targets,
            gross_margin: self.scenario.economics.gross_margin,
        }
    }

    /// Whether a variant changes who works in a team: it hires for it, or touches its attrition.
    #[must_use]
    pub fn touches_team(&self, variant: usize, team: usize) -> bool {
        let program = &self.scenario.programs[self.variants[variant].chosen.program];
        let attrition = |action: &Action| matches!(action, Action::MultiplyTeam { quantity: TeamQuantity::Attrition, team: of, .. } if *of == team);
        program.hires.iter().any(|hire| hire.team == team)
            || program.effects.iter().any(|effect| attrition(&effect.action))
    }

    /// Whether a variant changes anything in a group: by its effects, through an audience
    /// it shares with one whose effects do, or through a team that works or feeds the group.
    #[must_use]
    pub fn touches_group(&self, variant: usize, group: &Group) -> bool {
        let chosen = self.variants[variant].chosen.program;
        let audience = self.scenario.programs[chosen].audience;
        let mine = |holder: Holder| holder == Holder::Program(chosen);
        group.added.iter().any(|added| {
            mine(added.holder) || (added.audience.is_some() && added.audience == audience)
        }) || group.multipliers.iter().any(|multiplier| mine(multiplier.holder))
            || group.capacity.iter().any(|capacity| mine(capacity.holder))
            || self.teams_behind(group).any(|team| self.touches_team(variant, team))
    }

    /// Whether a variant changes how many opportunities a cell of a group is offered: by its
    /// effects, through an audience it shares, or through a team that feeds the cell.
    #[must_use]
    pub fn touches_inflow(&self, variant: usize, group: &Group, cell: usize) -> bool {
        let chosen = self.variants[variant].chosen.program;
        let audience = self.scenario.programs[chosen].audience;
        let mine = |holder: Holder| holder == Holder::Program(chosen);
        let reaches = |shares: &[CellShare]| shares.iter().any(|share| share.cell == cell);
        group.added.iter().any(|added| {
            let shares_audience = added.audience.is_some() && added.audience == audience;
            reaches(&added.shares) && (mine(added.holder) || shares_audience)
        }) || group.multipliers.iter().any(|multiplier| {
            let quantity = multiplier.quantity;
            let flows =
                matches!(quantity, Quantity::Volume | Quantity::ConvertAll | Quantity::Convert(_));
            flows && mine(multiplier.holder) && multiplier.cells.contains(&cell)
        }) || group.flows.iter().filter(|flow| reaches(&flow.shares)).any(|flow| {
            let team = self.scenario.sources[flow.source].per_rep_of;
            team.is_some_and(|team| self.touches_team(variant, team))
        })
    }

    /// The teams whose reps matter to a group: its own, and those that feed its sources.
    pub fn teams_behind<'a>(&'a self, group: &'a Group) -> impl Iterator<Item = usize> + 'a {
        let feeding =
            group.flows.iter().filter_map(|flow| self.scenario.sources[flow.source].per_rep_of);
        group.team.into_iter().chain(feeding)
    }

    /// Whether a variant changes the churn or expansion of a customer base.
    #[must_use]
    pub fn touches_base(&self, variant: usize, base: usize) -> bool {
        let program = &self.scenario.programs[self.variants[variant].chosen.program];
        program.effects.iter().any(|effect| {
            matches!(&effect.action, Action::MultiplyCells { bases, .. } if bases.contains(&base))
        })
    }
}
