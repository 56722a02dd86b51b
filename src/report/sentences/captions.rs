//! What stands beside charts and tables: how to read them, what they say in words, and the
//! executive summary.

use super::names::{mix_name, title_subject, which};
use super::percent;
use super::titles::inner;
use crate::analysis::Results;
use crate::report::content::Subject;
use crate::report::content::data::{BarKind, Body};
use crate::report::content::data::{
    Bridge, Calendar, Economics, Exceedance, Frontier, Heat, Panel, Panels, Ranking, Snowball,
};
use crate::report::format::{chance, chance_with_margin, count, money};
use crate::scenario::{Metric, Slice};

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
/// Above the sheet of goals.
pub const GOALS_SHEET: &str = "Chance of each goal, of the mixes shown in full";
/// Above the sheets of figures.
pub const FIGURES_SHEET: &str = "Figures of the mixes shown in full; quarters.csv and years.csv \
    hold more metrics";
/// How to read the drivers.
pub const DRIVERS: &str = "Each driver is drawn once per trial and holds for that trial, whatever \
    the mix. Half of all trials lie below P50, one in ten below P10 and one in ten above P90.";

const BANDS: &str =
    "Light band: P10 to P90 of the trials; dark band: P25 to P75; line with dots: median.";

/// Sentences in one line, without the empty ones.
fn together(sentences: impl IntoIterator<Item = String>) -> String {
    sentences.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Which mix a chart is about, where its title does not name it.
fn about(subject: &Subject<'_>) -> String {
    which(subject.results, subject.place)
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
            format!("{shown} of {} mixes shown.", count(results.ranked.len() as u64))
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

/// The ranking in words.
pub fn ranking_alternative(ranking: &Ranking) -> String {
    let row = |row: &crate::report::content::data::RankingRow| {
        format!(
            "{}. {}: {}, {}",
            row.rank,
            row.name,
            chance_with_margin(row.chance),
            ranking.measure.write(row.cost)
        )
    };
    let rows: Vec<String> = ranking.rows.iter().map(row).collect();
    format!("Mixes by rank, chance and mean Program cost. {}.", rows.join("; "))
}

/// Above the table of the ranking.
pub fn ranking_table(results: &Results, most: usize) -> String {
    if results.ranked.len() > most {
        format!(
            "The best of {} mixes, and those that the plan names",
            count(results.ranked.len() as u64)
        )
    } else {
        "Every mix that was evaluated".to_owned()
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

/// The heat map in words.
pub fn goals_alternative(heat: &Heat) -> String {
    let row = |row: &crate::report::content::data::HeatRow| {
        let chances: Vec<String> = heat
            .goals
            .iter()
            .zip(&row.chances)
            .map(|(goal, known)| format!("{goal} {}", chance(*known)))
            .collect();
        format!("{}: {}", row.name, chances.join(", "))
    };
    let rows: Vec<String> = heat.rows.iter().map(row).collect();
    format!("Chances by mix and goal. {}.", rows.join("; "))
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

/// Panels in words.
pub fn panels_alternative(panels: &Panels) -> String {
    let told: Vec<String> =
        panels.rows.iter().flatten().map(|panel| panel_alternative(panels, panel)).collect();
    told.join(" ")
}

fn panel_alternative(panels: &Panels, panel: &Panel) -> String {
    let write = |value: f64| panel.measure.write(value);
    let quarters: Vec<String> = match &panel.body {
        Body::Fan { figures, .. } => panels
            .quarters
            .iter()
            .zip(figures)
            .filter_map(|(quarter, figure)| {
                let figure = figure.as_ref()?;
                let summary = figure.summary?;
                let [low, middle, high] = [1, 3, 5].map(|place| write(summary.quantiles[place]));
                let target =
                    figure.target.map(|target| format!(", {} {}", panel.target, write(target)));
                let met = figure.met.map(|met| {
                    let known = super::titles::proportion(met, panels.trials);
                    format!(" met with {}", chance(known))
                });
                Some(format!(
                    "{quarter} median {middle} (P10 {low}, P90 {high}){}{}",
                    target.unwrap_or_default(),
                    met.unwrap_or_default()
                ))
            })
            .collect(),
        Body::Stack { parts, .. } => parts
            .iter()
            .map(|(name, values)| {
                let values: Vec<String> = values.iter().map(|value| write(*value)).collect();
                format!("{name} {}", values.join(", "))
            })
            .collect(),
    };
    format!("{}: {}.", panel.heading, quarters.join("; "))
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

/// The bridge in words.
pub fn bridge_alternative(bridge: &Bridge) -> String {
    let bar = |bar: &crate::report::content::data::BridgeBar| {
        let write = |amount: f64| bridge.measure.write(amount);
        match bar.kind {
            BarKind::Change => {
                let sign = if bar.to >= bar.from { "+" } else { "" };
                format!("{} {sign}{}", bar.label, write(bar.to - bar.from))
            }
            BarKind::Unfunded | BarKind::Surplus => {
                format!("{} {}", bar.label, write((bar.to - bar.from).abs()))
            }
            _ => format!("{} {}", bar.label, write(bar.to)),
        }
    };
    let bars: Vec<String> = bridge.bars.iter().map(bar).collect();
    format!("From the bottom-up plan to the target. {}.", bars.join("; "))
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

/// The snowball in words.
pub fn snowball_alternative(snowball: &Snowball) -> String {
    let write = |amount: f64| snowball.measure.write(amount);
    let period = |place: usize| {
        format!(
            "{}: opening {}, new {}, expansion {}, churned {}, closing {}",
            snowball.periods[place],
            write(snowball.opening[place]),
            write(snowball.new[place]),
            write(snowball.expansion[place]),
            write(snowball.churned[place]),
            write(snowball.closing[place])
        )
    };
    let periods: Vec<String> = (0..snowball.periods.len()).map(period).collect();
    format!("Mean ARR by period. {}.", periods.join("; "))
}

/// Below the title of cost against chance.
pub fn frontier(subject: &Subject<'_>) -> String {
    together([
        format!("Each point one of {} mixes.", count(subject.results.ranked.len() as u64)),
        "Line: the mixes that no cheaper one equals. Diamonds: mixes that the plan names."
            .to_owned(),
        about(subject),
    ])
}

/// Cost against chance in words.
pub fn frontier_alternative(frontier: &Frontier) -> String {
    let point = |place: &usize| {
        let point = frontier.points.get(*place)?;
        Some(format!("{} buys {}", frontier.measure.write(point.cost), chance(point.chance)))
    };
    let along: Vec<String> = frontier.frontier.iter().filter_map(point).collect();
    let named: Vec<String> = frontier
        .points
        .iter()
        .filter_map(|point| {
            let label = point.label.as_ref()?;
            Some(format!(
                "{label} {} for {}",
                chance(point.chance),
                frontier.measure.write(point.cost)
            ))
        })
        .collect();
    format!("Along the frontier: {}. Labelled: {}.", along.join("; "), named.join("; "))
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

/// The exceedance curves in words.
pub fn exceedance_alternative(exceedance: &Exceedance) -> String {
    let write = |amount: f64| exceedance.measure.write(amount);
    let curve = |curve: &crate::report::content::data::ExceedanceCurve| {
        let [high, middle, low] = [10, 50, 90].map(|level| curve.values.get(100 - level).copied());
        let at = |value: Option<f64>| value.map(write).unwrap_or_default();
        let met = curve.met.map(|met| format!(", the target with {}", chance(met)));
        format!(
            "{} at least {} with a chance of 90 %, {} with 50 %, {} with 10 %{}",
            curve.name,
            at(low),
            at(middle),
            at(high),
            met.unwrap_or_default()
        )
    };
    let years: Vec<String> = exceedance
        .years
        .iter()
        .map(|year| {
            let curves: Vec<String> = year.curves.iter().map(curve).collect();
            format!("{}: {}.", year.label, curves.join("; "))
        })
        .collect();
    years.join(" ")
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

/// The economics in words.
pub fn economics_alternative(economics: &Economics) -> String {
    let write = |amount: f64| economics.measure.write(amount);
    let row = |row: &crate::report::content::data::EconomicsRow| {
        let payback = row.payback_months.map(|months| format!(", payback {months:.0} months"));
        format!(
            "{}: cost {}, pipeline {}, new ARR {}{}",
            row.label,
            write(row.cost),
            write(row.pipeline),
            write(row.new_arr),
            payback.unwrap_or_default()
        )
    };
    let rows: Vec<String> = economics.rows.iter().map(row).collect();
    format!("Expected cost and return by Program. {}.", rows.join("; "))
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

/// The calendar in words.
pub fn calendar_alternative(calendar: &Calendar) -> String {
    let label = |month: usize| calendar.quarters.get(month / 3).map_or("", String::as_str);
    let row = |row: &crate::report::content::data::CalendarRow| {
        let first = |of: &[f64]| of.iter().position(|value| *value > 0.0).map(label);
        let costs = first(&row.cost).map(|at| format!(" costs from {at},"));
        let works = first(&row.strength).map(|at| format!(" works from {at},"));
        let total: f64 = row.cost.iter().sum();
        format!(
            "{}{}{} {} in all",
            row.label,
            costs.unwrap_or_default(),
            works.unwrap_or_default(),
            calendar.measure.write(total)
        )
    };
    let rows: Vec<String> = calendar.rows.iter().map(row).collect();
    format!("{}.", rows.join("; "))
}

/// Above the table of drivers.
pub fn assumptions_table(drivers: usize) -> String {
    match drivers {
        1 => "The one driver of the plan".to_owned(),
        _ => format!("The {drivers} drivers of the plan"),
    }
}

/// The figures of the first screen: name, figure, what to compare it with.
pub fn facts(subject: &Subject<'_>) -> Vec<(&'static str, String, String)> {
    let results = subject.results;
    let Some(mix) = subject.mix() else { return Vec::new() };
    let write = |amount: f64| money(amount, &results.currency);
    let bottom_up = subject.other().and_then(|place| results.ranked.get(place));
    let mut facts = vec![(
        "Chance of meeting every goal",
        chance_with_margin(mix.all_goals),
        bottom_up
            .map(|other| format!("bottom-up plan: {}", chance_with_margin(other.all_goals)))
            .unwrap_or_default(),
    )];
    facts.push((
        "Expected Program cost",
        write(mix.program_cost_mean),
        format!("90 % chance of at most {}", write(mix.program_cost_p90)),
    ));
    facts.push((
        "New ARR over the plan, median",
        write(mix.new_arr[1]),
        format!("90 % chance of at least {}", write(mix.new_arr[0])),
    ));
    if let Some(shortfall) = mix.shortfall_mean {
        facts.push((
            "Expected gap to the target",
            write(shortfall),
            bottom_up
                .and_then(|other| other.shortfall_mean)
                .map(|other| format!("bottom-up plan: {}", write(other)))
                .unwrap_or_default(),
        ));
    }
    facts
}

/// What to take from the ranking, a sentence each.
pub fn answer(subject: &Subject<'_>) -> Vec<String> {
    let results = subject.results;
    let Some(mix) = subject.mix() else { return Vec::new() };
    let mut sentences = Vec::new();
    if subject.place == 0 {
        sentences.push(format!(
            "Of {} it has the best chance of meeting every goal in the same future.",
            if results.ranked.len() == 1 {
                "one mix".to_owned()
            } else {
                format!("{} mixes", count(results.ranked.len() as u64))
            }
        ));
        sentences.extend(tied(results));
    } else {
        sentences.push(format!(
            "It ranks {} of {} mixes.",
            mix.rank,
            count(results.ranked.len() as u64)
        ));
    }
    let asked = percent(results.confidence);
    sentences.push(match results.cheapest_confident.and_then(|place| results.ranked.get(place)) {
        Some(mix) => format!(
            "The cheapest mix with a chance of at least {asked} costs {} and has {}: {}.",
            money(mix.program_cost_mean, &results.currency),
            chance(mix.all_goals),
            mix_name(mix)
        ),
        None => format!("No mix reaches the {asked} that the plan asks for."),
    });
    sentences
}

fn tied(results: &Results) -> Option<String> {
    let tied: Vec<_> = results.ranked.iter().skip(1).filter(|mix| mix.tied_with_best).collect();
    match tied.as_slice() {
        [] => None,
        [one] => {
            Some(format!("It is tied with {}: the difference is within chance.", mix_name(one)))
        }
        _ => Some(format!(
            "It is tied with {} others, marked 1= in the ranking: the differences are within chance.",
            count(tied.len() as u64)
        )),
    }
}

/// What would change the answer.
pub fn levers(subject: &Subject<'_>) -> Vec<String> {
    let results = subject.results;
    let Some(mix) = subject.mix() else { return Vec::new() };
    let mut levers = Vec::new();
    let goals = results.goals.iter().zip(&mix.goals);
    if let Some((goal, known)) =
        goals.min_by(|(_, one), (_, other)| one.estimate.total_cmp(&other.estimate))
    {
        levers.push(format!(
            "The goal that fails most often is “{}” ({}): a lower threshold there, or a Program that helps it, raises the chance most.",
            goal.name,
            chance(*known)
        ));
    }
    levers.extend(cheaper(subject));
    levers.extend(fullest(subject));
    levers
}

/// The next cheaper mix of the frontier.
fn cheaper(subject: &Subject<'_>) -> Option<String> {
    let results = subject.results;
    let at = results.frontier.iter().position(|place| *place == subject.place)?;
    let cheaper = results.ranked.get(*results.frontier.get(at.checked_sub(1)?)?)?;
    let mix = subject.mix()?;
    let saved = mix.program_cost_mean - cheaper.program_cost_mean;
    Some(format!(
        "With {} less for Programs the best chance is {}: {}.",
        money(saved, &results.currency),
        chance(cheaper.all_goals),
        mix_name(cheaper)
    ))
}

/// A team without room for more.
fn fullest(subject: &Subject<'_>) -> Option<String> {
    let results = subject.results;
    let detail = subject.detail(subject.place)?;
    let mut fullest: Option<(f64, usize, usize)> = None;
    for team in 0..results.teams.len() {
        for quarter in 0..results.quarters.len() {
            let figure = detail.quarter(quarter, Metric::Utilisation(team), Slice::Company);
            let Some(used) = figure.and_then(|figure| figure.summary) else { continue };
            if fullest.is_none_or(|(most, ..)| used.mean > most) {
                fullest = Some((used.mean, team, quarter));
            }
        }
    }
    let (used, team, quarter) = fullest.filter(|(used, ..)| *used >= 0.9)?;
    Some(format!(
        "{} has little room: {:.0} % of its capacity is used in {} on average, and what it cannot take on waits or goes stale.",
        results.teams[team],
        100.0 * used,
        results.quarters[quarter].replace('-', " ")
    ))
}

/// What the what-if can answer, and from how many trials.
pub fn what_if(what_if: &crate::report::content::WhatIf) -> String {
    let known = what_if.mixes.len();
    let which = if known < what_if.evaluated {
        format!(
            "the best {} of {} evaluated mixes and those that the plan names",
            count(known as u64),
            count(what_if.evaluated as u64)
        )
    } else {
        format!("all {} evaluated mixes", count(known as u64))
    };
    let fans = what_if.mixes.iter().any(|mix| mix.fans.is_some());
    together([
        format!(
            "This page holds {which}. Nothing is interpolated: a combination that was not evaluated is said to be so, and the nearest that was is shown."
        ),
        format!("Chances and costs from {} trials.", count(what_if.trials as u64)),
        if fans && what_if.fan_trials < what_if.trials {
            format!(
                "Bands by quarter (P10 to P90, P25 to P75, median) from the first {} of them.",
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
        "Every mix that was evaluated, best first".to_owned()
    }
}
