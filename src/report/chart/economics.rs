//! What each Program costs and brings: a row a Program, a bar a figure.

use super::canvas::{Anchor, Canvas, Type};
use super::page::Area;
use super::theme::Ink;
use crate::report::content::data::{Economics, EconomicsRow};

const HEAD: Type = Type::new(12.5, Ink::Quiet);
const NAMES: f64 = 300.0;
const TALLEST: f64 = 120.0;

/// Draws the rows, the whole mix last.
pub fn draw(canvas: &mut Canvas<'_>, economics: &Economics, area: Area) {
    let top = area.top + 14.0;
    let count = economics.rows.len().max(1) as f64;
    let row = ((area.bottom - top) / count).min(TALLEST);
    let left = area.left + NAMES;
    let figures = 240.0;
    type Value = fn(&EconomicsRow) -> f64;
    let columns: [(&str, Value, Ink); 3] = [
        ("Expected cost", |row| row.cost, Ink::BottomUp),
        ("Expected pipeline added", |row| row.pipeline, Ink::Series(2)),
        ("Expected new ARR added", |row| row.new_arr, Ink::Chosen),
    ];
    let width = (area.right - left - figures) / columns.len() as f64;
    for (number, (name, value, ink)) in columns.iter().enumerate() {
        let x = left + number as f64 * width;
        let head = canvas.wrap(name, HEAD, 1, width - 10.0);
        canvas.lines(x, top - 12.0, 0.0, &head, HEAD);
        // Programs share a scale; the whole mix would dwarf them.
        let programs = economics.rows.iter().filter(|row| !row.total);
        let most = programs.map(|row| value(row).abs()).fold(0.0, f64::max);
        for (place, program) in economics.rows.iter().enumerate() {
            let y = top + place as f64 * row;
            let text = economics.measure.write(value(program));
            let own = (x, y + row / 2.0, width - 18.0, row);
            bar(canvas, value(program), if program.total { 0.0 } else { most }, &text, own, *ink);
        }
    }
    let ends = [area.right - 90.0, area.right];
    let per = format!("Cost per {} of ARR", economics.measure.write(1.0));
    let per = canvas.wrap(&per, HEAD, 1, figures - 100.0);
    canvas.lines(ends[0], top - 12.0, 0.0, &per, HEAD.at(Anchor::End));
    canvas.text(ends[1], top - 12.0, "Payback", HEAD.at(Anchor::End));
    for (place, program) in economics.rows.iter().enumerate() {
        let y = top + place as f64 * row;
        let ink = if program.total || place == 0 { Ink::Axis } else { Ink::Grid };
        canvas.line((area.left, y), (area.right, y), ink, 1.0);
        let kind = Type::new(if row < 40.0 { 12.0 } else { 14.5 }, Ink::Text);
        let kind = if program.total { kind.bold() } else { kind };
        let lines = canvas.wrap(&program.label, kind, 2, NAMES - 20.0);
        let spacing = kind.size * 1.16;
        let middle = y + row / 2.0 + 0.36 * kind.size;
        canvas.lines(
            area.left,
            middle - (lines.len() - 1) as f64 * spacing / 2.0,
            spacing,
            &lines,
            kind,
        );
        let ratio = program.cost_per_arr.map_or("–".to_owned(), |ratio| format!("{ratio:.2}"));
        let months =
            program.payback_months.map_or("–".to_owned(), |months| format!("{months:.0} mo"));
        canvas.text(ends[0], middle, &ratio, kind.at(Anchor::End));
        canvas.text(ends[1], middle, &months, kind.at(Anchor::End));
    }
}

/// A bar from the left, its figure behind it; without a scale the figure alone.
fn bar(
    canvas: &mut Canvas<'_>,
    value: f64,
    most: f64,
    text: &str,
    (x, middle, width, row): (f64, f64, f64, f64),
    ink: Ink,
) {
    let total = most == 0.0;
    let kind = Type::new(if row < 40.0 { 12.0 } else { 14.0 }, Ink::Text);
    let kind = if total { kind.bold() } else { kind };
    let room = canvas.width(text, kind) + 10.0;
    let length = if total { 0.0 } else { (width - room).max(4.0) * (value.abs() / most) };
    let half = (row * 0.24).min(20.0);
    if value >= 0.0 {
        canvas.rectangle(x, middle - half, x + length, middle + half, ink, 1.0);
    } else {
        // A loss is an outline: it is told apart without colour.
        canvas.frame(x, middle - half, x + length, middle + half, ink, 1.5);
    }
    let left = if total { x } else { x + length + 8.0 };
    let lines = canvas.wrap(text, kind, 1, width);
    canvas.lines(left, middle + 0.36 * kind.size, 0.0, &lines, kind);
}
