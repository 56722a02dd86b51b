//! Mixes by goals: a table whose cells are the darker, the better the chance.

use super::board::{Board, Notes};
use super::grid::{Field, Grid, Lane};
use crate::pptx::{Colour, Slide};
use crate::report::content::data::{Drawing, Heat, HeatRow, Role};
use crate::report::format::chance;
use crate::report::sentences::slides;

/// The most mixes of a table that can be read.
const ROWS: usize = 8;

/// The slide; `None` where there is no goal.
pub(super) fn slide(board: &Board<'_>) -> Option<Slide> {
    let told = super::chart(board.report, "goals")?;
    let Drawing::Heat(heat) = &told.drawing else { return None };
    let rows = shown(&heat.rows);
    let grid = grid(heat, &rows);
    let mut notes = Notes::of(told);
    for row in &rows {
        let chances: Vec<String> = heat
            .goals
            .iter()
            .zip(&row.chances)
            .map(|(goal, known)| {
                format!("{goal} {} (95 %: {} to {})", known.estimate, known.low, known.high)
            })
            .collect();
        notes = notes.say(&format!("Exact figures, {}", row.name), &chances.join("; "));
    }
    let shape = grid.shape(board, "Goals", board.room());
    Some(board.slide(&told.title, vec![shape], slides::GOALS_CAPTION, notes))
}

fn shown(rows: &[HeatRow]) -> Vec<&HeatRow> {
    let bottom_up = rows.iter().position(|row| row.role == Role::BottomUp);
    let mut kept: Vec<usize> = (0..rows.len().min(ROWS)).collect();
    if let Some(place) = bottom_up.filter(|place| !kept.contains(place)) {
        kept.pop();
        kept.push(place);
    }
    kept.into_iter().map(|row| &rows[row]).collect()
}

fn grid(heat: &Heat, rows: &[&HeatRow]) -> Grid {
    let goals = heat.goals.len().max(1) as f64;
    let mut lanes = vec![Lane::figures("Rank", 0.6), Lane::words("Mix", 6.0)];
    let weight = (5.0 / goals).clamp(0.8, 1.2);
    lanes.extend(heat.goals.iter().map(|goal| Lane::figures(goal, weight)));
    let line = |row: &&HeatRow| {
        let chosen = row.role != Role::Other;
        let mut fields = vec![
            Field { bold: chosen, ..row.rank.clone().into() },
            Field { bold: chosen, ..row.name.clone().into() },
        ];
        let last = row.chances.len().saturating_sub(1);
        fields.extend(row.chances.iter().enumerate().map(|(place, known)| Field {
            text: chance(*known),
            bold: place == last,
            // A tint never so dark that text does not stand out from it.
            fill: Some(Colour::accent(1).tint(0.04 + 0.41 * known.estimate)),
            colour: None,
        }));
        fields
    };
    Grid { lanes, rows: rows.iter().map(line).collect() }
}
