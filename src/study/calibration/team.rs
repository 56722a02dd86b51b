//! Reps: how many there are, how many leave, and how soon new ones work like the others.

use std::collections::HashMap;

use jiff::civil::Date;

use super::ramp::{Ramp, RepMonths};
use crate::history::{History, Opportunity, Outcome, Rep};

/// What the reps' days tell, with the opportunities that they own.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamStudy {
    /// At work on the day.
    pub headcount: usize,
    /// Of these, in their first year.
    pub in_first_year: usize,
    /// Who left while leaving was watched.
    pub left: usize,
    /// The years that reps worked while leaving was watched.
    pub years: f64,
    /// The day from which on leaving is watched, where the file begins with those who stayed.
    pub watched_from: Option<Date>,
    /// The share that leaves in a year.
    pub attrition: Attrition,
    /// Months until a leaver is replaced, where half of them or more are.
    pub backfill_months: Option<u32>,
    /// Leavers who could be followed for half a year, and how many of them were replaced.
    pub replaced: (usize, usize),
    /// Opportunities of owners that the file knows, and all with an owner.
    pub matched: (usize, usize),
    /// New opportunities of a ramped rep by month of tenure, as a share of those of others; `Err`
    /// says why that is not known.
    pub ramp: Result<Ramp, &'static str>,
    /// The same of amounts won, by day of close. They follow with the cycle behind them.
    pub won_ramp: Result<Ramp, &'static str>,
    /// New opportunities a month and ramped rep, in the last twelve months: the mean, the most, and
    /// the standard error of the most.
    pub per_rep: Option<(f64, f64, f64)>,
}

/// A yearly share: the mean and standard deviation of its posterior.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attrition {
    /// The mean.
    pub mean: f64,
    /// The standard deviation.
    pub sd: f64,
}

impl Attrition {
    /// From leavers in so many years of work. The rate of leaving is gamma with Jeffreys' prior, shape
    /// leavers + ½ and rate years; the share that leaves in a year is 1 − exp(−rate), of which
    /// E exp(−k·rate) = (years / (years + k))^shape.
    #[must_use]
    pub fn of(left: usize, years: f64) -> Self {
        let shape = left as f64 + 0.5;
        let stays = |k: f64| libm::pow(years / (years + k), shape);
        let variance = stays(2.0) - stays(1.0) * stays(1.0);
        Self { mean: 1.0 - stays(1.0), sd: variance.max(0.0).sqrt() }
    }
}

const DAYS_PER_YEAR: f64 = 365.25;
const DAYS_PER_MONTH: f64 = 30.4375;

/// So many leavers must be missing before a file is said to begin with those who stayed: with 3
/// expected, none comes by chance in 1 of 20 files.
const MISSING: f64 = 3.0;

/// So long a leaver must be followed to say that nobody came instead.
const FOLLOWED_DAYS: i32 = 183;

impl TeamStudy {
    pub(super) fn of(
        reps: &History<Rep>,
        opportunities: &[Opportunity],
        owners: Option<(&[String], Owned)>,
        as_of: Date,
    ) -> Self {
        let known: Vec<&Rep> = reps.records.iter().filter(|rep| rep.started <= as_of).collect();
        let left_by = |rep: &Rep| rep.left.filter(|day| *day <= as_of);
        let at_work: Vec<&&Rep> = known.iter().filter(|rep| left_by(rep).is_none()).collect();
        let in_first_year = at_work.iter().filter(|rep| days(rep.started, as_of) < DAYS_PER_YEAR);
        let watched_from = watched_from(&known, as_of);
        let exposed = |rep: &&Rep| {
            let begin = rep.started.max(watched_from.unwrap_or(rep.started));
            days(begin, left_by(rep).unwrap_or(as_of)).max(0.0)
        };
        let years = known.iter().map(exposed).sum::<f64>() / DAYS_PER_YEAR;
        let leavers: Vec<Date> = known.iter().filter_map(|rep| left_by(rep)).collect();
        let is_watched = |day: &&Date| watched_from.is_none_or(|from| **day > from);
        let left = leavers.iter().filter(is_watched).count();
        let (backfill_months, replaced) = backfill(&known, leavers, as_of);
        let mut study = Self {
            headcount: at_work.len(),
            in_first_year: in_first_year.count(),
            left,
            years,
            watched_from,
            attrition: Attrition::of(left, years.max(1e-6)),
            backfill_months,
            replaced,
            matched: (0, 0),
            ramp: Err("the opportunities have no owner"),
            won_ramp: Err("the opportunities have no owner"),
            per_rep: None,
        };
        if let Some((names, owned)) = owners {
            study.work(&known, opportunities, (names, owned), as_of);
        }
        study
    }

    /// What reps took on and won, by month of tenure.
    fn work(
        &mut self,
        reps: &[&Rep],
        opportunities: &[Opportunity],
        (names, owned): (&[String], Owned),
        as_of: Date,
    ) {
        let numbers: HashMap<&str, usize> =
            reps.iter().enumerate().map(|(place, rep)| (rep.id.as_ref(), place)).collect();
        let rep_of: Vec<Option<usize>> =
            names.iter().map(|name| numbers.get(name.as_str()).copied()).collect();
        let owner = |one: &Opportunity| {
            owned.of(one).map(|owner| rep_of.get(owner as usize).copied().flatten())
        };
        let known = || opportunities.iter().filter(|one| one.created <= as_of);
        let all = known().filter(|one| owner(one).is_some()).count();
        let taken: Vec<(usize, Date, f64)> =
            known().filter_map(|one| Some((owner(one)??, one.created, 1.0))).collect();
        self.matched = (taken.len(), all);
        let won = known().filter_map(|one| match one.outcome {
            Outcome::Won(day) if day <= as_of => Some((owner(one)??, day, one.amount?)),
            _ => None,
        });
        let first = known().map(|one| one.created).min().unwrap_or(as_of);
        let months = RepMonths::of(reps, &taken, (first, as_of));
        let won_months = RepMonths::of(reps, &won.collect::<Vec<_>>(), (first, as_of));
        self.ramp = Ramp::of(&months, "taken on");
        self.won_ramp = Ramp::of(&won_months, "won");
        let ramp = self.ramp.as_ref().map_or(&[1.0][..], |ramp| &ramp.written);
        let created: Vec<Date> = known().map(|one| one.created).collect();
        self.per_rep = months.per_ramped_rep(ramp, &created);
    }
}

/// Where an opportunity says whose it is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owned {
    /// In a column of its own.
    Column,
    /// As a member of this dimension.
    Dimension(usize),
}

impl Owned {
    fn of(self, one: &Opportunity) -> Option<u32> {
        match self {
            Self::Column => one.owner,
            Self::Dimension(place) => one.members.get(place).copied(),
        }
    }
}

fn days(from: Date, to: Date) -> f64 {
    f64::from((to - from).get_days())
}

/// The first day of leaving, where reps at work before it should have left more often, going by how
/// often they did later: the file then holds only those who were still there.
fn watched_from(reps: &[&Rep], as_of: Date) -> Option<Date> {
    let left_by = |rep: &Rep| rep.left.filter(|day| *day <= as_of);
    let first = reps.iter().filter_map(|rep| left_by(rep)).min()?;
    let worked = |from: Option<Date>, to: Date| -> f64 {
        let one = |rep: &&Rep| {
            let begin = rep.started.max(from.unwrap_or(rep.started));
            days(begin, left_by(rep).unwrap_or(as_of).min(to)).max(0.0)
        };
        reps.iter().map(one).sum()
    };
    let later = reps.iter().filter_map(|rep| left_by(rep)).filter(|day| *day > first).count();
    let expected = later as f64 / worked(Some(first), as_of).max(1.0) * worked(None, first);
    (expected > MISSING).then_some(first)
}

/// Each leaver is replaced by the first who began later and replaced nobody yet: the median of the
/// months between, where half of those who could be followed were replaced.
fn backfill(reps: &[&Rep], mut leavers: Vec<Date>, as_of: Date) -> (Option<u32>, (usize, usize)) {
    leavers.sort_unstable();
    let mut joiners: Vec<Date> = reps.iter().map(|rep| rep.started).collect();
    joiners.sort_unstable();
    let mut joiners = joiners.into_iter().peekable();
    let (mut waits, mut followed) = (Vec::new(), 0);
    for leaver in leavers {
        while joiners.next_if(|joiner| *joiner <= leaver).is_some() {}
        let joiner = joiners.next();
        if joiner.is_some() || days(leaver, as_of) >= f64::from(FOLLOWED_DAYS) {
            followed += 1;
        }
        waits.extend(joiner.map(|joiner| days(leaver, joiner) / DAYS_PER_MONTH));
    }
    waits.sort_by(f64::total_cmp);
    let usual = !waits.is_empty() && 2 * waits.len() >= followed;
    let months = usual.then(|| waits[waits.len() / 2].round().clamp(1.0, 1200.0) as u32);
    (months, (waits.len(), followed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attrition_has_the_moments_of_its_posterior() {
        let few = Attrition::of(0, 4.0);
        assert!(few.mean > 0.05 && few.mean < 0.15 && few.sd > 0.1, "{few:?}");
        let many = Attrition::of(200, 1000.0);
        let share = 1.0 - libm::exp(-0.2005);
        assert!((many.mean - share).abs() < 1e-3);
        // The error of the rate, √200/1000, times exp(−rate).
        assert!((many.sd - 0.01416 * libm::exp(-0.2)).abs() < 1e-3, "{many:?}");
    }
}
