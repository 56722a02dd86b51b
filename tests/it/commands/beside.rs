//! What stands beside opportunities: histories of planned closes and stages, leads, reps.

use super::*;

use jiff::civil::Date;

fn days(from: Date, days: i64) -> Date {
    from.checked_add(jiff::Span::new().days(days)).unwrap()
}

/// Opportunities of two years by a rule instead of chance, with every fifth put off by a quarter; their
/// history; the leads that the first 200 were, among as many that came to nothing; the reps.
fn exports(desk: &Desk) {
    let mut deals = "id,created,closed,amount,stage,segment,owner\n".to_owned();
    let mut history = "id,changed,field,old,new\n".to_owned();
    let mut leads = "id,created,mql,converted,opportunity,segment\n".to_owned();
    let (begins, ends) = (jiff::civil::date(2024, 1, 1), jiff::civil::date(2025, 12, 31));
    for number in 0..600_i64 {
        let created = days(begins, number * 731 / 600);
        let planned = days(created, 20 + (number * 37) % 61);
        let slips = number % 5 == 0;
        let closed = if slips { days(planned, 92) } else { planned };
        let stage = match closed > ends {
            true => "Open",
            false if number * 7 % 10 < 4 => "Won",
            false => "Lost",
        };
        let segment = if number % 3 == 0 { "Large" } else { "Small" };
        let (owner, amount) = (number % 7, 1000 + (number * 91) % 700);
        deals += &format!("D{number},{created},{closed},{amount},{stage},{segment},R{owner}\n");
        history += &format!("D{number},{},StageName,Discovery,Proposal\n", days(created, 5));
        if slips && planned <= ends {
            history += &format!("D{number},{planned},Close Date,{planned},{closed}\n");
        }
        if number < 400 {
            let came = days(created, -30 - number % 20);
            let (mql, converted, link) = match number % 2 {
                0 => (days(came, 10).to_string(), created.to_string(), format!("D{number}")),
                _ => Default::default(),
            };
            leads += &format!("L{number},{came},{mql},{converted},{link},{segment}\n");
        }
    }
    let reps = "id,started,left\nR0,2021-01-04,\nR1,2021-03-01,\nR2,2022-05-02,\nR3,2022-05-02,\n\
                R4,2022-06-01,\nR5,2023-01-09,\nR6,2024-02-01,\nR7,2021-02-01,2024-01-31\n";
    for (name, text) in [
        ("deals.csv", deals.as_str()),
        ("history.csv", &history),
        ("leads.csv", &leads),
        ("reps.csv", reps),
        ("map.toml", DEALS),
        ("history.toml", HISTORY),
        ("leads.toml", LEADS),
        ("reps.toml", REPS),
    ] {
        fs::write(desk.path(name), text).unwrap();
    }
}

const DEALS: &str = "columns = { id = 'id', created = 'created', closed = 'closed', amount = 'amount', owner = 'owner' }\n\
                     status = { column = 'stage', won = ['Won'], lost = ['Lost'], open = ['Open'] }\n\
                     dimensions = { segment = 'segment' }\n";
const HISTORY: &str = "records = 'changes'\n\
                       columns = { id = 'id', changed = 'changed', field = 'field', old = 'old', value = 'new' }\n\
                       [[stage]]\nname = 'Discovery'\nvalues = ['Discovery']\n\
                       [[stage]]\nname = 'Proposal'\nvalues = ['Proposal']\n";
const LEADS: &str = "records = 'leads'\n\
                     columns = { id = 'id', created = 'created', converted = 'converted', opportunity = 'opportunity' }\n\
                     dimensions = { segment = 'segment' }\n\
                     [[stage]]\nname = 'mql'\ncolumn = 'mql'\n";
const REPS: &str =
    "records = 'reps'\ncolumns = { id = 'id', started = 'started', left = 'left' }\n";

const ALL: [&str; 13] = [
    "calibrate",
    "deals.csv",
    "history.csv",
    "leads.csv",
    "reps.csv",
    "--map",
    "map.toml",
    "--map",
    "history.toml",
    "--map",
    "leads.toml",
    "--map",
    "reps.toml",
];

#[test]
fn it_is_calibrated_too() {
    let desk = Desk::new();
    exports(&desk);
    desk.spandrel(&[&ALL[..], &["--as-of", "2025-12-31"]].concat())
        .success()
        .stdout(contains("200 of 600 opportunities were leads before"));
    let scenario = fs::read_to_string(desk.path("calibrated.toml")).unwrap();
    for value in [
        "stages = [\"lead\", \"mql\", \"opportunity\"]",
        "name = \"Large leads\"",
        "enters = \"lead\"",
        "slip_rate = { beta = {",
        "max_slips = 1",
        "to the first scheduled close",
        "# of this, Discovery to Proposal",
        "convert = { mql = { beta = {",
        "name = \"Reps\"\nserves = {}",
        "headcount = 7",
        "attrition = { beta = {",
        "# ramp: fewer than 5 reps began",
    ] {
        assert!(scenario.contains(value), "no `{value}` in {scenario}");
    }
    desk.spandrel(&["check", "calibrated.toml"]).success();
    desk.spandrel(&["run", "calibrated.toml", "--trials", "200", "--threads", "1", "--quiet"])
        .success();
    let page = fs::read_to_string(desk.path("calibration.html")).unwrap();
    assert!(!page.contains("NaN"));
    for title in
        ["<h2>Slips</h2>", "<h2>Leads</h2>", "<h2>Reps</h2>", "<h2>Stages of opportunities</h2>"]
    {
        assert!(page.contains(title), "{title}");
    }
    let table = fs::read_to_string(desk.path("calibration.csv")).unwrap();
    for figure in ["slip_rate", "lead_conversion", "stage_conversion", "attrition", "headcount"] {
        assert!(table.contains(&format!(",{figure},")), "{figure}");
    }
    // Half of the leads come to something, and one in five deals slips once.
    let row = |start: &str| -> Vec<f64> {
        let line = table.lines().find(|line| line.starts_with(start)).unwrap();
        line.split(',').skip(2).take(3).map(|field| field.parse().unwrap()).collect()
    };
    assert!((row("Leads into mql,lead_conversion")[0] - 0.5).abs() < 0.02);
    assert!((row("Company,slip_rate")[0] - 0.2).abs() < 0.03);
}

#[test]
fn leads_alone_make_a_part_that_can_be_merged() {
    let desk = Desk::new();
    exports(&desk);
    desk.spandrel(&["calibrate", "leads.csv", "--map", "leads.toml", "--out", "part/part.toml"])
        .success()
        .stdout(contains("400 leads, 200 converted").and(contains("there are leads only")));
    let part = fs::read_to_string(desk.path("part/part.toml")).unwrap();
    assert!(part.starts_with("# A part of a scenario") && !part.contains("[plan]"), "{part}");
    assert!(part.contains("convert = {") && part.contains("enters = \"lead\""), "{part}");
    desk.spandrel(&["calibrate", "deals.csv", "--map", "map.toml", "--out", "plan.toml"]).success();
    desk.spandrel(&[
        "calibrate",
        "leads.csv",
        "--map",
        "leads.toml",
        "--merge",
        "plan.toml",
        "--force",
    ])
    .success()
    .stdout(contains("Leads.convert").or(contains("Company.convert")));
    desk.spandrel(&["check", "plan.toml"]).success();
    let plan = fs::read_to_string(desk.path("plan.toml")).unwrap();
    assert!(plan.contains("[funnel]") && plan.contains("[open_pipeline]"), "{plan}");
}

#[test]
fn what_is_missing_is_said() {
    let desk = Desk::new();
    exports(&desk);
    desk.spandrel(&["calibrate", "deals.csv", "--map", "map.toml"])
        .success()
        .stdout(contains("7 owners, but nothing says when these began"));
    desk.spandrel(&["calibrate", "reps.csv", "--map", "reps.toml", "--force"])
        .code(2)
        .stderr(contains("no opportunities and no leads"));
    // A history of other opportunities says nothing of these.
    let history = fs::read_to_string(desk.path("history.csv")).unwrap();
    fs::write(desk.path("others.csv"), history.replace("\nD", "\nX")).unwrap();
    let maps = ["--map", "map.toml", "--map", "history.toml", "--force"];
    desk.spandrel(&[&["calibrate", "deals.csv", "others.csv"][..], &maps].concat())
        .success()
        .stdout(contains("only 0 of "));
    let scenario = fs::read_to_string(desk.path("calibrated.toml")).unwrap();
    assert!(!scenario.contains("slip_rate"));
    let unlinked = LEADS.replace(", opportunity = 'opportunity'", "");
    fs::write(desk.path("leads.toml"), unlinked).unwrap();
    desk.spandrel(&[&ALL[..], &["--force"]].concat())
        .success()
        .stdout(contains("would be counted twice"));
    let scenario = fs::read_to_string(desk.path("calibrated.toml")).unwrap();
    assert!(scenario.contains("convert = {") && !scenario.contains("enters = \"lead\""));
}

#[test]
fn a_backtest_takes_the_plans_of_the_day() {
    let desk = Desk::new();
    exports(&desk);
    let arguments = [
        "backtest",
        "deals.csv",
        "history.csv",
        "--map",
        "map.toml",
        "--map",
        "history.toml",
        "--trials",
        "320",
        "--cuts",
        "2025-03-31",
    ];
    desk.spandrel(&arguments).success().stdout(contains("naive"));
    let table = fs::read_to_string(desk.path("backtest.csv")).unwrap();
    assert!(table.contains("starting_pipeline,,"), "{table}");
}

#[test]
fn mappings_of_these_are_refused_with_their_place() {
    let desk = Desk::new();
    exports(&desk);
    for (file, from, to, reason) in [
        ("history.toml", "changed = 'changed', ", "", "which column is `changed`"),
        (
            "history.toml",
            "field = 'field', old = 'old', value = 'new'",
            "",
            "nothing says what changed",
        ),
        (
            "history.toml",
            "values = ['Proposal']",
            "",
            "nothing says which changes lead to this stage",
        ),
        ("history.toml", "name = 'Proposal'", "name = 'Discovery'", "a name of its own"),
        ("leads.toml", "column = 'mql'", "", "nothing says when rows entered this stage"),
        (
            "leads.toml",
            "name = 'mql'",
            "name = 'opportunity'",
            "every funnel of leads has this stage",
        ),
        ("reps.toml", "started = ", "start = ", "did you mean `started`?"),
    ] {
        let sound = fs::read_to_string(desk.path(file)).unwrap();
        assert!(sound.contains(from), "{file}: {from}");
        fs::write(desk.path(file), sound.replacen(from, to, 1)).unwrap();
        desk.spandrel(&ALL).code(2).stderr(contains(reason).and(contains(file)));
        fs::write(desk.path(file), sound).unwrap();
    }
}
