//! The chosen mix, Program by Program: what each costs and brings, and when.

use super::board::{Board, Notes, points, short};
use super::grid::{Field, Grid, Lane};
use crate::pptx::{Content, Picture, Shape, Slide, Slot};
use crate::report::chart::{ChartError, Size, Theme, bare, picture};
use crate::report::content::data::{Calendar, Drawing, Economics, EconomicsRow};
use crate::report::sentences::slides;

/// The width of the calendar in user units: about as many as points, so that text is as large as
/// it says.
const PICTURE: u32 = 900;

/// Cost and return; `None` where the mix has no Program.
pub(super) fn returns(board: &Board<'_>) -> Option<Slide> {
    let told = super::chart(board.report, "programs")?;
    let Drawing::Economics(economics) = &told.drawing else { return None };
    let calendar = super::chart(board.report, "calendar").and_then(|chart| match &chart.drawing {
        Drawing::Calendar(calendar) => Some(calendar),
        _ => None,
    });
    let grid = grid(board, economics, calendar);
    let mut notes = Notes::of(told);
    for row in &economics.rows {
        let exact =
            format!("cost {}, pipeline {}, new ARR {}", row.cost, row.pipeline, row.new_arr);
        notes = notes.say(&format!("Exact figures, {}", row.label), &exact);
    }
    let shape = grid.shape(board, "Programs", board.room());
    Some(board.slide(&told.title, vec![shape], slides::PROGRAMS_CAPTION, notes))
}

fn grid(board: &Board<'_>, economics: &Economics, calendar: Option<&Calendar>) -> Grid {
    let heads = slides::PROGRAM_HEADS;
    let mut lanes =
        vec![Lane::words(heads[0], 2.7), Lane::words(heads[1], 2.0), Lane::words(heads[2], 1.1)];
    lanes.extend(heads[3..].iter().map(|head| Lane::figures(head, 1.05)));
    let write = |amount: f64| economics.measure.write(amount);
    let line = |row: &EconomicsRow| {
        let when = calendar.and_then(|calendar| {
            let own = calendar.rows.iter().find(|own| own.label == row.label)?;
            Some(slides::when(&calendar.quarters, &own.cost, &own.strength))
        });
        let [costs, works] = when.unwrap_or_default();
        let worth = board.report.worth.iter().find(|worth| worth.label == row.label);
        let texts = [
            row.label.clone(),
            costs,
            works,
            write(row.cost),
            write(row.new_arr),
            row.cost_per_arr.map(slides::ratio).unwrap_or_default(),
            row.payback_months.map(slides::months).unwrap_or_default(),
            worth.map(|worth| slides::points(worth.lost.estimate)).unwrap_or_default(),
        ];
        texts.map(|text| Field { bold: row.total, ..text.into() }).into()
    };
    let mut grid = Grid { lanes, rows: economics.rows.iter().map(line).collect() };
    // A column that no Program fills says nothing.
    for place in (1..grid.lanes.len()).rev() {
        if grid.rows.iter().all(|row| row[place].text.is_empty()) {
            drop(grid.lanes.remove(place));
            grid.rows.iter_mut().for_each(|row| drop(row.remove(place)));
        }
    }
    grid
}

/// When each costs and works: a picture, as no native chart shows both.
pub(super) fn timing(board: &Board<'_>, theme: &Theme) -> Result<Option<Slide>, ChartError> {
    let Some(told) = super::chart(board.report, "calendar") else { return Ok(None) };
    let Drawing::Calendar(calendar) = &told.drawing else { return Ok(None) };
    let room = board.room();
    // As high as its frame is to its width.
    let shape = points(room.width) / points(room.height).max(1.0);
    let size = Size { width: PICTURE, height: (f64::from(PICTURE) / shape.clamp(0.8, 4.0)) as u32 };
    let drawn = picture(&bare(told, theme, size)?, theme, 2.5)?;
    let mut notes = Notes::of(told);
    for row in &calendar.rows {
        let costs: Vec<String> = row.cost.iter().map(f64::to_string).collect();
        notes = notes.say(
            &format!("Exact figures, {}, expected cost by month", row.label),
            &costs.join("; "),
        );
    }
    let shape = Shape {
        name: "Program calendar".to_owned(),
        description: short(&told.alternative),
        slot: Some(Slot::Content),
        frame: Some(room),
        content: Content::Picture(Picture { svg: drawn.svg.into_bytes(), png: drawn.png }),
    };
    Ok(Some(board.slide(&told.title, vec![shape], slides::TIMING_CAPTION, notes)))
}
