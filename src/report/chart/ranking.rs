//! The ranked mixes: each one's chance of meeting all goals, and what it costs.

use super::canvas::{Anchor, Canvas, Type, draw};
use super::page::{AXIS, Area, BLUE, GREY, GRID, INK, MARGIN, SKY, VERMILION, page};
use super::{ChartError, Stamp};
use crate::analysis::{RankedMix, Results};
use crate::report::format::{chance_with_margin, count, money};
use crate::report::selection::{rank_label, shown};
use crate::report::sentences::{percent, short_subject, takeaway};
use plotters::style::{RGBColor, WHITE};

/// The most mixes whose names are still legible.
const MIXES: usize = 15;

/// The columns of the page: where names begin and end, where the chances lie.
const RANK_END: f64 = 90.0;
const NAME: f64 = 102.0;
const NAME_END: f64 = 566.0;
const PLOT: f64 = 586.0;
const PLOT_END: f64 = 1106.0;
const COST_WIDTH: f64 = 100.0;

/// The picture; `None` where there is no mix.
pub fn ranking(results: &Results, stamp: &Stamp) -> Option<Result<String, ChartError>> {
    let places = shown(results, MIXES);
    if places.is_empty() {
        return None;
    }
    let title = takeaway(results);
    Some(draw(&title, |canvas| {
        let area = page(canvas, &title, &subtitle(results, places.len()), stamp);
        let rows = Rows::new(area, places.len());
        axis(canvas, results, &rows, area);
        for (row, &place) in places.iter().enumerate() {
            let gap = row > 0 && places[row - 1] + 1 < place;
            if gap {
                let y = rows.top + row as f64 * rows.height;
                canvas.dashed((NAME, y), (NAME_END, y), AXIS, 1);
            }
            if let Some(mix) = results.ranked.get(place) {
                draw_mix(canvas, results, mix, place, &rows, row);
            }
        }
    }))
}

fn subtitle(results: &Results, rows: usize) -> String {
    let mut parts =
        vec!["Chance of meeting all goals in the same trial, with its 95 % interval.".to_owned()];
    if results.ranked.iter().skip(1).any(|mix| mix.tied_with_best) {
        parts.push("1=: tied with the best, the difference is within chance.".to_owned());
    }
    if rows < results.ranked.len() {
        let all = count(results.ranked.len() as u64);
        parts.push(format!("{rows} of {all} mixes shown."));
    }
    if let Some(mix) = results.cheapest_confident.and_then(|place| results.ranked.get(place)) {
        let asked = percent(results.confidence);
        parts.push(format!("Cheapest that reaches {asked}: {}.", short_subject(mix)));
    }
    parts.join(" ")
}

/// Where the rows lie.
struct Rows {
    top: f64,
    height: f64,
    bottom: f64,
}

impl Rows {
    fn new(area: Area, count: usize) -> Self {
        // Between the columns' heads and the axis.
        let (top, bottom) = (area.top + 20.0, area.bottom - 22.0);
        let height = ((bottom - top) / count as f64).min(60.0);
        Self { top, height, bottom: top + height * count as f64 }
    }

    fn middle(&self, row: usize) -> f64 {
        self.top + (row as f64 + 0.5) * self.height
    }
}

fn across(share: f64) -> f64 {
    PLOT + share.clamp(0.0, 1.0) * (PLOT_END - PLOT)
}

fn axis(canvas: &mut Canvas<'_>, results: &Results, rows: &Rows, area: Area) {
    const HEAD: Type = Type::new(12.0, GREY);
    let head = area.top + 2.0;
    canvas.text(NAME, head, "Mix", HEAD);
    canvas.text(area.right, head, "Program cost", HEAD.at(Anchor::End));
    for tick in 0..=5 {
        let share = f64::from(tick) / 5.0;
        let x = across(share);
        canvas.line((x, rows.top), (x, rows.bottom), if tick == 0 { AXIS } else { GRID }, 1);
        canvas.text(x, rows.bottom + 17.0, &percent(share), HEAD.at(Anchor::Middle));
    }
    let x = across(results.confidence);
    canvas.dashed((x, rows.top - 6.0), (x, rows.bottom), INK, 1);
    let asked = format!("asked for: {}", percent(results.confidence));
    let room = Type::width(&HEAD, &asked) / 2.0;
    let label = x.clamp(PLOT + room, PLOT_END - room);
    canvas.text(label, head, &asked, HEAD.at(Anchor::Middle));
}

fn draw_mix(
    canvas: &mut Canvas<'_>,
    results: &Results,
    mix: &RankedMix,
    place: usize,
    rows: &Rows,
    row: usize,
) {
    let tied = mix.tied_with_best || place == 0;
    let bottom_up = mix.name == Results::BOTTOM_UP;
    let ink = match (bottom_up, tied) {
        (true, _) => VERMILION,
        (false, true) => BLUE,
        (false, false) => SKY,
    };
    let middle = rows.middle(row);
    if tied {
        let (top, bottom) = (middle - rows.height / 2.0, middle + rows.height / 2.0);
        canvas.rectangle(MARGIN, top, MARGIN + 5.0, bottom, BLUE, 1.0);
    }
    let size = match rows.height {
        low if low < 34.0 => 11.5,
        middle if middle < 46.0 => 13.5,
        _ => 15.0,
    };
    let kind = Type::new(size, INK);
    let kind = if tied || bottom_up { kind.bold() } else { kind };
    let baseline = middle + 0.36 * kind.size;
    canvas.text(RANK_END, baseline, &rank_label(results, place), kind.at(Anchor::End));
    let lines = kind.wrap_mix(&mix.name, 2, NAME_END - NAME);
    let spacing = kind.size * 1.16;
    let first = baseline - (lines.len() - 1) as f64 * spacing / 2.0;
    canvas.lines(NAME, first, spacing, &lines, kind);
    bar(canvas, mix, middle, rows.height, ink);
    let cost = money(mix.program_cost_mean, &results.currency);
    let figure = Type::new(13.5, INK).at(Anchor::End);
    let cost = figure.wrap(&cost, 1, COST_WIDTH);
    canvas.lines(super::WIDTH - MARGIN, middle + 0.36 * figure.size, 0.0, &cost, figure);
}

/// The chance as a bar, its interval as a whisker, its number beside them.
fn bar(canvas: &mut Canvas<'_>, mix: &RankedMix, middle: f64, height: f64, ink: RGBColor) {
    const KIND: Type = Type::new(13.5, INK).bold();
    let half = (height * 0.29).min(13.0);
    let (low, high) = (across(mix.all_goals.low), across(mix.all_goals.high));
    canvas.rectangle(PLOT, middle - half, across(mix.all_goals.estimate), middle + half, ink, 1.0);
    // White under black keeps the whisker in sight on a dark bar.
    for (ink, width) in [(WHITE, 4), (INK, 2)] {
        canvas.line((low, middle), (high, middle), ink, width);
        for end in [low, high] {
            canvas.line((end, middle - 4.0), (end, middle + 4.0), ink, width);
        }
    }
    let label = chance_with_margin(mix.all_goals);
    let width = KIND.width(&label);
    let baseline = middle + 0.36 * KIND.size;
    if high + 10.0 + width <= PLOT_END + 12.0 {
        // A patch keeps the grid from running through the number.
        let left = high + 10.0;
        canvas.rectangle(left - 3.0, middle - 9.0, left + width + 3.0, middle + 9.0, WHITE, 1.0);
        canvas.text(left, baseline, &label, KIND);
    } else {
        let ink = if ink == SKY { INK } else { WHITE };
        canvas.text(low - 10.0, baseline, &label, Type { ink, ..KIND.at(Anchor::End) });
    }
}
