//! What knowledge is worth, in closed form.

use spandrel::analysis::explain::{Information, Knowledge, Output};
use spandrel::scenario::Metric;

use super::{driver, explained};

/// Two Programs of which one may be chosen. Sure adds 10 opportunities a month, Bold 2 to 16:
/// one on average fewer, but it is the better one where it adds more than 10. Of the entries of
/// six months every other one is won, at 1000 each.
const BOLD: &str = r#"
    plan = { name = "Bold", start = "2027-01", quarters = 2 }
    simulation = { trials = 10_000, seed = 5 }
    dimensions = { segment = ["All"] }
    funnel = { stages = ["opportunity"] }
    source = [{ name = "A", volume = 50 }]
    assume = [{ win_rate = 0.5, sales_cycle = 0, deal_size = 1000 }]
    customers = [{ name = "Base", arr = 1_000_000, churn = { beta = { mean = 0.1, sd = 0.02 } } }]
    [[program]]
    name = "Sure"
    start = "FY27-Q1"
    excludes = ["Bold"]
    effect = [{ name = "reach", add = 10 }]
    [[program]]
    name = "Bold"
    start = "FY27-Q1"
    effect = [{ name = "reach", add = { uniform = { low = 2, high = 16 } } }]
"#;

/// Two Programs of which one may be chosen, and one is needed. Each costs 0 to 100 in all; no
/// more than 55 of the first, or 50 of the second, meets the budget.
const BUDGET: &str = r#"
    plan = { name = "Budget", start = "2027-01", quarters = 1 }
    simulation = { trials = 10_000, seed = 5 }
    dimensions = { segment = ["All"] }
    funnel = { stages = ["opportunity"] }
    source = [{ name = "A", volume = 10 }]
    assume = [{ win_rate = 0.5, sales_cycle = 0, deal_size = 1000 }]
    goal = [
        { name = "Created", metric = "opportunities_created", period = "FY27-Q1..FY27-Q1", at_least = 150 },
        { name = "Budget", metric = "program_cost", period = "FY27-Q1..FY27-Q1", at_most = 100 },
    ]
    [[program]]
    name = "One"
    start = "FY27-Q1"
    excludes = ["Two"]
    cost.upfront = { uniform = { low = 45, high = 145 } }
    effect = [{ name = "reach", add = 200 }]
    [[program]]
    name = "Two"
    start = "FY27-Q1"
    cost.upfront = { uniform = { low = 50, high = 150 } }
    effect = [{ name = "reach", add = 200 }]
"#;

fn of(information: &[Information], objective: Output) -> &Information {
    information.iter().find(|one| one.objective == objective).unwrap()
}

fn worth(information: &Information, driver: usize) -> Knowledge {
    information.drivers.iter().find(|(number, _)| *number == driver).unwrap().1
}

/// A choice learned from so many trials loses little on the best one: a share of the worth.
fn assert_worth(known: Knowledge, truth: f64, lost: f64) {
    let error = 4.0 * known.worth.standard_error;
    let off = known.worth.value - truth;
    assert!((-error - lost * truth..error).contains(&off), "{known:?}, should be {truth}");
    assert!(known.worth.standard_error < 0.05 * truth, "{known:?} is too coarse");
    assert!(known.is_clear);
}

#[test]
fn to_know_a_linear_driver_is_worth_what_its_loss_integral_says() {
    let explanation = explained(BOLD);
    let information = of(&explanation.information, Output::Figure(Metric::NewArr));
    assert_eq!((information.chosen.as_str(), information.candidates), ("Sure", 3));
    let known = worth(information, driver(&explanation, "program.Bold.effect.reach.add"));
    // E max(X − 10, 0) of a uniform X from 2 to 16, over six months, half won, at 1000.
    let truth = 36.0 / 28.0 * 3.0 * 1000.0;
    assert_worth(known, truth, 0.01);
    assert!((known.changes.value - 6.0 / 14.0).abs() < 0.03, "{known:?}");
    assert_worth(information.all_drivers, truth, 0.02);
    assert!(information.foresight.value > truth);
    let churn = worth(information, driver(&explanation, "customers.Base.churn"));
    assert!(!churn.is_clear && churn.worth.value.abs() < 0.01 * truth, "{churn:?}");
    assert!(churn.changes.value < 0.2, "{churn:?}");
}

#[test]
fn to_know_a_cost_is_worth_the_chances_that_it_saves() {
    let explanation = explained(BUDGET);
    let information = of(&explanation.information, Output::AllGoals);
    assert_eq!(information.chosen, "One");
    // Where the first is within the budget it is chosen, else the second: 0.55 + 0.45 × 0.5.
    for program in ["One", "Two"] {
        let name = format!("program.{program}.cost.upfront");
        assert_worth(worth(information, driver(&explanation, &name)), 0.225, 0.05);
    }
    assert_worth(information.all_drivers, 0.225, 0.05);
    let foresight = information.foresight;
    assert!((foresight.value - 0.225).abs() < 4.0 * foresight.standard_error, "{foresight:?}");
}
