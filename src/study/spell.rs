//! How long opportunities were watched, and whether they closed meanwhile.

use jiff::civil::Date;

use crate::history::{Opportunity, Outcome};

/// An opportunity as far as it was watched: from the age `entry` to the age `exit`, in days.
///
/// Opportunities that closed before the age `entry` would not be here to be seen (left
/// truncation); one that has not `closed` closes after the age `exit` (right censoring).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spell {
    /// The age at which it came under watch, at least 0 and below `exit`.
    pub entry: f64,
    /// The age at its close, or at the end of the watch; above 0.
    pub exit: f64,
    /// Whether it closed at the age `exit`.
    pub closed: bool,
}

/// The days between which an export shows every close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first day whose closes are in the export. `None` where opportunities are in it from
    /// their first day on, whenever they closed.
    pub from: Option<Date>,
    /// The day of the export: what had not closed by then was open.
    pub to: Date,
}

/// A close on the day of creation counts as after this many days: an age of 0 has no logarithm.
const SAME_DAY: f64 = 0.5;

/// The spells of the opportunities that were under watch at all. Left out are those that closed
/// before the window, which are seen or not by chance, and those that began after it. A close
/// after the window has not happened yet.
#[must_use]
pub fn spells(opportunities: &[Opportunity], window: Window) -> Vec<Spell> {
    opportunities.iter().filter_map(|one| spell(one, window)).collect()
}

/// The spell of one opportunity; `None` where it was not under watch.
#[must_use]
pub fn spell(opportunity: &Opportunity, Window { from, to }: Window) -> Option<Spell> {
    let created = opportunity.created;
    let close = match opportunity.outcome {
        Outcome::Won(day) | Outcome::Lost(day) if day <= to => Some(day),
        _ => None,
    };
    if created > to || from.zip(close).is_some_and(|(from, close)| close < from) {
        return None;
    }
    // What closes on the first day of the window was alive at the end of the day before.
    let entry = from.map_or(0.0, |from| days(created, from) - SAME_DAY).max(0.0);
    let exit = days(created, close.unwrap_or(to)).max(SAME_DAY);
    let closed = close.is_some();
    (entry < exit).then_some(Spell { entry, exit, closed })
}

fn days(from: Date, to: Date) -> f64 {
    f64::from((to - from).get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opportunity(created: Date, outcome: Outcome) -> Opportunity {
        let (row, id, members) = (2, "A".into(), Box::default());
        let (amount, owner, planned) = (None, None, None);
        let entered = Box::default();
        Opportunity { row, id, created, outcome, amount, owner, planned, entered, members }
    }

    #[test]
    fn a_window_decides_what_is_seen() {
        let day = |month, day| Date::constant(2026, month, day);
        let window = Window { from: Some(day(3, 1)), to: day(6, 30) };
        let seen = |created, outcome| spell(&opportunity(created, outcome), window);
        let spell = |entry, exit, closed| Some(Spell { entry, exit, closed });
        assert_eq!(seen(day(4, 1), Outcome::Won(day(4, 11))), spell(0.0, 10.0, true));
        assert_eq!(seen(day(4, 1), Outcome::Lost(day(4, 1))), spell(0.0, 0.5, true));
        assert_eq!(seen(day(2, 1), Outcome::Won(day(3, 1))), spell(27.5, 28.0, true));
        assert_eq!(seen(day(2, 1), Outcome::Won(day(2, 20))), None);
        assert_eq!(seen(day(6, 1), Outcome::Won(day(7, 9))), spell(0.0, 29.0, false));
        assert_eq!(seen(day(6, 1), Outcome::Open { scheduled: None }), spell(0.0, 29.0, false));
        assert_eq!(seen(day(7, 1), Outcome::Open { scheduled: None }), None);
    }
}
