//! What the board pack needs of every mix, gathered beside the ranking.

use crate::analysis::assumptions::{assumptions, programs};
use crate::analysis::board::{Board, MixOutlook};
use crate::analysis::bridge::{Known, Means, bridge, missing};
use crate::analysis::outlook::{cumulative, year_curves};
use crate::analysis::ranking::Ranking;
use crate::analysis::request::{Request, Step};
use crate::analysis::simulation::{Simulation, Told};
use crate::engine::{DriverDraws, Keep, Outcomes, QUARTERLY_TRIALS};
use crate::model::Model;

/// What mixes bring on average: the ranked ones, and those that lead to one shown in full.
#[derive(Debug)]
pub struct Overview {
    known: Known,
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
        Self { known }
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
        }
    }
}
