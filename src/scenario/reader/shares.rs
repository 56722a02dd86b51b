//! How a flow is dealt over the cells that a selector picks.

use super::document::Node;
use super::grid::Grid;
use super::selection::Selection;
use crate::scenario::checked::CellShare;

/// The shares of the selected cells, from a `share` table where there is one: for each
/// dimension the shares of its selected members are normalised to 1 (even where the table
/// does not name the dimension), and a cell's share is their product.
pub(crate) fn shares(
    grid: &Grid,
    selection: &Selection,
    table: Option<Node<'_>>,
) -> Vec<CellShare> {
    let mut weights: Vec<Vec<f64>> = selection
        .members
        .iter()
        .map(|members| members.iter().map(|&selected| f64::from(u8::from(selected))).collect())
        .collect();
    for entry in table.and_then(|node| node.entries()).unwrap_or_default() {
        if let Some(dimension) = grid.dimension((entry.reader, entry.key_span), entry.key)
            && let Some(given) = member_shares(grid, selection, dimension, &entry)
        {
            weights[dimension] = given;
        }
    }
    for weights in &mut weights {
        let sum: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum);
    }
    if selection.cells.is_empty() {
        return Vec::new();
    }
    let whole = vec![CellShare { cell: 0, share: 1.0 }];
    let mut shares = weights.iter().fold(whole, |parts: Vec<CellShare>, weights| {
        let dealt = |part: &CellShare| {
            let CellShare { cell, share } = *part;
            let members = weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0);
            members.map(move |(member, weight)| CellShare {
                cell: cell * weights.len() + member,
                share: share * weight,
            })
        };
        parts.iter().flat_map(dealt).collect()
    });
    // A product of very small shares may be too small for a number.
    shares.retain(|part| part.share > 0.0);
    shares
}

/// The shares that the table gives to the members of a dimension; `None` after reporting
/// what is wrong.
fn member_shares(
    grid: &Grid,
    selection: &Selection,
    dimension: usize,
    table: &Node<'_>,
) -> Option<Vec<f64>> {
    let selected = selection.members.get(dimension)?;
    let errors = table.reader.errors();
    let mut shares = vec![0.0; selected.len()];
    for entry in table.entries()? {
        let Some(member) = grid.member((entry.reader, entry.key_span), dimension, entry.key) else {
            continue;
        };
        let Some(share) = entry.number() else { continue };
        if !(0.0..=1e9).contains(&share) {
            let reason = format!("the share of `{}` must be 0 or more, is {share}", entry.key);
            entry.error(reason, "no share", "shares are relative: 1 and 3 mean 25 % and 75 %");
        }
        if !selected[member] && !selection.cells.is_empty() {
            entry.error_at_key(
                format!("`share` names `{}`, which `where` does not select", entry.key),
                "outside the selection",
                "remove it, or select it in `where`",
            );
        }
        shares[member] = share;
    }
    if table.reader.errors() > errors {
        return None;
    }
    if shares.iter().sum::<f64>() <= 0.0 {
        table.error(
            format!("`share` gives every selected member of `{}` 0", table.key),
            "the shares sum to 0",
            "give at least one selected member a positive share, or leave the table out",
        );
        return None;
    }
    Some(shares)
}
