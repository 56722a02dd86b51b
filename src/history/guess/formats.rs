//! How the texts of an export are read: its encoding, dates and amounts.

use super::columns::Finder;
use super::draft::{Draft, counted, list};
use super::profile::Profile;
use crate::history::date::DateOrder;

/// What the dates of some columns say about their order.
struct DateOrders {
    day_first: usize,
    month_first: usize,
    /// A date that can be read both ways.
    either: Option<String>,
}

impl DateOrders {
    fn of(finder: &Finder<'_>, days: &[usize]) -> Self {
        let profiles: Vec<&Profile> = days.iter().map(|column| finder.profile(*column)).collect();
        Self {
            day_first: profiles.iter().map(|one| one.day_first).sum(),
            month_first: profiles.iter().map(|one| one.month_first).sum(),
            either: profiles.iter().find_map(|one| one.either_order.clone()),
        }
    }
}

/// The order of the dates in these columns, where it is known; those that begin with the year need
/// none.
pub(super) fn date_order(finder: &Finder<'_>, days: &[usize]) -> Option<DateOrder> {
    let orders = DateOrders::of(finder, days);
    match (orders.day_first, orders.month_first) {
        (1.., 0) => Some(DateOrder::DayFirst),
        (0, 1..) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

impl Draft {
    /// The keys at the top that say how these columns of days and amounts are read.
    pub(super) fn formats(&mut self, finder: &Finder<'_>, days: &[usize], amount: Option<usize>) {
        let sample = finder.sample;
        if sample.is_code_page {
            let reason = "it is not UTF-8; check a name with an accent";
            self.entry("encoding", "\"windows-1252\"", reason);
        }
        self.date_order(&DateOrders::of(finder, days));
        if let Some(column) = amount {
            self.decimal(finder.profile(column));
        }
        if !sample.missing.is_empty() {
            let words: Vec<&str> = sample.missing.iter().map(String::as_str).collect();
            self.entry("missing", &list(&words), "such texts stand for an empty field");
        }
    }

    fn date_order(&mut self, orders: &DateOrders) {
        match (orders.day_first, orders.month_first, &orders.either) {
            (0, 0, None) => {}
            (days @ 1.., 0, _) => {
                let reason = format!("{} can only begin with the day", counted(days, "date"));
                self.entry("date_order", "\"day-first\"", &reason);
            }
            (0, months @ 1.., _) => {
                let reason = format!("{} can only begin with the month", counted(months, "date"));
                self.entry("date_order", "\"month-first\"", &reason);
            }
            (0, 0, Some(example)) => self.question(&format!(
                "date_order = \"day-first\" or \"month-first\": every date can be read both ways, \
                 such as {example}"
            )),
            (days, months, _) => self.question(&format!(
                "date_order = \"day-first\" or \"month-first\": {days} can only begin with the day, \
                 {months} only with the month"
            )),
        }
    }

    fn decimal(&mut self, amounts: &Profile) {
        match (amounts.points, amounts.commas, &amounts.either_mark) {
            (0, 0, None) => {}
            (points @ 1.., 0, _) => {
                let reason = format!("{} can only be read so", counted(points, "amount"));
                self.entry("decimal", "\".\"", &reason);
            }
            (0, commas @ 1.., _) => {
                let reason = format!("{} can only be read so", counted(commas, "amount"));
                self.entry("decimal", "\",\"", &reason);
            }
            (0, 0, Some(example)) => self.question(&format!(
                "decimal = \".\" or \",\": the amounts do not tell, such as {example}"
            )),
            (points, commas, _) => self.question(&format!(
                "decimal = \".\" or \",\": {points} amounts have a point, {commas} a comma"
            )),
        }
    }
}
