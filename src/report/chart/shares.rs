//! How often mixes fail, in parts: a bar a mix.

use super::canvas::{Anchor, Canvas, Type};
use super::page::Area;
use super::plot::SMALL;
use super::scale::Scale;
use super::theme::Ink;
use crate::report::content::data::{CauseBar, Shares};
use crate::report::format::chance;
use crate::report::sentences::percent;

/// The room of the mixes' names, and of the figure behind a bar.
const NAMES: f64 = 250.0;
const FIGURE: f64 = 70.0;
/// The tallest row.
const TALLEST: f64 = 84.0;
/// The line of the key.
const LINE: f64 = 22.0;

const KEY: Type = Type::new(13.0, Ink::Text);

/// Draws the bars under a key of their parts.
pub fn draw(canvas: &mut Canvas<'_>, shares: &Shares, area: Area) {
    let top = key(canvas, shares, area) + 16.0;
    let largest = shares.rows.iter().map(|row| row.missed.estimate).fold(0.0, f64::max);
    let (left, right) = (area.left + NAMES, area.right - FIGURE);
    // A horizontal axis: its right end is the scale's top.
    let scale = Scale::new(largest.max(0.01), right, left);
    let bottom = area.bottom - 24.0;
    let height = ((bottom - top) / shares.rows.len().max(1) as f64).min(TALLEST);
    let foot = top + height * shares.rows.len() as f64;
    for tick in scale.ticks() {
        let x = scale.at(tick);
        canvas.line((x, top), (x, foot), Ink::Grid, 1.0);
        canvas.text(x, foot + 18.0, &percent(tick), SMALL.at(Anchor::Middle));
    }
    for (number, row) in shares.rows.iter().enumerate() {
        let middle = top + (number as f64 + 0.5) * height;
        bar(canvas, row, scale, (middle, height, area.left), number == 0);
    }
}

/// What the colours stand for, in as many lines as it takes; where it ends.
fn key(canvas: &mut Canvas<'_>, shares: &Shares, area: Area) -> f64 {
    let (mut x, mut y) = (area.left, area.top + 4.0);
    for (number, name) in shares.names.iter().enumerate() {
        let name = canvas.wrap(name, KEY, 1, area.width() - 40.0).join("");
        let width = 22.0 + canvas.width(&name, KEY) + 26.0;
        if x > area.left && x + width > area.right {
            (x, y) = (area.left, y + LINE);
        }
        canvas.rectangle(x, y - 11.0, x + 15.0, y + 2.0, Ink::Series(number), 1.0);
        canvas.text(x + 22.0, y, &name, KEY);
        x += width;
    }
    y
}

fn bar(
    canvas: &mut Canvas<'_>,
    row: &CauseBar,
    scale: Scale,
    (middle, height, left): (f64, f64, f64),
    is_first: bool,
) {
    let size = (height * 0.36).clamp(11.0, 15.0);
    let kind = Type::new(size, Ink::Text);
    let kind = if is_first { kind.bold() } else { kind };
    let name = canvas.wrap_mix(&row.name, kind, 3, NAMES - 16.0);
    let first = middle + 0.36 * size - 0.58 * size * (name.len() - 1) as f64;
    canvas.lines(left, first, 1.16 * size, &name, kind);
    let half = height * 0.34;
    let mut from = 0.0;
    for (number, part) in row.parts.iter().enumerate() {
        let (x0, x1) = (scale.at(from), scale.at(from + part));
        from += part;
        // A hair of paper between the parts tells them apart without colour.
        let edge = if x1 - x0 > 3.0 { 0.7 } else { 0.0 };
        canvas.rectangle(x0, middle - half, x1 - edge, middle + half, Ink::Series(number), 1.0);
        let text = percent((part * 100.0).round() / 100.0);
        let inside = Type::new(12.0, canvas.theme.palette.on(Ink::Series(number), 1.0)).bold();
        if canvas.width(&text, inside) + 10.0 < x1 - x0 {
            canvas.text((x0 + x1) / 2.0, middle + 4.4, &text, inside.at(Anchor::Middle));
        }
    }
    canvas.text(scale.at(from) + 8.0, middle + 0.36 * size, &chance(row.missed), kind);
}
