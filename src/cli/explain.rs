//! `spandrel explain`: why a mix does as it does.

use std::path::{Path, PathBuf};

use super::folder::{Folder, Origin};
use super::load::{independently, load, load_changed, name, override_with};
use super::progress::Progress;
use super::run::{in_threads, to_evaluate, unknown_mix, written};
use super::telling::Telling;
use super::{ExplainArguments, Failure, terminal};
use crate::analysis::Request;
use crate::analysis::explain::{self, Explanation, Question};
use crate::model::Model;
use crate::report::{self, File, Provenance};
use crate::scenario::{Program, Reading};

pub(super) fn explain(arguments: &ExplainArguments) -> Result<(), Failure> {
    let progress = Progress::new(arguments.quiet);
    progress.time("read the scenario");
    let mut reading = with_overrides(load(&arguments.scenario)?, arguments);
    independently(&mut reading.scenario.simulation, "explain");
    let change = change(arguments)?;
    let (scenario, plan) = (name(&arguments.scenario), reading.scenario.plan.name.clone());
    let out = arguments.out.clone().unwrap_or_else(|| default_folder(&arguments.scenario));
    let origin = Origin { scenario: &scenario, plan: &plan, command: "explain" };
    let folder = Folder::claim(&out, origin, arguments.force)?;
    let telling = Telling::new(&progress);
    let work = || explanation(arguments, &scenario, (reading, change), &telling);
    let (explanation, files) = in_threads(arguments.simulation.threads, work)??;
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

fn with_overrides(mut reading: Reading, arguments: &ExplainArguments) -> Reading {
    override_with(&mut reading.scenario.simulation, &arguments.simulation);
    reading
}

/// The plan so changed as is asked for.
fn change(arguments: &ExplainArguments) -> Result<Option<explain::Change>, Failure> {
    let changes = [&arguments.set[..], &arguments.shift, &arguments.risk].concat();
    for (place, change) in changes.iter().enumerate() {
        if changes[..place].iter().any(|earlier| earlier.path == change.path) {
            let reason = format!("`{}` is changed twice", change.path);
            return Err(Failure::request(&reason, "change it once"));
        }
    }
    if changes.is_empty() {
        return Ok(None);
    }
    let mut reading = with_overrides(load_changed(&arguments.scenario, &changes)?, arguments);
    let sampling = &mut reading.scenario.simulation.sampling;
    *sampling = sampling.exchangeable();
    let said = changes.iter().map(ToString::to_string).collect();
    Ok(Some(explain::Change { said, scenario: reading.scenario }))
}

fn explanation(
    arguments: &ExplainArguments,
    scenario: &str,
    (reading, change): (Reading, Option<explain::Change>),
    telling: &Telling,
) -> Result<(Explanation, Vec<File>), Failure> {
    telling.progress.begin("compile the model", "compiling the model".to_owned(), None);
    let mut model = Model::new(reading.scenario)?;
    let tell = |step, done, total| telling.tell(step, done, total);
    let mix = arguments.mix.as_ref().map(|name| number(&mut model, name)).transpose()?;
    if let Some(mix) = mix {
        touches(&model, mix, arguments)?;
    }
    let (mixes, explored) = to_evaluate(&mut model, &[], &tell)?;
    let request = Request { explored, ..Request::new(&mixes, &tell) };
    let explanation =
        explain::explain(&model, &Question { request, mix, change: change.as_ref() })?;
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

/// Refuses to change a Program that the mix does not hold.
fn touches(model: &Model, mix: usize, arguments: &ExplainArguments) -> Result<(), Failure> {
    let held: Vec<usize> = model.started(mix).into_iter().map(|started| started.program).collect();
    for change in arguments.set.iter().chain(&arguments.shift) {
        let names =
            |program: &Program| change.path.starts_with(&format!("program.{}.", program.name));
        let mut programs = model.scenario.programs.iter().enumerate();
        let Some((number, program)) = programs.find(|(_, program)| names(program)) else {
            continue;
        };
        if !held.contains(&number) {
            return Err(Failure::request(
                &format!(
                    "`{}` does not hold `{}`, so that `{}` changes nothing in it",
                    model.mix_name(mix),
                    program.name,
                    change.path
                ),
                "name a mix that does with --mix, or change something else",
            ));
        }
    }
    Ok(())
}
