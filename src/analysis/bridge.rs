//! From the bottom-up plan to a mix, one Program after the other: what each adds on average.
//!
//! The Programs come in the order of the file. What a Program adds depends on those before
//! it, so another order would give other steps with the same total.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::board::BridgeStep;
use crate::analysis::ranking::Ranking;
use crate::engine::Outcomes;
use crate::model::what_if::Started;
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
pub type Known = BTreeMap<Vec<u16>, Means>;

/// What a ranking tells.
#[must_use]
pub fn known(model: &Model, ranking: &Ranking) -> Known {
    let variants = ranking.mixes.iter().map(|&mix| model.mixes.variants(mix).to_vec());
    variants.zip(ranking.means.iter().copied()).collect()
}

/// The mixes that bridges to `mixes` (numbers of the model) lead through, without those known
/// already.
#[must_use]
pub fn missing(model: &Model, mixes: &[usize], known: &Known) -> Vec<Vec<Started>> {
    let mut found = BTreeSet::new();
    for mix in mixes {
        let started = model.started(*mix);
        for (length, held) in (0..started.len()).map(|length| (length, &started[..length])) {
            if !known.contains_key(&model.mixes.variants(*mix)[..length]) {
                found.insert(held.to_vec());
            }
        }
    }
    found.into_iter().collect()
}

/// The steps to a mix that holds these variants.
#[must_use]
pub fn bridge(model: &Model, variants: &[u16], known: &Known) -> Vec<BridgeStep> {
    let step = |length: usize| {
        let means = known.get(&variants[..length])?;
        let label = match length.checked_sub(1) {
            None => BOTTOM_UP.to_owned(),
            Some(last) => {
                model.scenario.program_label(model.variants[usize::from(variants[last])].chosen)
            }
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
