//! Whether text fits. What is measured is Inter, which runs wider than most fonts of templates.

use crate::report::chart::Fonts;
use crate::report::wrap::wrap;

/// The height of a line, as a multiple of its font's size.
pub const LINE: f64 = 1.2;

/// Measures text.
#[derive(Clone, Debug, Default)]
pub struct Fit {
    fonts: Fonts,
}

impl Fit {
    /// The width of a line in points.
    pub fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        self.fonts.width(text, size, bold)
    }

    /// How many lines a text takes in so many points of width.
    pub fn lines(&self, text: &str, size: f64, bold: bool, width: f64) -> usize {
        wrap(text, usize::MAX, |line| self.width(line, size, bold) <= width).len()
    }

    /// The text as far as so many lines take it.
    pub fn cut(&self, text: &str, (size, bold): (f64, bool), width: f64, lines: usize) -> String {
        wrap(text, lines.max(1), |line| self.width(line, size, bold) <= width).join(" ")
    }

    /// The largest size, in whole points from `largest` down to `smallest`, at which all
    /// paragraphs fit a box; `None` where even the smallest does not. `apart` is the space
    /// between paragraphs in points.
    pub fn size(
        &self,
        paragraphs: &[&str],
        bold: bool,
        (width, height): (f64, f64),
        (largest, smallest): (f64, f64),
        apart: f64,
    ) -> Option<f64> {
        let mut size = largest;
        while size >= smallest {
            let lines: usize =
                paragraphs.iter().map(|text| self.lines(text, size, bold, width)).sum();
            let gaps = paragraphs.len().saturating_sub(1) as f64 * apart;
            if lines as f64 * size * LINE + gaps <= height {
                return Some(size);
            }
            size -= 1.0;
        }
        None
    }
}
