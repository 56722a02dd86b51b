//! Which cells have flow, and whether the rules say all that these need.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::Grid;
use super::nearest::list_of;
use super::report::Reader;
use super::value::Drivers;
use crate::scenario::checked::{CellRules, CellShare, Value};
use crate::scenario::diagnostic::Span;

/// What flows into cells, and what it needs there.
#[derive(Default)]
pub(crate) struct Flow {
    origins: Vec<Origin>,
}

struct Origin {
    /// For example `source `Marketing``.
    what: String,
    span: Span,
    /// Cells, with what all of them need.
    needs: Vec<(Vec<usize>, Vec<Need>)>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    Convert(usize),
    WinRate,
    SalesCycle,
    DealSize,
}

impl Flow {
    /// Entries into a stage of these cells, on their way through all later stages.
    pub(crate) fn entries(
        &mut self,
        what: String,
        span: Span,
        enters: usize,
        stages: usize,
        shares: &[CellShare],
    ) {
        let cells = shares.iter().map(|share| share.cell).collect();
        let needs = (enters + 1..stages)
            .map(Need::Convert)
            .chain([Need::WinRate, Need::SalesCycle, Need::DealSize])
            .collect();
        self.origins.push(Origin { what, span, needs: vec![(cells, needs)] });
    }

    /// Opportunities that are already open; those with a win rate or an amount of their own
    /// need none from a rule.
    pub(crate) fn open(
        &mut self,
        what: String,
        span: Span,
        without_win_rate: BTreeSet<usize>,
        without_amount: BTreeSet<usize>,
    ) {
        let needs = vec![
            (without_win_rate.into_iter().collect(), vec![Need::WinRate]),
            (without_amount.into_iter().collect(), vec![Need::DealSize]),
        ];
        self.origins.push(Origin { what, span, needs });
    }

    /// Reports every cell that has flow but lacks a quantity it needs, once.
    pub(crate) fn check(
        &self,
        reader: &Reader<'_>,
        grid: &Grid,
        stages: &[String],
        rules: &[CellRules],
    ) {
        let mut reported: BTreeSet<(Need, usize)> = BTreeSet::new();
        for origin in &self.origins {
            // Quantities that the same cells lack are one problem.
            let mut problems: BTreeMap<Vec<usize>, Vec<String>> = BTreeMap::new();
            for (cells, needs) in &origin.needs {
                for need in needs {
                    let lacks = |cell| rules.get(cell).is_some_and(|rules| !need.is_met(rules));
                    let mut lacking = cells.clone();
                    lacking.retain(|&cell| lacks(cell) && reported.insert((*need, cell)));
                    problems.entry(lacking).or_default().push(need.name(stages));
                }
            }
            for (cells, quantities) in problems {
                origin.report(reader, grid, &cells, &list_of(&quantities));
            }
        }
    }

    /// Warns of drivers of rules that no cell with flow is left with.
    pub(crate) fn warn_of_idle(&self, reader: &Reader<'_>, rules: &[CellRules], drivers: &Drivers) {
        let cells: BTreeSet<usize> = self
            .origins
            .iter()
            .flat_map(|origin| origin.needs.iter().flat_map(|(cells, _)| cells.iter().copied()))
            .collect();
        let used: BTreeSet<usize> = cells
            .iter()
            .filter_map(|&cell| rules.get(cell))
            .flat_map(values_of)
            .filter_map(|value| match value {
                Value::Driver(driver) => Some(driver),
                Value::Constant(_) => None,
            })
            .collect();
        // The drivers that `per` makes of one distribution share its span.
        let mut idle: BTreeMap<Span, (bool, &str)> = BTreeMap::new();
        for (number, (driver, span)) in drivers.list.iter().zip(&drivers.spans).enumerate() {
            if driver.name.starts_with("assume.") {
                let entry = idle.entry(*span).or_insert((true, &driver.name));
                entry.0 &= !used.contains(&number);
            }
        }
        for (span, (_, name)) in idle.into_iter().filter(|(_, (idle, _))| *idle) {
            reader.warning(
                span,
                format!("`{name}` touches nothing"),
                "never used",
                "later rules replace it in every cell that has flow, or none of its cells has",
            );
        }
    }
}

impl Origin {
    /// Reports cells that lack quantities they need.
    fn report(&self, reader: &Reader<'_>, grid: &Grid, cells: &[usize], quantities: &str) {
        let Some(first) = cells.first() else { return };
        let others = match cells.len() - 1 {
            0 => String::new(),
            1 => " and one more cell".to_owned(),
            more => format!(" and {more} more cells"),
        };
        let (what, cell) = (&self.what, grid.describe(*first));
        reader.error(
            self.span,
            format!("{what} reaches cells that have no {quantities}: {cell}{others}"),
            "leads there",
            format!("name {quantities} in an [[assume]] rule that matches these cells"),
        );
    }
}

impl Need {
    fn is_met(self, rules: &CellRules) -> bool {
        match self {
            Need::Convert(stage) => rules.convert.get(stage).is_some_and(Option::is_some),
            Need::WinRate => rules.win_rate.is_some(),
            Need::SalesCycle => rules.sales_cycle.is_some(),
            Need::DealSize => rules.deal_size.is_some(),
        }
    }

    fn name(self, stages: &[String]) -> String {
        match self {
            Need::Convert(stage) => {
                format!("convert.{}", stages.get(stage).map_or("", String::as_str))
            }
            Need::WinRate => "win_rate".to_owned(),
            Need::SalesCycle => "sales_cycle".to_owned(),
            Need::DealSize => "deal_size".to_owned(),
        }
    }
}

fn values_of(rules: &CellRules) -> impl Iterator<Item = Value> + '_ {
    rules.convert.iter().copied().flatten().chain(rules.win_rate).chain([
        rules.slip_rate,
        rules.slip_win_factor,
        rules.sales_cycle_level,
        rules.deal_size_level,
    ])
}
