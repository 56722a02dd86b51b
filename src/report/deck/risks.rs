//! Risks, and what would change the answer.

use super::board::{Board, Notes, points};
use super::number;
use crate::pptx::{
    Axis, Base, CategoryChart, Chart, Colour, ErrorBars, Frame, Labels, LineStyle, Plot,
    PointLabel, Position, Series, Slide, Style,
};
use crate::report::content::data::{Drawing, Measure};
use crate::report::content::{Cell, WorthRow};
use crate::report::sentences::slides;

/// The share of the chart that names take.
const NAMES: f64 = 0.5;

/// The width of a label in a bar, in points.
const LABEL: f64 = 46.0;

/// The most warnings on the slide; the notes have all.
const WARNINGS: usize = 2;

/// The slide; `None` where there is nothing to say.
pub(super) fn slide(board: &Board<'_>) -> Option<Slide> {
    let report = board.report;
    let warnings: Vec<String> = super::table(report, "warnings").map_or_else(Vec::new, |table| {
        let first = table.rows.iter().filter_map(|row| row.first());
        first
            .filter_map(|cell| match cell {
                Cell::Text(text) => Some(text.clone()),
                _ => None,
            })
            .collect()
    });
    let mut sentences = report.summary.levers.clone();
    sentences.extend(warnings.iter().take(WARNINGS).map(|text| slides::warning(text)));
    if sentences.is_empty() && report.worth.is_empty() {
        return None;
    }
    let hardest = super::chart(report, "goals").and_then(|chart| match &chart.drawing {
        Drawing::Heat(heat) => slides::hardest(heat, &report.summary.mix),
        _ => None,
    });
    let title = slides::risks(hardest, &report.worth);
    let room = board.room();
    let mut notes = Notes::default();
    let mut shapes = Vec::new();
    if report.worth.is_empty() {
        shapes.push(board.bullets(&sentences, room));
    } else {
        let frame = room.columns(0.5, 1.0);
        let chart = chart(&report.worth, frame);
        notes = notes.say("Method", slides::WORTH).figures(&chart);
        shapes.push(board.bullets(&sentences, room.columns(0.0, 0.47)));
        let mut shape = board.chart("What each Program is worth", chart, frame, slides::WORTH);
        shape.slot = None;
        shapes.push(shape);
    }
    for sentence in report.summary.levers.iter().chain(&warnings) {
        notes = notes.say("Also", sentence);
    }
    let caption = if report.worth.is_empty() { "" } else { slides::WORTH_CAPTION };
    Some(board.slide(&title, shapes, caption, notes))
}

/// Points of chance lost without each Program, the most first.
fn chart(worth: &[WorthRow], frame: Frame) -> Chart {
    let mut rows: Vec<&WorthRow> = worth.iter().collect();
    rows.sort_by(|one, other| other.lost.estimate.total_cmp(&one.lost.estimate));
    let high = rows.iter().map(|row| row.lost.high).fold(0.0, f64::max);
    let low = rows.iter().map(|row| row.lost.low).fold(0.0, f64::min);
    let of =
        |part: fn(&WorthRow) -> f64| rows.iter().map(|row| Some(part(row))).collect::<Vec<_>>();
    let axis = number::axis(&Measure::Share, low, high.max(0.001));
    let end = axis.high.unwrap_or(1.0) - axis.low.unwrap_or_default();
    let unit = points(frame.width) * (0.97 - NAMES) / end;
    let short = |(place, row): (usize, &&WorthRow)| {
        let is_short = row.lost.low * unit < LABEL;
        is_short.then(|| PointLabel {
            place,
            position: Some(Position::OutsideEnd),
            format: Some(number::beside((row.lost.high - row.lost.estimate) * unit, "0.0%")),
            ..PointLabel::default()
        })
    };
    let labels = rows.iter().enumerate().filter_map(short).collect();
    let black = LineStyle { colour: Colour::of(Base::Text), width: 1.5, dashed: false };
    let series = Series {
        name: "Chance lost without it".to_owned(),
        values: of(|row| row.lost.estimate).into(),
        format: "0.0%".to_owned(),
        style: Style::filled(Colour::accent(1).tint(0.45)),
        labels: Some(Labels {
            values: true,
            position: Position::InsideBase,
            format: "0.0%".to_owned(),
            size: 13.0,
            bold: true,
            colour: Colour::TEXT,
            points: labels,
        }),
        errors: Some(ErrorBars {
            plus: of(|row| row.lost.high - row.lost.estimate),
            minus: of(|row| row.lost.estimate - row.lost.low),
            line: black,
        }),
        ..Series::default()
    };
    let size = if rows.len() > 8 || points(frame.width) < 330.0 { 11.0 } else { 13.0 };
    Chart::Category(CategoryChart {
        heading: "Program".to_owned(),
        categories: rows.iter().map(|row| row.label.clone()).collect(),
        plots: vec![Plot::Bars {
            horizontal: true,
            stacked: false,
            gap: super::ranking::gap(rows.len()),
            series: vec![series],
        }],
        category_axis: Axis { reversed: true, size: Some(size), ..Axis::default() },
        value_axis: axis,
        label_share: Some(NAMES),
        ..CategoryChart::default()
    })
}
