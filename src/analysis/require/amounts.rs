//! What a plan asks for by quarter, as it is and with a lever pulled: entries of each source
//! into each stage, ramped reps, and what the company makes of them.

use serde::{Deserialize, Serialize};

use crate::analysis::by_source::{alone, origins};
use crate::analysis::paired::Mean;
use crate::analysis::results::Difference;
use crate::analysis::suppose::Subject;
use crate::engine::{Keep, Outcomes};
use crate::model::TooLarge;
use crate::model::ledger::{CompanyAccount, SlicedAccount};
use crate::model::lever::{Lever, LeverQuantity};
use crate::scenario::{Scenario, Slice};

/// Trials that means of amounts are taken over: their errors are far below what anybody plans
/// by.
const TRIALS: usize = 2048;

/// What an amount is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// Entries into a stage that a source brings.
    Entries {
        /// The source's name; `Programs` for what Programs and risks add.
        source: String,
        /// The stage.
        stage: usize,
    },
    /// Mean ramped reps of a team.
    RampedReps(usize),
    /// Opportunities that the teams accept.
    Accepted,
    /// Opportunities won.
    Won,
    /// The starting pipeline.
    StartingPipeline,
    /// New ARR.
    NewArr,
}

/// An amount by quarter: means over the trials with their 95 % intervals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// What it is of.
    pub what: What,
    /// By quarter: as the plan is.
    pub now: Vec<Difference>,
    /// By quarter: with the lever pulled.
    pub required: Vec<Difference>,
}

/// The amounts of a mix as it is and with a lever pulled.
pub fn amounts(subject: &Subject, lever: &Lever, factor: f64) -> Result<Vec<Amount>, TooLarge> {
    let subject = &Subject { trials: subject.trials.min(TRIALS), ..*subject };
    let scenario = &subject.model.scenario;
    let mut amounts = Vec::new();
    for origin in origins(subject) {
        let pair = pair(lever, factor, |sets, change| {
            alone(subject, origin, sets, change, vec![Slice::Company])
        })?;
        let source = origin.name(scenario);
        for stage in 0..scenario.stages.len() {
            let what = What::Entries { source: source.clone(), stage };
            let amount =
                pair.amount(what, |layout| layout.sliced(0, SlicedAccount::Entries(stage)));
            // Stages before the one that a source enters have nothing of it.
            if amount.now.iter().chain(&amount.required).any(|mean| mean.estimate > 0.0) {
                amounts.push(amount);
            }
        }
    }
    let company = pair(lever, factor, |sets, change| {
        let model = subject.model.changed(subject.mixes, change)?.supposing(subject.mixes, sets)?;
        Ok(subject.simulate(&model, vec![Slice::Company], Keep::LEDGERS))
    })?;
    for team in 0..scenario.teams.len() {
        let entry = CompanyAccount::RampedReps(team);
        amounts.push(company.amount(What::RampedReps(team), |layout| layout.company(entry)));
    }
    for (what, account) in [
        (What::Accepted, SlicedAccount::OpportunitiesCreated),
        (What::Won, SlicedAccount::OpportunitiesWon),
        (What::StartingPipeline, SlicedAccount::StartingPipeline),
        (What::NewArr, SlicedAccount::NewArr),
    ] {
        amounts.push(company.amount(what, |layout| layout.sliced(0, account)));
    }
    Ok(amounts)
}

/// The mix as it is and with the lever pulled: outcomes and the places of the mix in them.
struct Pair([(Outcomes, usize); 2]);

type Change<'a> = &'a dyn Fn(&mut Scenario);

fn pair(
    lever: &Lever,
    factor: f64,
    run: impl Fn(&[Vec<crate::scenario::Action>], Change) -> Result<Outcomes, TooLarge>,
) -> Result<Pair, TooLarge> {
    let nothing = |_: &mut Scenario| {};
    if lever.quantity != LeverQuantity::Headcount {
        let both = run(&[Vec::new(), lever.actions(factor)], &nothing)?;
        return Ok(Pair([(both.clone(), 0), (both, 1)]));
    }
    let hire = |scenario: &mut Scenario| lever.staff(scenario, factor);
    Ok(Pair([(run(&[Vec::new()], &nothing)?, 0), (run(&[Vec::new()], &hire)?, 0)]))
}

impl Pair {
    fn amount(
        &self,
        what: What,
        entry: impl Fn(&crate::model::ledger::LedgerLayout) -> usize,
    ) -> Amount {
        let [now, required] = [0, 1].map(|side: usize| {
            let (outcomes, place) = &self.0[side];
            let from = entry(&outcomes.basis.layout);
            let quarters = outcomes.basis.layout.quarters();
            (0..quarters).map(|quarter| mean(outcomes, *place, from + quarter)).collect()
        });
        Amount { what, now, required }
    }
}

/// The mean of a ledger entry over the trials.
fn mean(outcomes: &Outcomes, place: usize, entry: usize) -> Difference {
    let mut mean = Mean::default();
    for block in outcomes.ledgers(place) {
        let numbers = &block.numbers(entry)[..block.trials];
        numbers.iter().for_each(|number| mean.add(f64::from(*number)));
    }
    mean.difference()
}
