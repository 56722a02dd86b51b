//! How many opportunities begin in a month: level, trend, seasons and unrest.

use super::survival::climb;

/// Counts of consecutive whole months.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Months {
    /// The first month, counted from the year 0: 12·year + month − 1.
    pub first: i32,
    /// What began in each.
    pub counts: Vec<f64>,
}

impl Months {
    /// The calendar quarter (0 to 3) of a place.
    fn season(&self, place: usize) -> usize {
        ((self.first + place as i32).rem_euclid(12) / 3) as usize
    }

    /// What the month at a place is called, such as 2026-04.
    #[must_use]
    pub fn name(&self, place: usize) -> String {
        let month = self.first + place as i32;
        format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
    }

    /// The sum of all counts.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.counts.iter().sum()
    }

    /// The same months in groups of three, as calendar quarters go; incomplete ones are left out.
    #[must_use]
    pub fn quarters(&self) -> Vec<f64> {
        let skip = (3 - self.first.rem_euclid(3)) % 3;
        let whole = self.counts.get(skip as usize..).unwrap_or_default();
        whole.chunks_exact(3).map(|quarter| quarter.iter().sum()).collect()
    }
}

/// What months tell of trend and seasons.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Course {
    /// The logarithm of the yearly growth and its standard error, where there is a trend.
    pub trend: Option<(f64, f64)>,
    /// The factors of the calendar quarters, of mean 1; all 1 where there are no seasons.
    pub seasons: [f64; 4],
    /// Pearson's χ² per degree of freedom: 1 for Poisson counts, more where they are restless.
    pub dispersion: f64,
    /// The logarithm of the monthly level after the last month, seasons aside, and its standard error.
    pub level: (f64, f64),
}

impl Course {
    /// So many months are needed for a trend.
    pub const MONTHS_FOR_TREND: usize = 18;
    /// So many months are needed for seasons.
    pub const MONTHS_FOR_SEASONS: usize = 24;
    /// Without a trend, the level is that of so many last months.
    pub const LEVEL_MONTHS: usize = 12;

    /// Fits log-linear Poisson rates by quasi-likelihood: a trend where there are 18 months and it
    /// is beyond 2.6 of its standard errors, seasons where there are 24 months and they gain more
    /// than chance would (χ² of 3 degrees of freedom above 11.3, in units of the dispersion).
    /// Without a trend the level is that of the last 12 months.
    #[must_use]
    pub fn fit(months: &Months) -> Self {
        let count = months.counts.len();
        let flat = Line::fit(months, false, false);
        let mut best = flat;
        let line = |trend, seasons| Line::fit(months, trend, seasons);
        if count >= Self::MONTHS_FOR_SEASONS {
            let seasonal = line(true, true).zip(line(true, false));
            if let Some((with, without)) = seasonal {
                let gain = 2.0 * (with.height - without.height) / with.dispersion.max(1.0);
                best = if gain > 11.34 { Some(with) } else { Some(without) };
            }
        } else if count >= Self::MONTHS_FOR_TREND {
            best = line(true, false);
        }
        let is_trend = |line: &Line| {
            let error = line.error(1);
            error > 0.0 && line.point[1].abs() > 2.6 * error
        };
        let trend = best.filter(is_trend).map(|line| (line.point[1], line.error(1)));
        let seasons = best.map_or([1.0; 4], |line| line.seasons());
        let dispersion = best.or(flat).map_or(1.0, |line| line.dispersion).max(1.0);
        let level = match (best, trend) {
            (Some(line), Some(_)) => line.level(),
            _ => recent_level(months, &seasons, dispersion),
        };
        Self { trend, seasons, dispersion, level }
    }

    /// The expected count of a place of these months.
    #[must_use]
    pub fn expected(&self, months: &Months, place: usize) -> f64 {
        let ahead = (place as f64 + 0.5 - months.counts.len() as f64) / 12.0;
        let trend = self.trend.map_or(0.0, |(slope, _)| slope * ahead);
        libm::exp(self.level.0 + trend) * self.seasons[months.season(place)]
    }
}

/// The logarithm of the mean of the last months, seasons taken out.
fn recent_level(months: &Months, seasons: &[f64; 4], dispersion: f64) -> (f64, f64) {
    let skip = months.counts.len().saturating_sub(Course::LEVEL_MONTHS);
    let recent =
        (skip..months.counts.len()).map(|place| (months.counts[place], months.season(place)));
    let (count, weight) = recent
        .fold((0.0, 0.0), |(count, weight), (one, season)| (count + one, weight + seasons[season]));
    // Half a deal where there was none: a rate of 0 has no logarithm.
    let count = f64::max(count, 0.5);
    (libm::log(count / f64::max(weight, 1.0)), (dispersion / count).sqrt())
}

/// A log-linear rate: level, slope a year, and three seasons against the first.
#[derive(Clone, Copy, Debug)]
struct Line {
    point: [f64; 5],
    variance: [f64; 5],
    dispersion: f64,
    height: f64,
    has_seasons: bool,
}

impl Line {
    fn fit(months: &Months, trend: bool, seasons: bool) -> Option<Self> {
        let count = months.counts.len();
        let mean = months.total() / count.max(1) as f64;
        if mean <= 0.0 {
            return None;
        }
        let years = |place: usize| (place as f64 + 0.5 - count as f64) / 12.0;
        // What is not asked for is held at 0 by a penalty that nothing outweighs.
        let held = [0.0, if trend { 0.0 } else { 1e6 }, if seasons { 0.0 } else { 1e6 }];
        let log_rate = |point: &[f64; 5], place: usize| {
            let season = months.season(place);
            let of_season = if season == 0 { 0.0 } else { point[1 + season] };
            point[0] + point[1] * years(place) + of_season
        };
        let likelihood = |point: [f64; 5]| -> f64 {
            let penalty = held[1] * point[1] * point[1]
                + held[2] * point[2..].iter().map(|one| one * one).sum::<f64>();
            let one = |(place, count): (usize, &f64)| {
                let log = log_rate(&point, place);
                count * log - libm::exp(log)
            };
            months.counts.iter().enumerate().map(one).sum::<f64>() - penalty
        };
        let top = climb([libm::log(mean), 0.0, 0.0, 0.0, 0.0], likelihood)?;
        let used = 1 + usize::from(trend) + 3 * usize::from(seasons);
        let pearson: f64 = months
            .counts
            .iter()
            .enumerate()
            .map(|(place, count)| {
                let rate = libm::exp(log_rate(&top.point, place));
                (count - rate) * (count - rate) / rate
            })
            .sum();
        let dispersion = pearson / count.saturating_sub(used).max(1) as f64;
        Some(Self {
            point: top.point,
            variance: std::array::from_fn(|place| top.covariance[place][place]),
            dispersion,
            height: top.height,
            has_seasons: seasons,
        })
    }

    fn error(&self, place: usize) -> f64 {
        (self.variance[place] * self.dispersion.max(1.0)).sqrt()
    }

    fn seasons(&self) -> [f64; 4] {
        if !self.has_seasons {
            return [1.0; 4];
        }
        let factors = [0.0, self.point[2], self.point[3], self.point[4]].map(libm::exp);
        let mean = factors.iter().sum::<f64>() / 4.0;
        factors.map(|factor| factor / mean)
    }

    /// The level at the end of the months: years are counted from there.
    fn level(&self) -> (f64, f64) {
        let factors = [0.0, self.point[2], self.point[3], self.point[4]].map(libm::exp);
        let mean = if self.has_seasons { factors.iter().sum::<f64>() / 4.0 } else { 1.0 };
        (self.point[0] + libm::log(mean), self.error(0))
    }
}
