//! What the head of an explanation says, and numbers with their errors.

use crate::analysis::explain::{Estimate, Explanation};
use crate::report::content::Fact;
use crate::report::format::{a_chance, chance, chance_with_interval, count, money};
use crate::report::sentences::shortened;

/// The longest that a mix's name may be within a title.
const LONGEST: usize = 80;

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

/// What would change the answer.
pub fn levers(_explanation: &Explanation) -> Vec<String> {
    Vec::new()
}

/// A share in per cent with half its 95 % interval: `24.1 % ± 0.8`; above 1 % with as many
/// decimals as the error supports.
pub fn share(estimate: Estimate) -> String {
    let (value, margin) = (100.0 * estimate.value, 196.0 * estimate.standard_error);
    let decimals = if margin >= 3.0 { 0 } else { 1 };
    format!("{} % ± {:.decimals$}", signed(value, decimals), margin)
}

/// A change of a chance in points with half its 95 % interval: `1.2 points ± 0.3`.
pub fn points(estimate: Estimate) -> String {
    let (value, margin) = (100.0 * estimate.value, 196.0 * estimate.standard_error);
    format!("{} points ± {margin:.1}", signed(value, 1))
}

/// A change with its sign: `+1.2`, `−0.4`, `0.0`.
pub fn gain(value: f64, decimals: usize) -> String {
    let text = signed(value, decimals);
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if value > 0.0 && !is_zero { format!("+{text}") } else { text }
}

/// A number with a minus sign that is one, and never `−0`.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if value < 0.0 && !is_zero { format!("−{text}") } else { text }
}
