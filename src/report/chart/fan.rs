//! Fans: how a figure may turn out quarter by quarter, in panels that share an axis.

use super::canvas::{Canvas, Type};
use super::page::{Area, GREY, INK};
use super::plot::Plot;
use super::scale::Scale;
use crate::analysis::{Figure, Proportion, Summary};
use crate::report::format::chance;
use plotters::style::RGBColor;

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

    /// The distribution of a quarter, where there is one.
    pub fn summary(&self, quarter: usize) -> Option<&Summary> {
        self.figures.get(quarter).copied().flatten()?.summary.as_ref()
    }

    /// The target of a quarter, where there is one.
    pub fn target(&self, quarter: usize) -> Option<f64> {
        self.figures.get(quarter).copied().flatten()?.target
    }

    /// Runs of quarters with a distribution, as first and one past the last.
    pub fn runs(&self) -> Vec<(usize, usize)> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for quarter in (0..self.figures.len()).filter(|&quarter| self.summary(quarter).is_some()) {
            match runs.last_mut() {
                Some((_, end)) if *end == quarter => *end += 1,
                _ => runs.push((quarter, quarter + 1)),
            }
        }
        runs
    }

    /// What stands beside the last quarter that has a distribution.
    fn end_labels(&self, target: &str, write: &dyn Fn(f64) -> String) -> Vec<EndLabel> {
        let quarters = (0..self.figures.len()).rev();
        let last = quarters.filter_map(|quarter| Some((quarter, self.summary(quarter)?))).next();
        let Some((last, summary)) = last else { return Vec::new() };
        let label = |name: &str, value: f64, kind: Type| EndLabel {
            text: format!("{name} {}", write(value)),
            value,
            kind,
        };
        let median = Type { ink: self.ink, ..STRONG };
        let mut labels = vec![
            label("P90", summary.quantiles[P90], SMALL),
            label("median", summary.quantiles[P50], median),
            label("P10", summary.quantiles[P10], SMALL),
        ];
        labels.extend(self.target(last).map(|value| label(target, value, STRONG)));
        labels
    }

    /// The quarters with a target, each with the chance of meeting it.
    pub fn chances(&self, trials: usize) -> Vec<(usize, String)> {
        let trials = trials.max(1);
        let met = self.figures.iter().enumerate().filter_map(|(quarter, figure)| {
            let hits = (figure.as_ref()?.met? * trials as f64).round() as usize;
            Some((quarter, chance(Proportion::of(hits.min(trials), trials))))
        });
        met.collect()
    }

    fn largest(&self) -> f64 {
        let high = self.figures.iter().flatten().filter_map(|figure| figure.summary);
        let high = high.map(|summary| summary.quantiles[P90]);
        let targets = self.figures.iter().flatten().filter_map(|figure| figure.target);
        high.chain(targets).filter(|value| value.is_finite()).fold(0.0, f64::max)
    }
}

/// A label beside the end of a line.
pub struct EndLabel {
    /// The line's name and value.
    pub text: String,
    /// The value.
    pub value: f64,
    /// How it is set.
    pub kind: Type,
}

/// The place of P10 in [`Summary::quantiles`], and so on.
pub const P10: usize = 1;
pub const P25: usize = 2;
pub const P50: usize = 3;
pub const P75: usize = 4;
pub const P90: usize = 5;

/// The space between two panels.
const GUTTER: f64 = 28.0;
/// The space between a plot and the labels beside it.
pub const GAP: f64 = 8.0;
/// The widest that a label beside a plot may be.
pub const LABEL: f64 = 130.0;

/// Labels.
pub const SMALL: Type = Type::new(12.0, GREY);
/// Labels of what counts most.
pub const STRONG: Type = Type::new(12.0, INK).bold();

impl Fans<'_> {
    /// Draws the panels into an area.
    pub fn draw(&self, canvas: &mut Canvas<'_>, area: Area) {
        const HEADING: Type = Type::new(15.0, INK).bold();
        let count = self.panels.len().max(1) as f64;
        let width = (area.right - area.left - GUTTER * (count - 1.0)) / count;
        let headings: Vec<Vec<String>> = self
            .panels
            .iter()
            .map(|panel| HEADING.wrap_mix(panel.heading, 2, width - 20.0))
            .collect();
        let tallest = headings.iter().map(Vec::len).fold(1, usize::max);
        let top = area.top + 18.0 * tallest as f64 + 14.0;
        let bottom = area.bottom - if self.has_target() { 90.0 } else { 40.0 };
        let largest = self.panels.iter().map(Panel::largest).fold(0.0, f64::max);
        let scale = Scale::new(largest, top, bottom);
        let (before, after) = self.sides(scale);
        let chances = self.panels.iter().flat_map(|panel| panel.chances(self.trials));
        let widest_chance = chances.map(|(_, text)| STRONG.width(&text)).fold(0.0, f64::max);
        for (place, (panel, heading)) in self.panels.iter().zip(&headings).enumerate() {
            let left = area.left + place as f64 * (width + GUTTER);
            canvas.rectangle(left, area.top - 11.0, left + 12.0, area.top + 1.0, panel.ink, 1.0);
            let _ = canvas.lines(left + 20.0, area.top, 18.0, heading, HEADING);
            let area = Area { left: left + before, top, right: left + width - after, bottom };
            let plot = Plot {
                panel,
                labels: self.labels,
                ends: panel.end_labels(self.target, self.write),
                target: self.target,
                write: self.write,
                trials: self.trials,
                widest_chance,
                area,
                scale,
            };
            plot.draw(canvas);
        }
    }

    /// The space that labels need before and after every plot.
    fn sides(&self, scale: Scale) -> (f64, f64) {
        let before = scale.ticks().map(|tick| SMALL.width(&(self.write)(tick)));
        let ends = self.panels.iter().flat_map(|panel| panel.end_labels(self.target, self.write));
        let after = ends.map(|end| end.kind.width(&end.text));
        let side = |widest: f64| widest.min(LABEL) + GAP;
        (side(before.fold(0.0, f64::max)), side(after.fold(0.0, f64::max)))
    }

    fn has_target(&self) -> bool {
        self.panels.iter().any(Panel::has_target)
    }
}
