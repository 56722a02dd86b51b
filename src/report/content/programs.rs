//! What the Programs of a mix cost and bring, and when.

use super::data::{Calendar, CalendarRow, Chart, Drawing, Economics, EconomicsRow, Measure};
use super::table::{Cell, Kind, Table};
use super::{Subject, WorthRow};
use crate::analysis::{ProgramPlan, ProgramWorth, Results};
use crate::report::answers::points;
use crate::report::sentences::{captions, names::heading, names::program, titles, words};

/// What each Program adds when it joins those before it; `None` where the mix has none.
pub(super) fn economics(subject: &Subject<'_>) -> Option<Chart> {
    let results = subject.results;
    let steps = &subject.outlook(subject.place)?.bridge;
    let (first, last) = (steps.first()?, steps.last()?);
    let margin = results.board.gross_margin;
    let row = |label: String, total: bool, of: [f64; 3]| {
        let [cost, pipeline, new_arr] = of;
        let earns = new_arr > 0.0;
        EconomicsRow {
            label,
            total,
            cost,
            pipeline,
            new_arr,
            cost_per_arr: earns.then(|| cost / new_arr),
            payback_months: (earns && margin > 0.0).then(|| cost / (new_arr * margin / 12.0)),
        }
    };
    let mut rows: Vec<EconomicsRow> = steps
        .windows(2)
        .map(|pair| {
            let added = [
                pair[1].program_cost - pair[0].program_cost,
                noticeable(
                    pair[1].pipeline_created - pair[0].pipeline_created,
                    last.pipeline_created,
                ),
                noticeable(pair[1].new_arr - pair[0].new_arr, last.new_arr),
            ];
            row(program(results, &pair[1].label), false, added)
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let all = [
        last.program_cost - first.program_cost,
        last.pipeline_created - first.pipeline_created,
        last.new_arr - first.new_arr,
    ];
    rows.push(row(heading(results, subject.place), true, all));
    let economics = Economics { rows, measure: Measure::Money(results.currency.clone()) };
    Some(Chart {
        name: "programs",
        title: titles::economics(&economics)?,
        caption: captions::economics(subject),
        alternative: words::economics(&economics),
        drawing: Drawing::Economics(economics),
    })
}

/// A difference of two means, or nothing where it is lost in the rounding of what it is a
/// part of.
fn noticeable(difference: f64, of: f64) -> f64 {
    if difference.abs() < 1e-5 * of.abs() { 0.0 } else { difference }
}

/// When each Program of the mix costs and works; `None` where it has none.
pub(super) fn calendar(subject: &Subject<'_>) -> Option<Chart> {
    let results = subject.results;
    let held = &subject.mix()?.programs;
    let plans = held.iter().filter_map(|label| plan(results, label));
    let rows: Vec<CalendarRow> = plans
        .map(|plan| CalendarRow {
            label: program(results, &plan.label),
            cost: plan.cost.clone(),
            strength: plan.strength.clone(),
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let calendar = Calendar {
        quarters: subject.quarters(),
        rows,
        measure: Measure::Money(results.currency.clone()),
    };
    Some(Chart {
        name: "calendar",
        title: titles::calendar(&calendar)?,
        caption: captions::calendar(subject),
        alternative: words::calendar(&calendar),
        drawing: Drawing::Calendar(calendar),
    })
}

fn plan<'a>(results: &'a Results, label: &str) -> Option<&'a ProgramPlan> {
    results.board.programs.iter().find(|plan| plan.label == label)
}

/// What each Program is worth to the mix, where that is the best one.
pub(super) fn worth_rows(subject: &Subject<'_>) -> Vec<WorthRow> {
    let worth = subject.results.worth.iter().filter(|_| subject.place == 0);
    let row = |worth: &ProgramWorth| WorthRow {
        label: program(subject.results, &worth.program),
        lost: worth.chance,
    };
    worth.map(row).collect()
}

/// What each Program of the best mix is worth to it.
pub(super) fn worth(results: &Results) -> Table {
    let mut table = Table::new(
        "worth",
        captions::WORTH,
        &[
            ("Program", Kind::Text),
            ("Points of chance lost without it", Kind::Number),
            ("95 % interval", Kind::Text),
            ("Its share of the gain, points", Kind::Number),
            ("New ARR lost without it, mean", Kind::Money),
            ("Cost saved without it, mean", Kind::Money),
        ],
    );
    for worth in &results.worth {
        let (low, high) = (points(worth.chance.low), points(worth.chance.high));
        let share = worth.shapley.map(|share| 100.0 * share.estimate);
        table.rows.push(vec![
            Cell::Text(program(results, &worth.program)),
            Cell::number(Some((1000.0 * worth.chance.estimate).round() / 10.0)),
            Cell::Text(format!("{low} to {high}")),
            Cell::number(share.map(|share| (10.0 * share).round() / 10.0)),
            Cell::money(Some(worth.new_arr.estimate)),
            Cell::money(Some(worth.cost)),
        ]);
    }
    table
}

/// Every Program that a mix may choose, with its expected cost.
pub(super) fn table(results: &Results) -> Table {
    let mut table = Table::new(
        "programs",
        "Every Program that a mix may choose",
        &[
            ("Program", Kind::Text),
            ("Start", Kind::Text),
            ("Cost within the plan, mean", Kind::Money),
            ("First month of effect", Kind::Text),
            ("In the best mix", Kind::Text),
        ],
    );
    let best = results.ranked.first();
    for plan in &results.board.programs {
        let held = best.is_some_and(|mix| mix.programs.contains(&plan.label));
        let first = plan.strength.iter().position(|strength| *strength > 0.0);
        let first = first.and_then(|month| results.board.months.get(month));
        table.rows.push(vec![
            Cell::Text(plan.name.clone()),
            Cell::Text(plan.start.replace("-Q", " Q")),
            Cell::money(Some(plan.cost.iter().sum())),
            first.map_or(Cell::Empty, |month| Cell::Text(month.clone())),
            Cell::Text(if held { "yes" } else { "" }.to_owned()),
        ]);
    }
    table
}
