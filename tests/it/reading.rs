//! Sound scenarios resolve to the right cells, shares and drivers.

use spandrel::scenario::{
    Action, ChosenProgram, Exclusion, GoalScope, Metric, Quantity, Reading, Sampling, Scenario,
    Slice, Value, read, render,
};

use crate::kitchen_sink::{TOML, changed, read_text};

fn sound(text: &str) -> Reading {
    read_text(text).unwrap_or_else(|problems| panic!("{}", render(&problems, false)))
}

fn bridge_the_gap() -> Reading {
    let text = include_bytes!("../../scenarios/bridge-the-gap.toml");
    read("bridge-the-gap.toml", text, &|_| Err(std::io::ErrorKind::NotFound.into()))
        .unwrap_or_else(|problems| panic!("{}", render(&problems, false)))
}

/// The number of the cell that has these members.
fn cell(scenario: &Scenario, name: &str) -> usize {
    (0..scenario.cell_count()).find(|&cell| scenario.cell_name(cell) == name).unwrap()
}

/// The driver that stands for a value.
fn driver(scenario: &Scenario, value: Option<Value>) -> &str {
    match value {
        Some(Value::Driver(driver)) => &scenario.drivers[driver].name,
        other => panic!("{other:?} is no driver"),
    }
}

#[test]
fn bridge_the_gap_is_sound() {
    let reading = bridge_the_gap();
    assert_eq!(render(&reading.warnings, false), "");
    assert_eq!(reading.sha256.len(), 64);
    let scenario = reading.scenario;
    assert_eq!(scenario.cell_count(), 18);
    assert_eq!(scenario.plan.calendar.quarter_label(7), "FY28-Q4");
    assert_eq!(scenario.simulation.sampling, Sampling::LatinHypercube);
    let names: Vec<&str> = scenario.dimensions.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["channel", "segment", "region"]);
    assert_eq!((scenario.programs.len(), scenario.mixes.len(), scenario.goals.len()), (9, 4, 3));
    assert_eq!(scenario.open_pipeline.len(), 66 + 48 + 14 + 120 + 34 + 40);
}

#[test]
fn the_last_rule_that_names_a_quantity_wins() {
    let scenario = bridge_the_gap().scenario;
    let rules = |name| &scenario.cells[cell(&scenario, name)];
    let partner = rules("channel=Partner,region=EMEA,segment=Enterprise");
    let inbound = rules("channel=Inbound,region=EMEA,segment=Enterprise");
    let small = rules("channel=Inbound,region=EMEA,segment=Small Business");
    let win_rate =
        |rules: &spandrel::scenario::CellRules| driver(&scenario, rules.win_rate).to_owned();
    assert_eq!(win_rate(partner), "assume.Partner Enterprise.win_rate");
    assert_eq!(win_rate(inbound), "assume.Enterprise.win_rate");
    // A later rule that does not name the quantity leaves it alone.
    assert_eq!(partner.deal_size, inbound.deal_size);
    assert_eq!(driver(&scenario, inbound.convert[2]), "assume.Funnel.convert.opportunity");
    assert_eq!(driver(&scenario, small.convert[2]), "assume.Small Business.convert.opportunity");
    assert_eq!(inbound.convert[0], None);
    assert_eq!(inbound.max_slips, 3);
    assert_eq!(inbound.slip_win_factor, Value::Constant(0.85));
    assert_eq!(small.deal_size_level, Value::Constant(1.0));
}

#[test]
fn shares_are_normalised_by_dimension_among_the_selected() {
    let scenario = bridge_the_gap().scenario;
    let share = |source: usize, name: &str| {
        let cell = cell(&scenario, name);
        let shares = &scenario.sources[source].shares;
        shares.iter().find(|one| one.cell == cell).map_or(0.0, |one| one.share)
    };
    let close = |one: f64, other: f64| assert!((one - other).abs() < 1e-12, "{one} {other}");
    close(share(0, "channel=Inbound,region=EMEA,segment=Commercial"), 0.36 * 0.35);
    close(share(0, "channel=Outbound,region=EMEA,segment=Commercial"), 0.0);
    // A dimension that `share` does not name is even.
    close(share(2, "channel=Partner,region=EMEA,segment=Commercial"), 0.25);
    for source in &scenario.sources {
        close(source.shares.iter().map(|one| one.share).sum(), 1.0);
        assert!(source.shares.iter().all(|one| one.share > 0.0));
    }
    // Shares of 2 and 2 are halves, and the member left out has none.
    let sink = sound(TOML).scenario;
    let web = &sink.sources[0].shares;
    assert_eq!(web.len(), 4);
    assert_eq!(web[0].share, 0.125);
}

#[test]
fn correlated_drivers_are_grouped_in_the_order_of_their_names() {
    let scenario = bridge_the_gap().scenario;
    let [group] = scenario.correlations.as_slice() else { panic!("one group") };
    let names: Vec<&str> =
        group.drivers.iter().map(|&one| scenario.drivers[one].name.as_str()).collect();
    assert_eq!(
        names,
        [
            "assume.Commercial.win_rate",
            "assume.Enterprise.win_rate",
            "assume.Small Business.win_rate"
        ]
    );
    // 2 sin(π/12) for a rank correlation of one half.
    assert!((group.cholesky[1][0] - 0.517_638_090_205_041_5).abs() < 1e-15);
    let norm: f64 = group.cholesky[2].iter().map(|one| one * one).sum();
    assert!((norm - 1.0).abs() < 1e-15);
}

#[test]
fn drivers_are_named_by_their_path() {
    let scenario = sound(TOML).scenario;
    let names: Vec<&str> = scenario.drivers.iter().map(|one| one.name.as_str()).collect();
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!(names.join("\n"));
    });
}

#[test]
fn per_gives_each_member_a_driver() {
    let scenario = sound(TOML).scenario;
    let name = |name| {
        let cell = cell(&scenario, name);
        driver(&scenario, scenario.cells[cell].win_rate).to_owned()
    };
    assert_eq!(
        name("channel=Inbound,region=EMEA,segment=Enterprise"),
        "assume.Enterprise.win_rate[region=EMEA]"
    );
    assert_eq!(
        name("channel=Partner,region=EMEA,segment=Enterprise"),
        "assume.Enterprise.win_rate[region=EMEA]"
    );
    assert_eq!(name("channel=Partner,region=EMEA,segment=Commercial"), "assume.all.win_rate");

    // Several dimensions keep the order of `per`.
    let both = changed("per = [\"region\"]", "per = [\"region\", \"channel\"]").replacen(
        "[region=EMEA]",
        "[region=EMEA,channel=Partner]",
        1,
    );
    let scenario = sound(&both).scenario;
    let drivers = scenario.drivers.iter().filter(|one| one.name.starts_with("assume.E"));
    assert_eq!(drivers.filter(|one| one.name.contains(".win_rate[")).count(), 6);
}

#[test]
fn calendars_goals_and_targets() {
    let scenario = sound(TOML).scenario;
    let calendar = &scenario.plan.calendar;
    assert_eq!(calendar.quarter_label(0), "FY27-Q3");
    let coverage = &scenario.goals[0];
    assert_eq!(coverage.slice, Slice::Member { dimension: 0, member: 0 });
    let scope = GoalScope::Quarters {
        quarters: vec![1, 2, 3, 4],
        thresholds: vec![2.5, 3.0, 3.0, 3.0],
        misses_allowed: 1,
    };
    assert_eq!(coverage.scope, scope);
    let GoalScope::Period { first_quarter, last_quarter, .. } = scenario.goals[1].scope else {
        panic!("a period")
    };
    assert_eq!((first_quarter, last_quarter), (2, 3));
    assert_eq!(scenario.goals[2].metric, Metric::Utilisation(1));
    let GoalScope::Quarters { quarters, .. } = &scenario.goals[2].scope else { panic!("quarters") };
    assert_eq!(quarters, &[0, 2, 5]);
    assert_eq!((scenario.risks[0].first_quarter, scenario.risks[0].last_quarter), (1, 3));
    assert_eq!(scenario.teams[1].hires[0].month, 3);
}

#[test]
fn programs_and_mixes() {
    let scenario = sound(TOML).scenario;
    let events = &scenario.programs[0];
    let months: Vec<usize> = events.starts.iter().map(|start| start.month).collect();
    // Its own, then the quarters that the search adds: the first is among its own.
    assert_eq!(months, [0, 4, 3, 6, 9, 12, 15]);
    assert_eq!(events.starts[2].label, "FY27-Q4");
    let Action::Add { enters, ref shares, .. } = events.effects[0].action else { panic!("adds") };
    assert_eq!((enters, shares.len()), (1, 2));
    let Action::MultiplyCells { quantity, ref bases, .. } = events.effects[1].action else {
        panic!("multiplies")
    };
    assert_eq!((quantity, bases.as_slice()), (Quantity::Expansion, &[0][..]));
    assert_eq!(events.effects[1].name, "segment=Enterprise");
    assert_eq!(scenario.programs[1].effects[0].name, "team=Enterprise AEs");
    // In the order of the file's Programs, whatever the order in the mix.
    let chosen = |program, start| ChosenProgram { program, start };
    assert_eq!(scenario.mixes[0].programs, [chosen(1, 0), chosen(2, 0)]);
    assert_eq!(scenario.mixes[1].programs, [chosen(0, 1)]);
}

#[test]
fn constraints_of_a_search() {
    // A start that only the search adds can be named in a mix.
    let scenario = sound(&changed("\"Events@2027-02\"", "\"Events@FY28-Q1\"")).scenario;
    assert_eq!(scenario.mixes[1].programs, [ChosenProgram { program: 0, start: 3 }]);
    let search = scenario.search.unwrap();
    assert_eq!(
        (search.budget, search.max_programs, search.max_hires),
        (Some(5e5), Some(2), Some(4))
    );
    let of_year = &search.budget_by_year[0];
    assert_eq!((of_year.year.first_quarter, of_year.year.last_quarter), (2, 5));
    assert_eq!((of_year.budget, search.any_quarter), (4e5, vec![0]));
    assert_eq!(search.must_exclude, [Exclusion { program: 0, start: Some(6) }]);
    assert_eq!(search.at_least_one_of, [[0, 2], [1, 2]]);
    assert_eq!((search.guarantee, search.indifference), (0.9, 0.02));

    // One flat list is one group; a text is for all Programs.
    let groups = "at_least_one_of = [[\"Events\", \"Hiring\"], [\"Enablement\", \"Hiring\"]]\n\
                  starts = { Events = \"any quarter\" }";
    let flat = "at_least_one_of = [\"Events\", \"Hiring\"]\nstarts = \"any quarter\"";
    let search = sound(&changed(groups, flat)).scenario.search.unwrap();
    assert_eq!((search.at_least_one_of, search.any_quarter), (vec![vec![0, 2]], vec![0, 1, 2]));
}

#[test]
fn open_pipeline_of_a_file() {
    let scenario = sound(TOML).scenario;
    let open = &scenario.open_pipeline;
    assert_eq!(open[0].stream, "50000|Inbound|2026-11-30|EMEA|Enterprise|0.4");
    // Identical rows are told apart by their number; overdue ones count for the first
    // quarter; those beyond the plan stay open.
    assert_eq!((open[0].index, open[1].index), (0, 1));
    let quarters: Vec<usize> = open.iter().map(|one| one.quarter).collect();
    assert_eq!(quarters, [0, 0, 3, 0, 10]);
    assert_eq!((open[2].amount, open[0].win_rate), (None, Some(0.4)));
    assert_eq!(open[0].cell, cell(&scenario, "channel=Inbound,region=EMEA,segment=Enterprise"));

    let exported = format!("\u{feff}{}", crate::kitchen_sink::OPEN_CSV.replace('\n', "\r\n"));
    let again = crate::kitchen_sink::read_with_csv(TOML, exported.as_bytes()).unwrap();
    assert_eq!(&again.scenario.open_pipeline, open);
}

#[test]
fn buckets_are_dealt_in_turn() {
    let bucket = "[[open_pipeline.bucket]]\nwhere = { segment = \"Commercial\" }\n\
                  quarter = \"FY28-Q1\"\nopportunities = 8\namount = 4000\n";
    let scenario = sound(&changed("csv = \"open.csv\"", bucket)).scenario;
    let cells: Vec<usize> = scenario.open_pipeline.iter().map(|one| one.cell).collect();
    assert_eq!(cells, [6, 7, 8, 9, 10, 11, 6, 7]);
    let last = scenario.open_pipeline.last().unwrap();
    assert_eq!((last.stream.as_str(), last.index), ("bucket:segment=Commercial", 7));
    assert_eq!((last.quarter, last.amount), (2, Some(500.0)));
    for (label, quarter) in [("FY20-Q1", 0), ("FY30-Q2", 11)] {
        let text = changed("csv = \"open.csv\"", &bucket.replace("FY28-Q1", label));
        assert_eq!(sound(&text).scenario.open_pipeline[0].quarter, quarter);
    }
}

#[test]
fn repaired_correlations_can_be_drawn() {
    let text = changed("rank = 0.5", "rank = -0.6").replacen(
        "seed = 7",
        "seed = 7\nrepair_correlations = true",
        1,
    );
    let reading = sound(&text);
    assert!(reading.warnings.iter().any(|one| one.message.contains("nearest possible")));
    assert_eq!(reading.scenario.correlations[0].cholesky.len(), 3);
}

#[test]
fn the_schema_names_every_table() {
    let schema = spandrel::scenario::json_schema();
    let tables = schema["properties"].as_object().unwrap();
    for header in ["plan", "dimensions", "assume", "source", "team", "program", "goal"] {
        assert!(tables.contains_key(header), "{header}");
    }
    assert_eq!(schema["title"], "Spandrel scenario");
    assert_eq!(schema["additionalProperties"], false);
}
