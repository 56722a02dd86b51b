//! A lognormal distribution fitted to spells by maximum likelihood.
//!
//! With z = (ln t − μ)/σ, a spell that closed at the age t adds ln φ(z) − ln(σt) to the
//! log-likelihood, one that is still open adds ln S(z), and one that came under watch at the age
//! t₀ adds − ln S(z₀), where φ is the density of the standard normal distribution and S = 1 − Φ
//! (Klein and Moeschberger, *Survival Analysis*, 2nd ed. 2003, section 3.5).

use std::fmt;

use super::Spell;
use crate::distribution::special::{normal_cdf, normal_density};
use crate::distribution::{Distribution, ParameterError};

/// The steps of Newton's method after which a fit is given up.
const MOST_STEPS: usize = 200;

/// A lognormal distribution, of days or of amounts, with the uncertainty of its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LognormalFit {
    /// The mean of the logarithm.
    pub mu: f64,
    /// The standard deviation of the logarithm.
    pub sigma: f64,
    /// The covariance of the estimates of μ and ln σ: the inverse of the observed information.
    pub covariance: [[f64; 2]; 2],
    /// The greatest log-likelihood.
    pub log_likelihood: f64,
    /// How many spells closed, or how many amounts there are.
    pub closed: usize,
    /// How many spells were still open.
    pub open: usize,
}

/// Why spells have no fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FitError {
    /// A spell with an age that is no number, is negative, or ends before it begins; an amount
    /// that is no number above 0.
    NoSpell,
    /// Fewer than [`LognormalFit::LEAST`] spells closed, or all of them at one age; as few or like amounts.
    TooFew,
    /// The likelihood has no maximum that could be found: the spells fit no lognormal
    /// distribution, for example because most deals never close.
    NoMaximum,
}

impl fmt::Display for FitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSpell => "a spell ends before it begins, or an amount is not above 0",
            Self::TooFew => "too few deals closed, or all of them alike",
            Self::NoMaximum => "no lognormal distribution fits: perhaps many deals never close",
        })
    }
}

impl std::error::Error for FitError {}

impl LognormalFit {
    /// The fewest closes that a fit is made from.
    pub const LEAST: usize = 5;

    /// The mean in days or in currency, exp(μ + σ²/2).
    #[must_use]
    pub fn mean(&self) -> f64 {
        libm::exp(self.mu + self.sigma * self.sigma / 2.0)
    }

    /// The standard error of the logarithm of the mean, by the delta method: its derivatives by
    /// μ and ln σ are 1 and σ².
    #[must_use]
    pub fn standard_error_of_log_mean(&self) -> f64 {
        let by_spread = self.sigma * self.sigma;
        let [[of_mu, both], [_, of_spread]] = self.covariance;
        (of_mu + 2.0 * by_spread * both + by_spread * by_spread * of_spread).sqrt()
    }

    /// The days or the amount of one opportunity.
    ///
    /// # Errors
    /// Where the spread is beyond what a distribution takes.
    pub fn distribution(&self) -> Result<Distribution, ParameterError> {
        let spread = libm::expm1(self.sigma * self.sigma).sqrt();
        Distribution::lognormal(self.mean(), self.mean() * spread)
    }

    /// What is not known about the mean, as a factor of mean 1 on every value: lognormal with the
    /// standard error of the logarithm of the mean.
    ///
    /// # Errors
    /// Where the error is beyond what a distribution takes.
    pub fn level(&self) -> Result<Distribution, ParameterError> {
        let error = self.standard_error_of_log_mean();
        Distribution::lognormal(1.0, libm::expm1(error * error).sqrt())
    }
}

/// Fits a lognormal cycle to spells.
///
/// # Errors
/// See [`FitError`].
pub fn fit_cycle(spells: &[Spell]) -> Result<LognormalFit, FitError> {
    let sound = |one: &Spell| one.entry >= 0.0 && one.entry < one.exit && one.exit.is_finite();
    if !spells.iter().all(sound) {
        return Err(FitError::NoSpell);
    }
    let mut point = start(spells)?;
    let mut surface = Surface::at(spells, point);
    for _ in 0..MOST_STEPS {
        let step = surface.uphill();
        // The rise that a step promises is half of slope times step; below this nothing is left.
        let promised = surface.slope[0] * step[0] + surface.slope[1] * step[1];
        if promised.abs() < 1e-16 * (1.0 + surface.height.abs()) {
            return surface.fit(spells, point);
        }
        let halvings = (0..60).map(|halvings| libm::ldexp(1.0, -halvings));
        let higher = halvings
            .map(|share| [point[0] + share * step[0], point[1] + share * step[1]])
            .map(|next| (next, Surface::at(spells, next)))
            .find(|(_, next)| next.height > surface.height);
        match higher {
            Some((next, there)) => (point, surface) = (next, there),
            // Nothing near is higher, to the last digit.
            None if promised.abs() < 1e-9 => return surface.fit(spells, point),
            None => return Err(FitError::NoMaximum),
        }
    }
    Err(FitError::NoMaximum)
}

/// Where the search begins: the mean and spread of the logarithms, as if every spell had closed.
fn start(spells: &[Spell]) -> Result<[f64; 2], FitError> {
    let ages: Vec<f64> =
        spells.iter().filter(|one| one.closed).map(|one| libm::log(one.exit)).collect();
    let differ = ages.iter().any(|age| Some(age) != ages.first());
    if ages.len() < LognormalFit::LEAST || !differ {
        return Err(FitError::TooFew);
    }
    let count = spells.len() as f64;
    let mean = spells.iter().map(|one| libm::log(one.exit)).sum::<f64>() / count;
    let squares = spells.iter().map(|one| libm::log(one.exit) - mean).map(|gap| gap * gap);
    Ok([mean, libm::log(squares.sum::<f64>() / count) / 2.0])
}

/// The log-likelihood around a point (μ, ln σ): height, slope and curvature.
#[derive(Default)]
struct Surface {
    height: f64,
    slope: [f64; 2],
    /// Second derivatives: by μ twice, by both, by ln σ twice.
    curvature: [f64; 3],
}

impl Surface {
    fn at(spells: &[Spell], [mu, log_sigma]: [f64; 2]) -> Self {
        let sigma = libm::exp(log_sigma);
        let mut surface = Self::default();
        for spell in spells {
            let age = libm::log(spell.exit);
            let z = (age - mu) / sigma;
            if spell.closed {
                surface.height -= z * z / 2.0 + log_sigma + age + LN_ROOT_TWO_PI;
                surface.add(
                    [z / sigma, z * z - 1.0],
                    [-1.0 / (sigma * sigma), -2.0 * z / sigma, -2.0 * z * z],
                );
            } else {
                surface.add_survival(z, sigma, 1.0);
            }
            if spell.entry > 0.0 {
                surface.add_survival((libm::log(spell.entry) - mu) / sigma, sigma, -1.0);
            }
        }
        surface
    }

    fn add(&mut self, slope: [f64; 2], curvature: [f64; 3]) {
        for (sum, part) in self.slope.iter_mut().zip(slope) {
            *sum += part;
        }
        for (sum, part) in self.curvature.iter_mut().zip(curvature) {
            *sum += part;
        }
    }

    /// Adds ± ln S(z); with the hazard h = φ/S its derivative is −h, and h' = h(h − z).
    fn add_survival(&mut self, z: f64, sigma: f64, sign: f64) {
        let (log_survival, hazard) = survival(z);
        let bend = hazard * (hazard - z);
        self.height += sign * log_survival;
        self.add(
            [sign * hazard / sigma, sign * hazard * z],
            [
                -sign * bend / (sigma * sigma),
                -sign * (bend * z + hazard) / sigma,
                -sign * (bend * z + hazard) * z,
            ],
        );
    }

    /// Newton's step to the top; where the surface is no hill here, a step along its slope.
    fn uphill(&self) -> [f64; 2] {
        let [first, both, second] = self.curvature;
        let [by_mu, by_spread] = self.slope;
        let determinant = first * second - both * both;
        if first < 0.0 && determinant > 0.0 {
            let step = [
                (both * by_spread - second * by_mu) / determinant,
                (both * by_mu - first * by_spread) / determinant,
            ];
            // No step goes so far that the next point has no curvature left.
            let longest = step[0].abs().max(step[1].abs()).max(1.0);
            step.map(|part| part / longest)
        } else {
            let length = by_mu.abs().max(by_spread.abs()).max(f64::MIN_POSITIVE);
            [by_mu / length, by_spread / length]
        }
    }

    /// The fit at a point where the slope is nil; none where that is no top.
    fn fit(&self, spells: &[Spell], [mu, log_sigma]: [f64; 2]) -> Result<LognormalFit, FitError> {
        let [first, both, second] = self.curvature;
        let determinant = first * second - both * both;
        if !(first < 0.0 && determinant > 0.0 && self.height.is_finite()) {
            return Err(FitError::NoMaximum);
        }
        let covariance = [
            [-second / determinant, both / determinant],
            [both / determinant, -first / determinant],
        ];
        let closed = spells.iter().filter(|one| one.closed).count();
        Ok(LognormalFit {
            mu,
            sigma: libm::exp(log_sigma),
            covariance,
            log_likelihood: self.height,
            closed,
            open: spells.len() - closed,
        })
    }
}

/// ln √(2π).
const LN_ROOT_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// ln S(z) and the hazard φ(z)/S(z); beyond 25 by the first terms of the asymptotic series of
/// S, which is then right to 1e-8 (Abramowitz and Stegun 26.2.12).
fn survival(z: f64) -> (f64, f64) {
    if z > 25.0 {
        let inverse_square = 1.0 / (z * z);
        let series =
            1.0 - inverse_square * (1.0 - 3.0 * inverse_square * (1.0 - 5.0 * inverse_square));
        (-z * z / 2.0 - LN_ROOT_TWO_PI - libm::log(z) + libm::log(series), z / series)
    } else {
        let above = normal_cdf(-z);
        (libm::log(above), normal_density(z) / above)
    }
}
