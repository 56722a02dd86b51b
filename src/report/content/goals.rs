//! Mixes by goals.

use super::Subject;
use super::data::{Chart, Drawing, Heat, HeatRow};
use super::ranking::{MIXES, role};
use super::table::{Cell, Kind, Table};
use crate::analysis::Results;
use crate::report::selection::{rank_label, shown_about};
use crate::report::sentences::{captions, names::mix_name, titles, words};

/// The most goals that a page has columns for.
const GOALS: usize = 8;

/// The heat map; `None` where there is no goal.
pub(super) fn chart(subject: &Subject<'_>) -> Option<Chart> {
    let results = subject.results;
    if results.goals.is_empty() {
        return None;
    }
    let goals = results.goals.iter().take(GOALS).map(|goal| goal.name.clone());
    let rows = shown_about(results, MIXES, subject.place).into_iter().filter_map(|place| {
        let mix = results.ranked.get(place)?;
        let chances = mix.goals.iter().take(GOALS).copied().chain([mix.all_goals]);
        Some(HeatRow {
            rank: rank_label(results, place),
            name: mix_name(mix),
            role: role(subject, place),
            chances: chances.collect(),
        })
    });
    let heat =
        Heat { goals: goals.chain(["All goals".to_owned()]).collect(), rows: rows.collect() };
    Some(Chart {
        name: "goals",
        title: titles::goals(subject)?,
        caption: captions::goals(subject, &heat),
        alternative: words::goals(&heat),
        drawing: Drawing::Heat(heat),
    })
}

/// What each goal asks for.
pub(super) fn table(results: &Results) -> Table {
    let mut table = Table::new(
        "goals",
        "What the goals ask for",
        &[
            ("Goal", Kind::Text),
            ("Asks for", Kind::Text),
            ("Best mix", Kind::Chance),
            ("Bottom-up plan", Kind::Chance),
        ],
    );
    let chance = |place: Option<usize>, goal: usize| {
        let mix = place.and_then(|place| results.ranked.get(place));
        mix.and_then(|mix| mix.goals.get(goal))
            .map_or(Cell::Empty, |c| Cell::ChanceWithInterval(*c))
    };
    for (number, goal) in results.goals.iter().enumerate() {
        table.rows.push(vec![
            Cell::Text(goal.name.clone()),
            Cell::Text(goal.description.replace("-Q", " Q")),
            chance(Some(0), number),
            chance(results.bottom_up(), number),
        ]);
    }
    table
}
