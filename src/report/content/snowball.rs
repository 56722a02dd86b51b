//! ARR from its opening to its closing.

use super::Subject;
use super::data::{Chart, Drawing, Measure, Snowball};
use crate::analysis::Figure;
use crate::report::sentences::{captions, titles, words};
use crate::scenario::{Metric, Slice};

/// The most quarters with columns of their own; longer plans are told by year.
const QUARTERS: usize = 12;

/// The chart; `None` where the mix has no figures.
pub(super) fn chart(subject: &Subject<'_>) -> Option<Chart> {
    let results = subject.results;
    let detail = subject.detail(subject.place)?;
    let by_quarter = results.quarters.len() <= QUARTERS;
    let (periods, figures) = if by_quarter {
        (subject.quarters(), &detail.quarters)
    } else {
        (results.years.clone(), &detail.years)
    };
    let find = |figures: &[Figure], metric: Metric| {
        let of = |figure: &&Figure| figure.metric == metric && figure.slice == Slice::Company;
        figures.iter().find(of)?.summary
    };
    let means = |metric: Metric| -> Option<Vec<f64>> {
        figures.iter().map(|period| Some(find(period, metric)?.mean)).collect()
    };
    let (new, expansion, churned, closing) = (
        means(Metric::NewArr)?,
        means(Metric::ExpansionArr)?,
        means(Metric::ChurnedArr)?,
        means(Metric::EndingArr)?,
    );
    let band = figures.iter().map(|period| {
        let summary = find(period, Metric::EndingArr)?;
        Some((summary.quantiles[1], summary.quantiles[5]))
    });
    // Each opens with what the one before closed with, the first with the plan's ARR.
    let opening = std::iter::once(results.board.opening_arr).chain(closing.iter().copied());
    let snowball = Snowball {
        opening: opening.take(periods.len()).collect(),
        periods,
        new,
        expansion,
        churned,
        band: band.collect::<Option<_>>()?,
        closing,
        measure: Measure::Money(results.currency.clone()),
    };
    Some(Chart {
        name: "arr",
        title: titles::snowball(subject, &snowball)?,
        caption: captions::snowball(subject, by_quarter),
        alternative: words::snowball(&snowball),
        drawing: Drawing::Snowball(snowball),
    })
}
