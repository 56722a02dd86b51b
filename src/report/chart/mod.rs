//! Pictures of a report's charts: SVG, and PNG from the same drawing.
//!
//! A page states the finding in its title, says below it what is drawn, and carries in its
//! footer what is needed to make it again. Lengths are in user units: a page is 1280 wide,
//! and 720 high where it is 16:9.
//!
//! ```text
//! report::Chart ──> one file a kind of chart ──> page ──> canvas ──> SVG ──> PNG
//!                   axes, bars, bands, labels    title,   strokes,
//!                                                footer   text
//! ```

mod bridge;
mod calendar;
mod canvas;
mod coverage;
mod economics;
mod exceedance;
mod fan;
mod font;
mod frontier;
mod heat;
mod page;
mod panels;
mod plot;
mod ranking;
mod scale;
mod shares;
mod snowball;
mod stack;
pub mod theme;
mod tornado;

pub use font::{EMBEDDED, Fonts};
pub(super) use scale::Scale;
pub use theme::Theme;

use super::content::{self, Drawing};
use super::run_json::Provenance;
use crate::analysis::Results;
use canvas::{Canvas, WIDTH};
use page::{Area, page};
use resvg::{tiny_skia, usvg};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The size of a picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

impl Default for Size {
    /// 16:9, as slides are.
    fn default() -> Self {
        Self { width: 1280, height: 720 }
    }
}

/// What every page says of the run that it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The plan's name.
    pub plan: String,
    /// The version of this program.
    pub version: String,
    /// The seed.
    pub seed: u64,
    /// The number of trials.
    pub trials: usize,
    /// The start of the scenario's hash.
    pub scenario: String,
}

impl Stamp {
    /// The stamp of a run.
    #[must_use]
    pub fn new(results: &Results, provenance: &Provenance) -> Self {
        Self {
            plan: results.plan.clone(),
            version: provenance.version.clone(),
            seed: provenance.seed,
            trials: provenance.trials,
            scenario: provenance.scenario_sha256.chars().take(8).collect(),
        }
    }
}

/// Why a picture could not be made. No result leads here, only a fault of the program or of
/// a font that it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartError(String);

impl ChartError {
    fn new(reason: &str) -> Self {
        Self::of("a chart", reason)
    }

    /// That something cannot be made, and why.
    pub(super) fn of(what: &str, reason: &str) -> Self {
        Self(format!("{what} cannot be made: {reason}"))
    }
}

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ChartError {}

/// A chart as an SVG document whose text is text, in fonts that the viewer may not have.
///
/// # Errors
///
/// See [`ChartError`].
pub fn drawing(
    chart: &content::Chart,
    stamp: &Stamp,
    theme: &Theme,
    size: Size,
) -> Result<String, ChartError> {
    canvas::draw(theme, size, (&chart.title, &chart.alternative), |canvas| {
        let area = page(canvas, chart, stamp);
        body(canvas, &chart.drawing, area);
    })
}

/// The same without title, caption and footer, for a page that has its own: so many user units
/// wide and high, of which a smaller page shows fewer, so that text stays legible.
///
/// # Errors
///
/// See [`ChartError`].
pub fn bare(chart: &content::Chart, theme: &Theme, size: Size) -> Result<String, ChartError> {
    let sheet = Size { width: WIDTH as u32, ..size };
    let drawn = canvas::draw(theme, sheet, (&chart.title, &chart.alternative), |canvas| {
        let right = f64::from(size.width) - 2.0;
        let area = Area { left: 2.0, top: 14.0, right, bottom: canvas.height - 2.0 };
        body(canvas, &chart.drawing, area);
    })?;
    Ok(canvas::cropped(&drawn, size.width))
}

fn body(canvas: &mut Canvas<'_>, drawing: &Drawing, area: Area) {
    match drawing {
        Drawing::Ranking(ranking) => ranking::draw(canvas, ranking, area),
        Drawing::Heat(heat) => heat::draw(canvas, heat, area),
        Drawing::Panels(panels) => panels::draw(canvas, panels, area),
        Drawing::Bridge(bridge) => bridge::draw(canvas, bridge, area),
        Drawing::Snowball(snowball) => snowball::draw(canvas, snowball, area),
        Drawing::Frontier(frontier) => frontier::draw(canvas, frontier, area),
        Drawing::Exceedance(exceedance) => exceedance::draw(canvas, exceedance, area),
        Drawing::Economics(economics) => economics::draw(canvas, economics, area),
        Drawing::Calendar(calendar) => calendar::draw(canvas, calendar, area),
        Drawing::Tornado(tornado) => tornado::draw(canvas, tornado, area),
        Drawing::Shares(shares) => shares::draw(canvas, shares, area),
        Drawing::Coverage(curves) => coverage::draw(canvas, curves, area),
    }
}

/// A picture in its two formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// An SVG document that needs no font: its text is drawn as shapes.
    pub svg: String,
    /// The same as a PNG.
    pub png: Vec<u8>,
}

/// Makes both formats of an SVG document of [`drawing`], the PNG with so many pixels for
/// each of the document's.
///
/// # Errors
///
/// Where `svg` is not an SVG document.
pub fn picture(svg: &str, theme: &Theme, pixels: f32) -> Result<Picture, ChartError> {
    let options = usvg::Options {
        font_family: "Inter".to_owned(),
        fontdb: theme.fonts.database(),
        ..usvg::Options::default()
    };
    let tree =
        usvg::Tree::from_str(svg, &options).map_err(|error| ChartError::new(&error.to_string()))?;
    let size = tree.size().to_int_size();
    let scaled = |units: u32| (units as f32 * pixels).round() as u32;
    let mut pixmap = tiny_skia::Pixmap::new(scaled(size.width()), scaled(size.height()))
        .ok_or_else(|| ChartError::new("it has no area"))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(pixels, pixels), &mut pixmap.as_mut());
    let png = pixmap.encode_png().map_err(|error| ChartError::new(&error.to_string()))?;
    Ok(Picture { svg: outlined(svg, &tree), png })
}

/// The document with its text as shapes, named and described as before.
fn outlined(svg: &str, tree: &usvg::Tree) -> String {
    let options = usvg::WriteOptions {
        coordinates_precision: 2,
        transforms_precision: 5,
        indent: usvg::Indent::None,
        attributes_indent: usvg::Indent::None,
        ..usvg::WriteOptions::default()
    };
    let shapes = tree.to_string(&options);
    let words = svg.split_once("<title>").and_then(|(_, rest)| rest.split_once("</desc>"));
    match (words, shapes.split_once('>')) {
        (Some((words, _)), Some((head, body))) => {
            format!("{head} role=\"img\">\n<title>{words}</desc>\n{body}\n")
        }
        _ => shapes,
    }
}
