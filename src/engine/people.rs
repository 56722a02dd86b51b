//! Who works in a team, month by month.

use multiversion::multiversion;

use crate::engine::lanes::{Counts, LANES, Lanes, add_all, factor};
use crate::engine::setup::{Seats, Setup};
use crate::engine::world::{World, slot};
use crate::model::groups::effects;
use crate::model::states::States;
use crate::scenario::{Action, Team, TeamQuantity, Value};

/// A team in its states. Seats fare alike in all states of one attrition, so each seating
/// is simulated once and a state adds up those that it has.
#[derive(Debug)]
pub struct TeamStates {
    /// Which mixes share a state.
    pub states: States,
    /// The distinct things that multiply attrition: factor at full effect and slot of its
    /// strength.
    attritions: Vec<Vec<(Value, usize)>>,
    /// The seatings: an attrition, and which of the team's seats.
    seatings: Vec<(usize, usize)>,
    /// The seatings of each state.
    of_state: Vec<Vec<usize>>,
}

/// A team's people by month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct People {
    /// Reps at work.
    pub present: Vec<Lanes>,
    /// Ramped reps: the sum of their productivities.
    pub ramped: Vec<Lanes>,
}

/// A team's people in every state.
#[derive(Clone, Debug, Default)]
pub struct TeamPeople {
    /// By state.
    pub states: Vec<People>,
    seatings: Vec<People>,
    hazards: Vec<Vec<Lanes>>,
}

impl TeamStates {
    /// A team in the states of some mixes.
    #[must_use]
    pub fn new(setup: &Setup, team: usize, states: States) -> Self {
        let mut this =
            Self { states, attritions: Vec::new(), seatings: Vec::new(), of_state: Vec::new() };
        for variants in this.states.variants.clone() {
            let attrition = attrition_multipliers(setup, team, &variants);
            let attrition = place_of(&mut this.attritions, attrition);
            let held =
                |seats: &Seats| seats.variant.is_none_or(|variant| variants.contains(&variant));
            let seats = setup.teams[team].iter().enumerate().filter(|(_, seats)| held(seats));
            let seatings =
                seats.map(|(number, _)| place_of(&mut this.seatings, (attrition, number)));
            let seatings = seatings.collect();
            this.of_state.push(seatings);
        }
        this
    }

    /// Lets the people of the team come and go.
    pub fn run(&self, setup: &Setup, team: usize, world: &World, people: &mut TeamPeople) {
        let months = setup.model.months();
        let described = &setup.model.scenario.teams[team];
        people.hazards.resize_with(self.attritions.len(), Vec::new);
        for (multipliers, hazard) in self.attritions.iter().zip(&mut people.hazards) {
            cumulate_hazard(world, described, multipliers, months, hazard);
        }
        people.seatings.resize_with(self.seatings.len(), People::default);
        for ((attrition, seats), seated) in self.seatings.iter().zip(&mut people.seatings) {
            seated.reset(months);
            let hazard = &people.hazards[*attrition];
            seated.seat(described, &setup.teams[team][*seats], hazard, world.first);
        }
        people.states.resize_with(self.of_state.len(), People::default);
        for (seatings, state) in self.of_state.iter().zip(&mut people.states) {
            state.reset(months);
            for seated in seatings.iter().map(|seating| &people.seatings[*seating]) {
                add_all(&mut state.present, &seated.present);
                add_all(&mut state.ramped, &seated.ramped);
            }
        }
    }
}

impl People {
    fn reset(&mut self, months: usize) {
        for numbers in [&mut self.present, &mut self.ramped] {
            numbers.clear();
            numbers.resize(months, Lanes::ZERO);
        }
    }

    /// Adds the holders of some seats, one after another.
    fn seat(&mut self, team: &Team, seats: &Seats, hazard: &[Lanes], first: u64) {
        let months = self.present.len();
        if seats.join >= months {
            return;
        }
        for seat in 0..seats.count {
            // The first holders join in the same month in every lane.
            let uniforms = seats.stream.uniforms(first, 0, seat);
            let leaves_at = hazard[seats.join] - uniforms.map(libm::log);
            let stay = Stay { join: seats.join, ramped: seats.ramped, leaves_at: &leaves_at };
            let behind = add_first(&stay, &team.ramp, hazard, &mut self.present, &mut self.ramped);
            let Some(backfill) = team.backfill_months else { continue };
            for lane in 0..LANES {
                let mut behind = behind.0[lane] as usize;
                let mut holder = 0;
                // The leaver of the month before is replaced so many months after it.
                while behind < months && behind - 1 + (backfill as usize) < months {
                    holder += 1;
                    let join = behind - 1 + backfill as usize;
                    let uniform = seats.stream.uniform(first + lane as u64, holder, seat);
                    let leaves_at = hazard[join].0[lane] - libm::log(uniform);
                    behind = self.replace(team, lane, join, hazard, leaves_at);
                }
            }
        }
    }

    /// Adds somebody who joins later, in one lane: who stays until the hazard reaches a number,
    /// or to the plan's end. Comes back with the month behind the last one.
    fn replace(
        &mut self,
        team: &Team,
        lane: usize,
        join: usize,
        hazard: &[Lanes],
        leaves_at: f64,
    ) -> usize {
        let fully_ramped = team.ramp.len() - 1;
        let months = self.present.len();
        let mut month = join;
        loop {
            self.present[month].0[lane] += 1.0;
            self.ramped[month].0[lane] += team.ramp[(month - join).min(fully_ramped)];
            month += 1;
            if month == months || hazard[month].0[lane] >= leaves_at {
                return month;
            }
        }
    }
}

/// How long the first holders of a seat stay.
struct Stay<'a> {
    /// The month in which they join.
    join: usize,
    /// Whether they are fully ramped from the start.
    ramped: bool,
    /// They leave as the hazard reaches this, or stay to the plan's end.
    leaves_at: &'a Lanes,
}

/// Adds the first holders of a seat to those present and ramped; comes back with the months
/// behind their last ones.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_first(
    stay: &Stay,
    ramp: &[f64],
    hazard: &[Lanes],
    present: &mut [Lanes],
    ramped: &mut [Lanes],
) -> Counts {
    let fully_ramped = ramp.len() - 1;
    let mut is_there = Lanes::ONE;
    let mut behind = Counts([stay.join as u32; LANES]);
    for month in stay.join..present.len() {
        let tenure = if stay.ramped { fully_ramped } else { month - stay.join };
        let productivity = ramp[tenure.min(fully_ramped)];
        let mut anybody = 0;
        for lane in 0..LANES {
            let one = is_there.0[lane];
            present[month].0[lane] += one;
            ramped[month].0[lane] += one * productivity;
            behind.0[lane] += u32::from(one > 0.0);
            let leaves = hazard[month + 1].0[lane] >= stay.leaves_at.0[lane];
            is_there.0[lane] = if leaves { 0.0 } else { one };
            anybody |= is_there.0[lane].to_bits();
        }
        if anybody == 0 {
            break;
        }
    }
    behind
}

/// The hazard of leaving, cumulated before each month: −ln(1 − attrition)/12 a month,
/// so that a rep leaves at the end of a month with probability 1 − (1 − attrition)^(1/12).
fn cumulate_hazard(
    world: &World,
    team: &Team,
    multipliers: &[(Value, usize)],
    months: usize,
    hazard: &mut Vec<Lanes>,
) {
    let attrition = world.value(team.attrition);
    let monthly = |attrition: Lanes| attrition.map(|rate| -libm::log1p(-rate.min(1.0)) / 12.0);
    let mut of_month = monthly(attrition);
    let mut sum = Lanes::ZERO;
    hazard.clear();
    hazard.push(sum);
    for month in 0..months {
        if !multipliers.is_empty() {
            let multiplied = multipliers.iter().fold(attrition, |rate, (by, slot)| {
                rate * factor(world.value(*by), world.monthly(*slot)[month])
            });
            of_month = monthly(multiplied);
        }
        sum += of_month;
        hazard.push(sum);
    }
}

/// What multiplies a team's attrition in the mixes that hold these variants.
fn attrition_multipliers(setup: &Setup, team: usize, variants: &[usize]) -> Vec<(Value, usize)> {
    let multipliers =
        effects(&setup.model.scenario).filter_map(|(holder, effect)| match effect.action {
            Action::MultiplyTeam { quantity: TeamQuantity::Attrition, by, team: of }
                if of == team =>
            {
                Some((by, slot(setup.model, holder, variants)?))
            }
            _ => None,
        });
    multipliers.collect()
}

/// Where a thing stands in a list, which gains it if it is not there yet.
pub(super) fn place_of<T: PartialEq>(list: &mut Vec<T>, thing: T) -> usize {
    list.iter().position(|other| *other == thing).unwrap_or_else(|| {
        list.push(thing);
        list.len() - 1
    })
}
