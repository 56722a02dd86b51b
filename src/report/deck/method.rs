//! How the answer was found, and what to run to find it again.

use super::board::{Board, Notes};
use super::grid::{Field, Grid, Lane};
use crate::pptx::Slide;
use crate::report::sentences::slides;

/// The slide.
pub(super) fn slide(board: &Board<'_>) -> Slide {
    let stamp = &board.report.stamp;
    let room = board.room();
    let method: Vec<String> = slides::method(stamp.trials);
    let mut shapes = vec![board.bullets(&method, room.columns(0.0, 0.56))];
    if let Some(table) = super::table(board.report, "about") {
        let lanes = vec![Lane::words("What was run", 1.2), Lane::words("", 1.3)];
        let currency = &board.report.currency;
        let line = |row: &Vec<crate::report::content::Cell>| {
            let mut cells: Vec<Field> = row.iter().map(|cell| cell.text(currency).into()).collect();
            if let Some(value) = cells.last_mut() {
                value.bold = true;
            }
            cells
        };
        let grid = Grid { lanes, rows: table.rows.iter().map(line).collect() };
        let mut shape = grid.shape(board, "Provenance", room.columns(0.6, 1.0));
        shape.slot = None;
        shapes.push(shape);
    }
    let notes = Notes::default()
        .say("Method", slides::CHANCE)
        .say("Where the numbers are", slides::ORIGIN)
        .say("Run", &stamp.run());
    board.slide(&slides::method_title(stamp), shapes, "", notes)
}
