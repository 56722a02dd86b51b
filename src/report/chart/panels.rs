//! Figures by quarter in panels, row by row.

use super::canvas::{Canvas, Type};
use super::page::Area;
use super::plot::{Frame, GAP, LABEL, SMALL, STRONG};
use super::scale::Scale;
use super::theme::Ink;
use super::{fan, stack};
use crate::report::content::data::{Body, Measure, Panel, Panels};

/// The space between two panels.
const GUTTER: f64 = 26.0;
/// The space between two rows.
const ROWS_APART: f64 = 22.0;

/// Draws the panels.
pub fn draw(canvas: &mut Canvas<'_>, panels: &Panels, area: Area) {
    let rows = panels.rows.len().max(1) as f64;
    let height = (area.height() - ROWS_APART * (rows - 1.0)) / rows;
    for (number, row) in panels.rows.iter().enumerate() {
        let top = area.top + number as f64 * (height + ROWS_APART);
        draw_row(canvas, panels, row, Area { top, bottom: top + height, ..area });
    }
}

fn draw_row(canvas: &mut Canvas<'_>, panels: &Panels, row: &[Panel], area: Area) {
    let columns = panels.rows.iter().map(Vec::len).max().unwrap_or(1).max(1) as f64;
    let dense = columns > 2.0 || panels.rows.len() > 1;
    let heading_type = Type::new(if dense { 13.5 } else { 15.0 }, Ink::Text).bold();
    let width = (area.width() - GUTTER * (columns - 1.0)) / columns;
    let headings: Vec<Vec<String>> = row
        .iter()
        .map(|panel| canvas.wrap_mix(&panel.heading, heading_type, 2, width - 20.0))
        .collect();
    let tallest = headings.iter().map(Vec::len).fold(1, usize::max);
    let top = area.top + 18.0 * tallest as f64 + 10.0;
    let told = row.iter().any(|panel| !fan::chances(panel, panels.trials).is_empty());
    let below = if told { 90.0 } else { 40.0 };
    let bottom = area.bottom - below;
    for (place, (panel, heading)) in row.iter().zip(&headings).enumerate() {
        let left = area.left + place as f64 * (width + GUTTER);
        let key = matches!(panel.body, Body::Fan { .. });
        let text = if key { left + 18.0 } else { left };
        if key {
            let ink = panel.role.into();
            canvas.rectangle(left, area.top - 10.0, left + 11.0, area.top + 1.0, ink, 1.0);
        }
        let _ = canvas.lines(text, area.top, 18.0, heading, heading_type);
        let scale = shared_scale(row, panel, top, bottom);
        let (before, after) = sides(canvas, panels, panel, scale);
        let frame = Frame {
            labels: &panels.quarters,
            trials: panels.trials,
            widest_chance: widest_chance(canvas, row, panels.trials),
            area: Area { left: left + before, top, right: left + width - after, bottom },
            scale,
        };
        match &panel.body {
            Body::Fan { .. } => fan::draw(canvas, panel, &frame),
            Body::Stack { parts, targets } => stack::draw(canvas, panel, parts, targets, &frame),
        }
    }
}

/// The scale of the panels of a row that count in the same: of all of them where they show
/// the same figure of several mixes, of this panel alone where each has its own.
fn shared_scale(row: &[Panel], panel: &Panel, top: f64, bottom: f64) -> Scale {
    let shared = matches!(panel.measure, Measure::Multiple | Measure::Share);
    let largest = |panel: &Panel| fan::largest(panel).max(stack::largest(panel));
    let most = if shared {
        row.iter().filter(|other| other.measure == panel.measure).map(largest).fold(0.0, f64::max)
    } else {
        largest(panel)
    };
    Scale::new(most, top, bottom)
}

/// The space that labels need before and after a plot: the same for all of a kind, so that
/// they line up.
fn sides(canvas: &Canvas<'_>, panels: &Panels, panel: &Panel, scale: Scale) -> (f64, f64) {
    let tick = |tick: f64| canvas.width(&panel.measure.write(tick), SMALL);
    let own = scale.ticks().map(tick).fold(0.0, f64::max);
    let shares = panels.rows.iter().flatten().any(|panel| panel.measure == Measure::Share);
    let before = if shares { own.max(canvas.width("100 %", SMALL)) } else { own };
    let same =
        |other: &&Panel| std::mem::discriminant(&other.body) == std::mem::discriminant(&panel.body);
    let ends = panels.rows.iter().flatten().filter(same).flat_map(|panel| match &panel.body {
        Body::Fan { .. } => fan::end_labels(panel),
        Body::Stack { parts, .. } => stack::end_labels(panel, parts),
    });
    let after = ends.map(|end| canvas.width(&end.text, end.kind)).fold(0.0, f64::max);
    (before.min(LABEL) + GAP, after.min(LABEL) + GAP)
}

/// The width of the widest chance, so that all panels leave out the same quarters.
fn widest_chance(canvas: &Canvas<'_>, row: &[Panel], trials: usize) -> f64 {
    let chances = row.iter().flat_map(|panel| fan::chances(panel, trials));
    chances.map(|(_, text)| canvas.width(&text, STRONG)).fold(0.0, f64::max)
}
