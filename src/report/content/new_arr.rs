//! New ARR against the top-down target.

use super::data::{Body, Chart, Drawing, Panel, Panels};
use super::table::{Cell, Kind, Table};
use super::{Subject, coverage, ranking};
use crate::analysis::{Curve, Figure};
use crate::report::sentences::{captions, names::heading, titles, words};
use crate::scenario::{Metric, Slice};

/// New ARR by quarter, and cumulative by year; `None` where the mix has no figures.
pub(super) fn chart(subject: &Subject<'_>) -> Option<Chart> {
    let results = subject.results;
    let place = subject.place;
    let mut by_quarter = coverage::fan_panel(subject, place, Metric::NewArr, Slice::Company)?;
    by_quarter.heading = captions::BY_QUARTER.to_owned();
    let other = subject.other();
    let reference = |means: Vec<Option<f64>>| other.map(|other| (heading(results, other), means));
    let quarter_medians = |place: usize| {
        let detail = subject.detail(place);
        (0..results.quarters.len())
            .map(|q| median(detail?.quarter(q, Metric::NewArr, Slice::Company)?))
            .collect()
    };
    if let Body::Fan { reference: line, .. } = &mut by_quarter.body {
        *line = reference(other.map(quarter_medians).unwrap_or_default());
    }
    let mut row = vec![by_quarter];
    if let Some(outlook) = subject.outlook(place) {
        let medians = other.and_then(|other| subject.outlook(other));
        let medians = medians.map(|other| other.cumulative.iter().map(median).collect());
        row.push(Panel {
            heading: captions::CUMULATIVE.to_owned(),
            role: ranking::role(subject, place),
            measure: coverage::measure(results, Metric::NewArr),
            body: Body::Fan {
                figures: outlook.cumulative.iter().cloned().map(Some).collect(),
                reference: reference(medians.unwrap_or_default()),
            },
            target: "target",
            breaks: year_starts(subject),
        });
    }
    let panels = Panels { quarters: subject.quarters(), trials: results.trials, rows: vec![row] };
    let years: &[Curve] = subject.outlook(place).map_or(&[], |outlook| &outlook.years);
    Some(Chart {
        name: "new-arr",
        title: titles::new_arr(subject, years)?,
        caption: captions::new_arr(subject),
        alternative: words::panels(&panels),
        drawing: Drawing::Panels(panels),
    })
}

fn median(figure: &Figure) -> Option<f64> {
    figure.summary.map(|summary| summary.quantiles[3])
}

/// The first quarter of each fiscal year.
fn year_starts(subject: &Subject<'_>) -> Vec<usize> {
    let labels = &subject.results.quarters;
    let year = |quarter: usize| labels[quarter].split_once('-').map(|(year, _)| year);
    (0..labels.len()).filter(|&q| q == 0 || year(q) != year(q - 1)).collect()
}

/// The main figures by fiscal year.
pub(super) fn years(subject: &Subject<'_>) -> Table {
    let mut table = Table::new(
        "years",
        &captions::years_table(subject),
        &[
            ("Year", Kind::Text),
            ("New ARR, mean", Kind::Money),
            ("90 % chance of at least", Kind::Money),
            ("Top-down target", Kind::Money),
            ("Chance of the target", Kind::Chance),
            ("Closing ARR, mean", Kind::Money),
            ("Program cost, mean", Kind::Money),
            ("Sales and marketing cost, mean", Kind::Money),
        ],
    );
    let Some(detail) = subject.detail(subject.place) else { return table };
    for (label, figures) in subject.results.years.iter().zip(&detail.years) {
        let find = |metric: Metric| {
            figures.iter().find(|f| f.metric == metric && f.slice == Slice::Company)
        };
        let mean = |metric: Metric| Cell::money(find(metric).and_then(|f| Some(f.summary?.mean)));
        let arr = find(Metric::NewArr);
        let met = arr.and_then(|figure| figure.met);
        table.rows.push(vec![
            Cell::Text(label.clone()),
            mean(Metric::NewArr),
            Cell::money(arr.and_then(|figure| Some(figure.summary?.quantiles[1]))),
            Cell::money(arr.and_then(|figure| figure.target)),
            met.map_or(Cell::Empty, |met| {
                Cell::ChanceWithInterval(titles::proportion(met, subject.results.trials))
            }),
            mean(Metric::EndingArr),
            mean(Metric::ProgramCost),
            mean(Metric::SalesAndMarketingCost),
        ]);
    }
    table
}
