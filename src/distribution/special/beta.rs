//! The incomplete beta function.

use super::gamma::ln_gamma;
use super::inverse::{Tail, solve};
use super::large::{ln_gamma_ratio, log_excess, stirling_rest, tail_integral};
use super::normal::normal_quantile_at;
use crate::distribution::level::Level;

/// From this size of both parameters on, the fraction needs more terms than the quadrature.
const LARGE: f64 = 200.0;

/// I_x(a, b), the probability that a beta variable with parameters `a`, `b` > 0 is at most
/// `x` (8.17.2). Relative error about 1e-14; more for parameters above 1e4 (about 1e-16 times
/// the smaller one) and, in the tail that is next to it, for one below 0.01.
///
/// ```
/// use spandrel::distribution::special::incomplete_beta;
/// assert!((incomplete_beta(2.0, 2.0, 0.25) - 0.15625).abs() < 1e-15);
/// ```
#[must_use]
pub fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    beta_level(a, b, Level::from_below(x.clamp(0.0, 1.0))).below
}

/// The x with I_x(a, b) = `below`: the quantile of the beta distribution at `below`, in [0, 1].
///
/// ```
/// use spandrel::distribution::special::incomplete_beta_inverse;
/// assert!((incomplete_beta_inverse(2.0, 2.0, 0.15625) - 0.25).abs() < 1e-14);
/// ```
#[must_use]
pub fn incomplete_beta_inverse(a: f64, b: f64, below: f64) -> f64 {
    beta_quantile(a, b, Level::from_below(below.clamp(0.0, 1.0))).below
}

/// I_x(a, b) and its complement, at the point `x.below` (with `x.above` = 1 − x exactly).
pub(crate) fn beta_level(a: f64, b: f64, x: Level) -> Level {
    if x.below <= 0.0 {
        return Level::ZERO;
    }
    if x.above <= 0.0 {
        return Level::ONE;
    }
    level_with_kernel(a, b, x, beta_kernel(a, b, x))
}

/// xᵃ (1 − x)ᵇ ÷ B(a, b): the density of the log odds of a beta variable.
pub(crate) fn beta_kernel(a: f64, b: f64, x: Level) -> f64 {
    if a.min(b) < 10.0 {
        return libm::exp(a * ln_below(x) + b * ln_below(x.flipped()) - ln_beta(a, b));
    }
    // Stirling's series put in, so that nothing large cancels (Loader 2000, "Fast and
    // accurate computation of binomial probabilities").
    let n = a + b;
    let mean = Level { below: a / n, above: b / n };
    let away = if x.is_low() { x.below - mean.below } else { mean.above - x.above };
    let exponent = -a * log_excess(away / mean.below, x.below / mean.below)
        - b * log_excess(-away / mean.above, x.above / mean.above)
        + stirling_rest(n)
        - stirling_rest(a)
        - stirling_rest(b);
    (a * mean.above / std::f64::consts::TAU).sqrt() * libm::exp(exponent)
}

/// The quantile of the beta distribution: x as `below`, 1 − x as `above`.
///
/// Solved for the log odds of x on the logarithm of the nearer tail; see [`solve`].
pub(crate) fn beta_quantile(a: f64, b: f64, level: Level) -> Level {
    if level.below <= 0.0 {
        Level::ZERO
    } else if level.above <= 0.0 {
        Level::ONE
    } else if level.is_low() {
        lower_quantile(a, b, level)
    } else {
        lower_quantile(b, a, level.flipped()).flipped()
    }
}

fn lower_quantile(a: f64, b: f64, level: Level) -> Level {
    // In the limit of small x, I_x(a, b) = xᵃ ÷ (a B(a, b)) (8.17.7).
    let floor = (libm::log(level.below) + libm::log(a) + ln_beta(a, b)) / a;
    if floor < -650.0 {
        let x = libm::exp(floor);
        return Level::from_below(x);
    }
    let tail_at = |y: f64| {
        let x = Level::from_logit(y);
        let density = beta_kernel(a, b, x);
        let slope = a * x.above - b * x.below;
        Tail { probability: level_with_kernel(a, b, x, density).below, density, slope }
    };
    let start = if a.min(b) >= 1.0 { carter(a, b, level) } else { floor };
    Level::from_logit(solve(start, libm::log(level.below), tail_at))
}

/// The log odds of the quantile by Carter's approximation (Abramowitz and Stegun 26.5.22).
fn carter(a: f64, b: f64, level: Level) -> f64 {
    let z = -normal_quantile_at(level);
    let (of_a, of_b) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
    let lambda = (z * z - 3.0) / 6.0;
    let h = 2.0 / (of_a + of_b);
    let w = z * (h + lambda).sqrt() / h - (of_b - of_a) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
    libm::log(a / b) - 2.0 * w
}

fn level_with_kernel(a: f64, b: f64, x: Level, kernel: f64) -> Level {
    if a.min(b) >= LARGE {
        return large_level(a, b, x, kernel);
    }
    if x.below <= (a + 1.0) / (a + b + 2.0) {
        Level::from_below((kernel * fraction(a, b, x)).min(1.0))
    } else {
        Level::from_above((kernel * fraction(b, a, x.flipped())).min(1.0))
    }
}

/// The continued fraction of B(a, b) I_x(a, b) ÷ (xᵃ (1 − x)ᵇ): the even part of 8.17.22, which
/// needs half the terms, in the form of Didonato and Morris (1992, "Algorithm 708", BFRAC), whose
/// terms do not cancel where a or b is large; by Lentz's method.
fn fraction(a: f64, b: f64, x: Level) -> f64 {
    // a − (a + b) x
    let lambda = if x.is_low() { a - (a + b) * x.below } else { (a + b) * x.above - b };
    let first = a * (1.0 + lambda) / (a + 1.0);
    let (mut c, mut d) = (first, 0.0);
    let mut value = first;
    for n in 1..2000 {
        let n = f64::from(n);
        let weight = n * (b - n) * x.below;
        let before = a + 2.0 * n - 1.0;
        let numerator = (a + n - 1.0) * (a + b + n - 1.0) * weight * x.below / (before * before);
        let share = (a + n) / (before + 2.0);
        let denominator = n + weight / before + share * (lambda + 1.0 + n * (x.above + 1.0));
        d = 1.0 / (denominator + numerator * d);
        c = denominator + numerator / c;
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() < 3e-16 {
            break;
        }
    }
    1.0 / value
}

/// The tail on the far side of the mode, by quadrature over the log odds.
fn large_level(a: f64, b: f64, x: Level, kernel: f64) -> Level {
    if a * x.above >= b * x.below {
        Level::from_below(kernel * large_lower(a, b, x))
    } else {
        Level::from_above(kernel * large_lower(b, a, x.flipped()))
    }
}

fn large_lower(a: f64, b: f64, x: Level) -> f64 {
    let n = a + b;
    let slope = a * x.above - b * x.below;
    let curvature = n * x.below * x.above;
    // Two forms of the same exponent; the one in the smaller of x and 1 − x does not cancel.
    if x.is_low() {
        tail_integral(slope, curvature, |s| -a * s - n * libm::log1p(x.below * libm::expm1(-s)))
    } else {
        tail_integral(slope, curvature, |s| b * s - n * libm::log1p(x.above * libm::expm1(s)))
    }
}

/// ln B(a, b) (5.12.1).
fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if large >= 10.0 {
        ln_gamma(small) + ln_gamma_ratio(large, small)
    } else {
        ln_gamma(small) + ln_gamma(large) - ln_gamma(small + large)
    }
}

/// ln x, from 1 − x where that is the smaller one.
fn ln_below(x: Level) -> f64 {
    if x.is_low() { libm::log(x.below) } else { libm::log1p(-x.above) }
}
