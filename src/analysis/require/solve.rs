//! The factor at which P(all) reaches a confidence, by root finding on common random numbers.
//!
//! A first look at a grid of factors, in some of the trials, says about where P(all) crosses
//! the confidence for the first time. From there on all trials count: two factors that embrace
//! the crossing are brought together by straight lines between them (regula falsi), safeguarded
//! by halving, until they differ by less than [`PRECISION`]. All factors are simulated in the
//! same trials, so that P(all) is one curve, with steps of one trial, and not a cloud.

use serde::{Deserialize, Serialize};

use super::amounts::{Amount, amounts};
use super::curve::Curve;
use super::limit::{Limit, limit};
use crate::analysis::results::Proportion;
use crate::analysis::suppose::Subject;
use crate::model::TooLarge;
use crate::model::lever::{Lever, LeverQuantity};
use crate::scenario::{Quantity, Scenario};

/// The furthest that a lever is pulled upwards.
pub const FURTHEST: f64 = 10.0;

/// The grid upwards; downwards the reciprocals, and to nothing at last.
const GRID: [f64; 9] = [1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 4.5, 7.0, FURTHEST];

/// Trials that the grid is tried in before all trials look closer.
const FIRST_LOOK: usize = 1024;

/// Standard errors of a first look (of a chance of a half) by which it may be wrong.
const DOUBT: f64 = 5.0;

/// How precisely the factor is found, as a share of itself.
pub const PRECISION: f64 = 0.002;

/// What a lever does for the confidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// The confidence is reached as the plan is; so far the lever may be pulled the wrong way
    /// before it is not. `None`: as far as was tried.
    Already(Option<Solution>),
    /// Pulled that far, it reaches the confidence.
    Reaches(Solution),
    /// No factor reaches it.
    OutOfReach(Limit),
    /// No trial's goals depend on it.
    WithoutEffect,
}

/// How far a lever is pulled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Solution {
    /// The factor, the least pull (to within [`PRECISION`]) with which the trials reach the
    /// confidence.
    pub factor: f64,
    /// The factors from here …
    pub low: Option<f64>,
    /// … to here are those whose P(all) is told from the confidence by less than its 95 % error;
    /// `None` where the trials do not say, and for headcount.
    pub high: Option<f64>,
    /// P(all) under it.
    pub chance: Proportion,
    /// For headcount: the people of each of the lever's teams, now and then.
    pub people: Vec<(u32, u32)>,
    /// What the plan asks for under it, beside what it asks for now. Empty where the confidence
    /// is reached already.
    pub amounts: Vec<Amount>,
}

/// Solves for one lever.
///
/// # Errors
/// Where a trial under the lever would draw too many opportunities to simulate.
pub fn solve(subject: &Subject, lever: &Lever, confidence: f64) -> Result<Answer, TooLarge> {
    let mut curve = Curve::new(subject, lever, confidence)?;
    let already = curve.already();
    let grid = grid(subject, lever, lever.quantity.helps_upwards() != already);
    let look = Curve::first_look(subject, lever, &grid, FIRST_LOOK)?;
    let (best, chance) = best_of(&grid, &look);
    let error = DOUBT * 0.5 / (subject.trials.min(FIRST_LOOK) as f64).sqrt();
    let found = match first_crossing(&grid, &look, confidence, already) {
        None if already => None,
        None if chance + error < confidence => None,
        None => curve.solve_from(best, &grid, already)?,
        Some(near) => curve.solve_from(near, &grid, already)?,
    };
    match found {
        Some(factor) if already => Ok(Answer::Already(Some(solution(&mut curve, factor)?))),
        None if already => Ok(Answer::Already(None)),
        Some(factor) => {
            let mut solution = solution(&mut curve, factor)?;
            solution.amounts = amounts(subject, lever, solution.factor)?;
            Ok(Answer::Reaches(solution))
        }
        None => {
            let furthest = grid[grid.len() - 1];
            let limit = limit(subject, lever, best, furthest, FIRST_LOOK)?;
            Ok(limit.map_or(Answer::WithoutEffect, Answer::OutOfReach))
        }
    }
}

/// The factors to look at first: as far as trials fit into memory, and as far as it makes
/// sense, as deals of no size and cycles of no length have no distribution.
fn grid(subject: &Subject, lever: &Lever, upwards: bool) -> Vec<f64> {
    let mut grid = GRID.to_vec();
    if !upwards {
        grid = GRID.iter().map(|factor| 1.0 / factor).chain([0.0]).collect();
    }
    let LeverQuantity::Cells(quantity) = lever.quantity else { return grid };
    if matches!(quantity, Quantity::DealSize | Quantity::SalesCycle) {
        grid.retain(|factor| *factor > 0.0);
    }
    if quantity == Quantity::Volume {
        let fits = |factor: &f64| {
            let more = |scenario: &mut Scenario| {
                let shares = scenario.sources.iter_mut().flat_map(|source| &mut source.shares);
                let of_lever = shares.filter(|one| lever.cells.binary_search(&one.cell).is_ok());
                of_lever.for_each(|one| one.share *= factor);
            };
            subject.model.changed(subject.mixes, more).is_ok()
        };
        let fitting = grid.iter().take_while(|factor| fits(factor)).count().max(1);
        grid.truncate(fitting);
    }
    grid
}

/// The factor of the best chance, the least pulled of several, with that chance.
fn best_of(grid: &[f64], look: &[f64]) -> (f64, f64) {
    let better = |one: &(f64, f64), other: &(f64, f64)| if other.1 > one.1 { *other } else { *one };
    let points = grid.iter().copied().zip(look.iter().copied());
    points.reduce(|one, other| better(&one, &other)).unwrap_or((1.0, 0.0))
}

/// About where the chance crosses the confidence first, by straight lines.
fn first_crossing(grid: &[f64], look: &[f64], confidence: f64, already: bool) -> Option<f64> {
    let crosses = |chance: f64| (chance >= confidence) != already;
    let place = look.iter().position(|&chance| crosses(chance))?;
    let Some(before) = place.checked_sub(1) else { return Some(grid[0]) };
    let share = (confidence - look[before]) / (look[place] - look[before]);
    Some(grid[before] + share * (grid[place] - grid[before]))
}

fn solution(curve: &mut Curve, factor: f64) -> Result<Solution, TooLarge> {
    let lever = curve.lever;
    let chance = curve.chance(factor)?;
    let scenario = &curve.subject.model.scenario;
    if lever.quantity == LeverQuantity::Headcount {
        let before = lever.teams.iter().map(|&team| scenario.teams[team].headcount);
        let people: Vec<(u32, u32)> = before.zip(lever.headcounts(scenario, factor)).collect();
        let factor = whole(&people).unwrap_or(factor);
        return Ok(Solution { factor, low: None, high: None, chance, people, amounts: Vec::new() });
    }
    let [low, high] = curve.interval(factor)?;
    Ok(Solution { factor, low, high, chance, people: Vec::new(), amounts: Vec::new() })
}

/// The factor that whole people come to.
fn whole(people: &[(u32, u32)]) -> Option<f64> {
    let sum =
        |(before, after): (u32, u32), (one, other): &(u32, u32)| (before + one, after + other);
    let (before, after) = people.iter().fold((0, 0), sum);
    (before > 0).then(|| f64::from(after) / f64::from(before))
}
