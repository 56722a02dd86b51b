//! What a change of the plan does: as a section, and as `change.csv`.

use super::section;
use crate::analysis::explain::{Explanation, UnderChange};
use crate::report::answers::with_interval;
use crate::report::compare;
use crate::report::content::{Cell, Item, Kind, Section, Table};
use crate::report::format::{chance_with_interval, chance_with_margin, count, money};
use crate::report::sentences::errors::signed;
use crate::scenario::Unit;

/// The section.
pub fn told(explanation: &Explanation) -> Section {
    let items = match &explanation.change {
        Some(change) => vec![
            Some(Item::Note(note(explanation, change))),
            Some(Item::Table(goals(change))),
            Some(Item::Table(figures(explanation, change))),
        ],
        None => Vec::new(),
    };
    section("change", "With the change", items)
}

fn note(explanation: &Explanation, change: &UnderChange) -> String {
    let comparison = &change.comparison;
    let still = comparison.metrics.iter().flat_map(|(_, figures)| figures);
    let moved = still.into_iter().any(|figures| figures.a_higher > 0.0 || figures.b_higher > 0.0);
    let said = change.said.join(", ");
    if !moved && comparison.all_goals.pair.discordant() == 0 {
        return format!(
            "With {said}, nothing changes in any trial: the mix does not depend on it."
        );
    }
    let best = &change.best;
    let choice = if explanation.goals.is_empty() {
        String::new()
    } else if best.is_explained {
        format!(
            " Among the {} mixes that there are to choose from it is the best with the change, too.",
            count(best.candidates as u64)
        )
    } else {
        format!(
            " With the change, {} has the best chance among {} mixes: {}, which is more than this \
             mix\u{2019}s by {} points.",
            best.name,
            count(best.candidates as u64),
            chance_with_margin(best.all_goals),
            with_interval(best.difference)
        )
    };
    format!(
        "With {said}, and everything else unchanged, in the same {} trials.{choice}",
        count(comparison.trials as u64)
    )
}

fn goals(change: &UnderChange) -> Table {
    let mut table = Table::new(
        "change-goals",
        "Chances with the change",
        &[
            ("Goal", Kind::Text),
            ("As it is", Kind::Text),
            ("Changed", Kind::Text),
            ("Difference, points", Kind::Number),
        ],
    );
    let comparison = &change.comparison;
    let all = ("all goals".to_owned(), comparison.all_goals);
    for (name, chances) in std::iter::once(&all).chain(&comparison.goals) {
        let [changed, as_is] = chances.chances.map(chance_with_interval);
        let difference = chances.difference;
        table.rows.push(vec![
            Cell::Text(name.clone()),
            Cell::Text(as_is),
            Cell::Text(changed),
            Cell::Written { text: with_interval(difference), key: difference.estimate },
        ]);
    }
    table
}

/// The metrics over the whole plan.
fn figures(explanation: &Explanation, change: &UnderChange) -> Table {
    let mut table = Table::new(
        "change-figures",
        "Means over the plan with the change",
        &[
            ("Figure", Kind::Text),
            ("As it is", Kind::Number),
            ("Changed", Kind::Number),
            ("Difference (95 %)", Kind::Number),
        ],
    );
    for (metric, by_period) in &change.comparison.metrics {
        let Some(figures) = by_period.last().filter(|figures| figures.defined > 0.0) else {
            continue;
        };
        let write = |value: f64| match metric.unit() {
            Unit::Money => money(value, &explanation.currency),
            _ => signed(value, 2),
        };
        let difference = figures.difference;
        let span = format!(
            "{} ({} to {})",
            write(difference.estimate),
            write(difference.low),
            write(difference.high)
        );
        let [changed, as_is] = figures.means;
        table.rows.push(vec![
            Cell::Text(metric.name(&[], &[]).replace('_', " ")),
            Cell::Written { text: write(as_is), key: as_is },
            Cell::Written { text: write(changed), key: changed },
            Cell::Written { text: span, key: difference.estimate },
        ]);
    }
    table
}

/// `change.csv`: as `spandrel compare` writes it, A with the change and B without.
pub fn csv(change: &UnderChange) -> Vec<u8> {
    compare::csv(&change.comparison)
}
