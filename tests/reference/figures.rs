//! The metrics over a period of quarters: flows are summed, stocks are those of the last
//! quarter, ratios are ratios of sums. A quarter is a period of one.

use super::Key;
use super::books::{Books, Sums, TeamQuarter};
use super::plan::{Plan, Slice};

const OF_EVERY_SLICE: [&str; 13] = [
    "starting_pipeline",
    "next_quarter_pipeline",
    "open_pipeline",
    "coverage",
    "next_coverage",
    "conversion",
    "create_and_close",
    "opportunities_created",
    "pipeline_created",
    "opportunities_won",
    "opportunities_lost",
    "new_arr",
    "waiting",
];

const OF_THE_COMPANY: [&str; 11] = [
    "churned_arr",
    "expansion_arr",
    "ending_arr",
    "revenue",
    "program_cost",
    "sales_and_marketing_cost",
    "cac",
    "cac_payback_months",
    "ltv_to_cac",
    "magic_number",
    "arr_per_cost",
];

/// The label of the whole plan as a period.
pub const HORIZON: &str = "horizon";

/// The names of the metrics of a slice.
fn metrics(plan: &Plan, slice: Slice) -> Vec<String> {
    let mut names: Vec<String> = OF_EVERY_SLICE.iter().map(|&name| name.to_owned()).collect();
    names.extend(plan.stages.iter().map(|stage| format!("entries.{stage}")));
    if slice.is_none() {
        names.extend(OF_THE_COMPANY.iter().map(|&name| name.to_owned()));
        for team in &plan.teams {
            names.push(format!("headcount.{}", team.name));
            names.push(format!("ramped_reps.{}", team.name));
            if team.serves {
                names.push(format!("utilisation.{}", team.name));
            }
        }
    }
    names
}

/// Every quarter, every fiscal year and the whole horizon: label, first and last quarter.
fn periods(plan: &Plan) -> Vec<(String, usize, usize)> {
    let calendar = &plan.calendar;
    let quarters = (0..calendar.quarters).map(|q| (calendar.quarter_label(q), q, q));
    let horizon = (HORIZON.to_owned(), 0, calendar.quarters - 1);
    quarters.chain(calendar.years()).chain([horizon]).collect()
}

/// A figure that is reported.
pub struct Wanted {
    pub key: Key,
    slice: Slice,
    first: usize,
    last: usize,
}

/// Everything that is reported, in order.
pub fn wanted(plan: &Plan) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for (period, first, last) in periods(plan) {
        for &slice in &plan.slices {
            let (dimension, member) = slice.map_or_else(Default::default, |(dimension, member)| {
                let (name, members) = &plan.dimensions[dimension];
                (name.clone(), members[member].clone())
            });
            for metric in metrics(plan, slice) {
                let (dimension, member) = (dimension.clone(), member.clone());
                let key = Key { period: period.clone(), dimension, member, metric };
                wanted.push(Wanted { key, slice, first, last });
            }
        }
    }
    wanted
}

/// The figures of a trial; NaN where undefined.
pub fn all(plan: &Plan, books: &Books, wanted: &[Wanted]) -> Vec<f64> {
    let one = |wanted: &Wanted| {
        figure(plan, books, &wanted.key.metric, wanted.slice, wanted.first, wanted.last)
    };
    wanted.iter().map(|wanted| one(wanted).unwrap_or(f64::NAN)).collect()
}

/// A metric over the quarters `first..=last`; `None` where it is undefined.
pub fn figure(
    plan: &Plan,
    books: &Books,
    metric: &str,
    slice: Slice,
    first: usize,
    last: usize,
) -> Option<f64> {
    let place = plan.slices.iter().position(|&other| other == slice).expect("a slice");
    let quarters = &books.slices[place];
    let sum = |of: fn(&Sums) -> f64| quarters[first..=last].iter().map(of).sum::<f64>();
    let at_end = &quarters[last];
    let is_last = last + 1 == plan.calendar.quarters;
    match metric {
        "starting_pipeline" => Some(at_end.starting_pipeline),
        "next_quarter_pipeline" => (!is_last).then_some(at_end.next_quarter_pipeline),
        "open_pipeline" => Some(at_end.open_pipeline),
        "waiting" => Some(at_end.waiting),
        "coverage" => {
            let target: f64 = target(plan, slice)?[first..=last].iter().sum();
            ratio(sum(|q| q.starting_pipeline), target)
        }
        "next_coverage" => {
            let target = target(plan, slice)?;
            let with_next = first..(last + 1).min(plan.calendar.quarters - 1);
            let pipeline = with_next.clone().map(|q| quarters[q].next_quarter_pipeline).sum();
            ratio(pipeline, with_next.map(|q| target[q + 1]).sum())
        }
        "conversion" => ratio(sum(|q| q.won_from_starting), sum(|q| q.starting_pipeline)),
        "create_and_close" => ratio(sum(|q| q.created_and_closed), sum(|q| q.new_arr)),
        "opportunities_created" => Some(sum(|q| q.created)),
        "pipeline_created" => Some(sum(|q| q.pipeline_created)),
        "opportunities_won" => Some(sum(|q| q.won)),
        "opportunities_lost" => Some(sum(|q| q.lost)),
        "new_arr" => Some(sum(|q| q.new_arr)),
        _ => match metric.split_once('.') {
            Some(("entries", stage)) => {
                let stage = plan.stages.iter().position(|name| name == stage).expect("a stage");
                Some(quarters[first..=last].iter().map(|quarter| quarter.entries[stage]).sum())
            }
            Some((kind, team)) => of_team(plan, books, kind, team, first, last),
            None => of_company(plan, books, metric, first, last),
        },
    }
}

fn of_team(
    plan: &Plan,
    books: &Books,
    kind: &str,
    team: &str,
    first: usize,
    last: usize,
) -> Option<f64> {
    let team = plan.teams.iter().position(|other| other.name == team).expect("a team");
    let quarters: Vec<&TeamQuarter> =
        books.company[first..=last].iter().map(|quarter| &quarter.teams[team]).collect();
    match kind {
        "headcount" => Some(quarters[last - first].headcount),
        "ramped_reps" => {
            Some(quarters.iter().map(|q| q.ramped).sum::<f64>() / quarters.len() as f64)
        }
        "utilisation" => ratio(
            quarters.iter().map(|q| q.worked).sum(),
            quarters.iter().map(|q| q.capacity).sum(),
        ),
        other => panic!("no metric {other}"),
    }
}

fn of_company(plan: &Plan, books: &Books, metric: &str, first: usize, last: usize) -> Option<f64> {
    let quarters = &books.company[first..=last];
    let cost: f64 = quarters.iter().map(|q| q.cost).sum();
    let won: f64 = books.slices[0][first..=last].iter().map(|q| q.won).sum();
    let new_arr: f64 = books.slices[0][first..=last].iter().map(|q| q.new_arr).sum();
    let churned: f64 = quarters.iter().map(|q| q.churned_arr).sum();
    let margin = plan.gross_margin;
    match metric {
        "churned_arr" => Some(churned),
        "expansion_arr" => Some(quarters.iter().map(|q| q.expansion_arr).sum()),
        "ending_arr" => Some(quarters[last - first].ending_arr),
        "revenue" => Some(quarters.iter().map(|q| q.revenue).sum()),
        "program_cost" => Some(quarters.iter().map(|q| q.program_cost).sum()),
        "sales_and_marketing_cost" => Some(cost),
        "cac" => ratio(cost, won),
        "cac_payback_months" => ratio(cost, new_arr * margin / 12.0),
        "arr_per_cost" => ratio(new_arr, cost),
        "ltv_to_cac" => {
            // Churn as a yearly rate of the ARR that each quarter opened with.
            let opening: f64 = quarters.iter().map(|q| q.opening_arr).sum();
            let yearly_churn = ratio(4.0 * churned, opening)?;
            ratio(ratio(new_arr * margin, yearly_churn)?, cost)
        }
        "magic_number" => {
            let with_previous = first.max(1)..=last;
            let revenue = |quarter: usize| books.company[quarter].revenue;
            let growth = with_previous.clone().map(|q| revenue(q) - revenue(q - 1)).sum::<f64>();
            ratio(growth * 4.0, with_previous.map(|q| books.company[q - 1].cost).sum())
        }
        other => panic!("no metric {other}"),
    }
}

fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator != 0.0).then(|| numerator / denominator)
}

fn target(plan: &Plan, slice: Slice) -> Option<&Vec<f64>> {
    plan.targets.iter().find(|(of, _)| *of == slice).map(|(_, target)| target)
}
