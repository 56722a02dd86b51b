//! What would have to be true: for the terminal, and as a table for other programs.

mod table;
mod words;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::csv::{number, optional};
use super::format::{chance_with_interval, count};
use super::wrap::{printable, wrap};
use crate::analysis::require::{Amount, Answer, Requirements, What};
use crate::model::lever::LeverQuantity;
use crate::scenario::{Quantity, Scenario};

/// The requirements in lines of about `width` columns: a row a lever, why some are out of
/// reach, and what the plan then asks for by quarter.
#[must_use]
pub fn terminal(scenario: &Scenario, requirements: &Requirements, width: usize) -> String {
    let said =
        |text: &str| wrap(&printable(text), usize::MAX, |line| line.chars().count() <= width);
    let mut lines = said(&format!(
        "{} as it is: all goals are met in {} of {} trials; {} is asked for. Each quantity below is \
         changed alone, from the first month on and in the same trials.",
        requirements.mix,
        chance_with_interval(requirements.now),
        count(requirements.trials as u64),
        words::percent(requirements.confidence),
    ));
    lines.push(String::new());
    lines.extend(levers(scenario, requirements));
    if let Some(sentence) = words::shortest(scenario, requirements) {
        lines.push(String::new());
        lines.extend(said(&sentence));
    }
    for (lever, answer) in &requirements.levers {
        if let Some(sentence) = words::why_not(scenario, lever, answer) {
            lines.push(String::new());
            lines.extend(said(&sentence));
        }
    }
    for place in shown(requirements) {
        let (lever, answer) = &requirements.levers[place];
        if let Answer::Reaches(solution) = answer {
            lines.push(String::new());
            lines.extend(said(&words::table_title(scenario, lever, solution)));
            lines.extend(table::amounts(scenario, solution, width));
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

fn levers(scenario: &Scenario, requirements: &Requirements) -> Vec<String> {
    let mut table = plain();
    let _ = table.set_header(["quantity", "factor", "all goals", "that is"]);
    for (lever, answer) in &requirements.levers {
        let _ = table.add_row(words::row(scenario, lever, answer).map(|cell| printable(&cell)));
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
pub fn csv(scenario: &Scenario, requirements: &Requirements) -> Vec<u8> {
    let mut table = super::csv::Table::new(&[
        "mix",
        "lever",
        "answer",
        "source",
        "figure",
        "quarter",
        "now",
        "now_low",
        "now_high",
        "required",
        "required_low",
        "required_high",
    ]);
    let calendar = &scenario.plan.calendar;
    for (lever, answer) in &requirements.levers {
        let name = lever.quantity.name(&scenario.stages);
        let head = |source: &str, figure: &str, quarter: String| {
            let answer = words::answer(answer).to_owned();
            let mix = requirements.mix.clone();
            [mix, name.clone(), answer, source.to_owned(), figure.to_owned(), quarter]
        };
        let now = requirements.now;
        let (solved, chance) = match answer {
            Answer::Reaches(one) | Answer::Already(Some(one)) => {
                ([Some(one.factor), one.low, one.high], Some(one.chance))
            }
            Answer::OutOfReach(limit) => ([Some(limit.best), None, None], Some(limit.chance)),
            Answer::Already(None) | Answer::WithoutEffect => ([None; 3], None),
        };
        let whole = |figure: &str, now: [f64; 3], required: [Option<f64>; 3]| {
            let cells = now.map(number).into_iter().chain(required.map(optional));
            head("", figure, String::new()).into_iter().chain(cells).collect::<Vec<_>>()
        };
        table.row(whole("factor", [1.0; 3], solved));
        let chances = [now.estimate, now.low, now.high];
        let then = chance.map(|chance| [chance.estimate, chance.low, chance.high]);
        table.row(whole("p_all", chances, then.map_or([None; 3], |then| then.map(Some))));
        let Answer::Reaches(solution) = answer else { continue };
        for amount in &solution.amounts {
            let (source, figure) = names(scenario, amount);
            for (quarter, (now, then)) in amount.now.iter().zip(&amount.required).enumerate() {
                let numbers = [now.estimate, now.low, now.high, then.estimate, then.low, then.high];
                let quarter = calendar.quarter_label(quarter);
                table.row(head(&source, &figure, quarter).into_iter().chain(numbers.map(number)));
            }
        }
    }
    table.into_bytes()
}

/// The source of an amount, if it has one, and the metric.
fn names(scenario: &Scenario, amount: &Amount) -> (String, String) {
    match &amount.what {
        What::Entries { source, stage } => {
            (source.clone(), format!("entries.{}", scenario.stages[*stage]))
        }
        What::RampedReps(team) => {
            (String::new(), format!("ramped_reps.{}", scenario.teams[*team].name))
        }
        What::Accepted => (String::new(), "opportunities_created".to_owned()),
        What::Won => (String::new(), "opportunities_won".to_owned()),
        What::StartingPipeline => (String::new(), "starting_pipeline".to_owned()),
        What::NewArr => (String::new(), "new_arr".to_owned()),
    }
}
