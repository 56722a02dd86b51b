//! Labels of months, quarters and fiscal years.

/// Months are counted from the plan's first one.
pub struct Calendar {
    /// Months from year 0 to the first month of the plan.
    start: i64,
    /// Quarters of the plan.
    pub quarters: usize,
    /// Calendar month, 1 to 12, that opens the fiscal year.
    year_starts: i64,
}

impl Calendar {
    pub fn new(start: &str, quarters: usize, year_starts: i64) -> Self {
        Self { start: ordinal(start), quarters, year_starts }
    }

    pub fn months(&self) -> usize {
        3 * self.quarters
    }

    /// The month that `2027-04` or `2027-04-30` names, or the first one of `FY27-Q2`;
    /// negative before the plan.
    pub fn month(&self, label: &str) -> i64 {
        let Some(rest) = label.strip_prefix("FY") else { return ordinal(label) - self.start };
        let (year, quarter) = rest.split_once("-Q").expect("FYyy-Qn");
        let ends_in = 2000 + year.parse::<i64>().expect("a year");
        let quarter: i64 = quarter.parse().expect("a quarter");
        // The year's last month is the one before `year_starts` of `ends_in`, or December.
        let opens_in = if self.year_starts == 1 { ends_in } else { ends_in - 1 };
        opens_in * 12 + self.year_starts - 1 + 3 * (quarter - 1) - self.start
    }

    /// The quarter of a label; negative before the plan.
    pub fn quarter(&self, label: &str) -> i64 {
        self.month(label).div_euclid(3)
    }

    /// Place in the fiscal year, 0 to 11.
    pub fn fiscal_month(&self, month: usize) -> usize {
        (self.start + month as i64 - (self.year_starts - 1)).rem_euclid(12) as usize
    }

    pub fn quarter_label(&self, quarter: usize) -> String {
        format!("{}-Q{}", self.year_label(quarter), self.fiscal_month(3 * quarter) / 3 + 1)
    }

    /// The fiscal year of a quarter, named by the calendar year that it ends in.
    pub fn year_label(&self, quarter: usize) -> String {
        let opened = self.start + 3 * quarter as i64 - self.fiscal_month(3 * quarter) as i64;
        format!("FY{:02}", (opened + 11) / 12 % 100)
    }

    /// Each fiscal year with its first and last quarter within the plan.
    pub fn years(&self) -> Vec<(String, usize, usize)> {
        let mut years: Vec<(String, usize, usize)> = Vec::new();
        for quarter in 0..self.quarters {
            let label = self.year_label(quarter);
            match years.last_mut() {
                Some(year) if year.0 == label => year.2 = quarter,
                _ => years.push((label, quarter, quarter)),
            }
        }
        years
    }

    /// First and last quarter of `FY27`, `FY27-Q3..FY28-Q2` or `FY27-Q3`.
    pub fn period(&self, label: &str) -> (usize, usize) {
        if let Some((first, last)) = label.split_once("..") {
            return (self.quarter(first.trim()) as usize, self.quarter(last.trim()) as usize);
        }
        if let Some((_, first, last)) = self.years().into_iter().find(|year| year.0 == label) {
            return (first, last);
        }
        (self.quarter(label) as usize, self.quarter(label) as usize)
    }
}

/// Months since year 0 of `YYYY-MM…`.
fn ordinal(label: &str) -> i64 {
    let year: i64 = label[..4].parse().expect("a year");
    let month: i64 = label[5..7].parse().expect("a month");
    year * 12 + month - 1
}
