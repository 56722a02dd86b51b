//! `[[program.effect]]` and `[[risk.effect]]`: entries added, or a quantity multiplied.

use super::Context;
use super::allowed::{COUNT, FACTOR};
use super::assume::{crossed_stage, entered_stage};
use super::document::Node;
use super::flow::Flow;
use super::names::{name_or, refer, unique_tables};
use super::nearest::{list_of, suggestion};
use super::selection::Selection;
use super::shares::shares;
use super::table::Table;
use super::value::Drivers;
use crate::scenario::checked::{Action, CustomerBase, Effect, Quantity, TeamQuantity, Value};
use crate::scenario::written;

const QUANTITIES: [(&str, Quantity); 8] = [
    ("volume", Quantity::Volume),
    ("convert", Quantity::ConvertAll),
    ("win_rate", Quantity::WinRate),
    ("slip_rate", Quantity::SlipRate),
    ("deal_size", Quantity::DealSize),
    ("sales_cycle", Quantity::SalesCycle),
    ("churn", Quantity::Churn),
    ("expansion", Quantity::Expansion),
];

const TEAM_QUANTITIES: [(&str, TeamQuantity); 2] = [
    ("opportunities_per_rep", TeamQuantity::OpportunitiesPerRep),
    ("attrition", TeamQuantity::Attrition),
];

/// What effects are read with.
pub(crate) struct Effects<'r, 'a> {
    pub(crate) context: &'r Context<'a>,
    pub(crate) bases: &'r [CustomerBase],
    /// Of each team, whether it serves cells.
    pub(crate) serving: &'r [bool],
    pub(crate) drivers: &'r mut Drivers,
    pub(crate) flow: &'r mut Flow,
}

impl Effects<'_, '_> {
    /// Reads the effects of the Program or risk that `owner` names, for example `program.ABM`.
    pub(crate) fn read(
        &mut self,
        table: &Table<'_>,
        header: &'static str,
        owner: &str,
    ) -> Vec<Effect> {
        let tables = table.tables("effect", header, written::Effect::KEYS);
        let effects: Vec<(Table<'_>, Effect)> =
            tables.into_iter().map(|table| (table, self.read_effect(&table, owner))).collect();
        let named: Vec<(Table<'_>, String)> =
            effects.iter().map(|(table, effect)| (*table, effect.name.clone())).collect();
        unique_tables(&named);
        effects.into_iter().map(|(_, effect)| effect).collect()
    }

    fn read_effect(&mut self, table: &Table<'_>, owner: &str) -> Effect {
        let selection = self.context.grid.select(table.get("where"));
        let team = table.get("team");
        let by_default = match team.filter(Node::is_text).and_then(|node| node.text()) {
            Some(team) => format!("team={team}"),
            None => selection.text.clone(),
        };
        let name = name_or(table, &by_default);
        let path = format!("{owner}.effect.{name}");
        let action = match (table.get("add"), table.get("multiply")) {
            (Some(add), None) => self.add(table, &add, &selection, &path),
            (None, Some(multiply)) => self.multiply(table, &multiply, &selection, &path),
            (Some(add), Some(multiply)) => {
                table.reader.conflict(
                    (multiply.span, "multiplies"),
                    (add.span, "adds"),
                    format!("effect `{name}` both adds and multiplies"),
                    "make two effects of it",
                );
                None
            }
            (None, None) => {
                table.error(
                    format!("effect `{name}` neither adds nor multiplies"),
                    "does nothing",
                    "write `add = …` (entries a month), or `multiply = \"win_rate\"` and `by = …`",
                );
                None
            }
        };
        Effect { name, action: action.unwrap_or_else(nothing) }
    }

    fn add(
        &mut self,
        table: &Table<'_>,
        add: &Node<'_>,
        selection: &Selection,
        path: &str,
    ) -> Option<Action> {
        refuse(table, &["by", "team"], "an effect that adds entries");
        let stages = &self.context.names.stages;
        let enters = entered_stage(table.get("enters"), stages);
        let shares = shares(&self.context.grid, selection, table.get("share"));
        let entries = self.drivers.value(add, format!("{path}.add"), &COUNT);
        self.flow.entries(format!("`{path}`"), table.span, enters, stages.len(), &shares);
        Some(Action::Add { entries, enters, shares })
    }

    fn multiply(
        &mut self,
        table: &Table<'_>,
        multiply: &Node<'_>,
        selection: &Selection,
        path: &str,
    ) -> Option<Action> {
        refuse(table, &["enters", "share"], "an effect that multiplies");
        let by = table
            .require("by", "by = 1.1")
            .map(|node| self.drivers.value(&node, format!("{path}.by"), &FACTOR));
        let text = multiply.text()?;
        let quantity = TEAM_QUANTITIES.iter().find(|(name, _)| *name == text);
        if let Some((_, quantity)) = quantity {
            refuse(table, &["where"], "an effect on a team");
            let example = "team = \"Enterprise AEs\"";
            let node = table.require("team", example)?;
            let team = refer(&node, "team", &self.context.names.teams)?;
            let capacity = *quantity == TeamQuantity::OpportunitiesPerRep;
            if capacity && self.serving.get(team) == Some(&false) {
                node.reader.warning(
                    node.span,
                    "the effect is on the capacity of a team that serves no cells",
                    "without effect",
                    "name a team that has `serves`",
                );
            }
            return Some(Action::MultiplyTeam { quantity: *quantity, by: by?, team });
        }
        if let Some(team) = table.get("team") {
            team.error(
                format!("`{text}` is no quantity of a team"),
                "effects on a team multiply other quantities",
                "multiply `opportunities_per_rep` or `attrition`, or replace `team` by `where`",
            );
        }
        let quantity = self.quantity(multiply, text)?;
        let bases = match quantity {
            Quantity::Churn | Quantity::Expansion => self.covered_bases(table, selection),
            _ => Vec::new(),
        };
        Some(Action::MultiplyCells { quantity, by: by?, cells: selection.cells.clone(), bases })
    }

    fn quantity(&self, node: &Node<'_>, text: &str) -> Option<Quantity> {
        if let Some(stage) = text.strip_prefix("convert.") {
            let stages = &self.context.names.stages;
            return crossed_stage(node.reader, node.span, stage, stages).map(Quantity::Convert);
        }
        let quantity = QUANTITIES.iter().find(|(name, _)| *name == text);
        if quantity.is_none() {
            let names: Vec<&str> = QUANTITIES
                .iter()
                .map(|(name, _)| *name)
                .chain(TEAM_QUANTITIES.iter().map(|(name, _)| *name))
                .collect();
            node.error(
                format!("unknown quantity `{text}`"),
                "nothing of this name can be multiplied",
                suggestion(text, names.iter().copied())
                    .unwrap_or_else(|| format!("effects multiply {}", list_of(&names))),
            );
        }
        quantity.map(|(_, quantity)| *quantity)
    }

    /// The customer bases that a selection covers; one that it covers in part is reported.
    fn covered_bases(&self, table: &Table<'_>, selection: &Selection) -> Vec<usize> {
        let span = table.get("where").map_or(table.span, |node| node.span);
        let errors = table.reader.errors();
        let mut covered = Vec::new();
        for (number, base) in self.bases.iter().enumerate() {
            let inside = base
                .cells
                .iter()
                .filter(|cell| selection.cells.binary_search(cell).is_ok())
                .count();
            if inside > 0 && inside == base.cells.len() {
                covered.push(number);
            } else if inside > 0 {
                table.reader.error(
                    span,
                    format!("the effect covers only a part of customer base `{}`", base.name),
                    format!("{inside} of its {} cells", base.cells.len()),
                    "churn and expansion belong to whole bases: select all of it or none, or \
                     split the base",
                );
            }
        }
        let partly = table.reader.errors() > errors;
        if covered.is_empty() && !partly && !selection.cells.is_empty() {
            table.reader.warning(
                span,
                "the effect touches no customer base",
                "without effect",
                "select the cells of a base, or add one as [[customers]]",
            );
        }
        covered
    }
}

/// What an effect with an error stands for until the problems are reported.
fn nothing() -> Action {
    Action::Add { entries: Value::Constant(0.0), enters: 0, shares: Vec::new() }
}

/// Reports keys that do not go with what the effect does.
fn refuse(table: &Table<'_>, keys: &[&'static str], what: &str) {
    for node in keys.iter().filter_map(|key| table.get(key)) {
        node.error_at_key(
            format!("{what} has no `{}`", node.key),
            "does not belong here",
            format!("remove `{}`", node.key),
        );
    }
}
