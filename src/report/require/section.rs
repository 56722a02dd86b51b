//! What would have to be true, as a section of a report.

use super::{Names, words};
use crate::analysis::require::{Answer, Requirements};
use crate::report::content::{Cell, Item, Kind, Section, Table};
use crate::report::wrap::printable;

/// The section: a row a lever, which of them is the shortest, and why some are out of reach.
pub(in crate::report) fn told(names: &Names, requirements: &Requirements) -> Section {
    let levers = requirements.levers.iter();
    let why_not = levers.filter_map(|(lever, answer)| words::why_not(names, lever, answer));
    // Names stand for themselves on a page.
    let note = |text: String| Item::Note(text.replace('`', ""));
    let items = std::iter::once(Item::Note(words::intro(requirements)))
        .chain([Item::Table(table(names, requirements))])
        .chain(words::shortest(names, requirements).map(Item::Note))
        .chain(why_not.map(note));
    let title = "What would have to be true".to_owned();
    Section { name: "required", title, items: items.collect() }
}

fn table(names: &Names, requirements: &Requirements) -> Table {
    let mut table = Table::new(
        "required_levers",
        "How far each quantity must change, by itself",
        &[
            ("Quantity", Kind::Text),
            ("Factor", Kind::Number),
            ("All goals", Kind::Chance),
            ("That is", Kind::Text),
        ],
    );
    for (lever, answer) in &requirements.levers {
        let [name, factor, _, that_is] =
            words::row(names, lever, answer).map(|one| printable(&one));
        let (factor, chance) = match answer {
            Answer::Reaches(one) | Answer::Already(Some(one)) => {
                (Cell::Written { text: factor, key: one.factor }, Cell::Chance(one.chance))
            }
            Answer::OutOfReach(limit) => (Cell::Text(factor), Cell::Chance(limit.chance)),
            Answer::Already(None) | Answer::WithoutEffect => (Cell::Text(factor), Cell::Empty),
        };
        table.rows.push(vec![Cell::Text(name), factor, chance, Cell::Text(that_is)]);
    }
    table
}
