//! Whether ages are of two groups.

use super::fit::Candidate;
use super::hill::climb;
use super::{Ages, Family};

/// Two lognormal groups that fit better than any single shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoGroups {
    /// The share of the group that is sooner, of those that close.
    pub share: f64,
    /// Its median.
    pub sooner: f64,
    /// The median of the other.
    pub later: f64,
    /// By how much Akaike's criterion is better than that of the best single shape.
    pub gain: f64,
}

impl TwoGroups {
    /// Fewer closes are not divided.
    const LEAST: f64 = 100.0;
    /// By so much must the criterion be better.
    const WORTH: f64 = 10.0;
    /// Less than this of all is no group.
    const SMALLEST: f64 = 0.05;

    /// Tries two groups where the best shape is further from the data than chance brings it in one of
    /// twenty cases (0.89/√n for fitted parameters; Lilliefors, 1967), with the same share that
    /// never closes. They have three parameters more.
    pub(super) fn of(ages: &Ages, best: &Candidate) -> Option<Self> {
        let closes = ages.closes();
        if closes < Self::LEAST || best.distance < 0.89 / closes.sqrt() {
            return None;
        }
        let ages = coarse(ages);
        let never = best.never.unwrap_or(0.0);
        let single = super::fit::log_likelihood(best.family, &ages, best.parameters, never);
        let height = |point: [f64; 5]| log_likelihood(&ages, point, never);
        let tops = [0.5, 0.25, 0.75].map(|share| climb(start(&ages, share), height));
        let top =
            tops.into_iter().flatten().max_by(|one, other| one.height.total_cmp(&other.height))?;
        let gain = 2.0 * (top.height - single) - 2.0 * 3.0;
        let [one, _, other, _, logit] = top.point;
        let weight = 1.0 / (1.0 + libm::exp(-logit));
        let (share, sooner, later) =
            if one <= other { (weight, one, other) } else { (1.0 - weight, other, one) };
        let (sooner, later) = (libm::exp(sooner), libm::exp(later));
        let are_groups = (Self::SMALLEST..=1.0 - Self::SMALLEST).contains(&share);
        (gain > Self::WORTH && are_groups).then_some(Self { share, sooner, later, gain })
    }
}

/// Means, spreads and weights where the lower share of the closes is one group.
fn start(ages: &Ages, share: f64) -> [f64; 5] {
    let (mut lower, mut upper) = (Ages::default(), Ages::default());
    let mut before = 0.0;
    for (age, count) in &ages.closed {
        let part = if before < share * ages.closes() { &mut lower } else { &mut upper };
        part.closed.push((*age, *count));
        before += count;
    }
    let of = |part: &Ages| {
        let (mean, spread) = part.log_moments();
        [mean, libm::log(spread.max(0.1))]
    };
    let ([one, first], [other, second]) = (of(&lower), of(&upper));
    [one, first, other, second, libm::log(share / (1.0 - share))]
}

fn log_likelihood(ages: &Ages, point: [f64; 5], never: f64) -> f64 {
    let [one, first, other, second, logit] = point;
    let weight = 1.0 / (1.0 + libm::exp(-logit));
    let mixed = |of: &dyn Fn([f64; 2]) -> f64| {
        weight * of([one, first]) + (1.0 - weight) * of([other, second])
    };
    let family = Family::Lognormal;
    let open = |age: f64| {
        libm::log(never + (1.0 - never) * mixed(&|of| family.survival(of, age)).max(1e-300))
    };
    let closed = |age: f64| {
        libm::log(mixed(&|of| libm::exp(family.log_density(of, age))).max(1e-300))
            + libm::log1p(-never)
    };
    let sum = |ages: &[(f64, f64)], of: &dyn Fn(f64) -> f64| -> f64 {
        ages.iter().map(|(age, count)| count * of(*age)).sum()
    };
    // A group of a single age would have a likelihood without end.
    let narrow = [first, second].map(|spread| (-3.0 - spread).max(0.0));
    sum(&ages.closed, &closed) + sum(&ages.open, &open)
        - sum(&ages.entry, &open)
        - 1e3 * narrow.iter().map(|one| one * one).sum::<f64>()
}

/// Many different ages, on a grid of a hundredth of their logarithm.
fn coarse(ages: &Ages) -> Ages {
    const MANY: usize = 400;
    let on_grid = |ages: &[(f64, f64)]| -> Vec<(f64, f64)> {
        if ages.len() <= MANY {
            return ages.to_vec();
        }
        let mut grid: Vec<(f64, f64)> = Vec::new();
        for (age, count) in ages {
            let near = libm::exp((libm::log(*age) * 100.0).round() / 100.0);
            match grid.last_mut() {
                Some((last, sum)) if *last == near => *sum += count,
                _ => grid.push((near, *count)),
            }
        }
        grid
    };
    Ages {
        closed: on_grid(&ages.closed),
        open: on_grid(&ages.open),
        entry: on_grid(&ages.entry),
        spells: ages.spells,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fit;
    use super::*;
    use crate::distribution::Distribution;

    fn quantiles(mean: f64, sd: f64, count: u32) -> Vec<f64> {
        let shape = Distribution::lognormal(mean, sd).unwrap();
        (0..count)
            .map(|place| shape.quantile((f64::from(place) + 0.5) / f64::from(count)))
            .collect()
    }

    #[test]
    fn two_groups_are_told_from_one() {
        let mut both = quantiles(10.0, 4.0, 120);
        both.extend(quantiles(100.0, 30.0, 180));
        let found = fit(&Ages::of_values(&both)).unwrap().groups.unwrap();
        assert!((found.share - 0.4).abs() < 0.03, "{found:?}");
        assert!((found.sooner - 9.3).abs() < 0.5 && (found.later - 95.8).abs() < 3.0, "{found:?}");
        assert!(found.gain > 50.0);
        for family in [
            quantiles(80.0, 45.0, 300),
            (0..300).map(|place| -80.0 * libm::log((f64::from(place) + 0.5) / 300.0)).collect(),
        ] {
            assert_eq!(fit(&Ages::of_values(&family)).unwrap().groups, None);
        }
    }
}
