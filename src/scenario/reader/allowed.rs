//! The ranges that quantities must lie in.

use super::document::Node;
use crate::distribution::Distribution;

/// The range that a quantity must lie in.
pub(crate) struct Allowed {
    /// The range in words, after `must be`.
    pub(crate) words: &'static str,
    /// The least value.
    low: f64,
    /// Whether the least value itself is excluded.
    above: bool,
    /// The greatest value, in a sense that no plan could have another.
    high: f64,
    /// A mean beyond this is a slip of the pen, and would break the arithmetic.
    sane: f64,
    /// How to bring a distribution into the range.
    cure: &'static str,
}

const INTO_UNIT: &str =
    "use `beta`, which lies in 0 to 1, or write `truncate = [0, 1]` beside the distribution";
const INTO_POSITIVE: &str = "use `gamma` or `lognormal`, which are never negative, or write `truncate = [0, inf]` beside \
     the distribution";

const fn at_least_zero(words: &'static str, sane: f64) -> Allowed {
    Allowed { words, low: 0.0, above: false, high: f64::INFINITY, sane, cure: INTO_POSITIVE }
}

/// A probability, or a share of something.
pub(crate) const PROBABILITY: Allowed = Allowed {
    words: "a probability or share from 0 to 1",
    low: 0.0,
    above: false,
    high: 1.0,
    sane: 1.0,
    cure: INTO_UNIT,
};
/// Entries or opportunities a month.
pub(crate) const COUNT: Allowed = at_least_zero("0 or more (at most 1e9)", 1e9);
/// Money.
pub(crate) const MONEY: Allowed = at_least_zero("0 or more (at most 1e15)", 1e15);
/// A factor.
pub(crate) const FACTOR: Allowed = at_least_zero("a factor of 0 or more (at most 1e6)", 1e6);
/// A share added in a year, or a coefficient of variation.
pub(crate) const RATE: Allowed = at_least_zero("0 or more (at most 1000)", 1e3);
/// Days.
pub(crate) const DAYS: Allowed = at_least_zero("0 or more days (at most 100 000)", 1e5);
/// Months.
pub(crate) const MONTHS: Allowed = at_least_zero("0 or more months (at most 1200)", 1.2e3);
/// A limit that flows are divided by.
pub(crate) const LIMIT: Allowed =
    Allowed { words: "above 0 (at most 1e9)", above: true, ..at_least_zero("", 1e9) };
/// Growth a year.
pub(crate) const GROWTH: Allowed = Allowed {
    words: "above -1, a loss of everything (at most 1000)",
    low: -1.0,
    above: true,
    high: f64::INFINITY,
    sane: 1e3,
    cure: "write `truncate` beside the distribution, with a lower end above -1",
};

impl Allowed {
    /// Whether a number is in the range; reports it where not.
    pub(crate) fn check_number(&self, node: &Node<'_>, number: f64) -> bool {
        let too_low = if self.above { number <= self.low } else { number < self.low };
        let sound = !too_low && number <= self.high && number <= self.sane;
        if !sound {
            node.error(
                format!("`{}` must be {}, is {number}", node.key, self.words),
                "out of range",
                "",
            );
        }
        sound
    }

    /// Whether all that a distribution can give is in the range.
    pub(crate) fn allows(&self, distribution: &Distribution) -> bool {
        let (low, high) = distribution.support();
        let too_low = low < self.low || self.above && distribution.cdf(self.low) > 0.0;
        !too_low && high <= self.high && distribution.mean().abs() <= self.sane
    }

    /// Whether all that a distribution can give is in the range; reports it where not.
    pub(crate) fn check(&self, node: &Node<'_>, distribution: &Distribution) -> bool {
        if let Some(number) = distribution.as_constant() {
            return self.check_number(node, number);
        }
        let (low, high) = distribution.support();
        let too_low = low < self.low || self.above && distribution.cdf(self.low) > 0.0;
        if too_low || high > self.high {
            node.error(
                format!(
                    "`{}` must be {}, but this distribution reaches from {low} to {high}",
                    node.key, self.words
                ),
                "out of range",
                self.cure,
            );
            return false;
        }
        let mean = distribution.mean();
        let sane = mean.abs() <= self.sane;
        if !sane {
            node.error(
                format!("`{}` must be {}, but its mean is {mean}", node.key, self.words),
                "out of range",
                "",
            );
        }
        sane
    }
}

/// A number in a range, where the file gives one.
pub(crate) fn number_in(node: Option<Node<'_>>, allowed: &Allowed) -> Option<f64> {
    let node = node?;
    node.number().filter(|number| allowed.check_number(&node, *number))
}
