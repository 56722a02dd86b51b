//! Small plots in SVG, for a page: lines, steps, bars, points and intervals.

use std::fmt::Write;

use super::table::short;
use crate::report::chart::Scale;

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 46.0;

/// What is drawn, in the coordinates of the data.
pub(super) enum Layer {
    /// A line through points.
    Line(Ink, Vec<(f64, f64)>),
    /// The same, level up to each next point.
    Steps(Ink, Vec<(f64, f64)>),
    /// Bars from 0, of this width.
    Bars(Ink, f64, Vec<(f64, f64)>),
    /// Dots.
    Dots(Ink, Vec<(f64, f64)>),
}

/// The colours of the charts: legible to the colour-blind, and in print by their strokes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// What was observed.
    Data,
    /// What was fitted.
    Fit,
    /// What is beside the point.
    Quiet,
}

impl Ink {
    fn colour(self) -> &'static str {
        match self {
            Self::Data => "#1a1a1a",
            Self::Fit => "#0072b2",
            Self::Quiet => "#b8b8b8",
        }
    }
}

/// A plot with its axes.
pub(super) struct Plot<'a> {
    pub(super) title: &'a str,
    /// What is said to those who cannot see it.
    pub(super) description: String,
    pub(super) across: &'a str,
    pub(super) up: &'a str,
    pub(super) layers: Vec<Layer>,
    /// Names of the whole numbers across, in place of numbers.
    pub(super) names: Vec<String>,
    /// Words for the colours.
    pub(super) key: Vec<(Ink, &'a str)>,
}

impl Plot<'_> {
    /// The SVG document.
    pub(super) fn svg(&self) -> String {
        let points = || self.layers.iter().flat_map(Layer::points).filter(sound);
        let fold = |pick: fn(&(f64, f64)) -> f64, from: f64, join: fn(f64, f64) -> f64| {
            points().map(|point| pick(&point)).fold(from, join)
        };
        let low = fold(|point| point.0, f64::INFINITY, f64::min).min(0.0);
        let high = fold(|point| point.0, f64::NEG_INFINITY, f64::max);
        let half = self.layers.iter().map(Layer::half).fold(0.0, f64::max);
        // A horizontal axis is one whose bottom is its left end.
        let across = Scale::between(low - half, high + half, WIDTH - RIGHT, LEFT);
        let least = fold(|point| point.1, 0.0, f64::min);
        let most = fold(|point| point.1, f64::MIN_POSITIVE, f64::max);
        let up = Scale::between(least, most, TOP, HEIGHT - BOTTOM);
        let mut svg = open(self.title, &self.description, HEIGHT);
        self.axes(&mut svg, across, up);
        for layer in &self.layers {
            layer.draw(&mut svg, across, up);
        }
        key(&mut svg, &self.key);
        svg.push_str("</svg>");
        svg
    }

    fn axes(&self, svg: &mut String, across: Scale, up: Scale) {
        for tick in up.ticks() {
            let y = up.at(tick);
            line(svg, (LEFT, y), (WIDTH - RIGHT, y), "#e4e4e4", 1.0);
            text(svg, (LEFT - 7.0, y + 4.0), "end", "", &short(tick));
        }
        let bottom = HEIGHT - BOTTOM;
        if self.names.is_empty() {
            for tick in across.ticks() {
                text(svg, (across.at(tick), bottom + 17.0), "middle", "", &short(tick));
            }
        }
        // No more names than have room.
        let every = self.names.len().div_ceil(8).max(1);
        for (place, name) in self.names.iter().enumerate().step_by(every) {
            text(svg, (across.at(place as f64), bottom + 17.0), "middle", "", name);
        }
        line(svg, (LEFT, bottom), (WIDTH - RIGHT, bottom), "#595959", 1.0);
        text(svg, (WIDTH - RIGHT, HEIGHT - 8.0), "end", "quiet", self.across);
        text(svg, (8.0, TOP - 14.0), "start", "quiet", self.up);
    }
}

fn sound(point: &(f64, f64)) -> bool {
    point.0.is_finite() && point.1.is_finite()
}

impl Layer {
    fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        let (Self::Line(_, points)
        | Self::Steps(_, points)
        | Self::Bars(_, _, points)
        | Self::Dots(_, points)) = self;
        points.iter().copied()
    }

    fn half(&self) -> f64 {
        if let Self::Bars(_, width, _) = self { width / 2.0 } else { 0.0 }
    }

    fn draw(&self, svg: &mut String, across: Scale, up: Scale) {
        let place = |(x, y): (f64, f64)| (across.at(x), up.at(y));
        let points: Vec<(f64, f64)> = self.points().filter(sound).map(place).collect();
        match self {
            Self::Line(ink, _) => path(svg, &points, *ink),
            Self::Steps(ink, _) => {
                let corners = points.windows(2).flat_map(|pair| [pair[0], (pair[1].0, pair[0].1)]);
                let corners: Vec<(f64, f64)> = corners.chain(points.last().copied()).collect();
                path(svg, &corners, *ink);
            }
            Self::Bars(ink, width, _) => {
                let width = (across.at(*width) - across.at(0.0)).max(1.0);
                let base = up.at(0.0);
                for (x, y) in points {
                    let (top, height) = (y.min(base), (base - y).abs());
                    let _ = write!(
                        svg,
                        "<rect x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{height:.1}\" \
                         fill=\"{}\"/>",
                        x - width / 2.0,
                        (width - 1.0).max(1.0),
                        ink.colour()
                    );
                }
            }
            Self::Dots(ink, _) => {
                for (x, y) in points {
                    dot(svg, (x, y), *ink);
                }
            }
        }
    }
}

/// Rows with an interval and a value each, such as forecasts with what happened.
pub(super) struct Intervals<'a> {
    pub(super) title: &'a str,
    pub(super) description: String,
    pub(super) across: &'a str,
    /// A label; low and high of the wide interval, of the narrow one where there is one; the
    /// middle; and what it is held against.
    pub(super) rows: Vec<Interval>,
    pub(super) key: Vec<(Ink, &'a str)>,
}

/// A row of [`Intervals`].
pub(super) struct Interval {
    pub(super) label: String,
    pub(super) wide: (f64, f64),
    pub(super) narrow: Option<(f64, f64)>,
    pub(super) middle: f64,
    pub(super) against: Option<f64>,
}

impl Intervals<'_> {
    /// The SVG document.
    pub(super) fn svg(&self) -> String {
        const ROW: f64 = 22.0;
        const LABEL: f64 = 200.0;
        let height = TOP + ROW * self.rows.len() as f64 + 44.0;
        let values = || {
            let of = |row: &Interval| [row.wide.0, row.wide.1, row.against.unwrap_or(row.middle)];
            self.rows.iter().flat_map(of).filter(|value| value.is_finite())
        };
        let low = values().fold(f64::INFINITY, f64::min);
        let high = values().fold(f64::NEG_INFINITY, f64::max);
        let low = if low < 0.55 * high { low.min(0.0) } else { low };
        let across = Scale::between(low, high, WIDTH - RIGHT, LABEL);
        let mut svg = open(self.title, &self.description, height);
        let bottom = height - 40.0;
        for tick in across.ticks() {
            let x = across.at(tick);
            line(&mut svg, (x, TOP), (x, bottom), "#e4e4e4", 1.0);
            text(&mut svg, (x, bottom + 16.0), "middle", "", &short(tick));
        }
        text(&mut svg, (WIDTH - RIGHT, height - 6.0), "end", "quiet", self.across);
        for (place, row) in self.rows.iter().enumerate() {
            let y = TOP + ROW * (place as f64 + 0.6);
            text(&mut svg, (LABEL - 10.0, y + 4.0), "end", "", &shortened(&row.label));
            let bar = |svg: &mut String, (low, high): (f64, f64), thick: f64| {
                line(svg, (across.at(low), y), (across.at(high), y), Ink::Fit.colour(), thick);
            };
            bar(&mut svg, row.wide, 2.0);
            if let Some(narrow) = row.narrow {
                bar(&mut svg, narrow, 7.0);
            }
            let x = across.at(row.middle);
            line(&mut svg, (x, y - 6.0), (x, y + 6.0), Ink::Fit.colour(), 2.0);
            if let Some(actual) = row.against {
                dot(&mut svg, (across.at(actual), y), Ink::Data);
            }
        }
        key(&mut svg, &self.key);
        svg.push_str("</svg>");
        svg
    }
}

fn shortened(label: &str) -> String {
    const MOST: usize = 28;
    if label.chars().count() <= MOST {
        return label.to_owned();
    }
    let kept: String = label.chars().take(MOST - 1).collect();
    format!("{kept}…")
}

fn open(title: &str, description: &str, height: f64) -> String {
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" \
         xmlns=\"http://www.w3.org/2000/svg\"><title>{}</title><desc>{}</desc>",
        escaped(title),
        escaped(description)
    )
}

fn line(svg: &mut String, from: (f64, f64), to: (f64, f64), colour: &str, width: f64) {
    let _ = write!(
        svg,
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{colour}\" \
         stroke-width=\"{width}\"/>",
        from.0, from.1, to.0, to.1
    );
}

fn path(svg: &mut String, points: &[(f64, f64)], ink: Ink) {
    let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let _ = write!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>",
        points.join(" "),
        ink.colour()
    );
}

fn dot(svg: &mut String, (x, y): (f64, f64), ink: Ink) {
    let colour = ink.colour();
    let _ = write!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"{colour}\"/>");
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, class: &str, words: &str) {
    let _ = write!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" class=\"{class}\">{}</text>",
        escaped(words)
    );
}

fn key(svg: &mut String, key: &[(Ink, &str)]) {
    let mut x = WIDTH - RIGHT;
    for (ink, words) in key.iter().rev() {
        text(svg, (x, TOP - 14.0), "end", "", words);
        x -= 6.2 * words.chars().count() as f64 + 8.0;
        dot(svg, (x, TOP - 18.0), *ink);
        x -= 14.0;
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
