//! What Programs and risks share: how long they last, how they come and go, what they cost.

use super::allowed::{MONEY, MONTHS, number_in};
use super::table::Table;
use super::value::Drivers;
use crate::scenario::checked::{Cost, Timing};
use crate::scenario::written;

pub(crate) fn read_months(table: &Table<'_>) -> Option<u32> {
    table.get("months").and_then(|node| node.whole(1, 1200)).map(|months| months as u32)
}

pub(crate) fn read_timing(table: &Table<'_>, owner: &str, drivers: &mut Drivers) -> Timing {
    let path = format!("{owner}.lag_months");
    let half_life = table.get("half_life_months");
    let half_life_months = number_in(half_life, &MONTHS);
    if let (Some(node), Some(0.0)) = (half_life, half_life_months) {
        node.error(
            "`half_life_months` must be above 0",
            "the effect would stop at once",
            "leave it out for an effect that stops at its end",
        );
    }
    Timing {
        lag_months: drivers.value_or(table.get("lag_months"), path, &MONTHS, 0.0),
        ramp_months: number_in(table.get("ramp_months"), &MONTHS).unwrap_or(0.0),
        half_life_months,
    }
}

pub(crate) fn read_cost(table: &Table<'_>, owner: &str, drivers: &mut Drivers) -> Cost {
    let cost = table.get("cost").and_then(|node| node.table("`cost`", written::Cost::KEYS));
    let mut value = |key: &'static str| {
        let node = cost.and_then(|cost| cost.get(key));
        drivers.value_or(node, format!("{owner}.cost.{key}"), &MONEY, 0.0)
    };
    Cost { upfront: value("upfront"), per_month: value("per_month") }
}
