//! Won and lost deals with a cycle each.

use super::fit::log_likelihood;
use super::hill::climb;
use super::{Ages, CycleStudy, Family};
use crate::study::Spell;

/// Cycles of won and of lost deals, of one family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoCycles {
    /// The family of both.
    pub family: Family,
    /// The parameters of the days to a win, and the standard error of the logarithm of their mean.
    pub won: ([f64; 2], f64),
    /// Of the days to a loss.
    pub lost: ([f64; 2], f64),
    /// The share of those that close which is won.
    pub won_share: f64,
    /// By how much Akaike's criterion is better than with one cycle for both.
    pub gain: f64,
    /// The chance of so much better a fit where both take equally long (likelihood ratio, χ² with 2
    /// degrees of freedom).
    pub p_value: f64,
}

impl TwoCycles {
    /// Fits every family to the two ends at once, and takes the likeliest. With p the share won, a win
    /// at the age t adds ln p + ln f(t), a loss ln (1 − p) + ln g(t), and one still open adds
    /// ln (c + (1 − c)(p S(t) + (1 − p) R(t))), c the share that never closes as it was found for all
    /// (Larson and Dinse, 1985).
    #[must_use]
    pub fn of(ends: &[(Spell, bool)], study: &CycleStudy) -> Option<Self> {
        let of = |won: bool| {
            let closed = ends.iter().filter(|(spell, is_won)| spell.closed && *is_won == won);
            Ages::count(closed.map(|(spell, _)| spell))
        };
        let (won, lost) = (of(true), of(false));
        if won.closes() < CycleStudy::LEAST || lost.closes() < CycleStudy::LEAST {
            return None;
        }
        let all = Ages::count(ends.iter().map(|(spell, _)| spell));
        let share = won.closes() / (won.closes() + lost.closes());
        let of_ends = won.closes() * libm::log(share) + lost.closes() * libm::log(1.0 - share);
        let never = study.cycle.never;
        let fitted = |family: Family| {
            let ([a, b], [c, d]) =
                (family.start(won.log_moments()), family.start(lost.log_moments()));
            let logit = libm::log(share / (1.0 - share));
            let top = climb([a, b, c, d, logit], |point| {
                height(family, (&won, &lost, &all), point, never)
            })?;
            let single = climb(family.start(all.log_moments()), |point| {
                log_likelihood(family, &all, point, never)
            })?;
            let ratio = 2.0 * (top.height - single.height - of_ends);
            let error = |at: usize| {
                let covariance =
                    [0, 1].map(|row| [0, 1].map(|of| top.covariance[at + row][at + of]));
                super::fit::log_mean_error(family, [top.point[at], top.point[at + 1]], covariance)
            };
            let [a, b, c, d, logit] = top.point;
            let found = Self {
                family,
                won: ([a, b], error(0)),
                lost: ([c, d], error(2)),
                won_share: 1.0 / (1.0 + libm::exp(-logit)),
                gain: ratio - 4.0,
                p_value: libm::exp(-ratio.max(0.0) / 2.0),
            };
            Some((top.height, found))
        };
        let found = Family::ALL.into_iter().filter_map(fitted);
        found.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, found)| found)
    }
}

fn height(
    family: Family,
    (won, lost, all): (&Ages, &Ages, &Ages),
    [a, b, c, d, logit]: [f64; 5],
    never: f64,
) -> f64 {
    let share = 1.0 / (1.0 + libm::exp(-logit));
    let open = |age: f64| {
        let closing =
            share * family.survival([a, b], age) + (1.0 - share) * family.survival([c, d], age);
        libm::log((never + (1.0 - never) * closing).max(1e-300))
    };
    let closes = libm::log1p(-never);
    let sum = |ages: &[(f64, f64)], of: &dyn Fn(f64) -> f64| -> f64 {
        ages.iter().map(|(age, count)| count * of(*age)).sum()
    };
    let won_at = |age| closes + libm::log(share) + family.log_density([a, b], age);
    let lost_at = |age| closes + libm::log(1.0 - share) + family.log_density([c, d], age);
    sum(&won.closed, &won_at) + sum(&lost.closed, &lost_at) + sum(&all.open, &open)
        - sum(&all.entry, &open)
}

#[cfg(test)]
mod tests {
    use super::super::fit;
    use super::*;
    use crate::distribution::Distribution;

    /// Evenly spread ages of two lognormals, those beyond a day being open.
    fn ends(won: f64, lost: f64) -> Vec<(Spell, bool)> {
        let of = |mean: f64, count: u32, is_won: bool| {
            let shape = Distribution::lognormal(mean, mean / 2.0).unwrap();
            (0..count)
                .map(move |place| shape.quantile((f64::from(place) + 0.5) / f64::from(count)))
                .map(move |age| {
                    let closed = age < 150.0;
                    (Spell { entry: 0.0, exit: age.min(150.0), closed }, is_won && closed)
                })
        };
        of(won, 300, true).chain(of(lost, 200, false)).collect()
    }

    #[test]
    fn the_cycles_of_both_ends_are_recovered_though_some_are_open() {
        let both = ends(100.0, 40.0);
        let study = fit(&Ages::count(both.iter().map(|(spell, _)| spell))).unwrap();
        let found = TwoCycles::of(&both, &study).unwrap();
        assert_eq!(found.family, Family::Lognormal);
        let mean = |(parameters, _): ([f64; 2], f64)| libm::exp(found.family.log_mean(parameters));
        assert!((mean(found.won) - 100.0).abs() < 3.0, "{found:?}");
        assert!((mean(found.lost) - 40.0).abs() < 1.5, "{found:?}");
        assert!((found.won_share - 0.6).abs() < 0.02 && found.p_value < 1e-9, "{found:?}");
        let alike = ends(60.0, 60.0);
        let study = fit(&Ages::count(alike.iter().map(|(spell, _)| spell))).unwrap();
        assert!(TwoCycles::of(&alike, &study).unwrap().p_value > 0.2);
    }
}
