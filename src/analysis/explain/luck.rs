//! What no driver explains: how much of an output's variance is left once all of them are
//! known, and how much of that is mere luck.

use serde::{Deserialize, Serialize};

use crate::analysis::explain::again::{Changed, OtherLuck, Values};
use crate::analysis::explain::drivers::Driven;
use crate::analysis::explain::estimate::Estimate;

/// Shares of an output's variance that no driver explains.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Luck {
    /// All of it: what is left where every driver is known.
    pub unexplained: Estimate,
    /// Of that, what market, risks and the volatility of sources account for.
    pub conditions: Estimate,
    /// Of that, what is left where these are known too: which deal closes, who leaves.
    pub deals: Estimate,
}

/// Half the mean squared difference of two runs, as a share of the variance: what is left of
/// the variance when all that the two have in common is known (Jansen 1999).
fn left(one: &[f64], other: &[f64], variance: f64) -> impl Iterator<Item = f64> + Clone {
    let half = move |(one, other): (&f64, &f64)| (one - other) * (one - other) / (2.0 * variance);
    one.iter().zip(other).map(half)
}

/// Adds to each output what no driver explains of it, where it varies at all.
pub fn add_luck(driven: &mut [Driven], runs: &OtherLuck) {
    for (number, driven) in driven.iter_mut().enumerate() {
        let variance = driven.standard_deviation * driven.standard_deviation;
        if variance <= 0.0 {
            continue;
        }
        let shares = |other: &Values| -> Vec<f64> {
            left(&runs.base[number], &other[number], variance).collect()
        };
        let (all, deals) = (shares(&runs.drivers_kept), shares(&runs.conditions_kept));
        let conditions = all.iter().zip(&deals).map(|(all, deals)| all - deals);
        driven.luck = Some(Luck {
            unexplained: Estimate::mean(all.iter().copied()),
            conditions: Estimate::mean(conditions),
            deals: Estimate::mean(deals.iter().copied()),
        });
    }
}

/// Adds to each influence its total index: the share of the variance that is left where
/// everything but the driver is known, its interactions included.
pub fn add_totals(driven: &mut [Driven], base: &Values, changed: &[Changed]) {
    for (number, driven) in driven.iter_mut().enumerate() {
        let variance = driven.standard_deviation * driven.standard_deviation;
        if variance <= 0.0 {
            continue;
        }
        for influence in &mut driven.influences {
            let changed = changed.iter().find(|changed| changed.driver == influence.driver);
            let redrawn = changed.and_then(|changed| changed.redrawn.as_ref());
            influence.total = redrawn
                .map(|redrawn| Estimate::mean(left(&base[number], &redrawn[number], variance)));
        }
    }
}
