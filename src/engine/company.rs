//! From the parts of the plan to the ledger of one mix: ARR, revenue, people and costs.

use multiversion::multiversion;

use crate::engine::batch::Batch;
use crate::engine::evaluation::{ARR, Evaluation};
use crate::engine::lanes::{LANES, Lanes, add_all, factor};
use crate::engine::setup::Setup;
use crate::engine::slices::{self, Kept};
use crate::engine::world::{World, slot};
use crate::model::Model;
use crate::model::groups::effects;
use crate::model::ledger::{CompanyAccount, SlicedAccount};
use crate::scenario::{Action, Cost, Quantity, Value};

/// What some trials hold for all mixes at the company's level.
#[derive(Debug, Default)]
pub struct Company {
    /// By base, state and quarter: shares of ARR lost and added.
    bases: Vec<Vec<BaseRates>>,
    /// By variant and quarter: cost of the Program without people, and of its people.
    programs: Vec<Vec<Lanes>>,
    people: Vec<Vec<Lanes>>,
    /// By quarter: cost whatever the mix (other and risks).
    fixed: Vec<Lanes>,
    arr: Vec<Lanes>,
}

#[derive(Clone, Debug, Default)]
struct BaseRates {
    churned: Vec<Lanes>,
    expanded: Vec<Lanes>,
}

impl Company {
    /// Works out what the mixes of a batch share.
    pub fn prepare(&mut self, setup: &Setup, evaluation: &Evaluation, world: &World) {
        self.prepare_bases(setup, evaluation, world);
        self.prepare_costs(setup.model, evaluation, world);
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
                    rates.churned.push(churn.map(|churn| 1.0 - fourth_root(1.0 - churn)));
                    rates.expanded.push(expansion.map(|added| fourth_root(1.0 + added) - 1.0));
                }
            }
        }
    }

    fn prepare_costs(&mut self, model: &Model, evaluation: &Evaluation, world: &World) {
        let scenario = &model.scenario;
        let months = model.months();
        self.fixed.clear();
        self.fixed.extend(scenario.economics.other_cost.iter().map(|cost| Lanes::splat(*cost)));
        for (risk, described) in scenario.risks.iter().enumerate() {
            for lane in 0..LANES {
                if let Some(start) = world.risk_start(risk, lane) {
                    let lasts = described.months.map_or(months - start, |months| months as usize);
                    let (upfront, monthly) = costs(world, &described.cost);
                    spend(upfront.0[lane], monthly.0[lane], start, lasts, months, |month, cost| {
                        self.fixed[month / 3].0[lane] += cost;
                    });
                }
            }
        }
        for costs in [&mut self.programs, &mut self.people] {
            costs.resize_with(model.variants.len(), Vec::new);
        }
        for &number in &evaluation.variants {
            let variant = &model.variants[number];
            let program = &scenario.programs[variant.chosen.program];
            let of_program = &mut self.programs[number];
            of_program.clear();
            of_program.resize(model.quarters(), Lanes::ZERO);
            let (upfront, monthly) = costs(world, &program.cost);
            spend(upfront, monthly, variant.start, variant.months, months, |month, cost| {
                of_program[month / 3] += cost;
            });
            let of_people = &mut self.people[number];
            of_people.clear();
            of_people.resize(model.quarters(), Lanes::ZERO);
            for hire in &program.hires {
                let salary = world.value(scenario.teams[hire.team].cost_per_rep);
                let monthly = Lanes::splat(f64::from(hire.count) / 12.0) * salary;
                for month in variant.start + hire.after_months as usize..months {
                    of_people[month / 3] += monthly;
                }
            }
        }
    }

    /// Writes the ledgers of the evaluated mix `place` from what the batch holds, and keeps them
    /// whole, where that is wanted: the accounts that are needed, over what they held. Others stay
    /// as they are, and so do slices that no goal asks for.
    pub fn assemble(
        &mut self,
        setup: &Setup,
        evaluation: &Evaluation,
        batch: &Batch,
        place: usize,
        ledger: &mut [Lanes],
        mut kept: Option<Kept>,
    ) {
        let layout = &evaluation.basis.layout;
        let needed = evaluation.needed_of(place);
        slices::assemble(evaluation, batch, place, ledger, &mut kept);
        use CompanyAccount as C;
        let needs = |accounts: &[C]| needed.has_any(accounts);
        if needs(&ARR) {
            self.post_arr(setup.model, evaluation, batch, place, ledger);
        }
        if needs(&[C::ProgramCost]) {
            self.post_program_cost(setup.model, evaluation, place, ledger);
        }
        if needs(&[C::SalesAndMarketingCost]) {
            self.post_all_cost(setup.model, evaluation, batch, place, ledger);
        }
        for team in 0..evaluation.teams.len() {
            if needs(&[C::Headcount(team), C::RampedReps(team)]) {
                post_people(evaluation, batch, place, team, ledger);
            }
        }
        post_desks(setup.model, evaluation, batch, place, ledger);
        if let Some(kept) = &mut kept {
            let company = layout.company(CompanyAccount::OpeningArr);
            kept.round(company, &ledger[company..]);
        }
    }

    /// ending = A − churned + expansion + new; revenue = (A + (ending − A)·λ)/4.
    fn post_arr(
        &mut self,
        model: &Model,
        evaluation: &Evaluation,
        batch: &Batch,
        place: usize,
        ledger: &mut [Lanes],
    ) {
        let layout = &evaluation.basis.layout;
        let quarters = layout.quarters();
        let customers = &model.scenario.customers;
        // Begins with what is won, base by base; the last one neither churns nor expands.
        self.arr.clear();
        self.arr.resize((customers.len() + 1) * quarters, Lanes::ZERO);
        for (states, group) in evaluation.groups.iter().zip(&batch.groups) {
            let state = states.states.of_mix[place];
            let needed = evaluation.needed_in(states, state);
            for (base, sum) in &states.sums.bases {
                let Some(row) = needed.row(*sum, SlicedAccount::NewArr.index(), quarters) else {
                    continue;
                };
                let won = &group.parts[state][row];
                add_all(&mut self.arr[base * quarters..(base + 1) * quarters], won);
            }
        }
        let opening = layout.company(CompanyAccount::OpeningArr);
        let revenue = layout.company(CompanyAccount::Revenue);
        let accounts = &mut ledger[opening..revenue];
        accounts.fill(Lanes::ZERO);
        for (base, won) in self.arr.chunks_exact(quarters).enumerate() {
            match evaluation.bases.get(base) {
                Some(states) => {
                    let rates = &self.bases[base][states.of_mix[place]];
                    let opening = Lanes::splat(customers[base].arr);
                    roll_forward(opening, won, &rates.churned, &rates.expanded, accounts);
                }
                None => {
                    let none = vec![Lanes::ZERO; quarters];
                    roll_forward(Lanes::ZERO, won, &none, &none, accounts);
                }
            }
        }
        let weight = linearity_weight(model.scenario.economics.linearity);
        let ending = layout.company(CompanyAccount::EndingArr);
        for quarter in 0..quarters {
            let (opening, ending) = (ledger[opening + quarter], ledger[ending + quarter]);
            let change = (ending - opening) * Lanes::splat(weight);
            ledger[revenue + quarter] = (opening + change) * Lanes::splat(0.25);
        }
    }

    /// The cost of the mix's Programs and of the people they hire.
    fn post_program_cost(
        &self,
        model: &Model,
        evaluation: &Evaluation,
        place: usize,
        ledger: &mut [Lanes],
    ) {
        let layout = &evaluation.basis.layout;
        let from = layout.company(CompanyAccount::ProgramCost);
        let cost = &mut ledger[from..from + layout.quarters()];
        cost.fill(Lanes::ZERO);
        for &variant in model.mixes.variants(evaluation.mixes[place]) {
            add_all(cost, &self.programs[usize::from(variant)]);
            add_all(cost, &self.people[usize::from(variant)]);
        }
    }

    /// The cost of Programs, risks, everybody at work, and other.
    fn post_all_cost(
        &self,
        model: &Model,
        evaluation: &Evaluation,
        batch: &Batch,
        place: usize,
        ledger: &mut [Lanes],
    ) {
        let layout = &evaluation.basis.layout;
        let from = layout.company(CompanyAccount::SalesAndMarketingCost);
        let cost = &mut ledger[from..from + layout.quarters()];
        cost.copy_from_slice(&self.fixed);
        for &variant in model.mixes.variants(evaluation.mixes[place]) {
            add_all(cost, &self.programs[usize::from(variant)]);
        }
        for (number, (states, people)) in evaluation.teams.iter().zip(&batch.people).enumerate() {
            let people = &people.states[states.states.of_mix[place]];
            let monthly = batch.world.value(model.scenario.teams[number].cost_per_rep)
                * Lanes::splat(1.0 / 12.0);
            for (cost, three) in cost.iter_mut().zip(people.present.chunks_exact(3)) {
                *cost += monthly * (three[0] + three[1] + three[2]);
            }
        }
    }
}

/// Who is at work in a team.
fn post_people(
    evaluation: &Evaluation,
    batch: &Batch,
    place: usize,
    team: usize,
    ledger: &mut [Lanes],
) {
    let layout = &evaluation.basis.layout;
    let state = evaluation.teams[team].states.of_mix[place];
    let people = &batch.people[team].states[state];
    let headcount = layout.company(CompanyAccount::Headcount(team));
    let ramped_reps = layout.company(CompanyAccount::RampedReps(team));
    let months = people.present.chunks_exact(3).zip(people.ramped.chunks_exact(3));
    for (quarter, (present, ramped)) in months.enumerate() {
        ledger[headcount + quarter] = present[2];
        let three = ramped[0] + ramped[1] + ramped[2];
        ledger[ramped_reps + quarter] = three * Lanes::splat(1.0 / 3.0);
    }
}

/// Rolls a base's ARR forward, and adds to the accounts of opening, churned, expansion and
/// ending ARR, which lie one after another.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn roll_forward(
    opening: Lanes,
    won: &[Lanes],
    churned: &[Lanes],
    expanded: &[Lanes],
    accounts: &mut [Lanes],
) {
    let quarters = won.len();
    let place =
        |account: CompanyAccount| (account.index() - CompanyAccount::OpeningArr.index()) * quarters;
    let mut arr = opening;
    for quarter in 0..quarters {
        let (lost, added) = (arr * churned[quarter], arr * expanded[quarter]);
        accounts[place(CompanyAccount::OpeningArr) + quarter] += arr;
        accounts[place(CompanyAccount::ChurnedArr) + quarter] += lost;
        accounts[place(CompanyAccount::ExpansionArr) + quarter] += added;
        arr = arr - lost + added + won[quarter];
        accounts[place(CompanyAccount::EndingArr) + quarter] += arr;
    }
}

/// How far the teams' desks were used.
fn post_desks(
    model: &Model,
    evaluation: &Evaluation,
    batch: &Batch,
    place: usize,
    ledger: &mut [Lanes],
) {
    let layout = &evaluation.basis.layout;
    for ((group, states), result) in model.groups.iter().zip(&evaluation.groups).zip(&batch.groups)
    {
        let Some(team) = group.team else { continue };
        let accounts = [CompanyAccount::DeskUsed(team), CompanyAccount::DeskCapacity(team)];
        if evaluation.needed_of(place).has_any(&accounts) {
            let desk = &result.desks[states.desk_of[states.states.of_mix[place]]];
            for (account, sums) in accounts.into_iter().zip([&desk.used, &desk.capacity]) {
                let from = layout.company(account);
                ledger[from..from + sums.len()].copy_from_slice(sums);
            }
        }
    }
}

/// What a cost is upfront and per month.
fn costs(world: &World, cost: &Cost) -> (Lanes, Lanes) {
    (world.value(cost.upfront), world.value(cost.per_month))
}

/// Hands on an upfront cost in the month `start`, and the monthly one in each of `lasts`
/// months from there on, within a plan of `months` months.
fn spend<T: Copy>(
    upfront: T,
    monthly: T,
    start: usize,
    lasts: usize,
    months: usize,
    mut pay: impl FnMut(usize, T),
) {
    if start < months {
        pay(start, upfront);
        for month in start..months.min(start.saturating_add(lasts)) {
            pay(month, monthly);
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
