//! The same trials without each risk, without each team's limit, and with each source alone.

use super::serving;
use crate::analysis::by_source::{Origin, alone, origins};
use crate::analysis::suppose::Subject;
use crate::engine::{Keep, Outcomes};
use crate::model::TooLarge;
use crate::scenario::{Action, TeamQuantity, Value};

/// What a rep without limit can take on, as a multiple of what one can.
const WITHOUT_LIMIT: f64 = 1e9;

/// What was simulated beside the trials as they are. All outcomes hold the subject's mixes in
/// their order.
pub struct Supposed {
    /// Without each risk; then, where there are several, without any.
    pub risks: Vec<Outcomes>,
    /// The teams that serve cells.
    pub teams: Vec<usize>,
    /// Under each mix without the limit of each of these teams in turn; then, where there are
    /// several, without any.
    pub limits: Option<Outcomes>,
    /// Where entries come from, with the name of each.
    pub origins: Vec<(Origin, String)>,
    /// Each of these alone; nothing where there is but one.
    pub alone: Vec<Outcomes>,
}

impl Supposed {
    /// Simulates all of it.
    pub fn new(subject: &Subject) -> Result<Self, TooLarge> {
        let scenario = &subject.model.scenario;
        let slices = subject.model.goal_slices();
        let without = |gone: &dyn Fn(usize) -> bool| {
            let change = |scenario: &mut crate::scenario::Scenario| {
                let risks = scenario.risks.iter_mut().enumerate();
                risks.filter(|(number, _)| gone(*number)).for_each(|(_, risk)| {
                    risk.probability = Value::Constant(0.0);
                });
            };
            subject.changed(change, slices.clone(), Keep::Goals)
        };
        let count = scenario.risks.len();
        let mut risks = Vec::new();
        for risk in 0..count {
            risks.push(without(&|number| number == risk)?);
        }
        if count > 1 {
            risks.push(without(&|_| true)?);
        }
        let teams = serving(subject.model);
        let sets = sets(&teams);
        let limits = match sets.is_empty() {
            true => None,
            false => Some(subject.under(&sets, slices.clone(), Keep::Goals)?),
        };
        let origins = origins(subject);
        let mut each = Vec::new();
        if origins.len() > 1 {
            for origin in &origins {
                each.push(alone(subject, *origin, &[Vec::new()], &|_| {}, slices.clone())?);
            }
        }
        let named = origins.into_iter().map(|origin| (origin, origin.name(scenario)));
        Ok(Self { risks, teams, limits, origins: named.collect(), alone: each })
    }

    /// How many sets of teams are without limit in turn.
    pub fn sets(&self) -> usize {
        sets(&self.teams).len()
    }
}

/// Each team without limit; then, where there are several, all of them.
fn sets(teams: &[usize]) -> Vec<Vec<Action>> {
    let quantity = TeamQuantity::OpportunitiesPerRep;
    let by = Value::Constant(WITHOUT_LIMIT);
    let free = |&team: &usize| Action::MultiplyTeam { quantity, by, team };
    let mut sets: Vec<Vec<Action>> = teams.iter().map(|team| vec![free(team)]).collect();
    if teams.len() > 1 {
        sets.push(teams.iter().map(free).collect());
    }
    sets
}
