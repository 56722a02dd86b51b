//! From the bottom-up plan to a mix, one Program after the other: what each adds on average.
//!
//! The Programs come in the order of the file. What a Program adds depends on those before
//! it, so another order would give other steps with the same total.

use std::collections::BTreeMap;

use crate::analysis::board::BridgeStep;
use crate::engine::Outcomes;
use crate::model::mixes::MixPlan;
use crate::model::{BOTTOM_UP, Model};

/// What a mix brings and costs on average over the plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Means {
    new_arr: f64,
    pipeline_created: f64,
    program_cost: f64,
}

impl Means {
    /// The means of the mix at a place of some outcomes.
    #[must_use]
    pub fn of(outcomes: &Outcomes, place: usize) -> Self {
        let mut sums = [0.0; 3];
        for headline in outcomes.headlines(place) {
            let numbers = [headline.new_arr, headline.pipeline_created, headline.program_cost];
            sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
        }
        let [new_arr, pipeline_created, program_cost] =
            sums.map(|sum| sum / outcomes.trials.max(1) as f64);
        Self { new_arr, pipeline_created, program_cost }
    }
}

/// The means of mixes, by the variants they hold.
pub type Known = BTreeMap<Vec<usize>, Means>;

/// The means of all mixes of some outcomes.
#[must_use]
pub fn known(model: &Model, outcomes: &Outcomes) -> Known {
    let means = outcomes.mixes.iter().enumerate();
    means
        .map(|(place, mix)| (model.mixes[*mix].variants.clone(), Means::of(outcomes, place)))
        .collect()
}

/// The mixes that bridges to `mixes` lead through, without those known already.
#[must_use]
pub fn missing(model: &Model, mixes: &[usize], known: &Known) -> Vec<MixPlan> {
    let mut found = BTreeMap::new();
    for mix in mixes {
        let variants = &model.mixes[*mix].variants;
        for length in 0..variants.len() {
            let held = variants[..length].to_vec();
            if !known.contains_key(&held) {
                found.insert(held, ());
            }
        }
    }
    let plan = |variants: Vec<usize>| MixPlan { name: String::new(), variants, named: false };
    found.into_keys().map(plan).collect()
}

/// The steps to a mix that holds these variants.
#[must_use]
pub fn bridge(model: &Model, variants: &[usize], known: &Known) -> Vec<BridgeStep> {
    let step = |length: usize| {
        let means = known.get(&variants[..length])?;
        let label = match length.checked_sub(1) {
            None => BOTTOM_UP.to_owned(),
            Some(last) => model.scenario.program_label(model.variants[variants[last]].chosen),
        };
        Some(BridgeStep {
            label,
            new_arr: means.new_arr,
            pipeline_created: means.pipeline_created,
            program_cost: means.program_cost,
        })
    };
    (0..=variants.len()).filter_map(step).collect()
}
