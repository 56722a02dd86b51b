//! From the bottom-up plan to the top-down target, Program by Program.

use super::Subject;
use super::data::{BarKind, Bridge, BridgeBar, Chart, Drawing, Measure};
use crate::report::sentences::{captions, names::heading, names::program, titles, words};

/// The bridge; `None` where its steps are not known.
pub(super) fn chart(subject: &Subject<'_>) -> Option<Chart> {
    let results = subject.results;
    let steps = &subject.outlook(subject.place)?.bridge;
    let start = steps.first()?.new_arr;
    let bar =
        |label: String, kind: BarKind, from: f64, to: f64| BridgeBar { label, kind, from, to };
    let mut bars = vec![bar(captions::BOTTOM_UP.to_owned(), BarKind::Start, 0.0, start)];
    for pair in steps.windows(2) {
        let (from, to) = (pair[0].new_arr, pair[1].new_arr);
        bars.push(bar(program(results, &pair[1].label), BarKind::Change, from, to));
    }
    let total = steps.last()?.new_arr;
    if steps.len() > 1 {
        bars.push(bar(heading(results, subject.place), BarKind::Total, 0.0, total));
    }
    if let Some(target) = &results.new_arr_target {
        let target: f64 = target.iter().sum();
        let (kind, label) = if target > total {
            (BarKind::Unfunded, captions::UNFUNDED)
        } else {
            (BarKind::Surplus, captions::SURPLUS)
        };
        bars.push(bar(label.to_owned(), kind, total, target));
        bars.push(bar(captions::TARGET.to_owned(), BarKind::Target, 0.0, target));
    }
    let bridge = Bridge { bars, measure: Measure::Money(results.currency.clone()) };
    Some(Chart {
        name: "bridge",
        title: titles::bridge(subject, &bridge)?,
        caption: captions::bridge(subject),
        alternative: words::bridge(&bridge),
        drawing: Drawing::Bridge(bridge),
    })
}
