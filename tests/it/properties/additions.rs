//! Whatever joins a scenario leaves the luck of everything else as it was: a new driver must
//! not disturb the strata of the others, nor their Sobol' points.

use spandrel::model::Model;
use spandrel::scenario::Sampling;

use super::subjects::{Subject, run};
use super::tables::{Rows, assert_kept, rows};
use crate::kitchen_sink::changed;

const TRIALS: usize = 100;

/// The line of the kitchen sink that lists its regions.
const REGIONS: &str = r#"region = ["Americas", "EMEA", "APAC"]"#;

const PROGRAM: &str = r#"
[[program]]
name = "A new one"
start = ["FY27-Q3", "FY28-Q1"]
lag_months = { uniform = { low = 0, high = 3 } }
cost = { upfront = { uniform = { low = 5, high = 9 } }, per_month = 70 }
audience = "Accounts"
[[program.effect]]
name = "reach"
where = { segment = "Enterprise" }
add = { gamma = { mean = 14, sd = 4 } }
enters = "mql"
share = { region = { EMEA = 1 } }
[[program.effect]]
name = "desk"
team = "Enterprise AEs"
multiply = "opportunities_per_rep"
by = { pert = { low = 1.0, mode = 1.1, high = 1.3 } }
[[program.effect]]
name = "attrition"
team = "Enterprise AEs"
multiply = "attrition"
by = 0.5
[[program.effect]]
name = "churn"
multiply = "churn"
by = { uniform = { low = 0.7, high = 0.9 } }
[[program.effect]]
name = "cycle"
multiply = "sales_cycle"
by = 0.9
[[program.hire]]
team = "Partner managers"
count = 2
"#;

/// A source that is off the whole year, and the team that feeds it.
const SOURCE_AND_TEAM: &str = r#"
[[team]]
name = "Students"
headcount = 3
attrition = { beta = { mean = 0.5, sd = 0.1 } }
backfill_months = 1
[[source]]
name = "Another"
volume = { gamma = { mean = 30, sd = 10 } }
per_rep_of = "Students"
share.region = { EMEA = 1, APAC = 1 }
seasonality = [0, 0, 0, 0]
growth = { uniform = { low = 0, high = 0.4 } }
volatility = 0.5
"#;

const RISK: &str = r#"
[[risk]]
name = "Never"
probability = 0
lag_months = { uniform = { low = 0, high = 3 } }
cost.upfront = { uniform = { low = 1e6, high = 2e6 } }
[[risk.effect]]
name = "win rate"
multiply = "win_rate"
by = { uniform = { low = 0.1, high = 0.3 } }
[[risk.effect]]
name = "attrition"
team = "Enterprise AEs"
multiply = "attrition"
by = 3
[[risk.effect]]
name = "entries"
where = { segment = "Enterprise" }
add = 40
share = { region = { EMEA = 1 } }
"#;

const GOAL: &str = r#"
[[goal]]
name = "Commercial"
metric = "new_arr"
where = { segment = "Commercial" }
period = "FY28"
at_least = 1
"#;

fn model(toml: &str) -> Model {
    sampled(toml, Sampling::LatinHypercube)
}

fn sampled(toml: &str, sampling: Sampling) -> Model {
    let sink = Subject::new("tests/it/data/kitchen-sink.toml");
    let mut model = sink.with(toml.to_owned()).model(TRIALS);
    model.scenario.simulation.sampling = sampling;
    model
}

/// The rows of the kitchen sink's own mixes in a changed kitchen sink.
fn rows_of(toml: &str) -> Rows {
    let before = model(crate::kitchen_sink::TOML);
    let own: Vec<String> = before.every_mix().unwrap().map(|mix| before.mix_name(mix)).collect();
    let mut model = model(toml);
    let mixes = model.mixes_named(&own).unwrap();
    rows(&run(&model, &mixes))
}

/// A driver more leaves the draws of all others as they were, to the last bit.
#[test]
fn a_driver_more_leaves_the_draws_of_the_others() {
    use spandrel::engine::DriverDraws;

    for sampling in [Sampling::LatinHypercube, Sampling::Random, Sampling::Sobol] {
        let draws = |toml: &str| -> Vec<(String, Vec<f64>)> {
            let model = sampled(toml, sampling);
            let draws = DriverDraws::new(&model.scenario, 9, TRIALS);
            let drivers = model.scenario.drivers.iter().enumerate();
            drivers.map(|(at, one)| (one.name.clone(), draws.driver(at).to_vec())).collect()
        };
        let before = draws(crate::kitchen_sink::TOML);
        let after = draws(&format!("{}{PROGRAM}{RISK}", crate::kitchen_sink::TOML));
        assert!(after.len() > before.len() + 4);
        assert!(before.iter().all(|driver| after.contains(driver)), "{sampling:?}");
    }
}

fn appended(text: &str) -> String {
    format!("{}{text}", crate::kitchen_sink::TOML)
}

#[test]
fn what_joins_a_scenario_leaves_the_other_rows_as_they_were() {
    let before = rows_of(crate::kitchen_sink::TOML);
    for (what, toml) in [
        ("a Program", appended(PROGRAM)),
        ("a source and its team", appended(SOURCE_AND_TEAM)),
        ("a risk that never happens", appended(RISK)),
        (
            "a member of a dimension",
            changed(REGIONS, r#"region = ["Americas", "EMEA", "APAC", "LATAM"]"#),
        ),
        (
            "a first member of a dimension",
            changed(REGIONS, r#"region = ["LATAM", "Americas", "EMEA", "APAC"]"#),
        ),
        ("everything", appended(&[PROGRAM, SOURCE_AND_TEAM, RISK].concat())),
    ] {
        assert_kept(what, &before, &rows_of(&toml));
    }
}

#[test]
fn starts_that_a_search_adds_leave_named_mixes_as_they_were() {
    let named = |toml: &str| {
        let model = model(toml);
        rows(&run(&model, &model.mixes.named().collect::<Vec<_>>()))
    };
    let any_quarter = "starts = { Events = \"any quarter\" }";
    let before = changed(any_quarter, "").replace("must_exclude = [\"Events@FY28-Q4\"]", "");
    let after = changed(any_quarter, "starts = \"any quarter\"");
    assert_kept("every quarter as a start", &named(&before), &named(&after));
}

#[test]
fn a_new_goal_changes_the_chance_of_all_goals_alone() {
    let only_tables = |toml: &str| {
        let mut rows = rows_of(toml);
        rows.retain(|key, _| !key.starts_with("ranked.csv"));
        // The goal's threshold becomes the target of the figure that it asks for.
        rows.retain(|key, _| !key.ends_with("| segment | Commercial | new_arr"));
        rows
    };
    let (before, after) = (only_tables(crate::kitchen_sink::TOML), only_tables(&appended(GOAL)));
    assert_kept("a goal", &before, &after);
}

/// A source in cells of their own changes nothing elsewhere.
#[test]
fn a_source_leaves_the_cells_alone_that_it_does_not_reach() {
    let source = r#"
[[source]]
name = "Overseas"
where = { segment = "Commercial", region = "LATAM" }
volume = { gamma = { mean = 30, sd = 10 } }
volatility = 0.3
"#;
    let toml = changed(REGIONS, r#"region = ["Americas", "EMEA", "APAC", "LATAM"]"#);
    let elsewhere = |rows: Rows| -> Rows {
        let slices = ["| region | Americas |", "| region | EMEA |", "| segment | Enterprise |"];
        rows.into_iter().filter(|(key, _)| slices.iter().any(|slice| key.contains(slice))).collect()
    };
    let mut before = elsewhere(rows_of(&toml));
    let after = elsewhere(rows_of(&format!("{toml}{source}")));
    // Which mixes are among the best, and have rows, depends on the company's goals.
    let mix = |key: &str| key.split(" | ").nth(1).unwrap_or_default().to_owned();
    let shown: std::collections::BTreeSet<String> = after.keys().map(|key| mix(key)).collect();
    before.retain(|key, _| shown.contains(&mix(key)));
    assert!(before.len() > 500);
    assert_kept("a source", &before, &after);
}
