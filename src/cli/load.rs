//! A scenario from its file.

use std::io::ErrorKind;
use std::path::{Component, Path};

use super::{Failure, SimulationArguments, terminal};
use crate::scenario::{Change, Reading, Simulation, read_changed, render};

/// Reads the scenario at `path`, with the files that it names beside it. What is probably a
/// mistake in it is told at once.
pub(super) fn load(path: &Path) -> Result<Reading, Failure> {
    let reading = load_changed(path, &[])?;
    terminal::note(&render(&reading.warnings, true));
    Ok(reading)
}

/// The same with changes of single values. Warnings are not told.
pub(super) fn load_changed(path: &Path, changes: &[Change]) -> Result<Reading, Failure> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let beside = |named: &str| std::fs::read(folder.join(named));
    let (reading, impossible) =
        read_changed(&name(path), &bytes, &beside, changes).map_err(Failure::Scenario)?;
    match impossible.first() {
        Some(impossible) => Err(Failure::request(&impossible.reason, &impossible.cure)),
        None => Ok(reading),
    }
}

/// Has drivers drawn independently where the scenario asks for Sobol' points, for a command
/// whose statements rest on trials that are independent, and says so.
pub(super) fn independently(simulation: &mut Simulation, command: &str) {
    if simulation.sampling != simulation.sampling.exchangeable() {
        simulation.sampling = simulation.sampling.exchangeable();
        terminal::note(&format!(
            "note: `spandrel {command}` draws drivers independently, not by Sobol' points, as \
             what it says rests on independent trials; its chances differ from those of `run` \
             by chance\n"
        ));
    }
}

/// Trials and seed as they were asked for.
pub(super) fn override_with(simulation: &mut Simulation, asked: &SimulationArguments) {
    simulation.trials = asked.trials.map_or(simulation.trials, |trials| trials as usize);
    simulation.seed = asked.seed.unwrap_or(simulation.seed);
}

/// The path as it was given, without idle `./` and with `/` on every system.
pub(super) fn name(path: &Path) -> String {
    let mut name = String::new();
    for part in path.components().filter(|part| *part != Component::CurDir) {
        if !name.is_empty() && !name.ends_with(['/', '\\']) {
            name.push('/');
        }
        name.push_str(&part.as_os_str().to_string_lossy());
    }
    name
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let path_name = path.display();
    match error.kind() {
        ErrorKind::NotFound => Failure::request(
            &format!("there is no scenario `{path_name}`"),
            "check the path, or let `spandrel new` write a starter scenario",
        ),
        ErrorKind::IsADirectory => {
            Failure::request(&format!("`{path_name}` is a folder"), "name the scenario file in it")
        }
        _ => Failure::io("read", path, error),
    }
}
