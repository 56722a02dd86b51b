//! Ramped reps and utilisation by team.

use super::data::{Chart, Drawing, Panel, Panels};
use super::{Subject, coverage};
use crate::report::sentences::{captions, titles, words};
use crate::scenario::{Metric, Slice};

/// The most teams on a page.
const TEAMS: usize = 4;

/// The chart; `None` where there is no team.
pub(super) fn chart(subject: &Subject<'_>) -> Option<Chart> {
    let results = subject.results;
    let teams = teams(subject);
    let panel = |metric: Metric, heading: String| {
        let panel = coverage::fan_panel(subject, subject.place, metric, Slice::Company)?;
        Some(Panel { heading, ..panel })
    };
    let reps = teams
        .iter()
        .filter_map(|&team| panel(Metric::RampedReps(team), captions::reps(&results.teams[team])));
    let used = teams.iter().filter_map(|&team| {
        panel(Metric::Utilisation(team), captions::utilisation(&results.teams[team]))
    });
    let rows: Vec<Vec<Panel>> = [reps.collect(), used.collect()].into();
    let rows: Vec<Vec<Panel>> =
        rows.into_iter().filter(|row: &Vec<Panel>| !row.is_empty()).collect();
    if rows.is_empty() {
        return None;
    }
    let panels = Panels { quarters: subject.quarters(), trials: results.trials, rows };
    Some(Chart {
        name: "capacity",
        title: titles::capacity(subject, &panels)?,
        caption: captions::capacity(subject, teams.len()),
        alternative: words::panels(&panels),
        drawing: Drawing::Panels(panels),
    })
}

/// The teams that fit on the page: of too many, those that are fullest.
fn teams(subject: &Subject<'_>) -> Vec<usize> {
    let used = |team: usize| -> f64 {
        let detail = subject.detail(subject.place);
        let quarters = 0..subject.results.quarters.len();
        quarters
            .filter_map(|q| detail?.quarter(q, Metric::Utilisation(team), Slice::Company)?.summary)
            .map(|summary| summary.mean)
            .sum()
    };
    let mut teams: Vec<usize> = (0..subject.results.teams.len()).collect();
    // Those that serve cells first, so that what a team uses stands below its reps.
    teams.sort_by_key(|&team| used(team) == 0.0);
    if teams.len() > TEAMS {
        teams.sort_by(|&one, &other| used(other).total_cmp(&used(one)).then(one.cmp(&other)));
        teams.truncate(TEAMS);
    }
    teams
}
