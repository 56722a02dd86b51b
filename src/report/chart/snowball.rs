//! The ARR snowball: what each period opens with, wins, gains, loses and closes with.

use super::canvas::{Anchor, Canvas, Type};
use super::page::Area;
use super::plot::{GAP, LABEL, SMALL};
use super::scale::Scale;
use super::theme::Ink;
use crate::report::content::data::Snowball;

const HEAD: Type = Type::new(12.5, Ink::Text).bold();
/// The height of a line of the table below.
const LINE: f64 = 20.0;
const LINES: f64 = 5.0;

/// Draws closing ARR above, what changes it below, and the figures at the bottom.
pub fn draw(canvas: &mut Canvas<'_>, snowball: &Snowball, area: Area) {
    let table = area.bottom - LINE * LINES - 4.0;
    let middle = area.top + (table - area.top) * 0.52;
    let left = area.left + 118.0;
    let slot = (area.right - left) / snowball.periods.len().max(1) as f64;
    let centre = |place: usize| left + (place as f64 + 0.5) * slot;
    let half = (slot * 0.3).min(44.0);
    closing(canvas, snowball, Area { left, bottom: middle - 14.0, ..area }, &centre, half);
    let below = Area { left, top: middle + 22.0, bottom: table - 24.0, ..area };
    changes(canvas, snowball, below, &centre, half);
    figures(canvas, snowball, Area { left, top: table, ..area }, &centre, slot);
}

fn axis(canvas: &mut Canvas<'_>, snowball: &Snowball, area: Area, scale: Scale) {
    for tick in scale.ticks() {
        let y = scale.at(tick);
        let ink = if tick == 0.0 { Ink::Axis } else { Ink::Grid };
        canvas.line((area.left, y), (area.right, y), ink, 1.0);
        let text = canvas.wrap(&snowball.measure.write(tick), SMALL, 1, LABEL);
        canvas.lines(area.left - GAP, y + 4.0, 0.0, &text, SMALL.at(Anchor::End));
    }
}

fn closing(
    canvas: &mut Canvas<'_>,
    snowball: &Snowball,
    area: Area,
    centre: &dyn Fn(usize) -> f64,
    half: f64,
) {
    canvas.text(area.left - 118.0, area.top, "Closing ARR", HEAD);
    let most = snowball.band.iter().map(|(_, high)| *high).fold(0.0, f64::max);
    let scale = Scale::new(most, area.top + 14.0, area.bottom);
    axis(canvas, snowball, area, scale);
    for (place, (value, (low, high))) in snowball.closing.iter().zip(&snowball.band).enumerate() {
        let x = centre(place);
        let base = scale.at(0.0);
        canvas.rectangle(x - half, scale.at(*value), x + half, base, Ink::Chosen, 1.0);
        for (ink, width) in [(Ink::Paper, 4.0), (Ink::Text, 2.0)] {
            let (low, high) = (scale.at(*low), scale.at(*high));
            canvas.line((x, low), (x, high), ink, width);
            for y in [low, high] {
                canvas.line((x - 4.0, y), (x + 4.0, y), ink, width);
            }
        }
    }
}

fn changes(
    canvas: &mut Canvas<'_>,
    snowball: &Snowball,
    area: Area,
    centre: &dyn Fn(usize) -> f64,
    half: f64,
) {
    let gains = snowball.new.iter().zip(&snowball.expansion).map(|(new, more)| new + more);
    let most = gains.fold(0.0, f64::max);
    let lost = snowball.churned.iter().copied().fold(0.0, f64::max);
    let scale = Scale::between(-lost, most, area.top, area.bottom);
    legend(canvas, (area.left - 118.0, area.top - 12.0));
    axis(canvas, snowball, area, scale);
    for place in 0..snowball.periods.len() {
        let x = centre(place);
        let (new, expansion) = (snowball.new[place], snowball.expansion[place]);
        let mut bar = |from: f64, to: f64, ink: Ink| {
            let (one, other) = (scale.at(from), scale.at(to));
            canvas.rectangle(x - half, one.min(other), x + half, one.max(other), ink, 1.0);
        };
        bar(0.0, new, Ink::Series(0));
        bar(new, new + expansion, Ink::Series(2));
        bar(0.0, -snowball.churned[place], Ink::BottomUp);
        let y = scale.at(new);
        canvas.line((x - half, y), (x + half, y), Ink::Paper, 1.0);
    }
    let zero = scale.at(0.0);
    canvas.line((area.left, zero), (area.right, zero), Ink::Axis, 1.5);
}

fn legend(canvas: &mut Canvas<'_>, (mut x, y): (f64, f64)) {
    canvas.text(x, y, "What changes it", HEAD);
    x += canvas.width("What changes it", HEAD) + 22.0;
    let parts =
        [("new", Ink::Series(0)), ("expansion", Ink::Series(2)), ("churned", Ink::BottomUp)];
    for (name, ink) in parts {
        canvas.rectangle(x, y - 10.0, x + 11.0, y + 1.0, ink, 1.0);
        canvas.text(x + 17.0, y, name, SMALL);
        x += canvas.width(name, SMALL) + 40.0;
    }
}

fn figures(
    canvas: &mut Canvas<'_>,
    snowball: &Snowball,
    area: Area,
    centre: &dyn Fn(usize) -> f64,
    slot: f64,
) {
    let losses: Vec<f64> = snowball.churned.iter().map(|churned| -churned).collect();
    let rows: [(&str, &[f64]); 5] = [
        ("Opening", &snowball.opening),
        ("New", &snowball.new),
        ("Expansion", &snowball.expansion),
        ("Churned", &losses),
        ("Closing", &snowball.closing),
    ];
    for (place, period) in snowball.periods.iter().enumerate() {
        let text = canvas.wrap(period, HEAD, 1, slot - 4.0);
        canvas.lines(centre(place), area.top - 6.0, 0.0, &text, HEAD.at(Anchor::Middle));
    }
    for (row, (name, values)) in rows.iter().enumerate() {
        let y = area.top + LINE * (row as f64 + 0.75);
        let strong = row == 0 || row == 4;
        let kind = if strong { HEAD } else { Type::new(12.5, Ink::Text) };
        canvas.line((area.left - 118.0, y - 14.5), (area.right, y - 14.5), Ink::Grid, 1.0);
        canvas.text(area.left - 118.0, y, name, kind);
        for (place, value) in values.iter().enumerate() {
            let text = canvas.wrap(&snowball.measure.write(*value), kind, 1, slot - 4.0);
            canvas.lines(centre(place), y, 0.0, &text, kind.at(Anchor::Middle));
        }
    }
}
