//! A scenario with about a million feasible mixes: `scenarios/bridge-the-gap.toml` with twenty
//! Programs, nine of its own and eleven more, and a search among them.

/// The scenario's text, with this `[search]`.
pub fn twenty_programs(search: &str) -> String {
    let (plan, _) = super::BRIDGE
        .split_once("\n# ---- candidates")
        .expect("the scenario's mixes and its search come last");
    format!("{plan}{MORE_PROGRAMS}{search}")
}

/// A search with every kind of constraint that has 1 016 864 feasible mixes.
pub const A_MILLION: &str = r#"
[search]
budget = 5200000
budget_by_year = { FY27 = 2900000 }
max_programs = 9
max_hires = 12
at_least_one_of = ["Enterprise ABM", "Executive events", "Field events EMEA", "Webinars"]
"#;

/// One that nearly has the most mixes that are listed.
pub const TEN_MILLION: &str = r#"
[search]
budget = 1600000
max_programs = 4
starts = "any quarter"
"#;

/// One that has more.
pub const MORE: &str = r#"
[search]
budget = 5000000
starts = "any quarter"
"#;

const MORE_PROGRAMS: &str = r#"
[[program]]
name = "Paid social"
start = "FY27-Q1"
months = 18
cost.per_month = { pert = { low = 14000, mode = 18000, high = 25000 } }
[[program.effect]]
where = { channel = "Inbound", segment = "Small Business" }
add = { gamma = { mean = 150, sd = 60 } }

[[program]]
name = "Webinars"
start = ["FY27-Q1", "FY27-Q3"]
months = 12
lag_months = 1
half_life_months = 2
cost.per_month = 9000
[[program.effect]]
where = { channel = "Inbound", segment = "Commercial" }
add = { gamma = { mean = 45, sd = 15 } }
enters = "mql"

[[program]]
name = "Field events EMEA"
start = "FY27-Q2"
months = 9
lag_months = 2
cost.upfront = 50000
cost.per_month = { triangular = { low = 15000, mode = 20000, high = 30000 } }
audience = "Enterprise accounts"
[[program.effect]]
where = { segment = "Enterprise", channel = "Outbound", region = "EMEA" }
add = { gamma = { mean = 9, sd = 4 } }
enters = "mql"

[[program]]
name = "Analyst relations"
start = "FY27-Q1"
lag_months = 6
ramp_months = 6
cost.per_month = 12000
[[program.effect]]
where = { segment = "Enterprise" }
multiply = "win_rate"
by = { pert = { low = 1.0, mode = 1.02, high = 1.06 } }

[[program]]
name = "Customer success pod"
start = ["FY27-Q1", "FY27-Q2"]
lag_months = 3
ramp_months = 6
cost = { upfront = 60000, per_month = 28000 }
[[program.effect]]
multiply = "churn"
by = { pert = { low = 0.8, mode = 0.9, high = 1.0 } }

[[program]]
name = "Customer marketing"
start = "FY27-Q2"
ramp_months = 4
cost.per_month = 11000
[[program.effect]]
multiply = "expansion"
by = { pert = { low = 1.0, mode = 1.06, high = 1.15 } }

[[program]]
name = "Commercial AE hires"
start = "FY27-Q1"
cost.upfront = 60000
[[program.hire]]
team = "Commercial AEs"
count = 3
after_months = 2

[[program]]
name = "Small Business AE hires"
start = "FY27-Q1"
cost.upfront = 30000
[[program.hire]]
team = "Small Business AEs"
count = 2
after_months = 1

[[program]]
name = "Deal desk"
start = "FY27-Q1"
lag_months = 1
cost.per_month = 16000
[[program.effect]]
where = { segment = ["Enterprise", "Commercial"] }
multiply = "slip_rate"
by = { pert = { low = 0.8, mode = 0.9, high = 1.0 } }

[[program]]
name = "Outbound data"
start = "FY27-Q1"
excludes = ["SDR pod"]
cost = { upfront = 35000, per_month = 7000 }
[[program.effect]]
where = { channel = "Outbound" }
multiply = "volume"
by = { pert = { low = 1.0, mode = 1.08, high = 1.2 } }

[[program]]
name = "Referral programme"
start = "FY27-Q2"
lag_months = 3
ramp_months = 6
requires = ["Partner alliance"]
cost.per_month = 10000
[[program.effect]]
where = { channel = "Partner", segment = "Commercial" }
add = { gamma = { mean = 5, sd = 2 } }
enters = "opportunity"
"#;
