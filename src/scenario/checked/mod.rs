//! The scenario as it is true: every name resolved, every number within its range.
//!
//! What a file says is read by [`super::read`]; only a file without a single error
//! becomes a [`Scenario`], so nothing downstream can fail on one. Things are numbered in
//! the order of the file; cells are numbered in the order of their members, the last
//! dimension fastest. All `usize` fields below are such numbers.

mod funnel;
mod goals;
mod plan;
mod programs;

use crate::distribution::Distribution;

pub use funnel::*;
pub use goals::*;
pub use plan::*;
pub use programs::*;

/// A checked scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Name, calendar and currency.
    pub plan: Plan,
    /// Trials, seed, sampling.
    pub simulation: Simulation,
    /// The dimensions whose members make up the cells; at least one.
    pub dimensions: Vec<Dimension>,
    /// The stages of the funnel; the last one is `opportunity`.
    pub stages: Vec<String>,
    /// Everything that is drawn once per trial.
    pub drivers: Vec<Driver>,
    /// Groups of drivers that move together; a driver is in one group at most.
    pub correlations: Vec<CorrelationGroup>,
    /// The distributions that each opportunity draws from: sales cycles and deal sizes.
    pub opportunity_distributions: Vec<Distribution>,
    /// What the rules say of each cell, by cell number; every cell of the grid has an entry.
    pub cells: Vec<CellRules>,
    /// The market factor.
    pub market: Market,
    /// Where entries come from.
    pub sources: Vec<Source>,
    /// Who works the opportunities.
    pub teams: Vec<Team>,
    /// Opportunities that are open when the plan starts, one entry each.
    pub open_pipeline: Vec<OpenOpportunity>,
    /// Customer bases.
    pub customers: Vec<CustomerBase>,
    /// Margin, other cost, linearity.
    pub economics: Economics,
    /// What a mix may choose from.
    pub programs: Vec<Program>,
    /// Audiences that Programs share.
    pub audiences: Vec<Audience>,
    /// What may happen, whatever the mix.
    pub risks: Vec<Risk>,
    /// The mixes that the file names (without the bottom-up plan).
    pub mixes: Vec<Mix>,
    /// The search; `None` where the file has no `[search]`.
    pub search: Option<Search>,
    /// Top-down targets, at most one for each slice.
    pub targets: Vec<Target>,
    /// What a mix must meet.
    pub goals: Vec<Goal>,
}

/// Something drawn once per trial.
#[derive(Clone, Debug)]
pub struct Driver {
    /// Its path in the file, for example `assume.Enterprise.win_rate`.
    pub name: String,
    /// What it is drawn from.
    pub distribution: Distribution,
}

/// A number that holds for a whole trial: the same in all, or a driver's draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// The same number in every trial.
    Constant(f64),
    /// The draw of this driver.
    Driver(usize),
}

/// Drivers that are correlated with each other, directly or through others.
#[derive(Clone, Debug)]
pub struct CorrelationGroup {
    /// The drivers, sorted by name so that the order in the file does not matter.
    pub drivers: Vec<usize>,
    /// Lower triangular Cholesky factor of the correlation of their normal scores, row by
    /// row: row `i` holds `i + 1` numbers.
    pub cholesky: Vec<Vec<f64>>,
}

impl Scenario {
    /// The number of cells of the whole grid: the product of the dimensions' sizes.
    #[must_use]
    pub fn cell_count(&self) -> usize {
        self.dimensions.iter().map(|dimension| dimension.members.len()).product()
    }

    /// The member of each dimension that makes up a cell.
    #[must_use]
    pub fn members_of_cell(&self, cell: usize) -> Vec<usize> {
        let mut rest = cell;
        let mut members = vec![0; self.dimensions.len()];
        for (member, dimension) in members.iter_mut().zip(&self.dimensions).rev() {
            *member = rest % dimension.members.len();
            rest /= dimension.members.len();
        }
        members
    }

    /// The name that a cell's draws are keyed by: `channel=Inbound,region=EMEA`, its
    /// dimensions in alphabetical order so that their order in the file does not matter.
    #[must_use]
    pub fn cell_name(&self, cell: usize) -> String {
        let members = self.members_of_cell(cell);
        let mut parts: Vec<String> = self
            .dimensions
            .iter()
            .zip(members)
            .map(|(dimension, member)| format!("{}={}", dimension.name, dimension.members[member]))
            .collect();
        parts.sort();
        parts.join(",")
    }

    /// `NAME@START` for a chosen Program, as result files write it.
    #[must_use]
    pub fn program_label(&self, chosen: ChosenProgram) -> String {
        let program = &self.programs[chosen.program];
        format!("{}@{}", program.name, program.starts[chosen.start].label)
    }
}
