//! One panel of a page of fans: grid, bands, target, labels, chances.

use super::canvas::{Anchor, Canvas};
use super::fan::{EndLabel, GAP, LABEL, P10, P25, P50, P75, P90, Panel, SMALL, STRONG};
use super::page::{AXIS, Area, GRID, INK};
use super::scale::{Scale, spread};
use plotters::style::WHITE;

/// A panel with its place on the page.
pub struct Plot<'a> {
    /// What is drawn.
    pub panel: &'a Panel<'a>,
    /// Labels of the quarters.
    pub labels: &'a [String],
    /// The labels at the right.
    pub ends: Vec<EndLabel>,
    /// What the target is called.
    pub target: &'a str,
    /// How a value is written.
    pub write: &'a dyn Fn(f64) -> String,
    /// The number of trials behind each share.
    pub trials: usize,
    /// The width of the page's widest chance; all panels leave out the same quarters.
    pub widest_chance: f64,
    /// Where the axes lie.
    pub area: Area,
    /// The vertical axis.
    pub scale: Scale,
}

impl Plot<'_> {
    /// Draws it, what lies behind first.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        self.grid(canvas);
        self.bands(canvas);
        self.targets(canvas);
        self.end_labels(canvas);
        self.quarters(canvas);
        self.chances(canvas);
    }

    /// The width of a quarter.
    fn slot(&self) -> f64 {
        (self.area.right - self.area.left) / self.panel.figures.len().max(1) as f64
    }

    /// Where a quarter begins; its middle is half a slot on.
    fn start(&self, quarter: usize) -> f64 {
        self.area.left + quarter as f64 * self.slot()
    }

    fn middle(&self, quarter: usize) -> f64 {
        self.start(quarter) + self.slot() / 2.0
    }

    fn grid(&self, canvas: &mut Canvas<'_>) {
        for (place, tick) in self.scale.ticks().enumerate() {
            let y = self.scale.at(tick);
            let ink = if place == 0 { AXIS } else { GRID };
            canvas.line((self.area.left, y), (self.area.right, y), ink, 1);
            let label = SMALL.wrap(&(self.write)(tick), 1, LABEL);
            canvas.lines(self.area.left - GAP, y + 4.0, 0.0, &label, SMALL.at(Anchor::End));
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

    /// A step for each run of quarters with a target.
    fn targets(&self, canvas: &mut Canvas<'_>) {
        let mut steps: Vec<Vec<(f64, f64)>> = Vec::new();
        for quarter in 0..self.panel.figures.len() {
            let Some(target) = self.panel.target(quarter) else { continue };
            let y = self.scale.at(target);
            let step = [(self.start(quarter), y), (self.start(quarter + 1), y)];
            match steps.last_mut() {
                Some(run) if quarter > 0 && self.panel.target(quarter - 1).is_some() => {
                    run.extend(step)
                }
                _ => steps.push(step.into()),
            }
        }
        for run in steps {
            // A white edge sets the line off from a dark band.
            canvas.path(run.iter().copied(), WHITE, 4);
            canvas.path(run, INK, 2);
        }
    }

    /// What the lines are, and their values, beside the last quarter.
    fn end_labels(&self, canvas: &mut Canvas<'_>) {
        let mut heights: Vec<f64> =
            self.ends.iter().map(|end| self.scale.at(end.value) + 4.0).collect();
        spread(&mut heights, 15.0, self.area.top + 4.0, self.area.bottom + 2.0);
        for (end, height) in self.ends.iter().zip(heights) {
            let text = end.kind.wrap(&end.text, 1, LABEL);
            canvas.lines(self.area.right + GAP, height, 0.0, &text, end.kind);
        }
    }

    /// The quarters below the axis, and below them the years, each as far as it fits.
    fn quarters(&self, canvas: &mut Canvas<'_>) {
        let parts: Vec<(&str, &str)> =
            self.labels.iter().map(|label| label.split_once('-').unwrap_or(("", label))).collect();
        let kind = SMALL.at(Anchor::Middle);
        if parts.iter().all(|(_, quarter)| kind.width(quarter) + 4.0 <= self.slot()) {
            for (place, (_, quarter)) in parts.iter().enumerate() {
                canvas.text(self.middle(place), self.area.bottom + 17.0, quarter, kind);
            }
        }
        let mut first = 0;
        while let Some((year, _)) = parts.get(first) {
            let length = parts.iter().skip(first).take_while(|(other, _)| other == year).count();
            let (left, right) = (self.start(first), self.start(first + length));
            if first > 0 {
                canvas.line((left, self.area.bottom), (left, self.area.bottom + 34.0), GRID, 1);
            }
            if kind.width(year) + 4.0 <= right - left {
                canvas.text((left + right) / 2.0, self.area.bottom + 33.0, year, kind);
            }
            first += length;
        }
    }

    /// The chance of meeting the target, below each quarter, or as many as fit.
    fn chances(&self, canvas: &mut Canvas<'_>) {
        let met = self.panel.chances(self.trials);
        if met.is_empty() {
            return;
        }
        let fits = |step: &usize| self.widest_chance + GAP <= self.slot() * *step as f64;
        let step = [1, 2, 4, 8].into_iter().find(fits).unwrap_or(16);
        let every = if step > 1 { format!(" (every {step} quarters)") } else { String::new() };
        let caption = format!("Chance of meeting the {} in the quarter{every}:", self.target);
        canvas.text(self.area.left, self.area.bottom + 60.0, &caption, SMALL);
        for (quarter, text) in met.iter().step_by(step) {
            canvas.text(
                self.middle(*quarter),
                self.area.bottom + 80.0,
                text,
                STRONG.at(Anchor::Middle),
            );
        }
    }
}
