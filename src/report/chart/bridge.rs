//! The gap bridge: from the bottom-up plan to the top-down target.

use super::canvas::{Anchor, Canvas, Type};
use super::page::Area;
use super::plot::{GAP, LABEL, SMALL};
use super::scale::Scale;
use super::theme::Ink;
use crate::report::content::data::{BarKind, Bridge, BridgeBar};

/// The share of the axis that changes must at least take up, else it begins above 0.
const VISIBLE: f64 = 0.5;

/// Draws the bridge.
pub fn draw(canvas: &mut Canvas<'_>, bridge: &Bridge, area: Area) {
    let count = bridge.bars.len().max(1) as f64;
    let size = if count > 12.0 { 11.0 } else { 13.0 };
    let label = Type::new(size, Ink::Text);
    let most = area.width() / count - 12.0;
    let labels: Vec<Vec<String>> =
        bridge.bars.iter().map(|bar| canvas.wrap(&bar.label, label, 4, most)).collect();
    let tallest = labels.iter().map(Vec::len).fold(1, usize::max) as f64;
    let bottom = area.bottom - 10.0 - (size + 3.0) * tallest;
    let scale = scale(bridge, area.top + 14.0, bottom);
    let ticks = scale.ticks().map(|tick| canvas.width(&bridge.measure.write(tick), SMALL));
    let left = area.left + ticks.fold(0.0, f64::max).min(LABEL) + GAP;
    for tick in scale.ticks() {
        let y = scale.at(tick);
        let ink = if tick == scale.base() { Ink::Axis } else { Ink::Grid };
        canvas.line((left, y), (area.right, y), ink, 1.0);
        let text = canvas.wrap(&bridge.measure.write(tick), SMALL, 1, LABEL);
        canvas.lines(left - GAP, y + 4.0, 0.0, &text, SMALL.at(Anchor::End));
    }
    if scale.base() > 0.0 {
        let said =
            format!("Bars are cut: the axis begins at {}.", bridge.measure.write(scale.base()));
        canvas.text(left, area.top, &said, SMALL);
    }
    let slot = (area.right - left) / count;
    let half = (slot * 0.34).min(54.0);
    for (number, (bar, lines)) in bridge.bars.iter().zip(&labels).enumerate() {
        let x = left + (number as f64 + 0.5) * slot;
        draw_bar(canvas, bridge, bar, (x, half), scale);
        let kind = if bar.kind == BarKind::Change { label } else { label.bold() };
        canvas.lines(x, bottom + 8.0 + size, size + 3.0, lines, kind.at(Anchor::Middle));
        if number + 1 < bridge.bars.len() {
            // What one bar ends at, the next begins at.
            let y = scale.at(bar.to);
            canvas.line((x + half, y), (x + slot - half, y), Ink::Axis, 1.0);
        }
    }
}

/// From 0 where changes are still seen, else from just below the lowest bar's end.
fn scale(bridge: &Bridge, top: f64, bottom: f64) -> Scale {
    let ends = bridge.bars.iter().map(|bar| bar.to);
    let low = ends.clone().fold(f64::INFINITY, f64::min);
    let high = ends.fold(0.0, f64::max);
    if (high - low) >= VISIBLE * high || low <= 0.0 {
        return Scale::between(low.min(0.0), high, top, bottom);
    }
    let below = (low - 0.7 * (high - low).max(0.02 * high)).max(0.0);
    Scale::between(below, high, top, bottom)
}

fn draw_bar(
    canvas: &mut Canvas<'_>,
    bridge: &Bridge,
    bar: &BridgeBar,
    (x, half): (f64, f64),
    scale: Scale,
) {
    let whole = matches!(bar.kind, BarKind::Start | BarKind::Total | BarKind::Target);
    let from = if whole { scale.base().max(bar.from) } else { bar.from };
    let (one, other) = (scale.at(from), scale.at(bar.to));
    let (top, bottom) = (one.min(other), one.max(other).max(one.min(other) + 1.0));
    let ink = match bar.kind {
        BarKind::Start => Ink::BottomUp,
        BarKind::Total => Ink::Chosen,
        BarKind::Target => Ink::Text,
        BarKind::Change if bar.to >= bar.from => Ink::Other,
        BarKind::Change => Ink::BottomUp,
        BarKind::Unfunded | BarKind::Surplus => Ink::Text,
    };
    if matches!(bar.kind, BarKind::Unfunded | BarKind::Surplus) {
        // Nobody has paid for it, so it is an outline.
        canvas.rectangle(x - half, top, x + half, bottom, Ink::Grid, 0.6);
        let corners = [
            (x - half, top),
            (x + half, top),
            (x + half, bottom),
            (x - half, bottom),
            (x - half, top),
        ];
        canvas.dashed_path(&corners, ink, 1.5, 5.0, 4.0);
    } else {
        canvas.rectangle(x - half, top, x + half, bottom, ink, 1.0);
    }
    if whole && scale.base() > 0.0 {
        broken(canvas, (x, half), bottom);
    }
    let text = match bar.kind {
        BarKind::Change if bar.to >= bar.from => {
            format!("+{}", bridge.measure.write(bar.to - bar.from))
        }
        BarKind::Change => bridge.measure.write(bar.to - bar.from),
        BarKind::Unfunded | BarKind::Surplus => bridge.measure.write((bar.to - bar.from).abs()),
        _ => bridge.measure.write(bar.to),
    };
    let kind = Type::new(15.0, Ink::Text).bold().at(Anchor::Middle);
    let lines = canvas.wrap(&text, kind, 1, 2.0 * half + 24.0);
    let width = lines.first().map_or(0.0, |line| canvas.width(line, kind));
    canvas.rectangle(
        x - width / 2.0 - 2.0,
        top - 21.0,
        x + width / 2.0 + 2.0,
        top - 5.0,
        Ink::Paper,
        1.0,
    );
    canvas.lines(x, top - 8.0, 0.0, &lines, kind);
}

/// The sign of a bar that does not begin at 0: a slanted gap.
fn broken(canvas: &mut Canvas<'_>, (x, half): (f64, f64), bottom: f64) {
    let slant = |y: f64| [(x - half - 3.0, y + 5.0), (x + half + 3.0, y - 5.0)];
    let (upper, lower) = (slant(bottom - 24.0), slant(bottom - 18.0));
    canvas.area([upper[0], upper[1], lower[1], lower[0]], Ink::Paper, 1.0);
    canvas.line(upper[0], upper[1], Ink::Axis, 1.0);
    canvas.line(lower[0], lower[1], Ink::Axis, 1.0);
}
