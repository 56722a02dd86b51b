//! Leads and stages: how many go on, and how soon.

use super::notes;
use crate::distribution::Distribution;
use crate::report::past::page::{Figure, Section, Table};
use crate::report::past::plot::{Ink, Interval, Intervals, Layer, Plot};
use crate::report::past::table::{percent, short};
use crate::study::Conversion;
use crate::study::calibration::{Arrivals, Calibration, Rate, Topic};

/// The 80 % range of a rate.
pub(super) fn range(rate: Rate) -> (f64, f64) {
    Distribution::beta(rate.alpha, rate.beta)
        .map_or((f64::NAN, f64::NAN), |one| (one.quantile(0.1), one.quantile(0.9)))
}

/// A conversion with what it is called.
struct Named {
    name: String,
    own: Conversion,
    rate: Rate,
}

const HEADER: [&str; 9] = [
    "into",
    "came so far",
    "went on",
    "goes on",
    "80 % from",
    "to",
    "borrowed",
    "median days",
    "mean days",
];

fn row(one: &Named) -> Vec<String> {
    let (low, high) = range(one.rate);
    vec![
        one.name.clone(),
        one.own.entered.to_string(),
        one.own.passed.to_string(),
        percent(one.rate.mean()),
        percent(low),
        percent(high),
        percent(one.rate.borrowed),
        short(one.own.median_days),
        short(one.own.mean_days),
    ]
}

fn plot(named: &[Named], title: &str) -> Figure {
    let row = |one: &Named| Interval {
        label: one.name.clone(),
        wide: range(one.rate),
        narrow: None,
        middle: one.rate.mean(),
        against: Some(one.own.passed as f64 / one.own.entered.max(1) as f64),
    };
    let plot = Intervals {
        title,
        description:
            "A row a step: the share that goes on in the end, with its range, and the share \
                      that has gone on so far."
                .to_owned(),
        across: "goes on",
        rows: named.iter().map(row).collect(),
        key: vec![(Ink::Fit, "in the end"), (Ink::Data, "so far")],
    };
    Figure::new(title, plot.svg())
}

/// Leads, by stage and member.
pub(super) fn leads(calibration: &Calibration) -> Option<Section> {
    let funnel = calibration.funnel.as_ref()?;
    let mut named: Vec<Named> = Vec::new();
    for step in &funnel.steps {
        named.push(Named { name: step.stage.clone(), own: step.whole, rate: step.rate });
        let Some(dimension) = funnel.dimensions.first() else { continue };
        let members = &calibration.dimensions[*dimension].members;
        let mut largest: Vec<_> = step.members.iter().collect();
        largest.sort_by_key(|one| usize::MAX - one.own.entered);
        named.extend(largest.into_iter().take(10).map(|one| Named {
            name: format!("{} · {}", step.stage, members[one.member as usize]),
            own: one.own,
            rate: one.rate,
        }));
    }
    let mut section = Section {
        title: "Leads".to_owned(),
        notes: notes(calibration, Topic::Funnel),
        ..Section::default()
    };
    section.plots.push(plot(&named, "Conversion by stage, with 80 % ranges"));
    section.plots.extend(funnel.arrivals.as_ref().map(arrivals));
    section.tables.push(Table::new(
        "Conversion by stage, and by member the ten largest",
        &HEADER,
        named.iter().map(row).collect(),
    ));
    Some(section)
}

fn arrivals(arrivals: &Arrivals) -> Figure {
    let title = "Leads by month, and the rate that is fitted";
    let months = &arrivals.months;
    let bars: Vec<(f64, f64)> =
        months.counts.iter().enumerate().map(|(place, count)| (place as f64, *count)).collect();
    let expected = (0..months.counts.len())
        .map(|place| (place as f64, arrivals.course.expected(months, place)));
    let plot = Plot {
        title,
        description: format!("{} leads in whole months.", months.total()),
        across: "month of creation",
        up: "leads",
        layers: vec![Layer::Bars(Ink::Quiet, 0.9, bars), Layer::Line(Ink::Fit, expected.collect())],
        names: (0..months.counts.len()).map(|place| months.name(place)).collect(),
        key: vec![(Ink::Quiet, "observed"), (Ink::Fit, "fitted")],
    };
    Figure::new(title, plot.svg())
}

/// The stages of opportunities.
pub(super) fn stages(calibration: &Calibration) -> Option<Section> {
    let study = calibration.stages.as_ref()?;
    let named: Vec<Named> = study
        .steps
        .iter()
        .map(|step| Named {
            name: format!("{} → {}", step.from, step.to),
            own: step.conversion,
            rate: step.rate,
        })
        .collect();
    let note = format!(
        "{} opportunities with known stages. A scenario has no stages after the opportunity: its win rate \
         is what these come to, and they stand beside it as a comment.",
        study.opportunities
    );
    Some(Section {
        title: "Stages of opportunities".to_owned(),
        notes: vec![note],
        plots: vec![plot(&named, "From stage to stage, with 80 % ranges")],
        tables: vec![Table::new(
            "From stage to stage, by the cumulative incidence of going on and of being lost",
            &HEADER,
            named.iter().map(row).collect(),
        )],
    })
}
