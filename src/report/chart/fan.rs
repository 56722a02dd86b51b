//! Fans: how a figure may turn out quarter by quarter, in panels that share an axis.

use super::canvas::{Anchor, Canvas, Type};
use super::page::{AXIS, Area, GREY, GRID, INK};
use super::scale::{Scale, spread};
use crate::analysis::{Figure, Summary};
use crate::report::format::{chance, proportion};
use plotters::style::{RGBColor, WHITE};

/// The panels of a page.
pub struct Fans<'a> {
    /// Labels of the quarters, `FY27-Q1`.
    pub labels: &'a [String],
    /// The number of trials behind each share.
    pub trials: usize,
    /// Side by side, from the left.
    pub panels: Vec<Panel<'a>>,
    /// What the target is called.
    pub target: &'a str,
    /// How a value is written.
    pub write: &'a dyn Fn(f64) -> String,
}

/// One mix's figure by quarter.
pub struct Panel<'a> {
    /// The mix.
    pub heading: &'a str,
    /// The colour of its fan.
    pub ink: RGBColor,
    /// The figure of each quarter, where there is one.
    pub figures: Vec<Option<&'a Figure>>,
}

impl Panel<'_> {
    /// Whether any quarter has a target.
    pub fn has_target(&self) -> bool {
        self.figures.iter().flatten().any(|figure| figure.target.is_some())
    }

    /// Whether any quarter has a distribution.
    pub fn is_drawable(&self) -> bool {
        self.figures.iter().flatten().any(|figure| figure.summary.is_some())
    }

    fn summary(&self, quarter: usize) -> Option<&Summary> {
        self.figures.get(quarter).copied().flatten()?.summary.as_ref()
    }

    fn target(&self, quarter: usize) -> Option<f64> {
        self.figures.get(quarter).copied().flatten()?.target
    }

    /// Runs of quarters with a distribution, as first and one past the last.
    fn runs(&self) -> Vec<(usize, usize)> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for quarter in (0..self.figures.len()).filter(|&quarter| self.summary(quarter).is_some()) {
            match runs.last_mut() {
                Some((_, end)) if *end == quarter => *end += 1,
                _ => runs.push((quarter, quarter + 1)),
            }
        }
        runs
    }

    fn largest(&self) -> f64 {
        let high = self.figures.iter().flatten().filter_map(|figure| figure.summary);
        let high = high.map(|summary| summary.quantiles[P90]);
        let targets = self.figures.iter().flatten().filter_map(|figure| figure.target);
        high.chain(targets).filter(|value| value.is_finite()).fold(0.0, f64::max)
    }
}

// Places in `Summary::quantiles`.
const P10: usize = 1;
const P25: usize = 2;
const P50: usize = 3;
const P75: usize = 4;
const P90: usize = 5;

/// Space for the labels at the left and at the right of a plot.
const LEFT: f64 = 62.0;
const RIGHT: f64 = 92.0;
const GUTTER: f64 = 28.0;

const SMALL: Type = Type::new(12.0, GREY);
const STRONG: Type = Type::new(12.0, INK).bold();

impl Fans<'_> {
    /// Draws the panels into an area.
    pub fn draw(&self, canvas: &mut Canvas<'_>, area: Area) {
        const HEADING: Type = Type::new(15.0, INK).bold();
        let count = self.panels.len().max(1) as f64;
        let width = (area.right - area.left - GUTTER * (count - 1.0)) / count;
        let headings: Vec<Vec<String>> =
            self.panels.iter().map(|panel| HEADING.wrap(panel.heading, 2, width - 20.0)).collect();
        let tallest = headings.iter().map(Vec::len).fold(1, usize::max);
        let top = area.top + 18.0 * tallest as f64 + 14.0;
        let bottom = area.bottom - if self.has_target() { 90.0 } else { 40.0 };
        let largest = self.panels.iter().map(Panel::largest).fold(0.0, f64::max);
        let scale = Scale::new(largest, top, bottom);
        for (place, (panel, heading)) in self.panels.iter().zip(&headings).enumerate() {
            let left = area.left + place as f64 * (width + GUTTER);
            canvas.rectangle(left, area.top - 11.0, left + 12.0, area.top + 1.0, panel.ink, 1.0);
            let _ = canvas.lines(left + 20.0, area.top, 18.0, heading, HEADING);
            let plot = Area { left: left + LEFT, top, right: left + width - RIGHT, bottom };
            let view = View { fans: self, panel, plot, scale };
            view.grid(canvas);
            view.bands(canvas);
            view.targets(canvas);
            view.end_labels(canvas);
            view.quarters(canvas);
            view.chances(canvas);
        }
    }

    fn has_target(&self) -> bool {
        self.panels.iter().any(Panel::has_target)
    }
}

/// A panel with its place on the page.
struct View<'a> {
    fans: &'a Fans<'a>,
    panel: &'a Panel<'a>,
    plot: Area,
    scale: Scale,
}

impl View<'_> {
    /// The width of a quarter.
    fn slot(&self) -> f64 {
        (self.plot.right - self.plot.left) / self.panel.figures.len().max(1) as f64
    }

    /// Where a quarter begins; its middle is half a slot on.
    fn start(&self, quarter: usize) -> f64 {
        self.plot.left + quarter as f64 * self.slot()
    }

    fn middle(&self, quarter: usize) -> f64 {
        self.start(quarter) + self.slot() / 2.0
    }

    fn grid(&self, canvas: &mut Canvas<'_>) {
        for (place, tick) in self.scale.ticks().enumerate() {
            let y = self.scale.at(tick);
            let ink = if place == 0 { AXIS } else { GRID };
            canvas.line((self.plot.left, y), (self.plot.right, y), ink, 1);
            let label = (self.fans.write)(tick);
            canvas.text(self.plot.left - 8.0, y + 4.0, &label, SMALL.at(Anchor::End));
        }
    }

    fn bands(&self, canvas: &mut Canvas<'_>) {
        for (first, end) in self.panel.runs() {
            for (low, high, opacity) in [(P10, P90, 0.22), (P25, P75, 0.40)] {
                let mut outline = self.points(first, end, high);
                outline.extend(self.points(first, end, low).into_iter().rev());
                canvas.area(outline, self.panel.ink, opacity);
            }
            let median = self.points(first, end, P50);
            canvas.path(median, self.panel.ink, 3);
            for quarter in first..end {
                if let (Some(summary), true) = (self.panel.summary(quarter), self.slot() > 24.0) {
                    let height = self.scale.at(summary.quantiles[P50]);
                    canvas.dot((self.middle(quarter), height), 4, self.panel.ink);
                }
            }
        }
    }

    /// A quantile through a run of quarters; a quarter alone gets the width of its slot.
    fn points(&self, first: usize, end: usize, quantile: usize) -> Vec<(f64, f64)> {
        let alone = end == first + 1;
        let half = if alone { (self.slot() * 0.3).min(60.0) } else { 0.0 };
        let mut points = Vec::new();
        for quarter in first..end {
            let Some(summary) = self.panel.summary(quarter) else { continue };
            let (x, y) = (self.middle(quarter), self.scale.at(summary.quantiles[quantile]));
            points.push((x - half, y));
            if alone {
                points.push((x + half, y));
            }
        }
        points
    }

    fn targets(&self, canvas: &mut Canvas<'_>) {
        for quarter in 0..self.panel.figures.len() {
            let Some(target) = self.panel.target(quarter) else { continue };
            let y = self.scale.at(target);
            let (left, right) = (self.start(quarter), self.start(quarter) + self.slot());
            // A white edge sets the line off from a dark band.
            canvas.line((left, y), (right, y), WHITE, 5);
            canvas.line((left, y), (right, y), INK, 2);
        }
    }

    /// What the lines are, and their values, beside the last quarter.
    fn end_labels(&self, canvas: &mut Canvas<'_>) {
        let Some((last, summary)) = (0..self.panel.figures.len())
            .rev()
            .find_map(|quarter| Some((quarter, self.panel.summary(quarter)?)))
        else {
            return;
        };
        let value = |quantile: usize| summary.quantiles[quantile];
        let mut labels: Vec<(String, f64, Type)> = [("P90", P90, SMALL), ("P50", P50, STRONG), ("P10", P10, SMALL)]
            .into_iter()
            .map(|(name, quantile, kind)| (name.to_owned(), value(quantile), kind))
            .collect();
        if let Some(target) = self.panel.target(last) {
            labels.push((self.fans.target.to_owned(), target, STRONG));
        }
        let mut heights: Vec<f64> = labels.iter().map(|(_, value, _)| self.scale.at(*value) + 4.0).collect();
        spread(&mut heights, 15.0, self.plot.top + 4.0, self.plot.bottom + 2.0);
        for ((name, value, kind), height) in labels.iter().zip(heights) {
            let ink = if kind.bold && name == "P50" { self.panel.ink } else { kind.ink };
            let text = format!("{name} {}", (self.fans.write)(*value));
            canvas.text(self.plot.right + 8.0, height, &text, Type { ink, ..*kind });
        }
    }

    /// The quarters below the axis, and below them the years, each as far as it fits.
    fn quarters(&self, canvas: &mut Canvas<'_>) {
        let parts: Vec<(&str, &str)> =
            self.fans.labels.iter().map(|label| label.split_once('-').unwrap_or(("", label))).collect();
        let kind = SMALL.at(Anchor::Middle);
        if parts.iter().all(|(_, quarter)| kind.width(quarter) + 4.0 <= self.slot()) {
            for (place, (_, quarter)) in parts.iter().enumerate() {
                canvas.text(self.middle(place), self.plot.bottom + 17.0, quarter, kind);
            }
        }
        let mut first = 0;
        while let Some((year, _)) = parts.get(first) {
            let length = parts.iter().skip(first).take_while(|(other, _)| other == year).count();
            let (left, right) = (self.start(first), self.start(first + length));
            if first > 0 {
                canvas.line((left, self.plot.bottom), (left, self.plot.bottom + 34.0), GRID, 1);
            }
            if kind.width(year) + 4.0 <= right - left {
                canvas.text((left + right) / 2.0, self.plot.bottom + 33.0, year, kind);
            }
            first += length;
        }
    }

    /// The chance of meeting the target, below each quarter, or as many as fit.
    fn chances(&self, canvas: &mut Canvas<'_>) {
        let met = self.panel.figures.iter().enumerate().filter_map(|(quarter, figure)| {
            Some((quarter, chance(proportion(figure.as_ref()?.met?, self.fans.trials))))
        });
        let met: Vec<(usize, String)> = met.collect();
        let widest = met.iter().map(|(_, text)| STRONG.width(text)).fold(0.0, f64::max);
        let Some(step) = (1..=met.len()).find(|&step| widest + 8.0 <= self.slot() * step as f64).or(met.len().checked_sub(1).map(|_| met.len()))
        else {
            return;
        };
        let every = if step > 1 { format!(", every {step} quarters") } else { String::new() };
        let caption = format!("Chance of meeting the {}{every}:", self.fans.target);
        canvas.text(self.plot.left, self.plot.bottom + 60.0, &caption, SMALL);
        for (quarter, text) in met.iter().step_by(step) {
            // The first and last number stay within the panel.
            let half = STRONG.width(text) / 2.0;
            let x = self.middle(*quarter).max(self.plot.left + half - LEFT / 2.0);
            canvas.text(x, self.plot.bottom + 80.0, text, STRONG.at(Anchor::Middle));
        }
    }
}
