//! PresentationML: slides with native charts, tables and notes, written strictly by ECMA-376.
//!
//! This module knows nothing of plans or simulations: it takes slides as values and gives the
//! bytes of a `.pptx`.
//!
//! ```text
//! template.pptx ──> Template ─┐   its masters, layouts, theme; its own slides are left behind
//!                             ├──> package ──> bytes
//! Presentation ───────────────┘
//!   └ Slide ─┬ title, notes, footer
//!            └ Shape ── Text | Table | Chart | Picture
//! ```
//!
//! PowerPoint refuses what other programs forgive. The order of elements is that of the schemas,
//! written out in the order of the code; every element is closed by the closure that opened it;
//! every chart holds the workbook that it was made from, every picture its fallback; identifiers
//! are dealt in one place. The same values give the same bytes.

mod chart;
mod colour;
mod notes;
mod package;
mod presentation;
mod properties;
mod shape;
mod slide;
mod table;
mod template;
mod text;
mod tree;
mod xml;

pub use chart::{
    Axis, CategoryChart, Chart, Column, ErrorBars, Labels, Legend, LineStyle, Marker, Plot,
    PointLabel, Points, Position, ScatterChart, ScatterSeries, Series, Style, Values,
};
pub use colour::{Base, Colour};
pub use presentation::{Presentation, Slide, write};
pub use properties::Properties;
pub use shape::{Content, Frame, Picture, Shape, Slot};
pub use table::{Cell, Row, Table};
pub use template::{Layout, LayoutRole, Placeholder, PlaceholderKind, Rgb, Template};
pub use text::{Align, Anchor, Paragraph, Run, Text};

use std::fmt;

/// English Metric Units in a point; lengths of this module are in EMU, font sizes in points.
pub const EMU_PER_POINT: i64 = 12_700;

/// Why a template cannot be used, or a presentation not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(String);

impl Error {
    fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
