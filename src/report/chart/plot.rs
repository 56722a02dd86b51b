//! What plots by quarter share: the grid, the quarters below it, labels beside it.

use super::canvas::{Anchor, Canvas, Type};
use super::page::Area;
use super::scale::{Scale, spread};
use super::theme::Ink;
use crate::report::content::data::Measure;

/// The space between a plot and the labels beside it.
pub const GAP: f64 = 8.0;
/// The widest that a label beside a plot may be.
pub const LABEL: f64 = 130.0;

/// Labels.
pub const SMALL: Type = Type::new(12.0, Ink::Quiet);
/// Labels of what counts most.
pub const STRONG: Type = Type::new(12.0, Ink::Text).bold();

/// A plot's place on the page.
pub struct Frame<'a> {
    /// Labels of the quarters, `FY27 Q1`.
    pub labels: &'a [String],
    /// The number of trials behind each share.
    pub trials: usize,
    /// The width of the row's widest chance.
    pub widest_chance: f64,
    /// Where the axes lie.
    pub area: Area,
    /// The vertical axis.
    pub scale: Scale,
}

/// A label beside the end of a line.
pub struct EndLabel {
    /// The line's name and value.
    pub text: String,
    /// The height that it belongs to.
    pub value: f64,
    /// How it is set.
    pub kind: Type,
}

impl Frame<'_> {
    /// The width of a quarter.
    pub fn slot(&self) -> f64 {
        self.area.width() / self.labels.len().max(1) as f64
    }

    /// Where a quarter begins.
    pub fn start(&self, quarter: usize) -> f64 {
        self.area.left + quarter as f64 * self.slot()
    }

    /// Its middle.
    pub fn middle(&self, quarter: usize) -> f64 {
        self.start(quarter) + self.slot() / 2.0
    }

    /// The grid with its values.
    pub fn grid(&self, canvas: &mut Canvas<'_>, measure: &Measure) {
        for (place, tick) in self.scale.ticks().enumerate() {
            let y = self.scale.at(tick);
            let ink = if place == 0 { Ink::Axis } else { Ink::Grid };
            canvas.line((self.area.left, y), (self.area.right, y), ink, 1.0);
            let label = canvas.wrap(&measure.write(tick), SMALL, 1, LABEL);
            canvas.lines(self.area.left - GAP, y + 4.0, 0.0, &label, SMALL.at(Anchor::End));
        }
    }

    /// A step for each run of quarters with a target.
    pub fn targets(
        &self,
        canvas: &mut Canvas<'_>,
        breaks: &[usize],
        target: impl Fn(usize) -> Option<f64>,
    ) {
        let mut steps: Vec<Vec<(f64, f64)>> = Vec::new();
        for quarter in 0..self.labels.len() {
            let Some(value) = target(quarter) else { continue };
            let y = self.scale.at(value);
            let step = [(self.start(quarter), y), (self.start(quarter + 1), y)];
            match steps.last_mut() {
                Some(run)
                    if !breaks.contains(&quarter)
                        && quarter > 0
                        && target(quarter - 1).is_some() =>
                {
                    run.extend(step);
                }
                _ => steps.push(step.into()),
            }
        }
        for run in steps {
            // A white edge sets the line off from a dark band.
            canvas.path(run.iter().copied(), Ink::Paper, 4.0);
            canvas.path(run, Ink::Text, 2.0);
        }
    }

    /// What the lines are, and their values, beside the last quarter.
    pub fn end_labels(&self, canvas: &mut Canvas<'_>, ends: &[EndLabel]) {
        let mut heights: Vec<f64> = ends.iter().map(|end| self.scale.at(end.value) + 4.0).collect();
        spread(&mut heights, 15.0, self.area.top + 4.0, self.area.bottom + 2.0);
        for (end, height) in ends.iter().zip(heights) {
            let text = canvas.wrap(&end.text, end.kind, 1, LABEL);
            canvas.lines(self.area.right + GAP, height, 0.0, &text, end.kind);
        }
    }

    /// The quarters below the axis, and below them the years, each as far as it fits.
    pub fn quarters(&self, canvas: &mut Canvas<'_>) {
        let parts: Vec<(&str, &str)> =
            self.labels.iter().map(|label| label.split_once(' ').unwrap_or(("", label))).collect();
        let kind = SMALL.at(Anchor::Middle);
        let fits = |text: &str| canvas.width(text, kind) + 4.0 <= self.slot();
        if parts.iter().all(|(_, quarter)| fits(quarter)) {
            for (place, (_, quarter)) in parts.iter().enumerate() {
                canvas.text(self.middle(place), self.area.bottom + 17.0, quarter, kind);
            }
        }
        let mut first = 0;
        while let Some((year, _)) = parts.get(first) {
            let length = parts.iter().skip(first).take_while(|(other, _)| other == year).count();
            if first > 0 {
                let x = self.start(first);
                let ends = ((x, self.area.bottom), (x, self.area.bottom + 38.0));
                canvas.line(ends.0, ends.1, Ink::Grid, 1.0);
            }
            if canvas.width(year, kind) <= length as f64 * self.slot() {
                let x = (self.start(first) + self.start(first + length)) / 2.0;
                canvas.text(x, self.area.bottom + 35.0, year, kind);
            }
            first += length;
        }
    }

    /// The chances below the quarters; where they do not all fit, every other one and so on.
    pub fn chances(&self, canvas: &mut Canvas<'_>, target: &str, chances: &[(usize, String)]) {
        if chances.is_empty() {
            return;
        }
        // Without their sign most fit below narrow quarters too.
        let tight = self.widest_chance + 6.0 > self.slot();
        let unit = if tight { ", in %" } else { "" };
        let said = format!("Chance of meeting the {target}{unit}:");
        let said = canvas.wrap(&said, SMALL, 1, self.area.width() + LABEL);
        canvas.lines(self.area.left, self.area.bottom + 58.0, 0.0, &said, SMALL);
        let sign = if tight { canvas.width(" %", STRONG) } else { 0.0 };
        let every = ((self.widest_chance - sign + 5.0) / self.slot()).ceil().max(1.0) as usize;
        for (quarter, text) in chances.iter().filter(|(quarter, _)| quarter % every == every - 1) {
            let text = if tight { text.trim_end_matches(" %") } else { text };
            let half = canvas.width(text, STRONG) / 2.0;
            // The last one may reach beyond its narrow quarter.
            let x = self.middle(*quarter).clamp(self.area.left + half, self.area.right + GAP);
            canvas.text(x, self.area.bottom + 80.0, text, STRONG.at(Anchor::Middle));
        }
    }
}
