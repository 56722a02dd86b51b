//! Broken files: what each says to the one who wrote it.
//!
//! Every case is the kitchen sink with one change. Its snapshot shows the change and the
//! whole answer, so that a reader can judge whether the answer helps.

use std::fmt::Write;

use spandrel::scenario::{Severity, render};

use crate::kitchen_sink::{OPEN_CSV, TOML, changed, read_text, read_with_csv};

/// What is wrong, the text that is replaced, and what replaces it.
type Case = (&'static str, &'static str, &'static str);

/// Compares with the stored answers.
fn snapshot(name: &str, shown: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("snapshots/bad_input");
    settings.bind(|| insta::assert_snapshot!(name, shown));
}

/// The answers to all cases, one after another. All of them must fail.
fn answers(cases: &[Case]) -> String {
    let mut shown = String::new();
    for (title, from, to) in cases {
        let Err(problems) = read_text(&changed(from, to)) else { panic!("{title} was read") };
        assert!(problems.iter().any(|one| one.severity == Severity::Error), "{title}");
        write!(shown, "### {title}\n\n{}\n", render(&problems, false)).unwrap();
    }
    shown
}

/// The warnings of all cases, one after another. All of them must be read.
fn warnings(cases: &[Case]) -> String {
    let mut shown = String::new();
    for (title, from, to) in cases {
        let reading = read_text(&changed(from, to))
            .unwrap_or_else(|problems| panic!("{title}: {}", render(&problems, false)));
        let told: Vec<_> =
            reading.warnings.into_iter().filter(|one| one.file() == "plan.toml").collect();
        assert!(!told.is_empty(), "{title}");
        write!(shown, "### {title}\n\n{}\n", render(&told, false)).unwrap();
    }
    shown
}

#[test]
fn toml_itself() {
    snapshot(
        "toml_itself",
        &answers(&[
            ("a text is not closed", "name = \"Kitchen sink\"", "name = \"Kitchen sink"),
            (
                "a key is given twice",
                "currency = \"EUR\"",
                "currency = \"EUR\"\ncurrency = \"USD\"",
            ),
            ("a value is missing", "quarters = 6", "quarters ="),
            ("an unknown key", "fiscal_year_starts = 4", "fiscal_year_start = 4"),
            ("an unknown key without a near one", "currency = \"EUR\"", "colour = \"blue\""),
            ("an unknown table", "[economics]", "[economy]"),
            ("a missing key", "start = \"2026-10\"", ""),
            ("a text where a number is due", "arr = 24000000", "arr = \"24 M\""),
            ("a number where a text is due", "name = \"Kitchen sink\"", "name = 27"),
            ("a table where a list of tables is due", "[[correlate]]", "[correlate]"),
            ("a list where a table is due", "[search]", "[[search]]"),
            ("a number where a list is due", "ramp = [0, 0.5, 1]", "ramp = 1"),
            ("a date where a value is due", "volume = 3", "volume = 2027-01-01"),
        ]),
    );
}

#[test]
fn almost_nothing() {
    let latin = spandrel::scenario::read("plan.toml", b"[plan]\nname = \"Z\xfcrich\"", &|_| {
        Err(std::io::ErrorKind::NotFound.into())
    });
    let (empty, latin) = (read_text("").unwrap_err(), latin.unwrap_err());
    let comment = read_text("# nothing but a comment\n").unwrap_err();
    let shown: Vec<String> =
        [empty, comment, latin].iter().map(|problems| render(problems, false)).collect();
    snapshot("almost_nothing", &shown.join("\n"));
}

#[test]
fn plan_and_simulation() {
    snapshot(
        "plan_and_simulation",
        &answers(&[
            ("start within a quarter", "start = \"2026-10\"", "start = \"2026-11\""),
            ("start is no month", "start = \"2026-10\"", "start = \"Oct 2026\""),
            ("too many quarters", "quarters = 6", "quarters = 41"),
            ("too many trials", "trials = 2000", "trials = 10000001"),
            ("no trials", "trials = 2000", "trials = 0"),
            ("trials are no whole number", "trials = 2000", "trials = 2.5"),
            ("unknown sampling", "sampling = \"random\"", "sampling = \"latin\""),
            ("certain confidence", "confidence = 0.75", "confidence = 1"),
            (
                "the last stage is another",
                "stages = [\"lead\", \"mql\", \"opportunity\"]",
                "stages = [\"lead\", \"mql\"]",
            ),
        ]),
    );
}

#[test]
fn dimensions_and_selectors() {
    let many: &'static str = Box::leak(
        format!(
            "channel = [{}]",
            (0..20_000).map(|number| format!("\"c{number}\"")).collect::<Vec<_>>().join(", ")
        )
        .into_boxed_str(),
    );
    let too_many = read_text(&changed("channel = [\"Inbound\", \"Partner\"]", many)).unwrap_err();
    assert!(too_many.iter().any(|one| one.message.contains("more than 100000 cells")));
    snapshot(
        "dimensions_and_selectors",
        &answers(&[
            (
                "a member twice",
                "channel = [\"Inbound\", \"Partner\"]",
                "channel = [\"Inbound\", \"Partner\", \"Inbound\"]",
            ),
            ("no members", "channel = [\"Inbound\", \"Partner\"]", "channel = []"),
            (
                "an unknown dimension",
                "where = { channel = \"Inbound\" }",
                "where = { chanel = \"Inbound\" }",
            ),
            (
                "an unknown member",
                "where = { channel = \"Inbound\" }",
                "where = { channel = \"Inbuond\" }",
            ),
            ("an empty selector", "region = [\"EMEA\", \"APAC\"] }", "region = [] }"),
            ("an unknown dimension in `per`", "per = [\"region\"]", "per = [\"country\"]"),
        ]),
    );
}

#[test]
fn distributions() {
    let churn = "churn = { beta = { mean = 0.08, sd = 0.02 } }";
    let add = "add = { gamma = { mean = 14, sd = 4 } }";
    let lognormal = "deal_size = { lognormal = { p10 = 20000, p90 = 200000 } }";
    snapshot(
        "distributions",
        &answers(&[
            ("an unknown one", churn, "churn = { betta = { mean = 0.08, sd = 0.02 } }"),
            ("two at once", churn, "churn = { beta = { mean = 0.08, sd = 0.02 }, constant = 1 }"),
            ("none at all", churn, "churn = {}"),
            ("an unknown parameter", churn, "churn = { beta = { mean = 0.08, std = 0.02 } }"),
            ("a missing parameter", add, "add = { normal = { mean = 14 } }"),
            ("a negative sd", add, "add = { gamma = { mean = 14, sd = -4 } }"),
            ("a beta too wide for its mean", churn, "churn = { beta = { mean = 0.08, sd = 0.4 } }"),
            ("p10 above p90", lognormal, "deal_size = { lognormal = { p10 = 20000, p90 = 2000 } }"),
            ("a mode outside", churn, "churn = { pert = { low = 0, mode = 0.2, high = 0.1 } }"),
            ("an infeasible metalog", "p50 = 1.0, p90 = 1.2", "p50 = 1.19, p90 = 1.2"),
            ("weights that sum to 0", "weights = [1, 2, 1]", "weights = [0, 0, 0]"),
            ("too few weights", "weights = [1, 2, 1]", "weights = [1, 2]"),
            ("no number", add, "add = nan"),
            ("no finite number", add, "add = inf"),
            ("a number beyond all numbers", add, "add = 1e999"),
            ("truncate is no pair", "truncate = [0, 1]", "truncate = 1"),
            ("truncate leaves nothing", "truncate = [0, 1]", "truncate = [5, 6]"),
            ("a column that does not exist", "column = \"amount\"", "column = \"amuont\""),
            ("a column without numbers", "column = \"amount\"", "column = \"won\""),
            ("a file that does not exist", "csv = \"deals.csv\"", "csv = \"deals.cvs\""),
        ]),
    );
}

#[test]
fn ranges_of_quantities() {
    snapshot(
        "ranges_of_quantities",
        &answers(&[
            ("a probability above 1", "convert = { mql = 0.4,", "convert = { mql = 1.4,"),
            (
                "a win rate that may be negative",
                "win_rate = { normal = { mean = 0.3, sd = 0.05 }, truncate = [0, 1] }",
                "win_rate = { normal = { mean = 0.3, sd = 0.05 } }",
            ),
            (
                "a deal size that may be negative",
                "deal_size = { lognormal = { p10 = 20000, p90 = 200000 } }",
                "deal_size = { normal = { mean = 90000, sd = 20000 } }",
            ),
            ("a negative deal", "values = [0.9, 1.0, 1.1]", "values = [-0.9, 1.0, 1.1]"),
            ("a loss of everything", "low = -0.1, mode = 0.1", "low = -1.5, mode = 0.1"),
            ("a negative cost", "upfront = 50000", "upfront = -50000"),
            ("slips by halves", "max_slips = 2", "max_slips = 2.5"),
            ("negative slips", "max_slips = 2", "max_slips = -1"),
            ("a ramp in percent", "ramp = [0, 0.5, 1]", "ramp = [0, 50, 100]"),
            ("a very large volume", "volume = 3\n", "volume = 1e12\n"),
            ("persistence of 1", "persistence = 0.7", "persistence = 1"),
            ("linearity beyond 1", "linearity = [0.15, 0.25, 0.6]", "linearity = [15, 25, 60]"),
            ("linearity of a half", "linearity = [0.15, 0.25, 0.6]", "linearity = [0.4, 0.6]"),
            ("too many people", "headcount = 6", "headcount = 100001"),
            (
                "an audience without anybody",
                "limit = { triangular = { low = 30, mode = 40, high = 50 } }",
                "limit = 0",
            ),
            ("a half-life of nothing", "half_life_months = 3", "half_life_months = 0"),
        ]),
    );
}

#[test]
fn rules_and_flow() {
    snapshot(
        "rules_and_flow",
        &answers(&[
            ("an unknown stage", "convert = { mql = 0.4,", "convert = { sql = 0.4,"),
            ("into the first stage", "convert = { mql = 0.4,", "convert = { lead = 1, mql = 0.4,"),
            (
                "cells without a win rate",
                "[[assume]]\nconvert",
                "[[assume]]\nwhere = { segment = \"Enterprise\" }\nconvert",
            ),
            (
                "cells without a deal size",
                "deal_size = { empirical = { csv = \"deals.csv\", column = \"amount\" } }",
                "",
            ),
            (
                "two rules of one name",
                "[[source]]\nname = \"Web\"",
                "[[assume]]\nname = \"Enterprise\"\nslip_rate = 0.1\n[[source]]\nname = \"Web\"",
            ),
            (
                "two rules of one selector",
                "[[source]]\nname = \"Web\"",
                "[[assume]]\nslip_win_factor = 0.8\n[[source]]\nname = \"Web\"",
            ),
        ]),
    );
}

#[test]
fn sources() {
    snapshot(
        "sources",
        &answers(&[
            (
                "an unknown team",
                "per_rep_of = \"Partner managers\"",
                "per_rep_of = \"Partner manager\"",
            ),
            ("an unknown stage", "enters = \"opportunity\"", "enters = \"oportunity\""),
            ("two of one name", "name = \"Partner desk\"", "name = \"Web\""),
            ("without a name", "name = \"Partner desk\"\n", ""),
            (
                "a share outside the selection",
                "where = { channel = \"Inbound\" }",
                "where = { channel = \"Inbound\", segment = \"Enterprise\" }",
            ),
            (
                "shares of nothing",
                "segment = { Enterprise = 1, Commercial = 3 }",
                "segment = { Enterprise = 0, Commercial = 0 }",
            ),
            (
                "a share of an unknown member",
                "region = { Americas = 2, EMEA = 2 }",
                "region = { America = 2, EMEA = 2 }",
            ),
            (
                "three seasons",
                "seasonality = [1.0, 1.1, 0.85, 1.05]",
                "seasonality = [1.0, 1.1, 0.85]",
            ),
        ]),
    );
}

#[test]
fn teams_and_customers() {
    snapshot(
        "teams_and_customers",
        &answers(&[
            (
                "teams that overlap",
                "name = \"Partner managers\"\n",
                "name = \"Partner managers\"\nserves = { region = \"EMEA\" }\nopportunities_per_rep = 4\n",
            ),
            ("a team that does nothing", "per_rep_of = \"Partner managers\"\n", ""),
            (
                "a team without capacity",
                "opportunities_per_rep = { triangular = { low = 3, mode = 4, high = 5 } }\n",
                "",
            ),
            ("hires before the plan", "month = \"2027-01\"", "month = \"2026-01\""),
            (
                "bases that overlap",
                "[[customers]]\n",
                "[[customers]]\nname = \"All\"\narr = 1\n\n[[customers]]\n",
            ),
            (
                "costs of the wrong length",
                "other_cost = [100000, 100000, 100000, 120000, 120000, 120000]",
                "other_cost = [100000, 100000]",
            ),
        ]),
    );
}

#[test]
fn programs_and_risks() {
    snapshot(
        "programs_and_risks",
        &answers(&[
            (
                "a window before the plan",
                "window = [\"FY27-Q4\", \"FY28-Q2\"]",
                "window = [\"FY26-Q4\", \"FY28-Q2\"]",
            ),
            (
                "a window the wrong way round",
                "window = [\"FY27-Q4\", \"FY28-Q2\"]",
                "window = [\"FY28-Q2\", \"FY27-Q4\"]",
            ),
            ("a window of one", "window = [\"FY27-Q4\", \"FY28-Q2\"]", "window = [\"FY27-Q4\"]"),
            ("start before the plan", "start = \"FY27-Q4\"\ncost", "start = \"FY27-Q1\"\ncost"),
            ("start is no quarter", "start = \"FY27-Q4\"\ncost", "start = \"Q4 FY27\"\ncost"),
            (
                "the same start twice",
                "start = [\"FY27-Q3\", \"2027-02\"]",
                "start = [\"FY27-Q4\", \"2027-01\"]",
            ),
            ("an unknown audience", "audience = \"Accounts\"", "audience = \"Acounts\""),
            (
                "an unknown required Program",
                "requires = [\"Enablement\"]",
                "requires = [\"Enable\"]",
            ),
            (
                "Programs that require each other",
                "start = \"FY27-Q4\"\ncost",
                "start = \"FY27-Q4\"\nrequires = [\"Hiring\"]\ncost",
            ),
            ("requires what it excludes", "excludes = [\"Events\"]", "excludes = [\"Enablement\"]"),
            (
                "an unknown team",
                "team = \"Enterprise AEs\"\ncount = 3",
                "team = \"Enterprise\"\ncount = 3",
            ),
        ]),
    );
}

#[test]
fn effects() {
    snapshot(
        "effects",
        &answers(&[
            (
                "both adds and multiplies",
                "add = { gamma = { mean = 14, sd = 4 } }",
                "add = 3\nmultiply = \"win_rate\"\nby = 2",
            ),
            ("neither adds nor multiplies", "multiply = \"convert.mql\"\nby = 1.05", ""),
            ("adds by a factor", "enters = \"mql\"", "by = 2"),
            (
                "multiplies by nothing",
                "multiply = \"convert.mql\"\nby = 1.05",
                "multiply = \"convert.mql\"",
            ),
            ("multiplies what cannot be", "multiply = \"convert.mql\"", "multiply = \"win_rates\""),
            (
                "converts into the first stage",
                "multiply = \"convert.mql\"",
                "multiply = \"convert.lead\"",
            ),
            (
                "a team's win rate",
                "multiply = \"opportunities_per_rep\"",
                "multiply = \"win_rate\"",
            ),
            (
                "capacity of no team",
                "team = \"Enterprise AEs\"\nmultiply",
                "where = { segment = \"Enterprise\" }\nmultiply",
            ),
            (
                "part of a customer base",
                "where = { segment = \"Enterprise\" }\nmultiply",
                "where = { region = \"EMEA\" }\nmultiply",
            ),
            (
                "two effects of one name",
                "multiply = \"convert.mql\"",
                "name = \"team=Enterprise AEs\"\nmultiply = \"convert.mql\"",
            ),
        ]),
    );
}

#[test]
fn correlations() {
    let drivers = "drivers = [\"assume.Enterprise.win_rate[region=EMEA]\", \"source.Web.volume\", \"source.Web.growth\"]";
    snapshot(
        "correlations",
        &answers(&[
            ("an unknown driver", "\"source.Web.growth\"]", "\"source.Web.grwth\"]"),
            (
                "a driver that `per` split",
                "assume.Enterprise.win_rate[region=EMEA]",
                "assume.Enterprise.win_rate",
            ),
            ("a constant", "\"source.Web.growth\"]", "\"source.Web.volatility\"]"),
            ("one driver", drivers, "drivers = [\"source.Web.volume\"]"),
            ("a driver twice", drivers, "drivers = [\"source.Web.volume\", \"source.Web.volume\"]"),
            ("a rank of 1", "rank = 0.5", "rank = 1"),
            ("impossible together", "rank = 0.5", "rank = -0.6"),
            (
                "a pair twice",
                "rank = 0.5\n",
                "rank = 0.5\n[[correlate]]\ndrivers = [\"source.Web.volume\", \"source.Web.growth\"]\nrank = 0.4\n",
            ),
        ]),
    );
}

#[test]
fn mixes_and_search() {
    snapshot(
        "mixes_and_search",
        &answers(&[
            ("an unknown Program", "\"Events@2027-02\"", "\"Event@2027-02\""),
            ("a start that is none", "\"Events@2027-02\"", "\"Events@2027-03\""),
            ("lacks what is required", "[\"Hiring\", \"Enablement@FY27-Q4\"]", "[\"Hiring\"]"),
            (
                "holds what is excluded",
                "[\"Hiring\", \"Enablement@FY27-Q4\"]",
                "[\"Hiring\", \"Enablement\", \"Events\"]",
            ),
            ("a Program twice", "[\"Events@2027-02\"]", "[\"Events@2027-02\", \"Events\"]"),
            ("no Program", "[\"Events@2027-02\"]", "[]"),
            ("a reserved name", "name = \"Meet\"", "name = \"Bottom-up plan\""),
            ("two of one name", "name = \"Meet\"", "name = \"Grow\""),
            (
                "more included than allowed",
                "must_include = [\"Enablement\"]",
                "must_include = [\"Hiring\", \"Enablement\", \"Events\"]",
            ),
        ]),
    );
}

#[test]
fn searches() {
    let groups = "at_least_one_of = [[\"Events\", \"Hiring\"], [\"Enablement\", \"Hiring\"]]";
    let excluded = "must_exclude = [\"Events@FY28-Q4\"]";
    let included = "must_include = [\"Enablement\"]\nmust_exclude = [\"Events@FY28-Q4\"]";
    let starts = "starts = { Events = \"any quarter\" }";
    let budgets = "budget_by_year = { FY28 = 400000 }";
    snapshot(
        "searches",
        &answers(&[
            ("a certain guarantee", "guarantee = 0.9", "guarantee = 1"),
            ("no indifference at all", "indifference = 0.02", "indifference = 0"),
            ("a budget of another year", budgets, "budget_by_year = { FY29 = 400000 }"),
            ("a negative budget", budgets, "budget_by_year = { FY28 = -1 }"),
            ("one budget for every year", budgets, "budget_by_year = 400000"),
            ("an unknown Program in a group", groups, "at_least_one_of = [\"Event\", \"Hiring\"]"),
            ("names and lists", groups, "at_least_one_of = [\"Events\", [\"Hiring\"]]"),
            ("a group of nothing", groups, "at_least_one_of = [[\"Events\"], []]"),
            ("no group at all", groups, "at_least_one_of = []"),
            ("a Program twice in a group", groups, "at_least_one_of = [\"Events\", \"Events\"]"),
            ("no list of groups", groups, "at_least_one_of = \"Events\""),
            ("an unknown Program ruled out", excluded, "must_exclude = [\"Event@FY28-Q4\"]"),
            ("a start ruled out that is none", excluded, "must_exclude = [\"Hiring@FY28-Q4\"]"),
            ("ruled out twice", excluded, "must_exclude = [\"Events@FY28-Q4\", \"Events\"]"),
            ("ruled out and included", excluded, "must_exclude = [\"Enablement\"]"),
            (
                "ruled out and required",
                included,
                "must_include = [\"Hiring\"]\nmust_exclude = [\"Enablement\"]",
            ),
            (
                "a group that is ruled out",
                excluded,
                "must_exclude = [\"Events\", \"Hiring\", \"Hiring@FY27-Q4\"]",
            ),
            (
                "more hires than allowed",
                "max_hires = 4\nmust_include = [\"Enablement\"]",
                "max_hires = 2\nmust_include = [\"Hiring\"]",
            ),
            ("another way to start", starts, "starts = { Events = \"every quarter\" }"),
            ("starts of an unknown Program", starts, "starts = { Event = \"any quarter\" }"),
            ("starts of no Program", starts, "starts = {}"),
            ("quarters as starts", starts, "starts = [\"FY27-Q3\", \"FY27-Q4\"]"),
        ]),
    );
}

#[test]
fn targets_and_goals() {
    snapshot(
        "targets_and_goals",
        &answers(&[
            (
                "a target of the wrong length",
                "new_arr = [1e6, 1.1e6, 1.2e6, 1.2e6, 1.3e6, 1.4e6]",
                "new_arr = [1e6, 1.1e6]",
            ),
            ("two targets for one", "where = { segment = \"Enterprise\" }\nnew_arr", "new_arr"),
            ("an unknown metric", "metric = \"new_arr\"", "metric = \"newarr\""),
            (
                "a quarter outside the plan",
                "[\"FY27-Q4\", \"FY28-Q3\"]",
                "[\"FY27-Q4\", \"FY29-Q3\"]",
            ),
            ("thresholds of the wrong length", "at_least = [2.5, 3, 3, 3]", "at_least = [2.5, 3]"),
            ("more misses than quarters", "misses_allowed = 1", "misses_allowed = 4"),
            ("a period outside the plan", "period = \"FY28-Q1..FY28-Q2\"", "period = \"FY30\""),
            (
                "a period and quarters",
                "period = \"FY28-Q1..FY28-Q2\"",
                "period = \"FY28-Q1..FY28-Q2\"\nquarters = \"FY28-Q1\"",
            ),
            ("no threshold", "at_least = 2000000", ""),
            ("two thresholds", "at_least = 2000000", "at_least = 2000000\nat_most = 3000000"),
            (
                "coverage without a target",
                "where = { segment = \"Enterprise\" }\nquarters",
                "where = { segment = \"Commercial\" }\nquarters",
            ),
            (
                "two dimensions",
                "where = { segment = \"Enterprise\" }\nquarters",
                "where = { segment = \"Enterprise\", region = \"EMEA\" }\nquarters",
            ),
            (
                "utilisation of nobody",
                "metric = \"utilisation.Enterprise AEs\"",
                "metric = \"utilisation.Partner managers\"",
            ),
            ("a member's cost", "metric = \"coverage\"", "metric = \"program_cost\""),
            (
                "undefined for ever",
                "metric = \"utilisation.Enterprise AEs\"",
                "metric = \"magic_number\"",
            ),
        ]),
    );
}

#[test]
fn open_pipeline() {
    let bucket = "[[open_pipeline.bucket]]\nquarter = \"FY27-Q3\"\nopportunities = 4\n";
    let both: &'static str = Box::leak(format!("csv = \"open.csv\"\n{bucket}").into_boxed_str());
    let twice: &'static str = Box::leak(format!("{bucket}{bucket}").into_boxed_str());
    snapshot(
        "open_pipeline",
        &answers(&[
            ("a file and buckets", "csv = \"open.csv\"", both),
            ("nothing", "csv = \"open.csv\"", ""),
            ("two buckets of one selector", "csv = \"open.csv\"", twice),
            ("no file", "csv = \"open.csv\"", "csv = \"opne.csv\""),
            (
                "too many",
                "csv = \"open.csv\"",
                "[[open_pipeline.bucket]]\nquarter = \"FY27-Q3\"\nopportunities = 1000001\n",
            ),
            (
                "no quarter",
                "csv = \"open.csv\"",
                "[[open_pipeline.bucket]]\nquarter = \"2027-01\"\nopportunities = 1\n",
            ),
        ]),
    );
}

#[test]
fn open_pipeline_files() {
    let files: &[(&str, String)] = &[
        ("empty", String::new()),
        ("only a header", OPEN_CSV.lines().take(1).collect()),
        ("semicolons", OPEN_CSV.replace(',', ";")),
        ("a missing column", OPEN_CSV.replacen("close_date", "closed", 1)),
        ("a bad date", OPEN_CSV.replacen("2027-08-15", "15.08.2027", 1)),
        ("a day that does not exist", OPEN_CSV.replacen("2026-11-30", "2026-11-31", 1)),
        ("a bad amount", OPEN_CSV.replacen("12000", "\"12,000\"", 1)),
        ("a negative amount", OPEN_CSV.replacen("12000", "-12000", 1)),
        ("a bad win rate", OPEN_CSV.replacen("EMEA,0.4", "EMEA,40", 1)),
        ("an unknown member", OPEN_CSV.replacen("Commercial,Partner", "Comercial,Partner", 1)),
        ("a row too short", OPEN_CSV.replacen(",Americas,", "", 1)),
    ];
    let mut shown = String::new();
    for (title, file) in files {
        let Err(problems) = read_with_csv(TOML, file.as_bytes()) else {
            panic!("{title} was read")
        };
        write!(shown, "### {title}\n\n{}\n", render(&problems, false)).unwrap();
    }
    let more = OPEN_CSV.replace("amount", "id,owner,amount").replace('\n', "\n7,Ann,");
    let more = more.trim_end_matches("7,Ann,").replacen("7,Ann,id", "id", 1);
    let reading = read_with_csv(TOML, more.as_bytes()).unwrap();
    write!(shown, "### more columns\n\n{}\n", render(&reading.warnings, false)).unwrap();
    let latin = read_with_csv(TOML, b"amount,close_date\n1,Z\xfcrich\n").unwrap_err();
    write!(shown, "### not UTF-8\n\n{}\n", render(&latin, false)).unwrap();
    snapshot("open_pipeline_files", &shown);
}

#[test]
fn probable_mistakes() {
    snapshot(
        "probable_mistakes",
        &warnings(&[
            (
                "much is cut off",
                "normal = { mean = 0.3, sd = 0.05 }",
                "normal = { mean = 0.1, sd = 0.1 }",
            ),
            (
                "start after the end",
                "start = [\"FY27-Q3\", \"2027-02\"]",
                "start = [\"FY27-Q3\", \"2027-02\", \"FY30-Q1\"]",
            ),
            ("hires after the end", "month = \"2027-01\"", "month = \"2030-01\""),
            (
                "two names for a mix",
                "[[mix]]\nname = \"Meet\"",
                "[[mix]]\nname = \"Grow on\"\nprograms = [\"Enablement@FY27-Q4\", \"Hiring\"]\n\
                 [[mix]]\nname = \"Meet\"",
            ),
            (
                "a rule that is overridden",
                "[[source]]\nname = \"Web\"",
                "[[assume]]\nname = \"Late\"\nslip_rate = 0.2\n[[source]]\nname = \"Web\"",
            ),
            ("an audience that nobody uses", "audience = \"Accounts\"", ""),
            (
                "a Program without effects",
                "[[program.hire]]\nteam = \"Enterprise AEs\"\ncount = 3\nafter_months = 2\n",
                "",
            ),
            ("part of a year", "period = \"FY28-Q1..FY28-Q2\"", "period = \"FY27\""),
            (
                "capacity of a team that closes nothing",
                "team = \"Enterprise AEs\"\nmultiply",
                "team = \"Partner managers\"\nmultiply",
            ),
            ("a market that moves nothing", "elasticity = { volume = 1.0, win_rate = 0.5 }", ""),
            ("a market that does not move", "volatility = 0.08\npersistence", "persistence"),
            (
                "churn of nobody",
                "where = { segment = \"Enterprise\" }\nmultiply",
                "where = { segment = \"Commercial\" }\nmultiply",
            ),
        ]),
    );
}

#[test]
fn several_problems_come_in_one_go() {
    let broken = TOML
        .replacen("quarters = 6", "quarters = 60", 1)
        .replacen("seed = 7", "sead = 7", 1)
        .replacen("Inbound\" }", "Outbound\" }", 1)
        .replacen("headcount = 6", "headcount = -6", 1)
        .replacen("metric = \"new_arr\"", "metric = \"new_err\"", 1);
    let problems = read_text(&broken).unwrap_err();
    let lines: Vec<usize> = problems.iter().map(|one| one.line()).collect();
    assert!(problems.len() >= 4, "{}", render(&problems, false));
    assert!(lines.is_sorted_by(|one, other| one <= other), "{lines:?}");
    snapshot("several_problems_come_in_one_go", &render(&problems, false));
}
