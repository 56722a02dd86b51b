//! What begins in a month, by the members of the first dimension.

use jiff::civil::Date;

use super::deals::Deals;
use super::tree::Tree;
use crate::study::{Course, Months, Unrest};

/// Arrivals of the company and its sources.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrivals {
    /// The company's months.
    pub months: Months,
    /// Their course: trend and seasons are the company's, and every source's.
    pub course: Course,
    /// The sources.
    pub sources: Vec<SourceFit>,
    /// Unrest beyond chance, by source and in common.
    pub unrest: Unrest,
}

/// The arrivals of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceFit {
    /// The members of the first dimension that it is made up of; empty without dimensions.
    pub members: Vec<u32>,
    /// Its months.
    pub months: Months,
    /// Its level, with the company's trend and seasons.
    pub course: Course,
    /// By each further dimension and member, how many began in these months.
    pub shares: Vec<Vec<f64>>,
}

impl SourceFit {
    /// A member with fewer arrivals is put together with others like it.
    pub const LEAST: f64 = 24.0;

    /// Entries a month over the year's mean, and their standard error, given the variance of a
    /// quarter's factor.
    #[must_use]
    pub fn volume(&self, unrest: f64) -> (f64, f64) {
        let (log, error) = self.course.level;
        let quarters = (self.months.counts.len().min(Course::LEVEL_MONTHS) as f64 / 3.0).max(1.0);
        let error = (error * error + unrest / quarters).sqrt();
        (libm::exp(log), libm::exp(log) * error)
    }
}

/// Whole months in which every arrival is in the export.
struct Span {
    first: i32,
    count: usize,
}

fn month(day: Date) -> i32 {
    12 * i32::from(day.year()) + i32::from(day.month()) - 1
}

/// Days at the start of a month of which nothing is said where the export begins within them.
const GRACE: i8 = 3;

impl Span {
    /// From the first whole month of the window to its last; a partial month is left out unless
    /// there is no other.
    fn of(deals: &Deals<'_>) -> Self {
        let to = deals.window.to;
        let earliest = deals.all.iter().map(|deal| deal.of.created).min().unwrap_or(to);
        let from = deals.window.from.unwrap_or(earliest);
        let first = month(from) + i32::from(from.day() > GRACE);
        let last = if to == to.last_of_month() { month(to) } else { month(to) - 1 };
        if last < first {
            return Self { first: month(to), count: 1 };
        }
        Self { first, count: (last - first + 1) as usize }
    }
}

pub(super) fn fit_all(deals: &Deals<'_>, tree: &Tree) -> Arrivals {
    let span = Span::of(deals);
    let place = |day: Date| {
        usize::try_from(month(day) - span.first).ok().filter(|place| *place < span.count)
    };
    let counted = |of_source: &[usize]| {
        let mut counts = vec![0.0; span.count];
        for deal in of_source {
            if let Some(place) = place(deals.all[*deal].of.created) {
                counts[place] += 1.0;
            }
        }
        Months { first: span.first, counts }
    };
    let by_part = tree.deals_by_part();
    let months = counted(&by_part[0]);
    let course = Course::fit(&months);
    let mut groups: Vec<(Vec<u32>, Vec<usize>)> = Vec::new();
    let mut thin: (Vec<u32>, Vec<usize>) = Default::default();
    for part in tree.level(1) {
        let member = tree.paths[part][0];
        let seen =
            by_part[part].iter().filter(|deal| place(deals.all[**deal].of.created).is_some());
        if seen.count() as f64 >= SourceFit::LEAST {
            groups.push((vec![member], by_part[part].clone()));
        } else {
            thin.0.push(member);
            thin.1.extend(&by_part[part]);
        }
    }
    if !thin.0.is_empty() {
        groups.push(thin);
    }
    if groups.is_empty() {
        groups.push((Vec::new(), by_part[0].clone()));
    }
    let source = |(members, of_source): (Vec<u32>, Vec<usize>)| {
        let months = counted(&of_source);
        let level = own_level(&months, &course);
        let share = |dimension: usize| {
            let mut counts = vec![0.0; deals.dimensions[dimension].members.len()];
            for deal in of_source.iter().map(|deal| &deals.all[*deal]) {
                if place(deal.of.created).is_some() {
                    counts[deals.member(deal, dimension) as usize] += 1.0;
                }
            }
            counts
        };
        let shares = (1..deals.dimensions.len()).map(share).collect();
        SourceFit { members, months, course: Course { level, ..course }, shares }
    };
    let sources: Vec<SourceFit> = groups.into_iter().map(source).collect();
    let pairs: Vec<(&Months, &Course)> =
        sources.iter().map(|source| (&source.months, &source.course)).collect();
    let unrest = Unrest::of(&pairs);
    Arrivals { months, course, sources, unrest }
}

/// The level of a source whose course is otherwise the company's.
fn own_level(months: &Months, course: &Course) -> (f64, f64) {
    let skip = match course.trend {
        Some(_) => 0,
        None => months.counts.len().saturating_sub(Course::LEVEL_MONTHS),
    };
    let unit = Course { level: (0.0, 0.0), ..*course };
    let places = skip..months.counts.len();
    let expected: f64 = places.clone().map(|place| unit.expected(months, place)).sum();
    let count: f64 = months.counts[places].iter().sum::<f64>().max(0.5);
    (libm::log(count / expected), (1.0 / count).sqrt())
}
