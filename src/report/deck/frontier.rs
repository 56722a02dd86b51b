//! Cost against chance: a point for each mix.

use super::board::{Board, Notes, points};
use super::number;
use crate::pptx::{
    Base, Chart, Colour, Frame, Labels, Legend, LineStyle, PointLabel, Points, Position,
    ScatterChart, ScatterSeries, Slide, Style,
};
use crate::report::content::data::{Drawing, Frontier, FrontierPoint, Measure};
use crate::report::sentences::slides;

/// The most points of a cloud; more only slow the slide down.
const CLOUD: usize = 2_500;

/// The size of names, in points.
const NAME: f64 = 13.0;

/// The slide; `None` where there is nothing to compare.
pub(super) fn slide(board: &Board<'_>) -> Option<Slide> {
    let told = super::chart(board.report, "frontier")?;
    let Drawing::Frontier(frontier) = &told.drawing else { return None };
    let room = board.room();
    let chart = chart(board, frontier, room);
    let mut notes = Notes::of(told);
    for (name, of) in [(slides::FRONTIER, along(frontier)), (slides::NAMED, named(frontier))] {
        let exact = of.iter().map(|point| {
            let label = point.label.as_deref().map(|label| format!("{label} ")).unwrap_or_default();
            format!("{label}costs {} and has {}", point.cost, point.chance.estimate)
        });
        notes = notes.say(&format!("Exact figures, {name}"), &exact.collect::<Vec<_>>().join("; "));
    }
    let dropped = frontier.points.iter().filter(|point| !point.ranked).count();
    let caption = slides::frontier_caption(frontier.points.len(), dropped, CLOUD);
    let shape = board.chart("Cost against chance", chart, room, &told.alternative);
    Some(board.slide(&told.title, vec![shape], &caption, notes))
}

fn along(frontier: &Frontier) -> Vec<&FrontierPoint> {
    frontier.frontier.iter().filter_map(|place| frontier.points.get(*place)).collect()
}

fn named(frontier: &Frontier) -> Vec<&FrontierPoint> {
    frontier.points.iter().filter(|point| point.named || point.label.is_some()).collect()
}

fn chart(board: &Board<'_>, frontier: &Frontier, room: Frame) -> Chart {
    let all = || frontier.points.iter().take(CLOUD).chain(along(frontier)).chain(named(frontier));
    let costs = all().map(|point| point.cost).fold(0.0, f64::max);
    let best = all().map(|point| point.chance.estimate).fold(frontier.confidence, f64::max);
    let mut x_axis = number::axis(&frontier.measure, 0.0, costs);
    slides::COST_AXIS.clone_into(&mut x_axis.title);
    x_axis.ruled = false;
    let mut y_axis = number::axis(&Measure::Share, 0.0, best.min(1.0));
    slides::CHANCE_AXIS.clone_into(&mut y_axis.title);
    let end = x_axis.high.unwrap_or(1.0);
    let scale = Scale {
        width: points(room.width) * 0.9 / end,
        height: points(room.height) * 0.72 / y_axis.high.unwrap_or(1.0),
        end,
    };
    let place = |point: &&FrontierPoint| (point.cost, point.chance.estimate);
    let (along, named) = (along(frontier), named(frontier));
    let apart = |point: &&FrontierPoint| {
        let is = |other: &&FrontierPoint| std::ptr::eq(*other, *point);
        !along.iter().chain(&named).any(is)
    };
    let cloud: Vec<_> = frontier.points.iter().filter(apart).take(CLOUD).collect();
    let pale = Colour::accent(1).tint(0.45);
    let blue = Colour::accent(1);
    let series = |name: &str, of: &[&FrontierPoint], style: Style| ScatterSeries {
        name: name.to_owned(),
        points: of.iter().map(place).collect(),
        style,
        ..ScatterSeries::default()
    };
    let line =
        Style { marker: Style::marked(Points::Circle, 7, blue).marker, ..Style::lined(blue, 2.25) };
    let asked = LineStyle { colour: Colour::of(Base::Text), width: 1.5, dashed: true };
    let asked = ScatterSeries {
        name: slides::asked(frontier.confidence),
        points: vec![(0.0, frontier.confidence), (end, frontier.confidence)],
        style: Style { line: Some(asked), ..Style::default() },
        ..ScatterSeries::default()
    };
    let names: Vec<String> =
        named.iter().map(|point| point.label.clone().unwrap_or_default()).collect();
    let labelled = ScatterSeries {
        labels: Some(labels(board, &scale, &named, &along)),
        names,
        ..series(slides::NAMED, &named, Style::marked(Points::Diamond, 11, Colour::accent(2)))
    };
    let mut shown = vec![
        series(slides::MIXES, &cloud, Style::marked(Points::Circle, 5, pale)),
        series(slides::FRONTIER, &along, line),
        asked,
        labelled,
    ];
    shown.retain(|series| !series.points.is_empty());
    let legend = Some(Legend::default());
    Chart::Scatter(ScatterChart { series: shown, x_axis, y_axis, legend })
}

/// Points on the slide for a unit of each axis.
struct Scale {
    width: f64,
    height: f64,
    end: f64,
}

/// How far a name may reach beyond the axes, in points.
const OVER: f64 = 30.0;

/// A rectangle that a name or mark takes: left, lower, right, upper, in points.
type Taken = [f64; 4];

/// Names where they cover no other name and no mark of the frontier; one that fits nowhere is
/// left out, as the workbook has it.
fn labels(
    board: &Board<'_>,
    scale: &Scale,
    named: &[&FrontierPoint],
    along: &[&FrontierPoint],
) -> Labels {
    let at =
        |point: &FrontierPoint| (point.cost * scale.width, point.chance.estimate * scale.height);
    let mark = |point: &&FrontierPoint| {
        let (x, y) = at(point);
        [x - 5.0, y - 5.0, x + 5.0, y + 5.0]
    };
    let mut taken: Vec<Taken> = named.iter().chain(along).map(mark).collect();
    for pair in along.windows(2) {
        let (from, to) = (at(pair[0]), at(pair[1]));
        let strokes = (libm::hypot(to.0 - from.0, to.1 - from.1) / 8.0).ceil().max(1.0);
        for stroke in 0..strokes as usize {
            let share = stroke as f64 / strokes;
            let (x, y) = (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1));
            taken.push([x - 2.0, y - 2.0, x + 2.0, y + 2.0]);
        }
    }
    let mut labels = Vec::new();
    for (place, point) in named.iter().enumerate() {
        let Some(label) = &point.label else { continue };
        let label = board.fit.cut(label, (NAME, true), 190.0, 1);
        let (width, (x, y)) = (board.fit.width(&label, NAME, true), at(point));
        let (side, above) = (9.0, NAME * 0.7);
        let candidates = [
            (Position::Right, [x + side, y - above, x + side + width, y + above]),
            (Position::Left, [x - side - width, y - above, x - side, y + above]),
            (Position::Above, [x - width / 2.0, y + 6.0, x + width / 2.0, y + 6.0 + 2.0 * above]),
            (Position::Below, [x - width / 2.0, y - 6.0 - 2.0 * above, x + width / 2.0, y - 6.0]),
        ];
        let end = scale.end * scale.width;
        let free = |(_, own): &&(Position, Taken)| {
            own[0] >= -2.0 * OVER
                && own[1] >= 0.0
                && own[2] <= end + OVER
                && taken.iter().all(|other| !overlap(own, other))
        };
        let Some((position, own)) = candidates.iter().find(free) else { continue };
        taken.push(*own);
        labels.push(PointLabel {
            place,
            position: Some(*position),
            text: Some(label),
            ..PointLabel::default()
        });
    }
    Labels {
        values: false,
        position: Position::Right,
        format: String::new(),
        size: NAME,
        bold: true,
        colour: Colour::TEXT,
        points: labels,
    }
}

fn overlap(one: &Taken, other: &Taken) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}
