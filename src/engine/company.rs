//! From the parts of the plan to the ledger of one mix: ARR, revenue, people and costs.

use crate::engine::evaluation::Evaluation;
use crate::engine::setup::Setup;
use crate::engine::trial::Trial;
use crate::engine::world::{World, slot};
use crate::model::Model;
use crate::model::groups::effects;
use crate::model::ledger::{CompanyAccount, LedgerLayout};
use crate::model::timing::factor;
use crate::scenario::{Action, Cost, Quantity, Value};

/// What a trial holds for all mixes at the company's level.
#[derive(Debug, Default)]
pub struct Company {
    /// By base, state and quarter: shares of ARR lost and added.
    bases: Vec<Vec<BaseRates>>,
    /// By variant and quarter: cost of the Program without people, and of its people.
    programs: Vec<Vec<f64>>,
    people: Vec<Vec<f64>>,
    /// By quarter: cost whatever the mix (other and risks).
    fixed: Vec<f64>,
    arr: Vec<f64>,
}

#[derive(Clone, Debug, Default)]
struct BaseRates {
    churned: Vec<f64>,
    expanded: Vec<f64>,
}

impl Company {
    /// Works out what the mixes of a trial share.
    pub fn prepare(&mut self, setup: &Setup, evaluation: &Evaluation, world: &World) {
        self.prepare_bases(setup, evaluation, world);
        self.prepare_costs(setup.model, world);
    }

    fn prepare_bases(&mut self, setup: &Setup, evaluation: &Evaluation, world: &World) {
        let model = setup.model;
        self.bases.resize_with(evaluation.bases.len(), Vec::new);
        for (base, (states, rates)) in evaluation.bases.iter().zip(&mut self.bases).enumerate() {
            rates.resize_with(states.len(), BaseRates::default);
            let customers = &model.scenario.customers[base];
            for (variants, rates) in states.variants.iter().zip(rates) {
                let yearly = |annual: Value, quantity: Quantity, quarter: usize| {
                    let market = world.market(model, quantity)[quarter];
                    effects(&model.scenario).fold(
                        world.value(annual) * market,
                        |rate, (holder, effect)| match &effect.action {
                            Action::MultiplyCells { quantity: of, by, bases, .. }
                                if *of == quantity && bases.contains(&base) =>
                            {
                                slot(model, holder, variants).map_or(rate, |slot| {
                                    rate * factor(world.value(*by), world.quarterly(slot)[quarter])
                                })
                            }
                            _ => rate,
                        },
                    )
                };
                rates.churned.clear();
                rates.expanded.clear();
                for quarter in 0..model.quarters() {
                    let churn = yearly(customers.churn, Quantity::Churn, quarter).min(1.0);
                    let expansion = yearly(customers.expansion, Quantity::Expansion, quarter);
                    rates.churned.push(1.0 - fourth_root(1.0 - churn));
                    rates.expanded.push(fourth_root(1.0 + expansion) - 1.0);
                }
            }
        }
    }

    fn prepare_costs(&mut self, model: &Model, world: &World) {
        let scenario = &model.scenario;
        let months = model.months();
        self.fixed.clone_from(&scenario.economics.other_cost);
        for (risk, described) in scenario.risks.iter().enumerate() {
            if let Some(start) = world.risk_start(risk) {
                let lasts = described.months.map_or(months - start, |months| months as usize);
                spend(&mut self.fixed, world, &described.cost, start, lasts, months);
            }
        }
        for costs in [&mut self.programs, &mut self.people] {
            costs.resize_with(model.variants.len(), Vec::new);
        }
        for (number, variant) in model.variants.iter().enumerate() {
            let program = &scenario.programs[variant.chosen.program];
            let costs = &mut self.programs[number];
            costs.clear();
            costs.resize(model.quarters(), 0.0);
            spend(costs, world, &program.cost, variant.start, variant.months, months);
            let costs = &mut self.people[number];
            costs.clear();
            costs.resize(model.quarters(), 0.0);
            for hire in &program.hires {
                let team = &scenario.teams[hire.team];
                let monthly = f64::from(hire.count) * world.value(team.cost_per_rep) / 12.0;
                for month in variant.start + hire.after_months as usize..months {
                    costs[month / 3] += monthly;
                }
            }
        }
    }

    /// Fills the ledger of the evaluated mix `place` from what the trial holds.
    pub fn assemble(
        &mut self,
        setup: &Setup,
        evaluation: &Evaluation,
        trial: &Trial,
        place: usize,
        ledger: &mut [f64],
    ) {
        ledger.fill(0.0);
        let layout = &evaluation.basis.layout;
        let length = layout.slice_len();
        for (states, group) in evaluation.groups.iter().zip(&trial.groups) {
            let part = &group.parts[states.states.of_mix[place]];
            for (local, position) in states.positions.iter().enumerate() {
                let sums = &mut ledger[position * length..(position + 1) * length];
                let numbers = &part[local * length..(local + 1) * length];
                sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
            }
        }
        self.post_arr(setup.model, evaluation, trial, place, ledger);
        self.post_people_and_costs(setup.model, evaluation, trial, place, ledger);
    }

    /// ending = A − churned + expansion + new; revenue = (A + (ending − A)·λ)/4.
    fn post_arr(
        &mut self,
        model: &Model,
        evaluation: &Evaluation,
        trial: &Trial,
        place: usize,
        ledger: &mut [f64],
    ) {
        let layout = &evaluation.basis.layout;
        let quarters = layout.quarters();
        let weight = linearity_weight(model.scenario.economics.linearity);
        self.arr.clear();
        self.arr.extend(model.scenario.customers.iter().map(|base| base.arr));
        self.arr.push(0.0);
        for quarter in 0..quarters {
            let (mut opening, mut churned, mut expanded, mut ending) = (0.0, 0.0, 0.0, 0.0);
            for (base, arr) in self.arr.iter_mut().enumerate() {
                let won = evaluation.groups.iter().zip(&trial.groups).map(|(states, group)| {
                    group.wins[states.states.of_mix[place]][base * quarters + quarter]
                });
                let won: f64 = won.sum();
                let (lost, added) = match evaluation.bases.get(base) {
                    Some(states) => {
                        let rates = &self.bases[base][states.of_mix[place]];
                        (*arr * rates.churned[quarter], *arr * rates.expanded[quarter])
                    }
                    None => (0.0, 0.0),
                };
                opening += *arr;
                churned += lost;
                expanded += added;
                *arr = *arr - lost + added + won;
                ending += *arr;
            }
            let mut post = |account: CompanyAccount, amount: f64| {
                ledger[layout.company(account) + quarter] = amount;
            };
            post(CompanyAccount::OpeningArr, opening);
            post(CompanyAccount::ChurnedArr, churned);
            post(CompanyAccount::ExpansionArr, expanded);
            post(CompanyAccount::EndingArr, ending);
            post(CompanyAccount::Revenue, (opening + (ending - opening) * weight) / 4.0);
        }
    }

    fn post_people_and_costs(
        &self,
        model: &Model,
        evaluation: &Evaluation,
        trial: &Trial,
        place: usize,
        ledger: &mut [f64],
    ) {
        let layout = &evaluation.basis.layout;
        let quarters = layout.quarters();
        let spent = layout.company(CompanyAccount::SalesAndMarketingCost);
        ledger[spent..spent + quarters].copy_from_slice(&self.fixed);
        let programs = layout.company(CompanyAccount::ProgramCost);
        for variant in
            model.mixes.variants(evaluation.mixes[place]).iter().copied().map(usize::from)
        {
            for quarter in 0..quarters {
                ledger[spent + quarter] += self.programs[variant][quarter];
                ledger[programs + quarter] +=
                    self.programs[variant][quarter] + self.people[variant][quarter];
            }
        }
        for (number, (states, people)) in evaluation.teams.iter().zip(&trial.people).enumerate() {
            let people = &people[states.states.of_mix[place]];
            let monthly = trial.world.value(model.scenario.teams[number].cost_per_rep) / 12.0;
            let headcount = layout.company(CompanyAccount::Headcount(number));
            let ramped_reps = layout.company(CompanyAccount::RampedReps(number));
            for quarter in 0..quarters {
                let three = 3 * quarter..3 * quarter + 3;
                ledger[headcount + quarter] = people.present[three.end - 1];
                ledger[ramped_reps + quarter] =
                    people.ramped[three.clone()].iter().sum::<f64>() / 3.0;
                ledger[spent + quarter] += monthly * people.present[three].iter().sum::<f64>();
            }
        }
        post_desks(model, evaluation, trial, place, layout, ledger);
    }
}

fn post_desks(
    model: &Model,
    evaluation: &Evaluation,
    trial: &Trial,
    place: usize,
    layout: &LedgerLayout,
    ledger: &mut [f64],
) {
    for ((group, states), result) in model.groups.iter().zip(&evaluation.groups).zip(&trial.groups)
    {
        let Some(team) = group.team else { continue };
        let desk = &result.desks[states.states.of_mix[place]];
        let used = layout.company(CompanyAccount::DeskUsed(team));
        let capacity = layout.company(CompanyAccount::DeskCapacity(team));
        ledger[used..used + desk.used.len()].copy_from_slice(&desk.used);
        ledger[capacity..capacity + desk.capacity.len()].copy_from_slice(&desk.capacity);
    }
}

/// Adds an upfront cost in the month `start`, and the monthly one in each of `lasts`
/// months from there on, to the quarters of a plan of `months` months.
fn spend(
    quarters: &mut [f64],
    world: &World,
    cost: &Cost,
    start: usize,
    lasts: usize,
    months: usize,
) {
    if start < months {
        quarters[start / 3] += world.value(cost.upfront);
        let monthly = world.value(cost.per_month);
        for month in start..months.min(start.saturating_add(lasts)) {
            quarters[month / 3] += monthly;
        }
    }
}

/// λ = Σ linearity_i · (1 − (i − ½)/3): how much of a quarter's ARR change counts for its
/// revenue.
fn linearity_weight(linearity: [f64; 3]) -> f64 {
    let weights = linearity
        .iter()
        .enumerate()
        .map(|(month, share)| share * (1.0 - (month as f64 + 0.5) / 3.0));
    weights.sum()
}

fn fourth_root(number: f64) -> f64 {
    number.max(0.0).sqrt().sqrt()
}
