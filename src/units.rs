//! Time as the plan counts it: months, quarters and fiscal years, and their labels.
//!
//! A plan starts with a month that opens a fiscal quarter. From there on months are
//! numbered 0, 1, 2, … and quarter `q` holds the months `3q`, `3q + 1`, `3q + 2`.
//! A [`Calendar`] turns these numbers into labels (`2027-01`, `FY27-Q1`, `FY27`) and back.

use std::fmt;

/// Days in a month: 365.25 / 12.
pub const DAYS_PER_MONTH: f64 = 365.25 / 12.0;

/// A calendar month, for example January 2027.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarMonth {
    /// The calendar year, for example 2027.
    pub year: i32,
    /// The month in the year, 1 to 12.
    pub month: u32,
}

impl CalendarMonth {
    /// Reads `YYYY-MM`; `None` where the text is anything else.
    ///
    /// ```
    /// use spandrel::units::CalendarMonth;
    /// assert_eq!(CalendarMonth::parse("2027-01"), Some(CalendarMonth { year: 2027, month: 1 }));
    /// assert_eq!(CalendarMonth::parse("2027-13"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |part: &str, length: usize| {
            part.len() == length && part.bytes().all(|b| b.is_ascii_digit())
        };
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        (1..=12).contains(&month).then_some(Self { year, month })
    }

    /// Months since year 0, the number that months are subtracted by.
    #[must_use]
    pub fn ordinal(self) -> i64 {
        i64::from(self.year) * 12 + i64::from(self.month) - 1
    }

    /// The month `count` months later (earlier, where negative).
    #[must_use]
    pub fn plus(self, count: i64) -> Self {
        let ordinal = self.ordinal() + count;
        Self { year: ordinal.div_euclid(12) as i32, month: ordinal.rem_euclid(12) as u32 + 1 }
    }
}

impl fmt::Display for CalendarMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// The months, quarters and fiscal years of a plan.
///
/// ```
/// use spandrel::units::{Calendar, CalendarMonth};
/// // A fiscal year that opens in April bears the calendar year in which it ends.
/// let start = CalendarMonth { year: 2026, month: 10 };
/// let calendar = Calendar::new(start, 8, 4).unwrap();
/// assert_eq!(calendar.quarter_label(0), "FY27-Q3");
/// assert_eq!(calendar.quarter_of_label("FY28-Q1"), Some(2));
/// assert_eq!(calendar.month_label(3), "2027-01");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    start: CalendarMonth,
    quarters: usize,
    fiscal_year_starts: u32,
}

impl Calendar {
    /// A calendar of `quarters` quarters from `start`, in fiscal years that open in
    /// calendar month `fiscal_year_starts` (1 to 12). `None` where `start` opens no
    /// fiscal quarter, or a number is out of range.
    #[must_use]
    pub fn new(start: CalendarMonth, quarters: usize, fiscal_year_starts: u32) -> Option<Self> {
        let calendar = Self { start, quarters, fiscal_year_starts };
        let sound = (1..=12).contains(&fiscal_year_starts)
            && (1..=12).contains(&start.month)
            && quarters >= 1
            && calendar.fiscal_month(0).is_multiple_of(3);
        sound.then_some(calendar)
    }

    /// The number of quarters of the plan.
    #[must_use]
    pub fn quarters(&self) -> usize {
        self.quarters
    }

    /// The number of months of the plan: three a quarter.
    #[must_use]
    pub fn months(&self) -> usize {
        3 * self.quarters
    }

    /// The place of a month in its fiscal year, 0 to 11; months after the plan count on.
    #[must_use]
    pub fn fiscal_month(&self, month: usize) -> usize {
        let calendar_month = self.start.plus(month as i64).month;
        ((calendar_month + 12 - self.fiscal_year_starts) % 12) as usize
    }

    /// The place of a quarter in its fiscal year, 0 to 3.
    #[must_use]
    pub fn fiscal_quarter(&self, quarter: usize) -> usize {
        self.fiscal_month(3 * quarter) / 3
    }

    /// The fiscal year of a quarter: the calendar year in which that fiscal year ends.
    #[must_use]
    pub fn fiscal_year(&self, quarter: usize) -> i32 {
        let first = 3 * quarter as i64 - self.fiscal_month(3 * quarter) as i64;
        self.start.plus(first + 11).year
    }

    /// `2027-01` for a month of the plan.
    #[must_use]
    pub fn month_label(&self, month: usize) -> String {
        self.start.plus(month as i64).to_string()
    }

    /// `FY27-Q1` for a quarter of the plan.
    #[must_use]
    pub fn quarter_label(&self, quarter: usize) -> String {
        format!("{}-Q{}", year_label(self.fiscal_year(quarter)), self.fiscal_quarter(quarter) + 1)
    }

    /// The fiscal years that the plan touches, in order: label, first and last quarter
    /// (both within the plan).
    #[must_use]
    pub fn fiscal_years(&self) -> Vec<FiscalYear> {
        let mut years: Vec<FiscalYear> = Vec::new();
        for quarter in 0..self.quarters {
            let label = year_label(self.fiscal_year(quarter));
            match years.last_mut() {
                Some(year) if year.label == label => year.last_quarter = quarter,
                _ => {
                    years.push(FiscalYear { label, first_quarter: quarter, last_quarter: quarter })
                }
            }
        }
        years
    }

    /// The number of the month that a `CalendarMonth` is in this plan; negative before
    /// its start, `months()` or more after its end.
    #[must_use]
    pub fn month_number(&self, month: CalendarMonth) -> i64 {
        month.ordinal() - self.start.ordinal()
    }

    /// The quarter that a label like `FY27-Q1` names, or `None` where it names no
    /// quarter of the plan.
    #[must_use]
    pub fn quarter_of_label(&self, label: &str) -> Option<usize> {
        (0..self.quarters).find(|&quarter| self.quarter_label(quarter) == label)
    }
}

/// A fiscal year as far as the plan covers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiscalYear {
    /// `FY27`.
    pub label: String,
    /// The first quarter of the plan in this year.
    pub first_quarter: usize,
    /// The last quarter of the plan in this year.
    pub last_quarter: usize,
}

fn year_label(year: i32) -> String {
    format!("FY{:02}", year.rem_euclid(100))
}
