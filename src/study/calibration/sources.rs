//! What begins in a month, by the members of the first dimension.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::study::{Course, Months, Unrest, Window};

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
    fn of(begun: &[Begun], window: Window) -> Self {
        let to = window.to;
        let from = window.from.or(begun.iter().map(|one| one.day).min()).unwrap_or(to);
        let first = month(from) + i32::from(from.day() > GRACE);
        let last = if to == to.last_of_month() { month(to) } else { month(to) - 1 };
        if last < first {
            return Self { first: month(to), count: 1 };
        }
        Self { first, count: (last - first + 1) as usize }
    }

    fn place(&self, day: Date) -> Option<usize> {
        usize::try_from(month(day) - self.first).ok().filter(|place| *place < self.count)
    }

    fn months(&self, begun: &[&Begun]) -> Months {
        let mut counts = vec![0.0; self.count];
        for place in begun.iter().filter_map(|one| self.place(one.day)) {
            counts[place] += 1.0;
        }
        Months { first: self.first, counts }
    }
}

/// What began on a day, with its member of each dimension.
pub(super) struct Begun {
    pub(super) day: Date,
    pub(super) members: Vec<u32>,
}

/// Fits arrivals, given how many members each dimension has.
pub(super) fn fit_all(begun: &[Begun], dimensions: &[usize], window: Window) -> Arrivals {
    let span = Span::of(begun, window);
    let all: Vec<&Begun> = begun.iter().collect();
    let months = span.months(&all);
    let course = Course::fit(&months);
    let source = |(members, of_source): (Vec<u32>, Vec<&Begun>)| {
        let months = span.months(&of_source);
        let level = own_level(&months, &course);
        let share = |dimension: usize| {
            let mut counts = vec![0.0; dimensions[dimension]];
            for one in of_source.iter().filter(|one| span.place(one.day).is_some()) {
                counts[one.members[dimension] as usize] += 1.0;
            }
            counts
        };
        let shares = (1..dimensions.len()).map(share).collect();
        SourceFit { members, months, course: Course { level, ..course }, shares }
    };
    let sources: Vec<SourceFit> =
        groups(all, &span, !dimensions.is_empty()).into_iter().map(source).collect();
    let pairs: Vec<(&Months, &Course)> =
        sources.iter().map(|source| (&source.months, &source.course)).collect();
    let unrest = Unrest::of(&pairs);
    Arrivals { months, course, sources, unrest }
}

/// The members of the first dimension, those with few arrivals together.
fn groups<'a>(
    all: Vec<&'a Begun>,
    span: &Span,
    is_divided: bool,
) -> Vec<(Vec<u32>, Vec<&'a Begun>)> {
    let mut by_member: BTreeMap<u32, Vec<&Begun>> = BTreeMap::new();
    for one in all.iter().filter(|_| is_divided) {
        by_member.entry(one.members[0]).or_default().push(one);
    }
    let mut groups: Vec<(Vec<u32>, Vec<&Begun>)> = Vec::new();
    let mut thin: (Vec<u32>, Vec<&Begun>) = Default::default();
    for (member, of_member) in by_member {
        let seen = of_member.iter().filter(|one| span.place(one.day).is_some());
        if seen.count() as f64 >= SourceFit::LEAST {
            groups.push((vec![member], of_member));
        } else {
            thin.0.push(member);
            thin.1.extend(of_member);
        }
    }
    if !thin.0.is_empty() {
        groups.push(thin);
    }
    if groups.is_empty() {
        groups.push((Vec::new(), all));
    }
    groups
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
