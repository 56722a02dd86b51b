//! Won and lost cycles as two competing ends.

use super::Spell;
use super::survival::Ages;

/// The ages at which deals were won and lost, and what becomes of all in the end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ends {
    /// The share of those that close which are won in the end, by the cumulative incidence of
    /// both ends (Aalen and Johansen, 1978). It holds also where losses come sooner than wins and
    /// deals are still open.
    pub won_share: f64,
    /// Won ÷ (won + lost) among the closes that were seen.
    pub seen_share: f64,
    /// Won and lost: how many closed, and their mean and median days.
    pub won: EndDays,
    /// Likewise of lost ones.
    pub lost: EndDays,
    /// The distance of Kolmogorov and Smirnov between the two.
    pub distance: f64,
    /// Its significance: the chance of one so large where both take equally long.
    pub p_value: f64,
}

/// The days to one of the ends.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EndDays {
    /// How many ended so.
    pub count: usize,
    /// The mean days of those that end so, corrected for open and late ones.
    pub mean: f64,
    /// The median days, likewise.
    pub median: f64,
}

impl Ends {
    /// Below this significance the two take differently long.
    pub const DIFFERENT: f64 = 0.01;

    /// Whether won and lost deals take differently long.
    #[must_use]
    pub fn differ(&self) -> bool {
        self.p_value < Self::DIFFERENT
    }

    /// The factor on the odds of winning that those seen must be corrected by: 1 where won and lost
    /// deals take equally long, as then every close is as telling as another.
    #[must_use]
    pub fn odds_factor(&self) -> f64 {
        let odds = |share: f64| share / (1.0 - share);
        let factor = odds(self.won_share) / odds(self.seen_share);
        if self.differ() && factor.is_finite() && factor > 0.0 { factor } else { 1.0 }
    }

    /// From spells, each with whether it was won where it closed.
    #[must_use]
    pub fn of(spells: &[(Spell, bool)]) -> Self {
        let of_end = |won: bool| {
            let closed = spells.iter().filter(|(one, is_won)| one.closed && *is_won == won);
            Ages::count(closed.map(|(spell, _)| spell)).closed
        };
        let (won, lost) = (of_end(true), of_end(false));
        let all = Ages::count(spells.iter().map(|(spell, _)| spell));
        let limit = super::survival::ProductLimit::of(&all);
        let mut before = 1.0;
        let (mut of_won, mut of_lost) = (Vec::new(), Vec::new());
        for step in &limit.steps {
            let hazard = before / step.at_risk;
            let at = |ages: &[(f64, f64)]| {
                let place = ages.binary_search_by(|(age, _)| age.total_cmp(&step.age));
                place.map_or(0.0, |place| ages[place].1)
            };
            of_won.push((step.age, hazard * at(&won)));
            of_lost.push((step.age, hazard * at(&lost)));
            before = step.open;
        }
        let total = |ages: &[(f64, f64)]| ages.iter().map(|(_, weight)| weight).sum::<f64>();
        let (won_weight, lost_weight) = (total(&of_won), total(&of_lost));
        let (won_count, lost_count) = (total(&won), total(&lost));
        let (distance, p_value) = two_samples(&won, &lost);
        Self {
            won_share: won_weight / (won_weight + lost_weight),
            seen_share: won_count / (won_count + lost_count),
            won: days(&of_won, won_count),
            lost: days(&of_lost, lost_count),
            distance,
            p_value,
        }
    }
}

fn days(weighted: &[(f64, f64)], count: f64) -> EndDays {
    let total: f64 = weighted.iter().map(|(_, weight)| weight).sum();
    let mean = weighted.iter().map(|(age, weight)| age * weight).sum::<f64>() / total;
    let mut sum = 0.0;
    let median = weighted.iter().find(|(_, weight)| {
        sum += weight;
        sum >= total / 2.0
    });
    EndDays { count: count as usize, mean, median: median.map_or(0.0, |(age, _)| *age) }
}

/// The distance of Kolmogorov and Smirnov between two samples, and its significance by the
/// asymptotic series.
fn two_samples(one: &[(f64, f64)], other: &[(f64, f64)]) -> (f64, f64) {
    let total = |ages: &[(f64, f64)]| ages.iter().map(|(_, count)| count).sum::<f64>();
    let (n, m) = (total(one), total(other));
    if n < 5.0 || m < 5.0 {
        return (0.0, 1.0);
    }
    let mut ages: Vec<(f64, f64)> = one.iter().map(|(age, count)| (*age, count / n)).collect();
    ages.extend(other.iter().map(|(age, count)| (*age, -count / m)));
    ages.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut difference, mut greatest) = (0.0_f64, 0.0_f64);
    let mut place = 0;
    while place < ages.len() {
        let age = ages[place].0;
        while let Some((_, weight)) = ages.get(place).filter(|one| one.0 == age) {
            difference += weight;
            place += 1;
        }
        greatest = greatest.max(difference.abs());
    }
    let effective = (n * m / (n + m)).sqrt();
    (greatest, kolmogorov(greatest * (effective + 0.12 + 0.11 / effective)))
}

/// The chance that Kolmogorov's statistic exceeds `x`: 2 Σ (−1)ᵏ⁻¹ exp(−2k²x²).
#[must_use]
pub fn kolmogorov(x: f64) -> f64 {
    if x < 0.3 {
        return 1.0;
    }
    let term = |k: i32| {
        let k = f64::from(k);
        let sign = if k % 2.0 == 0.0 { -1.0 } else { 1.0 };
        sign * libm::exp(-2.0 * k * k * x * x)
    };
    (2.0 * (1..=100).map(term).sum::<f64>()).clamp(0.0, 1.0)
}
