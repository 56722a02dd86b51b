//! The gamma function and the incomplete gamma functions.

use super::inverse::{Tail, solve};
use super::large::{ln_gamma_large, log_excess, stirling_rest, tail_integral};
use super::normal::normal_quantile_at;
use crate::distribution::level::Level;

/// From this shape on, series and fractions need more terms than the quadrature.
const LARGE: f64 = 200.0;

/// ln Γ(x) for x > 0 (5.2.1).
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    if x >= 10.0 { ln_gamma_large(x) } else { libm::lgamma(x) }
}

/// P(a, x), the probability that a gamma variable of shape `a` > 0 and scale 1 is at most
/// `x` (8.2.4). Relative error about 1e-14; above shapes of 1e4 about 1e-15·√a, which is what
/// the last digit of `x` makes.
///
/// ```
/// use spandrel::distribution::special::incomplete_gamma_lower;
/// assert!((incomplete_gamma_lower(1.0, 2.0) - 0.8646647167633873).abs() < 1e-15);
/// ```
#[must_use]
pub fn incomplete_gamma_lower(a: f64, x: f64) -> f64 {
    gamma_level(a, x).below
}

/// Q(a, x) = 1 − P(a, x), without cancellation where it is small (8.2.4).
#[must_use]
pub fn incomplete_gamma_upper(a: f64, x: f64) -> f64 {
    gamma_level(a, x).above
}

/// P(a, x) and Q(a, x).
pub(crate) fn gamma_level(a: f64, x: f64) -> Level {
    if x <= 0.0 {
        return Level::ZERO;
    }
    if x == f64::INFINITY {
        return Level::ONE;
    }
    level_with_kernel(a, x, gamma_kernel(a, x))
}

/// xᵃ e⁻ˣ ÷ Γ(a) for x > 0: the density of the logarithm of a gamma variable at ln x.
pub(crate) fn gamma_kernel(a: f64, x: f64) -> f64 {
    if a < 10.0 {
        return libm::exp(a * libm::log(x) - x - ln_gamma(a));
    }
    // Stirling's series put in, so that nothing large cancels.
    let exponent = -a * log_excess((x - a) / a, x / a) - stirling_rest(a);
    (a / std::f64::consts::TAU).sqrt() * libm::exp(exponent)
}

/// The quantile of the gamma distribution of shape `a` and scale 1.
///
/// Solved for ln x on the logarithm of the nearer tail; see [`solve`].
pub(crate) fn gamma_quantile(a: f64, level: Level) -> f64 {
    if level.below <= 0.0 {
        return 0.0;
    }
    if level.above <= 0.0 {
        return f64::INFINITY;
    }
    // P(a, x) ≤ xᵃ ÷ Γ(a + 1), and equal in the limit of small x (8.7.1).
    let floor = (libm::log(level.below) + ln_gamma(a + 1.0)) / a;
    if floor < -650.0 {
        return libm::exp(floor);
    }
    if level.is_low() {
        let tail_at = |y: f64| {
            let x = libm::exp(y);
            let density = gamma_kernel(a, x);
            Tail { probability: level_with_kernel(a, x, density).below, density, slope: a - x }
        };
        let start = wilson_hilferty(a, level).map_or(floor, |y| y.max(floor));
        return libm::exp(solve(start, libm::log(level.below), tail_at));
    }
    let tail_at = |y: f64| {
        let x = libm::exp(-y);
        let density = gamma_kernel(a, x);
        Tail { probability: level_with_kernel(a, x, density).above, density, slope: x - a }
    };
    let start = wilson_hilferty(a, level).unwrap_or_else(|| small_shape_start(a, level, floor));
    libm::exp(-solve(-start, libm::log(level.above), tail_at))
}

/// ln x by Wilson and Hilferty's cube-root approximation, where the shape allows it.
fn wilson_hilferty(a: f64, level: Level) -> Option<f64> {
    let root = 1.0 - 1.0 / (9.0 * a) + normal_quantile_at(level) / (3.0 * a.sqrt());
    (a >= 1.0 && root > 0.1).then(|| libm::log(a) + 3.0 * libm::log(root))
}

/// ln x for the upper tail of a shape below 1 from Q(a, x) ≈ xᵃ⁻¹ e⁻ˣ ÷ Γ(a) (8.11.2), or
/// from the lower tail where x is too small for that.
fn small_shape_start(a: f64, level: Level, floor: f64) -> f64 {
    let depth = -libm::log(level.above) - ln_gamma(a);
    if depth > 1.0 { libm::log(depth + (a - 1.0) * libm::log(depth)) } else { floor }
}

fn level_with_kernel(a: f64, x: f64, kernel: f64) -> Level {
    if a >= LARGE {
        large_level(a, x, kernel)
    } else if x < a + 1.0 {
        Level::from_below((kernel * lower_series(a, x)).min(1.0))
    } else {
        Level::from_above((kernel * upper_fraction(a, x)).min(1.0))
    }
}

/// Σ xⁿ ÷ (a (a + 1) … (a + n)) (8.7.1).
fn lower_series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    let mut denominator = a;
    while term > sum * 1e-17 {
        denominator += 1.0;
        term *= x / denominator;
        sum += term;
    }
    sum
}

/// The continued fraction of Γ(a, x) ÷ (xᵃ e⁻ˣ) for x ≥ a + 1 (8.9.2, contracted), by
/// Lentz's method.
fn upper_fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for n in 1..1000 {
        let n = f64::from(n);
        let numerator = -n * (n - a);
        b += 2.0;
        d = 1.0 / (numerator * d + b);
        c = b + numerator / c;
        let factor = c * d;
        fraction *= factor;
        if (factor - 1.0).abs() < 3e-16 {
            break;
        }
    }
    fraction
}

/// The tail on the far side of the mode, by quadrature over ln x.
fn large_level(a: f64, x: f64, kernel: f64) -> Level {
    let slope = (a - x).abs();
    if x <= a {
        let integral = tail_integral(slope, x, |s| -a * s - x * libm::expm1(-s));
        Level::from_below(kernel * integral)
    } else {
        let integral = tail_integral(slope, x, |s| a * s - x * libm::expm1(s));
        Level::from_above(kernel * integral)
    }
}
