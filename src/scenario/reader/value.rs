//! Values: a number, or a distribution that is drawn once per trial and so makes a driver.

use std::collections::BTreeMap;

use super::distribution::distribution;
use super::document::Node;
use super::report::Reader;
use crate::distribution::Distribution;
use crate::scenario::checked::{Driver, Value};
use crate::scenario::diagnostic::Span;

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

/// The drivers found so far, and the numbers that the file gives in their place.
#[derive(Default)]
pub(crate) struct Drivers {
    pub(crate) list: Vec<Driver>,
    /// Where each driver is written, by its number.
    pub(crate) spans: Vec<Span>,
    by_name: BTreeMap<String, Known>,
    /// Names given a second time.
    equal: Vec<(String, Span)>,
}

/// What a path in the file stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Known {
    /// A number, or a driver.
    Value(Value),
    /// Something wrong that was reported.
    Wrong,
}

impl Drivers {
    /// The value at `node`, a driver called `name` where it is a distribution. A value that
    /// is wrong is reported, and stands for 0.
    pub(crate) fn value(&mut self, node: &Node<'_>, name: String, allowed: &Allowed) -> Value {
        self.add(node, name, allowed_distribution(node, allowed).as_ref())
    }

    /// The value at `node` where the file gives one, otherwise `default`.
    pub(crate) fn value_or(
        &mut self,
        node: Option<Node<'_>>,
        name: String,
        allowed: &Allowed,
        default: f64,
    ) -> Value {
        node.map_or(Value::Constant(default), |node| self.value(&node, name, allowed))
    }

    /// Registers a driver, or the constant that the file gives in its place; `None` is a
    /// distribution that was reported.
    pub(crate) fn add(
        &mut self,
        node: &Node<'_>,
        name: String,
        distribution: Option<&Distribution>,
    ) -> Value {
        let value = distribution.map(|distribution| match distribution.as_constant() {
            Some(number) => Value::Constant(number),
            None => {
                let distribution = distribution.clone();
                self.list.push(Driver { name: name.clone(), distribution });
                self.spans.push(node.span);
                Value::Driver(self.list.len() - 1)
            }
        });
        let known = value.map_or(Known::Wrong, Known::Value);
        if self.by_name.insert(name.clone(), known).is_some() {
            self.equal.push((name, node.span));
        }
        value.unwrap_or(Value::Constant(0.0))
    }

    /// What a path like `assume.Enterprise.win_rate` stands for.
    pub(crate) fn find(&self, name: &str) -> Option<Known> {
        self.by_name.get(name).copied()
    }

    /// Reports paths that two drivers share, though the things they belong to differ.
    pub(crate) fn refuse_equal_names(&self, reader: &Reader<'_>) {
        for (name, span) in &self.equal {
            reader.error(
                *span,
                format!("two things of the plan have the path `{name}`"),
                "the second of them",
                "rename a rule, a stage or a Program so that every driver has a path of its own",
            );
        }
    }

    /// The paths of all drivers.
    pub(crate) fn names(&self) -> Vec<String> {
        self.list.iter().map(|driver| driver.name.clone()).collect()
    }
}

/// The distribution at `node` where it is sound and lies in its range; reported where not.
pub(crate) fn allowed_distribution(node: &Node<'_>, allowed: &Allowed) -> Option<Distribution> {
    distribution(node).filter(|distribution| allowed.check(node, distribution))
}
