//! `spandrel compare`: two mixes in the same trials.

use std::path::Path;

use super::load::{self, load, override_with};
use super::run::{in_threads, unknown_mix};
use super::{CompareArguments, Failure, terminal};
use crate::analysis::{Side, compare as compare_mixes};
use crate::model::Model;
use crate::report::compare;

pub(super) fn compare(arguments: &CompareArguments) -> Result<(), Failure> {
    let against = arguments.against.as_deref();
    if arguments.second.is_none() && against.is_none() {
        return Err(Failure::request(
            "there is only one mix to compare",
            "name a second one, or another scenario with --against",
        ));
    }
    let first = &arguments.first;
    let second = arguments.second.as_ref().unwrap_or(first);
    let mut model = model(&arguments.scenario, arguments)?;
    let a = number(&mut model, first)?;
    let same = if against.is_none() { Some(number(&mut model, second)?) } else { None };
    let mut other = against.map(|path| self::model(path, arguments)).transpose()?;
    let of_other = other.as_mut().map(|other| number(other, second)).transpose()?;
    let (model_b, b) = match (&other, of_other.or(same)) {
        (Some(other), Some(mix)) => (other, mix),
        (_, mix) => (&model, mix.unwrap_or_default()),
    };
    let sides = [Side { model: &model, mix: a }, Side { model: model_b, mix: b }];
    let mut comparison =
        in_threads(arguments.simulation.threads, || compare_mixes(sides[0], sides[1]))??;
    if let Some(path) = against {
        for (name, path) in comparison.names.iter_mut().zip([&arguments.scenario, path]) {
            name.push_str(&format!(" of {}", load::name(path)));
        }
    }
    if comparison.periods.is_empty() {
        return Err(Failure::request(
            "the two plans have no quarter in common",
            "compare scenarios whose quarters overlap",
        ));
    }
    terminal::print(&compare::terminal(&comparison, terminal::width()))?;
    match &arguments.csv {
        Some(path) => std::fs::write(path, compare::csv(&comparison))
            .map_err(|error| Failure::io("write", path, &error)),
        None => Ok(()),
    }
}

fn model(path: &Path, arguments: &CompareArguments) -> Result<Model, Failure> {
    let mut scenario = load(path)?.scenario;
    override_with(&mut scenario.simulation, &arguments.simulation);
    Ok(Model::new(scenario)?)
}

fn number(model: &mut Model, name: &str) -> Result<usize, Failure> {
    let found = model.mixes_named(&[name.to_owned()]);
    found.map(|mixes| mixes[0]).map_err(|unknown| unknown_mix(model, &unknown))
}
