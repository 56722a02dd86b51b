//! Mixtures of distributions.

use super::family::{Family, Kind};
use super::level::Level;
use super::{Distribution, ParameterError, check};

/// Parts with weights that sum to 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mixture {
    parts: Vec<(f64, Kind)>,
    /// Where the distribution function jumps or bends, in rising order.
    corners: Vec<f64>,
}

impl Distribution {
    /// A draw from one of the distributions in `of`, each chosen with a probability in
    /// proportion to its weight.
    ///
    /// F(x) = Σ wᵢ Fᵢ(x), with Σ wᵢ = 1.
    ///
    /// **In a plan:** cases that are uncertain in themselves: small deals and rare large ones,
    /// a tool that does nothing with a chance of 30 % and lifts a rate by 5 to 15 % otherwise.
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// let nothing = Distribution::constant(1.0)?;
    /// let lift = Distribution::uniform(1.05, 1.15)?;
    /// let factor = Distribution::mixture(vec![nothing, lift], vec![0.3, 0.7])?;
    /// assert_eq!(factor.quantile(0.2), 1.0);
    /// assert!((factor.quantile(0.65) - 1.10).abs() < 1e-12);
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** it is no weighted average of its parts: its spread holds the distance
    /// between them, and values between two narrow parts are never drawn.
    ///
    /// # Errors
    ///
    /// `of` is empty; `weights` are not as many, are negative, or are all 0.
    pub fn mixture(of: Vec<Self>, weights: Vec<f64>) -> Result<Self, ParameterError> {
        if of.is_empty() {
            return Err(check::error("of", "must hold at least one distribution, is empty"));
        }
        let weights = check::weights(&weights, of.len(), "distributions")?;
        let parts: Vec<String> = of
            .iter()
            .zip(&weights)
            .map(|(part, weight)| format!("{} of {}", check::short(*weight), part.text))
            .collect();
        let truncated_probability =
            of.iter().zip(&weights).map(|(part, weight)| weight * part.truncated_probability).sum();
        let kinds = weights.into_iter().zip(of).map(|(weight, part)| (weight, part.kind));
        Ok(Self {
            kind: Mixture::of(kinds.collect()),
            text: format!("mixture({})", parts.join(", ")),
            truncated_probability,
        })
    }
}

impl Mixture {
    /// Parts with weights in any proportion; at least one weight is above 0. One part alone
    /// is returned as it is.
    pub(super) fn of(mut parts: Vec<(f64, Kind)>) -> Kind {
        parts.retain(|&(weight, _)| weight > 0.0);
        if parts.len() == 1
            && let Some((_, part)) = parts.pop()
        {
            return part;
        }
        let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
        parts.iter_mut().for_each(|(weight, _)| *weight /= total);
        let mut corners: Vec<f64> = Vec::new();
        for (_, part) in &parts {
            let (low, high) = part.family().support();
            corners.extend(part.family().corners());
            corners.extend([low, high].into_iter().filter(|end| end.is_finite()));
        }
        corners.sort_by(f64::total_cmp);
        corners.dedup();
        Kind::Mixture(Self { parts, corners })
    }

    /// The parts with their weights.
    pub(super) fn parts(&self) -> &[(f64, Kind)] {
        &self.parts
    }

    /// Whether F(x) is at the level or above it.
    fn reaches(&self, x: f64, level: Level) -> bool {
        let here = self.level(x);
        if level.is_low() { here.below >= level.below } else { here.above <= level.above }
    }

    /// Newton's step from `x` on the logarithm of the nearer tail, which bends less than the
    /// tail itself, and the difference of that logarithm that it is to close.
    fn newton(&self, x: f64, level: Level) -> (f64, f64) {
        let here = self.level(x);
        let (tail, wanted, sign) = if level.is_low() {
            (here.below, level.below, 1.0)
        } else {
            (here.above, level.above, -1.0)
        };
        let gap = sign * libm::log(tail / wanted);
        (gap * tail / self.density(x), gap)
    }

    /// The smallest x in (`low`, `high`] with F(x) at the level, which F reaches at `high` and
    /// not at `low`. Newton's method; where that leaves the bracket or stalls, bisection over
    /// the floating-point numbers themselves, which ends after 64 halvings whatever F is.
    fn solve(&self, level: Level, mut low: f64, mut high: f64) -> f64 {
        let mut x = 0.5 * (low + high);
        let mut last_gap = f64::INFINITY;
        for _ in 0..200 {
            let (step, gap) = self.newton(x, level);
            if gap < 0.0 {
                low = x;
            } else {
                high = x;
            }
            let next = x - step;
            if step.abs() <= 1e-12 * x.abs() {
                return next.max(low).min(high);
            }
            if low.next_up() >= high {
                return high;
            }
            let progress = gap.abs() < 0.5 * last_gap;
            last_gap = gap.abs();
            x = if progress && next > low && next < high { next } else { middle(low, high) };
        }
        high
    }
}

/// The number in the middle of all floating-point numbers between two.
fn middle(low: f64, high: f64) -> f64 {
    // Read as integers, the positive numbers are in order and the negative ones in reverse.
    let order = |x: f64| {
        let bits = x.to_bits() as i64;
        if bits < 0 { i64::MIN - bits } else { bits }
    };
    let (low, high) = (order(low), order(high));
    let middle = ((i128::from(low) + i128::from(high)).div_euclid(2)) as i64;
    f64::from_bits((if middle < 0 { i64::MIN - middle } else { middle }) as u64)
}

impl Family for Mixture {
    fn quantile(&self, level: Level) -> f64 {
        // No part has reached the level below its own quantile, and all have above the largest.
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (_, part) in &self.parts {
            let quantile = part.quantile_at(level);
            low = low.min(quantile);
            high = high.max(quantile);
        }
        let reached = |x: f64| self.reaches(x, level);
        if low >= high || reached(low) {
            return low;
        }
        let next = self.corners.partition_point(|&corner| !reached(corner));
        if let Some(&corner) = self.corners.get(next)
            && corner <= high
        {
            if !reached(corner.next_down()) {
                return corner;
            }
            high = corner;
        }
        if let Some(&corner) = next.checked_sub(1).and_then(|before| self.corners.get(before)) {
            low = low.max(corner);
        }
        self.solve(level, low, high)
    }

    fn level(&self, x: f64) -> Level {
        let mut level = Level { below: 0.0, above: 0.0 };
        for (weight, part) in &self.parts {
            let of_part = part.family().level(x);
            level.below += weight * of_part.below;
            level.above += weight * of_part.above;
        }
        Level { below: level.below.min(1.0), above: level.above.min(1.0) }
    }

    fn density(&self, x: f64) -> f64 {
        self.parts.iter().map(|(weight, part)| weight * part.family().density(x)).sum()
    }

    fn mean(&self) -> f64 {
        self.parts.iter().map(|(weight, part)| weight * part.family().mean()).sum()
    }

    fn standard_deviation(&self) -> f64 {
        let mean = self.mean();
        let variance: f64 = self
            .parts
            .iter()
            .map(|(weight, part)| {
                let (sd, away) = (part.family().standard_deviation(), part.family().mean() - mean);
                weight * (sd * sd + away * away)
            })
            .sum();
        if mean.is_finite() { variance.sqrt() } else { f64::INFINITY }
    }

    fn support(&self) -> (f64, f64) {
        let supports = self.parts.iter().map(|(_, part)| part.family().support());
        supports.fold((f64::INFINITY, f64::NEG_INFINITY), |whole, part| {
            (whole.0.min(part.0), whole.1.max(part.1))
        })
    }

    fn corners(&self) -> Vec<f64> {
        self.corners.clone()
    }
}
