//! `spandrel check`: what a scenario says.

use super::load::{load, name};
use super::{CheckArguments, Failure, summary, terminal};
use crate::model::Model;

pub(super) fn check(arguments: &CheckArguments) -> Result<(), Failure> {
    let reading = load(&arguments.scenario)?;
    let model = Model::new(reading.scenario)?;
    let summary = summary::summary(&name(&arguments.scenario), &model);
    terminal::print(&terminal::printable(&summary))
}
