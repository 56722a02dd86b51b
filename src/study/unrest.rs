//! How restless quarterly arrivals are beyond chance, and how much of that is common to all.

use super::arrivals::{Course, Months};
use crate::engine::{Purpose, Stream};

/// Unrest of some sources' arrivals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unrest {
    /// The squared coefficient of variation that all sources have in common.
    pub common: f64,
    /// By source, what is left of its own.
    pub own: Vec<f64>,
    /// By source, the standard error of the square root of that, by the bootstrap over periods.
    pub own_error: Vec<f64>,
    /// Where the square root of the common part lies with a chance of 80 %, likewise.
    pub common_range: (f64, f64),
    /// How much of the common part lasts from one quarter to the next; 0 where fewer than 12
    /// quarters could tell.
    pub persistence: f64,
    /// How many periods were compared.
    pub periods: usize,
    /// Whether they are quarters; months where there are too few of those.
    pub by_quarter: bool,
}

/// Counts of a source by period, and what was expected.
struct Series {
    counts: Vec<f64>,
    expected: Vec<f64>,
}

impl Unrest {
    /// Fewer quarters than this, and months are compared.
    const QUARTERS: usize = 6;
    /// Fewer months than this tell nothing.
    const MONTHS: usize = 4;
    /// So many quarters are needed for persistence.
    const QUARTERS_FOR_PERSISTENCE: usize = 12;

    /// Compares what came with what the courses expect. A source's variance beyond its mean, as a
    /// share of its squared mean, is its squared coefficient of variation; that of pairs of
    /// sources, whose chance is independent, is the common part. What chance alone would bring in
    /// one of ten pasts is none.
    #[must_use]
    pub fn of(sources: &[(&Months, &Course)]) -> Self {
        let quarters = sources.first().map_or(0, |(months, _)| months.quarters().len());
        let by_quarter = quarters >= Self::QUARTERS;
        let series: Vec<Series> = sources.iter().map(|one| series(*one, by_quarter)).collect();
        let periods = series.first().map_or(0, |one| one.counts.len());
        if periods < Self::MONTHS {
            let none = vec![0.0; sources.len()];
            return Self { own: none.clone(), own_error: none, ..Self::default() };
        }
        let (common, own) = parts(&series, true);
        let lasts = by_quarter && periods >= Self::QUARTERS_FOR_PERSISTENCE && common > 0.0;
        let persistence = if lasts { persistence(&series) } else { 0.0 };
        let (own_error, common_range) = errors(&series);
        Self { common, own, own_error, common_range, persistence, periods, by_quarter }
    }
}

/// The common part, and each source's own. `only_beyond_chance` leaves out what chance alone brings.
fn parts(series: &[Series], only_beyond_chance: bool) -> (f64, Vec<f64>) {
    let periods = series.first().map_or(0, |one| one.counts.len());
    // The level is fitted to the same counts.
    let correction = periods as f64 / (periods as f64 - 1.0);
    let share = if only_beyond_chance { beyond_chance } else { whole_excess };
    let total: Vec<f64> = series
        .iter()
        .map(|one| {
            let squares = one.expected.iter().map(|mean| mean * mean).sum::<f64>();
            let excess = one.gaps().map(|gap| gap * gap).sum::<f64>() * correction
                - one.expected.iter().sum::<f64>();
            // Of Poisson counts, a squared gap less its mean scatters by √2 times the mean.
            share(excess, (2.0 * squares).sqrt(), squares)
        })
        .collect();
    let common = if series.len() < 2 { 0.0 } else { common(series, share) * correction };
    let own = total.iter().map(|total| (total - common).max(0.0)).collect();
    (common, own)
}

/// How often periods are drawn again.
const RESAMPLES: u64 = 400;

/// How far the estimates move where the periods are drawn again, all sources' together: the
/// standard errors of the sources' own coefficients of variation, and the middle 80 % of the
/// common one.
fn errors(series: &[Series]) -> (Vec<f64>, (f64, f64)) {
    let periods = series.first().map_or(0, |one| one.counts.len());
    let stream = Stream::new(0, Purpose::Bootstrap, "unrest");
    let mut own: Vec<Vec<f64>> = vec![Vec::new(); series.len()];
    let mut commons = Vec::new();
    for again in 0..RESAMPLES {
        let drawn: Vec<usize> = (0..periods)
            .map(|place| (stream.uniform(again, 0, place as u32) * periods as f64) as usize)
            .map(|place| place.min(periods - 1))
            .collect();
        let pick = |from: &[f64]| drawn.iter().map(|place| from[*place]).collect();
        let resampled: Vec<Series> = series
            .iter()
            .map(|one| Series { counts: pick(&one.counts), expected: pick(&one.expected) })
            .collect();
        let (common, each) = parts(&resampled, false);
        commons.push(common.max(0.0).sqrt());
        for (draws, one) in own.iter_mut().zip(each) {
            draws.push(one.sqrt());
        }
    }
    commons.sort_by(f64::total_cmp);
    let at = |share: f64| commons[((share * commons.len() as f64) as usize).min(commons.len() - 1)];
    let deviation = |draws: &Vec<f64>| {
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let squares: f64 = draws.iter().map(|draw| (draw - mean) * (draw - mean)).sum();
        (squares / draws.len() as f64).sqrt()
    };
    (own.iter().map(deviation).collect(), (at(0.1), at(0.9)))
}

/// An excess as a share of what it is in proportion to, whatever chance alone would bring.
fn whole_excess(excess: f64, _: f64, whole: f64) -> f64 {
    if whole > 0.0 { (excess / whole).max(0.0) } else { 0.0 }
}

/// An excess as a share of what it is in proportion to; none where chance alone brings as much in
/// one of ten pasts.
fn beyond_chance(excess: f64, error: f64, whole: f64) -> f64 {
    if whole > 0.0 && excess > 1.281_551_6 * error { excess / whole } else { 0.0 }
}

impl Series {
    fn gaps(&self) -> impl Iterator<Item = f64> {
        self.counts.iter().zip(&self.expected).map(|(count, expected)| count - expected)
    }
}

fn series((months, course): (&Months, &Course), by_quarter: bool) -> Series {
    // What is usual in these months, not what will be: unrest is around the mean.
    let expected: Vec<f64> =
        (0..months.counts.len()).map(|place| course.expected(months, place)).collect();
    let scale = months.total() / expected.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let expected = expected.into_iter().map(|one| one * scale).collect();
    let expected = Months { first: months.first, counts: expected };
    if by_quarter {
        Series { counts: months.quarters(), expected: expected.quarters() }
    } else {
        Series { counts: months.counts.clone(), expected: expected.counts }
    }
}

/// The squared coefficient of variation that pairs of sources share, weighted by their means.
fn common(series: &[Series], share: fn(f64, f64, f64) -> f64) -> f64 {
    let (mut shared, mut weight) = (0.0, 0.0);
    let periods = series.first().map_or(0, |one| one.counts.len());
    for period in 0..periods {
        let gap = |one: &Series| one.counts[period] - one.expected[period];
        let sum: f64 = series.iter().map(gap).sum();
        let squares: f64 = series.iter().map(|one| gap(one) * gap(one)).sum();
        let means: f64 = series.iter().map(|one| one.expected[period]).sum();
        let squared: f64 =
            series.iter().map(|one| one.expected[period] * one.expected[period]).sum();
        shared += sum * sum - squares;
        weight += means * means - squared;
    }
    share(shared, (2.0 * weight).sqrt(), weight)
}

/// The correlation of the company's gaps with those of the quarter before.
fn persistence(series: &[Series]) -> f64 {
    let periods = series.first().map_or(0, |one| one.counts.len());
    let gap = |period: usize| -> f64 {
        let counts: f64 = series.iter().map(|one| one.counts[period]).sum();
        let expected: f64 = series.iter().map(|one| one.expected[period]).sum();
        counts / expected.max(f64::MIN_POSITIVE) - 1.0
    };
    let gaps: Vec<f64> = (0..periods).map(gap).collect();
    let squares: f64 = gaps.iter().map(|gap| gap * gap).sum();
    let products: f64 = gaps.iter().zip(gaps.iter().skip(1)).map(|(one, next)| one * next).sum();
    if squares > 0.0 { (products / squares).clamp(0.0, 0.95) } else { 0.0 }
}
