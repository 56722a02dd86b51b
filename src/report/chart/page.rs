//! What every chart's page shares: title, caption, footer and margins.

use super::Stamp;
use super::canvas::{Anchor, Canvas, Type, WIDTH};
use super::theme::Ink;
use crate::report::content::Chart;
use crate::report::format::count;

/// The empty space at the left and right of a page.
pub const MARGIN: f64 = 48.0;
/// Where a logo stands, and the room it has.
pub const LOGO: (f64, f64) = (WIDTH - MARGIN - LOGO_SIZE.0, 30.0);
pub const LOGO_SIZE: (f64, f64) = (150.0, 44.0);

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

impl Area {
    /// Its width.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Its height.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// Sets title, caption and footer; what comes back is the space between them.
pub fn page(canvas: &mut Canvas<'_>, chart: &Chart, stamp: &Stamp) -> Area {
    const CAPTION: Type = Type::new(14.0, Ink::Quiet);
    let width = WIDTH - 2.0 * MARGIN;
    let logo = if canvas.theme.logo.is_some() { LOGO_SIZE.0 + 24.0 } else { 0.0 };
    let (lines, kind) = headline(canvas, &chart.title, width - logo);
    let title_end = canvas.lines(MARGIN, 58.0, kind.size * 1.25, &lines, kind);
    let lines = canvas.wrap(&chart.caption, CAPTION, 3, width);
    let end = canvas.lines(MARGIN, title_end + 28.0, 19.0, &lines, CAPTION);
    footer(canvas, stamp);
    Area { left: MARGIN, top: end + 34.0, right: WIDTH - MARGIN, bottom: canvas.height - 54.0 }
}

/// The title in two lines if it can be, in three smaller ones if it must be.
fn headline(canvas: &Canvas<'_>, title: &str, width: f64) -> (Vec<String>, Type) {
    const LARGE: Type = Type::new(26.0, Ink::Text).bold();
    const SMALL: Type = Type::new(21.0, Ink::Text).bold();
    let large = canvas.wrap(title, LARGE, usize::MAX, width);
    if large.len() <= 2 { (large, LARGE) } else { (canvas.wrap(title, SMALL, 3, width), SMALL) }
}

fn footer(canvas: &mut Canvas<'_>, stamp: &Stamp) {
    const KIND: Type = Type::new(11.5, Ink::Quiet);
    let (rule, baseline) = (canvas.height - 40.0, canvas.height - 20.0);
    canvas.line((MARGIN, rule), (WIDTH - MARGIN, rule), Ink::Grid, 1.0);
    let run = stamp.run();
    let room = WIDTH - 2.0 * MARGIN - canvas.width(&run, KIND) - 24.0;
    let plan = canvas.wrap(&stamp.plan, KIND, 1, room);
    canvas.lines(MARGIN, baseline, 0.0, &plan, KIND);
    canvas.text(WIDTH - MARGIN, baseline, &run, KIND.at(Anchor::End));
}

impl Stamp {
    /// What every page says of its run: `spandrel 0.1.0 · seed 1 · 10,000 trials · scenario 9f86…`.
    #[must_use]
    pub fn run(&self) -> String {
        format!(
            "spandrel {} · seed {} · {} trials · scenario {}",
            self.version,
            self.seed,
            count(self.trials as u64),
            self.scenario
        )
    }
}
