//! `[economics]` and `[market]`.

use super::Context;
use super::allowed::{MONEY, PROBABILITY, RATE, number_in};
use super::document::Node;
use super::table::Table;
use crate::scenario::checked::{Economics, Market, Quantity};
use crate::scenario::written;

/// Quantities that the market can move, with their keys.
const ELASTIC: [(&str, Quantity); 7] = [
    ("volume", Quantity::Volume),
    ("convert", Quantity::ConvertAll),
    ("win_rate", Quantity::WinRate),
    ("deal_size", Quantity::DealSize),
    ("sales_cycle", Quantity::SalesCycle),
    ("churn", Quantity::Churn),
    ("expansion", Quantity::Expansion),
];

/// How far the shares of a list may miss 1; beyond rounding, they were meant otherwise.
const ROUNDING: f64 = 1e-6;

/// Reads `[economics]`.
pub(crate) fn read_economics(context: &Context<'_>, document: &Table<'_>) -> Economics {
    let quarters = context.calendar().map_or(0, |calendar| calendar.quarters());
    let table = document
        .get("economics")
        .and_then(|node| node.table("[economics]", written::Economics::KEYS));
    let get = |key| table.and_then(|table| table.get(key));
    Economics {
        gross_margin: number_in(get("gross_margin"), &PROBABILITY).unwrap_or(1.0),
        other_cost: get("other_cost")
            .and_then(|node| by_quarter(&node, quarters))
            .unwrap_or_else(|| vec![0.0; quarters]),
        linearity: get("linearity")
            .and_then(|node| read_linearity(&node))
            .unwrap_or([1.0 / 3.0; 3]),
    }
}

/// Money by quarter: a list with an amount for each, or one amount for all.
fn by_quarter(node: &Node<'_>, quarters: usize) -> Option<Vec<f64>> {
    if node.is_list() {
        return money_list(node, quarters);
    }
    number_in(Some(*node), &MONEY).map(|amount| vec![amount; quarters])
}

/// A list with an amount for each quarter of the plan.
pub(crate) fn money_list(node: &Node<'_>, quarters: usize) -> Option<Vec<f64>> {
    let amounts: Option<Vec<f64>> =
        node.list()?.into_iter().map(|amount| number_in(Some(amount), &MONEY)).collect();
    let amounts = amounts?;
    if amounts.len() != quarters && quarters > 0 {
        node.error(
            format!(
                "`{}` must have {quarters} amounts, one for each quarter, has {}",
                node.key,
                amounts.len()
            ),
            format!("{} amounts", amounts.len()),
            "write one amount for each quarter of the plan",
        );
        return None;
    }
    Some(amounts)
}

fn read_linearity(node: &Node<'_>) -> Option<[f64; 3]> {
    let shares = node.numbers()?;
    let sum: f64 = shares.iter().sum();
    let sound =
        shares.iter().all(|share| (0.0..=1.0).contains(share)) && (sum - 1.0).abs() < ROUNDING;
    match <[f64; 3]>::try_from(shares) {
        Ok(shares) if sound => Some(shares.map(|share| share / sum)),
        _ => {
            node.error(
                "`linearity` must be three shares that sum to 1",
                format!("sums to {sum}"),
                "write the shares of month 1, 2 and 3, for example `[0.15, 0.25, 0.6]`",
            );
            None
        }
    }
}

/// Reads `[market]`.
pub(crate) fn read_market(document: &Table<'_>) -> Market {
    let mut market = Market { volatility: 0.0, persistence: 0.0, elasticity: Vec::new() };
    let table =
        document.get("market").and_then(|node| node.table("[market]", written::Market::KEYS));
    let Some(table) = table else { return market };
    market.volatility = number_in(table.get("volatility"), &RATE).unwrap_or(0.0);
    market.persistence =
        table.get("persistence").and_then(|node| read_persistence(&node)).unwrap_or(0.0);
    let exponents = table
        .get("elasticity")
        .and_then(|node| node.table("[market.elasticity]", written::Elasticity::KEYS));
    if let Some(exponents) = exponents {
        for (key, quantity) in ELASTIC {
            if let Some(exponent) = exponents.get(key).and_then(|node| read_exponent(&node)) {
                market.elasticity.push((quantity, exponent));
            }
        }
    }
    if let (Some(node), true) = (table.get("volatility"), market.elasticity.is_empty()) {
        node.reader.warning(
            node.span,
            "the market moves nothing: no quantity has an elasticity",
            "without effect",
            "add for example `[market.elasticity]` with `volume = 1.0`",
        );
    }
    if let (Some(exponents), None) = (exponents, table.get("volatility")) {
        exponents.reader.warning(
            exponents.span,
            "the elasticities have no effect: the market has no volatility",
            "without effect",
            "add for example `volatility = 0.08` to [market]",
        );
    }
    market
}

fn read_persistence(node: &Node<'_>) -> Option<f64> {
    let persistence = node.number()?;
    if persistence.abs() >= 1.0 {
        node.error(
            format!("`persistence` must lie between -1 and 1, is {persistence}"),
            "the market would not be stationary",
            "write for example 0.7",
        );
        return None;
    }
    Some(persistence)
}

fn read_exponent(node: &Node<'_>) -> Option<f64> {
    let exponent = node.number()?;
    if exponent.abs() > 100.0 {
        node.error(
            format!("the elasticity of `{}` must lie in -100 to 100, is {exponent}", node.key),
            "an exponent",
            "1 moves the quantity in proportion to the market",
        );
        return None;
    }
    Some(exponent)
}
