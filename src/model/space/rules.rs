//! The constraints of a search as numbers, and whether a mix keeps them.

use crate::model::variants::{Variant, expected_cost};
use crate::scenario::{Exclusion, Scenario, Search};

/// A sum of costs that exceeds a limit by less than this share of it exceeds it by rounding.
const ROUNDING: f64 = 1e-9;

/// All that a feasible mix must keep. Programs and variants go by number.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    /// The Program of each variant, in rising order.
    pub program_of: Vec<usize>,
    /// The start of each variant among those of its Program.
    pub start_of: Vec<usize>,
    /// Programs, or starts of them, that must not be held.
    pub must_exclude: Vec<Exclusion>,
    /// For each variant, whether something else than `must_exclude` rules it out.
    pub ruled_out: Vec<bool>,
    /// For each Program, those that must be held with it.
    pub requires: Vec<Vec<usize>>,
    /// For each Program, those that must not be held with it.
    pub excludes: Vec<Vec<usize>>,
    /// Programs that must be held.
    pub must_include: Vec<usize>,
    /// Groups of Programs of each of which one must be held.
    pub groups: Vec<Vec<usize>>,
    /// What the variants of a mix may add up to.
    pub limits: Vec<Limit>,
}

/// A limit on a sum over the variants of a mix.
#[derive(Clone, Debug)]
pub(super) struct Limit {
    /// What limits it in the file.
    pub kind: LimitKind,
    /// What each variant adds, 0 or more.
    pub weights: Vec<f64>,
    /// The most that the sum may be.
    pub most: f64,
    /// Turned round, to find what the limit removes: the sum must exceed `most`.
    pub exceed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LimitKind {
    Budget,
    /// The number of the year's budget in the search.
    YearBudget(usize),
    Programs,
    Hires,
}

impl Limit {
    /// The sum from which on it exceeds the limit, not only by rounding.
    pub(super) fn bound(&self) -> f64 {
        self.most * (1.0 + ROUNDING)
    }
}

impl Rules {
    pub(super) fn new(scenario: &Scenario, variants: &[Variant], search: &Search) -> Self {
        Self {
            program_of: variants.iter().map(|variant| variant.chosen.program).collect(),
            start_of: variants.iter().map(|variant| variant.chosen.start).collect(),
            must_exclude: search.must_exclude.clone(),
            ruled_out: vec![false; variants.len()],
            requires: scenario.programs.iter().map(|one| one.requires.clone()).collect(),
            excludes: scenario.programs.iter().map(|one| one.excludes.clone()).collect(),
            must_include: search.must_include.clone(),
            groups: search.at_least_one_of.clone(),
            limits: limits(scenario, variants, search),
        }
    }

    /// Whether a mix may hold a variant.
    pub(super) fn allows(&self, variant: usize) -> bool {
        let excluded = self.must_exclude.iter().any(|one| self.is_of(variant, one));
        !excluded && !self.ruled_out[variant]
    }

    fn is_of(&self, variant: usize, exclusion: &Exclusion) -> bool {
        exclusion.program == self.program_of[variant]
            && exclusion.start.is_none_or(|start| start == self.start_of[variant])
    }

    /// Rules out a Program.
    pub(super) fn rule_out(&mut self, program: usize) {
        for (ruled_out, of) in self.ruled_out.iter_mut().zip(&self.program_of) {
            *ruled_out |= *of == program;
        }
    }

    /// Rules out all variants of a Program but these.
    pub(super) fn allow_only(&mut self, these: Exclusion) {
        for variant in 0..self.ruled_out.len() {
            let other = self.program_of[variant] == these.program && !self.is_of(variant, &these);
            self.ruled_out[variant] |= other;
        }
    }

    /// The most Programs that a mix may hold; all of them where nothing limits it.
    pub(super) fn most_programs(&self) -> usize {
        let all = self.requires.len();
        let limit = self.limits.iter().find(|one| one.kind == LimitKind::Programs && !one.exceed);
        limit.map_or(all, |limit| all.min(limit.most as usize))
    }

    /// Whether a mix keeps every rule.
    pub(super) fn keep(&self, mix: &[u16]) -> bool {
        let mut held = vec![false; self.requires.len()];
        let mut last = None;
        for &variant in mix {
            let variant = usize::from(variant);
            let Some(&program) = self.program_of.get(variant) else { return false };
            if held[program] || !self.allows(variant) || last.is_some_and(|last| last > variant) {
                return false;
            }
            held[program] = true;
            last = Some(variant);
        }
        let held = |program: &usize| held[*program];
        let content = |variant: &u16| {
            let program = self.program_of[usize::from(*variant)];
            self.requires[program].iter().all(held) && !self.excludes[program].iter().any(held)
        };
        mix.iter().all(content)
            && self.must_include.iter().all(held)
            && self.groups.iter().all(|group| group.iter().any(held))
            && self.limits.iter().all(|limit| limit.keeps(mix))
    }
}

impl Limit {
    /// Whether a mix keeps the limit. Sums are taken in the order of the variants, so that
    /// whoever adds them finds the same.
    fn keeps(&self, mix: &[u16]) -> bool {
        let sum = mix.iter().fold(0.0, |sum, &variant| sum + self.weights[usize::from(variant)]);
        (sum > self.bound()) == self.exceed
    }
}

fn limits(scenario: &Scenario, variants: &[Variant], search: &Search) -> Vec<Limit> {
    let mut limits = Vec::new();
    let mut add = |kind, most: f64, weight: &dyn Fn(&Variant) -> f64| {
        let weights = variants.iter().map(weight).collect();
        limits.push(Limit { kind, weights, most, exceed: false });
    };
    if let Some(budget) = search.budget {
        add(LimitKind::Budget, budget, &|variant| variant.expected_cost);
    }
    for (number, of_year) in search.budget_by_year.iter().enumerate() {
        let months = 3 * of_year.year.first_quarter..3 * (of_year.year.last_quarter + 1);
        add(LimitKind::YearBudget(number), of_year.budget, &|variant| {
            expected_cost(scenario, variant, months.clone())
        });
    }
    if let Some(most) = search.max_programs {
        add(LimitKind::Programs, most as f64, &|_| 1.0);
    }
    if let Some(most) = search.max_hires {
        add(LimitKind::Hires, most as f64, &|variant| {
            let hires = &scenario.programs[variant.chosen.program].hires;
            hires.iter().map(|hire| f64::from(hire.count)).sum()
        });
    }
    limits
}
