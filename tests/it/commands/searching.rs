//! Searches that find nothing, or more than can be evaluated.

use super::*;

/// The starter scenario with more at its end.
fn desk_with(text: &str) -> Desk {
    let desk = Desk::with_plan();
    let plan = fs::read_to_string(desk.path("plan.toml")).unwrap();
    fs::write(desk.path("plan.toml"), format!("{plan}{text}")).unwrap();
    desk
}

fn programs(number: usize) -> String {
    let program = |number| format!("\n[[program]]\nname = \"P{number}\"\nstart = \"FY27-Q1\"\n");
    (0..number).map(program).collect()
}

#[test]
fn check_says_what_each_constraint_removes() {
    let desk = desk_with(
        "\n[search]\nbudget = 200000\nmax_programs = 1\nmust_include = [\"Sales enablement\"]\n",
    );
    let output = desk.spandrel(&["check", "plan.toml"]).success();
    let shown = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
    for told in [
        "The search has 1 feasible mix.",
        "CONSTRAINT                     REMOVES",
        // Both Programs: beyond the budget and the number of Programs.
        "budget $200k                         0",
        "max_programs 1                       0",
        // The mix without Programs.
        "must_include Sales enablement        1",
    ] {
        assert!(shown.contains(told), "{told}\n{shown}");
    }
}

#[test]
fn a_search_that_finds_nothing_says_so() {
    let desk = desk_with("\n[search]\nbudget = 1\nmust_include = [\"Paid search\"]\n");
    desk.spandrel(&["check", "plan.toml"])
        .success()
        .stdout(contains("The search has 0 feasible mixes.").and(contains("budget $1 ")));
    let told = "no mix keeps all constraints of [search]";
    desk.run(&[]).success().stdout(contains(told));
}

#[test]
fn a_space_too_large_to_list_is_counted_and_explored() {
    let desk = desk_with(&programs(24));
    desk.spandrel(&["check", "plan.toml"])
        .success()
        .stdout(contains("The search has 67,108,864 feasible mixes").and(contains("too many")));
    desk.run(&[]).success().stdout(contains("too many feasible mixes").and(contains("climbs")));
    assert!(desk.run_json("plan-results")["selection"]["explored"]["visited"].as_u64() > Some(100));
    desk.run(&["--mix", "Paid search + P3 + P17"]).success().stdout(contains("P17"));
    desk.run(&["--force", "--mix", "Paid search + P33"])
        .code(2)
        .stderr(contains("the scenario has no mix `Paid search + P33`"));
}
