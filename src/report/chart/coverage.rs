//! The chance of making a quarter as a function of the coverage that it starts with: a curve
//! with its band a quarter.

use super::canvas::{Anchor, Canvas, Type};
use super::page::Area;
use super::plot::{GAP, SMALL};
use super::scale::Scale;
use super::theme::Ink;
use crate::report::content::data::{CoverageCurves, CoveragePanel};
use crate::report::format::multiple;
use crate::report::sentences::percent;

const HEAD: Type = Type::new(14.0, Ink::Text).bold();
const MARK: Type = Type::new(11.5, Ink::Text);
/// Panels beside each other.
const COLUMNS: usize = 4;
const GUTTER: f64 = 26.0;
/// The room of the shares beside a panel, above it, and below.
const LEFT: f64 = 42.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 40.0;

/// Draws a panel for each quarter.
pub fn draw(canvas: &mut Canvas<'_>, curves: &CoverageCurves, area: Area) {
    let count = curves.panels.len().max(1);
    let columns = count.min(COLUMNS);
    let rows = count.div_ceil(columns);
    let width = (area.width() - GUTTER * (columns - 1) as f64) / columns as f64;
    let height = area.height() / rows as f64;
    for (number, panel) in curves.panels.iter().enumerate() {
        let (row, column) = (number / columns, number % columns);
        let left = area.left + column as f64 * (width + GUTTER);
        let top = area.top + row as f64 * height;
        canvas.text(left, top, &panel.label, HEAD);
        let plot = Area {
            left: left + LEFT,
            right: left + width,
            top: top + TOP,
            bottom: top + height - BOTTOM,
        };
        self::panel(canvas, panel, plot);
    }
}

fn panel(canvas: &mut Canvas<'_>, panel: &CoveragePanel, plot: Area) {
    let ends = panel.curve.first().zip(panel.curve.last());
    let Some((first, last)) = ends else { return };
    let goals = panel.marks.iter().map(|mark| mark.coverage);
    let (low, high) =
        goals.fold((first.x, last.x), |(low, high), mark| (low.min(mark), high.max(mark)));
    // A horizontal axis: its right end is the scale's top.
    let across = Scale::between(low, high, plot.right, plot.left);
    let up = |share: f64| plot.bottom - share * plot.height();
    for tick in 0..=4 {
        let share = f64::from(tick) / 4.0;
        let ink = if tick == 0 { Ink::Axis } else { Ink::Grid };
        canvas.line((plot.left, up(share)), (plot.right, up(share)), ink, 1.0);
        let text = percent(share);
        canvas.text(plot.left - GAP, up(share) + 4.0, &text, SMALL.at(Anchor::End));
    }
    for tick in across.ticks() {
        let x = across.at(tick);
        canvas.line((x, plot.bottom), (x, plot.bottom + 4.0), Ink::Axis, 1.0);
        canvas.text(x, plot.bottom + 17.0, &multiple(tick), SMALL.at(Anchor::Middle));
    }
    let below = panel.curve.iter().map(|point| (across.at(point.x), up(point.low)));
    let above = panel.curve.iter().rev().map(|point| (across.at(point.x), up(point.high)));
    canvas.area(below.chain(above).collect::<Vec<_>>(), Ink::Chosen, 0.18);
    let line: Vec<_> =
        panel.curve.iter().map(|point| (across.at(point.x), up(point.chance))).collect();
    canvas.path(line, Ink::Chosen, 2.6);
    for (coverage, level) in &panel.needed {
        let (x, y) = (across.at(*coverage), up(*level));
        canvas.diamond((x, y), 5.0, Ink::Chosen);
        let text = multiple((coverage * 10.0).round() / 10.0);
        canvas.text(x + 10.0, y + 13.0, &text, MARK.bold());
    }
    marks(canvas, panel, plot, across);
}

/// What is asked for and what is expected, as lines across the panel.
fn marks(canvas: &mut Canvas<'_>, panel: &CoveragePanel, plot: Area, across: Scale) {
    for (number, mark) in panel.marks.iter().enumerate() {
        let x = across.at(mark.coverage);
        let (from, to) = ((x, plot.top), (x, plot.bottom));
        if mark.is_goal {
            canvas.line(from, to, Ink::Text, 1.8);
        } else {
            canvas.dashed(from, to, Ink::Quiet, 1.4);
        }
        let text = format!("{} {}", mark.label, multiple((mark.coverage * 10.0).round() / 10.0));
        let half = canvas.width(&text, MARK) / 2.0;
        let centre = x.clamp(plot.left + half, (plot.right - half).max(plot.left + half));
        let y = plot.top - 4.0 - 12.0 * number as f64;
        canvas.text(centre, y, &text, MARK.at(Anchor::Middle));
    }
}
