//! What is worth knowing before deciding: as a section, and as `information.csv`.

use super::drivers::drives;
use super::{figure, section};
use crate::analysis::explain::{Estimate, Explanation, Information, Knowledge, Output};
use crate::report::content::{Cell, Item, Kind, Section, Table};
use crate::report::format::{count, money};
use crate::report::sentences::errors::{points, signed};
use crate::report::sentences::shortened;
use crate::report::tidy::{Tidy, TidyColumn, text, whole};

/// The fewest drivers that are listed, whether or not the trials are sure of them.
const FEWEST: usize = 5;

/// The section.
pub fn told(explanation: &Explanation) -> Section {
    let items = explanation.information.iter().flat_map(|information| {
        let table = table(explanation, information);
        let table = (!table.rows.is_empty()).then_some(Item::Table(table));
        [Some(Item::Note(note(explanation, information))), table]
    });
    section("information", "What is worth knowing before deciding", items.collect())
}

fn note(explanation: &Explanation, information: &Information) -> String {
    let objective = drives(explanation).said(information.objective);
    let worth = |estimate: Estimate| amount(explanation, information.objective, estimate);
    let chosen = shortened(&information.chosen, 120);
    let clear = information.drivers.iter().filter(|(_, known)| known.is_clear).count();
    let single = match clear {
        0 => "No driver alone is worth enough for these trials to tell it from nothing.".to_owned(),
        1 => "One driver is worth knowing by itself.".to_owned(),
        _ => format!("{} drivers are worth knowing by themselves.", count(clear as u64)),
    };
    format!(
        "To raise {objective}, {chosen} is chosen among {} mixes as things stand. Whoever knew every \
         driver exactly before choosing would gain {} on average, and choose another mix in {} of \
         the cases; whoever knew even luck in advance, {}: no study can be worth more. {single}",
        count(information.candidates as u64),
        worth(information.all_drivers.worth),
        share(information.all_drivers.changes),
        worth(information.foresight),
    )
}

fn share(estimate: Estimate) -> String {
    format!("{} %", signed(100.0 * estimate.value, 0))
}

/// A gain in the objective with half its 95 % interval.
fn amount(explanation: &Explanation, objective: Output, estimate: Estimate) -> String {
    match objective.unit() {
        None => points(estimate),
        Some(_) => {
            let margin = 1.96 * estimate.standard_error;
            let currency = &explanation.currency;
            format!("{} ± {}", money(estimate.value, currency), money(margin, currency))
        }
    }
}

fn table(explanation: &Explanation, information: &Information) -> Table {
    let name = match information.objective {
        Output::AllGoals => "information",
        _ => "information-new-arr",
    };
    let title = format!(
        "What it is worth to know a driver, in {}",
        drives(explanation).said(information.objective)
    );
    let mut table = Table::new(
        name,
        &title,
        &[
            ("Driver", Kind::Text),
            ("Worth", Kind::Number),
            ("Best mix changes", Kind::Number),
            ("Told from nothing", Kind::Text),
        ],
    );
    let mut drivers: Vec<&(usize, Knowledge)> = information.drivers.iter().collect();
    drivers.sort_by(|one, other| {
        let order = |known: &Knowledge| (known.is_clear, known.worth.value);
        let (one, other) = (order(&one.1), order(&other.1));
        other.0.cmp(&one.0).then(other.1.total_cmp(&one.1))
    });
    let clear = drivers.iter().filter(|(_, known)| known.is_clear).count();
    for (driver, known) in drivers.into_iter().take(clear.max(FEWEST)) {
        table.rows.push(vec![
            Cell::Text(explanation.driver_names[*driver].clone()),
            Cell::Written {
                text: amount(explanation, information.objective, known.worth),
                key: known.worth.value,
            },
            Cell::Written { text: share(known.changes), key: known.changes.value },
            Cell::Text(if known.is_clear { "yes" } else { "no" }.to_owned()),
        ]);
    }
    table
}

const COLUMNS: [TidyColumn; 10] = [
    ("objective", "Objective", Kind::Text),
    ("driver", "Driver", Kind::Text),
    ("worth", "Worth", Kind::Number),
    ("worth_se", "Its standard error", Kind::Number),
    ("changes", "Best mix changes", Kind::Chance),
    ("changes_se", "Its standard error", Kind::Number),
    ("clear", "Told from nothing", Kind::Text),
    ("chosen", "Chosen as things stand", Kind::Text),
    ("candidates", "Mixes to choose from", Kind::Number),
    ("trials", "Trials", Kind::Number),
];

/// `information.csv`: a row an objective and driver.
pub fn tidy(explanation: &Explanation) -> Tidy {
    let mut table = Tidy::new("information", "What it is worth to know a driver", &COLUMNS);
    for information in &explanation.information {
        let mut row = |driver: &str, worth: Estimate, known: Option<Knowledge>| {
            let changes = known.map(|known| known.changes);
            let share = |share: Option<f64>| share.map_or(Cell::Empty, Cell::Share);
            table.row([
                text(&information.objective.name(&explanation.goals)),
                text(driver),
                figure(information.objective, worth.value),
                figure(information.objective, worth.standard_error),
                share(changes.map(|changes| changes.value)),
                share(changes.map(|changes| changes.standard_error)),
                known.map_or(Cell::Empty, |known| text(&known.is_clear.to_string())),
                text(&information.chosen),
                whole(information.candidates),
                whole(information.trials),
            ]);
        };
        for (driver, known) in &information.drivers {
            row(&explanation.driver_names[*driver], known.worth, Some(*known));
        }
        row("(all drivers)", information.all_drivers.worth, Some(information.all_drivers));
        row("(everything, luck included)", information.foresight, None);
    }
    table
}
