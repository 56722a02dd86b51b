//! Who works in a team: cohorts by joining month, each rep leaving by the toss of a coin.

use rand::RngExt;
use spandrel::model::Model;
use spandrel::model::groups::effects;
use spandrel::model::timing::factor;
use spandrel::scenario::{Action, TeamQuantity};

use super::Luck;
use super::world::World;

/// A team's people by month.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// Reps at work.
    pub present: Vec<f64>,
    /// Ramped reps.
    pub ramped: Vec<f64>,
    /// Reps still there, by the month in which they joined.
    cohorts: Vec<u32>,
    /// Reps still there of those who were there at the start.
    veterans: u32,
    leaving: Vec<f64>,
}

impl People {
    /// Lets the people of a team come and go.
    pub fn run(&mut self, model: &Model, mix: usize, team: usize, world: &World, luck: &mut Luck) {
        let (months, described) = (model.months(), &model.scenario.teams[team]);
        self.set_chance_of_leaving(model, team, world);
        self.plan_hires(model, mix, team);
        self.present.clear();
        self.ramped.clear();
        let last = described.ramp.len() - 1;
        for month in 0..months {
            let (mut present, mut ramped) = (self.veterans, 0.0);
            ramped += f64::from(self.veterans) * described.ramp[last];
            for (joined, &count) in self.cohorts[..=month].iter().enumerate() {
                present += count;
                ramped += f64::from(count) * described.ramp[(month - joined).min(last)];
            }
            self.present.push(f64::from(present));
            self.ramped.push(ramped);
            let chance = self.leaving[month];
            let mut leavers = 0;
            for cohort in self.cohorts[..=month].iter_mut().chain([&mut self.veterans]) {
                let leave = (0..*cohort).filter(|_| luck.random::<f64>() < chance).count() as u32;
                *cohort -= leave;
                leavers += leave;
            }
            if let Some(backfill) = described.backfill_months
                && let Some(cohort) = self.cohorts.get_mut(month + backfill as usize)
            {
                *cohort += leavers;
            }
        }
    }

    /// The starting cohort and everybody whose joining is planned.
    fn plan_hires(&mut self, model: &Model, mix: usize, team: usize) {
        let described = &model.scenario.teams[team];
        self.veterans = described.headcount;
        self.cohorts.clear();
        self.cohorts.resize(model.months(), 0);
        let mut join = |month: usize, count: u32| {
            if let Some(cohort) = self.cohorts.get_mut(month) {
                *cohort += count;
            }
        };
        described.hires.iter().for_each(|hire| join(hire.month, hire.count));
        for variant in model.mixes.variants(mix).iter().copied().map(usize::from) {
            let variant = &model.variants[variant];
            for hire in &model.scenario.programs[variant.chosen.program].hires {
                if hire.team == team {
                    join(variant.start + hire.after_months as usize, hire.count);
                }
            }
        }
    }

    /// The chance of each rep to leave at the end of each month.
    fn set_chance_of_leaving(&mut self, model: &Model, team: usize, world: &World) {
        let months = model.months();
        let attrition = world.value(model.scenario.teams[team].attrition);
        let monthly = |annual: f64| 1.0 - (1.0 - annual.min(1.0)).powf(1.0 / 12.0);
        self.leaving.clear();
        self.leaving.resize(months, attrition);
        let mut varies = false;
        for (holder, effect) in effects(&model.scenario) {
            let Action::MultiplyTeam { quantity: TeamQuantity::Attrition, by, team: of } =
                effect.action
            else {
                continue;
            };
            if let Some(strengths) = world.monthly(holder).filter(|_| of == team) {
                varies = true;
                for (rate, strength) in self.leaving.iter_mut().zip(strengths) {
                    *rate *= factor(world.value(by), *strength);
                }
            }
        }
        if varies {
            self.leaving.iter_mut().for_each(|rate| *rate = monthly(*rate));
        } else {
            self.leaving.fill(monthly(attrition));
        }
    }
}
