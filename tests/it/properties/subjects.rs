//! The scenarios that are put to the test, and how to run them.

use std::fs;
use std::path::{Path, PathBuf};

use spandrel::analysis::{Results, evaluate};
use spandrel::engine::{DriverDraws, Keep, Outcomes, Setup, simulate};
use spandrel::model::Model;
use spandrel::scenario::{Scenario, read, render};

/// Small scenarios that between them use every feature.
pub const SMALL: [&str; 8] = [
    "scenarios/quickstart.toml",
    "scenarios/mid-year.toml",
    "tests/it/data/kitchen-sink.toml",
    "tests/scenarios/capacity.toml",
    "tests/scenarios/closing.toml",
    "tests/scenarios/distributions.toml",
    "tests/scenarios/fiscal.toml",
    "tests/scenarios/funnel.toml",
];

/// The largest one, with thousands of mixes.
pub const LARGE: &str = "scenarios/bridge-the-gap.toml";

/// A scenario's text with the folder that its CSV files lie in.
#[derive(Clone)]
pub struct Subject {
    pub name: &'static str,
    pub toml: String,
    folder: PathBuf,
}

impl Subject {
    /// A file of the project.
    pub fn new(name: &'static str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let toml = fs::read_to_string(&path).unwrap();
        Self { name, toml, folder: path.parent().unwrap().to_owned() }
    }

    /// The same with another text.
    pub fn with(&self, toml: String) -> Self {
        Self { toml, ..self.clone() }
    }

    /// The scenario, to be run with so many trials.
    pub fn scenario(&self, trials: usize) -> Scenario {
        let load = |name: &str| fs::read(self.folder.join(name));
        let reading = read(self.name, self.toml.as_bytes(), &load)
            .unwrap_or_else(|problems| panic!("{}", render(&problems, false)));
        let mut scenario = reading.scenario;
        scenario.simulation.trials = trials;
        scenario
    }

    /// Its model, to be run with so many trials.
    pub fn model(&self, trials: usize) -> Model {
        Model::new(self.scenario(trials)).unwrap()
    }
}

/// Evaluates these mixes.
pub fn run(model: &Model, mixes: &[usize]) -> Results {
    evaluate(model, mixes, &|_, _, _| {}).unwrap()
}

/// Evaluates every mix.
pub fn run_all(model: &Model) -> Results {
    run(model, &every(model))
}

/// Every mix.
pub fn every(model: &Model) -> Vec<usize> {
    (0..model.mixes.len()).collect()
}

/// The mixes that the file names, with the bottom-up plan.
pub fn named(model: &Model) -> Vec<usize> {
    model.mixes.named().collect()
}

/// What happens in every trial of these mixes.
pub fn outcomes(model: &Model, mixes: Vec<usize>, keep: Keep) -> Outcomes {
    let simulation = &model.scenario.simulation;
    let setup = Setup::new(model, simulation.seed);
    let draws = DriverDraws::new(&model.scenario, simulation.seed, simulation.trials);
    simulate(&setup, &draws, mixes, model.all_slices(), keep, 0..simulation.trials, &|_| true)
}
