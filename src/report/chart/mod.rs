//! Pictures of the results for a slide: SVG, and PNG from the same SVG.
//!
//! [`charts`] draws up to three pages of 1280 × 720: the ranked mixes, starting coverage
//! by quarter and new ARR by quarter. Each states its finding in its title, says below
//! it what is drawn, and carries in its footer what is needed to make it again. The
//! ranking is always there; coverage needs a target. Lengths are in user units.
//!
//! ```text
//! ranking ──────────────────┬─> page ──> canvas ──> SVG ──> PNG
//! quarterly ─> fan ─> plot ─┘   title,   strokes
//! coverage,    panels axes,     footer   and text
//! new ARR             bands
//! ```

mod canvas;
mod fan;
mod font;
mod page;
mod plot;
mod quarterly;
mod ranking;
mod scale;

use super::run_json::Provenance;
use crate::analysis::Results;
use rayon::prelude::*;
use resvg::{tiny_skia, usvg};
use std::fmt;

/// The page's width.
const WIDTH: f64 = 1280.0;
/// The page's height.
const HEIGHT: f64 = 720.0;
/// Pixels of a PNG for a user unit.
const PIXELS: f32 = 2.0;

/// A picture of the results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The name of its file, without an ending: `ranking`, `coverage`, `new-arr`.
    pub name: &'static str,
    /// The picture.
    pub svg: String,
}

/// What a picture's footer says of the run that it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// Why a picture could not be made. No result leads here, only a fault of the program:
/// font and drawing are its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartError(String);

impl ChartError {
    fn new(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a chart cannot be drawn: {}", self.0)
    }
}

impl std::error::Error for ChartError {}

/// Every picture that the results allow.
///
/// # Errors
///
/// See [`ChartError`].
pub fn charts(results: &Results, stamp: &Stamp) -> Result<Vec<Chart>, ChartError> {
    type Draw = fn(&Results, &Stamp) -> Option<Result<String, ChartError>>;
    let pages: [(&str, Draw); 3] = [
        ("ranking", ranking::ranking),
        ("coverage", quarterly::coverage),
        ("new-arr", quarterly::new_arr),
    ];
    pages
        .into_par_iter()
        .filter_map(|(name, draw)| Some(draw(results, stamp)?.map(|svg| Chart { name, svg })))
        .collect()
}

/// The picture as a PNG of 2560 × 1440 pixels.
///
/// # Errors
///
/// Where `svg` is not an SVG document.
pub fn png(svg: &str) -> Result<Vec<u8>, ChartError> {
    let options = usvg::Options {
        font_family: "Inter".to_owned(),
        fontdb: font::database(),
        ..usvg::Options::default()
    };
    let tree =
        usvg::Tree::from_str(svg, &options).map_err(|error| ChartError::new(&error.to_string()))?;
    let size = tree.size().to_int_size();
    let pixels = |units: u32| units.saturating_mul(PIXELS as u32);
    let mut pixmap = tiny_skia::Pixmap::new(pixels(size.width()), pixels(size.height()))
        .ok_or_else(|| ChartError::new("it has no area"))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(PIXELS, PIXELS), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| ChartError::new(&error.to_string()))
}
