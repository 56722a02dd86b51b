//! Days, as exports write them.

use jiff::civil::Date;

use super::problem::{Flaw, Kind};

/// Which part of a date such as 03/04/2024 comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// 3 April 2024.
    DayFirst,
    /// 4 March 2024.
    MonthFirst,
}

/// The day that a text names: `2024-04-03`, `03-04-2024`, `4/3/2024`, `03.04.2024`, also with
/// a time and a zone after it. The day is the one written; no zone moves it to another day.
///
/// # Errors
/// Where the text is no date, and where the order of its parts is not given but needed.
pub(super) fn day(text: &str, order: Option<DateOrder>) -> Result<Date, Flaw> {
    let parts = parts(text).ok_or_else(|| no_date(text))?;
    let Parts { year, first, second } = parts;
    let (month, day) = match (year, order) {
        (Year::First(_), _) | (Year::Last(_), Some(DateOrder::MonthFirst)) => (first, second),
        (Year::Last(_), Some(DateOrder::DayFirst)) => (second, first),
        (Year::Last(_), None) => return Err(unordered(text, first, second)),
    };
    let (Year::First(year) | Year::Last(year)) = year;
    Date::new(year, month, day).map_err(|_| impossible(text, month, day, order))
}

/// The minute of the day, from the first `10:15`, `9:05 PM` or `10:15:33.2` in a text; 0 where there is
/// none.
pub(super) fn minute(text: &str) -> u16 {
    let Some((before, after)) = text.split_once(':') else { return 0 };
    let start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let hour = before[start..].parse().unwrap_or(0_u16);
    let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    let minute = after[..end].parse().unwrap_or(0_u16);
    let text = text.to_ascii_lowercase();
    let hour = match (text.contains("pm") || text.contains("p.m."), hour) {
        (true, 1..12) => hour + 12,
        (false, 12) if text.contains("am") || text.contains("a.m.") => 0,
        _ => hour,
    };
    hour.min(23) * 60 + minute.min(59)
}

/// What a text says about the order of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateEvidence {
    /// The year comes first: there is nothing to ask.
    YearFirst,
    /// Only this order gives a date.
    Only(DateOrder),
    /// Both orders give a date.
    Either,
}

/// What a text says about the order of dates; `None` where it is no date at all.
pub(super) fn evidence(text: &str) -> Option<DateEvidence> {
    let Parts { year, .. } = parts(text)?;
    let reads = |order| day(text, Some(order)).is_ok();
    match (year, reads(DateOrder::DayFirst), reads(DateOrder::MonthFirst)) {
        (_, false, false) => None,
        (Year::First(_), ..) => Some(DateEvidence::YearFirst),
        (Year::Last(_), true, true) => Some(DateEvidence::Either),
        (Year::Last(_), true, false) => Some(DateEvidence::Only(DateOrder::DayFirst)),
        (Year::Last(_), false, true) => Some(DateEvidence::Only(DateOrder::MonthFirst)),
    }
}

/// A year of four digits, and on which side of day and month it stands.
#[derive(Clone, Copy)]
enum Year {
    First(i16),
    Last(i16),
}

/// The three numbers of a date; the year aside in the order of the text.
struct Parts {
    year: Year,
    first: i8,
    second: i8,
}

fn parts(text: &str) -> Option<Parts> {
    let end = text.find(['T', ' ', ',']).unwrap_or(text.len());
    let (date, rest) = text.split_at(end);
    let time = rest.trim_start_matches(['T', ' ', ',']);
    if !(time.is_empty() && !rest.starts_with('T') || is_time(time)) {
        return None;
    }
    let separator = date.chars().find(|character| !character.is_ascii_digit())?;
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let mut numbers = date.split(separator);
    let (one, two, three) = (numbers.next()?, numbers.next()?, numbers.next()?);
    if numbers.next().is_some() {
        return None;
    }
    let year = |text: &str| if text.len() == 4 { number(text, 4) } else { None };
    let small = |text: &str| number(text, 2).and_then(|number| i8::try_from(number).ok());
    match year(one) {
        Some(year) => {
            Some(Parts { year: Year::First(year), first: small(two)?, second: small(three)? })
        }
        None => {
            Some(Parts { year: Year::Last(year(three)?), first: small(one)?, second: small(two)? })
        }
    }
}

/// A number of at least one and at most `most` digits and nothing else.
fn number(text: &str, most: usize) -> Option<i16> {
    let digits = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// `19:51`, `7:49:18`, `19:51:13.000Z`, `07:51 PM`, `19:51:13+0000`, `19:51:13 Europe/Berlin`.
fn is_time(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ','));
    let (clock, zone) = text.split_at(end.unwrap_or(text.len()));
    let (clock, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, "0"));
    let numbers: Vec<Option<i16>> = clock.split(':').map(|part| number(part, 2)).collect();
    let in_range = match numbers.as_slice() {
        [Some(hour), Some(minute)] => *hour < 25 && *minute < 60,
        [Some(hour), Some(minute), Some(second)] => *hour < 25 && *minute < 60 && *second < 61,
        _ => false,
    };
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    in_range && is_fraction && is_zone(zone.trim())
}

/// Nothing, `PM`, `Z`, `+0530`, `-05:00`, `UTC`, `America/New_York`, or several of these.
fn is_zone(text: &str) -> bool {
    text.split_whitespace().all(|word| match word.strip_prefix(['+', '-']) {
        Some(offset) => {
            matches!(offset.len(), 2 | 4 | 5)
                && offset.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
        }
        None => word.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '_' | '(' | ')')),
    })
}

fn no_date(text: &str) -> Flaw {
    let cure = if text.bytes().all(|byte| byte.is_ascii_digit()) {
        "export it as a date; a bare number of days or seconds is not read as one"
    } else if has_short_year(text) {
        "export it with a year of four digits"
    } else {
        "write it like 2024-03-31, or name the text in the mapping's `missing`"
    };
    Flaw::new(Kind::Date, format!("`{text}` is no date"), cure)
}

fn has_short_year(text: &str) -> bool {
    let date = text.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    parts.len() == 3 && parts.iter().all(|part| number(part, 2).is_some())
}

fn unordered(text: &str, first: i8, second: i8) -> Flaw {
    let (shows, order) = match (first > 12, second > 12) {
        (true, _) => ("begins with the day", "\"day-first\""),
        (_, true) => ("begins with the month", "\"month-first\""),
        _ => ("may begin with the day or the month", "\"day-first\" or \"month-first\""),
    };
    Flaw::new(
        Kind::Date,
        format!("`{text}` {shows}, and the mapping does not say which the export uses"),
        format!("write `date_order = {order}` at the top of the mapping"),
    )
}

fn impossible(text: &str, month: i8, day: i8, order: Option<DateOrder>) -> Flaw {
    let reason = match order {
        _ if !(1..=12).contains(&month) => format!("`{text}` names month {month}"),
        _ => format!("`{text}` names a day {day} that its month does not have"),
    };
    let cure = match order {
        Some(DateOrder::DayFirst) => "correct the row, or the mapping's `date_order` (day-first)",
        Some(DateOrder::MonthFirst) => {
            "correct the row, or the mapping's `date_order` (month-first)"
        }
        None => "correct the row",
    };
    Flaw::new(Kind::Date, reason, cure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_their_times_and_zones() {
        let expected = Ok(Date::constant(2018, 12, 3));
        for text in [
            "2018-12-03",
            "2018/12/3",
            "2018-12-03 7:49:18",
            "2018-12-03T19:51:13.000+0000",
            "2018-12-03T19:51:13Z",
            "2018-12-03 00:00 America/New_York",
        ] {
            assert_eq!(day(text, None), expected, "{text}");
        }
        for text in ["03-12-2018", "3.12.2018", "03/12/2018, 19:51"] {
            assert_eq!(day(text, Some(DateOrder::DayFirst)), expected, "{text}");
        }
        for text in ["12/03/2018", "12/3/2018 07:51 PM EST"] {
            assert_eq!(day(text, Some(DateOrder::MonthFirst)), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused_with_a_cure() {
        let cure = |text, order| day(text, order).unwrap_err().cure;
        assert!(cure("45292", None).contains("bare number"));
        assert!(cure("12/03/18", Some(DateOrder::MonthFirst)).contains("four digits"));
        assert!(cure("03/04/2024", None).contains("\"day-first\" or \"month-first\""));
        assert!(cure("25/04/2024", None).contains("= \"day-first\""));
        assert!(cure("25/04/2024", Some(DateOrder::MonthFirst)).contains("date_order"));
        for text in ["", "soon", "2024-13-01", "2023-02-29", "2024-01-01T", "2024-01-01 25:61"] {
            assert!(day(text, None).is_err(), "{text}");
        }
    }

    #[test]
    fn a_text_is_evidence_of_the_order_it_needs() {
        assert_eq!(evidence("25/03/2024"), Some(DateEvidence::Only(DateOrder::DayFirst)));
        assert_eq!(evidence("03/25/2024 8:00"), Some(DateEvidence::Only(DateOrder::MonthFirst)));
        assert_eq!(evidence("03/04/2024"), Some(DateEvidence::Either));
        assert_eq!(evidence("2024-03-04"), Some(DateEvidence::YearFirst));
        assert_eq!(evidence("31/31/2024"), None);
    }
}
