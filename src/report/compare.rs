//! Two mixes side by side: for the terminal, and as a table for other programs.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::answers::with_interval;
use super::csv::{number, optional};
use super::format::{chance_with_interval, count, money};
use super::wrap::{printable, wrap};
use crate::analysis::{Chances, Comparison, Difference, Figures};
use crate::scenario::{Metric, Unit};

/// The columns between two columns.
const GAP: usize = 2;

/// The comparison in lines of at most about `width` columns: the goals, then the metrics by
/// quarter, as many side by side as fit.
#[must_use]
pub fn terminal(comparison: &Comparison, width: usize) -> String {
    let [a, b] = &comparison.names;
    let mut lines = Vec::new();
    let intro = format!(
        "A is {a}. B is {b}. Both in the same {} trials; differences are A − B with their 95 % \
         intervals.",
        count(comparison.trials as u64)
    );
    lines.extend(wrap(&printable(&intro), usize::MAX, |line| line.chars().count() <= width));
    lines.push(String::new());
    lines.extend(goals(comparison));
    lines.push(String::new());
    lines.extend(wrap(&verdict(comparison), usize::MAX, |line| line.chars().count() <= width));
    let columns: Vec<Vec<String>> = comparison
        .metrics
        .iter()
        .map(|(metric, figures)| column(comparison, *metric, figures))
        .collect();
    let label = comparison.periods.iter().map(|label| label.chars().count()).fold(0, usize::max);
    let mut from = 0;
    while from < columns.len() {
        let wide = |column: &Vec<String>| {
            column
                .iter()
                .flat_map(|cell| cell.lines())
                .map(|line| line.chars().count())
                .fold(0, usize::max)
        };
        let mut taken = label;
        let fitting = columns[from..].iter().take_while(|column| {
            taken += GAP + wide(column);
            taken <= width
        });
        let to = from + fitting.count().max(1);
        lines.push(String::new());
        lines.extend(side_by_side(comparison, &columns[from..to]));
        from = to;
    }
    lines.join("\n") + "\n"
}

/// Which of the two meets all goals more often, in how many trials.
fn verdict(comparison: &Comparison) -> String {
    let pair = comparison.all_goals.pair;
    let both = comparison.trials - pair.discordant();
    let said = format!(
        "In {} trials only A meets all goals, in {} only B, and in {} they fare alike.",
        count(pair.only_first as u64),
        count(pair.only_second as u64),
        count(both as u64)
    );
    let difference = comparison.all_goals.difference;
    let known = if difference.low > 0.0 {
        "A is better."
    } else if difference.high < 0.0 {
        "B is better."
    } else {
        "That may be chance."
    };
    format!("{said} {known}")
}

fn goals(comparison: &Comparison) -> Vec<String> {
    let mut table = plain();
    let _ = table.set_header(["goal", "A", "B", "A − B, points", "only A", "only B"]);
    let mut row = |name: &str, chances: &Chances| {
        let [a, b] = chances.chances.map(chance_with_interval);
        let pair = chances.pair;
        let only = |trials: usize| count(trials as u64);
        let _ = table.add_row([
            printable(name),
            a,
            b,
            with_interval(chances.difference),
            only(pair.only_first),
            only(pair.only_second),
        ]);
    };
    row("all goals", &comparison.all_goals);
    comparison.goals.iter().for_each(|(name, chances)| row(name, chances));
    finished(table)
}

/// A metric's header and its differences by period.
fn column(comparison: &Comparison, metric: Metric, figures: &[Figures]) -> Vec<String> {
    let header = format!("{}\nA − B", name(metric).replace('_', " "));
    let cell = |figures: &Figures| {
        let Difference { estimate, low, high } = figures.difference;
        if figures.defined == 0.0 {
            return String::new();
        }
        let write = |amount: f64| match metric.unit() {
            Unit::Money => money(amount, &comparison.currency),
            _ => format!("{}{:.2}", if amount < -0.005 { "−" } else { "" }, amount.abs()),
        };
        format!("{} ({} to {})", write(estimate), write(low), write(high))
    };
    std::iter::once(header).chain(figures.iter().map(cell)).collect()
}

fn side_by_side(comparison: &Comparison, columns: &[Vec<String>]) -> Vec<String> {
    let mut table = plain();
    let row = |place: usize, label: &str| {
        let cells = columns.iter().map(move |column| column[place].clone());
        std::iter::once(label.to_owned()).chain(cells).collect::<Vec<_>>()
    };
    let _ = table.set_header(row(0, ""));
    for (place, period) in comparison.periods.iter().enumerate() {
        let _ = table.add_row(row(place + 1, period));
    }
    finished(table)
}

pub(super) fn plain() -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .force_no_tty();
    table
}

pub(super) fn finished(mut table: Table) -> Vec<String> {
    for (place, column) in table.column_iter_mut().enumerate() {
        let _ = column.set_padding((0, GAP as u16));
        if place > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Only company metrics that need neither stage nor team are compared.
fn name(metric: Metric) -> String {
    metric.name(&[], &[])
}

/// The comparison as CSV, every digit: a row a goal, then a row a metric and period.
#[must_use]
pub fn csv(comparison: &Comparison) -> Vec<u8> {
    let mut table = super::csv::Table::new(&[
        "figure",
        "period",
        "a",
        "b",
        "difference",
        "low",
        "high",
        "a_higher",
        "b_higher",
        "defined",
    ]);
    let goals = comparison.goals.iter().map(|(name, chances)| (format!("p: {name}"), chances));
    for (name, chances) in std::iter::once(("p_all".to_owned(), &comparison.all_goals)).chain(goals)
    {
        let pair = chances.pair;
        let share = |trials: usize| trials as f64 / pair.trials as f64;
        let Difference { estimate, low, high } = chances.difference;
        let [a, b] = chances.chances.map(|chance| chance.estimate);
        let figures =
            [a, b, estimate, low, high, share(pair.only_first), share(pair.only_second), 1.0];
        table.row([name, String::new()].into_iter().chain(figures.map(number)));
    }
    for (metric, by_period) in &comparison.metrics {
        for (period, figures) in comparison.periods.iter().zip(by_period) {
            let Difference { estimate, low, high } = figures.difference;
            let numbers = [
                figures.means[0],
                figures.means[1],
                estimate,
                low,
                high,
                figures.a_higher,
                figures.b_higher,
            ];
            let known = |figure: f64| optional((figures.defined > 0.0).then_some(figure));
            let cells = numbers.map(known).into_iter().chain([number(figures.defined)]);
            table.row([name(*metric), period.clone()].into_iter().chain(cells));
        }
    }
    table.into_bytes()
}
