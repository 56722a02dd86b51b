//! A fan: how a figure may turn out quarter by quarter.

use super::canvas::{Canvas, Type};
use super::plot::{EndLabel, Frame, SMALL, STRONG};
use super::theme::Ink;
use crate::analysis::{Figure, Summary};
use crate::report::content::data::{Body, Panel};
use crate::report::format::chance;
use crate::report::sentences::titles::proportion;

/// The place of P10 in [`Summary::quantiles`], and so on.
const P10: usize = 1;
const P25: usize = 2;
const P50: usize = 3;
const P75: usize = 4;
const P90: usize = 5;

/// Draws it, what lies behind first.
pub fn draw(canvas: &mut Canvas<'_>, panel: &Panel, frame: &Frame<'_>) {
    frame.grid(canvas, &panel.measure);
    for (first, end) in runs(panel) {
        band(canvas, panel, frame, first, end);
    }
    reference(canvas, panel, frame);
    frame.targets(canvas, &panel.breaks, |quarter| figure(panel, quarter)?.target);
    frame.end_labels(canvas, &end_labels(panel));
    frame.quarters(canvas);
    frame.chances(canvas, panel.target, &chances(panel, frame.trials));
}

fn figures(panel: &Panel) -> &[Option<Figure>] {
    match &panel.body {
        Body::Fan { figures, .. } => figures,
        Body::Stack { .. } => &[],
    }
}

fn figure(panel: &Panel, quarter: usize) -> Option<&Figure> {
    figures(panel).get(quarter)?.as_ref()
}

fn summary(panel: &Panel, quarter: usize) -> Option<&Summary> {
    figure(panel, quarter)?.summary.as_ref()
}

/// Runs of quarters with a distribution, as first and one past the last.
fn runs(panel: &Panel) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let known = (0..figures(panel).len()).filter(|&quarter| summary(panel, quarter).is_some());
    for quarter in known {
        match runs.last_mut() {
            Some((_, end)) if *end == quarter && !panel.breaks.contains(&quarter) => *end += 1,
            _ => runs.push((quarter, quarter + 1)),
        }
    }
    runs
}

fn band(canvas: &mut Canvas<'_>, panel: &Panel, frame: &Frame<'_>, first: usize, end: usize) {
    let ink = panel.role.into();
    for (low, high, opacity) in [(P10, P90, 0.22), (P25, P75, 0.40)] {
        let mut outline = points(panel, frame, first, end, high);
        outline.extend(points(panel, frame, first, end, low).into_iter().rev());
        canvas.area(outline, ink, opacity);
    }
    canvas.path(points(panel, frame, first, end, P50), ink, 3.0);
    for quarter in first..end {
        if let (Some(summary), true) = (summary(panel, quarter), frame.slot() > 24.0) {
            let height = frame.scale.at(summary.quantiles[P50]);
            canvas.dot((frame.middle(quarter), height), 4.0, ink, 1.0);
        }
    }
}

/// A quantile through a run of quarters; a quarter alone gets the width of its slot.
fn points(
    panel: &Panel,
    frame: &Frame<'_>,
    first: usize,
    end: usize,
    quantile: usize,
) -> Vec<(f64, f64)> {
    let alone = end == first + 1;
    let half = if alone { (frame.slot() * 0.3).min(60.0) } else { 0.0 };
    let mut points = Vec::new();
    for quarter in first..end {
        let Some(summary) = summary(panel, quarter) else { continue };
        let (x, y) = (frame.middle(quarter), frame.scale.at(summary.quantiles[quantile]));
        points.push((x - half, y));
        if alone {
            points.push((x + half, y));
        }
    }
    points
}

/// The line that the fan is held against.
fn reference(canvas: &mut Canvas<'_>, panel: &Panel, frame: &Frame<'_>) {
    let Body::Fan { reference: Some((_, values)), .. } = &panel.body else { return };
    let mut run: Vec<(f64, f64)> = Vec::new();
    for (quarter, value) in values.iter().enumerate() {
        if value.is_none() || panel.breaks.contains(&quarter) {
            canvas.dashed_path(&std::mem::take(&mut run), Ink::BottomUp, 2.5, 7.0, 5.0);
        }
        run.extend(value.map(|value| (frame.middle(quarter), frame.scale.at(value))));
    }
    canvas.dashed_path(&run, Ink::BottomUp, 2.5, 7.0, 5.0);
}

/// What stands beside the last quarter that has a distribution.
pub fn end_labels(panel: &Panel) -> Vec<EndLabel> {
    let quarters = (0..figures(panel).len()).rev();
    let mut last = quarters.filter_map(|quarter| Some((quarter, summary(panel, quarter)?)));
    let Some((last, summary)) = last.next() else { return Vec::new() };
    let label = |name: &str, value: f64, kind: Type| EndLabel {
        text: format!("{name} {}", panel.measure.write(value)),
        value,
        kind,
    };
    let median = STRONG.ink(panel.role.into());
    let mut labels = vec![
        label("P90", summary.quantiles[P90], SMALL),
        label("median", summary.quantiles[P50], median),
        label("P10", summary.quantiles[P10], SMALL),
    ];
    let target = figure(panel, last).and_then(|figure| figure.target);
    labels.extend(target.map(|value| label(panel.target, value, STRONG)));
    if let Body::Fan { reference: Some((_, values)), .. } = &panel.body {
        let value = values.get(last).copied().flatten();
        labels.extend(value.map(|value| label("bottom-up", value, STRONG.ink(Ink::BottomUp))));
    }
    labels
}

/// The quarters with a target, each with the chance of meeting it.
pub fn chances(panel: &Panel, trials: usize) -> Vec<(usize, String)> {
    let met = figures(panel).iter().enumerate().filter_map(|(quarter, figure)| {
        Some((quarter, chance(proportion(figure.as_ref()?.met?, trials))))
    });
    met.collect()
}

/// The largest value that is drawn.
pub fn largest(panel: &Panel) -> f64 {
    let high = figures(panel).iter().flatten().filter_map(|figure| figure.summary);
    let high = high.map(|summary| summary.quantiles[P90]);
    let targets = figures(panel).iter().flatten().filter_map(|figure| figure.target);
    let reference = match &panel.body {
        Body::Fan { reference: Some((_, values)), .. } => values.as_slice(),
        _ => &[],
    };
    let all = high.chain(targets).chain(reference.iter().copied().flatten());
    all.filter(|value| value.is_finite()).fold(0.0, f64::max)
}
