//! Reps: who leaves, and how soon new ones work like the others.

use super::notes;
use crate::distribution::Distribution;
use crate::report::past::page::{Figure, Section, Table};
use crate::report::past::plot::{Ink, Layer, Plot};
use crate::report::past::table::{percent, short};
use crate::study::calibration::{Calibration, Ramp, TeamStudy, Topic};

pub(super) fn section(calibration: &Calibration) -> Section {
    let mut section = Section {
        title: "Reps".to_owned(),
        notes: notes(calibration, Topic::Team),
        ..Section::default()
    };
    let Some(team) = &calibration.team else { return section };
    let (matched, owned) = team.matched;
    section.notes.push(format!(
        "{} reps are at work, {} of them in their first year. {matched} of {owned} opportunities belong to \
         a rep of the file.",
        team.headcount, team.in_first_year
    ));
    section.tables.push(figures(team));
    let fits = [
        (&team.ramp, "Opportunities taken on, by month of tenure"),
        (&team.won_ramp, "Amount won, by month of tenure (with the cycle behind it)"),
    ];
    for (ramp, title) in fits {
        match ramp {
            Ok(ramp) => {
                section.plots.push(plot(ramp, title));
                section.tables.push(table(ramp, title));
            }
            Err(reason) => section.notes.push(format!("{title}: {reason}.")),
        }
    }
    section
}

/// The 80 % range of the yearly share that leaves.
pub(super) fn attrition(team: &TeamStudy) -> (f64, f64) {
    Distribution::beta_mean_sd(team.attrition.mean, team.attrition.sd)
        .map_or((f64::NAN, f64::NAN), |one| (one.quantile(0.1), one.quantile(0.9)))
}

fn figures(team: &TeamStudy) -> Table {
    let (low, high) = attrition(team);
    let mut rows = vec![vec![
        "leave in a year".to_owned(),
        format!("{} in {} years", team.left, short(team.years)),
        percent(team.attrition.mean),
        percent(low),
        percent(high),
    ]];
    if let Some((mean, most, error)) = team.per_rep {
        let row = |name: &str, value: f64, reach: f64| {
            let name = format!("new opportunities a month and ramped rep, {name}");
            let ends = [value - reach, value + reach].map(short);
            let [low, high] = if reach > 0.0 { ends } else { ["–", "–"].map(str::to_owned) };
            vec![name, "12 months".to_owned(), short(value), low, high]
        };
        rows.push(row("mean", mean, 0.0));
        rows.push(row("in the busiest", most, super::Z80 * error));
    }
    let (replaced, followed) = team.replaced;
    let months = team.backfill_months.map_or("–".to_owned(), |months| months.to_string());
    let none = || "–".to_owned();
    rows.push(vec![
        "months until a leaver is replaced".to_owned(),
        format!("{replaced} of {followed} leavers"),
        months,
        none(),
        none(),
    ]);
    Table::new("Leaving, and what reps take on", &["figure", "n", "value", "80 % from", "to"], rows)
}

fn plot(ramp: &Ramp, title: &str) -> Figure {
    let by_month = |of: &dyn Fn(usize) -> f64| -> Vec<(f64, f64)> {
        (0..ramp.months.len()).map(|place| (place as f64, of(place))).collect()
    };
    let plot = Plot {
        title,
        description: format!("{} new reps, against ramped ones in the same months.", ramp.reps),
        across: "month of tenure",
        up: "share of what others do",
        layers: vec![
            Layer::Line(Ink::Quiet, by_month(&|place| ramp.months[place].range.0)),
            Layer::Line(Ink::Quiet, by_month(&|place| ramp.months[place].range.1)),
            Layer::Line(Ink::Fit, by_month(&|place| ramp.months[place].rising)),
            Layer::Dots(Ink::Data, by_month(&|place| ramp.months[place].share)),
        ],
        names: (1..=ramp.months.len()).map(|month| month.to_string()).collect(),
        key: vec![(Ink::Data, "observed"), (Ink::Fit, "never falling"), (Ink::Quiet, "80 % range")],
    };
    Figure::new(title, plot.svg())
}

fn table(ramp: &Ramp, title: &str) -> Table {
    let rows = ramp.months.iter().enumerate().map(|(place, month)| {
        vec![
            (place + 1).to_string(),
            short(month.rep_months),
            short(month.done),
            percent(month.share),
            percent(month.rising),
            percent(month.range.0),
            percent(month.range.1),
        ]
    });
    let header = ["month", "rep-months", "done", "of others", "never falling", "80 % from", "to"];
    Table::new(title, &header, rows.collect())
}
