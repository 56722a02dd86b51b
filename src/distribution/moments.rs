//! Moments by quadrature, where no closed form serves.

use super::level::Level;

/// Steps to either side of the middle, and their length.
const STEPS: i32 = 194;
const STEP: f64 = 1.0 / 32.0;

/// Mean and standard deviation of the variable with this quantile function, which must be
/// smooth between the `corners` (levels in rising order).
pub(super) fn mean_and_sd(quantile: impl Fn(Level) -> f64, corners: &[Level]) -> (f64, f64) {
    let pieces = pieces(corners);
    let over_pieces = |integrand: &dyn Fn(f64) -> f64| -> f64 {
        pieces
            .iter()
            .map(|&(from, to)| {
                let part = |level: Level| integrand(quantile(level.within(from, to)));
                Level::mass(from, to) * unit_integral(part)
            })
            .sum()
    };
    let mean = over_pieces(&|x| x);
    let variance = over_pieces(&|x| (x - mean) * (x - mean));
    (mean, variance.sqrt())
}

fn pieces(corners: &[Level]) -> Vec<(Level, Level)> {
    let starts = std::iter::once(Level::ZERO).chain(corners.iter().copied());
    let ends = corners.iter().copied().chain(std::iter::once(Level::ONE));
    starts.zip(ends).collect()
}

/// ∫₀¹ g(u) du by the tanh–sinh rule (Takahasi and Mori 1974), with u = ½ + ½ tanh(½π sinh t).
///
/// It copes with integrands that run off to infinity at the ends, as quantile functions do:
/// the outermost points lie at 1e-290, from either end.
fn unit_integral(g: impl Fn(Level) -> f64) -> f64 {
    let mut sum = 0.0;
    for step in -STEPS..=STEPS {
        let t = STEP * f64::from(step);
        let grown = libm::exp(t.abs());
        let (sinh, cosh) = (0.5 * (grown - 1.0 / grown), 0.5 * (grown + 1.0 / grown));
        let level = Level::from_logit(std::f64::consts::PI * sinh.copysign(t));
        sum += g(level) * cosh * level.below * level.above;
    }
    sum * STEP * std::f64::consts::PI
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_known_quantile_functions() {
        let (mean, sd) = mean_and_sd(|level| level.below, &[]);
        assert!((mean - 0.5).abs() < 1e-15 && (sd - (1.0_f64 / 12.0).sqrt()).abs() < 1e-15);
        let (mean, sd) = mean_and_sd(|level| -libm::log(level.above), &[]);
        assert!((mean - 1.0).abs() < 1e-14 && (sd - 1.0).abs() < 1e-14);
        let kinked = |level: Level| level.below.max(0.5);
        let (mean, _) = mean_and_sd(kinked, &[Level::from_below(0.5)]);
        assert!((mean - 0.625).abs() < 1e-15);
    }
}
