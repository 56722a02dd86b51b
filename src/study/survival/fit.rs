//! The shape that fits a cycle best.

use super::hill::climb;
use super::{Ages, Cycle, Family, ProductLimit, Shape, TwoGroups};
use crate::study::FitError;

/// A shape that was tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Its family.
    pub family: Family,
    /// Its parameters at the greatest likelihood; see [`Family`].
    pub parameters: [f64; 2],
    /// The share that never closes, where it was fitted too.
    pub never: Option<f64>,
    /// The greatest log-likelihood.
    pub log_likelihood: f64,
    /// Akaike's criterion, twice the number of parameters less twice the log-likelihood: the
    /// smaller, the better.
    pub aic: f64,
    /// The greatest distance from the product-limit estimate (Kolmogorov–Smirnov).
    pub distance: f64,
    never_error: f64,
    log_mean_error: f64,
}

/// Every shape that was tried, and the one that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct CycleStudy {
    /// How many closed.
    pub closed: usize,
    /// How many were open.
    pub open: usize,
    /// How many came under watch late.
    pub entered_late: usize,
    /// What was tried, the best first.
    pub candidates: Vec<Candidate>,
    /// What the data say without any shape.
    pub product_limit: ProductLimit,
    /// Two groups, where they fit better than any of these.
    pub groups: Option<TwoGroups>,
    /// What was taken.
    pub cycle: Cycle,
}

impl CycleStudy {
    /// The fewest closes that a cycle is fitted to.
    pub const LEAST: f64 = 10.0;
    /// From this distance on, a shape is so far from the data that the data themselves are
    /// taken, where they are enough.
    const TOO_FAR: f64 = 0.08;
    /// So many closes are enough for that.
    const ENOUGH: f64 = 100.0;
    /// By so much must Akaike's criterion be better for a share that never closes.
    const NEVER_WORTH: f64 = 6.0;

    /// The best shape, which is the working shape where the data themselves were taken.
    #[must_use]
    pub fn best(&self) -> Option<&Candidate> {
        self.candidates.first()
    }
}

/// Fits every family to ages by maximum likelihood, with and without a share that never closes,
/// and takes the one with the least AIC; a share that never closes must be worth 6 of it. Where
/// even that is further than 0.08 from the product-limit estimate, 100 or more closed, and hardly any
/// were open at the end or many were watched long after the last close, the estimate itself is
/// taken; what is open beyond its last close then never closes.
///
/// With c the share that never closes, a spell that closed at the age t adds ln (1 − c) + ln f(t)
/// to the log-likelihood, one still open adds ln (c + (1 − c) S(t)), and one that came under
/// watch at t₀ takes ln (c + (1 − c) S(t₀)) off (Maller and Zhou, *Survival Analysis with
/// Long-Term Survivors*, 1996).
///
/// # Errors
/// Where fewer than 10 closed, all closed at one age, or no family has a greatest likelihood.
pub fn fit(ages: &Ages) -> Result<CycleStudy, FitError> {
    if ages.closes() < CycleStudy::LEAST || ages.closed.len() < 2 {
        return Err(FitError::TooFew);
    }
    let product_limit = ProductLimit::of(ages);
    let mut candidates = Vec::new();
    for family in Family::ALL {
        let plain = without_never(family, ages, &product_limit);
        let cured =
            if ages.open.is_empty() { None } else { with_never(family, ages, &product_limit) };
        candidates.extend(plain);
        candidates.extend(cured);
    }
    // A share that never closes must be worth its while.
    let rank = |one: &Candidate| one.aic + one.never.map_or(0.0, |_| CycleStudy::NEVER_WORTH);
    candidates.sort_by(|one, other| rank(one).total_cmp(&rank(other)));
    let best = *candidates.first().ok_or(FitError::NoMaximum)?;
    let cycle = chosen(&best, ages, &product_limit);
    let entered_late = ages.entry.iter().map(|(_, count)| count).sum::<f64>() as usize;
    let (closed, open) = (ages.closes() as usize, ages.opens() as usize);
    let groups = TwoGroups::of(ages, &best);
    Ok(CycleStudy { closed, open, entered_late, candidates, product_limit, groups, cycle })
}

fn chosen(best: &Candidate, ages: &Ages, product_limit: &ProductLimit) -> Cycle {
    let observed = || observed(ages, product_limit);
    let parametric = || Cycle {
        shape: Shape::Family(best.family, best.parameters),
        never: best.never.unwrap_or(0.0),
        never_error: best.never_error,
        log_mean_error: best.log_mean_error,
    };
    let too_far = best.distance > CycleStudy::TOO_FAR && ages.closes() >= CycleStudy::ENOUGH;
    // What closes later than anyone has watched, only a shape can say.
    let complete = product_limit.plateau() < 0.02 || watched_on(ages);
    if too_far && complete { observed() } else { parametric() }
}

/// Whether many were watched for long after the last close, so that those open then never close:
/// 20 or more past it, and one for half as long again.
fn watched_on(ages: &Ages) -> bool {
    let last = ages.last_close();
    let past = ages.open.iter().filter(|(age, _)| *age > last).map(|(_, count)| count).sum::<f64>();
    past >= 20.0 && ages.open.last().is_some_and(|(age, _)| *age >= 1.5 * last)
}

/// The product-limit estimate as a cycle: its plateau never closes.
fn observed(ages: &Ages, product_limit: &ProductLimit) -> Cycle {
    let never = if watched_on(ages) { product_limit.plateau() } else { 0.0 };
    let closing = 1.0 - product_limit.plateau();
    let steps = product_limit.steps.iter();
    let steps = steps.map(|step| (step.age, ((1.0 - step.open) / closing).min(1.0))).collect();
    let (log_mean_error, never_error) = product_limit.errors();
    let never_error = if never > 0.0 { never_error } else { 0.0 };
    Cycle { shape: Shape::Observed(steps), never, never_error, log_mean_error }
}

fn without_never(family: Family, ages: &Ages, product_limit: &ProductLimit) -> Option<Candidate> {
    let start = family.start(ages.log_moments());
    let top = climb(start, |point| log_likelihood(family, ages, point, 0.0))?;
    let error = log_mean_error(family, top.point, top.covariance);
    Some(Candidate {
        family,
        parameters: top.point,
        never: None,
        log_likelihood: top.height,
        aic: 4.0 - 2.0 * top.height,
        distance: product_limit.distance(|age| family.survival(top.point, age)),
        never_error: 0.0,
        log_mean_error: error,
    })
}

fn with_never(family: Family, ages: &Ages, product_limit: &ProductLimit) -> Option<Candidate> {
    let [first, second] = family.start(ages.log_moments());
    let share = (ages.opens() / (ages.spells + 1.0)).clamp(0.01, 0.9);
    let start = [first, second, libm::log(share / (1.0 - share))];
    let top = climb(start, |[first, second, logit]| {
        log_likelihood(family, ages, [first, second], logistic(logit))
    })?;
    let [first, second, logit] = top.point;
    let (parameters, never) = ([first, second], logistic(logit));
    let covariance = [0, 1].map(|row| [0, 1].map(|column| top.covariance[row][column]));
    Some(Candidate {
        family,
        parameters,
        never: Some(never),
        log_likelihood: top.height,
        aic: 6.0 - 2.0 * top.height,
        distance: product_limit
            .distance(|age| never + (1.0 - never) * family.survival(parameters, age)),
        never_error: never * (1.0 - never) * top.covariance[2][2].sqrt(),
        log_mean_error: log_mean_error(family, parameters, covariance),
    })
}

fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-logit))
}

pub(super) fn log_likelihood(family: Family, ages: &Ages, parameters: [f64; 2], never: f64) -> f64 {
    let open = |age: f64| {
        if never > 0.0 {
            libm::log(never + (1.0 - never) * family.survival(parameters, age))
        } else {
            family.log_survival(parameters, age)
        }
    };
    let sum = |ages: &[(f64, f64)], of: &dyn Fn(f64) -> f64| -> f64 {
        ages.iter().map(|(age, count)| count * of(*age)).sum()
    };
    let closes = libm::log1p(-never);
    sum(&ages.closed, &|age| closes + family.log_density(parameters, age)) + sum(&ages.open, &open)
        - sum(&ages.entry, &open)
}

/// The standard error of the logarithm of the mean, by the delta method.
pub(super) fn log_mean_error(family: Family, point: [f64; 2], covariance: [[f64; 2]; 2]) -> f64 {
    let step = 1e-5;
    let along = |place: usize| {
        let moved = |by: f64| {
            let mut moved = point;
            moved[place] += by;
            family.log_mean(moved)
        };
        (moved(step) - moved(-step)) / (2.0 * step)
    };
    let slope = [along(0), along(1)];
    let variance: f64 = (0..2)
        .flat_map(|i| (0..2).map(move |j| (i, j)))
        .map(|(i, j)| slope[i] * covariance[i][j] * slope[j])
        .sum();
    variance.max(0.0).sqrt()
}
