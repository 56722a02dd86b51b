//! The life of each opportunity: its day, cycle and amount, then quarter by quarter.

use rand::RngExt;
use rand::rngs::StdRng;

use super::influence::Influences;
use super::luck::Luck;
use super::plan::Plan;

const DAYS_PER_MONTH: f64 = 30.4375;

pub struct Opportunity {
    pub cell: usize,
    /// The quarter of acceptance; −1 for those that are open as the plan starts.
    pub accepted: i64,
    /// The quarter of the first scheduled close; it may lie beyond the plan.
    pub first_scheduled: i64,
    pub amount: f64,
    /// Quarter and whether it was won; `None` where it stays open to the plan's end.
    pub resolved: Option<(i64, bool)>,
}

impl Opportunity {
    /// Accepted before the quarter and unresolved as it begins.
    pub fn is_open_at_start_of(&self, quarter: i64) -> bool {
        self.accepted < quarter && self.resolved.is_none_or(|(resolved, _)| resolved >= quarter)
    }

    /// The quarter it is scheduled for as this one begins, if it is open then: it slips by
    /// one quarter at a time, so that it is never scheduled for the past.
    pub fn scheduled_at_start_of(&self, quarter: i64) -> i64 {
        self.first_scheduled.max(quarter)
    }

    pub fn is_won_in(&self, quarter: i64) -> bool {
        self.resolved == Some((quarter, true))
    }
}

/// Those open at the start and those accepted, as (cell, month).
pub fn close_all(
    plan: &Plan,
    luck: &Luck,
    influences: &Influences,
    accepted: &[(usize, usize)],
    rng: &mut StdRng,
) -> Vec<Opportunity> {
    let mut opportunities = Vec::new();
    for open in &plan.open {
        let amount = open
            .amount
            .unwrap_or_else(|| draw_amount(plan, luck, influences, open.cell, open.quarter, rng));
        let resolved = resolve(plan, luck, influences, open.cell, open.quarter, open.win_rate, rng);
        let first_scheduled = open.quarter as i64;
        let accepted = -1;
        opportunities.push(Opportunity {
            cell: open.cell,
            accepted,
            first_scheduled,
            amount,
            resolved,
        });
    }
    for &(cell, month) in accepted {
        let rules = &plan.cells[cell];
        let cycle = rules.sales_cycle.as_ref().expect("a sales cycle").sample(rng)
            * luck.value(rules.sales_cycle_level)
            * influences.in_month("sales_cycle", cell, month);
        let day_in_month: f64 = rng.random();
        let scheduled_month = month + (day_in_month + cycle / DAYS_PER_MONTH).floor() as usize;
        let quarter = scheduled_month / 3;
        opportunities.push(Opportunity {
            cell,
            accepted: month as i64 / 3,
            first_scheduled: quarter as i64,
            amount: draw_amount(plan, luck, influences, cell, quarter, rng),
            resolved: resolve(plan, luck, influences, cell, quarter, None, rng),
        });
    }
    opportunities
}

fn draw_amount(
    plan: &Plan,
    luck: &Luck,
    influences: &Influences,
    cell: usize,
    first_scheduled: usize,
    rng: &mut StdRng,
) -> f64 {
    let rules = &plan.cells[cell];
    rules.deal_size.as_ref().expect("a deal size").sample(rng)
        * luck.value(rules.deal_size_level)
        * influences.in_quarter("deal_size", cell, first_scheduled)
}

/// Slips or resolves, quarter by quarter, as far as the plan goes.
fn resolve(
    plan: &Plan,
    luck: &Luck,
    influences: &Influences,
    cell: usize,
    first_scheduled: usize,
    own_win_rate: Option<f64>,
    rng: &mut StdRng,
) -> Option<(i64, bool)> {
    let rules = &plan.cells[cell];
    let mut slips = 0;
    for quarter in first_scheduled..plan.calendar.quarters {
        let slip_rate =
            luck.value(rules.slip_rate) * influences.in_quarter("slip_rate", cell, quarter);
        if slips < rules.max_slips && rng.random::<f64>() < slip_rate {
            slips += 1;
            continue;
        }
        let base = own_win_rate.unwrap_or_else(|| luck.value(rules.win_rate.expect("a win rate")));
        let win_rate = (base * influences.in_quarter("win_rate", cell, quarter)).min(1.0);
        let chance = win_rate * luck.value(rules.slip_win_factor).powi(slips as i32);
        return Some((quarter as i64, rng.random::<f64>() < chance));
    }
    None
}
