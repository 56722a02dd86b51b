//! What every chart's page shares: title, subtitle, footer, colours and margins.

use super::canvas::{Anchor, Canvas, Type};
use super::{HEIGHT, Stamp, WIDTH};
use crate::report::format::count;
use plotters::style::RGBColor;

// Okabe and Ito's palette, whose colours are told apart with any colour vision; blue and
// vermilion also differ in shade where the page is printed grey.
/// The best mix and its ties.
pub const BLUE: RGBColor = RGBColor(0, 114, 178);
/// Other mixes.
pub const SKY: RGBColor = RGBColor(160, 205, 234);
/// The bottom-up plan.
pub const VERMILION: RGBColor = RGBColor(213, 94, 0);
/// Text and targets.
pub const INK: RGBColor = RGBColor(26, 26, 26);
/// Text of the second rank.
pub const GREY: RGBColor = RGBColor(89, 89, 89);
/// Axes.
pub const AXIS: RGBColor = RGBColor(150, 150, 150);
/// The grid.
pub const GRID: RGBColor = RGBColor(228, 228, 228);

/// The empty space at the left and right of a page.
pub const MARGIN: f64 = 48.0;

/// A rectangle of the page.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    /// Its left edge.
    pub left: f64,
    /// Its upper edge.
    pub top: f64,
    /// Its right edge.
    pub right: f64,
    /// Its lower edge.
    pub bottom: f64,
}

/// Sets title, subtitle and footer; what comes back is the space between them.
pub fn page(canvas: &mut Canvas<'_>, title: &str, subtitle: &str, stamp: &Stamp) -> Area {
    const SUBTITLE: Type = Type::new(14.0, GREY);
    let width = WIDTH - 2.0 * MARGIN;
    let (lines, kind) = headline(title, width);
    let title_end = canvas.lines(MARGIN, 58.0, kind.size * 1.25, &lines, kind);
    let lines = SUBTITLE.wrap(subtitle, 2, width);
    let end = canvas.lines(MARGIN, title_end + 28.0, 19.0, &lines, SUBTITLE);
    footer(canvas, stamp);
    Area { left: MARGIN, top: end + 34.0, right: WIDTH - MARGIN, bottom: HEIGHT - 54.0 }
}

/// The title in two lines if it can be, in three smaller ones if it must be.
fn headline(title: &str, width: f64) -> (Vec<String>, Type) {
    const LARGE: Type = Type::new(26.0, INK).bold();
    const SMALL: Type = Type::new(21.0, INK).bold();
    let large = LARGE.wrap(title, usize::MAX, width);
    if large.len() <= 2 { (large, LARGE) } else { (SMALL.wrap(title, 3, width), SMALL) }
}

fn footer(canvas: &mut Canvas<'_>, stamp: &Stamp) {
    const KIND: Type = Type::new(11.5, GREY);
    let (rule, baseline) = (HEIGHT - 40.0, HEIGHT - 20.0);
    canvas.line((MARGIN, rule), (WIDTH - MARGIN, rule), GRID, 1);
    let run = format!(
        "spandrel {} · seed {} · {} trials · scenario {}",
        stamp.version,
        stamp.seed,
        count(stamp.trials as u64),
        stamp.scenario
    );
    let room = WIDTH - 2.0 * MARGIN - KIND.width(&run) - 24.0;
    canvas.lines(MARGIN, baseline, 0.0, &KIND.wrap(&stamp.plan, 1, room), KIND);
    canvas.text(WIDTH - MARGIN, baseline, &run, KIND.at(Anchor::End));
}
