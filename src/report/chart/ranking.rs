//! The ranked mixes: each one's chance of meeting all goals, and what it costs.

use super::canvas::{Anchor, Canvas, Type, WIDTH};
use super::page::{Area, MARGIN};
use super::theme::Ink;
use crate::report::content::data::{Ranking, RankingRow, Role};
use crate::report::format::{chance, chance_with_margin};
use crate::report::sentences::percent;

/// The columns of the page: where names begin and end, where the chances lie.
const RANK_END: f64 = 90.0;
const NAME: f64 = 102.0;
const NAME_END: f64 = 566.0;
const PLOT: f64 = 586.0;
const PLOT_END: f64 = 1106.0;
const COST_WIDTH: f64 = 100.0;

/// The tallest row; few mixes fill the page with what they do goal by goal.
const TALLEST: f64 = 132.0;
/// From this height on a row has room for its chances by goal.
const ROOMY: f64 = 62.0;

/// Draws the ranking.
pub fn draw(canvas: &mut Canvas<'_>, ranking: &Ranking, area: Area) {
    let rows = Rows::new(area, ranking.rows.len());
    axis(canvas, ranking, &rows, area);
    for (number, row) in ranking.rows.iter().enumerate() {
        let y = rows.top + number as f64 * rows.height;
        if row.gap {
            canvas.dashed((NAME, y), (NAME_END, y), Ink::Axis, 1.0);
        } else if number > 0 && rows.height > ROOMY {
            canvas.line((NAME, y), (WIDTH - MARGIN, y), Ink::Grid, 1.0);
        }
        draw_row(canvas, ranking, row, &rows, number);
    }
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
        let height = ((bottom - top) / count.max(1) as f64).min(TALLEST);
        Self { top, height, bottom: top + height * count as f64 }
    }

    fn middle(&self, row: usize) -> f64 {
        self.top + (row as f64 + 0.5) * self.height
    }
}

fn across(share: f64) -> f64 {
    PLOT + share.clamp(0.0, 1.0) * (PLOT_END - PLOT)
}

fn axis(canvas: &mut Canvas<'_>, ranking: &Ranking, rows: &Rows, area: Area) {
    const HEAD: Type = Type::new(12.0, Ink::Quiet);
    let head = area.top + 2.0;
    canvas.text(NAME, head, "Mix", HEAD);
    canvas.text(area.right, head, "Program cost", HEAD.at(Anchor::End));
    for tick in 0..=5 {
        let share = f64::from(tick) / 5.0;
        let x = across(share);
        let ink = if tick == 0 { Ink::Axis } else { Ink::Grid };
        canvas.line((x, rows.top), (x, rows.bottom), ink, 1.0);
        canvas.text(x, rows.bottom + 17.0, &percent(share), HEAD.at(Anchor::Middle));
    }
    let x = across(ranking.confidence);
    canvas.dashed((x, rows.top - 6.0), (x, rows.bottom), Ink::Text, 1.0);
    let asked = format!("asked for: {}", percent(ranking.confidence));
    let room = canvas.width(&asked, HEAD) / 2.0;
    let label = x.clamp(PLOT + room, PLOT_END - room);
    canvas.text(label, head, &asked, HEAD.at(Anchor::Middle));
}

fn draw_row(
    canvas: &mut Canvas<'_>,
    ranking: &Ranking,
    row: &RankingRow,
    rows: &Rows,
    number: usize,
) {
    let bottom_up = row.role == Role::BottomUp;
    let ink = match row.role {
        Role::BottomUp => Ink::BottomUp,
        _ if row.tied => Ink::Chosen,
        _ => Ink::Other,
    };
    let middle = rows.middle(number);
    if row.tied {
        let (top, bottom) = (middle - rows.height / 2.0, middle + rows.height / 2.0);
        canvas.rectangle(MARGIN, top, MARGIN + 5.0, bottom, Ink::Chosen, 1.0);
    }
    let size = match rows.height {
        low if low < 34.0 => 11.5,
        middle if middle < 46.0 => 13.5,
        high if high < 80.0 => 15.0,
        _ => 17.0,
    };
    let kind = Type::new(size, Ink::Text);
    let kind = if row.tied || bottom_up { kind.bold() } else { kind };
    let lines = canvas.wrap_mix(&row.name, kind, 2, NAME_END - NAME);
    let goals = if rows.height > ROOMY { goals(canvas, row) } else { Vec::new() };
    let spacing = kind.size * 1.16;
    // The name and the goals below it, together in the middle of the row.
    let below = if goals.is_empty() { 0.0 } else { 5.0 + 15.0 * goals.len() as f64 };
    let first = middle + 0.36 * kind.size - ((lines.len() - 1) as f64 * spacing + below) / 2.0;
    canvas.text(RANK_END, first, &row.rank, kind.at(Anchor::End));
    let last = canvas.lines(NAME, first, spacing, &lines, kind);
    canvas.lines(NAME, last + 20.0, 15.0, &goals, GOALS);
    bar(canvas, row, middle, rows.height, ink);
    let figure = Type::new(size.clamp(13.5, 15.0), Ink::Text).at(Anchor::End);
    let cost = canvas.wrap(&ranking.measure.write(row.cost), figure, 1, COST_WIDTH);
    canvas.lines(WIDTH - MARGIN, middle + 0.36 * figure.size, 0.0, &cost, figure);
}

const GOALS: Type = Type::new(12.0, Ink::Quiet);

/// `Starting coverage 90 % · FY27 new ARR 73 %`, in two lines at most.
fn goals(canvas: &Canvas<'_>, row: &RankingRow) -> Vec<String> {
    let told: Vec<String> =
        row.goals.iter().map(|(name, known)| format!("{name} {}", chance(*known))).collect();
    if told.len() < 2 {
        Vec::new()
    } else {
        canvas.wrap(&told.join(" · "), GOALS, 2, NAME_END - NAME)
    }
}

/// The chance as a bar, its interval as a whisker, its number beside them.
fn bar(canvas: &mut Canvas<'_>, row: &RankingRow, middle: f64, height: f64, ink: Ink) {
    const KIND: Type = Type::new(13.5, Ink::Text).bold();
    let half = (height * 0.29).min(26.0);
    let (low, high) = (across(row.chance.low), across(row.chance.high));
    let end = across(row.chance.estimate);
    canvas.rectangle(PLOT, middle - half, end, middle + half, ink, 1.0);
    // White under black keeps the whisker in sight on a dark bar.
    for (ink, width) in [(Ink::Paper, 4.0), (Ink::Text, 2.0)] {
        canvas.line((low, middle), (high, middle), ink, width);
        for end in [low, high] {
            canvas.line((end, middle - 4.0), (end, middle + 4.0), ink, width);
        }
    }
    let label = chance_with_margin(row.chance);
    let width = canvas.width(&label, KIND);
    let baseline = middle + 0.36 * KIND.size;
    if high + 10.0 + width <= PLOT_END + 12.0 {
        // A patch keeps the grid from running through the number.
        let left = high + 10.0;
        canvas.rectangle(
            left - 3.0,
            middle - 9.0,
            left + width + 3.0,
            middle + 9.0,
            Ink::Paper,
            1.0,
        );
        canvas.text(left, baseline, &label, KIND);
    } else {
        let on_dark = if ink == Ink::Other { Ink::Text } else { Ink::Paper };
        canvas.text(low - 10.0, baseline, &label, KIND.ink(on_dark).at(Anchor::End));
    }
}
