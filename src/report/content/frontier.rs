//! Cost against chance.

use super::data::{Chart, Drawing, Frontier, FrontierPoint, Measure, Role};
use super::{Subject, ranking};
use crate::report::sentences::{captions, names::heading, titles, words};

/// The chart; `None` where there is nothing to compare.
pub(super) fn chart(subject: &Subject<'_>) -> Option<Chart> {
    let results = subject.results;
    if results.ranked.len() < 2 || results.goals.is_empty() {
        return None;
    }
    let points = results.ranked.iter().enumerate().map(|(place, mix)| {
        let shown = mix.named
            || place == 0
            || place == subject.place
            || results.cheapest_confident == Some(place);
        FrontierPoint {
            cost: mix.program_cost_mean,
            chance: mix.all_goals,
            role: ranking::role(subject, place),
            label: shown.then(|| heading(results, place)),
            named: mix.named,
            ranked: true,
        }
    });
    let others = results.board.others.iter().map(|(mix, _)| FrontierPoint {
        cost: mix.program_cost_mean,
        chance: mix.all_goals,
        role: Role::Other,
        label: None,
        named: false,
        ranked: false,
    });
    let frontier = Frontier {
        points: points.chain(others).collect(),
        frontier: results.frontier.iter().copied().filter(|p| *p < results.ranked.len()).collect(),
        confidence: results.confidence,
        measure: Measure::Money(results.currency.clone()),
    };
    Some(Chart {
        name: "frontier",
        title: titles::frontier(results, &frontier)?,
        caption: captions::frontier(subject),
        alternative: words::frontier(&frontier),
        drawing: Drawing::Frontier(frontier),
    })
}
