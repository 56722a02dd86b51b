//! Starting coverage by quarter.

use super::data::{Body, Chart, Drawing, Measure, Panel, Panels, Role};
use super::{Subject, ranking};
use crate::analysis::{Figure, Results};
use crate::report::sentences::{captions, names::heading, titles, words};
use crate::scenario::{Metric, Slice};

/// The chart; `None` where no coverage exists.
pub(super) fn chart(subject: &Subject<'_>) -> Option<Chart> {
    let results = subject.results;
    let goal = results.goals.iter().position(|goal| goal.metric == Metric::Coverage);
    let slice = goal.map_or(Slice::Company, |goal| results.goals[goal].slice);
    let places = std::iter::once(subject.place).chain(subject.other());
    let mut row: Vec<Panel> =
        places.filter_map(|place| fan_panel(subject, place, Metric::Coverage, slice)).collect();
    if row.is_empty() {
        return None;
    }
    if slice == Slice::Company {
        row.extend(by_source(subject));
    }
    let panels = Panels { quarters: subject.quarters(), trials: results.trials, rows: vec![row] };
    Some(Chart {
        name: "coverage",
        title: titles::coverage(subject, goal, &panels)?,
        caption: captions::coverage(subject, goal, slice),
        alternative: words::panels(&panels),
        drawing: Drawing::Panels(panels),
    })
}

/// A mix's figure by quarter; `None` where it is never defined.
pub(super) fn fan_panel(
    subject: &Subject<'_>,
    place: usize,
    metric: Metric,
    slice: Slice,
) -> Option<Panel> {
    let detail = subject.detail(place)?;
    let quarters = 0..subject.results.quarters.len();
    let figures: Vec<Option<Figure>> =
        quarters.map(|quarter| detail.quarter(quarter, metric, slice).cloned()).collect();
    figures.iter().flatten().any(|figure| figure.summary.is_some()).then_some(())?;
    Some(Panel {
        heading: heading(subject.results, place),
        role: ranking::role(subject, place),
        measure: measure(subject.results, metric),
        body: Body::Fan { figures, reference: None },
        target: if metric == Metric::Coverage { "goal" } else { "target" },
        breaks: vec![0],
    })
}

/// How the values of a metric are written.
pub(super) fn measure(results: &Results, metric: Metric) -> Measure {
    match metric {
        Metric::Coverage => Measure::Multiple,
        Metric::Utilisation(_) => Measure::Share,
        Metric::RampedReps(_) | Metric::Headcount(_) => Measure::Count,
        _ => Measure::Money(results.currency.clone()),
    }
}

/// Mean coverage by the members of the dimension that tells where pipeline comes from: the
/// one called channel or source, else the first.
fn by_source(subject: &Subject<'_>) -> Option<Panel> {
    let results = subject.results;
    let targets = results.new_arr_target.as_ref()?;
    let detail = subject.detail(subject.place)?;
    let is_source = |(name, _): &(String, Vec<String>)| {
        matches!(name.to_lowercase().as_str(), "channel" | "source" | "channels" | "sources")
    };
    let dimension = results.dimensions.iter().position(is_source).unwrap_or_default();
    let (name, members) = results.dimensions.get(dimension)?;
    let part = |(member, label): (usize, &String)| {
        let slice = Slice::Member { dimension, member };
        let covered = targets.iter().enumerate().map(|(quarter, target)| {
            let figure = detail.quarter(quarter, Metric::StartingPipeline, slice)?;
            let share = figure.summary?.mean / target;
            share.is_finite().then_some(share)
        });
        Some((label.clone(), covered.collect::<Option<Vec<f64>>>()?))
    };
    let parts: Vec<(String, Vec<f64>)> = members.iter().enumerate().filter_map(part).collect();
    let goal = |quarter: usize| {
        detail.quarter(quarter, Metric::Coverage, Slice::Company).and_then(|figure| figure.target)
    };
    (!parts.is_empty()).then(|| Panel {
        heading: captions::by_source(&heading(results, subject.place), name),
        role: Role::Chosen,
        measure: Measure::Multiple,
        body: Body::Stack { parts, targets: (0..targets.len()).map(goal).collect() },
        target: "goal",
        breaks: vec![0],
    })
}
