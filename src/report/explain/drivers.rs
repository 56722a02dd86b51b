//! What drives the result: as a section, and as `drivers.csv`.

use super::section;
use crate::analysis::explain::Explanation;
use crate::report::content::Section;
use crate::report::content::drivers::Drives;
use crate::report::csv;

/// The names that drivers and outputs go by.
pub fn drives(explanation: &Explanation) -> Drives {
    Drives {
        mix: explanation.mix.name.clone(),
        names: explanation.driver_names.clone(),
        goals: explanation.goals.clone(),
        currency: explanation.currency.clone(),
    }
}

/// The section; in brief, of all goals together and new ARR only.
pub fn told(explanation: &Explanation, brief: bool) -> Section {
    let drives = drives(explanation);
    let mut items = drives.main(&explanation.drivers);
    if !brief {
        items.push(drives.others(&explanation.drivers));
    }
    section("drivers", "What drives the result", items)
}

/// `drivers.csv`: a row an output and driver.
pub fn csv(explanation: &Explanation) -> Vec<u8> {
    csv::drivers_with_errors(
        &explanation.mix.name,
        &explanation.drivers,
        &explanation.driver_names,
        &explanation.goals,
    )
}
