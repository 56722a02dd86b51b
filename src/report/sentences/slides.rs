//! The words of slides: titles that charts do not have, captions short enough for the back of a
//! room, and what speakers should know.

use super::percent;
use crate::analysis::RankedMix;
use crate::report::answers;
use crate::report::chart::Stamp;
use crate::report::content::data::{Heat, Ranking, Role};
use crate::report::content::{Summary, WhatIf, WorthRow};
use crate::report::format::{a_chance, count};

/// How a chance comes about.
pub const CHANCE: &str = "Every mix meets the same simulated futures. Its chance is the share of \
    them in which all goals are met at once; the interval (95 %, Wilson) says how far that may be \
    from infinitely many futures, not how good the assumptions are.";
/// Where all figures are.
pub const ORIGIN: &str = "Made by Spandrel from a scenario file. Every chart can be restyled; Edit \
    Data opens the workbook with its numbers. All figures with every digit: ranked.csv, goals.csv, \
    quarters.csv, years.csv and results.xlsx of the same run.";
/// Below the goals' table.
pub const GOALS_CAPTION: &str =
    "Share of the simulated futures in which each goal is met, and all of them at once.";
/// Below the fan of coverage.
pub const COVERAGE_CAPTION: &str = "Coverage: pipeline scheduled for a quarter as it begins ÷ the \
    quarter’s target. Half of all futures lie in the dark band, 80 % in all three.";
/// Below the fan of new ARR.
pub const NEW_ARR_CAPTION: &str = "New ARR of the mix by quarter. Half of all futures lie in the \
    dark band, 80 % in all three.";
/// Below the Programs' table.
pub const PROGRAMS_CAPTION: &str = "Means over the plan, each Program joining those above it. \
    Payback: months of gross margin on its new ARR. Points: what the chance of meeting every goal \
    would lose without it.";
/// Below the calendar.
pub const TIMING_CAPTION: &str = "Upper bar: when it costs. Lower area: how strongly it works, in \
    % of its full effect.";
/// How the worth of Programs is found.
pub const WORTH: &str = "The mix is simulated again without each Program, in the same futures: what \
    the chance of meeting every goal loses, with its 95 % interval.";
/// Below the chart of the worth of Programs.
pub const WORTH_CAPTION: &str = "Right: points of the chance of meeting every goal that the best \
    mix would lose without each Program, with 95 % intervals.";
/// The bottom-up plan's line beside a fan.
pub const BOTTOM_UP_MEDIAN: &str = "Bottom-up plan, median";
/// The line in a fan.
pub const MEDIAN: &str = "Median";
/// The cloud of mixes.
pub const MIXES: &str = "Other mixes";
/// The mixes of the frontier.
pub const FRONTIER: &str = "No cheaper mix equals these";
/// The mixes that the plan names.
pub const NAMED: &str = "Named mixes, and the best";
/// What the frontier's axes show.
pub const COST_AXIS: &str = "Expected Program cost";
/// The same upwards.
pub const CHANCE_AXIS: &str = "Chance of meeting every goal";
/// Above the Programs' columns.
pub const PROGRAM_HEADS: [&str; 8] = [
    "Program",
    "Costs in",
    "Works from",
    "Cost",
    "New ARR added",
    "Cost per 1 of ARR",
    "Payback, months",
    "Points lost without it",
];

/// What a target's line is called.
pub fn target(name: &'static str) -> &'static str {
    if name == "goal" { "Goal" } else { "Top-down target" }
}

/// Which Programs the mix holds, as a bullet.
pub fn holds(summary: &Summary) -> Vec<String> {
    match summary.programs.as_slice() {
        [] => Vec::new(),
        [one] => vec![format!("It holds one Program: {one}.")],
        many => vec![format!("It holds {} Programs: {}.", many.len(), many.join(", "))],
    }
}

/// A mix's figures with every digit.
pub fn exactly(mix: &RankedMix) -> String {
    let chance = mix.all_goals;
    let gap = mix.shortfall_mean.map(|gap| format!(", mean gap to the target {gap}"));
    format!(
        "chance of meeting every goal {} (standard error {}, 95 % interval {} to {}), Program cost \
         mean {} and P90 {}, new ARR P10 {}, median {}, P90 {}{}",
        chance.estimate,
        chance.standard_error,
        chance.low,
        chance.high,
        mix.program_cost_mean,
        mix.program_cost_p90,
        mix.new_arr[0],
        mix.new_arr[1],
        mix.new_arr[2],
        gap.unwrap_or_default()
    )
}

/// What to take from the ranking beyond the best mix's chance.
pub fn ranking(ranking: &Ranking, all: &WhatIf) -> String {
    let [first, others @ ..] = ranking.rows.as_slice() else { return String::new() };
    let tied = others.iter().filter(|row| row.tied).count();
    let mixes = count(all.ranked.max(ranking.rows.len()) as u64);
    match others.first() {
        None => format!("One mix to rank: it meets every goal with {}", a_chance(first.chance)),
        Some(_) if tied == 1 => {
            format!("One mix is tied with the best of {mixes}: the difference is within chance")
        }
        Some(_) if tied > 1 => format!(
            "{} mixes are tied with the best of {mixes}: the differences are within chance",
            if tied == others.len() { "The next".to_owned() } else { tied.to_string() }
        ),
        Some(next) => format!(
            "The first of {mixes} mixes leads the next by {} points of chance",
            answers::points(first.chance.estimate - next.chance.estimate)
        ),
    }
}

/// Below the ranking.
pub fn ranking_caption(ranking: &Ranking, shown: usize, ranked: usize) -> String {
    let ties = ranking.rows.iter().skip(1).any(|row| row.tied);
    let mut caption =
        "Chance of meeting every goal at once, with its 95 % interval; mean Program cost."
            .to_owned();
    if ties {
        caption.push_str(" 1=: tied with the best.");
    }
    if ranked > shown {
        caption.push_str(&format!(" {shown} of {} ranked mixes.", count(ranked as u64)));
    }
    caption
}

/// Below the bridge.
pub fn bridge_caption(begins: Option<&str>) -> String {
    let mut caption = "Expected (mean) new ARR over the plan; Programs join in the order of the \
        plan’s file."
        .to_owned();
    if let Some(begins) = begins {
        caption.push_str(&format!(" Columns are cut: the axis begins at {begins}."));
    }
    caption
}

/// Below cost against chance: of `mixes`, so many were dropped early.
pub fn frontier_caption(mixes: usize, dropped: usize, most: usize) -> String {
    let mut caption = if mixes > most {
        format!("Each point a mix: the best {} of {}.", count(most as u64), count(mixes as u64))
    } else {
        format!("Each point one of {} mixes.", count(mixes as u64))
    };
    if dropped > 0 {
        caption.push_str(&format!(
            " {} of them were dropped early: their points come from fewer trials.",
            count(dropped as u64)
        ));
    }
    caption
}

/// The line of the chance that the plan asks for.
pub fn asked(confidence: f64) -> String {
    format!("Asked for: {}", percent(confidence))
}

/// When a Program costs, and from when it works: `FY27 Q1–FY28 Q1`, `FY27 Q2`.
pub fn when(quarters: &[String], cost: &[f64], strength: &[f64]) -> [String; 2] {
    let label = |month: usize| quarters.get(month / 3).map_or("", String::as_str);
    let costs = cost.iter().position(|cost| *cost > 0.0);
    let ends = cost.iter().rposition(|cost| *cost > 0.0);
    let works = strength.iter().position(|strength| *strength > 0.0).map_or("–", label);
    let costs = match (costs, ends) {
        (Some(first), Some(last)) if label(first) != label(last) => {
            format!("{}–{}", label(first), label(last))
        }
        (Some(first), _) => label(first).to_owned(),
        _ => "–".to_owned(),
    };
    [costs, works.to_owned()]
}

/// Cost for each unit of new ARR: `0.37`.
pub fn ratio(ratio: f64) -> String {
    format!("{ratio:.2}")
}

/// Months, whole.
pub fn months(months: f64) -> String {
    format!("{months:.0}")
}

/// A difference of chances in points.
pub fn points(share: f64) -> String {
    answers::points(share)
}

/// A warning of the run.
pub fn warning(text: &str) -> String {
    format!("Note: {text}")
}

/// The goal that a mix misses most often, with the share of futures in which it does.
pub fn hardest(heat: &Heat, mix: &str) -> Option<(String, f64)> {
    let row = heat
        .rows
        .iter()
        .find(|row| row.name == mix)
        .or_else(|| heat.rows.iter().find(|row| row.role == Role::Chosen))?;
    let goals = heat.goals.len().checked_sub(1)?;
    let pairs = heat.goals.iter().zip(&row.chances).take(goals);
    let (goal, known) =
        pairs.min_by(|(_, one), (_, other)| one.estimate.total_cmp(&other.estimate))?;
    Some((goal.clone(), 1.0 - known.estimate))
}

/// What would change the answer most.
pub fn risks(hardest: Option<(String, f64)>, worth: &[WorthRow]) -> String {
    let most = worth.iter().max_by(|a, b| a.lost.estimate.total_cmp(&b.lost.estimate));
    let most = most.filter(|row| row.lost.low > 0.0);
    let goal = hardest.map(|(goal, missed)| {
        let goal = super::shortened(&goal, 50);
        format!("“{goal}” is the goal most often missed, in {:.0} % of futures", 100.0 * missed)
    });
    let program = most.map(|row| {
        format!(
            "without {} the chance falls by {} points",
            super::shortened(&row.label, 50),
            answers::points(row.lost.estimate)
        )
    });
    match (goal, program) {
        (Some(goal), Some(program)) => format!("{goal}; {program}"),
        (Some(goal), None) => goal,
        (None, Some(program)) => {
            let mut letters = program.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string());
            first.unwrap_or_default() + letters.as_str()
        }
        (None, None) => "What would change the answer".to_owned(),
    }
}

/// Above the drivers.
pub fn assumptions(drivers: usize, number: usize, of: usize) -> String {
    let part = if of > 1 { format!(" ({number} of {of})") } else { String::new() };
    match drivers {
        1 => "The plan rests on one uncertain assumption".to_owned(),
        _ => format!("The plan rests on {drivers} uncertain assumptions{part}"),
    }
}

/// Below the drivers.
pub fn assumptions_caption(left_out: usize) -> String {
    let mut caption =
        "One future in ten has less than P10, half have less than P50, one in ten more than P90."
            .to_owned();
    if left_out > 0 {
        caption.push_str(&format!(" {left_out} more stand in results.xlsx."));
    }
    caption
}

/// Above the method.
pub fn method_title(stamp: &Stamp) -> String {
    format!(
        "The chances come from {} simulated futures, and anyone can make them again",
        count(stamp.trials as u64)
    )
}

/// How it was done, a sentence each.
pub fn method(trials: usize) -> Vec<String> {
    vec![
        format!(
            "The plan is simulated {} times, month by month: leads, conversion, reps, deals, ARR.",
            count(trials as u64)
        ),
        "Uncertain assumptions are drawn anew for each future and hold for all of it.".to_owned(),
        "All mixes meet the same futures, so that small differences between them count.".to_owned(),
        "Chances have 95 % intervals: how far the simulation may be off, not how good the \
         assumptions are."
            .to_owned(),
        "The same scenario file, seed and version give the same numbers, digit by digit."
            .to_owned(),
    ]
}
