//! What would have to be true: for the terminal, and as a table for other programs.

mod section;
mod table;
mod tidy;
mod words;

pub(super) use section::told;
pub(super) use tidy::tidy;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::wrap::{printable, wrap};
use crate::analysis::Results;
use crate::analysis::require::{Answer, Requirements};
use crate::model::lever::LeverQuantity;
use crate::scenario::{Quantity, Scenario};

/// The names that requirements go by.
#[derive(Clone, Debug)]
pub struct Names {
    /// Names of the funnel's stages.
    pub stages: Vec<String>,
    /// Names of the teams.
    pub teams: Vec<String>,
    /// Labels of the quarters.
    pub quarters: Vec<String>,
    /// A label for money.
    pub currency: String,
}

impl Names {
    /// Those of a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let calendar = &scenario.plan.calendar;
        Self {
            stages: scenario.stages.clone(),
            teams: scenario.teams.iter().map(|team| team.name.clone()).collect(),
            quarters: (0..calendar.quarters()).map(|q| calendar.quarter_label(q)).collect(),
            currency: scenario.plan.currency.clone(),
        }
    }

    /// Those of a run.
    #[must_use]
    pub fn of_results(results: &Results) -> Self {
        Self {
            stages: results.stages.clone(),
            teams: results.teams.clone(),
            quarters: results.quarters.clone(),
            currency: results.currency.clone(),
        }
    }
}

/// The requirements in lines of about `width` columns: a row a lever, why some are out of
/// reach, and what the plan then asks for by quarter.
#[must_use]
pub fn terminal(names: &Names, requirements: &Requirements, width: usize) -> String {
    let said =
        |text: &str| wrap(&printable(text), usize::MAX, |line| line.chars().count() <= width);
    let mut lines = said(&words::intro(requirements));
    lines.push(String::new());
    lines.extend(levers(names, requirements));
    if let Some(sentence) = words::shortest(names, requirements) {
        lines.push(String::new());
        lines.extend(said(&sentence));
    }
    for (lever, answer) in &requirements.levers {
        if let Some(sentence) = words::why_not(names, lever, answer) {
            lines.push(String::new());
            lines.extend(said(&sentence));
        }
    }
    for place in shown(requirements) {
        let (lever, answer) = &requirements.levers[place];
        if let Answer::Reaches(solution) = answer {
            lines.push(String::new());
            lines.extend(said(&words::table_title(names, lever, solution)));
            lines.extend(table::amounts(names, solution, width));
        }
    }
    lines.join("\n") + "\n"
}

/// The levers whose amounts are shown: the one of one or two, else volume, which marketing and
/// sales both sign, or the shortest where volume does not reach.
fn shown(requirements: &Requirements) -> Vec<usize> {
    let levers = &requirements.levers;
    if levers.len() <= 2 {
        return (0..levers.len()).collect();
    }
    let volume = levers.iter().position(|(lever, answer)| {
        lever.quantity == LeverQuantity::Cells(Quantity::Volume)
            && matches!(answer, Answer::Reaches(_))
    });
    volume.or(requirements.shortest).into_iter().collect()
}

fn levers(names: &Names, requirements: &Requirements) -> Vec<String> {
    let mut table = plain();
    let _ = table.set_header(["quantity", "factor", "all goals", "that is"]);
    for (lever, answer) in &requirements.levers {
        let _ = table.add_row(words::row(names, lever, answer).map(|cell| printable(&cell)));
    }
    finished(table, &[1, 2])
}

fn plain() -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .force_no_tty();
    table
}

/// The table's lines, with these columns set to the right.
fn finished(mut table: Table, right: &[usize]) -> Vec<String> {
    for (place, column) in table.column_iter_mut().enumerate() {
        let _ = column.set_padding((0, 2));
        if right.contains(&place) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// The requirements as CSV, every digit: a row a lever and quarter and amount; what holds for a
/// lever as a whole stands in a row without a quarter, what `factor` it takes.
#[must_use]
pub fn csv(names: &Names, requirements: &Requirements) -> Vec<u8> {
    tidy(names, requirements).csv()
}
