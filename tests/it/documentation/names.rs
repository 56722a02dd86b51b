//! The guide against what a run of its own scenario brings forth: drivers, metrics, files.

use spandrel::analysis::{Results, evaluate};
use spandrel::model::Model;
use spandrel::report::csv;
use spandrel::report::run_json::{Provenance, run_json};
use spandrel::scenario::Metric;

use super::{scenario, section, sound};

const MATHEMATICS: &str = include_str!("../../../src/guide/mathematics.md");
const RESULTS: &str = include_str!("../../../src/guide/results.md");

/// The words that stand between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Whether a driver's path fits a pattern, in which words in capitals stand for any name.
fn fits(path: &str, pattern: &str) -> bool {
    let is_placeholder = |part: &str| part.bytes().all(|byte| byte.is_ascii_uppercase());
    let (parts, patterns) = (path.split('.'), pattern.split('.'));
    parts.clone().count() == patterns.clone().count()
        && parts.zip(patterns).all(|(part, pattern)| part == pattern || is_placeholder(pattern))
}

#[test]
fn every_driver_has_a_path_that_the_page_describes() {
    let patterns: Vec<&str> =
        section("Values and drivers").lines().filter(|line| line.starts_with("| `[")).collect();
    let patterns: Vec<&str> = patterns.iter().flat_map(|line| quoted(line)).collect();
    let scenario = sound(&scenario()).scenario;
    assert!(scenario.drivers.len() > 15);
    for driver in &scenario.drivers {
        let (path, _member) = driver.name.split_once('[').unwrap_or((&driver.name, ""));
        // The page says that a risk's paths are those of a Program.
        let as_program = path.replacen("risk.", "program.", 1);
        let described = |pattern: &&str| fits(path, pattern) || fits(&as_program, pattern);
        assert!(patterns.iter().any(described), "`{path}` is not described in {patterns:?}");
    }
}

#[test]
fn every_metric_is_listed_and_has_its_formula() {
    let (_, formulas) = MATHEMATICS.split_once("\n## Metrics\n").unwrap();
    let (formulas, _) = formulas.split_once("\n## ").unwrap();
    for name in Metric::names(&["STAGE".to_owned()], &["TEAM".to_owned()]) {
        for text in [section("Metrics"), formulas] {
            assert!(quoted(text).any(|word| word == name), "`{name}` is missing");
        }
    }
}

/// The results of the language page's scenario in a few trials.
fn results() -> Results {
    let text = scenario().replacen("trials = 5000", "trials = 40", 1);
    let model = Model::new(sound(&text).scenario).unwrap();
    let mixes: Vec<usize> = (0..model.mixes.len()).collect();
    let results = evaluate(&model, &mixes, &|_, _, _| {}).unwrap();
    assert_eq!(results.trials, 40);
    results
}

#[test]
fn every_column_and_key_of_the_results_is_explained() {
    let results = results();
    let mut words: Vec<String> = Vec::new();
    for table in [csv::ranked, csv::goals, csv::quarters, csv::years, csv::drivers] {
        let bytes = table(&results);
        let header = bytes.split(|byte| *byte == b'\r').next().unwrap();
        words.extend(String::from_utf8_lossy(header).split(',').map(str::to_owned));
    }
    let provenance = Provenance {
        scenario_file: "language.md".to_owned(),
        scenario_sha256: String::new(),
        seed: results.seed,
        trials: results.trials,
        version: String::new(),
        steps: Vec::new(),
        threads: 1,
        warnings: Vec::new(),
    };
    let run: serde_json::Value =
        serde_json::from_slice(&run_json(&results, &provenance, &[])).unwrap();
    words.extend(run.as_object().unwrap().keys().cloned());
    words.extend(run["best"].as_object().unwrap().keys().cloned());
    assert!(words.len() > 60, "{words:?}");
    for word in words {
        let word = if word.starts_with("p: ") { "p: NAME".to_owned() } else { word };
        assert!(quoted(RESULTS).any(|quoted| quoted == word), "`{word}` is not explained");
    }
}
