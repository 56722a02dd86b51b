//! `spandrel calibrate` and `spandrel backtest`.

use super::*;

#[test]
fn a_mapping_goes_to_stdout_and_questions_are_counted() {
    let desk = Desk::new();
    let export = "Id,Created Date,Close Date,Amount,Stage\nA,03/04/2026,05/04/2026,9,Won\n";
    fs::write(desk.path("deals.csv"), export).unwrap();
    desk.spandrel(&["calibrate", "--guess", "deals.csv"])
        .success()
        .stdout(contains("# How deals.csv is read").and(contains("won = [\"Won\"]")))
        .stderr(contains("2 questions are open"));
}

#[test]
fn what_cannot_be_read_is_named_with_its_cure() {
    let desk = Desk::new();
    fs::write(desk.path("empty.csv"), "").unwrap();
    fs::write(desk.path("accounts.csv"), "account,sector\nAcme,retail\n").unwrap();
    for (arguments, reason) in [
        (["calibrate", "--guess", "deals.csv"], "there is no export `deals.csv`"),
        (["calibrate", "--guess", "."], "is a folder"),
        (["calibrate", "--guess", "empty.csv"], "the file is empty; it needs a header row"),
        (
            ["calibrate", "--guess", "accounts.csv"],
            "accounts.csv, row 1: nothing in it is of opportunities, leads, changes or reps",
        ),
    ] {
        desk.spandrel(&arguments).code(2).stdout(is_empty()).stderr(contains(reason));
    }
    desk.spandrel(&["calibrate", "deals.csv"]).code(2).stderr(contains("--map"));
}

const MAPPING: &str = "columns = { id = 'id', created = 'created', closed = 'closed', amount = 'amount' }\n\
                       status = { column = 'stage', won = ['Won'], lost = ['Lost'], open = ['Open'] }\n\
                       dimensions = { segment = 'segment' }\n";

/// An export of 600 deals over two years, by a rule instead of chance.
fn export() -> String {
    let mut text = "id,created,closed,amount,stage,segment\n".to_owned();
    let begins = jiff::civil::date(2024, 1, 1);
    for number in 0..600_i64 {
        let created = begins.checked_add(jiff::Span::new().days(number * 731 / 600)).unwrap();
        let cycle = 20 + (number * 37) % 101 + (number * 13) % 29;
        let closed = created.checked_add(jiff::Span::new().days(cycle)).unwrap();
        let stage = if closed > jiff::civil::date(2025, 12, 31) {
            "Open"
        } else if number * 7 % 10 < 4 {
            "Won"
        } else {
            "Lost"
        };
        let closed = if stage == "Open" { String::new() } else { closed.to_string() };
        let segment = if number % 3 == 0 { "Large" } else { "Small" };
        let amount = (1000 + (number * 91) % 700) * if number % 3 == 0 { 10 } else { 1 };
        text.push_str(&format!("D{number},{created},{closed},{amount},{stage},{segment}\n"));
    }
    text
}

fn desk_with_export() -> Desk {
    let desk = Desk::new();
    fs::write(desk.path("deals.csv"), export()).unwrap();
    fs::write(desk.path("map.toml"), MAPPING).unwrap();
    desk
}

/// What changed in the deals of an export: each was in Demo first, then in Offer, where every third
/// was put off by a quarter. With the names of Salesforce's field history.
fn field_history(export: &str) -> String {
    let mut text = "Opportunity ID,Field / Event,Old Value,New Value,Edit Date\n".to_owned();
    for (number, row) in export.lines().skip(1).enumerate() {
        let fields: Vec<&str> = row.split(',').collect();
        let created: jiff::civil::Date = fields[1].parse().unwrap();
        let after = |days: i64| created.checked_add(jiff::Span::new().days(days)).unwrap();
        let id = fields[0];
        text.push_str(&format!("{id},Stage,New,Demo,{} 9:00 AM\n", after(1)));
        if number % 4 < 3 {
            text.push_str(&format!("{id},Stage,Demo,Offer,{} 10:00 AM\n", after(12)));
        }
        if number % 3 == 0 {
            let (old, new) = (after(60), after(150));
            text.push_str(&format!("{id},Close Date,{old},{new},{} 4:00 PM\n", after(15)));
        }
        text.push_str(&format!("{id},Amount,1,2,{} 4:00 PM\n", after(16)));
    }
    text
}

#[test]
fn what_is_guessed_for_deals_changes_and_reps_is_calibrated_together() {
    let desk = Desk::new();
    let owned = |row: &str, owner: &str| format!("{row},{owner}\n");
    let names = ["Ana Lima", "Ben Ono"];
    let deals: String = export()
        .lines()
        .enumerate()
        .map(|(at, row)| owned(row, if at == 0 { "owner" } else { names[at % 2] }))
        .collect();
    let reps = "Name,Start Date,Termination Date\nAna Lima,2022-02-05,\nBen Ono,2024-03-01,\n";
    for (name, text) in
        [("deals", deals), ("changes", field_history(&export())), ("reps", reps.to_owned())]
    {
        fs::write(desk.path(&format!("{name}.csv")), text).unwrap();
        let guessed = desk.spandrel(&["calibrate", "--guess", &format!("{name}.csv")]).success();
        let output = guessed.stderr(is_empty()).get_output().stdout.clone();
        fs::write(desk.path(&format!("{name}.toml")), output).unwrap();
    }
    let arguments = [
        "calibrate",
        "deals.csv",
        "changes.csv",
        "reps.csv",
        "--map",
        "deals.toml",
        "--map",
        "changes.toml",
        "--map",
        "reps.toml",
        "--as-of",
        "2025-12-31",
    ];
    desk.spandrel(&arguments).success();
    let table = fs::read_to_string(desk.path("calibration.csv")).unwrap();
    for part in ["Demo", "Offer", "slip"] {
        assert!(table.contains(part), "{part}: {table}");
    }
    let scenario = fs::read_to_string(desk.path("calibrated.toml")).unwrap();
    assert!(scenario.contains("segment") && scenario.contains("slip_rate"), "{scenario}");
}

const CALIBRATE: [&str; 6] =
    ["calibrate", "deals.csv", "--map", "map.toml", "--as-of", "2025-12-31"];

#[test]
fn a_calibration_is_a_sound_scenario_with_its_reasons() {
    let desk = desk_with_export();
    desk.spandrel(&CALIBRATE).success().stdout(contains("Written: calibrated.toml"));
    desk.spandrel(&["check", "calibrated.toml"]).success().stdout(contains("is sound"));
    let scenario = fs::read_to_string(desk.path("calibrated.toml")).unwrap();
    for said in ["# win_rate: n = ", "# sales_cycle: n = ", "# deal_size: n = ", "# volume: n = "] {
        assert!(scenario.contains(said), "{scenario}");
    }
    let page = fs::read_to_string(desk.path("calibration.html")).unwrap();
    assert!(page.contains("<svg") && page.contains("Q–Q") && !page.contains("NaN"));
    let table = fs::read_to_string(desk.path("calibration.csv")).unwrap();
    assert!(table.starts_with("part,figure,value,low80,high80,n,borrowed,method\r\n"));
    assert!(table.contains("Company,win_rate,0.4"), "{table}");
    // Nothing is replaced unasked, and the same export gives the same bytes.
    desk.spandrel(&CALIBRATE).code(2).stderr(contains("exists").and(contains("--force")));
    desk.spandrel(&[&CALIBRATE[..], &["--force"]].concat()).success();
    assert_eq!(fs::read_to_string(desk.path("calibrated.toml")).unwrap(), scenario);
    desk.spandrel(&["run", "calibrated.toml", "--trials", "200", "--threads", "1", "--quiet"])
        .success();
}

#[test]
fn bad_rows_stop_a_calibration_unless_they_may_be_skipped() {
    let desk = desk_with_export();
    let broken = export().replacen("2024-01-03,", "soon,", 1) + "D1,2024-01-05,,5,Open,Small\n";
    fs::write(desk.path("deals.csv"), broken).unwrap();
    desk.spandrel(&CALIBRATE)
        .code(2)
        .stderr(contains("column `created`").and(contains("2 rows cannot be read")));
    assert!(!desk.path("calibrated.toml").exists());
    desk.spandrel(&[&CALIBRATE[..], &["--skip-bad-rows"]].concat())
        .success()
        .stderr(contains("2 rows left out").and(contains("the id of an earlier row")));
}

#[test]
fn values_are_merged_into_a_scenario_and_the_difference_is_shown() {
    let desk = desk_with_export();
    desk.spandrel(&[&CALIBRATE[..], &["--out", "other/first.toml"]].concat()).success();
    let first = fs::read_to_string(desk.path("other/first.toml")).unwrap();
    let ours = first.replace("first-open.csv", "plan-open.csv");
    let ours = format!(
        "# ours\n{}",
        ours.replacen("win_rate = {", "slip_rate = 0.1 # stays\nwin_rate = {", 1)
    );
    fs::write(desk.path("plan.toml"), &ours).unwrap();
    let earlier = ["calibrate", "deals.csv", "--map", "map.toml", "--as-of", "2025-06-30"];
    desk.spandrel(&[&earlier[..], &["--merge", "plan.toml"]].concat())
        .success()
        .stdout(contains("assume.Company.win_rate\n  - {").and(contains("\n  + {")));
    let merged = fs::read_to_string(desk.path("plan.toml")).unwrap();
    assert!(merged.starts_with("# ours\n") && merged.contains("slip_rate = 0.1 # stays"));
    assert_ne!(merged, ours);
    desk.spandrel(&["check", "plan.toml"]).success();
    // A plan with other dimensions is left as it is.
    let foreign = merged.replace("segment", "size");
    fs::write(desk.path("foreign.toml"), &foreign).unwrap();
    desk.spandrel(&[&earlier[..], &["--merge", "foreign.toml", "--force"]].concat())
        .code(2)
        .stderr(contains("left as it is"));
    assert_eq!(fs::read_to_string(desk.path("foreign.toml")).unwrap(), foreign);
}

#[test]
fn a_backtest_gives_a_verdict_and_refuses_cuts_that_it_cannot_judge() {
    let desk = desk_with_export();
    let cuts = |cuts: &'static str| {
        ["backtest", "deals.csv", "--map", "map.toml", "--trials", "320", "--cuts", cuts]
    };
    desk.spandrel(&cuts("2025-03-31,2025-06-30"))
        .success()
        .stdout(contains("naive").and(contains("90 % intervals")).and(contains("Written:")));
    let table = fs::read_to_string(desk.path("backtest.csv")).unwrap();
    // Two cuts, two quarters, three slices, four measures.
    assert_eq!(table.lines().count(), 1 + 2 * 2 * 3 * 4);
    assert!(table.contains("starting_pipeline,segment,Large"));
    let page = fs::read_to_string(desk.path("backtest.html")).unwrap();
    assert!(page.contains("PIT") && !page.contains("NaN"));
    for (cut, reason) in [
        ("2025-03-30", "write --cuts 2025-02-28"),
        ("2025-11-30", "is not over"),
        ("2024-01-31", "too little was known"),
        ("soon", "write it like 2026-09-30"),
    ] {
        desk.spandrel(&[&cuts(cut)[..], &["--force"]].concat()).code(2).stderr(contains(reason));
    }
}
