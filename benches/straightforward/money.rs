//! ARR, revenue, people and costs of one mix in one trial.

use spandrel::model::Model;
use spandrel::model::groups::{Holder, effects};
use spandrel::model::ledger::{CompanyAccount, LedgerLayout};
use spandrel::model::timing::factor;
use spandrel::scenario::{Action, Cost, Quantity, Value};

use super::people::People;
use super::world::World;

/// Churn, expansion, ending ARR and revenue, quarter by quarter.
pub fn post_arr(
    model: &Model,
    world: &World,
    wins: &[f64],
    layout: &LedgerLayout,
    ledger: &mut [f64],
) {
    let quarters = model.quarters();
    let linearity = model.scenario.economics.linearity.iter().enumerate();
    let weight: f64 =
        linearity.map(|(month, part)| part * (1.0 - (month as f64 + 0.5) / 3.0)).sum();
    let customers = &model.scenario.customers;
    for base in 0..=customers.len() {
        let mut arr = customers.get(base).map_or(0.0, |customers| customers.arr);
        for quarter in 0..quarters {
            let (churned, expanded) = match customers.get(base) {
                Some(customers) => {
                    let rate = |annual, quantity| {
                        annual_rate(model, world, base, annual, quantity, quarter)
                    };
                    let churn = rate(customers.churn, Quantity::Churn).min(1.0);
                    let expansion = rate(customers.expansion, Quantity::Expansion);
                    let fourth_root = |number: f64| number.max(0.0).sqrt().sqrt();
                    (
                        arr * (1.0 - fourth_root(1.0 - churn)),
                        arr * (fourth_root(1.0 + expansion) - 1.0),
                    )
                }
                None => (0.0, 0.0),
            };
            let ending = arr - churned + expanded + wins[base * quarters + quarter];
            let mut post = |account, amount| ledger[layout.company(account) + quarter] += amount;
            post(CompanyAccount::OpeningArr, arr);
            post(CompanyAccount::ChurnedArr, churned);
            post(CompanyAccount::ExpansionArr, expanded);
            post(CompanyAccount::EndingArr, ending);
            post(CompanyAccount::Revenue, (arr + (ending - arr) * weight) / 4.0);
            arr = ending;
        }
    }
}

fn annual_rate(
    model: &Model,
    world: &World,
    base: usize,
    annual: Value,
    quantity: Quantity,
    quarter: usize,
) -> f64 {
    let mut rate = world.value(annual) * world.market(model, quantity)[quarter];
    for (holder, effect) in effects(&model.scenario) {
        if let Action::MultiplyCells { quantity: of, by, bases, .. } = &effect.action
            && *of == quantity
            && bases.contains(&base)
            && let Some(strengths) = world.quarterly(holder)
        {
            rate *= factor(world.value(*by), strengths[quarter]);
        }
    }
    rate
}

/// People, and what they, the Programs, the risks and everything else cost.
pub fn post_costs(
    model: &Model,
    mix: usize,
    world: &World,
    people: &[People],
    layout: &LedgerLayout,
    ledger: &mut [f64],
) {
    let scenario = &model.scenario;
    let spent = layout.company(CompanyAccount::SalesAndMarketingCost);
    let programs = layout.company(CompanyAccount::ProgramCost);
    for (quarter, other) in scenario.economics.other_cost.iter().enumerate() {
        ledger[spent + quarter] += other;
    }
    for (number, risk) in scenario.risks.iter().enumerate() {
        spend(model, world, Holder::Risk(number), &risk.cost, |quarter, cost| {
            ledger[spent + quarter] += cost;
        });
    }
    for variant in model.mixes.variants(mix).iter().copied().map(usize::from) {
        let variant = &model.variants[variant];
        let program = &scenario.programs[variant.chosen.program];
        spend(
            model,
            world,
            Holder::Program(variant.chosen.program),
            &program.cost,
            |quarter, cost| {
                ledger[spent + quarter] += cost;
                ledger[programs + quarter] += cost;
            },
        );
        for hire in &program.hires {
            let monthly = world.value(scenario.teams[hire.team].cost_per_rep) / 12.0;
            for month in variant.start + hire.after_months as usize..model.months() {
                ledger[programs + month / 3] += f64::from(hire.count) * monthly;
            }
        }
    }
    for (team, people) in people.iter().enumerate() {
        let monthly = world.value(scenario.teams[team].cost_per_rep) / 12.0;
        let headcount = layout.company(CompanyAccount::Headcount(team));
        let ramped = layout.company(CompanyAccount::RampedReps(team));
        for month in 0..model.months() {
            let quarter = month / 3;
            ledger[spent + quarter] += monthly * people.present[month];
            ledger[ramped + quarter] += people.ramped[month] / 3.0;
            // The quarter's last month is what stays.
            ledger[headcount + quarter] = people.present[month];
        }
    }
}

/// Tells `post` of the costs of a Program or risk that acts in this trial.
fn spend(
    model: &Model,
    world: &World,
    holder: Holder,
    cost: &Cost,
    mut post: impl FnMut(usize, f64),
) {
    let Some((start, lasts)) = world.span(holder).filter(|(start, _)| *start < model.months())
    else {
        return;
    };
    post(start / 3, world.value(cost.upfront));
    let monthly = world.value(cost.per_month);
    (start..model.months().min(start.saturating_add(lasts))).for_each(|m| post(m / 3, monthly));
}
