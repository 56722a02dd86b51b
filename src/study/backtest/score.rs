//! How good a forecast was.

use jiff::civil::Date;

use super::actual::Past;
use super::forecast::{Forecast, quarter};
use super::{Measure, Observation};
use crate::analysis::quantiles_into;

/// A forecast and how what happened lies in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The mean.
    pub mean: f64,
    /// P5, P10, P25, P50, P75, P90, P95.
    pub quantiles: [f64; 7],
    /// The share of the forecast below what happened, half of that at it: even over many
    /// forecasts where they are honest (probability integral transform).
    pub pit: f64,
    /// The continuous ranked probability score, in the unit of the measure: how far the forecast is
    /// from what happened; of a forecast without spread it is the plain error (Gneiting and
    /// Raftery, 2007).
    pub crps: f64,
    /// The mean pinball loss over P5, P10 … P95, in the unit of the measure.
    pub pinball: f64,
}

/// The levels of [`Score::quantiles`].
pub const LEVELS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

impl Score {
    /// Scores the draws of a forecast, at least one, against what happened.
    #[must_use]
    pub fn of(draws: &[f64], actual: f64) -> Self {
        let mut sorted = draws.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let count = sorted.len() as f64;
        let below = sorted.iter().filter(|draw| **draw < actual).count() as f64;
        let at = sorted.iter().filter(|draw| **draw == actual).count() as f64;
        // Σ (2/n²)(xᵢ − y)(n·1{y < xᵢ} − i + ½) is E|X − y| − E|X − X'|/2 of the draws.
        let part = |(place, draw): (usize, &f64)| {
            let above = if actual < *draw { count } else { 0.0 };
            (draw - actual) * (above - place as f64 - 0.5)
        };
        let crps = 2.0 / (count * count) * sorted.iter().enumerate().map(part).sum::<f64>();
        let mut quantiles = [0.0; 7];
        quantiles_into(&sorted, &LEVELS, &mut quantiles);
        let levels: [f64; 19] = std::array::from_fn(|place| 0.05 * (place + 1) as f64);
        let mut at_levels = [0.0; 19];
        quantiles_into(&sorted, &levels, &mut at_levels);
        let losses = levels.iter().zip(at_levels).map(|(level, at)| pinball(at, *level, actual));
        Self {
            mean: sorted.iter().sum::<f64>() / count,
            quantiles,
            pit: (below + at / 2.0) / count,
            crps,
            pinball: losses.sum::<f64>() / levels.len() as f64,
        }
    }

    /// Whether what happened lies in the middle interval of 50, 80 or 90 %.
    #[must_use]
    pub fn within(&self, percent: u32, actual: f64) -> bool {
        let (low, high) = match percent {
            50 => (self.quantiles[2], self.quantiles[4]),
            80 => (self.quantiles[1], self.quantiles[5]),
            _ => (self.quantiles[0], self.quantiles[6]),
        };
        low <= actual && actual <= high
    }
}

/// The pinball loss of a quantile.
#[must_use]
pub fn pinball(quantile: f64, level: f64, actual: f64) -> f64 {
    let over = actual - quantile;
    if over >= 0.0 { level * over } else { (level - 1.0) * over }
}

/// Every measure and slice of a quarter after a cut.
pub(super) fn observe(
    forecast: &Forecast,
    past: &Past<'_>,
    cut: Date,
    ahead: usize,
) -> Vec<Observation> {
    let days = quarter(cut, ahead);
    let mut observations = Vec::new();
    for (slice, draws) in forecast.slices.iter().zip(&forecast.draws) {
        // The members of a dimension that was made up have no rows of their own.
        if slice.as_ref().is_some_and(|(dimension, _)| !past.has_dimension(dimension)) {
            continue;
        }
        for (measure, by_quarter) in Measure::ALL.into_iter().zip(draws) {
            let Some(actual) = past.actual(measure, slice.as_ref(), days) else { continue };
            observations.push(Observation {
                cut,
                ahead,
                days,
                measure,
                slice: slice.clone(),
                actual,
                score: Score::of(&by_quarter[ahead - 1], actual),
                last_quarter: past.last_quarter(measure, slice.as_ref()),
                pipeline_rate: past.pipeline_rate(measure, slice.as_ref()),
            });
        }
    }
    observations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_agree_with_their_definitions() {
        let draws = [1.0, 4.0, 2.0, 8.0];
        let actual = 3.0;
        let score = Score::of(&draws, actual);
        let error = draws.iter().map(|draw| (draw - actual).abs()).sum::<f64>() / 4.0;
        let pairs = draws.iter().flat_map(|one| draws.iter().map(move |other| (one - other).abs()));
        assert!((score.crps - (error - pairs.sum::<f64>() / 32.0)).abs() < 1e-12);
        assert_eq!((score.pit, score.mean), (0.5, 3.75));
        // Without spread, the plain error, and half of it at the median.
        let sure = Score::of(&[5.0; 9], 3.0);
        assert!((sure.crps - 2.0).abs() < 1e-12 && (sure.pinball - 1.0).abs() < 1e-12);
        assert!(sure.pit < 1e-12 && !sure.within(90, 3.0) && sure.within(50, 5.0));
        assert_eq!(pinball(5.0, 0.9, 15.0), 9.0);
    }

    /// Of the normal distribution: σ (z (2Φ(z) − 1) + 2φ(z) − 1/√π).
    #[test]
    fn the_score_of_a_normal_forecast_has_a_closed_form() {
        use crate::distribution::special::{normal_cdf, normal_density, normal_quantile};
        let draws: Vec<f64> =
            (0..4000).map(|place| normal_quantile((f64::from(place) + 0.5) / 4000.0)).collect();
        let z = 0.7;
        let closed = z * (2.0 * normal_cdf(z) - 1.0) + 2.0 * normal_density(z)
            - 1.0 / std::f64::consts::PI.sqrt();
        assert!((Score::of(&draws, z).crps - closed).abs() < 1e-3);
    }
}
