//! The evaluated mixes, for a reader who switches Programs on and off.

use serde::Serialize;

use crate::analysis::{MixFans, Proportion, RankedMix, Results};
use crate::report::sentences::names::mix_name;

/// The most mixes that a page carries.
const MIXES: usize = 2_500;

/// What may be switched, and every mix that was evaluated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WhatIf {
    /// The Programs, in the order of the file.
    pub programs: Vec<WhatIfProgram>,
    /// The mixes, best first.
    pub mixes: Vec<WhatIfMix>,
    /// How many of them are ranked.
    pub ranked: usize,
    /// How many mixes there were to choose from.
    pub candidates: usize,
    /// The names of the goals.
    pub goals: Vec<String>,
    /// Labels of the quarters.
    pub quarters: Vec<String>,
    /// The company's target by quarter, where there is one.
    pub targets: Option<Vec<f64>>,
    /// The chance asked for.
    pub confidence: f64,
    /// The number of trials behind the chances.
    pub trials: usize,
    /// The number of trials behind the fans.
    pub fan_trials: usize,
    /// The number of trials behind what is said of mixes without a rank.
    pub other_trials: usize,
}

/// A Program that may be switched on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhatIfProgram {
    /// Its name.
    pub name: String,
    /// Its starts, `FY27 Q1`.
    pub starts: Vec<String>,
}

/// An evaluated mix.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIfMix {
    /// For each Program 0 where the mix does without, else the number of its start from 1.
    pub choice: Vec<usize>,
    /// Its name, where the file gives it one.
    pub name: Option<String>,
    /// Its rank; `None` where it was dropped before it had all trials.
    pub rank: Option<usize>,
    /// Its chance of meeting all goals.
    pub all_goals: Proportion,
    /// Its chance of meeting each goal.
    pub goals: Vec<Proportion>,
    /// Mean Program cost, and what is not exceeded with a chance of 90 %.
    pub cost: [f64; 2],
    /// New ARR over the plan at P10, P50 and P90.
    pub new_arr: [f64; 3],
    /// How it may turn out by quarter, where that was kept.
    pub fans: Option<MixFans>,
}

/// The mixes that a page carries: the best, and all that the file names.
pub(super) fn what_if(results: &Results) -> WhatIf {
    let mut programs: Vec<WhatIfProgram> = Vec::new();
    for plan in &results.board.programs {
        let start = plan.start.replace("-Q", " Q");
        match programs.iter_mut().find(|program| program.name == plan.name) {
            Some(program) => program.starts.push(start),
            None => {
                programs.push(WhatIfProgram { name: plan.name.clone(), starts: vec![start] });
            }
        }
    }
    if programs.is_empty() {
        return WhatIf::default();
    }
    let kept = (0..results.ranked.len())
        .filter(|&place| place < MIXES || results.ranked[place].named)
        .map(|place| (&results.ranked[place], results.board.fans.get(place), true));
    let others = results.board.others.iter().map(|(other, fans)| (other, Some(fans), false));
    let mixes: Vec<WhatIfMix> = kept
        .chain(others)
        .map(|(of, fans, ranked)| mix(results, &programs, of, fans, ranked))
        .collect();
    WhatIf {
        ranked: mixes.iter().filter(|mix| mix.rank.is_some()).count(),
        candidates: results.selection.candidates.max(results.ranked.len()),
        other_trials: results.board.other_trials,
        mixes,
        programs,
        goals: results.goals.iter().map(|goal| goal.name.clone()).collect(),
        quarters: results.quarters.iter().map(|label| label.replace('-', " ")).collect(),
        targets: results.new_arr_target.clone(),
        confidence: results.confidence,
        trials: results.trials,
        fan_trials: results.board.fan_trials,
    }
}

fn mix(
    results: &Results,
    programs: &[WhatIfProgram],
    mix: &RankedMix,
    fans: Option<&MixFans>,
    ranked: bool,
) -> WhatIfMix {
    let plans = &results.board.programs;
    let held: Vec<(&str, String)> = mix
        .programs
        .iter()
        .filter_map(|label| plans.iter().find(|plan| plan.label == *label))
        .map(|plan| (plan.name.as_str(), plan.start.replace("-Q", " Q")))
        .collect();
    let choice = programs.iter().map(|program| {
        let start = held.iter().find(|(name, _)| *name == program.name).map(|(_, start)| start);
        let number = start.and_then(|start| program.starts.iter().position(|s| s == start));
        number.map_or(0, |number| number + 1)
    });
    WhatIfMix {
        choice: choice.collect(),
        name: mix.named.then(|| mix_name(mix)),
        rank: ranked.then_some(mix.rank),
        all_goals: mix.all_goals,
        goals: mix.goals.clone(),
        cost: [mix.program_cost_mean, mix.program_cost_p90],
        new_arr: mix.new_arr,
        fans: fans.cloned(),
    }
}
