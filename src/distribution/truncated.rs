//! Distributions conditioned on an interval.

use super::constant::Constant;
use super::discrete::Steps;
use super::family::{Family, Kind};
use super::level::Level;
use super::mixture::Mixture;
use super::{Distribution, ParameterError, check, moments};

/// What is left of a distribution must be at least this probable: below, the file most likely
/// holds a mistake, and digits run out.
const LEAST: f64 = 1e-9;

/// A continuous distribution, cut off at one end or both. Of constants, step functions,
/// mixtures and truncated distributions, truncation makes their own kind again.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Truncated {
    of: Box<Kind>,
    low: f64,
    high: f64,
    /// The levels of `of` at the two ends.
    from: Level,
    to: Level,
}

impl Distribution {
    /// This distribution, conditioned on values from `low` to `high`, both included; either end
    /// may be infinite.
    ///
    /// F(x) = (G(x) − G(low)) ÷ (G(high) − G(low)), G the whole distribution.
    ///
    /// **In a plan:** limits that a family does not know of: a normal growth rate that cannot
    /// fall below −1, a cycle that policy ends after a year.
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// let rate = Distribution::normal(0.3, 0.1)?.truncated(0.0, 1.0)?;
    /// assert!((rate.truncated_probability() - 0.0013498980).abs() < 1e-9);
    /// assert_eq!(rate.describe(), "normal(mean 0.3, sd 0.1) truncated to [0, 1]");
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** the values cut off are spread over the rest, not piled up at the ends, so
    /// mean and sd are no longer those that were written.
    ///
    /// # Errors
    ///
    /// An end is not a number, `high` is below `low`, or no more than a billionth of the
    /// distribution lies between them.
    pub fn truncated(self, low: f64, high: f64) -> Result<Self, ParameterError> {
        if low.is_nan() || high.is_nan() || high < low {
            let reason = format!("must be two numbers in rising order, is [{low}, {high}]");
            return Err(check::error("truncate", reason));
        }
        let text = format!("{} truncated to [{low}, {high}]", self.text);
        match truncate(&self.kind, low, high) {
            Some((kind, cut)) if 1.0 - cut >= LEAST => {
                let kept_before = 1.0 - self.truncated_probability;
                let truncated_probability = self.truncated_probability + kept_before * cut;
                Ok(Self { kind, text, truncated_probability })
            }
            _ => {
                let middle = [0.001, 0.999].map(|u| check::short(self.quantile(u)));
                let reason = format!(
                    "[{low}, {high}] leaves nothing of {}, of which 99.8 % lie between {} and {}",
                    self.text, middle[0], middle[1]
                );
                Err(check::error("truncate", reason))
            }
        }
    }
}

/// The kind that is left, and the probability cut off; `None` where nothing is left.
fn truncate(kind: &Kind, low: f64, high: f64) -> Option<(Kind, f64)> {
    let support = kind.family().support();
    if low <= support.0 && support.1 <= high {
        return Some((kind.clone(), 0.0));
    }
    if high < support.0 || support.1 < low {
        return None;
    }
    match kind {
        // One value only, and it lies inside.
        Kind::Constant(Constant { .. }) => Some((kind.clone(), 0.0)),
        Kind::Steps(steps) => truncate_steps(steps, low, high),
        Kind::Mixture(mixture) => truncate_mixture(mixture, low, high),
        Kind::Truncated(truncated) => {
            let whole = truncated.of.family();
            let from = if low > truncated.low { whole.level(low) } else { truncated.from };
            let to = if high < truncated.high { whole.level(high) } else { truncated.to };
            let before = Level::mass(truncated.from, truncated.to);
            let (low, high) = (low.max(truncated.low), high.min(truncated.high));
            let kept = Level::mass(from, to) / before;
            let of = truncated.of.clone();
            (kept > 0.0).then(|| {
                (Kind::Truncated(Truncated { of, low, high, from, to }), 1.0 - kept.min(1.0))
            })
        }
        _ => {
            let whole = kind.family();
            let from = if low > support.0 { whole.level(low) } else { Level::ZERO };
            let to = if high < support.1 { whole.level(high) } else { Level::ONE };
            let (low, high) = (low.max(support.0), high.min(support.1));
            let kept = Level::mass(from, to);
            let of = Box::new(kind.clone());
            (kept > 0.0).then(|| {
                let cut = from.below + to.above;
                (Kind::Truncated(Truncated { of, low, high, from, to }), cut)
            })
        }
    }
}

fn truncate_steps(steps: &Steps, low: f64, high: f64) -> Option<(Kind, f64)> {
    let (left, cut): (Vec<_>, Vec<_>) =
        steps.atoms().partition(|&(value, _)| value >= low && value <= high);
    let cut = cut.iter().map(|(_, probability)| probability).sum();
    (!left.is_empty()).then(|| (Kind::Steps(Steps::new(left)), cut))
}

fn truncate_mixture(mixture: &Mixture, low: f64, high: f64) -> Option<(Kind, f64)> {
    let mut parts = Vec::new();
    let mut total_cut = 0.0;
    for (weight, part) in mixture.parts() {
        let left = truncate(part, low, high).filter(|(_, cut)| 1.0 - cut >= LEAST * LEAST);
        total_cut += weight * left.as_ref().map_or(1.0, |(_, cut)| *cut);
        parts.extend(left.map(|(kind, cut)| (weight * (1.0 - cut), kind)));
    }
    (!parts.is_empty()).then(|| (Mixture::of(parts), total_cut))
}

impl Truncated {
    fn moments(&self) -> (f64, f64) {
        let corners: Vec<Level> =
            self.corners().into_iter().map(|corner| self.level(corner)).collect();
        moments::mean_and_sd(|level| self.quantile(level), &corners)
    }
}

impl Family for Truncated {
    fn quantile(&self, level: Level) -> f64 {
        let quantile = self.of.quantile_at(level.within(self.from, self.to));
        quantile.max(self.low).min(self.high)
    }

    fn level(&self, x: f64) -> Level {
        if x < self.low {
            return Level::ZERO;
        }
        if x >= self.high {
            return Level::ONE;
        }
        let here = self.of.family().level(x);
        let mass = Level::mass(self.from, self.to);
        Level {
            below: (Level::mass(self.from, here) / mass).min(1.0),
            above: (Level::mass(here, self.to) / mass).min(1.0),
        }
    }

    fn density(&self, x: f64) -> f64 {
        if x < self.low || x > self.high {
            return 0.0;
        }
        self.of.family().density(x) / Level::mass(self.from, self.to)
    }

    fn mean(&self) -> f64 {
        self.moments().0
    }

    fn standard_deviation(&self) -> f64 {
        self.moments().1
    }

    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    fn corners(&self) -> Vec<f64> {
        let corners = self.of.family().corners();
        corners.into_iter().filter(|&corner| corner > self.low && corner < self.high).collect()
    }
}
