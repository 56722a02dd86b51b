//! The Program calendar: when each costs, and when it works.

use super::canvas::{Anchor, Canvas, Type};
use super::page::Area;
use super::theme::Ink;
use crate::report::content::data::{Calendar, CalendarRow};

const HEAD: Type = Type::new(12.5, Ink::Quiet);
const NAMES: f64 = 250.0;
const TALLEST: f64 = 150.0;

/// Draws a row for each Program.
pub fn draw(canvas: &mut Canvas<'_>, calendar: &Calendar, area: Area) {
    let top = area.top + 26.0;
    let count = calendar.rows.len().max(1) as f64;
    let row = ((area.bottom - top) / count).min(TALLEST);
    let plot =
        Area { left: area.left + NAMES, right: area.right - 84.0, top, bottom: top + row * count };
    let months = calendar.rows.iter().map(|row| row.cost.len()).max().unwrap_or(1).max(1);
    let month = plot.width() / months as f64;
    quarters(canvas, calendar, plot, month);
    canvas.text(area.right, top - 14.0, "Cost in all", HEAD.at(Anchor::End));
    for (number, program) in calendar.rows.iter().enumerate() {
        let y = top + number as f64 * row;
        canvas.line((area.left, y), (area.right, y), Ink::Axis, 1.0);
        let kind = Type::new(if row < 40.0 { 12.0 } else { 14.5 }, Ink::Text);
        let lines = canvas.wrap(&program.label, kind, 2, NAMES - 20.0);
        let spacing = kind.size * 1.16;
        let middle = y + row / 2.0 + 0.36 * kind.size;
        let first = middle - (lines.len() - 1) as f64 * spacing / 2.0;
        canvas.lines(area.left, first, spacing, &lines, kind);
        let total = calendar.measure.write(program.cost.iter().sum());
        canvas.text(area.right, middle, &total, kind.bold().at(Anchor::End));
        strength(canvas, program, plot, (y, row, month));
        costs(canvas, calendar, program, plot, (y, row, month));
    }
}

/// Labels of the quarters above, with a line at each start of a year.
fn quarters(canvas: &mut Canvas<'_>, calendar: &Calendar, plot: Area, month: f64) {
    let parts: Vec<(&str, &str)> = calendar
        .quarters
        .iter()
        .map(|label| label.split_once(' ').unwrap_or(("", label)))
        .collect();
    let kind = HEAD.at(Anchor::Middle);
    let roomy = parts.iter().all(|(_, name)| canvas.width(name, kind) + 4.0 <= 3.0 * month);
    let mut first = 0;
    while let Some((year, _)) = parts.get(first) {
        let length = parts.iter().skip(first).take_while(|(other, _)| other == year).count();
        let x = plot.left + 3.0 * month * first as f64;
        canvas.line((x, plot.top - 36.0), (x, plot.bottom), Ink::Axis, 1.0);
        let middle = x + 1.5 * month * length as f64;
        if canvas.width(year, kind) + 4.0 <= 3.0 * month * length as f64 {
            canvas.text(middle, plot.top - 25.0, year, kind.bold());
        }
        first += length;
    }
    for (number, (_, quarter)) in parts.iter().enumerate() {
        let x = plot.left + 3.0 * month * number as f64;
        canvas.line((x, plot.top), (x, plot.bottom), Ink::Grid, 1.0);
        if roomy {
            canvas.text(x + 1.5 * month, plot.top - 8.0, quarter, kind);
        }
    }
}

/// The lower part of a row: how strongly the Program works, month by month.
fn strength(
    canvas: &mut Canvas<'_>,
    program: &CalendarRow,
    plot: Area,
    (y, row, month): (f64, f64, f64),
) {
    let (base, tallest) = (y + row - 4.0, row * 0.44);
    for (first, end) in runs(&program.strength) {
        let mut outline = vec![(plot.left + first as f64 * month, base)];
        for (number, strength) in program.strength.iter().enumerate().take(end).skip(first) {
            let x = plot.left + number as f64 * month;
            let top = base - tallest * strength.clamp(0.0, 1.0);
            outline.extend([(x, top), (x + month, top)]);
        }
        outline.push((plot.left + end as f64 * month, base));
        canvas.area(outline, Ink::Chosen, 0.75);
    }
}

/// Runs of months above 0, as first and one past the last.
fn runs(values: &[f64]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for month in (0..values.len()).filter(|&month| values[month] > 0.0) {
        match runs.last_mut() {
            Some((_, end)) if *end == month => *end += 1,
            _ => runs.push((month, month + 1)),
        }
    }
    runs
}

/// The upper part: the months that cost, and each quarter's cost where it fits.
fn costs(
    canvas: &mut Canvas<'_>,
    calendar: &Calendar,
    program: &CalendarRow,
    plot: Area,
    (y, row, month): (f64, f64, f64),
) {
    let (top, bottom) = (y + row * 0.09, y + row * 0.43);
    for (first, end) in runs(&program.cost) {
        let at = |number: usize| plot.left + number as f64 * month;
        canvas.rectangle(at(first), top, at(end), bottom, Ink::BottomUp, 0.30);
    }
    let kind = Type::new(11.5, Ink::Text).at(Anchor::Middle);
    for (quarter, costs) in program.cost.chunks(3).enumerate() {
        let cost: f64 = costs.iter().sum();
        let text = calendar.measure.write(cost);
        if cost > 0.0 && canvas.width(&text, kind) + 4.0 <= 3.0 * month && bottom - top > 11.0 {
            let x = plot.left + 3.0 * month * (quarter as f64 + 0.5);
            canvas.text(x, (top + bottom) / 2.0 + 0.36 * kind.size, &text, kind);
        }
    }
}
