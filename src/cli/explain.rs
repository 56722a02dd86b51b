//! `spandrel explain`: why a mix does as it does.

use std::path::{Path, PathBuf};

use super::folder::{Folder, Origin};
use super::load::{load, name};
use super::progress::Progress;
use super::run::{in_threads, to_evaluate, unknown_mix, written};
use super::telling::Telling;
use super::{ExplainArguments, Failure, terminal};
use crate::analysis::Request;
use crate::analysis::explain::{Explanation, Question, explain as explain_mix};
use crate::model::Model;
use crate::report::{self, File, Provenance};
use crate::scenario::Reading;

pub(super) fn explain(arguments: &ExplainArguments) -> Result<(), Failure> {
    let progress = Progress::new(arguments.quiet);
    progress.time("read the scenario");
    let reading = reading(arguments)?;
    let (scenario, plan) = (name(&arguments.scenario), reading.scenario.plan.name.clone());
    let out = arguments.out.clone().unwrap_or_else(|| default_folder(&arguments.scenario));
    let origin = Origin { scenario: &scenario, plan: &plan, command: "explain" };
    let folder = Folder::claim(&out, origin, arguments.force)?;
    let telling = Telling::new(&progress);
    let work = || explanation(arguments, &scenario, reading, &telling);
    let (explanation, files) = in_threads(arguments.threads, work)??;
    let seconds = progress.seconds().iter().map(|(_, seconds)| seconds).sum();
    progress.clear();
    if arguments.quiet {
        return folder.write(&files);
    }
    let width = terminal::width();
    let told = terminal::print(&report::explain::terminal(&explanation, width));
    // Either may fail; neither is lost with the other.
    folder.write(&files)?;
    told?;
    terminal::print(&written(&out, &files, seconds, width))
}

/// `fy27-explained` for `plans/fy27.toml`, in the current folder.
fn default_folder(scenario: &Path) -> PathBuf {
    let mut name = scenario.file_stem().unwrap_or_default().to_owned();
    name.push("-explained");
    name.into()
}

fn reading(arguments: &ExplainArguments) -> Result<Reading, Failure> {
    let mut reading = load(&arguments.scenario)?;
    let simulation = &mut reading.scenario.simulation;
    simulation.trials = arguments.trials.map_or(simulation.trials, |trials| trials as usize);
    simulation.seed = arguments.seed.unwrap_or(simulation.seed);
    Ok(reading)
}

fn explanation(
    arguments: &ExplainArguments,
    scenario: &str,
    reading: Reading,
    telling: &Telling,
) -> Result<(Explanation, Vec<File>), Failure> {
    telling.progress.begin("compile the model", "compiling the model".to_owned(), None);
    let mut model = Model::new(reading.scenario)?;
    let tell = |step, done, total| telling.tell(step, done, total);
    let mix = arguments.mix.as_ref().map(|name| number(&mut model, name)).transpose()?;
    let (mixes, explored) = to_evaluate(&mut model, &[], &tell)?;
    let request = Request { explored, ..Request::new(&mixes, &tell) };
    let explanation = explain_mix(&model, &Question { request, mix })?;
    let provenance = Provenance {
        scenario_file: scenario.to_owned(),
        scenario_sha256: reading.sha256,
        seed: explanation.seed,
        trials: explanation.trials,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        steps: telling.progress.seconds(),
        threads: rayon::current_num_threads(),
        warnings: reading.warnings.iter().map(ToString::to_string).collect(),
    };
    telling.progress.begin("make the reports", "making tables and charts".to_owned(), None);
    let files = report::explain::files(&explanation, &provenance)
        .map_err(|error| Failure::Io(error.to_string()))?;
    Ok((explanation, files))
}

fn number(model: &mut Model, name: &str) -> Result<usize, Failure> {
    let found = model.mixes_named(&[name.to_owned()]);
    found.map(|mixes| mixes[0]).map_err(|unknown| unknown_mix(model, &unknown))
}
