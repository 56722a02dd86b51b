//! Figures by quarter with their spread: areas for the bands, lines for median and target.

use super::board::{Board, Notes, points};
use super::grid::{Field, Grid, Lane};
use super::number;
use crate::analysis::Figure;
use crate::pptx::{
    Axis, Base, CategoryChart, Chart, Colour, Column, Frame, Legend, LineStyle, Plot, Points,
    Series, Slide, Style, Values,
};
use crate::report::content::data::{Body, Drawing, Panel, Panels, Role};
use crate::report::sentences::slides;

/// The width that a quarter's label takes, in points.
const LABEL: f64 = 68.0;

/// A line to hold a fan against: its name and values.
type Reference = (String, Vec<Option<f64>>);

/// Starting coverage; `None` where there is none.
pub(super) fn coverage(board: &Board<'_>) -> Option<Slide> {
    let told = super::chart(board.report, "coverage")?;
    let Drawing::Panels(panels) = &told.drawing else { return None };
    let row = panels.rows.first()?;
    let panel = row.first()?;
    let other = row.iter().skip(1).find(|panel| panel.role == Role::BottomUp);
    let reference =
        other.and_then(|panel| Some((slides::BOTTOM_UP_MEDIAN.to_owned(), medians(panel)?)));
    let chart = fan(panels, panel, reference, board.room())?;
    let notes = Notes::of(told).figures(&chart);
    let shape = board.chart("Coverage by quarter", chart, board.room(), &told.alternative);
    Some(board.slide(&told.title, vec![shape], slides::COVERAGE_CAPTION, notes))
}

/// New ARR against the target, by quarter and by year.
pub(super) fn new_arr(board: &Board<'_>) -> Option<Slide> {
    let told = super::chart(board.report, "new-arr")?;
    let Drawing::Panels(panels) = &told.drawing else { return None };
    let panel = panels.rows.first()?.first()?;
    let Body::Fan { reference, .. } = &panel.body else { return None };
    let reference =
        reference.clone().map(|(_, values)| (slides::BOTTOM_UP_MEDIAN.to_owned(), values));
    let room = board.room();
    let chart = fan(panels, panel, reference, room.columns(0.0, 0.62))?;
    let mut notes = Notes::of(told).figures(&chart);
    let frame = room.columns(0.0, 0.62);
    let mut shapes = vec![board.chart("New ARR by quarter", chart, frame, &told.alternative)];
    if let Some((grid, exact)) = years(board) {
        notes = notes.say("By year", &exact);
        let mut table = grid.shape(board, "By year", room.columns(0.64, 1.0));
        table.slot = None;
        shapes.push(table);
    }
    Some(board.slide(&told.title, shapes, slides::NEW_ARR_CAPTION, notes))
}

/// The years: their targets and the chances of them.
fn years(board: &Board<'_>) -> Option<(Grid, String)> {
    let table = super::table(board.report, "years")?;
    let place = |heading: &str| table.columns.iter().position(|column| column.heading == heading);
    let wanted = [
        ("Year", "", 0.9),
        ("Top-down target", "Target", 1.1),
        ("New ARR, mean", "Mean", 1.1),
        ("90 % chance of at least", "90 % sure of", 1.15),
        ("Chance of the target", "Chance", 1.0),
    ];
    let columns: Vec<(usize, &str, f64)> = wanted
        .iter()
        .filter_map(|(heading, short, weight)| Some((place(heading)?, *short, *weight)))
        .filter(|(column, ..)| {
            table.rows.iter().any(|row| !row[*column].text(&board.report.currency).is_empty())
        })
        .collect();
    let lanes = columns.iter().map(|(column, short, weight)| match column {
        0 => Lane::words(short, *weight),
        _ => Lane::figures(short, *weight),
    });
    let currency = &board.report.currency;
    let line = |row: &Vec<crate::report::content::Cell>| {
        let cell = |(column, ..): &(usize, &str, f64)| {
            let text = row[*column].text(currency);
            // The interval stands in the notes.
            let text = text.split_once(" (").map_or(text.clone(), |(chance, _)| chance.to_owned());
            Field { bold: *column == 0, ..text.into() }
        };
        columns.iter().map(cell).collect()
    };
    let exact = table.rows.iter().map(|row| {
        let cells = table.columns.iter().zip(row);
        let told = cells.map(|(column, cell)| match cell.key() {
            Some(key) => format!("{} {key}", column.heading),
            None => cell.text(currency),
        });
        told.collect::<Vec<_>>().join(", ")
    });
    let exact = exact.collect::<Vec<_>>().join("; ");
    Some((Grid { lanes: lanes.collect(), rows: table.rows.iter().map(line).collect() }, exact))
}

fn medians(panel: &Panel) -> Option<Vec<Option<f64>>> {
    match &panel.body {
        Body::Fan { figures, .. } => Some(at(figures, 3)),
        Body::Stack { .. } => None,
    }
}

/// A quantile of every figure, by its place in [`crate::analysis::QUANTILE_LEVELS`].
fn at(figures: &[Option<Figure>], place: usize) -> Vec<Option<f64>> {
    let value = |figure: &Option<Figure>| Some(figure.as_ref()?.summary?.quantiles[place]);
    figures.iter().map(value).collect()
}

/// The chart; `None` where the panel is no fan.
fn fan(
    panels: &Panels,
    panel: &Panel,
    reference: Option<Reference>,
    frame: Frame,
) -> Option<Chart> {
    let Body::Fan { figures, .. } = &panel.body else { return None };
    let quarters = panels.quarters.len();
    let targets: Vec<Option<f64>> = figures.iter().map(|figure| figure.as_ref()?.target).collect();
    let highest = at(figures, 5)
        .into_iter()
        .chain(targets.iter().copied())
        .chain(reference.iter().flat_map(|(_, values)| values.iter().copied()))
        .flatten()
        .fold(0.0, f64::max);
    let value_axis = number::axis(&panel.measure, 0.0, highest);
    let format = number::format(&panel.measure, highest);
    let bands = bands(panel, figures, &format);
    let spread = if quarters > 1 {
        Plot::Areas(bands)
    } else {
        Plot::Bars { horizontal: false, stacked: true, gap: 300, series: bands }
    };
    let columns = [("P25", 2), ("P75", 4), ("P90", 5)].map(|(name, place)| Column {
        name: name.to_owned(),
        values: at(figures, place),
        format: format.clone(),
    });
    let room = (points(frame.width) / LABEL).max(2.0) as usize;
    Some(Chart::Category(CategoryChart {
        heading: "Quarter".to_owned(),
        categories: panels.quarters.clone(),
        plots: vec![spread, Plot::Lines(lines(panel, figures, (targets, reference), &format))],
        category_axis: Axis {
            every: Some(quarters.div_ceil(room)),
            to_the_edge: quarters > 1,
            size: Some(12.0),
            ..Axis::default()
        },
        value_axis,
        legend: Some(Legend { without: vec![0] }),
        columns: columns.into(),
        label_share: None,
    }))
}

/// The bands from below: up to P10 nothing is drawn, then come three that end at P90.
fn bands(panel: &Panel, figures: &[Option<Figure>], format: &str) -> Vec<Series> {
    let colour =
        super::ranking::colour(if panel.role == Role::Other { Role::Chosen } else { panel.role });
    let base = Series {
        name: "P10".to_owned(),
        values: at(figures, 1).into(),
        format: format.to_owned(),
        ..Series::default()
    };
    let band = |(low, high, of, strength): (usize, usize, [&str; 2], f64)| {
        let between = at(figures, low).into_iter().zip(at(figures, high));
        Series {
            name: format!("{} to {}", of[0], of[1]),
            values: Values {
                numbers: between.map(|(low, high)| Some(high? - low?)).collect(),
                formula: Some(format!("[{}]-[{}]", of[1], of[0])),
            },
            format: format.to_owned(),
            style: Style::filled(colour.tint(strength)),
            ..Series::default()
        }
    };
    let bands =
        [(1, 2, ["P10", "P25"], 0.2), (2, 4, ["P25", "P75"], 0.45), (4, 5, ["P75", "P90"], 0.2)];
    std::iter::once(base).chain(bands.map(band)).collect()
}

fn lines(
    panel: &Panel,
    figures: &[Option<Figure>],
    (targets, reference): (Vec<Option<f64>>, Option<Reference>),
    format: &str,
) -> Vec<Series> {
    let few = figures.len() <= 12;
    let line = |name: &str, values: Vec<Option<f64>>, style: Style| Series {
        name: name.to_owned(),
        values: values.into(),
        format: format.to_owned(),
        style,
        ..Series::default()
    };
    let colour =
        super::ranking::colour(if panel.role == Role::Other { Role::Chosen } else { panel.role });
    let marked = |style: Style, shape, size, colour| Style {
        marker: Style::marked(shape, size, colour).marker,
        ..style
    };
    let mut median = Style::lined(colour, 2.75);
    if few {
        median = marked(median, Points::Circle, 7, colour);
    }
    let mut lines = vec![line(slides::MEDIAN, at(figures, 3), median)];
    if let Some((name, values)) = reference {
        let other = Colour::accent(2);
        let dashed = LineStyle { colour: other, width: 2.25, dashed: true };
        let mut style = Style { line: Some(dashed), ..Style::default() };
        if figures.len() == 1 {
            style = marked(style, Points::Diamond, 8, other);
        }
        lines.push(line(&name, values, style));
    }
    if targets.iter().any(Option::is_some) {
        let ink = Colour::of(Base::Text);
        let mut style = Style::lined(ink, 2.25);
        if targets.iter().flatten().count() <= 12 {
            style = marked(style, Points::Dash, 12, ink);
        }
        lines.push(line(slides::target(panel.target), targets, style));
    }
    lines
}
