//! Two mixes side by side, of one scenario or of two, in the same trials.

use crate::analysis::choose::fitting_trials;
use crate::analysis::detail::in_every_trial;
use crate::analysis::errors::Errors;
use crate::analysis::paired::Discordance;
use crate::analysis::results::{Difference, Proportion};
use crate::engine::{DriverDraws, Keep, Outcomes, Setup, simulate};
use crate::model::{Model, TooLarge};
use crate::scenario::{Metric, Sampling, Slice};

/// The metrics that are compared, for the company.
const METRICS: [Metric; 8] = [
    Metric::NewArr,
    Metric::Coverage,
    Metric::StartingPipeline,
    Metric::PipelineCreated,
    Metric::EndingArr,
    Metric::Revenue,
    Metric::ProgramCost,
    Metric::SalesAndMarketingCost,
];

/// A mix of a model.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The model.
    pub model: &'a Model,
    /// The number of the mix.
    pub mix: usize,
}

/// What two mixes, A and B, do differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The names of A and B.
    pub names: [String; 2],
    /// A label for money, of A.
    pub currency: String,
    /// The number of trials.
    pub trials: usize,
    /// All goals together.
    pub all_goals: Chances,
    /// The goals that both have by name, in the order of A.
    pub goals: Vec<(String, Chances)>,
    /// The quarters that both plans have, then the plan from the first to the last of them.
    pub periods: Vec<String>,
    /// For each metric its figures by period.
    pub metrics: Vec<(Metric, Vec<Figures>)>,
}

/// How two mixes meet a goal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chances {
    /// The chances of A and B.
    pub chances: [Proportion; 2],
    /// In how many trials just one of them meets it.
    pub pair: Discordance,
    /// A − B with its 95 % interval.
    pub difference: Difference,
}

impl Chances {
    fn new(a: &[u64], b: &[u64], trials: usize, errors: Errors) -> Self {
        Self {
            chances: [a, b].map(|words| errors.chance(words.iter().copied(), trials)),
            pair: Discordance::count(a, b, trials),
            difference: errors.difference(a, b, trials),
        }
    }
}

/// How two mixes differ in a figure, over the trials in which it is defined for both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// The means of A and B.
    pub means: [f64; 2],
    /// A − B, with the 95 % interval of its mean.
    pub difference: Difference,
    /// The share of these trials in which A is higher.
    pub a_higher: f64,
    /// The share in which B is higher.
    pub b_higher: f64,
    /// The share of all trials in which it is defined for both.
    pub defined: f64,
}

/// Compares two mixes in the trials and with the seed of A's scenario.
///
/// What both scenarios call by the same name has the same luck, so the trials of two scenarios
/// are pairs as well.
///
/// # Errors
/// Where so many trials do not fit into memory.
pub fn compare(a: Side, b: Side) -> Result<Comparison, TooLarge> {
    fitting_trials(a.model, 2)?;
    let simulation = &a.model.scenario.simulation;
    let (seed, trials) = (simulation.seed, simulation.trials);
    // Replicates are alike and independent of each other in both, where they are in one.
    let errors =
        if [a, b].map(|side| side.model.scenario.simulation.sampling).contains(&Sampling::Sobol) {
            Errors::OfReplicates
        } else {
            Errors::OfTrials
        };
    let outcomes = [a, b].map(|side| {
        let draws = DriverDraws::new(&side.model.scenario, seed, trials);
        let setup = Setup::new(side.model, seed);
        let slices = side.model.goal_slices();
        simulate(&setup, &draws, vec![side.mix], slices, Keep::LEDGERS, 0..trials, &|_| true)
    });
    let all: [Vec<u64>; 2] = [0, 1].map(|side: usize| outcomes[side].met_all(0).collect());
    let goal = |(number, goal): (usize, &crate::scenario::Goal)| {
        let of_b = b.model.scenario.goals.iter().position(|other| other.name == goal.name)?;
        let met: [Vec<u64>; 2] = [(0, number), (1, of_b)]
            .map(|(side, goal): (usize, usize)| outcomes[side].met(0, goal).collect());
        Some((goal.name.clone(), Chances::new(&met[0], &met[1], trials, errors)))
    };
    let quarters = common_quarters(a.model, b.model);
    let label = |quarter: &(usize, usize)| a.model.scenario.plan.calendar.quarter_label(quarter.0);
    let mut periods: Vec<String> = quarters.iter().map(label).collect();
    if let (Some(first), Some(last)) = (quarters.first(), quarters.last()) {
        periods.push(format!("{}..{}", label(first), label(last)));
    }
    let has_target = |side: &Side| {
        side.model.scenario.targets.iter().any(|target| target.slice == Slice::Company)
    };
    let targets = has_target(&a) && has_target(&b);
    let metrics = METRICS.into_iter().filter(|metric| *metric != Metric::Coverage || targets);
    Ok(Comparison {
        names: [a, b].map(|side| side.model.mix_name(side.mix)),
        currency: a.model.scenario.plan.currency.clone(),
        trials,
        all_goals: Chances::new(&all[0], &all[1], trials, errors),
        goals: a.model.scenario.goals.iter().enumerate().filter_map(goal).collect(),
        periods,
        metrics: metrics
            .map(|metric| (metric, by_period(&outcomes, &quarters, metric, errors)))
            .collect(),
    })
}

/// The quarters that both plans have, as numbers of each.
fn common_quarters(a: &Model, b: &Model) -> Vec<(usize, usize)> {
    let label = |quarter: usize| a.scenario.plan.calendar.quarter_label(quarter);
    let of_b = |quarter: usize| b.scenario.plan.calendar.quarter_of_label(&label(quarter));
    (0..a.quarters()).filter_map(|quarter| Some((quarter, of_b(quarter)?))).collect()
}

/// A metric by quarter, and over all of them.
fn by_period(
    outcomes: &[Outcomes; 2],
    quarters: &[(usize, usize)],
    metric: Metric,
    errors: Errors,
) -> Vec<Figures> {
    let whole = quarters.first().zip(quarters.last());
    let single = quarters.iter().map(|quarter| (quarter, quarter));
    let figures = |(first, last): (&(usize, usize), &(usize, usize))| {
        let a = in_every_trial(&outcomes[0], 0, metric, (first.0, last.0));
        let b = in_every_trial(&outcomes[1], 0, metric, (first.1, last.1));
        Figures::new(&a, &b, errors)
    };
    single.chain(whole).map(figures).collect()
}

impl Figures {
    fn new(a: &[f64], b: &[f64], errors: Errors) -> Self {
        let pairs = || {
            let pairs = a.iter().copied().zip(b.iter().copied()).enumerate();
            pairs.filter(|(_, (a, b))| !a.is_nan() && !b.is_nan())
        };
        let (mut a_higher, mut b_higher) = (0usize, 0usize);
        for (_, (a, b)) in pairs() {
            a_higher += usize::from(a > b);
            b_higher += usize::from(b > a);
        }
        let defined = pairs().count() as f64;
        Self {
            means: [
                errors.mean(pairs().map(|(trial, (a, _))| (trial, a))).estimate,
                errors.mean(pairs().map(|(trial, (_, b))| (trial, b))).estimate,
            ],
            difference: errors.mean(pairs().map(|(trial, (a, b))| (trial, a - b))),
            a_higher: a_higher as f64 / defined,
            b_higher: b_higher as f64 / defined,
            defined: defined / a.len() as f64,
        }
    }
}
