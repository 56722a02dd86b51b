//! What python-pptx reads in the slides is what the CSV files of the run hold.

use super::super::Desk;
use super::python;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// A CSV file as rows by heading.
fn csv(desk: &Desk, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(desk.path(&format!("out/{name}"))).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

/// The company's figures of a mix and metric by period, in order.
fn figures(
    rows: &[BTreeMap<String, String>],
    mix: &str,
    metric: &str,
    of: &str,
) -> Vec<Option<f64>> {
    let own = rows
        .iter()
        .filter(|row| row["mix"] == mix && row["metric"] == metric && row["dimension"].is_empty());
    own.map(|row| row[of].parse().ok()).collect()
}

fn values(series: &Value) -> Vec<Option<f64>> {
    series["values"].as_array().unwrap().iter().map(Value::as_f64).collect()
}

fn series<'a>(chart: &'a Value, name: &str) -> &'a Value {
    let all = chart["series"].as_array().unwrap();
    all.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("no {name} in {all:?}"))
}

/// The slide of which some text is in the title.
fn slide<'a>(slides: &'a [Value], title: &str) -> &'a Value {
    let found = slides.iter().find(|slide| slide["title"].as_str().unwrap().contains(title));
    found.unwrap_or_else(|| panic!("no slide {title}"))
}

#[test]
fn slides_hold_what_the_tables_hold() {
    let desk = Desk::with_plan();
    desk.run(&["--out", "out", "--deck", "--quiet"]).success();
    let Some(told) = python(&["tell", "out/deck.pptx"], desk.0.path()) else { return };
    // Spaces that do not break are spaces.
    let told = told.replace("\\u00a0", " ").replace('\u{a0}', " ");
    let slides: Vec<Value> = serde_json::from_str(&told).unwrap();
    let titles: Vec<&str> = slides.iter().map(|slide| slide["title"].as_str().unwrap()).collect();
    let mut unique = titles.clone();
    unique.sort_unstable();
    unique.dedup();
    assert!(unique.len() == titles.len() && !titles.contains(&""), "{titles:?}");
    assert!(slides.iter().all(|slide| !slide["notes"].as_str().unwrap().is_empty()));

    let ranked = csv(&desk, "ranked.csv");
    let best = &ranked[0];
    let chance = format!("{:.0} %", 100.0 * number(&best["p_all"]));
    assert!(slides[1]["title"].as_str().unwrap().contains(&chance), "{} in {titles:?}", chance);
    let cards = &slides[1]["tables"][0];
    assert!(cards[1][0].as_str().unwrap().starts_with(&chance), "{cards}");

    ranking(&slides[2], &ranked);
    goals(&slides[3], &csv(&desk, "goals.csv"), &ranked);
    let quarters = csv(&desk, "quarters.csv");
    fan(slide(&slides, "“Coverage” with"), &quarters, &best["mix"], "coverage", "Goal");
    let years = slide(&slides, "reaches the FY27 target");
    fan(years, &quarters, &best["mix"], "new_arr", "Top-down target");
    let by_year = csv(&desk, "years.csv");
    let met = figures(&by_year, &best["mix"], "new_arr", "p_met")[0].unwrap();
    let last = years["tables"][0][1].as_array().unwrap().last().unwrap();
    assert_eq!(last.as_str().unwrap(), format!("{:.0} %", 100.0 * met));
    bridge(slide(&slides, "of expected new ARR to the bottom-up"), &by_year, &best["mix"]);
    frontier(slide(&slides, "asked for"), &ranked);
    worth(slide(&slides, "most often missed"), &desk.run_json("out"));
}

fn ranking(slide: &Value, ranked: &[BTreeMap<String, String>]) {
    let chart = &slide["charts"][0];
    let own = values(&chart["series"][0]);
    let wanted: Vec<Option<f64>> = ranked.iter().map(|row| row["p_all"].parse().ok()).collect();
    assert_eq!(own, wanted, "to the last bit");
    for (category, row) in chart["categories"].as_array().unwrap().iter().zip(ranked) {
        let category = category.as_str().unwrap();
        // Tied mixes share the first rank.
        let rank = if row["tied_with_best"] == "true" { "1" } else { &row["rank"] };
        assert!(category.starts_with(rank) && category.contains(&row["mix"]), "{category}");
    }
}

fn goals(slide: &Value, goals: &[BTreeMap<String, String>], ranked: &[BTreeMap<String, String>]) {
    let rows = slide["tables"][0].as_array().unwrap();
    let heads: Vec<&str> = rows[0].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(heads, ["Rank", "Mix", "New ARR", "Coverage", "All goals"]);
    assert_eq!(rows.len(), 1 + ranked.len());
    for (row, mix) in rows[1..].iter().zip(ranked) {
        assert_eq!(row[1], mix["mix"]);
        for (cell, goal) in row.as_array().unwrap()[2..].iter().zip(&heads[2..]) {
            let known =
                goals.iter().find(|known| known["mix"] == mix["mix"] && known["goal"] == *goal);
            let chance = number(known.map_or(&mix["p_all"], |known| &known["p"]));
            let shown = cell.as_str().unwrap();
            let near = |text: &str| (number(text) - 100.0 * chance).abs();
            match shown.trim_end_matches(" %").split_once(' ') {
                None => assert!(near(shown.trim_end_matches(" %")) <= 0.5, "{shown} {chance}"),
                Some(("<" | ">", bound)) => assert!(near(bound) <= 8.0, "{shown} {chance}"),
                other => panic!("{other:?}"),
            }
        }
    }
}

fn fan(
    slide: &Value,
    quarters: &[BTreeMap<String, String>],
    mix: &str,
    metric: &str,
    target: &str,
) {
    let chart = &slide["charts"][0];
    let of = |column: &str| figures(quarters, mix, metric, column);
    assert_eq!(values(series(chart, "P10")), of("p10"));
    assert_eq!(values(series(chart, "Median")), of("p50"));
    assert_eq!(values(series(chart, target)), of("target"));
    let other = figures(quarters, "Bottom-up plan", metric, "p50");
    assert_eq!(values(series(chart, "Bottom-up plan, median")), other);
    let bands =
        [("P10 to P25", "p10", "p25"), ("P25 to P75", "p25", "p75"), ("P75 to P90", "p75", "p90")];
    for (name, low, high) in bands {
        let between = of(low).into_iter().zip(of(high)).map(|(low, high)| Some(high? - low?));
        assert_eq!(values(series(chart, name)), between.collect::<Vec<_>>(), "{name}");
    }
    let labels: Vec<String> = quarters
        .iter()
        .filter(|row| row["mix"] == mix && row["metric"] == metric && row["dimension"].is_empty())
        .map(|row| row["quarter"].replace('-', " "))
        .collect();
    let categories: Vec<&str> =
        chart["categories"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(categories, labels);
}

/// The bridge leads from the mean of one mix to that of the other, and its changes add up.
fn bridge(slide: &Value, years: &[BTreeMap<String, String>], mix: &str) {
    let chart = &slide["charts"][0];
    let total = |mix: &str, of: &str| -> f64 {
        figures(years, mix, "new_arr", of).into_iter().flatten().sum()
    };
    let sum = |name: &str| values(series(chart, name)).into_iter().flatten().sum::<f64>();
    let close =
        |one: f64, other: f64| assert!((one - other).abs() < 1e-6 * other.abs(), "{one} {other}");
    close(sum("Bottom-up plan"), total("Bottom-up plan", "mean"));
    close(sum("Mix"), total(mix, "mean"));
    close(sum("Target"), total(mix, "target"));
    close(sum("Added"), sum("Mix") - sum("Bottom-up plan"));
}

fn frontier(slide: &Value, ranked: &[BTreeMap<String, String>]) {
    let mut points: Vec<(u64, u64)> = Vec::new();
    for one in slide["charts"][0]["series"].as_array().unwrap() {
        if one["name"].as_str().unwrap().starts_with("Asked for") {
            continue;
        }
        let across = one["across"].as_array().unwrap().iter().filter_map(Value::as_f64);
        let up = values(one).into_iter().flatten();
        points.extend(across.zip(up).map(|(x, y)| (x.to_bits(), y.to_bits())));
    }
    let bits = |row: &BTreeMap<String, String>| {
        (number(&row["program_cost_mean"]).to_bits(), number(&row["p_all"]).to_bits())
    };
    let mut wanted: Vec<(u64, u64)> = ranked.iter().map(bits).collect();
    for list in [&mut points, &mut wanted] {
        list.sort_unstable();
        list.dedup();
    }
    assert_eq!(points, wanted);
}

fn worth(slide: &Value, run: &Value) {
    let chart = &slide["charts"][0];
    let mut lost: Vec<f64> = run["worth"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|worth| worth["p_all_lost"]["difference"].as_f64())
        .collect();
    lost.sort_by(|one, other| other.total_cmp(one));
    let shown: Vec<f64> = values(&chart["series"][0]).into_iter().flatten().collect();
    assert!(!shown.is_empty() && shown == lost, "{shown:?} {lost:?}");
}

/// Every part is as the schemas ask, and the rules that PowerPoint adds to them are kept, as far
/// as the Open XML SDK's validator (here in its port to Python) knows them.
#[test]
fn a_validator_finds_nothing() {
    let desk = Desk::with_plan();
    desk.run(&["--out", "out", "--deck", "--quiet"]).success();
    let folder = desk.0.path();
    if python(&["template", "company.pptx", "4:3"], folder).is_none() {
        return;
    }
    let options = ["deck", "out", "--template", "company.pptx", "--out", "other.pptx"];
    desk.spandrel(&options).success();
    for deck in ["out/deck.pptx", "other.pptx"] {
        let found = python(&["audit", deck], folder).unwrap();
        if found.trim() == "absent" {
            use std::io::Write;
            let reason = "skipped the validation of the deck: openxml-audit is not installed";
            let _ = writeln!(std::io::stderr(), "{reason}");
            return;
        }
        assert_eq!(found, "", "{deck}");
    }
    // A validator that finds nothing must be one that would.
    let deck = fs::read(desk.path("out/deck.pptx")).unwrap();
    fs::write(desk.path("broken.pptx"), broken(&deck)).unwrap();
    assert_ne!(python(&["audit", "broken.pptx"], folder).unwrap(), "");
}

/// The deck with two elements of a chart in the wrong order.
fn broken(deck: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(deck)).unwrap();
    let mut copy = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        if name == "ppt/charts/chart1.xml" {
            let text = String::from_utf8(bytes).unwrap();
            let swapped = text.replacen(
                "<c:barDir val=\"bar\"/><c:grouping val=\"clustered\"/>",
                "<c:grouping val=\"clustered\"/><c:barDir val=\"bar\"/>",
                1,
            );
            assert_ne!(text, swapped);
            bytes = swapped.into_bytes();
        }
        copy.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        copy.write_all(&bytes).unwrap();
    }
    copy.finish().unwrap().into_inner()
}
