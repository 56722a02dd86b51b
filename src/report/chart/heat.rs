//! Mixes by goals: the darker, the likelier.

use super::canvas::{Anchor, Canvas, Type};
use super::page::{Area, MARGIN};
use super::theme::Ink;
use crate::report::content::data::{Heat, Role};
use crate::report::format::chance;

const HEAD: Type = Type::new(12.5, Ink::Quiet);

/// Where names begin, and how much of the page they may take.
const NAME: f64 = MARGIN + 48.0;
const NAMES: f64 = 0.40;
/// The widest column, and the tallest row.
const WIDEST: f64 = 270.0;
const TALLEST: f64 = 104.0;
/// The darkest ground, on which dark text still reads well.
const DARKEST: f64 = 0.64;

/// Draws the heat map.
pub fn draw(canvas: &mut Canvas<'_>, heat: &Heat, area: Area) {
    let columns = heat.goals.len().max(1) as f64;
    // The names get what the columns leave, up to a limit.
    let most = area.width() * NAMES;
    let widest = heat.rows.iter().map(|row| canvas.width(&row.name, name_type(20.0, true)));
    let names = widest.fold(120.0, f64::max).min(most);
    let left = NAME + names + 20.0;
    let column = ((area.right - left) / columns).min(WIDEST);
    let heads: Vec<Vec<String>> =
        heat.goals.iter().map(|goal| canvas.wrap(goal, HEAD, 3, column - 10.0)).collect();
    let tallest = heads.iter().map(Vec::len).fold(1, usize::max);
    let top = area.top + 16.0 * (tallest - 1) as f64 + 14.0;
    let row = ((area.bottom - top) / heat.rows.len().max(1) as f64).min(TALLEST);
    for (number, head) in heads.iter().enumerate() {
        let all = number + 1 == heads.len();
        let x = left + (number as f64 + 0.5) * column;
        let first = top - 12.0 - 16.0 * (head.len() - 1) as f64;
        let kind = if all { HEAD.bold().ink(Ink::Text) } else { HEAD };
        canvas.lines(x, first, 16.0, head, kind.at(Anchor::Middle));
    }
    for (number, mix) in heat.rows.iter().enumerate() {
        let y = top + number as f64 * row;
        let kind = name_type(row, mix.role != Role::Other);
        let lines = canvas.wrap_mix(&mix.name, kind, 2, names);
        let spacing = kind.size * 1.16;
        let first = y + row / 2.0 + 0.36 * kind.size - (lines.len() - 1) as f64 * spacing / 2.0;
        let middle = y + row / 2.0 + 0.36 * kind.size;
        canvas.text(NAME - 12.0, middle, &mix.rank, kind.at(Anchor::End));
        canvas.lines(NAME, first, spacing, &lines, kind);
        for (place, known) in mix.chances.iter().enumerate() {
            let x = left + place as f64 * column;
            let gap = if place + 1 == mix.chances.len() { 6.0 } else { 1.0 };
            cell(
                canvas,
                (x + gap, y + 1.0, x + column - 1.0, y + row - 1.0),
                known.estimate,
                &chance(*known),
            );
        }
    }
}

fn name_type(row: f64, bold: bool) -> Type {
    let size = match row {
        low if low < 34.0 => 11.5,
        middle if middle < 46.0 => 13.0,
        _ => 14.5,
    };
    let kind = Type::new(size, Ink::Text);
    if bold { kind.bold() } else { kind }
}

fn cell(
    canvas: &mut Canvas<'_>,
    (left, top, right, bottom): (f64, f64, f64, f64),
    share: f64,
    text: &str,
) {
    canvas.rectangle(left, top, right, bottom, Ink::Chosen, DARKEST * (0.05 + 0.95 * share));
    let ink = canvas.theme.palette.on(Ink::Chosen, DARKEST * (0.05 + 0.95 * share));
    let size = ((bottom - top) * 0.42).clamp(12.0, 17.0);
    let kind = Type::new(size, ink).bold().at(Anchor::Middle);
    canvas.text((left + right) / 2.0, (top + bottom) / 2.0 + 0.36 * size, text, kind);
}
