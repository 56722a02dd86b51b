//! `spandrel explain` as a user meets it.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::str::contains;
use tempfile::TempDir;

/// Some of the files of an explanation; other questions add theirs.
const FILES: [&str; 10] = [
    "change.csv",
    "drivers.csv",
    "explanation.html",
    "information.csv",
    "run.json",
    "stress.csv",
    "tornado-new-arr.png",
    "tornado-new-arr.svg",
    "tornado.png",
    "tornado.svg",
];

fn spandrel(desk: &TempDir, arguments: &[&str]) -> Command {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("spandrel");
    command.current_dir(desk.path()).args(arguments);
    command
}

fn desk() -> TempDir {
    let desk = TempDir::new().unwrap();
    spandrel(&desk, &["new"]).assert().success();
    desk
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The rows of a table, each as its fields.
fn table(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    let fields = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader.records().map(|record| fields(record.unwrap())).collect()
}

#[test]
fn an_explanation_is_told_and_written_whole_and_the_same_each_time() {
    let desk = desk();
    let drivers = fs::read_to_string(desk.path().join("plan.toml")).unwrap();
    assert!(drivers.contains("win_rate"));
    let arguments = ["explain", "plan.toml", "--trials", "300", "--shift", "PATH=-20%"];
    let first = first_source(&drivers);
    let shift = format!("source.{first}.volume=-20%");
    let with = |threads: &'static str| {
        let mut with: Vec<&str> = arguments[..4].to_vec();
        with.extend(["--shift", &shift, "--threads", threads]);
        spandrel(&desk, &with).assert().success().get_output().stdout.clone()
    };
    let told = String::from_utf8(with("1")).unwrap();
    for heading in [
        "WITH THE CHANGE",
        "WHAT DRIVES THE RESULT",
        "WHAT IS WORTH KNOWING BEFORE DECIDING",
        "UNDER STRESS",
    ] {
        assert!(told.contains(heading), "{heading}:\n{told}");
    }
    assert!(told.lines().all(|line| line.chars().count() <= 160), "{told}");
    let out = desk.path().join("plan-explained");
    let written = files(&out);
    assert!(FILES.iter().all(|name| written.iter().any(|one| one == name)), "{written:?}");
    let read = |name: &str| fs::read(out.join(name)).unwrap();
    let before: Vec<Vec<u8>> =
        ["drivers.csv", "information.csv", "stress.csv", "tornado.svg"].map(read).into();
    let _ = with("3");
    let after: Vec<Vec<u8>> =
        ["drivers.csv", "information.csv", "stress.csv", "tornado.svg"].map(read).into();
    assert!(before == after, "the number of threads changes the explanation");
}

/// The name of the first source of a plan.
fn first_source(plan: &str) -> &str {
    let (_, rest) = plan.split_once("[[source]]").unwrap();
    let (_, rest) = rest.split_once("name = \"").unwrap();
    rest.split_once('"').unwrap().0
}

#[test]
fn a_change_gives_what_a_run_of_the_changed_file_gives() {
    let desk = desk();
    let plan = fs::read_to_string(desk.path().join("plan.toml")).unwrap();
    let (_, rest) = plan.split_once("win_rate = ").unwrap();
    let written = rest.split_once('\n').unwrap().0;
    let edited = plan.replacen(&format!("win_rate = {written}"), "win_rate = 0.21", 1);
    fs::write(desk.path().join("edited.toml"), edited).unwrap();
    let path = table(&{
        spandrel(&desk, &["explain", "plan.toml", "--trials", "200", "--quiet"]).assert().success();
        desk.path().join("plan-explained/drivers.csv")
    })
    .into_iter()
    .map(|row| row[2].clone())
    .find(|driver| driver.ends_with("win_rate"))
    .unwrap();
    let set = format!("{path}=0.21");
    let mix = "Bottom-up plan";
    let explain =
        ["explain", "plan.toml", "--trials", "200", "--mix", mix, "--set", &set, "--quiet"];
    spandrel(&desk, &explain).assert().success();
    let run = ["run", "edited.toml", "--trials", "200", "--mix", mix, "--quiet"];
    spandrel(&desk, &run).assert().success();
    let ranked = table(&desk.path().join("edited-results/ranked.csv"));
    let change = table(&desk.path().join("plan-explained/change.csv"));
    let p_all = &ranked.iter().find(|row| row[1] == mix).unwrap()[4];
    assert_eq!((&change[1][0], &change[1][2]), (&"p_all".to_owned(), p_all));
}

#[test]
fn what_cannot_be_explained_is_refused_with_the_cure() {
    let desk = desk();
    let cases: [(&[&str], &str); 7] = [
        (&["--mix", "Bottom-up plam"], "did you mean `Bottom-up plan`?"),
        (&["--set", "assume.Nothing.win_rat=0.2"], "the scenario gives no value"),
        (&["--set", "x"], "write it like assume.Enterprise.win_rate=0.2"),
        (&["--shift", "x=20"], "write it like x=-20%"),
        (&["--shift", "x=-120%"], "no share from -100% up"),
        (&["--risk", "Downturn=maybe"], "neither on nor off"),
        (&["--set", "a=1", "--shift", "a=1%"], "`a` is changed twice"),
    ];
    for (arguments, expected) in cases {
        let arguments = [&["explain", "plan.toml", "--trials", "64"][..], arguments].concat();
        spandrel(&desk, &arguments).assert().code(2).stderr(contains(expected));
    }
    assert!(!desk.path().join("plan-explained").exists());
}

#[test]
fn results_of_a_run_are_not_replaced_by_an_explanation() {
    let desk = desk();
    spandrel(&desk, &["run", "plan.toml", "--trials", "64", "--quiet"]).assert().success();
    let arguments = ["explain", "plan.toml", "--trials", "64", "--out", "plan-results"];
    spandrel(&desk, &arguments)
        .assert()
        .code(2)
        .stderr(contains("holds what `spandrel run` wrote; replace that with --force"));
    assert!(desk.path().join("plan-results/ranked.csv").exists());
}

#[test]
fn plans_with_next_to_nothing_in_them_are_explained() {
    let bare = r#"
        plan = { name = "Bare", start = "2027-01", quarters = 1 }
        dimensions = { segment = ["All"] }
        funnel = { stages = ["opportunity"] }
        source = [{ name = "A", volume = 3 }]
        assume = [{ win_rate = 0.5, sales_cycle = 0, deal_size = 1000 }]
    "#;
    let driver = bare.replace("volume = 3", "volume = { uniform = { low = 1, high = 2 } }");
    let target = format!(
        "{driver}\ntarget = [{{ new_arr = [0] }}]\ngoal = [{{ name = \"Won\", metric = \"new_arr\", \
         period = \"FY27-Q1..FY27-Q1\", at_least = 0 }}]"
    );
    for plan in [bare, &driver, &target] {
        for trials in ["1", "3", "70"] {
            let desk = TempDir::new().unwrap();
            fs::write(desk.path().join("plan.toml"), plan).unwrap();
            let arguments = ["explain", "plan.toml", "--trials", trials];
            spandrel(&desk, &arguments).assert().success();
            for name in ["drivers.csv", "information.csv", "stress.csv"] {
                let rows = table(&desk.path().join("plan-explained").join(name));
                let fields = rows.iter().flatten();
                assert!(fields.into_iter().all(|field| !field.contains("NaN")), "{name}: {rows:?}");
            }
        }
    }
}

/// The page that explains the files.
const PAGE: &str = include_str!("../../../src/guide/explain.md");

#[test]
fn every_column_of_an_explanation_is_explained() {
    let desk = desk();
    let arguments = ["explain", "plan.toml", "--trials", "100", "--quiet"];
    spandrel(&desk, &arguments).assert().success();
    for name in ["drivers.csv", "information.csv", "stress.csv"] {
        let (_, section) = PAGE.split_once(&format!("\n`{name}`, a row")).unwrap();
        let section = section.split("\n## ").next().unwrap();
        for column in &table(&desk.path().join("plan-explained").join(name))[0] {
            assert!(section.contains(&format!("`{column}`")), "{name}: `{column}` is missing");
        }
    }
}
