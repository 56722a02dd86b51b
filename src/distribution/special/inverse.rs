//! One root finder for the inverses of the incomplete gamma and beta functions.

/// A distribution function T with a log-concave density, seen from one place.
pub(super) struct Tail {
    /// T, the probability in the tail.
    pub probability: f64,
    /// T′, the density.
    pub density: f64,
    /// (ln T′)′.
    pub slope: f64,
}

/// The y with ln T(y) = `target`, from a start that is best not above it.
///
/// The logarithm of a gamma variable and the log odds of a beta variable have log-concave
/// densities, hence so has ln T, and Newton's method on ln T comes from below without ever
/// overshooting. Halley's correction makes it cubic. From above, the first step may be
/// absurdly long, so steps down are at most 2, and a bracket closes around the root.
pub(super) fn solve(start: f64, target: f64, tail_at: impl Fn(f64) -> Tail) -> f64 {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut y = start;
    for _ in 0..100 {
        let tail = tail_at(y);
        let gap = libm::log(tail.probability) - target;
        if gap < 0.0 {
            low = y;
        } else {
            high = y;
        }
        let hazard = tail.density / tail.probability;
        let newton = gap / hazard;
        let bend = 1.0 - 0.5 * newton * (tail.slope - hazard);
        let step = newton / bend.clamp(0.5, 2.0);
        let next = if step.is_finite() { y - step.min(2.0) } else { y + 1.0 };
        // The error after this step is of the order of the cube of the gap.
        if gap.abs() < 1e-5 {
            return next;
        }
        y = if next > low && next < high { next } else { inside(low, high, y) };
    }
    y
}

/// A place between the ends of a bracket that may still be open.
fn inside(low: f64, high: f64, y: f64) -> f64 {
    if low.is_finite() && high.is_finite() {
        0.5 * (low + high)
    } else if low.is_finite() {
        y + 1.0
    } else {
        y - 1.0
    }
}
