//! What stands beside charts and tables: what is drawn and how to read it.

use super::names::{mix_name, title_subject, which};
use super::percent;
use super::titles::inner;
use crate::analysis::Results;
use crate::report::content::data::{Heat, Ranking};
use crate::report::content::{Subject, WhatIf};
use crate::report::format::count;
use crate::scenario::Slice;

/// What the first bar of a bridge is called.
pub const BOTTOM_UP: &str = "Bottom-up plan";
/// What the last bar of a bridge is called.
pub const TARGET: &str = "Top-down target";
/// What is left to the target.
pub const UNFUNDED: &str = "Unfunded gap";
/// What a mix has above the target.
pub const SURPLUS: &str = "Above the target";
/// The heading of new ARR by quarter.
pub const BY_QUARTER: &str = "By quarter";
/// The heading of new ARR since the start of the year.
pub const CUMULATIVE: &str = "Cumulative in the fiscal year";
/// Above the table of what Programs are worth.
pub const WORTH: &str = "What each Program is worth to the best mix: what it would lose without it";
/// Above the sheet of goals.
pub const GOALS_SHEET: &str = "Chance of each goal, of the mixes shown in full";
/// Above the sheets of figures.
pub const FIGURES_SHEET: &str = "Figures of the mixes shown in full; quarters.csv and years.csv \
    hold more metrics";
/// How to read the drivers.
pub const DRIVERS: &str = "Each driver is drawn once per trial and holds for that trial, whatever \
    the mix. Half of all trials lie below P50, one in ten below P10 and one in ten above P90.";

const BANDS: &str = "Light band: P10 to P90, so a 90 % chance of at least its lower edge and of \
    at most its upper one; dark band: half of all trials; line with dots: median.";

/// Sentences in one line, without the empty ones.
fn together(sentences: impl IntoIterator<Item = String>) -> String {
    sentences.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Which mix a chart is about, where its title does not name it.
fn about(subject: &Subject<'_>) -> String {
    which(subject.results, subject.place)
}

/// `991 mixes`, `120 ranked mixes (of 50,000 searched)`.
fn ranked(results: &Results) -> String {
    let (ranked, candidates) = (results.ranked.len(), results.selection.candidates);
    if candidates > ranked {
        let (ranked, candidates) = (count(ranked as u64), count(candidates as u64));
        format!("{ranked} ranked mixes (of {candidates} searched)")
    } else {
        format!("{} mixes", count(ranked as u64))
    }
}

/// Below the ranking's title.
pub fn ranking(subject: &Subject<'_>, ranking: &Ranking) -> String {
    let results = subject.results;
    let ties = results.ranked.iter().skip(1).any(|mix| mix.tied_with_best);
    let shown = ranking.rows.len();
    together([
        "Chance of meeting all goals in the same trial, with its 95 % interval.".to_owned(),
        if ties {
            "1=: tied with the best, the difference is within chance.".to_owned()
        } else {
            String::new()
        },
        if shown < results.ranked.len() {
            format!("{shown} of {} shown.", ranked(results))
        } else {
            String::new()
        },
        results
            .cheapest_confident
            .and_then(|place| results.ranked.get(place))
            .map(|mix| {
                format!("Cheapest that reaches {}: {}.", percent(results.confidence), mix_name(mix))
            })
            .unwrap_or_default(),
    ])
}

/// Above the table of the ranking.
pub fn ranking_table(results: &Results, most: usize) -> String {
    if results.ranked.len() > most {
        format!(
            "The best of {} mixes, and those that the plan names",
            count(results.ranked.len() as u64)
        )
    } else {
        format!("Every ranked mix: {}", ranked(results))
    }
}

/// Below the heat map's title.
pub fn goals(subject: &Subject<'_>, heat: &Heat) -> String {
    let goals = subject.results.goals.len();
    let shown = heat.goals.len().saturating_sub(1);
    together([
        "Chance of meeting each goal, and all of them in the same trial.".to_owned(),
        if shown < goals { format!("{shown} of {goals} goals shown.") } else { String::new() },
        about(subject),
    ])
}

/// Below the title of starting coverage.
pub fn coverage(subject: &Subject<'_>, goal: Option<usize>, slice: Slice) -> String {
    let results = subject.results;
    let goal = goal.and_then(|goal| results.goals.get(goal));
    together([
        "Coverage: pipeline scheduled for a quarter as it begins ÷ its target.".to_owned(),
        match results.slice_names(slice) {
            ("", _) => String::new(),
            (dimension, member) => format!("Only {dimension} {member}."),
        },
        BANDS.to_owned(),
        goal.map(|goal| {
            format!("Goal: {}.", goal.description.trim_end_matches('.').replace("-Q", " Q"))
        })
        .unwrap_or_default(),
        about(subject),
    ])
}

/// The heading of coverage by source.
pub fn by_source(mix: &str, dimension: &str) -> String {
    format!("{mix}: mean by {dimension}")
}

/// Below the title of new ARR.
pub fn new_arr(subject: &Subject<'_>) -> String {
    let results = subject.results;
    let against = results.new_arr_target.is_some();
    together([
        format!("New ARR of {}.", inner(&title_subject(results, subject.place))),
        BANDS.to_owned(),
        if against { "Black: the top-down target.".to_owned() } else { String::new() },
        if subject.other().is_some() {
            "Dashed: the bottom-up plan’s median.".to_owned()
        } else {
            String::new()
        },
        about(subject),
    ])
}

/// Above the table of years.
pub fn years_table(subject: &Subject<'_>) -> String {
    format!("By fiscal year: {}", inner(&title_subject(subject.results, subject.place)))
}

/// Below the bridge's title.
pub fn bridge(subject: &Subject<'_>) -> String {
    let quarters = subject.results.quarters.len();
    let span = if quarters == 1 {
        "in the quarter".to_owned()
    } else {
        format!("over {quarters} quarters")
    };
    together([
        format!("Expected (mean) new ARR {span}: means add up."),
        "Programs join in the order of the plan’s file; what each adds depends on those before it."
            .to_owned(),
        about(subject),
    ])
}

/// Below the snowball's title.
pub fn snowball(subject: &Subject<'_>, by_quarter: bool) -> String {
    let each = if by_quarter { "quarter" } else { "fiscal year" };
    together([
        format!("Means by {each}, which add up: opening + new + expansion − churned = closing."),
        "Line on a bar: P10 to P90.".to_owned(),
        about(subject),
    ])
}

/// Below the title of cost against chance.
pub fn frontier(subject: &Subject<'_>) -> String {
    together([
        format!("Each point one of {}.", ranked(subject.results)),
        match subject.results.board.other_trials {
            0 => String::new(),
            trials => format!(
                "Small points: mixes dropped early, by {} trials only.",
                count(trials as u64)
            ),
        },
        "Line: the mixes that no cheaper one equals. Diamonds: mixes that the plan names."
            .to_owned(),
        about(subject),
    ])
}

/// Below the title of the exceedance curves.
pub fn exceedance(subject: &Subject<'_>) -> String {
    let target = subject.results.new_arr_target.is_some();
    together([
        "Chance that the year’s new ARR is at least so much.".to_owned(),
        if target {
            "Black: the top-down target, with each mix’s chance of it.".to_owned()
        } else {
            String::new()
        },
        about(subject),
    ])
}

/// The heading of a team's reps.
pub fn reps(team: &str) -> String {
    format!("{team}: ramped reps")
}

/// The heading of a team's utilisation.
pub fn utilisation(team: &str) -> String {
    format!("{team}: capacity used")
}

/// Below the title of capacity.
pub fn capacity(subject: &Subject<'_>, shown: usize) -> String {
    let teams = subject.results.teams.len();
    together([
        "Above: reps at work, each counted by how far ramped. Below: opportunities worked ÷ capacity.".to_owned(),
        BANDS.to_owned(),
        if shown < teams { format!("The {shown} fullest of {teams} teams.") } else { String::new() },
        about(subject),
    ])
}

/// Below the title of the Programs' economics.
pub fn economics(subject: &Subject<'_>) -> String {
    together([
        "What each Program adds, on average over the plan, when it joins those above it."
            .to_owned(),
        "Payback: months of gross margin on the new ARR that pay for it.".to_owned(),
        about(subject),
    ])
}

/// Below the calendar's title.
pub fn calendar(subject: &Subject<'_>) -> String {
    together([
        "Upper bar: when it costs; number: its expected cost. Lower area: how strongly it works, \
         in % of its full effect (of people hired: how far they are ramped)."
            .to_owned(),
        about(subject),
    ])
}

/// Above the table of drivers.
pub fn assumptions_table(drivers: usize) -> String {
    match drivers {
        1 => "The one driver of the plan".to_owned(),
        _ => format!("The {drivers} drivers of the plan"),
    }
}

/// What the what-if can answer, and from how many trials.
pub fn what_if(what_if: &WhatIf) -> String {
    let known = what_if.mixes.len();
    let which = if known < what_if.candidates {
        format!(
            "{} of the {} mixes to choose from",
            count(known as u64),
            count(what_if.candidates as u64)
        )
    } else {
        format!("all {} mixes", count(known as u64))
    };
    let trials = count(what_if.trials as u64);
    let others = if known > what_if.ranked {
        format!(
            "; those without a rank, {}, were dropped early and have {}",
            count((known - what_if.ranked) as u64),
            count(what_if.other_trials as u64)
        )
    } else {
        String::new()
    };
    let fans = what_if.mixes.iter().any(|mix| mix.fans.is_some());
    together([
        format!(
            "This page holds {which}. Nothing is interpolated: a combination that was not \
             evaluated is said to be so, and the nearest that was is shown."
        ),
        format!("Chances and costs from {trials} trials{others}."),
        if fans && what_if.fan_trials < what_if.trials {
            format!(
                "Bands by quarter (P10 to P90, P25 to P75, median) from the first {} at most.",
                count(what_if.fan_trials as u64)
            )
        } else if fans {
            "Bands by quarter: P10 to P90, P25 to P75, median.".to_owned()
        } else {
            String::new()
        },
    ])
}

/// Above the sheet of the ranking.
pub fn ranking_sheet(results: &Results, most: usize) -> String {
    if results.ranked.len() > most {
        format!(
            "The best {} of {} mixes; ranked.csv holds all",
            count(most as u64),
            count(results.ranked.len() as u64)
        )
    } else {
        format!("Every ranked mix, best first: {}", ranked(results))
    }
}
