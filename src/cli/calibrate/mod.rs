//! `spandrel calibrate`: from an export to the assumptions of a plan.

pub(super) mod exports;
mod guess;
mod write;

use std::io::ErrorKind;
use std::path::Path;

use super::{CalibrateArguments, Failure, terminal};
use crate::scenario;
use crate::study::calibration::{self, Calibration, Fragment, PlanFrame, plan_start};
use write::Written;

/// The quarters of the plan that is written.
const QUARTERS: usize = 8;

pub(super) fn calibrate(arguments: &CalibrateArguments) -> Result<(), Failure> {
    if arguments.guess {
        return match arguments.exports.as_slice() {
            [export] => guess::propose(export),
            _ => Err(Failure::request("--guess looks at one export", "name one at a time")),
        };
    }
    let written = Written::beside(&arguments.out);
    written.check(arguments.force)?;
    let exports = exports::read(&arguments.exports, &arguments.map, arguments.skip_bad_rows)?;
    let opportunities = &exports.opportunities;
    let request =
        calibration::Request { as_of: arguments.as_of, closes_from: arguments.closes_from };
    let calibration =
        calibration::calibrate(&opportunities.dimensions, &opportunities.records, request);
    if let Err(error) = &calibration.cycle {
        return Err(Failure::request(
            &format!("no plan can be calibrated: {error}"),
            "give a longer export, or check what its mapping calls won and lost",
        ));
    }
    let frame = frame(&calibration, &arguments.out, &written);
    let fragment = calibration.fragment(&frame);
    check(&fragment, &arguments.out)?;
    written.write(&fragment)?;
    terminal::print(&told(&calibration, &written))
}

fn frame(calibration: &Calibration, out: &Path, written: &Written) -> PlanFrame {
    let stem = out.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    PlanFrame {
        name: stem,
        start: plan_start(calibration.as_of),
        quarters: QUARTERS,
        open_csv: written.open_csv_name(),
    }
}

/// What is written can be read: a scenario with a mistake in it would be ours.
fn check(fragment: &Fragment, out: &Path) -> Result<(), Failure> {
    let load = |_: &str| match &fragment.open_pipeline {
        Some(rows) => Ok(rows.clone().into_bytes()),
        None => Err(ErrorKind::NotFound.into()),
    };
    scenario::read(&out.to_string_lossy(), fragment.scenario.as_bytes(), &load)
        .map(drop)
        .map_err(Failure::Scenario)
}

/// What was found, in a few lines.
fn told(calibration: &Calibration, written: &Written) -> String {
    let counts = calibration.counts;
    let mut text = format!(
        "As of {}: {} won, {} lost, {} open deals.\n",
        calibration.as_of, counts.won, counts.lost, counts.open
    );
    for warning in &calibration.warnings {
        text.push_str(&format!("  {}: {}.\n", warning.topic.title(), warning.text));
    }
    text.push_str(&format!("Written: {}.\n", written.names().join(", ")));
    terminal::printable(&text)
}
