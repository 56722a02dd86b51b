//! Whether a trial meets a goal.

use super::books::Books;
use super::figures::figure;
use super::plan::{Goal, Plan};

pub fn is_met(goal: &Goal, plan: &Plan, books: &Books) -> bool {
    let misses = goal
        .periods
        .iter()
        .filter(|&&(first, last, threshold)| {
            let figure = figure(plan, books, &goal.metric, goal.slice, first, last);
            // An undefined figure misses, whichever way the goal points.
            !figure.is_some_and(|figure| {
                if goal.at_least { figure >= threshold } else { figure <= threshold }
            })
        })
        .count();
    misses <= goal.misses_allowed
}
