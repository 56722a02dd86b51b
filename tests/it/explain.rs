//! Explanations: estimates against closed forms, changes against the file so changed.

mod causes;
mod changes;
mod command;
mod coverage;
mod of_run;
mod shares;
mod worth;

use spandrel::analysis::Request;
use spandrel::analysis::explain::{Estimate, Explanation, Question, explain};
use spandrel::model::Model;
use spandrel::scenario::{Reading, read, render};

fn read_text(text: &str) -> Reading {
    let none = |_: &str| Err(std::io::ErrorKind::NotFound.into());
    read("plan.toml", text.as_bytes(), &none)
        .unwrap_or_else(|problems| panic!("{}", render(&problems, false)))
}

/// The explanation of the best mix of a plan.
fn explained(text: &str) -> Explanation {
    let model = Model::new(read_text(text).scenario).unwrap();
    let mixes: Vec<usize> = model.every_mix().unwrap().collect();
    let request = Request::new(&mixes, &|_, _, _| {});
    explain(&model, &Question { request, mix: None, change: None }).unwrap()
}

/// The number of a driver.
fn driver(explanation: &Explanation, name: &str) -> usize {
    let place = explanation.driver_names.iter().position(|one| one == name);
    place.unwrap_or_else(|| panic!("{name}: {:?}", explanation.driver_names))
}

/// Whether an estimate is within four of its errors of what it should be, and these are small.
fn assert_near(what: &str, estimate: Estimate, truth: f64, largest_error: f64) {
    let off = (estimate.value - truth).abs();
    let error = estimate.standard_error;
    assert!(off < 4.0 * error + 1e-12, "{what}: {estimate:?}, should be {truth}");
    assert!(error < largest_error, "{what}: {estimate:?} is too coarse");
}
