//! Required coverage: the chance of making a quarter's new ARR as a function of the coverage
//! that it starts with.
//!
//! The plan's own trials start a quarter with much the same coverage, so the mix is simulated
//! once more with the volume of all sources multiplied, trial by trial, by a factor of its own
//! (lognormal of median 1), everything else as it was: the quarters then start with anything
//! from much too little to far too much. On these trials the chance is fitted as a function
//! that never falls (`monotone`).

use serde::{Deserialize, Serialize};

use super::monotone::{Monotone, Point};
use super::quadrants::{asked_coverage, target};
use crate::analysis::detail::in_every_trial_of;
use crate::analysis::suppose::Subject;
use crate::distribution::Distribution;
use crate::engine::{DriverDraws, Keep, Outcomes};
use crate::model::TooLarge;
use crate::scenario::{Action, Driver, Metric, Quantity, Slice, Value};

/// Trials of the wide range of coverage.
const TRIALS: usize = 4096;

/// The factor of volume that a tenth of the trials exceed.
const WIDE: f64 = 2.2;

/// The most that volume is multiplied by.
const WIDEST: f64 = 5.0;

/// Trials without any spread in coverage, to within this share of it, tell nothing of it.
const LEAST_SPREAD: f64 = 0.02;

/// The chances that a coverage is asked for.
pub const LEVELS: [f64; 3] = [0.5, 0.8, 0.9];

/// The coverage that a chance needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Needed {
    /// The coverage; `None` where not even the most seen is enough. The least seen where that
    /// is enough already.
    pub coverage: Option<f64>,
    /// The lower end of its 95 % interval, likewise.
    pub low: Option<f64>,
    /// Its upper end, likewise.
    pub high: Option<f64>,
}

/// What the file's own coverage goal amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It asks for more than a chance of 90 % needs: a cushion. Sales can keep succeeding
    /// while marketing keeps failing.
    Cushion,
    /// It asks for less than a chance of 50 % needs: it may be met while new ARR is missed more
    /// often than made.
    TooLow,
    /// In between, or not to be told from that.
    Between,
}

/// The coverage that a quarter needs, for the company or a member with a target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequiredCoverage {
    /// The quarter.
    pub quarter: usize,
    /// Whose.
    pub slice: Slice,
    /// Mean coverage as the plan is.
    pub expected: f64,
    /// The least and the most coverage that the trials tell about.
    pub seen: [f64; 2],
    /// What the chances of [`LEVELS`] need; `None` where all trials start with the same
    /// coverage.
    pub needed: Option<[Needed; 3]>,
    /// What the file asks for, with the chance that it gives.
    pub asked: Option<(f64, Option<Point>)>,
    /// What that amounts to.
    pub verdict: Option<Verdict>,
    /// The share of new ARR that is created and closed within the quarter, as the plan is.
    pub create_and_close: f64,
    /// The share of the starting pipeline that is there because deals slipped.
    pub slipped: f64,
    /// The fitted chance, thinned for a chart.
    pub curve: Vec<Point>,
}

/// The required coverage of every quarter of the first of the subject's mixes, whose ledgers as
/// the plan is stand at `place` of `outcomes`.
///
/// # Errors
/// Where a trial with so much volume would draw too many opportunities.
pub fn required_coverage(
    subject: &Subject,
    (outcomes, place): (&Outcomes, usize),
) -> Result<Vec<RequiredCoverage>, TooLarge> {
    let targets = subject.model.scenario.targets.iter();
    let with_target = |slice: &Slice| targets.clone().any(|target| target.slice == *slice);
    let all = outcomes.basis.layout.slices().iter().copied();
    let slices: Vec<Slice> = all.filter(with_target).collect();
    if slices.is_empty() {
        return Ok(Vec::new());
    }
    let supposed = spread_out(subject, slices.clone())?;
    let quarters = outcomes.basis.layout.quarters();
    let each = slices.into_iter().flat_map(|slice| (0..quarters).map(move |q| (slice, q)));
    let required = |(slice, quarter)| {
        let target = target(subject.model, slice, quarter)?;
        Some(of_quarter(subject, (outcomes, place), &supposed, slice, quarter, target))
    };
    Ok(each.filter_map(required).collect())
}

/// The mix with widely different volumes, and without slips: places 0 and 1.
fn spread_out(subject: &Subject, slices: Vec<Slice>) -> Result<Outcomes, TooLarge> {
    let trials = subject.trials.min(TRIALS);
    let scenario = &subject.model.scenario;
    let Ok(distribution) = factor() else {
        unreachable!("the parameters are constants within their ranges")
    };
    let driver = Driver { name: "volume, spread out".to_owned(), distribution };
    let mut alone = scenario.clone();
    alone.drivers = vec![driver.clone()];
    alone.correlations.clear();
    let factors = DriverDraws::exchangeable(&alone, scenario.simulation.seed, trials);
    let draws = subject.draws.first(trials).and(factors.driver(0).to_vec());
    let multiply = |quantity: Quantity, by: Value| Action::MultiplyCells {
        quantity,
        by,
        cells: (0..scenario.cell_count()).collect(),
        bases: Vec::new(),
    };
    let sets = [
        vec![multiply(Quantity::Volume, Value::Driver(scenario.drivers.len()))],
        vec![multiply(Quantity::SlipRate, Value::Constant(0.0))],
    ];
    let mixes = &subject.mixes[..1];
    let model = subject.model.supposing_with(mixes, &sets, vec![driver])?;
    let first = Subject { trials, draws: &draws, ..*subject };
    Ok(first.simulate(&model, slices, Keep::LEDGERS))
}

fn factor() -> Result<Distribution, impl std::fmt::Debug> {
    Distribution::lognormal_median_p90(1.0, WIDE)
        .and_then(|one| one.truncated(1.0 / WIDEST, WIDEST))
}

fn of_quarter(
    subject: &Subject,
    (outcomes, place): (&Outcomes, usize),
    supposed: &Outcomes,
    slice: Slice,
    quarter: usize,
    target: f64,
) -> RequiredCoverage {
    let values = |outcomes: &Outcomes, place: usize, metric: Metric| {
        in_every_trial_of(outcomes, place, metric, slice, (quarter, quarter))
    };
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let coverage = values(supposed, 0, Metric::Coverage);
    let made: Vec<bool> = values(supposed, 0, Metric::NewArr)
        .into_iter()
        .map(|new_arr| new_arr >= target * (1.0 - 1e-6))
        .collect();
    let fitted = Monotone::fit(&coverage, &made);
    let [least, most] = fitted.span();
    let tells = most - least > LEAST_SPREAD * most;
    let needed = tells.then(|| {
        LEVELS.map(|level| {
            let [coverage, low, high] = fitted.needed(level);
            Needed { coverage, low, high }
        })
    });
    let asked = asked_coverage(subject.model, slice, quarter);
    let asked = asked.map(|asked| (asked, fitted.at(asked).filter(|_| tells)));
    let verdict = asked.zip(needed).map(|((asked, _), needed)| verdict(asked, &needed));
    let new_arr = mean(&values(outcomes, place, Metric::NewArr));
    let closed: Vec<f64> = values(outcomes, place, Metric::CreateAndClose)
        .into_iter()
        .zip(values(outcomes, place, Metric::NewArr))
        .map(|(share, new_arr)| if new_arr > 0.0 { share * new_arr } else { 0.0 })
        .collect();
    let pipeline = values(outcomes, place, Metric::StartingPipeline);
    let without_slips = values(supposed, 1, Metric::StartingPipeline);
    // Both in the same trials.
    let with_slips = mean(&pipeline[..without_slips.len().min(pipeline.len())]);
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    RequiredCoverage {
        quarter,
        slice,
        expected: mean(&pipeline) / target,
        seen: [least, most],
        needed,
        asked,
        verdict,
        create_and_close: share(mean(&closed), new_arr),
        slipped: share(with_slips - mean(&without_slips), with_slips).max(0.0),
        curve: if tells { fitted.thinned() } else { Vec::new() },
    }
}

/// What a goal's coverage amounts to, as far as the intervals tell.
fn verdict(asked: f64, needed: &[Needed; 3]) -> Verdict {
    let [half, _, most] = needed;
    if most.high.is_some_and(|high| asked > high) {
        Verdict::Cushion
    } else if half.low.is_none_or(|low| asked < low) {
        Verdict::TooLow
    } else {
        Verdict::Between
    }
}
