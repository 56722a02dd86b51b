//! The engine, called as a user of the library would; the only file here that knows it
//! beside the types of its answers.

use std::path::Path;

use spandrel::analysis::{self, Results};
use spandrel::model::Model;
use spandrel::scenario;

/// Evaluates these mixes of a scenario in so many trials.
pub fn run(path: &Path, mixes: &[&str], trials: usize) -> Results {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let folder = path.parent().expect("a folder");
    let load = |name: &str| std::fs::read(folder.join(name));
    let name = path.display().to_string();
    let reading = scenario::read(&name, &bytes, &load)
        .unwrap_or_else(|diagnostics| panic!("{}", scenario::render(&diagnostics, false)));
    let mut scenario = reading.scenario;
    scenario.simulation.trials = trials;
    let model = Model::new(scenario).expect("a model of a moderate size");
    let number = |name: &&str| {
        let found = (0..model.mixes.len()).find(|&mix| model.mix_name(mix) == **name);
        found.unwrap_or_else(|| panic!("no mix {name}"))
    };
    let chosen: Vec<usize> = mixes.iter().map(number).collect();
    analysis::evaluate(&model, &chosen, &|_, _, _| {}).expect("enough memory")
}
