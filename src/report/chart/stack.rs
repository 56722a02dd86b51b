//! Means that add up, quarter by quarter, in columns.

use super::canvas::Canvas;
use super::plot::{EndLabel, Frame, STRONG};
use super::theme::Ink;
use crate::report::content::data::{Body, Panel};

/// The most parts that get a name and a shade of their own.
const PARTS: usize = 6;

/// Draws the columns, the first part below.
pub fn draw(
    canvas: &mut Canvas<'_>,
    panel: &Panel,
    parts: &[(String, Vec<f64>)],
    targets: &[Option<f64>],
    frame: &Frame<'_>,
) {
    frame.grid(canvas, &panel.measure);
    let half = (frame.slot() * 0.36).max(1.0);
    for quarter in 0..frame.labels.len() {
        let mut below = 0.0;
        for (number, (_, values)) in parts.iter().enumerate() {
            let above = below + values.get(quarter).copied().unwrap_or_default();
            let (top, bottom) = (frame.scale.at(above), frame.scale.at(below));
            let x = frame.middle(quarter);
            // A hair of paper between the parts tells them apart without colour.
            let edge = if bottom - top > 3.0 { 0.7 } else { 0.0 };
            canvas.rectangle(x - half, top + edge, x + half, bottom, Ink::Series(number), 1.0);
            below = above;
        }
    }
    frame.targets(canvas, &panel.breaks, |quarter| targets.get(quarter).copied().flatten());
    frame.end_labels(canvas, &end_labels(panel, parts));
    frame.quarters(canvas);
}

/// What the parts are called, beside the last column.
pub fn end_labels(panel: &Panel, parts: &[(String, Vec<f64>)]) -> Vec<EndLabel> {
    let mut below = 0.0;
    let mut labels = Vec::new();
    for (number, (name, values)) in parts.iter().enumerate() {
        let value = values.last().copied().unwrap_or_default();
        if number < PARTS {
            labels.push(EndLabel {
                text: format!("{name} {}", panel.measure.write(value)),
                value: below + value / 2.0,
                kind: STRONG,
            });
        }
        below += value;
    }
    labels
}

/// The tallest column, or target.
pub fn largest(panel: &Panel) -> f64 {
    let Body::Stack { parts, targets } = &panel.body else { return 0.0 };
    let quarters = parts.iter().map(|(_, values)| values.len()).max().unwrap_or_default();
    let column = |quarter: usize| -> f64 {
        parts.iter().filter_map(|(_, values)| values.get(quarter)).sum()
    };
    let columns = (0..quarters).map(column).fold(0.0, f64::max);
    targets.iter().copied().flatten().fold(columns, f64::max)
}
