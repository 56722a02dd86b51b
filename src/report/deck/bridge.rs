//! The gap bridge: standing columns on a base that is not drawn.

use super::board::{Board, Notes};
use super::number;
use crate::pptx::{
    Axis, CategoryChart, Chart, Colour, Labels, LineStyle, Plot, PointLabel, Position, Series,
    Slide, Style, Values,
};
use crate::report::content::data::{BarKind, Bridge, BridgeBar, Drawing};
use crate::report::sentences::slides;

/// The share of the axis that changes must at least take up, else it begins above 0.
const VISIBLE: f64 = 0.5;

/// The slide; `None` where the steps are not known.
pub(super) fn slide(board: &Board<'_>) -> Option<Slide> {
    let told = super::chart(board.report, "bridge")?;
    let Drawing::Bridge(bridge) = &told.drawing else { return None };
    let axis = axis(bridge);
    let begins = axis.low.filter(|low| *low > 0.0).map(|low| bridge.measure.write(low));
    let caption = slides::bridge_caption(begins.as_deref());
    let chart = chart(bridge, axis);
    let notes = Notes::of(told).figures(&chart);
    let shape = board.chart("Gap bridge", chart, board.room(), &told.alternative);
    Some(board.slide(&told.title, vec![shape], &caption, notes))
}

/// From 0 where changes are still seen, else from below the lowest bar's end. Above the
/// highest there is room for its label.
fn axis(bridge: &Bridge) -> Axis {
    let ends = || bridge.bars.iter().map(|bar| bar.to);
    let low = ends().fold(f64::INFINITY, f64::min);
    let high = ends().fold(0.0, f64::max);
    let seen = high - low >= VISIBLE * high || low <= 0.0;
    let begin =
        if seen { low.min(0.0) } else { (low - 0.7 * (high - low).max(0.02 * high)).max(0.0) };
    number::axis(&bridge.measure, begin, high + 0.06 * (high - begin))
}

/// What a bar is, which decides its colour.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    BottomUp,
    Mix,
    Added,
    Taken,
    Open,
    Target,
}

const PARTS: [(Part, &str); 6] = [
    (Part::BottomUp, "Bottom-up plan"),
    (Part::Mix, "Mix"),
    (Part::Added, "Added"),
    (Part::Taken, "Taken"),
    (Part::Open, "To the target"),
    (Part::Target, "Target"),
];

fn part(bar: &BridgeBar) -> Part {
    match bar.kind {
        BarKind::Start => Part::BottomUp,
        BarKind::Total => Part::Mix,
        BarKind::Change if bar.to >= bar.from => Part::Added,
        BarKind::Change => Part::Taken,
        BarKind::Unfunded | BarKind::Surplus => Part::Open,
        BarKind::Target => Part::Target,
    }
}

fn style(part: Part) -> Style {
    match part {
        Part::BottomUp => Style::filled(Colour::accent(2)),
        Part::Mix => Style::filled(Colour::accent(1)),
        Part::Added => Style::filled(Colour::accent(1).tint(0.45)),
        Part::Taken => Style::filled(Colour::accent(2).tint(0.6)),
        Part::Target => Style::filled(Colour::TEXT.tint(0.75)),
        Part::Open => Style {
            fill: Some(Colour::RULE.tint(0.1)),
            // Nobody has paid for it, so it is an outline.
            line: Some(LineStyle { colour: Colour::QUIET, width: 1.5, dashed: true }),
            marker: None,
        },
    }
}

fn chart(bridge: &Bridge, value_axis: Axis) -> Chart {
    let bars = || bridge.bars.iter();
    let size = |bar: &BridgeBar| (bar.to - bar.from).abs();
    let largest = bars().map(size).fold(0.0, f64::max);
    let format = number::format(&bridge.measure, largest);
    let series = |name: &str, numbers: Vec<Option<f64>>, style: Style| Series {
        name: name.to_owned(),
        values: numbers.into(),
        format: format.clone(),
        style,
        ..Series::default()
    };
    let base = bars().map(|bar| Some(bar.from.min(bar.to)));
    let mut all = vec![series("Base", base.collect(), Style::default())];
    for (kind, name) in PARTS {
        let own = bars().map(|bar| (part(bar) == kind).then(|| size(bar)));
        let own: Vec<Option<f64>> = own.collect();
        if own.iter().any(Option::is_some) {
            all.push(series(name, own, style(kind)));
        }
    }
    // Stacked columns know no label beyond their end. So each bears an unseen one as high as
    // itself, which has its label at its root; the workbook computes it from the others.
    let terms: Vec<String> = all[1..].iter().map(|one| format!("[{}]", one.name)).collect();
    let amounts = Values {
        numbers: bars().map(|bar| Some(size(bar))).collect(),
        formula: Some(format!("SUM({})", terms.join(","))),
    };
    let labels = Labels {
        values: true,
        position: Position::InsideBase,
        format: format.clone(),
        size: if bridge.bars.len() > 10 { 12.0 } else { 15.0 },
        bold: true,
        colour: Colour::TEXT,
        points: bars().enumerate().filter_map(|(place, bar)| signed(place, bar, &format)).collect(),
    };
    let amounts = Series {
        values: amounts,
        labels: Some(labels),
        ..series("Amount", Vec::new(), Style::default())
    };
    all.push(amounts);
    let plot = Plot::Bars { horizontal: false, stacked: true, gap: 40, series: all };
    Chart::Category(CategoryChart {
        heading: "Step".to_owned(),
        categories: bars().map(|bar| bar.label.clone()).collect(),
        plots: vec![plot],
        category_axis: Axis {
            size: Some(if bridge.bars.len() > 8 { 11.0 } else { 13.0 }),
            every: Some(1),
            ..Axis::default()
        },
        value_axis,
        ..CategoryChart::default()
    })
}

/// Changes bear their sign.
fn signed(place: usize, bar: &BridgeBar, format: &str) -> Option<PointLabel> {
    let sign = match part(bar) {
        Part::Added => "+",
        Part::Taken => "−",
        _ => return None,
    };
    // Before each section's amount, after its condition.
    let sections = format.split(';').map(|section| match section.split_once(']') {
        Some((condition, amount)) => format!("{condition}]\"{sign}\"{amount}"),
        None => format!("\"{sign}\"{section}"),
    });
    let format = sections.collect::<Vec<_>>().join(";");
    Some(PointLabel { place, format: Some(format), ..PointLabel::default() })
}
