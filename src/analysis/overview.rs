//! What the board pack needs of every mix, gathered beside the ranking.

use std::collections::BTreeSet;

use crate::analysis::assumptions::{assumptions, programs};
use crate::analysis::board::{Board, MixOutlook};
use crate::analysis::bridge::{Known, Means, bridge, missing};
use crate::analysis::finalists;
use crate::analysis::outlook::{cumulative, year_curves};
use crate::analysis::ranking::Ranking;
use crate::analysis::request::{Request, Step};
use crate::analysis::simulation::{Simulation, Told};
use crate::engine::{DriverDraws, Keep, Outcomes, QUARTERLY_TRIALS};
use crate::model::Model;

/// What mixes bring on average: the ranked ones, and those that lead to one shown in full.
pub struct Overview {
    known: Known,
    others: Option<Ranking>,
}

/// The most mixes of which those that a race dropped are simulated after all, for a reader
/// who asks about them, and the trials that these get.
const OTHERS: usize = 2_500;
const OTHER_TRIALS: usize = 1_024;

/// Some trials of the mixes that are not ranked, where there are not too many of them.
fn others(
    model: &Model,
    draws: &DriverDraws,
    ranking: &Ranking,
    request: &Request,
) -> Option<Ranking> {
    let ranked: BTreeSet<usize> = ranking.mixes.iter().copied().collect();
    let mixes = request.mixes.iter().copied().filter(|mix| !ranked.contains(mix));
    let mixes: Vec<usize> = mixes.take(OTHERS).collect();
    if mixes.is_empty() || request.mixes.len() > OTHERS || (request.stop)() {
        return None;
    }
    let trials = ranking.trials.min(OTHER_TRIALS);
    let simulation = Simulation::new(model, draws);
    Some(finalists::ranking(&simulation, &mixes, trials, request, request.stop).0)
}

impl Overview {
    /// Simulates what bridges to the ranked mixes at these places lead through, where it was
    /// not ranked.
    pub fn new(
        model: &Model,
        draws: &DriverDraws,
        ranking: &Ranking,
        shown: &[usize],
        request: &Request,
    ) -> Self {
        let variants = |mix: &usize| model.mixes.variants(*mix).to_vec();
        let mut known: Known =
            ranking.mixes.iter().map(variants).zip(ranking.means.iter().copied()).collect();
        let mixes: Vec<usize> = shown.iter().map(|&place| ranking.mixes[place]).collect();
        let missing = missing(model, &mixes, &known);
        // The plan offers all of these starts, so that there are not too many.
        if let (false, Ok(steps)) = (missing.is_empty(), model.with_mixes(&missing)) {
            let numbers: Vec<usize> = (1..=missing.len()).collect();
            let told = Told::new(Step::Worth, missing.len() * ranking.trials, request);
            let outcomes = Simulation::new(&steps, draws).outcomes(
                &numbers,
                steps.goal_slices(),
                Keep::Headline,
                ranking.trials,
                &told,
                &|| false,
            );
            let held = missing.iter().map(|mix| model.variants_of(mix));
            let means = (0..missing.len()).map(|place| Means::of(&outcomes, place));
            known.extend(held.zip(means));
        }
        Self { known, others: others(model, draws, ranking, request) }
    }

    /// All of it, with more on the mixes shown in full, whose ledgers `outcomes` hold.
    #[must_use]
    pub fn board(
        self,
        model: &Model,
        ranking: &Ranking,
        outcomes: &Outcomes,
        shown: &[usize],
    ) -> Board {
        let scenario = &model.scenario;
        let outlook = |&ranked: &usize| {
            let mix = ranking.mixes[ranked];
            let place = outcomes.mixes.iter().position(|other| *other == mix)?;
            Some(MixOutlook {
                bridge: bridge(model, model.mixes.variants(mix), &self.known),
                years: year_curves(model, outcomes, place),
                cumulative: cumulative(model, outcomes, place),
            })
        };
        Board {
            assumptions: assumptions(scenario),
            programs: programs(model),
            months: (0..model.months()).map(|m| scenario.plan.calendar.month_label(m)).collect(),
            opening_arr: scenario.customers.iter().map(|base| base.arr).sum(),
            gross_margin: scenario.economics.gross_margin,
            outlooks: shown.iter().filter_map(outlook).collect(),
            fans: ranking.fans.clone(),
            fan_trials: ranking.trials.min(QUARTERLY_TRIALS),
            other_trials: self.others.as_ref().map_or(0, |others| others.trials),
            others: self.others.map_or_else(Vec::new, |others| {
                others.ranked.into_iter().zip(others.fans).collect()
            }),
        }
    }
}
