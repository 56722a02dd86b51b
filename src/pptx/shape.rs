//! What stands on a slide, and where.

use super::chart::Chart;
use super::table::Table;
use super::text::Text;

/// A rectangle on a slide, in EMU from its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// From the left.
    pub x: i64,
    /// From the top.
    pub y: i64,
    /// Its width.
    pub width: i64,
    /// Its height.
    pub height: i64,
}

impl Frame {
    /// The part of it that lies from one share of its height to another, both in [0, 1].
    #[must_use]
    pub fn rows(self, from: f64, to: f64) -> Self {
        let (top, bottom) = (part(self.height, from), part(self.height, to));
        Self { y: self.y + top, height: bottom - top, ..self }
    }

    /// The part of it that lies from one share of its width to another, both in [0, 1].
    #[must_use]
    pub fn columns(self, from: f64, to: f64) -> Self {
        let (left, right) = (part(self.width, from), part(self.width, to));
        Self { x: self.x + left, width: right - left, ..self }
    }

    /// What is left of it below the first so many EMU.
    #[must_use]
    pub fn below(self, height: i64) -> Self {
        Self { y: self.y + height, height: (self.height - height).max(0), ..self }
    }

    /// Its first so many EMU from the top.
    #[must_use]
    pub fn top(self, height: i64) -> Self {
        Self { height: height.min(self.height), ..self }
    }
}

fn part(length: i64, share: f64) -> i64 {
    (length as f64 * share).round() as i64
}

/// Which placeholder of the layout a shape fills, where the layout has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The subtitle of a title slide.
    Subtitle,
    /// The large one, for text, tables, charts and pictures.
    Content,
    /// The line of text below it.
    Caption,
}

/// Something on a slide.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Its name, as the selection pane lists it.
    pub name: String,
    /// What it shows, for those who cannot see it; empty for text.
    pub description: String,
    /// The placeholder that it fills.
    pub slot: Option<Slot>,
    /// Where it stands. Text in a placeholder may leave it open and stands where the layout
    /// has it.
    pub frame: Option<Frame>,
    /// What it is.
    pub content: Content,
}

/// What a shape is.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Text.
    Text(Text),
    /// A table.
    Table(Table),
    /// A chart with its workbook.
    Chart(Box<Chart>),
    /// A picture.
    Picture(Picture),
}

/// A picture in two formats: programs that do not draw SVG show the PNG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The drawing.
    pub svg: Vec<u8>,
    /// The same as pixels.
    pub png: Vec<u8>,
}
