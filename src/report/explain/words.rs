//! What the head of an explanation says.

use crate::analysis::explain::{Explanation, Stressed};
use crate::report::content::Fact;
use crate::report::format::{a_chance, chance, chance_with_interval, count, money};
use crate::report::sentences::errors::gain;
use crate::report::sentences::shortened;

/// The longest that a mix's name may be within a title.
const LONGEST: usize = 80;

/// The most levers that are named.
const LEVERS: usize = 4;

/// The finding in one sentence.
pub fn title(explanation: &Explanation) -> String {
    let mix = shortened(&explanation.mix.name, LONGEST);
    if explanation.goals.is_empty() {
        return format!("What drives {mix}");
    }
    format!("{mix} meets every goal with {}: why", a_chance(explanation.mix.all_goals))
}

/// The figures that matter most.
pub fn facts(explanation: &Explanation) -> Vec<Fact> {
    let mix = &explanation.mix;
    let fact =
        |label: &str, value: String, note: String| Fact { label: label.to_owned(), value, note };
    let mut facts = Vec::new();
    if !explanation.goals.is_empty() {
        let interval = chance_with_interval(mix.all_goals);
        facts.push(fact("All goals", chance(mix.all_goals), format!("95 % interval: {interval}")));
    }
    let [low, middle, high] = mix.new_arr.map(|amount| money(amount, &explanation.currency));
    facts.push(fact("New ARR, median", middle, format!("P10 {low}, P90 {high}")));
    let cost = money(mix.program_cost_mean, &explanation.currency);
    facts.push(fact("Program cost, mean", cost, String::new()));
    facts
}

/// Which mix, among how many, by how many trials.
pub fn intro(explanation: &Explanation) -> Vec<String> {
    let mix = &explanation.mix;
    let place = match mix.rank {
        1 => "the best".to_owned(),
        rank => format!("number {rank}"),
    };
    vec![format!(
        "{} is {place} of {} mixes. Everything here rests on the same {} trials, and every \
         estimate has its standard error: ± is 95 %.",
        mix.name,
        count(explanation.candidates as u64),
        count(explanation.trials as u64)
    )]
}

/// The drivers that would raise the first output most where they come out well.
pub fn levers(explanation: &Explanation) -> Vec<String> {
    let Some(output) = explanation.outputs().next() else { return Vec::new() };
    let best = |row: &Stressed| {
        let [low, high] = row.differences[0];
        if high.low > low.low { (high, "P90") } else { (low, "P10") }
    };
    let mut rows: Vec<&Stressed> =
        explanation.stress.iter().filter(|row| best(row).0.low > 0.0).collect();
    rows.sort_by(|one, other| best(other).0.estimate.total_cmp(&best(one).0.estimate));
    let said = |row: &&Stressed| {
        let (gained, level) = best(row);
        let gained = match output.unit() {
            None => format!("{} points", gain(100.0 * gained.estimate, 0)),
            Some(_) => format!("+{}", money(gained.estimate, &explanation.currency)),
        };
        format!("{} at its {level}: {gained}", explanation.driver_names[row.driver])
    };
    rows.iter().take(LEVERS).map(said).collect()
}
