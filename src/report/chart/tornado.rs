//! The tornado: a bar a driver, from the output where it is low to the output where it is high.

use super::canvas::{Anchor, Canvas, Type};
use super::page::Area;
use super::plot::SMALL;
use super::scale::Scale;
use super::theme::Ink;
use crate::analysis::explain::Estimate;
use crate::report::content::data::{Tornado, TornadoBar};

/// The room of the drivers' names.
const NAMES: f64 = 400.0;
/// The tallest row.
const TALLEST: f64 = 46.0;
/// The room that a value beside a bar takes.
const VALUE: f64 = 70.0;

/// Draws the tornado.
pub fn draw(canvas: &mut Canvas<'_>, tornado: &Tornado, area: Area) {
    let ends = tornado.bars.iter().flat_map(|bar| {
        [bar.low, bar.high].into_iter().flat_map(|end| <[f64; 2]>::from(end.interval()))
    });
    let (low, high) = ends
        .fold((tornado.middle, tornado.middle), |(low, high), end| (low.min(end), high.max(end)));
    let (left, right) = (area.left + NAMES + VALUE, area.right - VALUE);
    // A horizontal axis: its right end is the scale's top.
    let scale = Scale::between(low, high, right, left);
    let (top, bottom) = (area.top + 4.0, area.bottom - 20.0);
    let height = ((bottom - top) / tornado.bars.len().max(1) as f64).min(TALLEST);
    let foot = top + height * tornado.bars.len() as f64;
    for tick in scale.ticks() {
        let x = scale.at(tick);
        canvas.line((x, top), (x, foot), Ink::Grid, 1.0);
        let text = tornado.measure.write(tick);
        canvas.text(x, foot + 17.0, &text, SMALL.at(Anchor::Middle));
    }
    for (row, bar) in tornado.bars.iter().enumerate() {
        let middle = top + (row as f64 + 0.5) * height;
        draw_bar(canvas, tornado, bar, scale, (middle, height, area.left));
    }
    let x = scale.at(tornado.middle);
    canvas.line((x, top - 6.0), (x, foot), Ink::Text, 1.5);
    let mean = format!("mean {}", tornado.measure.write(tornado.middle));
    canvas.text(x, top - 12.0, &mean, SMALL.at(Anchor::Middle));
}

fn draw_bar(
    canvas: &mut Canvas<'_>,
    tornado: &Tornado,
    bar: &TornadoBar,
    scale: Scale,
    (middle, height, left): (f64, f64, f64),
) {
    let size = (height * 0.42).clamp(10.5, 14.0);
    let kind = Type::new(size, Ink::Text);
    let name = canvas.wrap(&bar.label, kind, 1, NAMES - 12.0);
    canvas.lines(left, middle + 0.36 * size, 0.0, &name, kind);
    let half = height * 0.33;
    let centre = scale.at(tornado.middle);
    for (end, ink) in [(bar.low, Ink::Other), (bar.high, Ink::Chosen)] {
        let x = scale.at(end.value);
        canvas.rectangle(centre.min(x), middle - half, centre.max(x), middle + half, ink, 1.0);
    }
    for end in [bar.low, bar.high] {
        whisker(canvas, end, scale, middle);
        let (low, high) = end.interval();
        let text = tornado.measure.write(end.value);
        let is_left = end.value < bar.low.value.max(bar.high.value);
        let (x, anchor) = if is_left {
            (scale.at(low) - 6.0, Anchor::End)
        } else {
            (scale.at(high) + 6.0, Anchor::Start)
        };
        canvas.text(x, middle + 0.36 * size, &text, kind.at(anchor));
    }
}

fn whisker(canvas: &mut Canvas<'_>, end: Estimate, scale: Scale, middle: f64) {
    let (low, high) = end.interval();
    let (low, high) = (scale.at(low), scale.at(high));
    // White under black keeps it in sight on a dark bar.
    for (ink, width) in [(Ink::Paper, 3.5), (Ink::Text, 1.5)] {
        canvas.line((low, middle), (high, middle), ink, width);
    }
}
