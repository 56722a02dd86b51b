//! What the board pack needs of every mix, gathered beside the ranking.

use std::collections::BTreeSet;

use crate::analysis::assumptions::{assumptions, programs};
use crate::analysis::board::{Board, MixOutlook};
use crate::analysis::bridge::{Known, bridge};
use crate::analysis::finalists;
use crate::analysis::kept::Kept;
use crate::analysis::outlook::{cumulative, year_curves};
use crate::analysis::ranking::Ranking;
use crate::analysis::request::{Depth, Request};
use crate::analysis::simulation::Simulation;
use crate::engine::{BLOCK, DriverDraws, Outcomes, QUARTERLY_TRIALS};
use crate::model::Model;

/// What mixes bring on average: the ranked ones, and those that lead to one shown in full.
pub struct Overview {
    known: Known,
    others: Option<Ranking>,
}

/// The most mixes of which those that a race dropped are simulated after all, for a reader
/// who asks about them, and the trials that these get.
const OTHERS: usize = 2_500;
const OTHER_TRIALS: usize = 10 * BLOCK;

/// Some trials of the mixes that are not ranked, where there are not too many of them.
fn others(
    model: &Model,
    draws: &DriverDraws,
    ranking: &Ranking,
    kept: &Kept,
    request: &Request,
) -> Option<Ranking> {
    let ranked: BTreeSet<usize> = ranking.mixes.iter().copied().collect();
    let mixes = request.mixes.iter().copied().filter(|mix| !ranked.contains(mix));
    let mixes: Vec<usize> = mixes.take(OTHERS).collect();
    let too_many = request.mixes.len() > OTHERS;
    if mixes.is_empty() || too_many || request.depth < Depth::Report || (request.stop)() {
        return None;
    }
    let trials = ranking.trials.min(OTHER_TRIALS);
    let simulation = Simulation::new(model, draws);
    Some(finalists::ranking(&simulation, &mixes, trials, kept, request, request.stop).0)
}

impl Overview {
    /// With what is `known` of ranked mixes and of those that lead to them.
    pub fn new(
        model: &Model,
        draws: &DriverDraws,
        ranking: &Ranking,
        known: Known,
        kept: &Kept,
        request: &Request,
    ) -> Self {
        Self { known, others: others(model, draws, ranking, kept, request) }
    }

    /// What the mixes at these places of the ranking are expected to bring, whose ledgers
    /// `outcomes` hold.
    #[must_use]
    pub fn outlooks(
        &self,
        model: &Model,
        ranking: &Ranking,
        outcomes: &Outcomes,
        shown: &[usize],
    ) -> Vec<MixOutlook> {
        let outlook = |&ranked: &usize| {
            let mix = ranking.mixes[ranked];
            let place = outcomes.mixes.iter().position(|other| *other == mix)?;
            Some(MixOutlook {
                bridge: bridge(model, model.mixes.variants(mix), &self.known),
                years: year_curves(model, outcomes, place),
                cumulative: cumulative(model, outcomes, place),
            })
        };
        shown.iter().filter_map(outlook).collect()
    }

    /// All of it, with the outlooks of the mixes shown in full.
    #[must_use]
    pub fn board(self, model: &Model, ranking: &Ranking, outlooks: Vec<MixOutlook>) -> Board {
        let scenario = &model.scenario;
        Board {
            assumptions: assumptions(scenario),
            programs: programs(model),
            months: (0..model.months()).map(|m| scenario.plan.calendar.month_label(m)).collect(),
            opening_arr: scenario.customers.iter().map(|base| base.arr).sum(),
            gross_margin: scenario.economics.gross_margin,
            outlooks,
            fans: ranking.fans.clone(),
            fan_trials: ranking.trials.min(QUARTERLY_TRIALS),
            other_trials: self.others.as_ref().map_or(0, |others| others.trials),
            others: self.others.map_or_else(Vec::new, |others| {
                others.ranked.into_iter().zip(others.fans).collect()
            }),
        }
    }
}
