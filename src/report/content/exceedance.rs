//! The chance of at least so much new ARR in a year.

use super::data::{Chart, Drawing, Exceedance, ExceedanceCurve, ExceedanceYear, Measure};
use super::{Subject, ranking};
use crate::report::sentences::{captions, names::heading, titles, words};

/// The most curves that stay apart, and the most years on a page.
const CURVES: usize = 5;
const YEARS: usize = 2;

/// The chart; `None` where the mix has no curve.
pub(super) fn chart(subject: &Subject<'_>) -> Option<Chart> {
    let results = subject.results;
    let places = shortlist(subject);
    let years = results.years.iter().enumerate().take(YEARS).filter_map(|(number, label)| {
        let curves = places.iter().filter_map(|&place| {
            let curve = subject.outlook(place)?.years.get(number)?;
            let met = curve.met.map(|met| titles::proportion(met, results.trials));
            (!curve.values.is_empty()).then(|| ExceedanceCurve {
                name: heading(results, place),
                role: ranking::role(subject, place),
                values: curve.values.clone(),
                met,
            })
        });
        let target = subject.outlook(subject.place)?.years.get(number)?.target;
        Some(ExceedanceYear { label: label.clone(), target, curves: curves.collect() })
    });
    let exceedance = Exceedance {
        years: years.filter(|year| !year.curves.is_empty()).collect(),
        measure: Measure::Money(results.currency.clone()),
    };
    Some(Chart {
        name: "exceedance",
        title: titles::exceedance(subject, &exceedance)?,
        caption: captions::exceedance(subject),
        alternative: words::exceedance(&exceedance),
        drawing: Drawing::Exceedance(exceedance),
    })
}

/// The mix, the bottom-up plan, the best, the cheapest that is sure enough, then named ones.
fn shortlist(subject: &Subject<'_>) -> Vec<usize> {
    let results = subject.results;
    let named = (0..results.ranked.len()).filter(|&place| results.ranked[place].named);
    let sought = [Some(subject.place), subject.other(), Some(0), results.cheapest_confident];
    let mut places: Vec<usize> = Vec::new();
    for place in sought.into_iter().flatten().chain(named) {
        let known = places.contains(&place) || subject.outlook(place).is_none();
        if !known && places.len() < CURVES {
            places.push(place);
        }
    }
    places
}
