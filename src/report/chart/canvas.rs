//! A sheet of 1280 × 720 user units to draw on: lines, areas and text, in SVG.

use super::font;
use super::{ChartError, HEIGHT, WIDTH};
use crate::report::wrap::{self, printable};
use plotters::prelude::{Color, DrawingBackend, RGBColor, SVGBackend, ShapeStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, TextStyle};
use std::fmt::Display;

/// Where along a text its x lies.
#[derive(Clone, Copy, Debug)]
pub enum Anchor {
    /// At its left end.
    Start,
    /// At its middle.
    Middle,
    /// At its right end.
    End,
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// The font's size in user units.
    pub size: f64,
    /// Bold or regular.
    pub bold: bool,
    /// Its colour.
    pub ink: RGBColor,
    /// Where its x lies.
    pub anchor: Anchor,
}

impl Type {
    /// Regular type that starts at its x.
    pub const fn new(size: f64, ink: RGBColor) -> Self {
        Self { size, bold: false, ink, anchor: Anchor::Start }
    }

    /// The same in bold.
    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same, with its x elsewhere.
    pub const fn at(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// The width of a text, in user units.
    pub fn width(&self, text: &str) -> f64 {
        font::width(text, self.size, self.bold)
    }

    /// The text in at most `lines` lines of at most `width` user units.
    pub fn wrap(&self, text: &str, lines: usize, width: f64) -> Vec<String> {
        wrap::wrap(text, lines, |line| self.width(line) <= width)
    }

    /// A mix's name likewise, broken between its Programs rather than within one.
    pub fn wrap_mix(&self, name: &str, lines: usize, width: f64) -> Vec<String> {
        wrap::wrap_mix(name, lines, |line| self.width(line) <= width)
    }
}

/// The sheet. A drawing that fails is remembered and told at the end, so that pictures
/// are described without a check after every stroke.
pub struct Canvas<'a> {
    backend: SVGBackend<'a>,
    failure: Option<String>,
}

/// Draws a picture: an SVG document that names itself `title` to those who cannot see it.
///
/// # Errors
///
/// The first stroke that failed.
pub fn draw(title: &str, picture: impl FnOnce(&mut Canvas<'_>)) -> Result<String, ChartError> {
    font::register()?;
    let mut svg = String::new();
    strokes(&mut svg, picture)?;
    let name = format!(">\n<title>{}</title>\n", escaped(title));
    Ok(svg.replacen(">\n", &name, 1))
}

fn strokes(svg: &mut String, picture: impl FnOnce(&mut Canvas<'_>)) -> Result<(), ChartError> {
    let backend = SVGBackend::with_string(svg, (WIDTH as u32, HEIGHT as u32));
    let mut canvas = Canvas { backend, failure: None };
    canvas.rectangle(0.0, 0.0, WIDTH, HEIGHT, plotters::style::WHITE, 1.0);
    picture(&mut canvas);
    let finished = canvas.backend.present();
    canvas.keep(finished);
    canvas.failure.as_deref().map_or(Ok(()), |failure| Err(ChartError::new(failure)))
}

impl Canvas<'_> {
    /// A straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), ink: RGBColor, width: u32) {
        let drawn = self.backend.draw_line(whole(from), whole(to), &stroke(ink, width));
        self.keep(drawn);
    }

    /// A horizontal or vertical line of short strokes.
    pub fn dashed(&mut self, from: (f64, f64), to: (f64, f64), ink: RGBColor, width: u32) {
        const STROKE: f64 = 6.0;
        const PERIOD: f64 = 10.0;
        let (across, down) = (to.0 - from.0, to.1 - from.1);
        let length = libm::hypot(across, down);
        let strokes = (length / PERIOD).ceil() as usize;
        for stroke in 0..strokes {
            let start = stroke as f64 * PERIOD;
            let end = (start + STROKE).min(length);
            let point = |at: f64| (from.0 + across * at / length, from.1 + down * at / length);
            self.line(point(start), point(end), ink, width);
        }
    }

    /// A filled rectangle between two corners.
    pub fn rectangle(
        &mut self,
        left: f64,
        top: f64,
        right: f64,
        bottom: f64,
        ink: RGBColor,
        opacity: f64,
    ) {
        let style = ShapeStyle { color: ink.mix(opacity), filled: true, stroke_width: 0 };
        let drawn =
            self.backend.draw_rect(whole((left, top)), whole((right, bottom)), &style, true);
        self.keep(drawn);
    }

    /// A filled area.
    pub fn area(
        &mut self,
        points: impl IntoIterator<Item = (f64, f64)>,
        ink: RGBColor,
        opacity: f64,
    ) {
        let style = ShapeStyle { color: ink.mix(opacity), filled: true, stroke_width: 0 };
        let drawn = self.backend.fill_polygon(points.into_iter().map(whole), &style);
        self.keep(drawn);
    }

    /// A line through points.
    pub fn path(
        &mut self,
        points: impl IntoIterator<Item = (f64, f64)>,
        ink: RGBColor,
        width: u32,
    ) {
        let drawn = self.backend.draw_path(points.into_iter().map(whole), &stroke(ink, width));
        self.keep(drawn);
    }

    /// A filled circle.
    pub fn dot(&mut self, centre: (f64, f64), radius: u32, ink: RGBColor) {
        let drawn = self.backend.draw_circle(whole(centre), radius, &stroke(ink, 0), true);
        self.keep(drawn);
    }

    /// A line of text on its baseline. Control characters become spaces.
    pub fn text(&mut self, x: f64, baseline: f64, text: &str, kind: Type) {
        // The backend sets the baseline of text anchored at its top 0.76 em lower.
        const TOP_TO_BASELINE: f64 = 0.76;
        let horizontal = match kind.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let weight = if kind.bold { FontStyle::Bold } else { FontStyle::Normal };
        let size = kind.size * font::PLOTTERS_SIZE;
        let font = FontDesc::new(FontFamily::Name(font::FAMILY), size, weight);
        let style = TextStyle::from(font).color(&kind.ink).pos(Pos::new(horizontal, VPos::Top));
        let place = whole((x, baseline - TOP_TO_BASELINE * kind.size));
        let drawn = self.backend.draw_text(&printable(text), &style, place);
        self.keep(drawn);
    }

    /// Lines of text, the first on `baseline`; comes back with the baseline of the last.
    pub fn lines(
        &mut self,
        x: f64,
        baseline: f64,
        spacing: f64,
        lines: &[String],
        kind: Type,
    ) -> f64 {
        let mut last = baseline;
        for (place, line) in lines.iter().enumerate() {
            last = baseline + place as f64 * spacing;
            self.text(x, last, line, kind);
        }
        last
    }

    fn keep<E: Display>(&mut self, drawn: Result<(), E>) {
        if let (Err(error), None) = (drawn, &self.failure) {
            self.failure = Some(error.to_string());
        }
    }
}

fn stroke(ink: RGBColor, width: u32) -> ShapeStyle {
    ShapeStyle { color: ink.to_rgba(), filled: false, stroke_width: width }
}

fn whole((x, y): (f64, f64)) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}

fn escaped(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
