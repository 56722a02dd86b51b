//! What a run explains is what an explanation says.

use spandrel::analysis::explain::{Question, explain};
use spandrel::analysis::{Depth, Request, Results, run};
use spandrel::model::Model;
use spandrel::report::{Report, Stamp, content::Item, stored};

use super::read_text;

/// Five Programs make 32 mixes, and there are so many trials that a first look leaves some out.
const PLAN: &str = r#"
    plan = { name = "Explained", start = "2027-01", quarters = 3, confidence = 0.8 }
    simulation = { trials = 4200, seed = 8 }
    dimensions = { segment = ["Large", "Small"] }
    funnel = { stages = ["lead", "opportunity"] }
    source = [{ name = "Inbound", volume = { gamma = { mean = 300, sd = 40 } } }]
    target = [{ new_arr = [150_000, 300_000, 330_000] }]
    goal = [
        { name = "New ARR", metric = "new_arr", period = "FY27-Q2..FY27-Q3", at_least = 640_000 },
        { name = "Coverage", metric = "coverage", quarters = ["FY27-Q3"], at_least = 3 },
    ]
    [[assume]]
    convert.opportunity = { beta = { mean = 0.2, sd = 0.02 } }
    win_rate = { beta = { mean = 0.3, sd = 0.03 } }
    slip_rate = 0.1
    sales_cycle = { lognormal = { mean = 40, sd = 20 } }
    deal_size = 9000
    [[team]]
    name = "Reps"
    serves = { segment = ["Large", "Small"] }
    headcount = 10
    opportunities_per_rep = { gamma = { mean = 6, sd = 0.6 } }
    [[risk]]
    name = "Downturn"
    probability = 0.2
    window = ["FY27-Q1", "FY27-Q3"]
    effect = [{ multiply = "win_rate", by = 0.8 }]
    [[program]]
    name = "Ads"
    start = "FY27-Q1"
    cost.per_month = 9000
    effect = [{ add = { gamma = { mean = 60, sd = 30 } } }]
    [[program]]
    name = "Events"
    start = "FY27-Q1"
    cost.upfront = 50_000
    effect = [{ add = { gamma = { mean = 50, sd = 10 } } }]
    [[program]]
    name = "Training"
    start = "FY27-Q1"
    cost.upfront = 20_000
    effect = [{ multiply = "win_rate", by = { uniform = { low = 0.95, high = 1.2 } } }]
    [[program]]
    name = "Pricing"
    start = "FY27-Q1"
    effect = [{ multiply = "deal_size", by = { uniform = { low = 0.95, high = 1.1 } } }]
    [[program]]
    name = "Tools"
    start = "FY27-Q1"
    cost.per_month = 3000
    effect = [{ multiply = "opportunities_per_rep", team = "Reps", by = { uniform = { low = 1, high = 1.2 } } }]
"#;

fn results(model: &Model, mixes: &[usize], explain: bool) -> Results {
    let depth = if explain { Depth::Explained } else { Depth::Report };
    run(model, &Request { depth, ..Request::new(mixes, &|_, _, _| {}) }).unwrap()
}

#[test]
fn a_run_explains_as_an_explanation_does_and_its_report_is_stored_whole() {
    let model = Model::new(read_text(PLAN).scenario).unwrap();
    let mixes: Vec<usize> = model.every_mix().unwrap().collect();
    assert_eq!(mixes.len(), 32);
    let request = Request::new(&mixes, &|_, _, _| {});
    let expected = explain(&model, &Question { request, mix: None, change: None }).unwrap();
    assert!((3..32).contains(&expected.information[0].candidates), "nothing was left out");

    let plain = results(&model, &mixes, false);
    let best = plain.detail_of(0).unwrap();
    assert_eq!(plain.ranked[0].name, expected.mix.name);
    assert_eq!(plain.explained.information, expected.information);
    assert_eq!(best.quadrants, expected.quadrants);
    assert_eq!((&plain.explained.simulated, &plain.explained.requirements), (&None, &None));

    let explained = results(&model, &mixes, true);
    assert_eq!(explained.ranked, plain.ranked);
    let simulated = explained.explained.simulated.as_ref().unwrap();
    assert_eq!(simulated.causes, expected.causes);
    assert_eq!(simulated.required_coverage, expected.required_coverage);
    assert_eq!(simulated.stress, expected.stress);
    assert_eq!(simulated.stress_trials, expected.stress_trials);
    assert_eq!(explained.detail_of(0).unwrap().drivers, expected.drivers);
    let requirements = explained.explained.requirements.as_ref().unwrap();
    assert_eq!(requirements.mix, expected.mix.name);
    assert_eq!(requirements.levers.len(), 7);
    assert!(!simulated.causes[0].all.causes.is_empty() && !simulated.stress.is_empty());

    let stamp = stamp(&explained);
    let (read, _) = stored::read(&stored::write(&explained, &stamp)).unwrap();
    assert_eq!(read.explained, explained.explained);
    assert_eq!(read.detail[0].quadrants, explained.detail[0].quadrants);
    old_reports_are_read(&plain);
}

fn stamp(results: &Results) -> Stamp {
    Stamp {
        plan: results.plan.clone(),
        version: "0.0.1".to_owned(),
        seed: results.seed,
        trials: results.trials,
        scenario: "0".repeat(8),
    }
}

/// A report that was stored before runs explained anything tells how to come by it.
fn old_reports_are_read(results: &Results) {
    let bytes = stored::write(results, &stamp(results));
    let mut json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let results = json["results"].as_object_mut().unwrap();
    assert!(results.remove("explained").is_some());
    for detail in results["detail"].as_array_mut().unwrap() {
        assert!(detail.as_object_mut().unwrap().remove("quadrants").is_some());
    }
    let (read, stamp) = stored::read(json.to_string().as_bytes()).unwrap();
    let report = Report::new(&read, &stamp, 0);
    let items = report.sections.iter().flat_map(|section| &section.items);
    let is_told = |item: &Item| matches!(item, Item::Note(text) if text.contains("--explain"));
    assert_eq!(items.clone().filter(|item| is_told(item)).count(), 1);

    // What points nowhere is refused.
    json["results"]["explained"] = serde_json::json!({
        "information": [], "simulated": null, "requirements": {
            "mix": "", "trials": 1, "confidence": 0.5, "levers": [], "shortest": 3,
            "now": { "estimate": 0.5, "standard_error": 0.5, "low": 0.0, "high": 1.0 },
        },
    });
    let refused = stored::read(json.to_string().as_bytes()).map(drop).unwrap_err();
    assert!(refused.contains("do not fit"), "{refused}");
}
