//! The titles of charts: what to take from each, with its number.

use super::names::title_subject;
use super::{percent, shortened};
use crate::analysis::{Curve, Proportion, Results};
use crate::report::content::data::{
    BarKind, Bridge, Calendar, Economics, Exceedance, Frontier, Panels, Snowball,
};
use crate::report::content::{Subject, data};
use crate::report::format::{a_chance, chance_in_words, money, multiple};

/// `Balanced meets every goal with a 62 % chance; the bottom-up plan has 4 %`.
pub fn ranking(subject: &Subject<'_>) -> String {
    let results = subject.results;
    let Some(mix) = subject.mix() else { return "There is no mix to rank".to_owned() };
    if results.goals.is_empty() {
        return "The plan sets no goal, so no mix can miss one".to_owned();
    }
    let whose = title_subject(results, subject.place);
    let finding = format!("{whose} meets every goal with {}", a_chance(mix.all_goals));
    match subject.other().and_then(|place| results.ranked.get(place)) {
        Some(other) if other.tied_with_best && mix.tied_with_best => {
            format!("{finding}; the bottom-up plan does as well, within chance")
        }
        Some(other) => {
            format!("{finding}; the bottom-up plan has {}", chance_in_words(other.all_goals))
        }
        None if results.ranked.len() > 1 && subject.place == 0 => {
            format!("{finding}; no mix of Programs does better")
        }
        None => finding,
    }
}

/// `FY27 new ARR is the hardest goal: the best mix meets it with a 73 % chance`.
pub fn goals(subject: &Subject<'_>) -> Option<String> {
    let results = subject.results;
    let mix = subject.mix()?;
    let goals = results.goals.iter().zip(&mix.goals);
    let (goal, chance) =
        goals.min_by(|(_, one), (_, other)| one.estimate.total_cmp(&other.estimate))?;
    let whose = title_subject(results, subject.place);
    let name = shortened(&goal.name, 50);
    Some(match results.goals.len() {
        1 => format!("{whose} meets “{name}” with {}", a_chance(*chance)),
        _ => format!(
            "“{name}” is the hardest goal: {} meets it with {}",
            inner(&whose),
            a_chance(*chance)
        ),
    })
}

/// `Balanced meets “Starting coverage” with a 71 % chance; the bottom-up plan has 9 %`, or
/// the last quarter's median where coverage is no goal.
pub fn coverage(subject: &Subject<'_>, goal: Option<usize>, panels: &Panels) -> Option<String> {
    let results = subject.results;
    let mix = subject.mix()?;
    let whose = title_subject(results, subject.place);
    let other = subject.other().and_then(|place| results.ranked.get(place));
    if let Some((goal, title)) = goal.and_then(|goal| Some((goal, results.goals.get(goal)?))) {
        let name = shortened(&title.name, 40);
        let finding = format!("{whose} meets “{name}” with {}", a_chance(*mix.goals.get(goal)?));
        return Some(match other.and_then(|other| other.goals.get(goal)) {
            Some(other) => format!("{finding}; the bottom-up plan has {}", chance_in_words(*other)),
            None => finding,
        });
    }
    let label = panels.quarters.last()?;
    let mut medians = panels.rows.iter().flatten().filter_map(last_median);
    let Some(best) = medians.next() else {
        return Some(format!("{whose}: starting coverage by quarter"));
    };
    let finding = format!("{whose} starts {label} with a median coverage of {}", multiple(best));
    Some(match medians.next() {
        Some(other) => format!("{finding}; the bottom-up plan with {}", multiple(other)),
        None => finding,
    })
}

fn last_median(panel: &data::Panel) -> Option<f64> {
    match &panel.body {
        data::Body::Fan { figures, .. } => {
            figures.last()?.as_ref()?.summary.map(|summary| summary.quantiles[3])
        }
        data::Body::Stack { .. } => None,
    }
}

/// `Balanced reaches the FY27 target of $15.3M with a 73 % chance, and FY28's $17.1M with …`.
pub fn new_arr(subject: &Subject<'_>, years: &[Curve]) -> Option<String> {
    let results = subject.results;
    let write = |amount: f64| money(amount, &results.currency);
    let whose = title_subject(results, subject.place);
    let met: Vec<(&String, f64, Proportion)> = results
        .years
        .iter()
        .zip(years)
        .filter_map(|(label, year)| {
            Some((label, year.target?, proportion(year.met?, results.trials)))
        })
        .collect();
    Some(match met.as_slice() {
        [] => {
            let low = subject.mix()?.new_arr[0];
            format!("{whose} has a 90 % chance of at least {} of new ARR", write(low))
        }
        [(label, target, met)] => format!(
            "{whose} reaches the {label} target of {} with {}",
            write(*target),
            a_chance(*met)
        ),
        [(first, target, met), .., (last, last_target, last_met)] => format!(
            "{whose} reaches the {first} target of {} with {}, and that of {last}, {}, with {}",
            write(*target),
            a_chance(*met),
            write(*last_target),
            chance_in_words(*last_met)
        ),
    })
}

/// `The best mix adds $6.6M of expected new ARR to the plan's $28.7M: $2.9M above target`.
pub fn bridge(subject: &Subject<'_>, bridge: &Bridge) -> Option<String> {
    let write = |amount: f64| bridge.measure.write(amount);
    let bar = |kind: BarKind| bridge.bars.iter().find(|bar| bar.kind == kind);
    let start = bar(BarKind::Start)?.to;
    let total = bar(BarKind::Total).map_or(start, |bar| bar.to);
    let whose = title_subject(subject.results, subject.place);
    let finding = if bar(BarKind::Total).is_none() {
        format!("The bottom-up plan brings {} of expected new ARR", write(start))
    } else {
        let verb = if total >= start { "adds" } else { "takes" };
        let side = if total >= start { "to" } else { "from" };
        format!(
            "{whose} {verb} {} of expected new ARR {side} the bottom-up plan’s {}",
            write((total - start).abs()),
            write(start)
        )
    };
    let gap = bar(BarKind::Target).map(|target| target.to - total);
    Some(match gap {
        Some(gap) if gap > 0.0 => format!("{finding}, {} short of the target", write(gap)),
        Some(gap) => format!("{finding}, {} above the target", write(-gap)),
        None => finding,
    })
}

/// `ARR grows from $42M to $62M on average, with a 90 % chance of at least $57M`.
pub fn snowball(subject: &Subject<'_>, snowball: &Snowball) -> Option<String> {
    let write = |amount: f64| snowball.measure.write(amount);
    let (from, to) = (*snowball.opening.first()?, *snowball.closing.last()?);
    let grows = if to >= from { "grows" } else { "shrinks" };
    let (low, _) = *snowball.band.last()?;
    let whose = title_subject(subject.results, subject.place);
    Some(format!(
        "With {}, ARR {grows} from {} to {} on average, with a 90 % chance of at least {}",
        inner(&whose),
        write(from),
        write(to),
        write(low)
    ))
}

/// `No mix reaches 80 %: the best chance, 56 %, costs $3.94M`.
pub fn frontier(results: &Results, frontier: &Frontier) -> Option<String> {
    let asked = percent(frontier.confidence);
    if let Some(mix) = results.cheapest_confident.and_then(|place| results.ranked.get(place)) {
        let cost = frontier.measure.write(mix.program_cost_mean);
        let chance = chance_in_words(mix.all_goals);
        return Some(format!(
            "The {asked} asked for costs {cost}: the cheapest mix that reaches it has {chance}"
        ));
    }
    let best = results.ranked.first()?;
    let cost = frontier.measure.write(best.program_cost_mean);
    Some(format!(
        "No mix reaches the {asked} asked for: the best has {} and costs {cost}",
        a_chance(best.all_goals)
    ))
}

/// `90 % chance of at least $14.2M of new ARR in FY27 with the best mix; the target is …`.
pub fn exceedance(subject: &Subject<'_>, exceedance: &Exceedance) -> Option<String> {
    let year = exceedance.years.first()?;
    let results = subject.results;
    let detail = subject.detail(subject.place)?;
    let place = results.years.iter().position(|label| *label == year.label)?;
    let figures = detail.years.get(place)?;
    let figure = figures.iter().find(|figure| {
        figure.metric == crate::scenario::Metric::NewArr
            && figure.slice == crate::scenario::Slice::Company
    })?;
    let low = figure.summary?.quantiles[1];
    let whose = title_subject(results, subject.place);
    let finding = format!(
        "{whose} has a 90 % chance of at least {} of new ARR in {}",
        exceedance.measure.write(low),
        year.label
    );
    Some(match year.target {
        Some(target) => {
            format!("{finding}; the target is {}", exceedance.measure.write(target))
        }
        None => finding,
    })
}

/// `Enterprise AEs is the fullest team: 97 % of its capacity is used on average with …`.
pub fn capacity(subject: &Subject<'_>, panels: &Panels) -> Option<String> {
    let mean = |panel: &data::Panel| match &panel.body {
        data::Body::Fan { figures, .. } if panel.measure == data::Measure::Share => {
            let means: Vec<f64> =
                figures.iter().flatten().filter_map(|f| Some(f.summary?.mean)).collect();
            (!means.is_empty()).then(|| means.iter().sum::<f64>() / means.len() as f64)
        }
        _ => None,
    };
    let whose = inner(&title_subject(subject.results, subject.place));
    let fullest = panels
        .rows
        .iter()
        .flatten()
        .filter_map(|panel| Some((mean(panel)?, team_of(&panel.heading))))
        .max_by(|(one, _), (other, _)| one.total_cmp(other));
    Some(match fullest {
        Some((used, team)) => format!(
            "{team} is the fullest team: {:.0} % of its capacity is used on average with {whose}",
            100.0 * used
        ),
        None => format!("Ramped reps by team and quarter with {whose}"),
    })
}

fn team_of(heading: &str) -> &str {
    heading.split_once(": ").map_or(heading, |(team, _)| team)
}

/// `Sales enablement returns most: $4.1 of expected new ARR for each $1 of cost`.
pub fn economics(economics: &Economics) -> Option<String> {
    let programs = || economics.rows.iter().filter(|row| !row.total);
    let returned = |row: &&data::EconomicsRow| row.new_arr / row.cost;
    let best = programs()
        .filter(|row| row.cost > 0.0 && row.new_arr > 0.0)
        .max_by(|one, other| returned(one).total_cmp(&returned(other)))?;
    Some(format!(
        "{} returns most: {} of expected new ARR for {} of cost",
        shortened(&best.label, 60),
        economics.measure.write(best.new_arr),
        economics.measure.write(best.cost)
    ))
}

/// `Programs cost $3.94M on average; spending peaks in FY27 Q3 at $620k`.
pub fn calendar(calendar: &Calendar) -> Option<String> {
    let months = calendar.rows.iter().map(|row| row.cost.len()).max()?;
    let month =
        |month: usize| -> f64 { calendar.rows.iter().filter_map(|row| row.cost.get(month)).sum() };
    let quarters: Vec<f64> =
        (0..months / 3).map(|quarter| (0..3).map(|m| month(3 * quarter + m)).sum()).collect();
    let (peak, most) = quarters.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    let total: f64 = quarters.iter().sum();
    Some(format!(
        "The Programs cost {} on average; spending peaks in {} at {}",
        calendar.measure.write(total),
        calendar.quarters.get(peak)?,
        calendar.measure.write(*most)
    ))
}

/// A subject within a sentence: `the best mix`.
pub fn inner(subject: &str) -> String {
    match subject.strip_prefix("The ") {
        Some(rest) => format!("the {rest}"),
        None => subject.to_owned(),
    }
}

/// A share of trials with its error.
pub fn proportion(share: f64, trials: usize) -> Proportion {
    let trials = trials.max(1);
    Proportion::of(((share * trials as f64).round() as usize).min(trials), trials)
}
