//! Charts in words, for those who cannot see them.

use crate::report::content::data::{
    BarKind, Body, Bridge, BridgeBar, Calendar, CalendarRow, Economics, EconomicsRow, Exceedance,
    ExceedanceCurve, Frontier, Heat, HeatRow, Panel, Panels, Ranking, RankingRow, Snowball,
};
use crate::report::format::{chance, chance_with_margin};

/// The ranking in words.
pub fn ranking(ranking: &Ranking) -> String {
    let row = |row: &RankingRow| {
        format!(
            "{}. {}: {}, {}",
            row.rank,
            row.name,
            chance_with_margin(row.chance),
            ranking.measure.write(row.cost)
        )
    };
    let rows: Vec<String> = ranking.rows.iter().map(row).collect();
    format!("Mixes by rank, chance and mean Program cost. {}.", rows.join("; "))
}

/// The heat map in words.
pub fn goals(heat: &Heat) -> String {
    let row = |row: &HeatRow| {
        let chances: Vec<String> = heat
            .goals
            .iter()
            .zip(&row.chances)
            .map(|(goal, known)| format!("{goal} {}", chance(*known)))
            .collect();
        format!("{}: {}", row.name, chances.join(", "))
    };
    let rows: Vec<String> = heat.rows.iter().map(row).collect();
    format!("Chances by mix and goal. {}.", rows.join("; "))
}

/// Panels in words.
pub fn panels(panels: &Panels) -> String {
    let told: Vec<String> = panels.rows.iter().flatten().map(|own| panel(panels, own)).collect();
    told.join(" ")
}

fn panel(panels: &Panels, panel: &Panel) -> String {
    let write = |value: f64| panel.measure.write(value);
    let quarters: Vec<String> = match &panel.body {
        Body::Fan { figures, .. } => panels
            .quarters
            .iter()
            .zip(figures)
            .filter_map(|(quarter, figure)| {
                let figure = figure.as_ref()?;
                let summary = figure.summary?;
                let [low, middle, high] = [1, 3, 5].map(|place| write(summary.quantiles[place]));
                let target =
                    figure.target.map(|target| format!(", {} {}", panel.target, write(target)));
                let met = figure.met.map(|met| {
                    let known = super::titles::proportion(met, panels.trials);
                    format!(" met with {}", chance(known))
                });
                Some(format!(
                    "{quarter} median {middle} (P10 {low}, P90 {high}){}{}",
                    target.unwrap_or_default(),
                    met.unwrap_or_default()
                ))
            })
            .collect(),
        Body::Stack { parts, .. } => parts
            .iter()
            .map(|(name, values)| {
                let values: Vec<String> = values.iter().map(|value| write(*value)).collect();
                format!("{name} {}", values.join(", "))
            })
            .collect(),
    };
    format!("{}: {}.", panel.heading, quarters.join("; "))
}

/// The bridge in words.
pub fn bridge(bridge: &Bridge) -> String {
    let bar = |bar: &BridgeBar| {
        let write = |amount: f64| bridge.measure.write(amount);
        match bar.kind {
            BarKind::Change => {
                let sign = if bar.to >= bar.from { "+" } else { "" };
                format!("{} {sign}{}", bar.label, write(bar.to - bar.from))
            }
            BarKind::Unfunded | BarKind::Surplus => {
                format!("{} {}", bar.label, write((bar.to - bar.from).abs()))
            }
            _ => format!("{} {}", bar.label, write(bar.to)),
        }
    };
    let bars: Vec<String> = bridge.bars.iter().map(bar).collect();
    format!("From the bottom-up plan to the target. {}.", bars.join("; "))
}

/// The snowball in words.
pub fn snowball(snowball: &Snowball) -> String {
    let write = |amount: f64| snowball.measure.write(amount);
    let period = |place: usize| {
        format!(
            "{}: opening {}, new {}, expansion {}, churned {}, closing {}",
            snowball.periods[place],
            write(snowball.opening[place]),
            write(snowball.new[place]),
            write(snowball.expansion[place]),
            write(snowball.churned[place]),
            write(snowball.closing[place])
        )
    };
    let periods: Vec<String> = (0..snowball.periods.len()).map(period).collect();
    format!("Mean ARR by period. {}.", periods.join("; "))
}

/// Cost against chance in words.
pub fn frontier(frontier: &Frontier) -> String {
    let point = |place: &usize| {
        let point = frontier.points.get(*place)?;
        Some(format!("{} buys {}", frontier.measure.write(point.cost), chance(point.chance)))
    };
    let along: Vec<String> = frontier.frontier.iter().filter_map(point).collect();
    let named: Vec<String> = frontier
        .points
        .iter()
        .filter_map(|point| {
            let label = point.label.as_ref()?;
            Some(format!(
                "{label} {} for {}",
                chance(point.chance),
                frontier.measure.write(point.cost)
            ))
        })
        .collect();
    format!("Along the frontier: {}. Labelled: {}.", along.join("; "), named.join("; "))
}

/// The exceedance curves in words.
pub fn exceedance(exceedance: &Exceedance) -> String {
    let write = |amount: f64| exceedance.measure.write(amount);
    let curve = |curve: &ExceedanceCurve| {
        let [high, middle, low] = [10, 50, 90].map(|level| curve.values.get(100 - level).copied());
        let at = |value: Option<f64>| value.map(write).unwrap_or_default();
        let met = curve.met.map(|met| format!(", the target with {}", chance(met)));
        format!(
            "{} at least {} with a chance of 90 %, {} with 50 %, {} with 10 %{}",
            curve.name,
            at(low),
            at(middle),
            at(high),
            met.unwrap_or_default()
        )
    };
    let years: Vec<String> = exceedance
        .years
        .iter()
        .map(|year| {
            let curves: Vec<String> = year.curves.iter().map(curve).collect();
            format!("{}: {}.", year.label, curves.join("; "))
        })
        .collect();
    years.join(" ")
}

/// The economics in words.
pub fn economics(economics: &Economics) -> String {
    let write = |amount: f64| economics.measure.write(amount);
    let row = |row: &EconomicsRow| {
        let payback = row.payback_months.map(|months| format!(", payback {months:.0} months"));
        format!(
            "{}: cost {}, pipeline {}, new ARR {}{}",
            row.label,
            write(row.cost),
            write(row.pipeline),
            write(row.new_arr),
            payback.unwrap_or_default()
        )
    };
    let rows: Vec<String> = economics.rows.iter().map(row).collect();
    format!("Expected cost and return by Program. {}.", rows.join("; "))
}

/// The calendar in words.
pub fn calendar(calendar: &Calendar) -> String {
    let label = |month: usize| calendar.quarters.get(month / 3).map_or("", String::as_str);
    let row = |row: &CalendarRow| {
        let first = |of: &[f64]| of.iter().position(|value| *value > 0.0).map(label);
        let costs = first(&row.cost).map(|at| format!(" costs from {at},"));
        let works = first(&row.strength).map(|at| format!(" works from {at},"));
        let total: f64 = row.cost.iter().sum();
        format!(
            "{}{}{} {} in all",
            row.label,
            costs.unwrap_or_default(),
            works.unwrap_or_default(),
            calendar.measure.write(total)
        )
    };
    let rows: Vec<String> = calendar.rows.iter().map(row).collect();
    format!("{}.", rows.join("; "))
}
