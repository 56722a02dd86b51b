//! The ranked mixes.

use super::Subject;
use super::data::{Chart, Drawing, Measure, Ranking, RankingRow, Role};
use super::table::{Cell, Kind, Table};
use crate::analysis::Results;
use crate::report::selection::{rank_label, shown, shown_about};
use crate::report::sentences::{captions, names::mix_name, titles, words};

/// The most mixes whose names are still legible.
pub(super) const MIXES: usize = 15;

/// The most mixes of a table on a page; `ranked.csv` has all.
const TABLE: usize = 200;

/// The mixes with their chances and costs; `None` where there is no mix.
pub(super) fn chart(subject: &Subject<'_>) -> Option<Chart> {
    let results = subject.results;
    let places = shown_about(results, MIXES, subject.place);
    let names = || results.goals.iter().map(|goal| goal.name.clone());
    let row = |(row, place): (usize, &usize)| {
        let mix = results.ranked.get(*place)?;
        Some(RankingRow {
            rank: rank_label(results, *place),
            number: mix.rank,
            name: mix_name(mix),
            role: role(subject, *place),
            tied: mix.tied_with_best || *place == 0,
            chance: mix.all_goals,
            goals: names().zip(mix.goals.iter().copied()).collect(),
            cost: mix.program_cost_mean,
            gap: row > 0 && places[row - 1] + 1 < *place,
        })
    };
    let rows: Vec<RankingRow> = places.iter().enumerate().filter_map(row).collect();
    if rows.is_empty() {
        return None;
    }
    let ranking = Ranking {
        rows,
        confidence: results.confidence,
        measure: Measure::Money(results.currency.clone()),
    };
    Some(Chart {
        name: "ranking",
        title: titles::ranking(subject),
        caption: captions::ranking(subject, &ranking),
        alternative: words::ranking(&ranking),
        drawing: Drawing::Ranking(ranking),
    })
}

/// Whose the mix at a place is.
pub(super) fn role(subject: &Subject<'_>, place: usize) -> Role {
    let results = subject.results;
    let tied = results.ranked.get(place).is_some_and(|mix| mix.tied_with_best);
    if results.bottom_up() == Some(place) {
        Role::BottomUp
    } else if place == subject.place || place == 0 || tied {
        Role::Chosen
    } else {
        Role::Other
    }
}

/// The ranking as a table.
pub(super) fn table(results: &Results) -> Table {
    let mut table = Table::new(
        "ranking",
        &captions::ranking_table(results, TABLE),
        &[("Rank", Kind::Number), ("Mix", Kind::Text), ("All goals (95 %)", Kind::Chance)],
    );
    let goals = results.goals.iter().map(|goal| (goal.name.as_str(), Kind::Chance));
    let more = [
        ("Program cost, mean", Kind::Money),
        ("90 % chance of at most", Kind::Money),
        ("New ARR, 90 % chance of at least", Kind::Money),
        ("New ARR, median", Kind::Money),
        ("Mean shortfall", Kind::Money),
    ];
    for (heading, kind) in goals.chain(more) {
        table.push_column(heading, kind);
    }
    for place in shown(results, TABLE) {
        let Some(mix) = results.ranked.get(place) else { continue };
        let mut row = vec![
            Cell::Number(mix.rank as f64),
            Cell::Text(mix_name(mix)),
            Cell::ChanceWithInterval(mix.all_goals),
        ];
        row.extend(mix.goals.iter().map(|chance| Cell::Chance(*chance)));
        row.extend([
            Cell::money(Some(mix.program_cost_mean)),
            Cell::money(Some(mix.program_cost_p90)),
            Cell::money(Some(mix.new_arr[0])),
            Cell::money(Some(mix.new_arr[1])),
            Cell::money(mix.shortfall_mean),
        ]);
        table.rows.push(row);
    }
    table
}
