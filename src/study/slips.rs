//! How planned closes moved: which quarters an opportunity slipped out of, and when it was first
//! scheduled to close.
//!
//! An opportunity is scheduled for a quarter; in it, it closes, or it slips into the next. What counts is
//! the schedule as it stands when a quarter ends: a day that is corrected on the morrow, or moved
//! within its quarter, is no slip. One that moves by two quarters slips twice, one that is pulled in
//! and pushed back not at all.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::history::{Change, Opportunity, Outcome};

/// The changes of planned closes, by opportunity.
#[derive(Clone, Debug, Default)]
pub struct Replans<'a> {
    /// Only asked for ids, never gone through.
    by_id: HashMap<&'a str, Vec<&'a Change>>,
    /// The first day that the changes tell of.
    from: Option<Date>,
}

/// What became of an opportunity's schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slips {
    /// Out of how many quarters it slipped, of those that are over.
    pub slipped: u32,
    /// Whether it closed in a quarter that is over.
    pub closed: bool,
}

/// When an opportunity was first scheduled to close.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FirstClose {
    /// Days since it began, above 0.
    pub age: f64,
    /// Whether that is known; otherwise its first close lies beyond that age.
    pub known: bool,
}

/// The planned close of an opportunity over time.
struct Schedule {
    first: Option<Date>,
    /// From each day on, in their order.
    later: Vec<(Date, Option<Date>)>,
}

impl<'a> Replans<'a> {
    /// Sorts changes by opportunity and time. Of one minute, they are in the order of the export,
    /// which may begin with the latest.
    #[must_use]
    pub fn of(changes: &'a [Change]) -> Self {
        let mut by_id: HashMap<&str, Vec<&Change>> = HashMap::new();
        let planned = || changes.iter().filter(|change| change.planned.is_some());
        for change in planned() {
            by_id.entry(&change.id).or_default().push(change);
        }
        let falls = changes.first().zip(changes.last()).is_some_and(|(one, end)| end.day < one.day);
        for changes in by_id.values_mut() {
            if falls {
                changes.reverse();
            }
            changes.sort_by_key(|change| (change.day, change.minute));
        }
        Self { by_id, from: planned().map(|change| change.day).min() }
    }

    /// The first day that the changes tell of.
    #[must_use]
    pub fn from(&self) -> Option<Date> {
        self.from
    }

    fn schedule(&self, one: &Opportunity) -> Schedule {
        let changes = self.by_id.get(one.id.as_ref()).map_or(&[][..], Vec::as_slice);
        let at_last = match one.outcome {
            Outcome::Open { scheduled } => scheduled,
            Outcome::Won(day) | Outcome::Lost(day) => Some(day),
        };
        let until_first = match changes.first() {
            Some(change) => change.planned.and_then(|planned| planned.before),
            // Nothing was changed: what stands there now stood there from the first day on.
            None => at_last,
        };
        let later = changes.iter().filter_map(|change| Some((change.day, change.planned?.after)));
        let mut later: Vec<(Date, Option<Date>)> = later.collect();
        if one.planned.is_some() && changes.is_empty() && at_last != one.planned {
            // When it was moved is not known: as soon as it could be told to be late.
            let moved = one.planned.into_iter().chain(at_last).min().unwrap_or(one.created);
            later.push((moved.max(one.created), at_last));
        }
        Schedule { first: one.planned.or(until_first), later }
    }

    /// The day that was planned for the close at the end of a day, where that is known.
    #[must_use]
    pub fn planned(&self, one: &Opportunity, day: Date) -> Option<Date> {
        self.schedule(one).on(day)
    }

    /// The slips of an opportunity up to a day, and its first scheduled close. `watched` is the day
    /// from which on closes are in the export, where it begins with survivors.
    #[must_use]
    pub fn slips(
        &self,
        one: &Opportunity,
        watched: Option<Date>,
        to: Date,
    ) -> (Option<Slips>, Option<FirstClose>) {
        // Where first plans are in a column of their own, they are known of all.
        let changes_from = self.from.filter(|_| one.planned.is_none());
        let from = changes_from.into_iter().chain(watched).max();
        let schedule = self.schedule(one);
        let close = match one.outcome {
            Outcome::Won(day) | Outcome::Lost(day) if day <= to => Some(day),
            _ => None,
        };
        let (begin, is_whole) = match from.filter(|from| one.created < *from) {
            Some(from) => (opening(from), false),
            None => (one.created, true),
        };
        if begin > to || close.is_some_and(|day| day < begin) {
            return (None, None);
        }
        let Some(plan) = schedule.on(begin) else { return (None, None) };
        let first = quarter(plan).max(quarter(begin));
        let over = last_over(to);
        let end = match close {
            Some(day) => Some(quarter(day)),
            None => schedule.on(to).map(|day| {
                // It did not close in a quarter that is over.
                if quarter(day) <= over { quarter(day) + 1 } else { quarter(day) }
            }),
        };
        let Some(end) = end else { return (None, None) };
        let closed = close.is_some_and(|day| quarter(day) <= over);
        let slipped = u32::try_from(end.min(over + 1) - first).unwrap_or(0);
        let slips = (closed || slipped > 0).then_some(Slips { slipped, closed });
        let first_close = is_whole.then(|| {
            let now = schedule.on(to).unwrap_or(to);
            let day = if end > first { plan } else { close.unwrap_or(now) };
            // A plan that nobody has kept up for a quarter is no plan.
            let stale = close.is_none() && now.checked_add(3.months()).is_ok_and(|day| day < to);
            let day = if stale { to } else { day };
            FirstClose { age: days(one.created, day), known: !stale }
        });
        (slips, first_close)
    }
}

impl Schedule {
    /// What was planned at the end of a day.
    fn on(&self, day: Date) -> Option<Date> {
        let before = self.later.partition_point(|(from, _)| *from <= day);
        match before.checked_sub(1) {
            Some(last) => self.later[last].1,
            None => self.first,
        }
    }
}

fn days(from: Date, to: Date) -> f64 {
    f64::from((to - from).get_days()).max(0.5)
}

/// The calendar quarter of a day, counted from the year 0.
fn quarter(day: Date) -> i32 {
    4 * i32::from(day.year()) + i32::from(day.month() - 1) / 3
}

/// The last quarter that is over at the end of a day.
fn last_over(day: Date) -> i32 {
    let is_end = day == day.last_of_month() && day.month() % 3 == 0;
    quarter(day) - i32::from(!is_end)
}

/// The first day, from this one on, that opens a quarter.
fn opening(day: Date) -> Date {
    let mut month = day.first_of_month();
    while month < day || (month.month() - 1) % 3 != 0 {
        match month.checked_add(1.month()) {
            Ok(next) => month = next,
            Err(_) => return month,
        }
    }
    month
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Replanned;

    fn day(year: i16, month: i8, day: i8) -> Date {
        Date::constant(year, month, day)
    }

    fn deal(created: Date, outcome: Outcome) -> Opportunity {
        Opportunity {
            row: 2,
            id: "A".into(),
            created,
            outcome,
            amount: None,
            owner: None,
            planned: None,
            entered: Box::default(),
            members: Box::default(),
        }
    }

    fn change(on: Date, before: Option<Date>, after: Date) -> Change {
        let planned = Some(Replanned { before, after: Some(after) });
        Change { row: 2, id: "A".into(), day: on, minute: 0, planned, stage: None }
    }

    #[test]
    fn schedules_are_read_as_quarters_end() {
        let won = deal(day(2025, 1, 10), Outcome::Won(day(2025, 8, 20)));
        let history = [
            change(day(2025, 1, 1), None, day(2025, 1, 1)),
            // A slip of the pen, corrected; then out of the first quarter, within the second, and on.
            change(day(2025, 2, 1), Some(day(2025, 3, 20)), day(2026, 3, 20)),
            change(day(2025, 2, 2), Some(day(2026, 3, 20)), day(2025, 3, 20)),
            change(day(2025, 3, 25), Some(day(2025, 3, 20)), day(2025, 5, 1)),
            change(day(2025, 4, 25), Some(day(2025, 5, 1)), day(2025, 6, 1)),
            change(day(2025, 6, 25), Some(day(2025, 6, 1)), day(2025, 9, 1)),
        ];
        let replans = Replans::of(&history[1..]);
        // Changes are known from February on: the first whole quarter after it is the second.
        let (slips, first) = replans.slips(&won, None, day(2025, 12, 31));
        assert_eq!((slips, first), (Some(Slips { slipped: 1, closed: true }), None));
        let mut other = history.to_vec();
        other[0].id = "B".into();
        let replans = Replans::of(&other);
        let at = |to| replans.slips(&won, None, to);
        let (slips, first) = at(day(2025, 12, 31));
        assert_eq!(slips, Some(Slips { slipped: 2, closed: true }));
        assert_eq!(first, Some(FirstClose { age: 69.0, known: true }));
        // On earlier days: of quarters that are not over, nothing is said.
        assert_eq!(at(day(2025, 3, 30)).0, None);
        assert_eq!(at(day(2025, 3, 31)).0, Some(Slips { slipped: 1, closed: false }));
        assert_eq!(at(day(2025, 8, 31)).0, Some(Slips { slipped: 2, closed: false }));
        assert_eq!(replans.planned(&won, day(2025, 4, 30)), Some(day(2025, 6, 1)));
    }

    #[test]
    fn what_nobody_moved_did_not_slip_unless_it_is_overdue() {
        let history = [Change { id: "B".into(), ..change(day(2025, 1, 1), None, day(2025, 1, 2)) }];
        let replans = Replans::of(&history);
        let to = day(2025, 12, 31);
        let won = deal(day(2025, 1, 10), Outcome::Won(day(2025, 2, 20)));
        assert_eq!(replans.slips(&won, None, to).0, Some(Slips { slipped: 0, closed: true }));
        let open = |planned| deal(day(2025, 1, 10), Outcome::Open { scheduled: Some(planned) });
        let (slips, first) = replans.slips(&open(day(2025, 12, 1)), None, to);
        assert_eq!(slips, Some(Slips { slipped: 1, closed: false }));
        assert_eq!(first, Some(FirstClose { age: 325.0, known: true }));
        let (_, first) = replans.slips(&open(day(2025, 5, 1)), None, to);
        assert_eq!(first, Some(FirstClose { age: 355.0, known: false }));
        assert_eq!(replans.slips(&open(day(2026, 2, 1)), None, to).0, None);
        // A column of first plans.
        let late = Opportunity { planned: Some(day(2025, 3, 1)), ..open(day(2026, 2, 1)) };
        let (slips, first) = Replans::default().slips(&late, None, to);
        assert_eq!(slips, Some(Slips { slipped: 4, closed: false }));
        assert_eq!(first, Some(FirstClose { age: 50.0, known: true }));
    }
}
