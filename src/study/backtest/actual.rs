//! What happened, and what anyone could have said on the day.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Measure;
use crate::history::{Dimension, Opportunity, Outcome};
use crate::study::Replans;
use crate::study::calibration::Calibration;

/// The export as the judge of a forecast.
pub(super) struct Past<'a> {
    dimensions: &'a [Dimension],
    opportunities: &'a [Opportunity],
    calibration: &'a Calibration,
    /// Whether lost deals have amounts, so that a pipeline can be told.
    has_lost_amounts: bool,
    replans: Replans<'a>,
}

/// So many of the lost deals must have an amount for a pipeline to be known.
const KNOWN: f64 = 0.8;

impl<'a> Past<'a> {
    pub(super) fn new(
        dimensions: &'a [Dimension],
        opportunities: &'a [Opportunity],
        calibration: &'a Calibration,
        replans: Replans<'a>,
    ) -> Self {
        let lost = || opportunities.iter().filter(|one| matches!(one.outcome, Outcome::Lost(_)));
        let with = lost().filter(|one| one.amount.is_some_and(|amount| amount > 0.0)).count();
        let has_lost_amounts = with as f64 >= KNOWN * lost().count() as f64 && with > 0;
        Self { dimensions, opportunities, calibration, has_lost_amounts, replans }
    }

    /// Whether the export has this dimension.
    pub(super) fn has_dimension(&self, name: &str) -> bool {
        self.dimensions.iter().any(|one| one.name == name)
    }

    /// A measure of the company or a member between two days, both included; `None` where the
    /// export does not tell.
    pub(super) fn actual(
        &self,
        measure: Measure,
        slice: Option<&(String, String)>,
        (begin, end): (Date, Date),
    ) -> Option<f64> {
        let closed = |one: &Opportunity| match one.outcome {
            Outcome::Won(day) => (begin <= day && day <= end).then_some(true),
            Outcome::Lost(day) => (begin <= day && day <= end).then_some(false),
            Outcome::Open { .. } => None,
        };
        let of = self.of(slice).filter_map(|one| Some((one, closed(one)?)));
        let amount = |one: &Opportunity| one.amount.unwrap_or(0.0);
        match measure {
            Measure::Won => Some(of.filter(|(_, won)| *won).count() as f64),
            Measure::Lost => Some(of.filter(|(_, won)| !won).count() as f64),
            Measure::AmountWon => {
                self.calibration.sizes.as_ref().ok()?;
                Some(of.filter(|(_, won)| *won).map(|(one, _)| amount(one)).sum())
            }
            Measure::StartingPipeline if self.calibration.slips.is_some() => {
                let yesterday = begin.yesterday().ok()?;
                let is_open = |one: &&Opportunity| match one.outcome {
                    _ if one.created >= begin => false,
                    Outcome::Won(day) | Outcome::Lost(day) => day >= begin,
                    Outcome::Open { .. } => true,
                };
                // What is overdue is scheduled for the quarter, too.
                let is_scheduled = |one: &&Opportunity| {
                    self.replans.planned(one, yesterday).is_some_and(|day| day <= end)
                };
                let scheduled = self.of(slice).filter(is_open).filter(is_scheduled);
                self.has_lost_amounts.then(|| scheduled.map(amount).sum())
            }
            Measure::StartingPipeline => {
                let open = of.filter(|(one, _)| one.created < begin);
                self.has_lost_amounts.then(|| open.map(|(one, _)| amount(one)).sum())
            }
        }
    }

    /// The same three months before the cut.
    pub(super) fn last_quarter(
        &self,
        measure: Measure,
        slice: Option<&(String, String)>,
    ) -> Option<f64> {
        let cut = self.calibration.as_of;
        let begin = cut.tomorrow().ok()?.checked_sub(3.months()).ok()?;
        // What was not watched is not known.
        let watched = self.calibration.closes_from.is_none_or(|from| from <= begin);
        if watched { self.actual(measure, slice, (begin, cut)) } else { None }
    }

    /// The open pipeline of the cut times the historical win rate.
    pub(super) fn pipeline_rate(
        &self,
        measure: Measure,
        slice: Option<&(String, String)>,
    ) -> Option<f64> {
        let cut = self.calibration.as_of;
        let (mut open, mut won, mut lost, mut money) = (0.0, 0.0, 0.0, 0.0);
        for one in self.of(slice).filter(|one| one.created <= cut) {
            match one.outcome {
                Outcome::Won(day) if day <= cut => {
                    won += 1.0;
                    money += one.amount.unwrap_or(0.0);
                }
                Outcome::Lost(day) if day <= cut => lost += 1.0,
                _ => open += 1.0,
            }
        }
        let rate = won / f64::max(won + lost, 1.0);
        match measure {
            Measure::Won => Some(open * rate),
            Measure::Lost => Some(open * (1.0 - rate)),
            Measure::AmountWon => Some(open * rate * money / f64::max(won, 1.0)),
            Measure::StartingPipeline => None,
        }
    }

    fn of(&self, slice: Option<&(String, String)>) -> impl Iterator<Item = &'a Opportunity> {
        let place = slice.and_then(|(dimension, member)| {
            let place = self.dimensions.iter().position(|one| one.name == *dimension)?;
            let member = self.dimensions[place].members.iter().position(|one| one == member)?;
            Some((place, u32::try_from(member).ok()?))
        });
        let all = self.opportunities.iter();
        all.filter(move |one| place.is_none_or(|(place, member)| one.members[place] == member))
    }
}
