//! More of a good thing never makes matters worse: not on average, but in every trial, as
//! all variants of a plan share their luck.

use spandrel::engine::{Headline, Keep, Outcomes};
use spandrel::model::Model;
use spandrel::model::ledger::SlicedAccount;
use spandrel::scenario::{Action, Cost, Effect, Quantity, Risk, Scenario, Timing, Value};

use super::subjects::{SMALL, Subject, named, outcomes, run_all};

const TRIALS: usize = 100;

/// P(all) of the best mix.
fn best(scenario: Scenario) -> f64 {
    run_all(&Model::new(scenario).unwrap()).ranked[0].all_goals.estimate
}

#[test]
fn a_wider_search_never_finds_less() {
    for name in ["scenarios/mid-year.toml", "tests/it/data/kitchen-sink.toml"] {
        let subject = Subject::new(name);
        let searching = |budget: Option<f64>, max_programs: Option<usize>| {
            let mut scenario = subject.scenario(TRIALS);
            let search = scenario.search.as_mut().unwrap();
            (search.budget, search.max_programs) = (budget, max_programs);
            best(scenario)
        };
        let budgets = [0.0, 5e4, 2e5, 4e5, 8e5, 1.6e6].map(Some).into_iter().chain([None]);
        let chances: Vec<f64> = budgets.map(|budget| searching(budget, None)).collect();
        assert!(chances.is_sorted(), "{name}: {chances:?}");
        let sizes = (0..5).map(Some).chain([None]);
        let chances: Vec<f64> = sizes.map(|most| searching(None, most)).collect();
        assert!(chances.is_sorted(), "{name}: {chances:?}");
    }
}

/// The entries into a stage of every mix, slice, quarter and trial.
fn entries(model: &Model, outcomes: &Outcomes, stage: usize) -> Vec<f32> {
    let layout = &outcomes.basis.layout;
    let mut entries = Vec::new();
    for place in 0..outcomes.mixes.len() {
        for block in outcomes.ledgers(place) {
            for slice in 0..layout.slices().len() {
                let first = layout.sliced(slice, SlicedAccount::Entries(stage));
                let quarter = |quarter: usize| &block.numbers(first + quarter)[..block.trials];
                entries.extend((0..model.quarters()).flat_map(quarter));
            }
        }
    }
    entries
}

#[test]
fn more_volume_never_means_fewer_entries_in_any_trial() {
    for name in SMALL {
        let with_volume = |factor: f64| {
            let mut model = Subject::new(name).model(TRIALS);
            for source in &mut model.scenario.sources {
                source.seasonality.iter_mut().for_each(|season| *season *= factor);
            }
            let outcomes = outcomes(&model, named(&model), Keep::LEDGERS);
            (model, outcomes)
        };
        let (model, plain) = with_volume(1.0);
        for factor in [1.003, 1.4] {
            let (_, more) = with_volume(factor);
            for stage in 0..model.scenario.stages.len() {
                let (plain, more) = (entries(&model, &plain, stage), entries(&model, &more, stage));
                let fewer = plain.iter().zip(&more).filter(|(plain, more)| more < plain).count();
                assert_eq!(fewer, 0, "{name}, stage {stage}, factor {factor}");
                let (plain, more): (f32, f32) = (plain.iter().sum(), more.iter().sum());
                assert!(plain < more || plain == 0.0, "{name}, stage {stage}");
            }
        }
    }
}

/// A certain risk that multiplies the win rate of every cell from the first month on.
fn win_rates_times(scenario: &Scenario, factor: f64) -> Risk {
    let nothing = Value::Constant(0.0);
    let action = Action::MultiplyCells {
        quantity: Quantity::WinRate,
        by: Value::Constant(factor),
        cells: (0..scenario.cell_count()).collect(),
        bases: Vec::new(),
    };
    Risk {
        name: "Win rates".to_owned(),
        probability: Value::Constant(1.0),
        first_quarter: 0,
        last_quarter: 0,
        months: None,
        timing: Timing { lag_months: nothing, ramp_months: 0.0, half_life_months: None },
        cost: Cost { upfront: nothing, per_month: nothing },
        effects: vec![Effect { name: "win rate".to_owned(), action }],
    }
}

#[test]
fn a_better_win_rate_never_means_less_new_arr_in_any_trial() {
    for name in SMALL {
        let with_factor = |factor: f64| -> Vec<Headline> {
            let mut scenario = Subject::new(name).scenario(TRIALS);
            scenario.risks.push(win_rates_times(&scenario, factor));
            let model = Model::new(scenario).unwrap();
            let mixes = named(&model);
            let places = 0..mixes.len();
            let outcomes = outcomes(&model, mixes, Keep::Headline);
            places
                .flat_map(|place| outcomes.headlines(place).copied().collect::<Vec<_>>())
                .collect()
        };
        let plain = with_factor(1.0);
        for factor in [1.01, 1.2] {
            let better = with_factor(factor);
            for (trial, (plain, better)) in plain.iter().zip(&better).enumerate() {
                assert!(better.new_arr >= plain.new_arr, "{name}, {trial}: {plain:?} {better:?}");
            }
            let total = |headlines: &[Headline]| headlines.iter().map(|h| h.new_arr).sum::<f64>();
            assert!(total(&plain) < total(&better), "{name}");
        }
    }
}
