//! What the board asks for.

use serde::{Deserialize, Serialize};

use crate::scenario::metric::Metric;

/// What a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Slice {
    /// The whole company.
    Company,
    /// One member of one dimension.
    Member {
        /// The dimension.
        dimension: usize,
        /// The member.
        member: usize,
    },
}

/// A top-down target.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Whose target it is.
    pub slice: Slice,
    /// New ARR by quarter of the plan.
    pub new_arr: Vec<f64>,
}

/// What a mix must meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// Its name.
    pub name: String,
    /// The figure it is about.
    pub metric: Metric,
    /// Whose figure.
    pub slice: Slice,
    /// When.
    pub scope: GoalScope,
    /// Whether the figure must reach the threshold or stay within it.
    pub direction: Direction,
}

/// When a goal must be met.
#[derive(Clone, Debug, PartialEq)]
pub enum GoalScope {
    /// In each of these quarters.
    Quarters {
        /// The quarters, in order.
        quarters: Vec<usize>,
        /// The threshold of each.
        thresholds: Vec<f64>,
        /// That many of them may miss it.
        misses_allowed: usize,
    },
    /// Over a period as a whole.
    Period {
        /// As the file writes it: `FY27` or `FY27-Q3..FY28-Q2`.
        label: String,
        /// Its first quarter.
        first_quarter: usize,
        /// Its last quarter.
        last_quarter: usize,
        /// The threshold.
        threshold: f64,
    },
}

/// Whether a figure must reach its threshold or stay within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// At least the threshold; an undefined figure misses it.
    AtLeast,
    /// At most the threshold; an undefined figure misses it too.
    AtMost,
}
