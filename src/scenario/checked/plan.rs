//! The plan as a whole: time, trials, dimensions, market, economics.

use super::Quantity;
use crate::units::Calendar;

/// Name, calendar and currency of a plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The plan's name.
    pub name: String,
    /// Its months, quarters and fiscal years.
    pub calendar: Calendar,
    /// A label for money, for example `USD`.
    pub currency: String,
    /// The chance that a mix should reach, in (0, 1).
    pub confidence: f64,
}

/// How the plan is simulated.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// The number of trials, at least 1.
    pub trials: usize,
    /// The seed of every draw.
    pub seed: u64,
    /// How drivers are drawn.
    pub sampling: Sampling,
}

/// How drivers are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    /// One draw from each of N strata of equal probability, in random order.
    LatinHypercube,
    /// Independent draws.
    Random,
    /// Scrambled Sobol' points, in independent replicates.
    Sobol,
}

impl Sampling {
    /// The same where any two trials are as related as any others, which Sobol' points are
    /// not: independent draws in their place.
    #[must_use]
    pub fn exchangeable(self) -> Self {
        if self == Self::Sobol { Self::Random } else { self }
    }
}

/// A dimension and its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// For example `segment`.
    pub name: String,
    /// For example `Enterprise`, `Commercial`.
    pub members: Vec<String>,
}

/// The market's quarterly log factor z, an AR(1) process.
#[derive(Clone, Debug)]
pub struct Market {
    /// Stationary standard deviation of z; 0 where there is no market.
    pub volatility: f64,
    /// AR(1) coefficient, in (−1, 1).
    pub persistence: f64,
    /// Exponent of each quantity that z moves; never `SlipRate` or `Convert(_)`.
    pub elasticity: Vec<(Quantity, f64)>,
}

/// Margin, other cost, linearity.
#[derive(Clone, Debug)]
pub struct Economics {
    /// Gross margin, in [0, 1].
    pub gross_margin: f64,
    /// Other sales and marketing cost, by quarter of the plan.
    pub other_cost: Vec<f64>,
    /// Share of a quarter's ARR change that lands in its months; sums to 1.
    pub linearity: [f64; 3],
}
