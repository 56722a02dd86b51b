//! Tables for spreadsheets: every mix, and figures by quarter and year a row each.

use super::table::{Cell, Kind, Table};
use crate::analysis::{Figure, MixDetail, Results};
use crate::report::sentences::captions;
use crate::report::sentences::titles::proportion;
use crate::report::stored::is_told;
use crate::scenario::Unit;

/// The most mixes of a sheet; `ranked.csv` has all.
const MIXES: usize = 10_000;

/// Every mix, its name as the result files write it.
pub(super) fn ranking(results: &Results) -> Table {
    let mut table = Table::new(
        "ranking",
        &captions::ranking_sheet(results, MIXES),
        &[
            ("Rank", Kind::Number),
            ("Mix", Kind::Text),
            ("Programs", Kind::Text),
            ("Tied with best", Kind::Text),
            ("All goals", Kind::Chance),
            ("All goals, low (95 %)", Kind::Chance),
            ("All goals, high (95 %)", Kind::Chance),
        ],
    );
    for (number, goal) in results.goals.iter().enumerate() {
        table.push_column(&format!("Goal {}: {}", number + 1, goal.name), Kind::Chance);
    }
    for heading in [
        "Program cost, mean",
        "Program cost, 90 % chance of at most",
        "New ARR, 90 % chance of at least",
        "New ARR, median",
        "New ARR, 10 % chance of at least",
        "Closing ARR, median",
        "Shortfall, mean",
    ] {
        table.push_column(heading, Kind::Money);
    }
    for mix in results.ranked.iter().take(MIXES) {
        let mut row = vec![
            Cell::Number(mix.rank as f64),
            Cell::Text(mix.name.clone()),
            Cell::Text(mix.programs.join("; ")),
            Cell::Text(if mix.tied_with_best { "yes" } else { "" }.to_owned()),
            Cell::Chance(mix.all_goals),
            Cell::Share(mix.all_goals.low),
            Cell::Share(mix.all_goals.high),
        ];
        row.extend(mix.goals.iter().map(|known| Cell::Chance(*known)));
        row.extend([mix.program_cost_mean, mix.program_cost_p90].map(|n| Cell::money(Some(n))));
        row.extend(mix.new_arr.map(|n| Cell::money(Some(n))));
        row.extend([Cell::money(Some(mix.ending_arr_p50)), Cell::money(mix.shortfall_mean)]);
        table.rows.push(row);
    }
    table
}

/// Chances by mix and goal, a row each, of the mixes shown in full.
pub(super) fn goals(results: &Results) -> Table {
    let mut table = Table::new(
        "goals",
        captions::GOALS_SHEET,
        &[
            ("Mix", Kind::Text),
            ("Goal", Kind::Text),
            ("Asks for", Kind::Text),
            ("Chance", Kind::Chance),
            ("Low (95 %)", Kind::Chance),
            ("High (95 %)", Kind::Chance),
        ],
    );
    for mix in results.detail.iter().filter_map(|detail| results.ranked.get(detail.ranked)) {
        for (goal, known) in results.goals.iter().zip(&mix.goals) {
            table.rows.push(vec![
                Cell::Text(mix.name.clone()),
                Cell::Text(goal.name.clone()),
                Cell::Text(goal.description.clone()),
                Cell::Chance(*known),
                Cell::Share(known.low),
                Cell::Share(known.high),
            ]);
        }
    }
    table
}

/// Figures by quarter, of the mixes shown in full.
pub(super) fn quarters(results: &Results) -> Table {
    figures(results, "quarters", "Quarter", &results.quarters, |detail| &detail.quarters)
}

/// The same by fiscal year.
pub(super) fn years(results: &Results) -> Table {
    figures(results, "years", "Year", &results.years, |detail| &detail.years)
}

fn figures(
    results: &Results,
    name: &'static str,
    period: &str,
    labels: &[String],
    periods: fn(&MixDetail) -> &Vec<Vec<Figure>>,
) -> Table {
    let mut table = Table::new(
        name,
        captions::FIGURES_SHEET,
        &[
            ("Mix", Kind::Text),
            (period, Kind::Text),
            ("Dimension", Kind::Text),
            ("Member", Kind::Text),
            ("Metric", Kind::Text),
        ],
    );
    for heading in ["Mean", "SD", "P5", "P10", "P25", "P50", "P75", "P90", "P95", "Target"] {
        table.push_column(heading, Kind::Number);
    }
    table.push_column("Chance of target", Kind::Chance);
    table.push_column("Defined", Kind::Chance);
    for detail in &results.detail {
        let Some(mix) = results.ranked.get(detail.ranked) else { continue };
        for (label, figures) in labels.iter().zip(periods(detail)) {
            for figure in figures.iter().filter(|figure| is_told(figure, &results.goals)) {
                table.rows.push(row(results, &mix.name, label, figure));
            }
        }
    }
    table
}

fn row(results: &Results, mix: &str, label: &str, figure: &Figure) -> Vec<Cell> {
    let (dimension, member) = results.slice_names(figure.slice);
    let metric = figure.metric.name(&results.stages, &results.teams);
    let mut row: Vec<Cell> = [mix, label, dimension, member, &metric]
        .into_iter()
        .map(|text| Cell::Text(text.to_owned()))
        .collect();
    let number = |value: Option<f64>| match figure.metric.unit() {
        Unit::Money => Cell::money(value),
        Unit::Count | Unit::Ratio => Cell::number(value),
    };
    let summary = figure.summary.as_ref();
    row.push(number(summary.map(|summary| summary.mean)));
    row.push(number(summary.map(|summary| summary.standard_deviation)));
    for place in 0..7 {
        row.push(number(summary.map(|summary| summary.quantiles[place])));
    }
    row.push(number(figure.target));
    let met = figure.met.map(|met| Cell::Chance(proportion(met, results.trials)));
    row.extend([met.unwrap_or(Cell::Empty), Cell::Share(figure.defined)]);
    row
}
