//! Misses of plans in which only one thing can go wrong.

use spandrel::analysis::explain::{Cause, Explanation};

use super::explained;

/// A plan that comes to 40 opportunities a month, half of which are won within the quarter: 60
/// deals, 60 000 a quarter.
const PLAN: &str = r#"
    plan = { name = "Causes", start = "2027-01", quarters = 4 }
    simulation = { trials = 1500, seed = 3 }
    dimensions = { segment = ["All"] }
    funnel = { stages = ["opportunity"] }
    source = [{ name = "Steady", volume = 20 }, { name = "Moody", volume = MOODY }]
    goal = [{ name = "New ARR", metric = "new_arr", period = "FY27", at_least = LEAST }]
    [[assume]]
    win_rate = WIN_RATE
    slip_rate = SLIP_RATE
    sales_cycle = 0
    deal_size = 1000
    deal_size_level = LEVEL
    MORE
"#;

fn plan(changes: &[(&str, &str)]) -> Explanation {
    let defaults = [
        ("MOODY", "20"),
        ("LEAST", "215_000"),
        ("WIN_RATE", "0.5"),
        ("SLIP_RATE", "0"),
        ("LEVEL", "1"),
        ("MORE", ""),
    ];
    let mut text = PLAN.to_owned();
    for (name, value) in changes.iter().chain(&defaults) {
        text = text.replace(name, value);
    }
    explained(&text)
}

/// The share of the misses that a cause has; there must be enough of them.
fn share(explanation: &Explanation, cause: Cause) -> f64 {
    let goal = &explanation.causes[0].goals[0];
    assert!(goal.missed.estimate > 0.03, "{:?}", goal.missed);
    let total: f64 = goal.causes.iter().map(|one| one.share.estimate).sum();
    assert!((total - 1.0).abs() < 1e-9, "{goal:?}");
    // With a single goal, any goal is that one.
    assert_eq!(explanation.causes[0].all, *goal);
    let known = goal.causes.iter().find(|one| one.cause == cause);
    known.map_or(0.0, |one| one.share.estimate)
}

const TEAM: &str = r#"
    [[team]]
    name = "Reps"
    serves = { segment = "All" }
    headcount = 4
    opportunities_per_rep = 8
    waiting_loss = 1
"#;

#[test]
fn misses_of_a_starved_plan_are_put_down_to_capacity() {
    // 40 are offered a month, 32 taken on: 192 deals a year where 215 are asked for.
    let starved = plan(&[("MORE", TEAM)]);
    assert!(starved.mix.all_goals.estimate < 0.1);
    assert!(share(&starved, Cause::Capacity(0)) > 0.95, "{:?}", starved.causes[0].all);
    let name = &starved.causes[0].all.causes[0].name;
    assert_eq!(name, "capacity: Reps");
    // A team twice as large is never in the way: what misses are left have other causes.
    let staffed = plan(&[("MORE", &TEAM.replace("headcount = 4", "headcount = 12"))]);
    assert_eq!(share(&staffed, Cause::Capacity(0)), 0.0);
}

#[test]
fn what_alone_is_uncertain_is_the_cause() {
    let volume = "{ gamma = { mean = 20, sd = 9 } }";
    let level = "{ uniform = { low = 0.6, high = 1.4 } }";
    let win_rate = "{ uniform = { low = 0.3, high = 0.7 } }";
    let slip_rate = "{ uniform = { low = 0, high = 0.9 } }";
    for (name, value, least, cause, most) in [
        ("MOODY", volume, "215_000", Cause::Created(1), 0.7),
        ("LEVEL", level, "215_000", Cause::DealSize, 0.7),
        ("WIN_RATE", win_rate, "215_000", Cause::Conversion, 0.7),
        ("SLIP_RATE", slip_rate, "180_000", Cause::Timing, 0.6),
    ] {
        let explanation = plan(&[(name, value), ("LEAST", least)]);
        let found = share(&explanation, cause);
        // The luck of single deals is behind some of the narrow misses.
        assert!(found > most, "{name}: {:?}", explanation.causes[0].all);
        assert_eq!(explanation.causes[0].all.causes[0].cause, cause);
    }
}

#[test]
fn a_risk_without_which_the_goal_were_met_is_the_cause() {
    let risk = r#"
        [[risk]]
        name = "Slump"
        probability = 0.4
        [[risk.effect]]
        multiply = "win_rate"
        by = 0.4
    "#;
    let explanation = plan(&[("MORE", risk), ("LEAST", "190_000")]);
    let found = share(&explanation, Cause::Risk(0));
    assert!(found > 0.9, "{:?}", explanation.causes[0].all);
}

#[test]
fn a_goal_above_what_the_plan_expects_is_missed_by_the_plan_itself() {
    let explanation = plan(&[("LEAST", "300_000")]);
    assert_eq!(share(&explanation, Cause::Plan), 1.0);
}
