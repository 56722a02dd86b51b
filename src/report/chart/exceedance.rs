//! Exceedance curves: the chance of at least so much new ARR in a year.

use super::canvas::{Anchor, Canvas, Type};
use super::page::Area;
use super::plot::{GAP, LABEL, SMALL};
use super::scale::Scale;
use super::theme::Ink;
use crate::analysis::Curve;
use crate::report::content::data::{Exceedance, ExceedanceCurve, ExceedanceYear, Measure, Role};
use crate::report::format::chance;
use crate::report::sentences::percent;

const HEAD: Type = Type::new(15.0, Ink::Text).bold();
const GUTTER: f64 = 40.0;
const LINE: f64 = 18.0;

/// Draws a panel for each year.
pub fn draw(canvas: &mut Canvas<'_>, exceedance: &Exceedance, area: Area) {
    let count = exceedance.years.len().max(1) as f64;
    let width = (area.width() - GUTTER * (count - 1.0)) / count;
    let all = || exceedance.years.iter().flat_map(|year| &year.curves);
    let values = || {
        let ends = all().flat_map(|curve| [curve.values.first(), curve.values.last()]);
        let targets = exceedance.years.iter().filter_map(|year| year.target);
        ends.flatten().copied().chain(targets).filter(|value| value.is_finite())
    };
    let low = values().fold(f64::INFINITY, f64::min).max(0.0);
    let high = values().fold(0.0, f64::max);
    let keys = exceedance.years.iter().map(|year| year.curves.len()).max().unwrap_or_default();
    let bottom = area.bottom - 46.0 - LINE * keys as f64;
    for (number, year) in exceedance.years.iter().enumerate() {
        let left = area.left + number as f64 * (width + GUTTER);
        canvas.text(left, area.top, &year.label, HEAD);
        let plot =
            Area { left: left + 48.0, right: left + width - 6.0, top: area.top + 20.0, bottom };
        let across = Scale::between(low, high.max(low + 1.0), plot.right, plot.left);
        axes(canvas, &exceedance.measure, plot, across);
        for (place, curve) in year.curves.iter().enumerate().rev() {
            self::curve(canvas, curve, place, plot, across);
        }
        target(canvas, &exceedance.measure, year, plot, across);
        key(canvas, year, Area { left, right: left + width, top: bottom + 46.0, ..area });
    }
}

fn up(plot: Area, share: f64) -> f64 {
    plot.bottom - share * plot.height()
}

fn axes(canvas: &mut Canvas<'_>, measure: &Measure, plot: Area, across: Scale) {
    for tick in 0..=4 {
        let share = f64::from(tick) / 4.0;
        let y = up(plot, share);
        let ink = if tick == 0 { Ink::Axis } else { Ink::Grid };
        canvas.line((plot.left, y), (plot.right, y), ink, 1.0);
        canvas.text(plot.left - GAP, y + 4.0, &percent(share), SMALL.at(Anchor::End));
    }
    let ticks: Vec<f64> = across.ticks().collect();
    let widest =
        ticks.iter().map(|tick| canvas.width(&measure.write(*tick), SMALL)).fold(0.0, f64::max);
    let apart = plot.width() / (ticks.len().max(2) - 1) as f64;
    let every = ((widest + 8.0) / apart).ceil().max(1.0) as usize;
    for tick in ticks.iter().step_by(every) {
        let x = across.at(*tick);
        canvas.line((x, plot.bottom), (x, plot.bottom + 5.0), Ink::Axis, 1.0);
        let text = canvas.wrap(&measure.write(*tick), SMALL, 1, LABEL);
        let half = text.first().map_or(0.0, |line| canvas.width(line, SMALL)) / 2.0;
        let x = x.min(plot.right + 6.0 - half);
        canvas.lines(x, plot.bottom + 19.0, 0.0, &text, SMALL.at(Anchor::Middle));
    }
}

/// The colour and the strokes of the curve at a place; strokes tell them apart without colour.
fn style(curve: &ExceedanceCurve, place: usize) -> (Ink, Option<(f64, f64)>) {
    match (curve.role, place) {
        (_, 0) => (Ink::Chosen, None),
        (Role::BottomUp, _) => (Ink::BottomUp, Some((9.0, 5.0))),
        (_, 1) => (Ink::Series(3), Some((3.0, 4.0))),
        (_, 2) => (Ink::Series(3), Some((16.0, 5.0))),
        (_, 3) => (Ink::Series(4), Some((6.0, 3.0))),
        _ => (Ink::Series(5), Some((2.0, 3.0))),
    }
}

fn curve(
    canvas: &mut Canvas<'_>,
    curve: &ExceedanceCurve,
    place: usize,
    plot: Area,
    across: Scale,
) {
    let (ink, dashes) = style(curve, place);
    let points: Vec<(f64, f64)> = curve
        .values
        .iter()
        .enumerate()
        .map(|(level, value)| (across.at(*value), up(plot, 1.0 - Curve::level(level))))
        .collect();
    match dashes {
        None => canvas.path(points, ink, 3.2),
        Some((stroke, gap)) => canvas.dashed_path(&points, ink, 2.4, stroke, gap),
    }
}

fn target(
    canvas: &mut Canvas<'_>,
    measure: &Measure,
    year: &ExceedanceYear,
    plot: Area,
    across: Scale,
) {
    let Some(target) = year.target else { return };
    let x = across.at(target);
    canvas.line((x, plot.top - 6.0), (x, plot.bottom), Ink::Paper, 4.0);
    canvas.line((x, plot.top - 6.0), (x, plot.bottom), Ink::Text, 2.0);
    let kind = Type::new(12.0, Ink::Text).bold();
    let text = format!("target {}", measure.write(target));
    let half = canvas.width(&text, kind) / 2.0;
    let centre = x.clamp(plot.left + half + 30.0, plot.right - half);
    canvas.text(centre, plot.top - 12.0, &text, kind.at(Anchor::Middle));
}

fn key(canvas: &mut Canvas<'_>, year: &ExceedanceYear, area: Area) {
    let kind = Type::new(12.5, Ink::Text);
    for (place, curve) in year.curves.iter().enumerate() {
        let y = area.top + LINE * (place as f64 + 0.4);
        let (ink, dashes) = style(curve, place);
        let line = [(area.left, y - 4.0), (area.left + 38.0, y - 4.0)];
        match dashes {
            None => canvas.line(line[0], line[1], ink, 3.2),
            Some((stroke, gap)) => canvas.dashed_path(&line, ink, 2.4, stroke, gap),
        }
        let met =
            curve.met.map(|met| format!("target met with {}", chance(met))).unwrap_or_default();
        let room = area.width() - 48.0 - canvas.width(&met, kind) - 16.0;
        let kind = if place == 0 { kind.bold() } else { kind };
        let name = canvas.wrap(&curve.name, kind, 1, room);
        canvas.lines(area.left + 48.0, y, 0.0, &name, kind);
        canvas.text(area.right, y, &met, kind.at(Anchor::End));
    }
}
