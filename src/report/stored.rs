//! `report.json`: what reports need of the results, stored, so that charts can be drawn again
//! without simulating.

mod sound;

use super::chart::Stamp;
use crate::analysis::{Figure, Results};
use crate::scenario::{Metric, Slice};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The name of the file.
pub const REPORT_JSON: &str = "report.json";

/// What the file holds; one of another format is refused.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    format: u32,
    stamp: Cow<'a, Stamp>,
    results: Cow<'a, Results>,
}

/// The file's bytes: the same results give the same bytes, and come back to the last bit.
#[must_use]
pub fn write(results: &Results, stamp: &Stamp) -> Vec<u8> {
    let mut kept = results.clone();
    for detail in &mut kept.detail {
        for figures in detail.quarters.iter_mut().chain(&mut detail.years) {
            figures.retain(|figure| is_told(figure, &results.goals));
        }
    }
    let stored = Stored { format: FORMAT, stamp: Cow::Borrowed(stamp), results: Cow::Owned(kept) };
    let mut bytes = serde_json::to_vec(&stored).expect("every field has a JSON form");
    bytes.push(b'\n');
    bytes
}

/// The results and their stamp, from the file's bytes.
///
/// # Errors
///
/// Where this program did not write them.
pub fn read(bytes: &[u8]) -> Result<(Results, Stamp), String> {
    let stored: Stored = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if stored.format != FORMAT {
        return Err(format!("its format is {}, this version reads {FORMAT}", stored.format));
    }
    let results = stored.results.into_owned();
    if !sound::is_sound(&results) {
        return Err("its parts do not fit together".to_owned());
    }
    Ok((results, stored.stamp.into_owned()))
}

/// Whether reports tell a figure. The rest is in `quarters.csv` and `years.csv`.
pub(super) fn is_told(figure: &Figure, goals: &[crate::analysis::GoalTitle]) -> bool {
    let asked = goals.iter().any(|goal| goal.metric == figure.metric && goal.slice == figure.slice);
    let told = match figure.metric {
        Metric::Coverage
        | Metric::NewArr
        | Metric::ChurnedArr
        | Metric::ExpansionArr
        | Metric::EndingArr
        | Metric::ProgramCost
        | Metric::SalesAndMarketingCost
        | Metric::RampedReps(_)
        | Metric::Utilisation(_) => figure.slice == Slice::Company,
        Metric::StartingPipeline => true,
        _ => false,
    };
    asked || told
}
