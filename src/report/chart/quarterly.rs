//! Two figures by quarter, for the best mix beside the bottom-up plan: starting coverage
//! against its threshold, new ARR against the top-down target.

use super::canvas::draw;
use super::fan::{Fans, Panel};
use super::page::{BLUE, VERMILION, page};
use super::{ChartError, Stamp};
use crate::analysis::{Figure, GoalTitle, RankedMix, Results};
use crate::report::format::{a_chance, chance_in_words, money, multiple};
use crate::report::sentences::{bottom_up_besides, short_subject, shortened};
use crate::scenario::{Metric, Slice};

/// How the bands are explained, below every title.
const BANDS: &str = "Light band: P10 to P90 of the trials; dark band: P25 to P75; line: median.";

/// Starting coverage; `None` where the plan has no target to cover.
pub fn coverage(results: &Results, stamp: &Stamp) -> Option<Result<String, ChartError>> {
    let metric = Metric::Coverage;
    let goal = results.goals.iter().position(|goal| goal.metric == metric);
    let slice =
        goal.and_then(|goal| results.goals.get(goal)).map_or(Slice::Company, |goal| goal.slice);
    let panels = panels(results, metric, slice)?;
    let title = coverage_title(results, goal)?;
    let what = "Coverage: pipeline scheduled for a quarter as it begins ÷ its target.";
    let asked = goal.and_then(|goal| results.goals.get(goal)).map(asked).unwrap_or_default();
    let subtitle = format!("{what} {BANDS}{asked}{}", of_slice(results, slice));
    let fans = Fans {
        labels: &results.quarters,
        trials: results.trials,
        panels,
        target: "goal",
        write: &multiple,
    };
    Some(draw(&title, |canvas| {
        let area = page(canvas, &title, &subtitle, stamp);
        fans.draw(canvas, area);
    }))
}

/// New ARR; `None` where no mix is shown in full.
pub fn new_arr(results: &Results, stamp: &Stamp) -> Option<Result<String, ChartError>> {
    let panels = panels(results, Metric::NewArr, Slice::Company)?;
    let title = new_arr_title(results)?;
    let target = panels.iter().any(Panel::has_target);
    let against = if target { " Black: the top-down target." } else { "" };
    let subtitle = format!("New ARR won in each quarter. {BANDS}{against}");
    let write = |amount: f64| money(amount, &results.currency);
    let fans = Fans {
        labels: &results.quarters,
        trials: results.trials,
        panels,
        target: "target",
        write: &write,
    };
    Some(draw(&title, |canvas| {
        let area = page(canvas, &title, &subtitle, stamp);
        fans.draw(canvas, area);
    }))
}

/// The best mix's panel and, where it is another, the bottom-up plan's; `None` where
/// neither has a single defined figure.
fn panels(results: &Results, metric: Metric, slice: Slice) -> Option<Vec<Panel<'_>>> {
    let bottom_up = results.bottom_up();
    let best = (!results.ranked.is_empty() && bottom_up != Some(0)).then_some((0, BLUE));
    let places = best.into_iter().chain(bottom_up.map(|place| (place, VERMILION)));
    let panels: Vec<Panel<'_>> = places
        .filter_map(|(place, ink)| {
            let detail = results.detail_of(place)?;
            let mix = results.ranked.get(place)?;
            let quarters = 0..results.quarters.len();
            let figures: Vec<Option<&Figure>> =
                quarters.map(|quarter| detail.quarter(quarter, metric, slice)).collect();
            Some(Panel { heading: &mix.name, ink, figures })
        })
        .collect();
    panels.iter().any(Panel::is_drawable).then_some(panels)
}

fn asked(goal: &GoalTitle) -> String {
    format!(" Goal: {}.", goal.description.trim_end_matches('.'))
}

fn of_slice(results: &Results, slice: Slice) -> String {
    match results.slice_names(slice) {
        ("", _) => String::new(),
        (dimension, member) => format!(" Only {dimension} {member}."),
    }
}

/// `Balanced meets “Starting coverage” with a 71 % chance; the bottom-up plan has 9 %`, or
/// the last quarter's median where coverage is no goal.
fn coverage_title(results: &Results, goal: Option<usize>) -> Option<String> {
    let best = results.ranked.first()?;
    let bottom_up = bottom_up_besides(results);
    let Some(goal) = goal else { return coverage_medians(results) };
    let name = shortened(&results.goals.get(goal)?.name, 40);
    let finding =
        format!("{} meets “{name}” with {}", short_subject(best), a_chance(*best.goals.get(goal)?));
    let other = bottom_up.and_then(|mix| mix.goals.get(goal));
    Some(match other {
        Some(other) => format!("{finding}; the bottom-up plan has {}", chance_in_words(*other)),
        None => finding,
    })
}

fn coverage_medians(results: &Results) -> Option<String> {
    let last = results.quarters.len().checked_sub(1)?;
    let label = results.quarters.get(last)?;
    let median = |place: usize| {
        let figure = results.detail_of(place)?.quarter(last, Metric::Coverage, Slice::Company)?;
        figure.summary.map(|summary| multiple(summary.quantiles[3]))
    };
    let subject = short_subject(results.ranked.first()?);
    let Some(best) = median(0) else {
        return Some(format!("{subject}: starting coverage by quarter"));
    };
    let finding = format!("{subject} starts {label} with a median coverage of {best}");
    let other = results.bottom_up().filter(|&place| place > 0).and_then(median);
    Some(match other {
        Some(other) => format!("{finding}; the bottom-up plan with {other}"),
        None => finding,
    })
}

/// `Balanced wins a median $32.4M of new ARR over 8 quarters, $500k above the target; the
/// bottom-up plan is $4.8M short of it`.
fn new_arr_title(results: &Results) -> Option<String> {
    let best = results.ranked.first()?;
    let write = |amount: f64| money(amount, &results.currency);
    let median = |mix: &RankedMix| mix.new_arr[1];
    let target: Option<f64> = results.new_arr_target.as_ref().map(|target| target.iter().sum());
    let against = |mix: &RankedMix, target: f64| {
        let surplus = median(mix) - target;
        let gap = write(surplus.abs());
        if surplus < 0.0 { format!("{gap} short of") } else { format!("{gap} above") }
    };
    let span = match results.quarters.len() {
        1 => "in one quarter".to_owned(),
        quarters => format!("over {quarters} quarters"),
    };
    let won = write(median(best));
    let finding = format!("{} wins a median {won} of new ARR {span}", short_subject(best));
    let finding = match target {
        Some(target) => format!("{finding}, {} the target", against(best, target)),
        None => finding,
    };
    Some(match (bottom_up_besides(results), target) {
        (Some(other), Some(target)) => {
            format!("{finding}; the bottom-up plan is {} it", against(other, target))
        }
        (Some(other), None) => format!("{finding}; the bottom-up plan {}", write(median(other))),
        (None, _) => finding,
    })
}
