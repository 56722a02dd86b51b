//! Requirements with every digit.

use super::{Names, words};
use crate::analysis::require::{Amount, Answer, Requirements, What};
use crate::report::content::{Cell, Kind};
use crate::report::tidy::{Tidy, TidyColumn, text};

const COLUMNS: [TidyColumn; 12] = [
    ("mix", "Mix", Kind::Text),
    ("lever", "Quantity", Kind::Text),
    ("answer", "Answer", Kind::Text),
    ("source", "Source", Kind::Text),
    ("figure", "Figure", Kind::Text),
    ("quarter", "Quarter", Kind::Text),
    ("now", "Now", Kind::Number),
    ("now_low", "Now, low (95 %)", Kind::Number),
    ("now_high", "Now, high (95 %)", Kind::Number),
    ("required", "Required", Kind::Number),
    ("required_low", "Required, low (95 %)", Kind::Number),
    ("required_high", "Required, high (95 %)", Kind::Number),
];

/// A row a lever, quarter and amount; what holds for a lever as a whole stands in a row without
/// a quarter.
pub(in crate::report) fn tidy(names: &Names, requirements: &Requirements) -> Tidy {
    let mut table = Tidy::new("required", "What would have to be true", &COLUMNS);
    for (lever, answer) in &requirements.levers {
        let name = lever.quantity.name(&names.stages);
        let head = |source: &str, figure: &str, quarter: &str| {
            [&requirements.mix, &name, words::answer(answer), source, figure, quarter].map(text)
        };
        let (solved, chance) = match answer {
            Answer::Reaches(one) | Answer::Already(Some(one)) => {
                ([Some(one.factor), one.low, one.high], Some(one.chance))
            }
            Answer::OutOfReach(limit) => ([Some(limit.best), None, None], Some(limit.chance)),
            Answer::Already(None) | Answer::WithoutEffect => ([None; 3], None),
        };
        let factors = [Cell::Number(1.0), Cell::Number(1.0), Cell::Number(1.0)];
        let solved = solved.map(Cell::number);
        table.row(head("", "factor", "").into_iter().chain(factors).chain(solved));
        let now = requirements.now;
        let chances = [now.estimate, now.low, now.high].map(Cell::Share);
        let then = chance.map_or([Cell::Empty, Cell::Empty, Cell::Empty], |chance| {
            [chance.estimate, chance.low, chance.high].map(Cell::Share)
        });
        table.row(head("", "p_all", "").into_iter().chain(chances).chain(then));
        let Answer::Reaches(solution) = answer else { continue };
        for amount in &solution.amounts {
            let (source, figure) = of_amount(names, amount);
            let amounts = amount.now.iter().zip(&amount.required);
            for (quarter, (now, then)) in names.quarters.iter().zip(amounts) {
                let numbers = [now.estimate, now.low, now.high, then.estimate, then.low, then.high];
                let cells = numbers.map(|number| match amount.what {
                    What::NewArr | What::StartingPipeline => Cell::Money(number),
                    _ => Cell::Number(number),
                });
                table.row(head(&source, &figure, quarter).into_iter().chain(cells));
            }
        }
    }
    table
}

/// The source of an amount, if it has one, and the metric.
fn of_amount(names: &Names, amount: &Amount) -> (String, String) {
    match &amount.what {
        What::Entries { source, stage } => {
            (source.clone(), format!("entries.{}", names.stages[*stage]))
        }
        What::RampedReps(team) => (String::new(), format!("ramped_reps.{}", names.teams[*team])),
        What::Accepted => (String::new(), "opportunities_created".to_owned()),
        What::Won => (String::new(), "opportunities_won".to_owned()),
        What::StartingPipeline => (String::new(), "starting_pipeline".to_owned()),
        What::NewArr => (String::new(), "new_arr".to_owned()),
    }
}
