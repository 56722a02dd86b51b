//! Values: a number, or a distribution that is drawn once per trial and so makes a driver.

use std::collections::BTreeMap;

use super::allowed::Allowed;
use super::changes::{Changed, Changes};
use super::distribution::distribution;
use super::document::Node;
use super::report::Reader;
use crate::distribution::Distribution;
use crate::scenario::change::Change;
use crate::scenario::checked::{Driver, Value};
use crate::scenario::diagnostic::Span;

/// The drivers found so far, and the numbers that the file gives in their place.
#[derive(Default)]
pub(crate) struct Drivers {
    pub(crate) list: Vec<Driver>,
    /// Where each driver is written, by its number.
    pub(crate) spans: Vec<Span>,
    by_name: BTreeMap<String, Known>,
    /// Whether a rule has an error, so that it may have more drivers than were found.
    pub(crate) rules_are_wrong: bool,
    /// Names given a second time.
    equal: Vec<(String, Span)>,
    /// Changes that are made on the way.
    pub(crate) changes: Changes,
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
    /// None so far, with changes to make.
    pub(crate) fn changed(changes: &[Change]) -> Self {
        Self { changes: Changes::new(changes), ..Self::default() }
    }

    /// The value at `node`, a driver called `name` where it is a distribution. A value that
    /// is wrong is reported, and stands for 0.
    pub(crate) fn value(&mut self, node: &Node<'_>, name: String, allowed: &Allowed) -> Value {
        self.add(node, name, allowed_distribution(node, allowed).as_ref(), allowed)
    }

    /// The value at `node` where the file gives one, otherwise `default`.
    pub(crate) fn value_or(
        &mut self,
        node: Option<Node<'_>>,
        name: String,
        allowed: &Allowed,
        default: f64,
    ) -> Value {
        if let Some(node) = node {
            return self.value(&node, name, allowed);
        }
        let changed = Distribution::constant(default)
            .map(|distribution| self.changes.value(&name, &distribution, allowed));
        match changed {
            Ok(Changed::Number(number)) => Value::Constant(number),
            _ => Value::Constant(default),
        }
    }

    /// Registers a driver, or the constant that the file gives in its place; `None` is a
    /// distribution that was reported.
    pub(crate) fn add(
        &mut self,
        node: &Node<'_>,
        name: String,
        distribution: Option<&Distribution>,
        allowed: &Allowed,
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
        let changed = distribution.map_or(Changed::No, |d| self.changes.value(&name, d, allowed));
        let known = value.map_or(Known::Wrong, Known::Value);
        if self.by_name.insert(name.clone(), known).is_some() {
            self.equal.push((name, node.span));
        }
        match (changed, value) {
            (Changed::Number(number), _) => return Value::Constant(number),
            (Changed::Distribution(distribution), Some(Value::Driver(number))) => {
                self.list[number].distribution = distribution;
            }
            _ => {}
        }
        value.unwrap_or(Value::Constant(0.0))
    }

    /// What a path like `assume.Enterprise.win_rate` stands for.
    pub(crate) fn find(&self, name: &str) -> Option<Known> {
        let doubtful = self.rules_are_wrong && name.starts_with("assume.");
        self.by_name.get(name).copied().or(doubtful.then_some(Known::Wrong))
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
