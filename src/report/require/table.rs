//! What a plan asks for by quarter.

use super::{Names, finished, plain};
use crate::analysis::Difference;
use crate::analysis::require::{Amount, Solution, What};
use crate::report::format::{count, money};
use crate::report::wrap::printable;

/// The table of required amounts, each with how much more (or less) that is than the plan has
/// now, in as many columns as fit beside each other.
pub(super) fn amounts(names: &Names, solution: &Solution, width: usize) -> Vec<String> {
    let label = |amount: &Amount| printable(&label(names, &amount.what));
    let rows: Vec<(String, Vec<String>)> = solution
        .amounts
        .iter()
        .map(|amount| {
            let cells = amount.now.iter().zip(&amount.required);
            (label(amount), cells.map(|pair| cell(names, &amount.what, pair)).collect())
        })
        .collect();
    let quarters = names.quarters.len();
    let wide = |quarter: usize| {
        let cells = rows.iter().map(|(_, cells)| cells[quarter].chars().count());
        cells.fold(7, usize::max) + 2
    };
    let labels = rows.iter().map(|(label, _)| label.chars().count()).fold(0, usize::max) + 2;
    let (mut lines, mut from) = (Vec::new(), 0);
    while from < quarters {
        let mut taken = labels;
        let fitting = (from..quarters).take_while(|&quarter| {
            taken += wide(quarter);
            taken <= width + 2
        });
        let to = from + fitting.count().max(1);
        lines.push(String::new());
        let mut table = plain();
        let header = (from..to).map(|quarter| names.quarters[quarter].clone());
        let _ = table.set_header(std::iter::once(String::new()).chain(header));
        for (label, cells) in &rows {
            let _ = table.add_row(std::iter::once(label.clone()).chain(cells[from..to].to_vec()));
        }
        lines.extend(finished(table, &(1..=to - from).collect::<Vec<_>>()));
        from = to;
    }
    lines
}

fn label(names: &Names, what: &What) -> String {
    match what {
        What::Entries { source, stage } => format!("{source}: {}", names.stages[*stage]),
        What::RampedReps(team) => format!("{}: ramped reps", names.teams[*team]),
        What::Accepted => "opportunities accepted".to_owned(),
        What::Won => "opportunities won".to_owned(),
        What::StartingPipeline => "starting pipeline".to_owned(),
        What::NewArr => "new ARR".to_owned(),
    }
}

/// `1,204 +311`; a difference that rounds to nothing is left out.
fn cell(names: &Names, what: &What, (now, then): (&Difference, &Difference)) -> String {
    let change = then.estimate - now.estimate;
    let currency = &names.currency;
    let (amount, more) = match what {
        What::NewArr | What::StartingPipeline => {
            (money(then.estimate, currency), money(change.abs(), currency))
        }
        What::RampedReps(_) => (format!("{:.1}", then.estimate), format!("{:.1}", change.abs())),
        _ => (whole(then.estimate), whole(change.abs())),
    };
    let is_nothing = !more.chars().any(|character| ('1'..='9').contains(&character));
    if is_nothing {
        return amount;
    }
    format!("{amount} {}{more}", if change < 0.0 { "−" } else { "+" })
}

fn whole(number: f64) -> String {
    count(number.round().max(0.0) as u64)
}
