//! The cause of each trial that misses.

use std::collections::BTreeMap;

use super::chain::Window;
use super::restored::{STEPS, Trial};
use super::supposed::Supposed;
use super::{Cause, Causes, missed};
use crate::analysis::suppose::Subject;
use crate::engine::{BLOCK, LedgerBlock, Outcomes};
use crate::model::goals::satisfies;
use crate::model::ledger::{CompanyAccount, SlicedAccount};
use crate::scenario::{Goal, GoalScope, Metric, Slice};

/// The causes of the mix at a place of the subject's mixes, whose ledgers stand at the same
/// place of `outcomes`.
pub fn causes(subject: &Subject, outcomes: &Outcomes, supposed: &Supposed, place: usize) -> Causes {
    let scenario = &subject.model.scenario;
    let mix = Mix::new(subject, outcomes, supposed, place);
    let goals = scenario.goals.len();
    let mut by_goal: Vec<BTreeMap<Cause, usize>> = vec![BTreeMap::new(); goals];
    let mut all: BTreeMap<Cause, usize> = BTreeMap::new();
    for trial in 0..subject.trials {
        let mut first: Option<Cause> = None;
        for (goal, counts) in by_goal.iter_mut().enumerate() {
            if let Some(cause) = mix.cause(goal, trial) {
                *counts.entry(cause).or_default() += 1;
                first = Some(first.map_or(cause, |known| known.min(cause)));
            }
        }
        if let Some(cause) = first {
            *all.entry(cause).or_default() += 1;
        }
    }
    let sources: Vec<String> = supposed.origins.iter().map(|(_, name)| name.clone()).collect();
    let name = |cause: Cause| cause.name(scenario, &sources);
    let told = |counts: BTreeMap<Cause, usize>| missed(&counts, subject.trials, &name);
    let number = outcomes.mixes[place];
    Causes {
        mix: number,
        name: subject.model.mix_name(number),
        trials: subject.trials,
        all: told(all),
        goals: by_goal.into_iter().map(told).collect(),
    }
}

/// A mix with all that its trials are held against.
struct Mix<'a> {
    subject: &'a Subject<'a>,
    outcomes: &'a Outcomes,
    supposed: &'a Supposed,
    place: usize,
    blocks: Vec<LedgerBlock<'a>>,
    /// The mean of each entry of the ledger.
    mean: Vec<f64>,
    /// By goal, the place of its slice in the layout and its opportunities open at the start.
    slices: Vec<(usize, f64)>,
    /// By origin and goal: opportunities offered by it on average, by quarter, with what one of
    /// them is worth.
    offered: Vec<Vec<(Vec<f64>, f64)>>,
    landed: f64,
}

impl<'a> Mix<'a> {
    fn new(
        subject: &'a Subject,
        outcomes: &'a Outcomes,
        supposed: &'a Supposed,
        place: usize,
    ) -> Self {
        let scenario = &subject.model.scenario;
        let blocks: Vec<LedgerBlock> =
            outcomes.ledgers(place).take(subject.trials.div_ceil(BLOCK)).collect();
        let linearity = scenario.economics.linearity.iter().enumerate();
        let landed = linearity.map(|(month, share)| share * (1.0 - (month as f64 + 0.5) / 3.0));
        let slice = |goal: &Goal| {
            let open = scenario.open_pipeline.iter().filter(|one| match goal.slice {
                Slice::Company => true,
                Slice::Member { dimension, member } => {
                    scenario.members_of_cell(one.cell)[dimension] == member
                }
            });
            let position = outcomes.basis.layout.slice_position(goal.slice).unwrap_or_default();
            (position, open.count() as f64)
        };
        let offered = supposed.alone.iter().map(|alone| {
            scenario.goals.iter().map(|goal| offered(alone, place, goal.slice)).collect()
        });
        Self {
            mean: mean(&blocks, outcomes.basis.layout.len()),
            blocks,
            slices: scenario.goals.iter().map(slice).collect(),
            offered: offered.collect(),
            landed: landed.sum(),
            subject,
            outcomes,
            supposed,
            place,
        }
    }

    /// Why a trial misses a goal; `None` where it meets it.
    fn cause(&self, goal: usize, trial: usize) -> Option<Cause> {
        if is_met(self.outcomes, self.place, goal, trial) {
            return None;
        }
        Some(self.supposed_cause(goal, trial).unwrap_or_else(|| self.funnel_cause(goal, trial)))
    }

    /// A risk or a limit without which the trial meets the goal.
    fn supposed_cause(&self, goal: usize, trial: usize) -> Option<Cause> {
        let risks = self.subject.model.scenario.risks.len();
        let mut without = self.supposed.risks.iter();
        if let Some(risk) = without.position(|one| is_met(one, self.place, goal, trial)) {
            return Some(if risk < risks { Cause::Risk(risk) } else { Cause::Risks });
        }
        let limits = self.supposed.limits.as_ref()?;
        let sets = self.supposed.sets();
        let free = (0..sets).find(|set| is_met(limits, self.place * sets + set, goal, trial))?;
        Some(match self.supposed.teams.get(free) {
            Some(&team) => Cause::Capacity(team),
            None => Cause::Capacities,
        })
    }

    /// The first link of the funnel whose shortfall, made good with those before it, leads to
    /// the goal.
    fn funnel_cause(&self, goal: usize, trial: usize) -> Cause {
        let described = &self.subject.model.scenario.goals[goal];
        let block = &self.blocks[trial / BLOCK];
        let own = |entry: usize| f64::from(block.numbers(entry)[trial % BLOCK]);
        let mean = |entry: usize| self.mean[entry];
        let basis = &self.outcomes.basis;
        let beside = Trial { basis, own: &own, mean: &mean, landed: self.landed };
        let last = last_quarter(described);
        match described.metric {
            Metric::Headcount(team) | Metric::RampedReps(team) | Metric::Utilisation(team) => {
                return Cause::Capacity(team);
            }
            Metric::ProgramCost | Metric::SalesAndMarketingCost => return Cause::Cost,
            _ => {}
        }
        let step = (1..=STEPS).find(|&steps| self.meets(&beside, goal, steps));
        match step {
            Some(1) => Cause::Created(self.furthest_under(goal, trial, last)),
            Some(2) => Cause::Capacity(self.fullest(&own, last)),
            Some(3) => Cause::Timing,
            Some(4) => Cause::Conversion,
            Some(5) => Cause::DealSize,
            Some(_) => Cause::Churn,
            None if is_cost(described.metric) => Cause::Cost,
            None => Cause::Plan,
        }
    }

    /// Whether a goal is met with the first shortfalls made good.
    fn meets(&self, trial: &Trial, goal: usize, steps: usize) -> bool {
        let described = &self.subject.model.scenario.goals[goal];
        let (position, open) = self.slices[goal];
        let meets = |first: usize, last: usize, threshold: f64| {
            let window = Window { position, open, first, last };
            let figure = trial.figure(described.metric, window, steps);
            satisfies(described.direction, figure, threshold)
        };
        match &described.scope {
            GoalScope::Period { first_quarter, last_quarter, threshold, .. } => {
                meets(*first_quarter, *last_quarter, *threshold)
            }
            GoalScope::Quarters { quarters, thresholds, misses_allowed } => {
                let pairs = quarters.iter().zip(thresholds);
                let missed =
                    pairs.filter(|(quarter, threshold)| !meets(**quarter, **quarter, **threshold));
                missed.count() <= *misses_allowed
            }
        }
    }

    /// The source whose opportunities up to a quarter lie furthest under their expectation, by
    /// what they are worth.
    fn furthest_under(&self, goal: usize, trial: usize, last: usize) -> usize {
        let slice = self.subject.model.scenario.goals[goal].slice;
        let shortfall = |origin: usize| {
            let (expected, worth) = &self.offered[origin][goal];
            let alone = &self.supposed.alone[origin];
            let layout = &alone.basis.layout;
            let position = layout.slice_position(slice).unwrap_or_default();
            let from = layout.sliced(position, SlicedAccount::Entries(layout.opportunity_stage()));
            let entries = layout.len() * BLOCK;
            let numbers = &alone.blocks[trial / BLOCK].ledgers[self.place * entries..];
            let own = |quarter: usize| f64::from(numbers[(from + quarter) * BLOCK + trial % BLOCK]);
            (0..=last).map(|quarter| expected[quarter] - own(quarter)).sum::<f64>() * worth
        };
        let origins = 0..self.supposed.alone.len();
        let furthest = origins.max_by(|one, other| shortfall(*one).total_cmp(&shortfall(*other)));
        furthest.unwrap_or_default()
    }

    /// The team with the highest utilisation up to a quarter.
    fn fullest(&self, own: &dyn Fn(usize) -> f64, last: usize) -> usize {
        let layout = &self.outcomes.basis.layout;
        let sum = |account: CompanyAccount| -> f64 {
            (0..=last).map(|quarter| own(layout.company(account) + quarter)).sum()
        };
        let used = |team: usize| {
            let capacity = sum(CompanyAccount::DeskCapacity(team));
            sum(CompanyAccount::DeskUsed(team)) / capacity.max(1e-9)
        };
        let teams = self.supposed.teams.iter().copied();
        teams.reduce(|one, other| if used(other) > used(one) { other } else { one }).unwrap_or(0)
    }
}

fn is_met(outcomes: &Outcomes, place: usize, goal: usize, trial: usize) -> bool {
    let word = outcomes.blocks[trial / BLOCK].met[place * outcomes.goals + goal];
    word >> (trial % BLOCK) & 1 == 1
}

/// Whether a figure has a cost in it.
fn is_cost(metric: Metric) -> bool {
    use Metric::{
        ArrPerCost, Cac, CacPaybackMonths, LtvToCac, MagicNumber, ProgramCost,
        SalesAndMarketingCost,
    };
    matches!(
        metric,
        ArrPerCost
            | Cac
            | CacPaybackMonths
            | LtvToCac
            | MagicNumber
            | ProgramCost
            | SalesAndMarketingCost
    )
}

fn last_quarter(goal: &Goal) -> usize {
    match &goal.scope {
        GoalScope::Period { last_quarter, .. } => *last_quarter,
        GoalScope::Quarters { quarters, .. } => quarters.iter().copied().max().unwrap_or_default(),
    }
}

/// The mean of each entry over the trials of some blocks.
fn mean(blocks: &[LedgerBlock], entries: usize) -> Vec<f64> {
    let trials: usize = blocks.iter().map(|block| block.trials).sum();
    let mean = |entry: usize| {
        let of_block = |block: &LedgerBlock| -> f64 {
            block.numbers(entry)[..block.trials].iter().map(|number| f64::from(*number)).sum()
        };
        blocks.iter().map(of_block).sum::<f64>() / trials as f64
    };
    (0..entries).map(mean).collect()
}

/// Opportunities offered on average by quarter, and what one of them is worth on average.
fn offered(alone: &Outcomes, place: usize, slice: Slice) -> (Vec<f64>, f64) {
    let layout = &alone.basis.layout;
    let blocks: Vec<LedgerBlock> = alone.ledgers(place).collect();
    let mean = mean(&blocks, layout.len());
    let position = layout.slice_position(slice).unwrap_or_default();
    let at = |account: SlicedAccount| {
        let from = layout.sliced(position, account);
        mean[from..from + layout.quarters()].to_vec()
    };
    let (amount, count) =
        (at(SlicedAccount::PipelineCreated), at(SlicedAccount::OpportunitiesCreated));
    let count: f64 = count.iter().sum();
    let worth = if count > 0.0 { amount.iter().sum::<f64>() / count } else { 0.0 };
    (at(SlicedAccount::Entries(layout.opportunity_stage())), worth)
}
