//! What each source brings: the plan with the entries of one source alone, in the same trials.
//!
//! Entries expected of a source depend on drivers, market, reps and effects, and on no other
//! source, so that its own are what it would bring alone. What Programs and risks add is one
//! source more, since an audience that they share limits them together.

use crate::analysis::suppose::Subject;
use crate::engine::{Keep, Outcomes};
use crate::model::TooLarge;
use crate::model::groups::{Holder, effects};
use crate::scenario::{Action, Effect, Scenario, Slice, Value};

/// Where entries come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A source of the file.
    Source(usize),
    /// What Programs and risks add.
    Added,
}

/// Where the entries of the mixes come from: the sources that have cells, then what is added, if
/// anything is.
pub fn origins(subject: &Subject) -> Vec<Origin> {
    let scenario = &subject.model.scenario;
    let sources = scenario.sources.iter().enumerate();
    let with_cells = sources.filter(|(_, source)| !source.shares.is_empty());
    let is_held = |holder: Holder| match holder {
        Holder::Risk(_) => true,
        Holder::Program(program) => {
            subject.mixes.iter().flatten().any(|held| held.program == program)
        }
    };
    let adds = effects(scenario)
        .any(|(holder, effect)| is_held(holder) && matches!(effect.action, Action::Add { .. }));
    with_cells
        .map(|(number, _)| Origin::Source(number))
        .chain(adds.then_some(Origin::Added))
        .collect()
}

impl Origin {
    /// Its name in tables.
    #[must_use]
    pub fn name(self, scenario: &Scenario) -> String {
        match self {
            Self::Source(number) => scenario.sources[number].name.clone(),
            Self::Added => "Programs".to_owned(),
        }
    }

    /// Leaves the entries of this origin alone in a scenario.
    fn isolate(self, scenario: &mut Scenario) {
        for (number, source) in scenario.sources.iter_mut().enumerate() {
            if self != Self::Source(number) {
                source.volume = Value::Constant(0.0);
            }
        }
        if self != Self::Added {
            let risks = scenario.risks.iter_mut().flat_map(|risk| &mut risk.effects);
            let programs = scenario.programs.iter_mut().flat_map(|one| &mut one.effects);
            risks.chain(programs).for_each(add_nothing);
        }
    }
}

fn add_nothing(effect: &mut Effect) {
    if let Action::Add { entries, .. } = &mut effect.action {
        *entries = Value::Constant(0.0);
    }
}

/// The ledgers of these slices with the entries of one origin alone and nothing open at the
/// start, under each of these sets of actions; `change` is made to the scenario first.
///
/// # Errors
/// Where there are too many sets.
pub fn alone(
    subject: &Subject,
    origin: Origin,
    sets: &[Vec<Action>],
    change: &dyn Fn(&mut Scenario),
    slices: Vec<Slice>,
) -> Result<Outcomes, TooLarge> {
    let without_others = |scenario: &mut Scenario| {
        change(scenario);
        origin.isolate(scenario);
        scenario.open_pipeline.clear();
    };
    let model = subject.model.changed(subject.mixes, without_others)?;
    let model = model.supposing(subject.mixes, sets)?;
    Ok(subject.simulate(&model, slices, Keep::LEDGERS))
}
