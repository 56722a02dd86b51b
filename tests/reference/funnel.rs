//! Entries, stage by stage, and the desks where opportunities are accepted, wait or go stale.

use rand::RngExt;
use rand::rngs::StdRng;
use rand_distr::{Binomial, Distribution as _, Poisson};

use super::influence::Influences;
use super::luck::Luck;
use super::people::People;
use super::plan::{Effect, Plan};

pub struct Flow {
    /// Stage, month, cell and count of entries.
    pub entries: Vec<(usize, usize, usize, f64)>,
    /// Cell and month of each accepted opportunity.
    pub accepted: Vec<(usize, usize)>,
    /// Quarter, cell: one for each opportunity that waits as the quarter ends.
    pub waiting: Vec<(usize, usize)>,
    /// By team and month: min(desk, capacity) and capacity.
    pub desks: Vec<Vec<(f64, f64)>>,
}

pub fn run(
    plan: &Plan,
    luck: &Luck,
    influences: &Influences,
    people: &[People],
    rng: &mut StdRng,
) -> Flow {
    let teams = plan.teams.len();
    let mut flow = Flow {
        entries: Vec::new(),
        accepted: Vec::new(),
        waiting: Vec::new(),
        desks: vec![Vec::new(); teams],
    };
    // The cells of the opportunities that wait, by team.
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); teams];
    for month in 0..plan.calendar.months() {
        let mut desks = std::mem::replace(&mut waiting, vec![Vec::new(); teams]);
        for cell in offered(plan, luck, influences, people, month, &mut flow, rng) {
            match plan.cells[cell].team {
                Some(team) => desks[team].push(cell),
                None => flow.accepted.push((cell, month)),
            }
        }
        for (team, desk) in desks.into_iter().enumerate() {
            let rules = &plan.teams[team];
            let per_rep = luck.value(rules.opportunities_per_rep)
                * influences.of_team("opportunities_per_rep", team, month);
            let capacity = people[team].ramped[month] * per_rep;
            let on_desk = desk.len() as f64;
            flow.desks[team].push((on_desk.min(capacity), capacity));
            let loss = luck.value(rules.waiting_loss);
            for cell in desk {
                if rng.random::<f64>() < (capacity / on_desk).min(1.0) {
                    flow.accepted.push((cell, month));
                } else if rng.random::<f64>() >= loss {
                    waiting[team].push(cell);
                }
            }
        }
        if month % 3 == 2 {
            flow.waiting.extend(waiting.iter().flatten().map(|&cell| (month / 3, cell)));
        }
    }
    flow
}

/// The cells of the opportunities that a month offers to the teams, one entry each.
fn offered(
    plan: &Plan,
    luck: &Luck,
    influences: &Influences,
    people: &[People],
    month: usize,
    flow: &mut Flow,
    rng: &mut StdRng,
) -> Vec<usize> {
    let mut offered = Vec::new();
    for (stage, cell, expected) in expected_entries(plan, luck, influences, people, month) {
        if expected <= 0.0 {
            continue;
        }
        let mut count = Poisson::new(expected).expect("a finite flow").sample(rng);
        flow.entries.push((stage, month, cell, count));
        for next in stage + 1..plan.stages.len() {
            let base = plan.cells[cell].convert[next].expect("a conversion for a crossed stage");
            let quantity = format!("convert.{}", plan.stages[next]);
            let rate = luck.value(base) * influences.in_month(&quantity, cell, month);
            let passing = Binomial::new(count as u64, rate.min(1.0)).expect("a conversion");
            count = passing.sample(rng) as f64;
            flow.entries.push((next, month, cell, count));
        }
        offered.extend((0..count as usize).map(|_| cell));
    }
    offered
}

/// Stage, cell and expected entries of every source and every adding effect.
fn expected_entries(
    plan: &Plan,
    luck: &Luck,
    influences: &Influences,
    people: &[People],
    month: usize,
) -> Vec<(usize, usize, f64)> {
    let mut expected = Vec::new();
    let fiscal_month = plan.calendar.fiscal_month(month);
    for (source, noise) in plan.sources.iter().zip(&luck.source_noise) {
        let months_a_season = 12 / source.seasonality.len();
        let volume = luck.value(source.volume)
            * source.per_rep_of.map_or(1.0, |team| people[team].ramped[month])
            * source.seasonality[fiscal_month / months_a_season]
            * (1.0 + luck.value(source.growth)).powf(month as f64 / 12.0)
            * noise[month / 3];
        for (cell, share) in source.shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            let factor = influences.in_month("volume", cell, month);
            expected.push((source.enters, cell, volume * share * factor));
        }
    }
    let market = luck.market_factor(plan, "volume", month / 3);
    for active in &influences.active {
        for effect in &active.campaign.effects {
            let Effect::Add { entries, enters, shares } = effect else { continue };
            let scale = active.campaign.audience.map_or(1.0, |audience| {
                let asked = asked_of_audience(luck, influences, audience, month);
                let limit = luck.value(plan.audiences[audience].1);
                if asked > 0.0 { limit * (1.0 - (-asked / limit).exp()) / asked } else { 1.0 }
            });
            let added = luck.value(*entries) * active.strength(month) * scale * market;
            for (cell, share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
                expected.push((*enters, cell, added * share));
            }
        }
    }
    expected
}

/// What all Programs together would add out of an audience.
fn asked_of_audience(luck: &Luck, influences: &Influences, audience: usize, month: usize) -> f64 {
    let mut asked = 0.0;
    for active in influences.active.iter().filter(|a| a.campaign.audience == Some(audience)) {
        for effect in &active.campaign.effects {
            if let Effect::Add { entries, .. } = effect {
                asked += luck.value(*entries) * active.strength(month);
            }
        }
    }
    asked
}
