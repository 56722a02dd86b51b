//! How many of those that entered a stage go on, and how soon.

/// What became of one that entered a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It went on.
    Passed,
    /// It ended there.
    Failed,
    /// Nobody knows yet.
    Waiting,
}

/// One that entered a stage: days to its fate, or watched in vain, and the fate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// Days, at least 0.
    pub days: f64,
    /// What became of it.
    pub fate: Fate,
}

/// The share that goes on from a stage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Conversion {
    /// How many entered the stage.
    pub entered: usize,
    /// How many have gone on.
    pub passed: usize,
    /// How many have ended there.
    pub failed: usize,
    /// The share that goes on in the end.
    pub share: f64,
    /// As many of which the fate is known would be as sure of the share.
    pub known: f64,
    /// The median days of those that go on; `NaN` where days are not known.
    pub median_days: f64,
    /// Their mean days, likewise.
    pub mean_days: f64,
}

/// With fewer under watch, what happens says too little.
const LEAST_AT_RISK: f64 = 5.0;

impl Conversion {
    /// By the cumulative incidence of going on (Aalen and Johansen, 1978), so that those that came
    /// late, and have not had their time yet, do not count as failures.
    #[must_use]
    pub fn of(passages: &[Passage]) -> Self {
        let mut sorted = passages.to_vec();
        sorted.sort_by(|one, other| one.days.total_cmp(&other.days));
        let mut open = 1.0;
        let mut steps: Vec<Step> = Vec::new();
        let mut place = 0;
        while place < sorted.len() {
            let days = sorted[place].days;
            let at_risk = (sorted.len() - place) as f64;
            let (mut passed, mut failed) = (0.0, 0.0);
            while let Some(one) = sorted.get(place).filter(|one| one.days <= days) {
                passed += f64::from(u8::from(one.fate == Fate::Passed));
                failed += f64::from(u8::from(one.fate == Fate::Failed));
                place += 1;
            }
            if passed + failed == 0.0 {
                continue;
            }
            if at_risk < LEAST_AT_RISK && !steps.is_empty() && open > 0.0 {
                break;
            }
            steps.push(Step { days, at_risk, open, passed, ended: passed + failed });
            open *= 1.0 - (passed + failed) / at_risk;
        }
        let count = |fate: Fate| passages.iter().filter(|passage| passage.fate == fate).count();
        let weights: Vec<(f64, f64)> =
            steps.iter().map(|one| (one.days, one.open * one.passed / one.at_risk)).collect();
        let share: f64 = weights.iter().map(|(_, weight)| weight).sum();
        let (median_days, mean_days) = middle(&weights, share);
        Self {
            entered: passages.len(),
            passed: count(Fate::Passed),
            failed: count(Fate::Failed),
            share,
            known: known(share, variance(&steps, share), passages.len()),
            median_days,
            mean_days,
        }
    }

    /// From counts alone: who has not gone on by now never does.
    #[must_use]
    pub fn counted(entered: usize, passed: usize) -> Self {
        Self {
            entered,
            passed,
            failed: entered - passed,
            share: passed as f64 / entered.max(1) as f64,
            known: entered as f64,
            median_days: f64::NAN,
            mean_days: f64::NAN,
        }
    }

    /// How many went on, and how many did not, of those whose fate is as good as known.
    #[must_use]
    pub fn counts(&self) -> (f64, f64) {
        (self.share * self.known, (1.0 - self.share) * self.known)
    }
}

/// What happened on one day after entering.
struct Step {
    days: f64,
    at_risk: f64,
    /// The share without a fate until then.
    open: f64,
    passed: f64,
    ended: f64,
}

/// The variance of a cumulative incidence at its end, by the delta method (Marubini and Valsecchi,
/// *Analysing Survival Data from Clinical Trials*, 1995, section 10.2).
fn variance(steps: &[Step], share: f64) -> f64 {
    let mut so_far = 0.0;
    let one = |step: &Step| {
        let Step { at_risk: n, open, passed, ended, .. } = *step;
        so_far += open * passed / n;
        let ahead = share - so_far;
        let of_open = if n > ended { ahead * ahead * ended / (n * (n - ended)) } else { 0.0 };
        let of_passing = open * open * passed * (n - passed) / (n * n * n);
        of_open + of_passing - 2.0 * ahead * open * passed / (n * n)
    };
    steps.iter().map(one).sum()
}

/// So many fates make a share as sure as it is; never more than there are.
fn known(share: f64, variance: f64, entered: usize) -> f64 {
    let known = share * (1.0 - share) / variance;
    if known.is_finite() && known > 0.0 { known.min(entered as f64) } else { entered as f64 }
}

/// Median and mean of weighted days.
fn middle(weights: &[(f64, f64)], total: f64) -> (f64, f64) {
    let mut sum = 0.0;
    let median = weights.iter().find(|(_, weight)| {
        sum += weight;
        sum >= total / 2.0
    });
    let mean = weights.iter().map(|(days, weight)| days * weight).sum::<f64>() / total;
    (median.filter(|_| total > 0.0).map_or(f64::NAN, |(days, _)| *days), mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_every_fate_is_known_it_is_a_proportion() {
        let passages: Vec<Passage> = (0..40)
            .map(|place| Passage {
                days: f64::from(place % 7),
                fate: if place % 4 == 0 { Fate::Passed } else { Fate::Failed },
            })
            .collect();
        let found = Conversion::of(&passages);
        assert!((found.share - 0.25).abs() < 1e-12 && (found.known - 40.0).abs() < 1e-6);
        assert_eq!((found.entered, found.passed, found.failed), (40, 10, 30));
        let counted = Conversion::counted(40, 10);
        assert_eq!((counted.share, counted.counts()), (0.25, (10.0, 30.0)));
    }

    /// Half go on, after 20 days; of 100 that came so late, half the day has not come.
    #[test]
    fn those_who_came_late_are_no_failures() {
        let mut passages = vec![Passage { days: 20.0, fate: Fate::Passed }; 100];
        passages.extend([Passage { days: 300.0, fate: Fate::Waiting }; 100]);
        passages.extend([Passage { days: 10.0, fate: Fate::Waiting }; 100]);
        let found = Conversion::of(&passages);
        assert!((found.share - 0.5).abs() < 1e-12 && (found.known - 200.0).abs() < 1e-6);
        assert_eq!((found.median_days, found.mean_days), (20.0, 20.0));
        let none = Conversion::of(&passages[100..]);
        assert!(none.share == 0.0 && none.median_days.is_nan() && none.known == 200.0);
    }
}
