//! What spells say about the cycle without any shape assumed.

use super::Ages;

/// The share that is open by age, by the product-limit estimator of Kaplan and Meier (1958) with
/// late entry: at each age with closes, the share falls by closes ÷ those then under watch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProductLimit {
    /// The ages at which some closed, in rising order.
    pub steps: Vec<Step>,
}

/// What happened at one age.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The age in days.
    pub age: f64,
    /// How many were under watch just before.
    pub at_risk: f64,
    /// How many closed.
    pub closed: f64,
    /// The share that is open beyond it.
    pub open: f64,
}

impl ProductLimit {
    /// Fewer than this under watch say too little to multiply by.
    const LEAST_AT_RISK: f64 = 5.0;

    /// The estimate from these ages. Steps with hardly anyone under watch at the young end, where
    /// an export begins with survivors, are passed over.
    #[must_use]
    pub fn of(ages: &Ages) -> Self {
        let mut entries = ages.entry.iter().peekable();
        let mut opens = ages.open.iter().peekable();
        let entered: f64 = ages.entry.iter().map(|(_, count)| count).sum();
        let mut at_risk = ages.spells - entered;
        let (mut open, mut steps) = (1.0, Vec::with_capacity(ages.closed.len()));
        for &(age, closed) in &ages.closed {
            while let Some((_, count)) = entries.next_if(|(entry, _)| *entry < age) {
                at_risk += count;
            }
            while let Some((_, count)) = opens.next_if(|(exit, _)| *exit < age) {
                at_risk -= count;
            }
            if at_risk >= Self::LEAST_AT_RISK.max(closed) || !steps.is_empty() && at_risk > 0.0 {
                open *= (1.0 - closed / at_risk).max(0.0);
                steps.push(Step { age, at_risk, closed, open });
            }
            at_risk -= closed;
        }
        Self { steps }
    }

    /// The share that is open beyond an age.
    #[must_use]
    pub fn open(&self, age: f64) -> f64 {
        let after = self.steps.partition_point(|step| step.age <= age);
        after.checked_sub(1).map_or(1.0, |last| self.steps[last].open)
    }

    /// The share that is open beyond the last close.
    #[must_use]
    pub fn plateau(&self) -> f64 {
        self.steps.last().map_or(1.0, |step| step.open)
    }

    /// The greatest distance from another share of open ones by age, at the closes and just
    /// before them, as a share of those that close here: the statistic of Kolmogorov and Smirnov.
    #[must_use]
    pub fn distance(&self, open: impl Fn(f64) -> f64) -> f64 {
        let mut before = 1.0;
        let mut greatest: f64 = 0.0;
        for step in &self.steps {
            let other = open(step.age);
            greatest = greatest.max((step.open - other).abs()).max((before - other).abs());
            before = step.open;
        }
        greatest
    }
}
