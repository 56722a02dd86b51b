//! `spandrel calibrate --merge`: calibrated values in a scenario that people have made.

use std::io::ErrorKind;
use std::path::Path;

use super::write::{Output, put};
use super::{Places, calibrated, check};
use crate::cli::{CalibrateArguments, Failure, terminal};
use crate::scenario;
use crate::study::calibration::{Fragment, Merged, PlanFrame, merge, plan_start};

pub(super) fn into(path: &Path, arguments: &CalibrateArguments) -> Result<(), Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::request(
            &format!("there is no scenario `{}`", path.display()),
            "check the path, or write a new one with --out",
        ),
        _ => Failure::io("read", path, &error),
    })?;
    let mut places = Places::beside(path);
    // The scenario is asked for; what would stand beside it is not.
    super::write::check(&places.all()[1..], arguments.force)?;
    let calibration = calibrated(arguments)?;
    let frame = PlanFrame {
        name: String::new(),
        start: plan_start(calibration.as_of),
        quarters: super::QUARTERS,
        open_csv: places.open_name(),
    };
    let fragment = calibration.fragment(&frame);
    let Merged { text, changes, kept } = merge(&text, &fragment.scenario).map_err(|reason| {
        Failure::request(
            &format!("`{}` cannot be merged into: {reason}", path.display()),
            "correct it, or write a new scenario with --out",
        )
    })?;
    if let Err(failure) = check(&text, fragment.open_pipeline.as_deref(), path) {
        if let Failure::Scenario(problems) = &failure {
            terminal::note(&scenario::render(problems, true));
        }
        return Err(Failure::request(
            &format!(
                "with these values `{}` would not be sound, and it was left as it is",
                path.display()
            ),
            "give its dimensions and members the names that the mapping gives them, or write a new \
             scenario with --out",
        ));
    }
    path.clone_into(&mut places.scenario);
    let outputs: Vec<Output> =
        places.outputs(&calibration, Fragment { scenario: text, ..fragment })?;
    put(&outputs)?;
    let mut told = String::new();
    for change in &changes {
        let before = change.before.as_deref().unwrap_or("(nothing)");
        told.push_str(&format!("{}\n  - {before}\n  + {}\n", change.place, change.after));
    }
    for kept in &kept {
        told.push_str(&format!("Kept: {kept}\n"));
    }
    if changes.is_empty() {
        told.push_str("No value changes.\n");
    }
    terminal::print(&terminal::printable(&(told + &super::told(&calibration, &outputs))))
}
