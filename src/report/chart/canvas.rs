//! A sheet to draw on: lines, areas and text, in SVG. It is 1280 user units wide.

use super::theme::{Ink, Theme};
use super::{ChartError, Size};
use crate::report::wrap::{self, printable};
use plotters::prelude::{Color, DrawingBackend, RGBColor, SVGBackend, ShapeStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, TextStyle};
use std::fmt::{Display, Write};

/// Parts of a user unit that the pen can tell apart: the backend knows whole numbers only.
const FINE: f64 = 10.0;

/// Plotters writes a font of size 1.24 as `font-size="1"`.
const PLOTTERS_SIZE: f64 = 1.24;

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
    pub ink: Ink,
    /// Where its x lies.
    pub anchor: Anchor,
}

impl Type {
    /// Regular type that starts at its x.
    pub const fn new(size: f64, ink: Ink) -> Self {
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

    /// The same in another colour.
    pub const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }
}

/// The sheet. A drawing that fails is remembered and told at the end, so that pictures
/// are described without a check after every stroke.
pub struct Canvas<'a> {
    backend: SVGBackend<'a>,
    failure: Option<String>,
    /// How it looks.
    pub theme: &'a Theme,
    /// Its height in user units.
    pub height: f64,
}

/// The width of every sheet, in user units.
pub const WIDTH: f64 = 1280.0;

/// Draws a picture: an SVG document that names and describes itself to those who cannot
/// see it.
///
/// # Errors
///
/// The first stroke that failed.
pub fn draw(
    theme: &Theme,
    size: Size,
    (title, description): (&str, &str),
    picture: impl FnOnce(&mut Canvas<'_>),
) -> Result<String, ChartError> {
    let height = WIDTH * f64::from(size.height) / f64::from(size.width);
    let mut svg = String::new();
    strokes(&mut svg, theme, height, picture)?;
    let body = svg.split_once('>').map_or("", |(_, body)| body);
    let mut document = format!(
        "<svg width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" role=\"img\" \
         xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n\
         <title>{}</title>\n<desc>{}</desc>",
        size.width,
        size.height,
        WIDTH * FINE,
        (height * FINE).round(),
        escaped(title),
        escaped(description)
    );
    if let Some(logo) = &theme.logo {
        let (place, extent) = (super::page::LOGO, super::page::LOGO_SIZE);
        let image = format!(
            "\n<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" \
             preserveAspectRatio=\"xMaxYMid\" xlink:href=\"{}\"/>",
            place.0 * FINE,
            place.1 * FINE,
            extent.0 * FINE,
            extent.1 * FINE,
            logo.url
        );
        // Behind everything but the page itself.
        let (page, rest) = body.split_once("/>").unwrap_or(("", body));
        let _ = write!(document, "{page}/>{image}{rest}");
    } else {
        document.push_str(body);
    }
    Ok(document)
}

/// The left part of a picture of [`draw`], so many user units wide.
pub fn cropped(document: &str, width: u32) -> String {
    let (head, body) = document.split_once("role=").unwrap_or((document, ""));
    let head =
        head.replacen(&format!("width=\"{WIDTH}\""), &format!("width=\"{width}\""), 1).replacen(
            &format!("0 0 {} ", WIDTH * FINE),
            &format!("0 0 {} ", f64::from(width) * FINE),
            1,
        );
    format!("{head}role={body}")
}

fn strokes(
    svg: &mut String,
    theme: &Theme,
    height: f64,
    picture: impl FnOnce(&mut Canvas<'_>),
) -> Result<(), ChartError> {
    let fine = |units: f64| (units * FINE).round() as u32;
    let backend = SVGBackend::with_string(svg, (fine(WIDTH), fine(height)));
    let mut canvas = Canvas { backend, failure: None, theme, height };
    canvas.rectangle(0.0, 0.0, WIDTH, height, Ink::Paper, 1.0);
    picture(&mut canvas);
    let finished = canvas.backend.present();
    canvas.keep(finished);
    canvas.failure.as_deref().map_or(Ok(()), |failure| Err(ChartError::new(failure)))
}

impl Canvas<'_> {
    /// The width of a text, in user units.
    pub fn width(&self, text: &str, kind: Type) -> f64 {
        self.theme.fonts.width(text, kind.size, kind.bold)
    }

    /// The text in at most `lines` lines of at most `width` user units.
    pub fn wrap(&self, text: &str, kind: Type, lines: usize, width: f64) -> Vec<String> {
        wrap::wrap(text, lines, |line| self.width(line, kind) <= width)
    }

    /// A mix's name likewise, broken between its Programs rather than within one.
    pub fn wrap_mix(&self, name: &str, kind: Type, lines: usize, width: f64) -> Vec<String> {
        wrap::wrap_mix(name, lines, |line| self.width(line, kind) <= width)
    }

    /// A straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), ink: Ink, width: f64) {
        let style = self.stroke(ink, width);
        let drawn = self.backend.draw_line(fine(from), fine(to), &style);
        self.keep(drawn);
    }

    /// A straight line of short strokes.
    pub fn dashed(&mut self, from: (f64, f64), to: (f64, f64), ink: Ink, width: f64) {
        self.dashed_path(&[from, to], ink, width, 6.0, 4.0);
    }

    /// A line through points, of strokes of one length and gaps of another.
    pub fn dashed_path(
        &mut self,
        points: &[(f64, f64)],
        ink: Ink,
        width: f64,
        stroke: f64,
        gap: f64,
    ) {
        // Where in the pattern of strokes and gaps the pen is.
        let mut phase = 0.0;
        for pair in points.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let (across, down) = (to.0 - from.0, to.1 - from.1);
            let length = libm::hypot(across, down);
            let point = |at: f64| (from.0 + across * at / length, from.1 + down * at / length);
            let mut at = 0.0;
            while at < length {
                let drawing = phase < stroke;
                let left = if drawing { stroke - phase } else { stroke + gap - phase };
                let end = (at + left).min(length);
                if drawing {
                    self.line(point(at), point(end), ink, width);
                }
                phase = if end - at < left {
                    phase + end - at
                } else if drawing {
                    stroke
                } else {
                    0.0
                };
                at = end;
            }
        }
    }

    /// A filled rectangle between two corners.
    pub fn rectangle(
        &mut self,
        left: f64,
        top: f64,
        right: f64,
        bottom: f64,
        ink: Ink,
        opacity: f64,
    ) {
        let style = self.fill(ink, opacity);
        let (from, to) = (fine((left, top)), fine((right, bottom)));
        let drawn = self.backend.draw_rect(from, to, &style, true);
        self.keep(drawn);
    }

    /// The outline of a rectangle.
    pub fn frame(&mut self, left: f64, top: f64, right: f64, bottom: f64, ink: Ink, width: f64) {
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        self.path(corners, ink, width);
    }

    /// A filled area.
    pub fn area(&mut self, points: impl IntoIterator<Item = (f64, f64)>, ink: Ink, opacity: f64) {
        let style = self.fill(ink, opacity);
        let drawn = self.backend.fill_polygon(points.into_iter().map(fine), &style);
        self.keep(drawn);
    }

    /// A line through points.
    pub fn path(&mut self, points: impl IntoIterator<Item = (f64, f64)>, ink: Ink, width: f64) {
        let style = self.stroke(ink, width);
        let drawn = self.backend.draw_path(points.into_iter().map(fine), &style);
        self.keep(drawn);
    }

    /// A filled circle.
    pub fn dot(&mut self, centre: (f64, f64), radius: f64, ink: Ink, opacity: f64) {
        let style = self.fill(ink, opacity);
        let radius = (radius * FINE).round() as u32;
        let drawn = self.backend.draw_circle(fine(centre), radius, &style, true);
        self.keep(drawn);
    }

    /// A filled diamond with a white edge.
    pub fn diamond(&mut self, (x, y): (f64, f64), radius: f64, ink: Ink) {
        let corners = |r: f64| [(x, y - r), (x + r, y), (x, y + r), (x - r, y)];
        self.area(corners(radius + 2.0), Ink::Paper, 1.0);
        self.area(corners(radius), ink, 1.0);
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
        let size = kind.size * FINE * PLOTTERS_SIZE;
        let ink = self.theme.palette.colour(kind.ink);
        let font = FontDesc::new(FontFamily::Name(&self.theme.fonts.families), size, weight);
        let style = TextStyle::from(font).color(&ink).pos(Pos::new(horizontal, VPos::Top));
        let place = fine((x, baseline - TOP_TO_BASELINE * kind.size));
        let text = self.theme.fonts.drawable(&printable(text));
        let drawn = self.backend.draw_text(&text, &style, place);
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

    fn stroke(&self, ink: Ink, width: f64) -> ShapeStyle {
        let color = self.theme.palette.colour(ink).to_rgba();
        ShapeStyle { color, filled: false, stroke_width: (width * FINE).round() as u32 }
    }

    fn fill(&self, ink: Ink, opacity: f64) -> ShapeStyle {
        let colour: RGBColor = self.theme.palette.colour(ink);
        ShapeStyle { color: colour.mix(opacity), filled: true, stroke_width: 0 }
    }

    fn keep<E: Display>(&mut self, drawn: Result<(), E>) {
        if let (Err(error), None) = (drawn, &self.failure) {
            self.failure = Some(error.to_string());
        }
    }
}

fn fine((x, y): (f64, f64)) -> (i32, i32) {
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

fn escaped(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
