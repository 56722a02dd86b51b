//! The evaluated mixes as the page's script reads them: as compact as 2 000 mixes need.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::report::content::{Report, WhatIf, WhatIfMix};
use crate::report::format::{chance, chance_with_margin, money};

/// What the script needs, as JSON that may stand within a page.
pub fn json(report: &Report) -> String {
    let what_if = &report.what_if;
    let currency = &report.currency;
    let mix = |mix: &WhatIfMix| {
        json!([
            digits(&mix.choice),
            mix.name,
            mix.rank,
            mix.all_goals.estimate,
            chance_with_margin(mix.all_goals),
            mix.goals.iter().map(|known| chance(*known)).collect::<Vec<_>>(),
            mix.cost.map(|cost| money(cost, currency)),
            mix.new_arr.map(|amount| money(amount, currency)),
        ])
    };
    let mixes: Vec<Value> = what_if.mixes.iter().map(mix).collect();
    let (pipeline, new_arr) = (most(what_if, pipeline), most(what_if, new_arr));
    let data = json!({
        "programs": what_if.programs.iter().map(|program| json!([program.name, program.starts])).collect::<Vec<_>>(),
        "goals": what_if.goals,
        "quarters": what_if.quarters,
        "targets": what_if.targets,
        "confidence": what_if.confidence,
        "zero": money(0.0, currency),
        "most": [pipeline, new_arr],
        "fans": STANDARD.encode(fans(what_if, [pipeline, new_arr])),
        "mixes": mixes,
    });
    // Nothing in a name may end the element that the JSON stands in.
    data.to_string().replace('<', "\\u003c")
}

/// A mix's choice as a word: a character a Program.
fn digits(choice: &[usize]) -> String {
    let digit = |start: &usize| char::from_u32(48 + *start as u32).unwrap_or('0');
    choice.iter().map(digit).collect()
}

fn pipeline(mix: &WhatIfMix) -> &[[f32; 5]] {
    mix.fans.as_ref().map_or(&[], |fans| &fans.starting_pipeline)
}

fn new_arr(mix: &WhatIfMix) -> &[[f32; 5]] {
    mix.fans.as_ref().map_or(&[], |fans| &fans.new_arr)
}

fn most(what_if: &WhatIf, fan: fn(&WhatIfMix) -> &[[f32; 5]]) -> f32 {
    let all = what_if.mixes.iter().flat_map(fan).flatten();
    all.copied().filter(|value| value.is_finite()).fold(0.0, f32::max)
}

/// Each mix's two fans as 16-bit shares of the largest value, lower byte first.
fn fans(what_if: &WhatIf, [pipeline_most, new_arr_most]: [f32; 2]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut put = |fan: &[[f32; 5]], most: f32| {
        for value in fan.iter().flatten() {
            let share = if most > 0.0 { (value / most).clamp(0.0, 1.0) } else { 0.0 };
            bytes.extend(((share * 65535.0).round() as u16).to_le_bytes());
        }
    };
    for mix in &what_if.mixes {
        put(pipeline(mix), pipeline_most);
        put(new_arr(mix), new_arr_most);
    }
    bytes
}
