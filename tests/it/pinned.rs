//! What every scenario of the project says, to the last digit. A change here changes what
//! every plan is told: it is value-breaking, and the commit that makes it must say so and why.

use spandrel::analysis::{RankedMix, Results, evaluate};
use spandrel::model::Model;
use spandrel::scenario::{Metric, Slice, read};

const TRIALS: usize = 1000;

const HEADER: &str = "\
Pinned results. A change of any figure is VALUE-BREAKING: say so, and why, in the commit.
";

/// Runs a scenario of the project; only its named mixes where `named`.
fn results(name: &str, named: bool) -> Results {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let bytes = std::fs::read(folder.join(name)).unwrap();
    let load = |name: &str| std::fs::read(folder.join(name));
    let mut scenario = read(name, &bytes, &load).unwrap().scenario;
    scenario.simulation.trials = TRIALS;
    let model = Model::new(scenario).unwrap();
    let mixes = 0..model.mixes.len();
    let mixes: Vec<usize> = mixes.filter(|&mix| !named || model.mixes.is_named(mix)).collect();
    evaluate(&model, &mixes, &|_, _, _| {}).unwrap()
}

/// A mix by mix account, mixes in alphabetical order.
fn told(name: &str, results: &Results) -> String {
    let mut text = format!("{HEADER}{name}, {} trials, seed {}\n", results.trials, results.seed);
    let mut places: Vec<usize> = (0..results.ranked.len()).collect();
    places.sort_by_key(|&place| &results.ranked[place].name);
    for place in places {
        let mix = &results.ranked[place];
        text.push_str(&format!("\n{}\n", mix.name));
        text.push_str(&chances(results, mix));
        text.push_str(&figures(results, place));
    }
    text
}

fn chances(results: &Results, mix: &RankedMix) -> String {
    let mut lines = vec![format!("P(all) {}", mix.all_goals.estimate)];
    for (goal, chance) in results.goals.iter().zip(&mix.goals) {
        lines.push(format!("P({}) {}", goal.name, chance.estimate));
    }
    lines.push(format!("program cost {}", mix.program_cost_mean));
    let [p10, p50, p90] = mix.new_arr;
    lines.push(format!("new ARR {p10} {p50} {p90}"));
    lines.iter().map(|line| format!("  {line}\n")).collect()
}

/// Means of some quarters, where the mix is shown in full.
fn figures(results: &Results, place: usize) -> String {
    let Some(detail) = results.detail_of(place) else { return String::new() };
    let last = results.quarters.len() - 1;
    let metrics = [
        (Metric::Coverage, "coverage"),
        (Metric::OpportunitiesCreated, "opportunities created"),
        (Metric::SalesAndMarketingCost, "sales and marketing cost"),
    ];
    let mut text = String::new();
    for quarter in [1, last / 2 + 1, last] {
        for (metric, name) in metrics {
            let figure = detail.quarter(quarter, metric, Slice::Company);
            let mean = figure.and_then(|figure| Some(figure.summary.as_ref()?.mean));
            let label = &results.quarters[quarter];
            text.push_str(&format!("  {label} {name} {}\n", mean.unwrap()));
        }
    }
    text
}

fn assert_pinned(name: &str, named: bool) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("snapshots/pinned");
    let told = told(name, &results(name, named));
    settings.bind(|| insta::assert_snapshot!(name.trim_end_matches(".toml"), told));
}

#[test]
fn the_quickstart() {
    assert_pinned("quickstart.toml", false);
}

#[test]
fn the_mid_year_plan() {
    assert_pinned("mid-year.toml", false);
}

#[test]
fn the_named_mixes_that_bridge_the_gap() {
    assert_pinned("bridge-the-gap.toml", true);
}

/// A new scenario is pinned too.
#[test]
fn every_scenario_is_pinned() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let pinned = folder.join("tests/it/snapshots/pinned");
    for entry in std::fs::read_dir(folder.join("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_stem().unwrap().to_str().unwrap();
            assert!(pinned.join(format!("{name}.snap")).exists(), "pin {name}");
        }
    }
}
