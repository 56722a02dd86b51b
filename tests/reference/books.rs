//! What happened, added up by quarter: for every slice, and for the company alone.

use super::closing::Opportunity;
use super::funnel::Flow;
use super::influence::Influences;
use super::luck::Luck;
use super::people::People;
use super::plan::{Plan, Slice};

pub struct Books {
    /// By slice (in the order of `Plan::slices`) and quarter.
    pub slices: Vec<Vec<Sums>>,
    /// By quarter.
    pub company: Vec<Company>,
}

/// The sums of a cell, or of a slice of cells, in a quarter.
#[derive(Clone, Default)]
pub struct Sums {
    pub starting_pipeline: f64,
    pub next_quarter_pipeline: f64,
    pub open_pipeline: f64,
    /// Amount won in the quarter out of its starting pipeline.
    pub won_from_starting: f64,
    /// Amount won in the quarter in which it was accepted.
    pub created_and_closed: f64,
    pub created: f64,
    pub pipeline_created: f64,
    pub won: f64,
    pub lost: f64,
    pub new_arr: f64,
    pub waiting: f64,
    /// By stage.
    pub entries: Vec<f64>,
}

/// The sums of a quarter that only the company has.
#[derive(Clone, Default)]
pub struct Company {
    pub opening_arr: f64,
    pub churned_arr: f64,
    pub expansion_arr: f64,
    pub ending_arr: f64,
    pub revenue: f64,
    pub program_cost: f64,
    pub cost: f64,
    pub teams: Vec<TeamQuarter>,
}

/// A team's quarter.
#[derive(Clone, Default)]
pub struct TeamQuarter {
    /// In its last month.
    pub headcount: f64,
    /// Mean of its months.
    pub ramped: f64,
    /// Σ min(desk, capacity).
    pub worked: f64,
    /// Σ capacity.
    pub capacity: f64,
}

impl Books {
    pub fn keep(
        plan: &Plan,
        luck: &Luck,
        influences: &Influences,
        people: &[People],
        flow: &Flow,
        opportunities: &[Opportunity],
    ) -> Self {
        let quarters = plan.calendar.quarters;
        let none = Sums { entries: vec![0.0; plan.stages.len()], ..Sums::default() };
        let mut cells = vec![vec![none.clone(); quarters]; plan.cells.len()];
        for opportunity in opportunities {
            enter(&mut cells[opportunity.cell], opportunity);
        }
        for &(stage, month, cell, count) in &flow.entries {
            cells[cell][month / 3].entries[stage] += count;
        }
        for &(quarter, cell) in &flow.waiting {
            cells[cell][quarter].waiting += 1.0;
        }
        let sum_of_cells = |slice: Slice| {
            let mut sums = vec![none.clone(); quarters];
            for (_, of_cell) in
                cells.iter().enumerate().filter(|(cell, _)| plan.is_in(*cell, slice))
            {
                sums.iter_mut().zip(of_cell).for_each(|(sum, part)| sum.add(part));
            }
            sums
        };
        let slices = plan.slices.iter().map(|&slice| sum_of_cells(slice)).collect();
        let mut company = vec![Company::default(); quarters];
        customers(plan, luck, influences, &cells, &mut company);
        costs(plan, luck, influences, people, &mut company);
        program_people(plan, luck, influences, &mut company);
        for (team, people) in people.iter().enumerate() {
            for (quarter, company) in company.iter_mut().enumerate() {
                let months = 3 * quarter..3 * quarter + 3;
                let desks = &flow.desks[team][months.clone()];
                company.teams.push(TeamQuarter {
                    headcount: people.headcount[3 * quarter + 2],
                    ramped: people.ramped[months].iter().sum::<f64>() / 3.0,
                    worked: desks.iter().map(|desk| desk.0).sum(),
                    capacity: desks.iter().map(|desk| desk.1).sum(),
                });
            }
        }
        Self { slices, company }
    }
}

impl Sums {
    fn add(&mut self, part: &Sums) {
        self.starting_pipeline += part.starting_pipeline;
        self.next_quarter_pipeline += part.next_quarter_pipeline;
        self.open_pipeline += part.open_pipeline;
        self.won_from_starting += part.won_from_starting;
        self.created_and_closed += part.created_and_closed;
        self.created += part.created;
        self.pipeline_created += part.pipeline_created;
        self.won += part.won;
        self.lost += part.lost;
        self.new_arr += part.new_arr;
        self.waiting += part.waiting;
        self.entries.iter_mut().zip(&part.entries).for_each(|(sum, part)| *sum += part);
    }
}

/// Enters an opportunity into every quarter of its life.
fn enter(sums: &mut [Sums], opportunity: &Opportunity) {
    let amount = opportunity.amount;
    for (place, sum) in sums.iter_mut().enumerate() {
        let quarter = place as i64;
        let won = opportunity.is_won_in(quarter);
        if opportunity.is_open_at_start_of(quarter) {
            sum.open_pipeline += amount;
            let scheduled = opportunity.scheduled_at_start_of(quarter);
            if scheduled == quarter {
                sum.starting_pipeline += amount;
                if won {
                    sum.won_from_starting += amount;
                }
            } else if scheduled == quarter + 1 {
                sum.next_quarter_pipeline += amount;
            }
        }
        if opportunity.accepted == quarter {
            sum.created += 1.0;
            sum.pipeline_created += amount;
            if won {
                sum.created_and_closed += amount;
            }
        }
        if won {
            sum.won += 1.0;
            sum.new_arr += amount;
        }
        if opportunity.resolved == Some((quarter, false)) {
            sum.lost += 1.0;
        }
    }
}

/// ARR of each base, quarter by quarter.
fn customers(
    plan: &Plan,
    luck: &Luck,
    influences: &Influences,
    cells: &[Vec<Sums>],
    company: &mut [Company],
) {
    // A quarter's change that lands in month i is there for 1 − (i − ½)/3 of the quarter.
    let landed: f64 = (0..3).map(|i| plan.linearity[i] * (1.0 - (i as f64 + 0.5) / 3.0)).sum();
    for base in &plan.bases {
        let mut arr = base.arr;
        // An effect covers a base wholly or not at all, so that any of its cells tells.
        let a_cell = base.cells.iter().position(|&joins| joins);
        for (quarter, company) in company.iter_mut().enumerate() {
            let factor =
                |name: &str| a_cell.map_or(1.0, |cell| influences.in_quarter(name, cell, quarter));
            let churn = (luck.value(base.churn) * factor("churn")).min(1.0);
            let expansion = luck.value(base.expansion) * factor("expansion");
            let churned = arr * (1.0 - (1.0 - churn).powf(0.25));
            let expanded = arr * ((1.0 + expansion).powf(0.25) - 1.0);
            let of_base = cells.iter().zip(&base.cells).filter(|(_, joins)| **joins);
            let new: f64 = of_base.map(|(cell, _)| cell[quarter].new_arr).sum();
            let ending = arr - churned + expanded + new;
            company.opening_arr += arr;
            company.churned_arr += churned;
            company.expansion_arr += expanded;
            company.ending_arr += ending;
            company.revenue += (arr + (ending - arr) * landed) / 4.0;
            arr = ending;
        }
    }
}

/// Everybody at work, what Programs and risks cost, and the rest.
fn costs(
    plan: &Plan,
    luck: &Luck,
    influences: &Influences,
    people: &[People],
    company: &mut [Company],
) {
    for (quarter, company) in company.iter_mut().enumerate() {
        company.cost += plan.other_cost[quarter];
        for (team, people) in plan.teams.iter().zip(people) {
            let months: f64 = people.headcount[3 * quarter..3 * quarter + 3].iter().sum();
            company.cost += months * luck.value(team.cost_per_rep) / 12.0;
        }
    }
    for active in &influences.active {
        for month in 0..plan.calendar.months() {
            let since = month as i64 - active.start;
            let mut cost = 0.0;
            if since == 0 {
                cost += luck.value(active.campaign.upfront);
            }
            if since >= 0 && (since as f64) < active.duration {
                cost += luck.value(active.campaign.per_month);
            }
            company[month / 3].cost += cost;
            if !active.is_risk {
                company[month / 3].program_cost += cost;
            }
        }
    }
}

/// The people that Programs hire, as Program cost, from joining to the end of the plan.
fn program_people(plan: &Plan, luck: &Luck, influences: &Influences, company: &mut [Company]) {
    for active in influences.active.iter().filter(|active| !active.is_risk) {
        for hire in active.hires {
            let monthly = hire.count as f64 * luck.value(plan.teams[hire.team].cost_per_rep) / 12.0;
            for month in 0..plan.calendar.months() {
                if month as i64 >= active.start + hire.after_months {
                    company[month / 3].program_cost += monthly;
                }
            }
        }
    }
}
