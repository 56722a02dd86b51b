//! `spandrel calibrate`: from an export to the assumptions of a plan.

pub(super) mod exports;
mod guess;
mod merge;
pub(super) mod write;

use std::path::{Path, PathBuf};

use super::load::name;
use super::{CalibrateArguments, Failure, terminal};
use crate::report::past::{calibration_csv, calibration_html};
use crate::scenario;
use crate::study::calibration::{self, Calibration, Fragment, PlanFrame, plan_start};
use write::Output;

/// The quarters of the plan that is written.
const QUARTERS: usize = 8;

pub(super) fn calibrate(arguments: &CalibrateArguments) -> Result<(), Failure> {
    if arguments.guess {
        return match arguments.exports.as_slice() {
            [export] => guess::propose(export),
            _ => Err(Failure::request("--guess looks at one export", "name one at a time")),
        };
    }
    if let Some(scenario) = &arguments.merge {
        return merge::into(scenario, arguments);
    }
    let places = Places::beside(&arguments.out);
    write::check(&places.all(), arguments.force)?;
    let calibration = calibrated(arguments)?;
    let frame = PlanFrame {
        name: arguments.out.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        start: plan_start(calibration.as_of),
        quarters: QUARTERS,
        open_csv: places.open_name(),
    };
    let fragment = calibration.fragment(&frame);
    // Leads alone make a part of a scenario, which is checked with what it is merged into.
    if calibration.counts.known > 0 {
        check(&fragment.scenario, fragment.open_pipeline.as_deref(), &arguments.out)?;
    }
    let outputs = places.outputs(&calibration, fragment)?;
    write::put(&outputs)?;
    terminal::print(&told(&calibration, &outputs))
}

fn calibrated(arguments: &CalibrateArguments) -> Result<Calibration, Failure> {
    let past = exports::read(&arguments.exports, &arguments.map, arguments.skip_bad_rows)?;
    let request =
        calibration::Request { as_of: arguments.as_of, closes_from: arguments.closes_from };
    let calibration = calibration::calibrate_past(&past, request);
    match &calibration.cycle {
        Ok(_) => Ok(calibration),
        Err(_) if past.opportunities.is_none() && calibration.funnel.is_some() => Ok(calibration),
        Err(_) if past.opportunities.is_none() => Err(Failure::request(
            "there are no opportunities and no leads among the exports",
            "name an export of opportunities, with changes, leads and reps beside it if you have them",
        )),
        Err(error) => Err(Failure::request(
            &format!("no plan can be calibrated: {error}"),
            "give a longer export, or check what its mapping calls won and lost",
        )),
    }
}

/// Where the files go.
struct Places {
    scenario: PathBuf,
    open: PathBuf,
    html: PathBuf,
    csv: PathBuf,
}

impl Places {
    /// The scenario, and the others beside it.
    fn beside(scenario: &Path) -> Self {
        let stem = scenario.file_stem().unwrap_or_default().to_string_lossy();
        Self {
            scenario: scenario.to_owned(),
            open: scenario.with_file_name(format!("{stem}-open.csv")),
            html: scenario.with_file_name("calibration.html"),
            csv: scenario.with_file_name("calibration.csv"),
        }
    }

    fn all(&self) -> [PathBuf; 4] {
        [&self.scenario, &self.open, &self.html, &self.csv].map(Clone::clone)
    }

    fn open_name(&self) -> String {
        self.open.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn outputs(
        self,
        calibration: &Calibration,
        fragment: Fragment,
    ) -> Result<Vec<Output>, Failure> {
        let page = calibration_html(calibration).map_err(|error| Failure::Io(error.to_string()))?;
        let open = fragment.open_pipeline.map(|rows| (self.open, rows.into_bytes()));
        let files = [(self.scenario, fragment.scenario.into_bytes())].into_iter().chain(open);
        let reports = [(self.html, page.into_bytes()), (self.csv, calibration_csv(calibration))];
        Ok(files.chain(reports).map(|(path, bytes)| Output { path, bytes }).collect())
    }
}

/// What is written can be read: a scenario with a mistake in it would be ours.
fn check(scenario: &str, open_pipeline: Option<&str>, out: &Path) -> Result<(), Failure> {
    let folder = out.parent().unwrap_or(Path::new(""));
    let open_name = Places::beside(out).open_name();
    let load = |file: &str| match open_pipeline {
        Some(rows) if file == open_name => Ok(rows.as_bytes().to_vec()),
        _ => std::fs::read(folder.join(file)),
    };
    scenario::read(&name(out), scenario.as_bytes(), &load).map(drop).map_err(Failure::Scenario)
}

/// What was found, in a few lines.
fn told(calibration: &Calibration, outputs: &[Output]) -> String {
    let counts = calibration.counts;
    let mut text = match &calibration.funnel {
        Some(funnel) if counts.known == 0 => {
            format!("{} leads, {} converted.\n", funnel.leads, funnel.converted)
        }
        _ => format!(
            "As of {}: {} won, {} lost, {} open deals.\n",
            calibration.as_of, counts.won, counts.lost, counts.open
        ),
    };
    for warning in &calibration.warnings {
        text.push_str(&format!("- {}: {}.\n", warning.topic.title(), warning.text));
    }
    let names: Vec<String> = outputs.iter().map(|output| name(&output.path)).collect();
    text.push_str(&format!("Written: {}.\n", names.join(", ")));
    terminal::printable(&text)
}
