//! A chance as a function that never falls: isotonic regression with a band.

use serde::{Deserialize, Serialize};

use crate::analysis::results::Proportion;

/// The fewest trials to either side of a point that its band is made of.
const LEAST_BESIDE: usize = 30;

/// Points of a chart's curve.
const DRAWN: usize = 80;

/// The share of trials at either end that is not told of, as there is next to nothing beyond.
const TAIL: f64 = 0.01;

/// A chance at a place, with its 95 % band.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The place.
    pub x: f64,
    /// The chance.
    pub chance: f64,
    /// The lower end of its band.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// A fitted chance: points in rising order of place; neither chance nor band ever falls.
#[derive(Clone, Debug, PartialEq)]
pub struct Monotone {
    points: Vec<Point>,
}

impl Monotone {
    /// Fits successes at places; undefined places are left out.
    ///
    /// The chance is the function that never falls and is nearest to the successes by least
    /// squares, found by pooling adjacent violators (Ayer et al. 1955), with straight lines between
    /// the middles of its steps, and smoothed by the mean over the n^¾ nearest trials (fewer
    /// towards the ends), which never makes it fall (Mammen 1991). The band rests on nothing but that the chance never falls: the
    /// k trials next below a place succeed on average no more often than one at it, so the
    /// lower end of Wilson's interval of their share lies below the chance there; the k next
    /// above give the upper end. k is n^⅔, for which spread and bias shrink alike.
    #[must_use]
    pub fn fit(places: &[f64], successes: &[bool]) -> Self {
        let mut trials: Vec<(f64, bool)> =
            places.iter().copied().zip(successes.iter().copied()).collect();
        trials.retain(|(place, _)| place.is_finite());
        // Successes among equal places come first, so that these are pooled.
        trials.sort_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
        let middles = middles(&pool(&trials));
        let chances: Vec<f64> = trials.iter().map(|(x, _)| line(&middles, *x)).collect();
        let chances = smoothed(&chances);
        let before: Vec<usize> = std::iter::once(0)
            .chain(trials.iter().scan(0, |sum, (_, success)| {
                *sum += usize::from(*success);
                Some(*sum)
            }))
            .collect();
        let n = trials.len();
        let beside = (libm::cbrt((n * n) as f64) as usize).max(LEAST_BESIDE).min(n);
        let share = |from: usize, to: usize| Proportion::of(before[to] - before[from], to - from);
        let mut points: Vec<Point> = trials
            .iter()
            .enumerate()
            .map(|(place, (x, _))| {
                // At the ends there are fewer; a handful would tell nothing.
                let (below, above) = (beside.min(place + 1), beside.min(n - place));
                let least = LEAST_BESIDE.min(n);
                let low =
                    if below >= least { share(place + 1 - below, place + 1).low } else { 0.0 };
                let high = if above >= least { share(place, place + above).high } else { 1.0 };
                Point { x: *x, chance: chances[place], low, high }
            })
            .collect();
        let mut most = 0.0;
        for point in &mut points {
            most = f64::max(most, point.low);
            point.low = most.min(point.chance);
        }
        let mut least = 1.0;
        for point in points.iter_mut().rev() {
            least = f64::min(least, point.high);
            point.high = least.max(point.chance);
        }
        Self { points }
    }

    /// From where to where the places reach, but for the outermost hundredths.
    #[must_use]
    pub fn span(&self) -> [f64; 2] {
        let inner = self.inner();
        let ends = inner.first().zip(inner.last());
        ends.map_or([0.0; 2], |(first, last)| [first.x, last.x])
    }

    fn inner(&self) -> &[Point] {
        let tail = (TAIL * self.points.len() as f64) as usize;
        &self.points[tail..self.points.len() - tail]
    }

    /// The chance at a place within the span.
    #[must_use]
    pub fn at(&self, x: f64) -> Option<Point> {
        let inner = self.inner();
        let after = inner.partition_point(|point| point.x < x);
        let (before, after) = (inner.get(after.checked_sub(1)?)?, inner.get(after)?);
        let near = if x - before.x < after.x - x { before } else { after };
        Some(Point { x, ..*near })
    }

    /// Where the chance first reaches a level, with where the band's upper and lower ends do:
    /// the ends of the place's 95 % interval. The first place of the span where it is reached
    /// from the first on, `None` where it never is.
    #[must_use]
    pub fn needed(&self, level: f64) -> [Option<f64>; 3] {
        let inner = self.inner();
        let first = |of: fn(&Point) -> f64| {
            inner.iter().find(|point| of(point) >= level).map(|point| point.x)
        };
        [first(|point| point.chance), first(|point| point.high), first(|point| point.low)]
    }

    /// Some of the points within the span, evenly spaced.
    #[must_use]
    pub fn thinned(&self) -> Vec<Point> {
        let [least, most] = self.span();
        let place = |number: usize| least + (most - least) * number as f64 / DRAWN as f64;
        (0..=DRAWN).filter_map(|number| self.at(place(number))).collect()
    }
}

/// Steps of a function that never falls: first and last place, trials, successes.
type Step = (f64, f64, usize, usize);

/// Pools neighbours as long as a later one succeeds less often.
fn pool(trials: &[(f64, bool)]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (place, success) in trials {
        steps.push((*place, *place, 1, usize::from(*success)));
        while let [.., one, other] = steps.as_slice() {
            // Shares as products of whole numbers, so that nothing is rounded.
            if one.3 * other.2 < other.3 * one.2 {
                break;
            }
            let pooled = (one.0, other.1, one.2 + other.2, one.3 + other.3);
            steps.truncate(steps.len() - 2);
            steps.push(pooled);
        }
    }
    steps
}

/// The middle of each step with its share of successes.
fn middles(steps: &[Step]) -> Vec<(f64, f64)> {
    let middle = |(first, last, trials, successes): &Step| {
        ((first + last) / 2.0, *successes as f64 / *trials as f64)
    };
    steps.iter().map(middle).collect()
}

/// The mean over about n^¾ neighbours, as many to either side: of numbers that never fall, numbers
/// that never fall.
fn smoothed(chances: &[f64]) -> Vec<f64> {
    let n = chances.len();
    let half = (libm::pow(n as f64, 0.75) / 2.0) as usize;
    let mut sums = vec![0.0];
    for chance in chances {
        sums.push(sums[sums.len() - 1] + chance);
    }
    let mean = |place: usize| {
        let beside = half.min(place).min(n - 1 - place);
        (sums[place + beside + 1] - sums[place - beside]) / (2 * beside + 1) as f64
    };
    let mut most = 0.0;
    // Differences of sums are rounded, by less than anybody sees.
    (0..n)
        .map(|place| {
            most = f64::max(most, mean(place));
            most
        })
        .collect()
}

/// The height at a place of the straight lines between some points, level outside them.
fn line(points: &[(f64, f64)], x: f64) -> f64 {
    let after = points.partition_point(|(place, _)| *place < x);
    let (Some(before), Some(next)) = (after.checked_sub(1).map(|at| points[at]), points.get(after))
    else {
        let end = if after == 0 { points.first() } else { points.last() };
        return end.map_or(0.0, |(_, height)| *height);
    };
    let share = (x - before.0) / (next.0 - before.0);
    before.1 + share * (next.1 - before.1)
}

#[cfg(test)]
mod tests {
    use super::{Monotone, line, middles, pool};

    #[test]
    fn a_single_violation_is_pooled() {
        let trials = [(1.0, false), (2.0, true), (3.0, false), (4.0, true)];
        let middles = middles(&pool(&trials));
        assert_eq!(middles, [(1.0, 0.0), (2.5, 0.5), (4.0, 1.0)]);
        assert_eq!(line(&middles, 2.0), 1.0 / 3.0);
        assert_eq!((line(&middles, 0.0), line(&middles, 9.0)), (0.0, 1.0));
    }

    #[test]
    fn the_band_holds_the_chance_and_never_falls() {
        let n = 3000;
        let places: Vec<f64> = (0..n).map(|i| f64::from(i) / f64::from(n)).collect();
        // A golden-ratio sequence stands in for luck: success with the chance x².
        let luck = |i: usize| (i as f64 * 0.618_033_988_749_895).fract();
        let made: Vec<bool> = places.iter().enumerate().map(|(i, x)| luck(i) < x * x).collect();
        let fitted = Monotone::fit(&places, &made);
        for pair in fitted.points.windows(2) {
            assert!(pair[0].chance <= pair[1].chance && pair[0].low <= pair[1].low);
            assert!(pair[0].high <= pair[1].high);
        }
        for point in &fitted.points {
            let truth = point.x * point.x;
            assert!(point.low <= truth && truth <= point.high, "{point:?}");
        }
        let [needed, low, high] = fitted.needed(0.49);
        assert!((needed.unwrap() - 0.7).abs() < 0.03, "{needed:?}");
        assert!(low.unwrap() < 0.7 && 0.7 < high.unwrap());
    }
}
