//! Slips: how often closes are put off into the next quarter.

use super::funnel::range;
use super::{drawn, notes, part_name};
use crate::report::past::page::{Figure, Section, Table};
use crate::report::past::plot::{Ink, Layer, Plot};
use crate::report::past::table::percent;
use crate::study::calibration::{Calibration, SlipFit, SlipStudy, Topic};

pub(super) fn section(calibration: &Calibration) -> Section {
    let mut section = Section {
        title: "Slips".to_owned(),
        notes: notes(calibration, Topic::Slips),
        ..Section::default()
    };
    let company = calibration.parts.first().and_then(|part| part.slips);
    let (Some(study), Some(company)) = (&calibration.slips, company) else {
        section.notes.push(
            "No history of planned closes was given: no slip rate is written, and the cycle is the time to \
             the close as it came."
                .to_owned(),
        );
        return section;
    };
    section.notes.push(format!(
        "{} times a deal slipped out of the quarter that it was scheduled for, {} times one closed in it; \
         {} open deals have slipped before. The cycle is the time to the first scheduled close.",
        company.slipped, company.kept, study.open
    ));
    section.plots.push(by_slips(study, company));
    let rows = drawn(calibration).into_iter().filter_map(|part| {
        let SlipFit { rate, slipped, kept } = part.slips?;
        let (low, high) = range(rate);
        Some(vec![
            part_name(calibration, part),
            slipped.to_string(),
            kept.to_string(),
            percent(rate.mean()),
            percent(low),
            percent(high),
            percent(rate.borrowed),
        ])
    });
    let header =
        ["part", "slips", "closes as scheduled", "slip rate", "80 % from", "to", "borrowed"];
    section.tables.push(Table::new("Slip rates", &header, rows.collect()));
    let rows = study.closed.iter().enumerate().map(|(slips, (won, lost))| {
        let all = won + lost;
        let share = percent(*won as f64 / all as f64);
        vec![slips.to_string(), all.to_string(), won.to_string(), share]
    });
    let header = ["slips before", "closed", "won", "win rate"];
    section.tables.push(Table::new("Deals that closed, by slips before", &header, rows.collect()));
    section
}

/// How many closed after so many slips, and how many should have at the rate that was found.
fn by_slips(study: &SlipStudy, company: SlipFit) -> Figure {
    let title = "Deals that closed, by slips before";
    let counts: Vec<f64> = study.closed.iter().map(|(won, lost)| (won + lost) as f64).collect();
    let total: f64 = counts.iter().sum();
    let (rate, most) = (company.rate.mean(), study.most as usize);
    let expected = |slips: usize| match slips {
        _ if slips > most => 0.0,
        _ if slips == most => total * libm::pow(rate, slips as f64),
        _ => total * libm::pow(rate, slips as f64) * (1.0 - rate),
    };
    let at = |place: usize, value: f64| (place as f64, value);
    let bars = counts.iter().enumerate().map(|(place, count)| at(place, *count)).collect();
    let dots = (0..counts.len()).map(|place| at(place, expected(place))).collect();
    let plot = Plot {
        title,
        description: format!("{total} closed deals."),
        across: "slips before the close",
        up: "deals",
        layers: vec![Layer::Bars(Ink::Quiet, 0.8, bars), Layer::Dots(Ink::Fit, dots)],
        names: (0..counts.len()).map(|slips| slips.to_string()).collect(),
        key: vec![(Ink::Quiet, "observed"), (Ink::Fit, "at this rate")],
    };
    Figure::new(title, plot.svg())
}
