//! The answers about a mix that take simulations of their own.

use serde::{Deserialize, Serialize};

use crate::analysis::explain::again::{with_drivers_changed, with_other_luck};
use crate::analysis::explain::causes::{Causes, causes};
use crate::analysis::explain::drivers::Driven;
use crate::analysis::explain::evidence::Record;
use crate::analysis::explain::luck::{add_luck, add_totals};
use crate::analysis::explain::outputs::outputs;
use crate::analysis::explain::required_coverage::{RequiredCoverage, required_coverage};
use crate::analysis::explain::stress::{Stressed, stress};
use crate::analysis::request::{Request, Step};
use crate::analysis::suppose::Subject;
use crate::model::TooLarge;

/// Where trials fail, how much coverage a quarter needs, and what becomes of it under stress.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Simulated {
    /// Where the trials of each mix fail that is looked at: the one asked for first, then the
    /// bottom-up plan and some that the file names.
    pub causes: Vec<Causes>,
    /// By quarter and slice with a target, the coverage that the mix needs.
    pub required_coverage: Vec<RequiredCoverage>,
    /// What becomes of each output where a driver is held at its P10 or P90.
    pub stress: Vec<Stressed>,
    /// The number of trials behind the total indices and the stress table.
    pub stress_trials: usize,
}

impl Simulated {
    /// Simulates what it takes. What drives the mix's outputs is told besides what no driver
    /// explains, and how much the drivers hold together.
    ///
    /// # Errors
    /// Where what is supposed does not fit into memory.
    pub fn new(
        record: &Record,
        drivers: &mut [Driven],
        request: &Request,
    ) -> Result<Self, TooLarge> {
        let Record { model, draws, outcomes, place } = *record;
        add_luck(drivers, &with_other_luck(record, request));
        let (base, changed) = with_drivers_changed(record, request);
        add_totals(drivers, &base, &changed);
        let compared = record.compared(request);
        (request.progress)(Step::Suppositions, 0, 1);
        let mixes: Vec<_> = compared.mixes.iter().map(|mix| model.started(*mix)).collect();
        let subject = Subject { model, mixes: &mixes, draws, trials: outcomes.trials };
        Ok(Self {
            causes: causes(&subject, &compared)?,
            required_coverage: required_coverage(&subject, (outcomes, place))?,
            stress: stress(&outputs(model), &base, &changed),
            stress_trials: base.first().map_or(0, Vec::len),
        })
    }
}
