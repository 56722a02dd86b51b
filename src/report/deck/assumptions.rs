//! The drivers: what is uncertain about the plan.

use super::board::{Board, Notes};
use super::grid::{Grid, Lane};
use crate::pptx::Slide;
use crate::report::content::{Cell, Kind};
use crate::report::sentences::{captions, slides};

/// The most drivers on a slide, and the most slides of them.
const ROWS: usize = 13;
const SLIDES: usize = 3;

/// A slide for each so many drivers; none where the plan has none.
pub(super) fn slides(board: &Board<'_>) -> Vec<Slide> {
    let Some(table) = super::table(board.report, "assumptions") else { return Vec::new() };
    let kept: Vec<usize> =
        (0..table.columns.len()).filter(|&c| table.columns[c].kind != Kind::Shape).collect();
    let lanes: Vec<Lane> = kept
        .iter()
        .map(|&column| match (column, table.columns[column].kind) {
            (0, _) => Lane::words(&table.columns[column].heading, 3.4),
            (_, Kind::Text) => Lane::words(&table.columns[column].heading, 3.2),
            _ => Lane::figures(&table.columns[column].heading, 1.0),
        })
        .collect();
    let currency = &board.report.currency;
    let parts: Vec<&[Vec<Cell>]> = table.rows.chunks(ROWS).take(SLIDES).collect();
    let count = parts.len();
    let shown: usize = parts.iter().map(|part| part.len()).sum();
    let slide = |(number, part): (usize, &&[Vec<Cell>])| {
        let line = |row: &Vec<Cell>| kept.iter().map(|&c| row[c].text(currency).into()).collect();
        let grid = Grid { lanes: lanes.clone(), rows: part.iter().map(line).collect() };
        let mut notes = Notes::default().say("How to read it", captions::DRIVERS);
        for row in *part {
            let cells = kept.iter().skip(1).map(|&c| match row[c].key() {
                Some(key) => format!("{} {key}", table.columns[c].heading),
                None => row[c].text(currency),
            });
            let name = format!("Exact figures, {}", row[0].text(currency));
            notes = notes.say(&name, &cells.collect::<Vec<_>>().join(", "));
        }
        let title = slides::assumptions(table.rows.len(), number + 1, count);
        let caption = slides::assumptions_caption(table.rows.len() - shown);
        board.slide(&title, vec![grid.shape(board, "Assumptions", board.room())], &caption, notes)
    };
    parts.iter().enumerate().map(slide).collect()
}
