//! The ranked mixes: lying bars with their errors.

use super::board::{Board, Notes, points};
use super::number;
use crate::pptx::{
    Axis, Base, CategoryChart, Chart, Colour, Column, ErrorBars, Labels, LineStyle, Plot,
    PointLabel, Position, Series, Slide, Style,
};
use crate::report::content::data::{Drawing, Measure, Ranking, RankingRow, Role};
use crate::report::sentences::slides;

/// The most bars that can be read from the back of a room.
const BARS: usize = 8;

/// The width of a label in a bar, in points.
const LABEL: f64 = 46.0;

/// The share of the chart that names take.
const NAMES: f64 = 0.46;

/// The slide; `None` where nothing was ranked.
pub(super) fn slide(board: &Board<'_>) -> Option<Slide> {
    let told = super::chart(board.report, "ranking")?;
    let Drawing::Ranking(ranking) = &told.drawing else { return None };
    let rows = shown(&ranking.rows);
    let chart = chart(board, ranking, &rows);
    let notes = Notes::of(told).say("Method", slides::CHANCE).figures(&chart);
    let shape = board.chart("Ranked mixes", chart, board.room(), &told.alternative);
    let title = slides::ranking(ranking, &board.report.what_if);
    let caption = slides::ranking_caption(ranking, rows.len(), board.report.what_if.ranked);
    Some(board.slide(&title, vec![shape], &caption, notes))
}

/// As many rows as fit: those that a reader looks for before the others.
pub(super) fn shown(rows: &[RankingRow]) -> Vec<&RankingRow> {
    let mut kept: Vec<usize> = Vec::new();
    let sought = (0..rows.len()).filter(|&row| row == 0 || rows[row].role == Role::BottomUp);
    for row in sought.chain(0..rows.len()) {
        if kept.len() < BARS && !kept.contains(&row) {
            kept.push(row);
        }
    }
    kept.sort_unstable();
    kept.into_iter().map(|row| &rows[row]).collect()
}

/// The colour of a mix's marks.
pub(super) fn colour(role: Role) -> Colour {
    match role {
        Role::Chosen => Colour::accent(1),
        Role::BottomUp => Colour::accent(2),
        Role::Other => Colour::accent(1).tint(0.45),
    }
}

fn chart(board: &Board<'_>, ranking: &Ranking, rows: &[&RankingRow]) -> Chart {
    let chances = || rows.iter().map(|row| row.chance);
    let highest = chances().map(|chance| chance.high).fold(0.0, f64::max);
    let value_axis = number::axis(&Measure::Share, 0.0, highest.max(0.01));
    let end = value_axis.high.unwrap_or(1.0);
    let size = if rows.len() > 6 { 12.0 } else { 14.0 };
    let unit = points(board.room().width) * (0.97 - NAMES) / end;
    // Names in two lines at most.
    let width = points(board.room().width) * NAMES - 16.0;
    let name = |row: &&RankingRow| {
        let cost = ranking.measure.write(row.cost);
        let room = 2.0 * width * 0.92 - board.fit.width(&format!("  · {cost}"), size, false);
        let name = board.fit.cut(&row.name, (size, false), room, 1);
        format!("{}  {name} · {cost}", row.rank)
    };
    let labels = Labels {
        values: true,
        position: Position::InsideBase,
        format: number::SHARE.to_owned(),
        size: 14.0,
        bold: true,
        colour: Colour::TEXT,
        points: rows
            .iter()
            .enumerate()
            .map(|(place, row)| label(board, (place, row), unit))
            .collect(),
    };
    let series = Series {
        name: "Chance of meeting every goal".to_owned(),
        values: chances().map(|chance| Some(chance.estimate)).collect::<Vec<_>>().into(),
        format: "0.0%".to_owned(),
        style: Style::filled(colour(Role::Other)),
        points: rows
            .iter()
            .enumerate()
            .map(|(place, row)| (place, Style::filled(colour(row.role))))
            .collect(),
        labels: Some(labels),
        errors: Some(ErrorBars {
            plus: chances().map(|chance| Some(chance.high - chance.estimate)).collect(),
            minus: chances().map(|chance| Some(chance.estimate - chance.low)).collect(),
            line: LineStyle { colour: Colour::of(Base::Text), width: 1.5, dashed: false },
        }),
    };
    let costs = rows.iter().map(|row| row.cost);
    Chart::Category(CategoryChart {
        heading: "Mix".to_owned(),
        categories: rows.iter().map(name).collect(),
        plots: vec![Plot::Bars {
            horizontal: true,
            stacked: false,
            gap: gap(rows.len()),
            series: vec![series],
        }],
        category_axis: Axis { reversed: true, size: Some(size), ..Axis::default() },
        value_axis,
        legend: None,
        columns: vec![Column {
            name: "Program cost, mean".to_owned(),
            format: number::format(&ranking.measure, costs.clone().fold(0.0, f64::max)),
            values: costs.map(Some).collect(),
        }],
        label_share: Some(NAMES),
    })
}

/// The gap between bars in per cent of their width: few bars are no thicker than many.
pub(super) fn gap(bars: usize) -> u16 {
    match bars {
        0 | 1 => 300,
        2 => 160,
        3 => 80,
        _ => 45,
    }
}

/// Within a bar where that is long enough, else beside it, clear of its error; `unit` is the
/// length of the whole axis's unit in points.
fn label(board: &Board<'_>, (place, row): (usize, &RankingRow), unit: f64) -> PointLabel {
    let long = row.chance.low * unit >= LABEL;
    let ink = match row.role {
        Role::Chosen if long => board.ink_on(Base::Accent(1)),
        Role::BottomUp if long => board.ink_on(Base::Accent(2)),
        _ => Colour::TEXT,
    };
    PointLabel {
        place,
        position: Some(if long { Position::InsideBase } else { Position::OutsideEnd }),
        format: (!long)
            .then(|| number::beside((row.chance.high - row.chance.estimate) * unit, number::SHARE)),
        colour: Some(ink),
        ..PointLabel::default()
    }
}
