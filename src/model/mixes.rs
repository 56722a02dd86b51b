//! Which mixes of Programs are evaluated.

use std::collections::BTreeSet;

use crate::model::{BOTTOM_UP, Model, TooLarge};
use crate::scenario::{ChosenProgram, Scenario, Search, Value};

/// A Program with one of its starts, as a mix holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variant {
    /// Program and start.
    pub chosen: ChosenProgram,
    /// The month of the start.
    pub start: usize,
    /// How many months it runs: its own, or to the end of the plan.
    pub months: usize,
    /// What it costs on average within the plan, with the people it hires.
    pub expected_cost: f64,
}

/// A mix of Programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MixPlan {
    /// Its name.
    pub name: String,
    /// The variants it holds, in rising order.
    pub variants: Vec<usize>,
    /// Whether the file names it (or it is the bottom-up plan), not the search.
    pub named: bool,
}

/// A sum of costs that exceeds a budget by less than this share of it exceeds it by rounding.
const ROUNDING: f64 = 1e-9;

/// The most mixes that one run evaluates.
pub const MOST_MIXES: usize = 200_000;

/// Every Program with each of its starts, in the order of the file.
#[must_use]
pub fn variants(scenario: &Scenario) -> Vec<Variant> {
    let mut variants = Vec::new();
    for (number, program) in scenario.programs.iter().enumerate() {
        for (start, alternative) in program.starts.iter().enumerate() {
            variants.push(variant(
                scenario,
                ChosenProgram { program: number, start },
                alternative.month,
            ));
        }
    }
    variants
}

fn variant(scenario: &Scenario, chosen: ChosenProgram, start: usize) -> Variant {
    let plan = scenario.plan.calendar.months();
    let program = &scenario.programs[chosen.program];
    let months = program.months.map_or(plan.saturating_sub(start), |months| months as usize);
    let mean = |value: Value| match value {
        Value::Constant(number) => number,
        Value::Driver(driver) => scenario.drivers[driver].distribution.mean(),
    };
    let mut expected_cost = 0.0;
    if start < plan {
        let paid = months.min(plan - start) as f64;
        expected_cost += mean(program.cost.upfront) + paid * mean(program.cost.per_month);
    }
    for hire in &program.hires {
        let at_work = plan.saturating_sub(start + hire.after_months as usize) as f64;
        let rep = mean(scenario.teams[hire.team].cost_per_rep) / 12.0;
        expected_cost += f64::from(hire.count) * at_work * rep;
    }
    Variant { chosen, start, months, expected_cost }
}

/// The mixes of a scenario: the bottom-up plan, the named ones in the order of the file,
/// then those of the search that no name has taken.
///
/// # Errors
/// Where the search has more than [`MOST_MIXES`] feasible mixes.
pub fn mixes(scenario: &Scenario, variants: &[Variant]) -> Result<Vec<MixPlan>, TooLarge> {
    let number_of = |chosen: &ChosenProgram| {
        variants.iter().position(|variant| variant.chosen == *chosen).unwrap_or_default()
    };
    let mut mixes = vec![MixPlan { name: BOTTOM_UP.to_owned(), variants: Vec::new(), named: true }];
    for mix in &scenario.mixes {
        let mut chosen: Vec<usize> = mix.programs.iter().map(number_of).collect();
        chosen.sort_unstable();
        mixes.push(MixPlan { name: mix.name.clone(), variants: chosen, named: true });
    }
    let everything = Search::default();
    let search = match &scenario.search {
        Some(search) => search,
        None if scenario.mixes.is_empty() => &everything,
        None => return Ok(mixes),
    };
    let taken: BTreeSet<Vec<usize>> = mixes.iter().map(|mix| mix.variants.clone()).collect();
    for found in feasible(scenario, variants, search)? {
        if !taken.contains(&found) {
            let name = searched_name(scenario, variants, &found);
            mixes.push(MixPlan { name, variants: found, named: false });
        }
    }
    Ok(mixes)
}

/// `ABM@FY27-Q1 + SDR pod`: the start where there is a choice.
fn searched_name(scenario: &Scenario, variants: &[Variant], mix: &[usize]) -> String {
    let part = |&number: &usize| {
        let chosen = variants[number].chosen;
        let program = &scenario.programs[chosen.program];
        if program.starts.len() > 1 { scenario.program_label(chosen) } else { program.name.clone() }
    };
    mix.iter().map(part).collect::<Vec<_>>().join(" + ")
}

/// Every combination that keeps the search's constraints and the Programs' own.
fn feasible(
    scenario: &Scenario,
    variants: &[Variant],
    search: &Search,
) -> Result<Vec<Vec<usize>>, TooLarge> {
    let mut walk = Walk { scenario, variants, search, mix: Vec::new(), found: Vec::new() };
    walk.from(0, 0.0)?;
    Ok(walk.found)
}

struct Walk<'a> {
    scenario: &'a Scenario,
    variants: &'a [Variant],
    search: &'a Search,
    mix: Vec<usize>,
    found: Vec<Vec<usize>>,
}

impl Walk<'_> {
    /// Decides on Program `program` and all after it, with `cost` already spent.
    fn from(&mut self, program: usize, cost: f64) -> Result<(), TooLarge> {
        if program == self.scenario.programs.len() {
            if self.required_are_held() {
                self.found.push(self.mix.clone());
            }
            return if self.found.len() > MOST_MIXES { Err(too_many()) } else { Ok(()) };
        }
        if !self.search.must_include.contains(&program) {
            self.from(program + 1, cost)?;
        }
        let full = self.search.max_programs.is_some_and(|most| self.mix.len() >= most);
        if full || self.is_excluded(program) {
            return Ok(());
        }
        for (number, variant) in self.variants.iter().enumerate() {
            let cost = cost + variant.expected_cost;
            let affordable =
                self.search.budget.is_none_or(|budget| cost <= budget * (1.0 + ROUNDING));
            if variant.chosen.program == program && affordable {
                self.mix.push(number);
                self.from(program + 1, cost)?;
                self.mix.pop();
            }
        }
        Ok(())
    }

    fn holds(&self, program: usize) -> bool {
        self.mix.iter().any(|&number| self.variants[number].chosen.program == program)
    }

    fn is_excluded(&self, program: usize) -> bool {
        let excludes =
            |one: usize, other: usize| self.scenario.programs[one].excludes.contains(&other);
        self.mix.iter().any(|&number| {
            let held = self.variants[number].chosen.program;
            excludes(held, program) || excludes(program, held)
        })
    }

    fn required_are_held(&self) -> bool {
        self.mix.iter().all(|&number| {
            let program = &self.scenario.programs[self.variants[number].chosen.program];
            program.requires.iter().all(|&required| self.holds(required))
        })
    }
}

fn too_many() -> TooLarge {
    TooLarge {
        reason: format!("the search has more than {MOST_MIXES} feasible mixes"),
        cure: "lower `budget` or `max_programs` in [search], add Programs to `must_include`, \
               or give the Programs fewer alternative starts"
            .to_owned(),
    }
}

impl Model {
    /// The mixes with these names, in the order asked for.
    ///
    /// # Errors
    /// The first name that no mix bears.
    pub fn mixes_named(&self, names: &[String]) -> Result<Vec<usize>, String> {
        let place = |name: &String| {
            self.mixes.iter().position(|mix| mix.name == *name).ok_or_else(|| name.clone())
        };
        names.iter().map(place).collect()
    }
}
