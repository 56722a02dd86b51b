//! What a CRM would export of a plan's opportunities: one row each, with days in place of months.

use std::fmt::Write;
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::influence::Influences;
use super::luck::Luck;
use super::{funnel, people, read, scrambled};

const DAYS_PER_MONTH: f64 = 30.4375;

/// The days that an export shows.
#[derive(Clone, Copy)]
pub struct Shown {
    /// The first day of the plan.
    pub begins: Date,
    /// What closed before this day is not in the export.
    pub closes_from: Date,
    /// The day of the export: what closes later is open.
    pub as_of: Date,
}

/// The opportunities of one future of a plan without Programs and teams.
pub fn export(path: &Path, seed: u64, shown: Shown) -> String {
    export_with_changes(path, seed, shown).0
}

/// Its opportunities, and the history of their planned closes as a CRM has it.
pub fn export_with_changes(path: &Path, seed: u64, shown: Shown) -> (String, String) {
    let plan = read::plan(path);
    let mut rng = StdRng::seed_from_u64(scrambled(seed) ^ scrambled(0));
    let luck = Luck::draw(&plan, &mut rng);
    let influences = Influences::new(&plan, &luck, &[]);
    let people = people::work(&plan, &luck, &influences, &[], &mut rng);
    let flow = funnel::run(&plan, &luck, &influences, &people, &mut rng);
    let mut text = "id,created,closed,amount,stage".to_owned();
    plan.dimensions.iter().for_each(|(name, _)| {
        let _ = write!(text, ",{name}");
    });
    text.push('\n');
    let mut changes = "id,changed,field,old,new\n".to_owned();
    for (number, (cell, month)) in flow.accepted.iter().enumerate() {
        let rules = &plan.cells[*cell];
        let cycle = rules.sales_cycle.as_ref().expect("a cycle").sample(&mut rng)
            * luck.value(rules.sales_cycle_level);
        let amount = rules.deal_size.as_ref().expect("a size").sample(&mut rng)
            * luck.value(rules.deal_size_level);
        let slips = slips(rules.max_slips, luck.value(rules.slip_rate), &mut rng);
        let won = rng.random::<f64>() < luck.value(rules.win_rate.expect("a win rate"));
        let within: f64 = rng.random();
        let first = shown.begins.checked_add((*month as i64).months()).expect("a month");
        let began =
            first.checked_add((((within * DAYS_PER_MONTH) as i64).min(27)).days()).expect("a day");
        let planned =
            began.checked_add((cycle.round().min(36_000.0) as i64).days()).expect("a day");
        // Put off as a quarter ends, to the same day of the next one.
        let after = |slips: i64| planned.checked_add((3 * slips).months()).expect("a day");
        let close = after(slips);
        if close < shown.closes_from || began > shown.as_of {
            continue;
        }
        let mut scheduled = planned;
        for slip in 1..=slips {
            let changed = last_day_of_quarter(after(slip - 1));
            if changed <= shown.as_of {
                scheduled = after(slip);
                let _ = writeln!(
                    changes,
                    "D{number},{changed},Close Date,{},{scheduled}",
                    after(slip - 1)
                );
            }
        }
        let (closed, stage) = match (close <= shown.as_of, won) {
            (true, true) => (close.to_string(), "Won"),
            (true, false) => (close.to_string(), "Lost"),
            (false, _) if luck.value(rules.slip_rate) > 0.0 => (scheduled.to_string(), "Open"),
            (false, _) => (String::new(), "Open"),
        };
        let _ = write!(text, "D{number},{began},{closed},{amount:.2},{stage}");
        for ((_, members), member) in plan.dimensions.iter().zip(&rules.members) {
            let _ = write!(text, ",{}", members[*member]);
        }
        text.push('\n');
    }
    (text, changes)
}

/// Out of how many quarters an opportunity slips.
fn slips(most: i64, rate: f64, rng: &mut StdRng) -> i64 {
    let mut slips = 0;
    while rate > 0.0 && slips < most && rng.random::<f64>() < rate {
        slips += 1;
    }
    slips
}

fn last_day_of_quarter(day: Date) -> Date {
    let months = 2 - (day.month() - 1) % 3;
    day.first_of_month().checked_add(months.months()).expect("a month").last_of_month()
}
