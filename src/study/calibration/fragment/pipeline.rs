//! The open pipeline as rows of a CSV file.

use super::super::Calibration;
use super::PlanFrame;
use super::text::{Page, quoted};

/// The fractional part of the golden ratio: its multiples fill an interval evenly.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// Even places for the open deals, whatever their number.
pub(super) fn evenly(place: usize) -> f64 {
    libm::fmod((place as f64 + 0.5) * GOLDEN, 1.0)
}

/// The rows `amount, close_date` and the dimensions, of the open deals that close at all; each
/// closes where `u` of its place puts it among all that could be in its place.
#[must_use]
pub fn open_rows(calibration: &Calibration, u: impl Fn(usize) -> f64) -> String {
    let mut text = "amount,close_date".to_owned();
    let names: Vec<&str> = calibration.dimensions.iter().map(|one| one.name.as_str()).collect();
    for name in if names.is_empty() { vec!["company"] } else { names } {
        text.push(',');
        text.push_str(&field(name));
    }
    text.push_str("\r\n");
    for (place, deal) in calibration.open.deals.iter().enumerate() {
        let Some(day) = deal.closes_on(calibration.as_of, &calibration.cycle, u(place)) else {
            continue;
        };
        let amount = deal.amount.map_or(String::new(), |amount| amount.to_string());
        text.push_str(&format!("{amount},{day}"));
        for (dimension, member) in calibration.dimensions.iter().zip(&deal.members) {
            text.push(',');
            text.push_str(&field(&dimension.members[*member as usize]));
        }
        if calibration.dimensions.is_empty() {
            text.push_str(",All");
        }
        text.push_str("\r\n");
    }
    text
}

/// A field, quoted where it must be.
fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

pub(super) fn write(page: &mut Page, calibration: &Calibration, frame: &PlanFrame) {
    let open = &calibration.open;
    let planned = open.deals.iter().filter(|deal| deal.planned.is_some()).count();
    page.line("");
    page.note(&format!(
        "n = {} open deals; {planned} close as planned, the others as the cycle says, given their age, \
         or never; {} left out that will hardly close",
        open.deals.len(),
        open.zombies.len()
    ));
    page.line("[open_pipeline]");
    page.line(&format!("csv = {}", quoted(&frame.open_csv)));
}
