//! Who works in a team, month by month.

use crate::engine::setup::{Seats, Setup};
use crate::engine::world::{World, slot};
use crate::model::groups::effects;
use crate::model::timing::factor;
use crate::scenario::{Action, TeamQuantity, Value};

/// A team in one of its states: its seats, and what multiplies its attrition.
#[derive(Clone, Debug)]
pub struct TeamState {
    seats: Vec<Seats>,
    /// Factor at full effect and slot of its strength.
    attrition: Vec<(Value, usize)>,
}

/// A team's people by month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct People {
    /// Reps at work.
    pub present: Vec<f64>,
    /// Ramped reps: the sum of their productivities.
    pub ramped: Vec<f64>,
}

impl TeamState {
    /// The state of a team in the mixes that hold these of the variants that touch it.
    #[must_use]
    pub fn new(setup: &Setup, team: usize, variants: &[usize]) -> Self {
        let held = |seats: &&Seats| seats.variant.is_none_or(|variant| variants.contains(&variant));
        let attrition =
            effects(&setup.model.scenario).filter_map(|(holder, effect)| match effect.action {
                Action::MultiplyTeam { quantity: TeamQuantity::Attrition, by, team: of }
                    if of == team =>
                {
                    Some((by, slot(setup.model, holder, variants)?))
                }
                _ => None,
            });
        Self {
            seats: setup.teams[team].iter().filter(held).copied().collect(),
            attrition: attrition.collect(),
        }
    }

    /// Lets the people of the team come and go in a trial.
    pub fn run(&self, setup: &Setup, team: usize, world: &World, people: &mut People) {
        let months = setup.model.months();
        let described = &setup.model.scenario.teams[team];
        let hazard = self.cumulated_hazard(world, world.value(described.attrition), months);
        people.present.clear();
        people.present.resize(months, 0.0);
        people.ramped.clear();
        people.ramped.resize(months, 0.0);
        let last = described.ramp.len() - 1;
        for seats in &self.seats {
            for seat in 0..seats.count {
                let mut join = seats.join;
                let mut ramped = seats.ramped;
                let mut holder = 0;
                while join < months {
                    // A rep stays until the hazard since joining exceeds an exponential draw.
                    let stays = -libm::log(seats.stream.uniform(world.trial, holder, seat));
                    let leaves_at = hazard[join] + stays;
                    let mut month = join;
                    loop {
                        let tenure = if ramped { last } else { (month - join).min(last) };
                        people.present[month] += 1.0;
                        people.ramped[month] += described.ramp[tenure];
                        month += 1;
                        if month == months || hazard[month] >= leaves_at {
                            break;
                        }
                    }
                    // The leaver of month − 1 is replaced so many months after it.
                    let Some(backfill) = described.backfill_months else { break };
                    if month == months {
                        break;
                    }
                    join = month - 1 + backfill as usize;
                    ramped = false;
                    holder += 1;
                }
            }
        }
    }

    /// The hazard of leaving, cumulated before each month: −ln(1 − attrition)/12 a month,
    /// so that a rep leaves at the end of a month with probability 1 − (1 − attrition)^(1/12).
    fn cumulated_hazard(&self, world: &World, attrition: f64, months: usize) -> Vec<f64> {
        let mut cumulated = Vec::with_capacity(months + 1);
        let mut sum = 0.0;
        cumulated.push(sum);
        for month in 0..months {
            let multiplied = self.attrition.iter().fold(attrition, |rate, (by, slot)| {
                rate * factor(world.value(*by), world.monthly(*slot)[month])
            });
            sum += -libm::log1p(-multiplied.min(1.0)) / 12.0;
            cumulated.push(sum);
        }
        cumulated
    }
}
