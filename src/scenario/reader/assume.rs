//! `[[assume]]`: the last rule that matches a cell and names a quantity wins.

use std::collections::BTreeMap;

use super::Context;
use super::allowed::{Allowed, DAYS, FACTOR, MONEY, PROBABILITY};
use super::changes::Changed;
use super::document::Node;
use super::grid::Grid;
use super::names::{name_or, refer, unique, unique_tables};
use super::nearest::suggestion_or_all;
use super::report::Reader;
use super::table::Table;
use super::value::{Drivers, allowed_distribution};
use crate::distribution::Distribution;
use crate::scenario::checked::{CellRules, Value};
use crate::scenario::diagnostic::Span;
use crate::scenario::written;

/// Most slips that a rule may allow; a plan has 40 quarters at most.
const MOST_SLIPS: u64 = 1000;

/// What the rules say of every cell, and the distributions over opportunities.
#[derive(Default)]
pub(crate) struct Assumptions {
    pub(crate) cells: Vec<CellRules>,
    pub(crate) opportunity_distributions: Vec<Distribution>,
}

/// A rule while it is read.
struct Rule<'r, 'a> {
    context: &'r Context<'a>,
    table: Table<'a>,
    name: String,
    cells: Vec<usize>,
    /// The dimensions of `per`, in its order.
    per: Vec<usize>,
}

impl Assumptions {
    /// Reads all rules, in the order of the file.
    pub(crate) fn read(context: &Context<'_>, document: &Table<'_>, drivers: &mut Drivers) -> Self {
        let tables = document.tables("assume", "[[assume]]", written::Assume::KEYS);
        let silent = silent(context.names.stages.len());
        let mut assumptions = Self {
            cells: vec![silent; context.grid.cell_count()],
            opportunity_distributions: Vec::new(),
        };
        let mut named = Vec::new();
        for table in tables {
            let selection = context.grid.select(table.get("where"));
            let name = name_or(&table, &selection.text);
            named.push((table, name.clone()));
            let per = read_per(&context.grid, table.get("per"));
            let rule = Rule { context, table, name, cells: selection.cells, per };
            assumptions.apply(&rule, drivers);
        }
        unique_tables(&named);
        assumptions
    }

    fn apply(&mut self, rule: &Rule<'_, '_>, drivers: &mut Drivers) {
        let stages = &rule.context.names.stages;
        for entry in rule.table.get("convert").and_then(|node| node.entries()).unwrap_or_default() {
            if let Some(stage) = crossed_stage(entry.reader, entry.key_span, entry.key, stages) {
                let path = format!("convert.{}", entry.key);
                let values = rule.values(&entry, &path, &PROBABILITY, drivers);
                self.set(values, |cell, value| cell.convert[stage] = Some(value));
            }
        }
        let mut value = |key, allowed, set: fn(&mut CellRules, Value)| {
            if let Some(node) = rule.table.get(key) {
                self.set(rule.values(&node, key, allowed, drivers), set);
            }
        };
        value("win_rate", &PROBABILITY, |cell, value| cell.win_rate = Some(value));
        value("slip_rate", &PROBABILITY, |cell, value| cell.slip_rate = value);
        value("slip_win_factor", &FACTOR, |cell, value| cell.slip_win_factor = value);
        value("sales_cycle_level", &FACTOR, |cell, value| cell.sales_cycle_level = value);
        value("deal_size_level", &FACTOR, |cell, value| cell.deal_size_level = value);
        if let Some(slips) = rule.table.get("max_slips").and_then(|node| node.whole(0, MOST_SLIPS))
        {
            rule.cells.iter().for_each(|&cell| self.cells[cell].max_slips = slips as u32);
        }
        if let Some(number) = self.per_opportunity(rule, "sales_cycle", &DAYS, drivers) {
            rule.cells.iter().for_each(|&cell| self.cells[cell].sales_cycle = Some(number));
        }
        if let Some(number) = self.per_opportunity(rule, "deal_size", &MONEY, drivers) {
            rule.cells.iter().for_each(|&cell| self.cells[cell].deal_size = Some(number));
        }
    }

    fn set(&mut self, values: Vec<(usize, Value)>, set: impl Fn(&mut CellRules, Value)) {
        for (cell, value) in values {
            set(&mut self.cells[cell], value);
        }
    }

    /// The number of a distribution over opportunities. One that is wrong is reported, and
    /// counts as given.
    fn per_opportunity(
        &mut self,
        rule: &Rule<'_, '_>,
        key: &'static str,
        allowed: &Allowed,
        drivers: &mut Drivers,
    ) -> Option<usize> {
        let node = rule.table.get(key)?;
        let number = self.opportunity_distributions.len();
        let distribution = allowed_distribution(&node, allowed);
        let path = format!("assume.{}.{key}", rule.name);
        let changed = distribution
            .as_ref()
            .map(|distribution| drivers.changes.per_opportunity(&path, distribution, allowed));
        self.opportunity_distributions.extend(match changed {
            Some(Changed::Distribution(changed)) => Some(changed),
            Some(Changed::Number(number)) => Distribution::constant(number).ok(),
            _ => distribution,
        });
        Some(number)
    }
}

impl Rule<'_, '_> {
    /// The value of a quantity in each of the rule's cells: one for all of them, or with
    /// `per` one for each combination of members that occurs.
    fn values(
        &self,
        node: &Node<'_>,
        path: &str,
        allowed: &Allowed,
        drivers: &mut Drivers,
    ) -> Vec<(usize, Value)> {
        let name = format!("assume.{}.{path}", self.name);
        if self.per.is_empty() || self.cells.is_empty() {
            let value = drivers.value(node, name, allowed);
            return self.cells.iter().map(|&cell| (cell, value)).collect();
        }
        let distribution = allowed_distribution(node, allowed);
        let mut by_members: BTreeMap<Vec<usize>, Value> = BTreeMap::new();
        let value_in = |&cell: &usize| {
            let members = self.context.grid.members_of(cell);
            let members: Vec<usize> =
                self.per.iter().map(|&dimension| members[dimension]).collect();
            let name = format!("{name}[{}]", self.describe(&members));
            let value = by_members
                .entry(members)
                .or_insert_with(|| drivers.add(node, name, distribution.as_ref(), allowed));
            (cell, *value)
        };
        self.cells.iter().map(value_in).collect()
    }

    /// `region=EMEA,segment=Enterprise`, in the order of `per`.
    fn describe(&self, members: &[usize]) -> String {
        let parts: Vec<String> = self
            .per
            .iter()
            .zip(members)
            .map(|(&dimension, &member)| {
                let dimension = &self.context.grid.dimensions[dimension];
                format!("{}={}", dimension.name, dimension.members[member])
            })
            .collect();
        parts.join(",")
    }
}

/// What holds in a cell that no rule matches.
fn silent(stages: usize) -> CellRules {
    CellRules {
        convert: vec![None; stages],
        win_rate: None,
        slip_rate: Value::Constant(0.0),
        max_slips: 3,
        slip_win_factor: Value::Constant(1.0),
        sales_cycle: None,
        sales_cycle_level: Value::Constant(1.0),
        deal_size: None,
        deal_size_level: Value::Constant(1.0),
    }
}

fn read_per(grid: &Grid, node: Option<Node<'_>>) -> Vec<usize> {
    let Some(nodes) = node.and_then(|node| node.list()) else { return Vec::new() };
    let texts: Vec<(Node<'_>, &str)> =
        nodes.iter().filter_map(|node| Some((*node, node.text()?))).collect();
    unique(&texts, "dimension", "name it once");
    texts.iter().filter_map(|(node, name)| grid.dimension((node.reader, node.span), name)).collect()
}

/// The stage that a conversion leads into; reported at `span` where it is unknown or the
/// first. Without stages (after an error there) nothing is known.
pub(crate) fn crossed_stage(
    reader: &Reader<'_>,
    span: Span,
    name: &str,
    stages: &[String],
) -> Option<usize> {
    let place = stages.iter().position(|stage| stage == name);
    match place {
        Some(0) => {
            reader.error(
                span,
                format!("nothing is converted into `{name}`, the first stage"),
                "the first stage",
                "name the stage that is entered, not the one that is left",
            );
            None
        }
        None if !stages.is_empty() => {
            reader.error(
                span,
                format!("unknown stage `{name}`"),
                "no stage of this name",
                suggestion_or_all(name, "stages", stages),
            );
            None
        }
        other => other,
    }
}

/// The stage that entries enter; the first where none is named.
pub(crate) fn entered_stage(node: Option<Node<'_>>, stages: &[String]) -> usize {
    let node = node.filter(|_| !stages.is_empty());
    node.and_then(|node| refer(&node, "stage", stages)).unwrap_or(0)
}
