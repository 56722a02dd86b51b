//! The CSV files and `run.json`.

use super::fixture::{Shape, provenance, results};
use spandrel::report::csv::{goals, quarters, ranked, years};
use spandrel::report::run_json::run_json;

/// Header and rows of a table.
fn read(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    (header, rows.collect())
}

#[test]
fn ranked_holds_every_mix_with_every_digit() {
    let results = results(Shape::default());
    let (header, rows) = read(&ranked(&results));
    assert_eq!(
        header.join(","),
        "rank,mix,programs,tied_with_best,p_all,p_all_se,p_all_low,p_all_high,\
         p: Starting coverage,p: FY27 new ARR,p: FY28 new ARR,program_cost_mean,\
         program_cost_p90,new_arr_p10,new_arr_p50,new_arr_p90,ending_arr_p50,shortfall_mean"
    );
    assert_eq!(rows.len(), results.ranked.len());
    for (row, mix) in rows.iter().zip(&results.ranked) {
        assert_eq!(row[0], mix.rank.to_string());
        assert_eq!(row[1], mix.name);
        assert_eq!(row[2], mix.programs.join("; "));
        assert_eq!(row[3], if mix.tied_with_best { "true" } else { "false" });
        let number = |column: usize| row[column].parse::<f64>().unwrap();
        assert_eq!(number(4).to_bits(), mix.all_goals.estimate.to_bits());
        assert_eq!(number(7).to_bits(), mix.all_goals.high.to_bits());
        assert_eq!(number(9).to_bits(), mix.goals[1].estimate.to_bits());
        assert_eq!(number(11).to_bits(), mix.program_cost_mean.to_bits());
        assert_eq!(number(14).to_bits(), mix.new_arr[1].to_bits());
        assert_eq!(number(17).to_bits(), mix.shortfall_mean.unwrap().to_bits());
    }
    assert!(ranked(&results).windows(2).filter(|pair| *pair == b"\r\n").count() > rows.len());
}

#[test]
fn an_undefined_figure_is_an_empty_field() {
    let mut results = results(Shape { target: false, ..Shape::default() });
    results.ranked[0].program_cost_p90 = f64::NAN;
    results.ranked[0].ending_arr_p50 = -0.0;
    let (_, rows) = read(&ranked(&results));
    assert_eq!(rows[0][12..].iter().map(String::as_str).collect::<Vec<_>>()[..1], [""]);
    assert_eq!(rows[0][16], "0");
    assert!(rows.iter().all(|row| row[17].is_empty()));

    let (header, rows) = read(&quarters(&results));
    assert_eq!(
        header.join(","),
        "mix,quarter,dimension,member,metric,mean,sd,p5,p10,p25,p50,p75,p90,p95,target,p_met,defined"
    );
    let payback = rows.iter().find(|row| row[4] == "cac_payback_months").unwrap();
    assert!(payback[5..16].iter().all(String::is_empty));
    assert_eq!(payback[16], "0");
}

#[test]
fn names_with_quotes_commas_and_newlines_come_back() {
    let mut results = results(Shape::default());
    let name = "Büro, \"groß\"\nund ✓";
    results.ranked[0].name = name.to_owned();
    results.goals[0].name = name.to_owned();
    assert_eq!(read(&ranked(&results)).1[0][1], name);
    let (header, rows) = read(&goals(&results));
    assert_eq!(header, ["mix", "goal", "p", "se", "low", "high"]);
    assert_eq!(rows.len(), 3 * results.ranked.len());
    assert_eq!(rows[0][..2], [name, name]);
    let (_, rows) = read(&quarters(&results));
    let member = rows.iter().find(|row| row[3].starts_with("Small")).unwrap();
    assert_eq!(
        member[..5],
        [name, "FY27-Q1", "segment", "Small, \"Büro\"\nund Heim", "starting_pipeline"]
    );
}

#[test]
fn quarters_and_years_hold_the_mixes_shown_in_full() {
    let results = results(Shape::default());
    let (_, rows) = read(&quarters(&results));
    let figures: usize =
        results.detail.iter().flat_map(|detail| &detail.quarters).map(Vec::len).sum();
    assert_eq!(rows.len(), figures);
    let figure = &results.detail[0].quarters[3][0];
    let row = rows
        .iter()
        .find(|row| row[0] == results.ranked[0].name && row[1] == "FY27-Q4" && row[4] == "new_arr");
    let row = row.unwrap();
    let number = |column: usize| row[column].parse::<f64>().unwrap();
    let summary = figure.summary.unwrap();
    assert_eq!(number(5).to_bits(), summary.mean.to_bits());
    assert_eq!(number(10).to_bits(), summary.quantiles[3].to_bits());
    assert_eq!(Some(number(14)), figure.target);
    assert_eq!(Some(number(15)), figure.met);

    let (header, rows) = read(&years(&results));
    assert_eq!(header[1], "year");
    assert_eq!(rows[0][1], "FY27");
}

#[test]
fn run_json_says_what_was_run() {
    let mut results = results(Shape::default());
    results.cheapest_confident = Some(3);
    results.warnings.push("few trials".to_owned());
    let bytes = run_json(&results, &provenance(), &["ranked.csv"]);
    let run: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(run["seed"], 2027);
    assert_eq!(run["trials"], 10_000);
    assert_eq!(run["mixes"], 36);
    assert_eq!(run["best"]["mix"], results.ranked[0].name.as_str());
    assert_eq!(run["tied_with_best"].as_array().unwrap().len(), 2);
    assert_eq!(run["cheapest_confident"], results.ranked[3].name.as_str());
    assert_eq!(run["steps"][1]["seconds"], 3.25);
    assert_eq!(run["warnings"].as_array().unwrap().len(), 2);
    let keys: Vec<&String> = run.as_object().unwrap().keys().collect();
    assert_eq!(keys[..4], ["program", "plan", "scenario_file", "scenario_sha256"]);
    assert_eq!(run["files"][0], "ranked.csv");
    assert!(bytes.ends_with(b"}\n"));
}
