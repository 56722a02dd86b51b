//! What is still open: when it may close, and what will never do.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::deals::{Deal, Deals};
use super::members::MemberFit;
use super::tree::Tree;
use crate::study::FitError;
use crate::study::survival::CycleStudy;

/// The opportunities that were open on the day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OpenPipeline {
    /// Those that may close, each with its chance and day.
    pub deals: Vec<OpenDeal>,
    /// Those that are open at an age at which hardly any still close, the oldest first.
    pub zombies: Vec<Zombie>,
}

/// An open opportunity.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenDeal {
    /// Its member in each dimension.
    pub members: Vec<u32>,
    /// Its amount, where the export has one.
    pub amount: Option<f64>,
    /// Its age on the day, as a share of the factor by which its part's cycles are longer.
    pub age: f64,
    /// That factor.
    pub factor: f64,
    /// The day that was planned for its close, where it lies ahead.
    pub planned: Option<Date>,
    /// The chance that it ever closes.
    pub closes: f64,
}

/// An open opportunity that will hardly ever close.
#[derive(Clone, Debug, PartialEq)]
pub struct Zombie {
    /// Its id.
    pub id: String,
    /// The row that it stands in.
    pub row: u64,
    /// Days since it began.
    pub age: i32,
    /// The chance that it ever closes.
    pub closes: f64,
}

/// Below this chance of ever closing an open opportunity is a zombie.
const ZOMBIE: f64 = 0.1;

pub(super) fn open_pipeline(
    deals: &Deals<'_>,
    tree: &Tree,
    parts: &[MemberFit],
    cycle: &Result<CycleStudy, FitError>,
) -> OpenPipeline {
    let mut pipeline = OpenPipeline::default();
    for (number, deal) in deals.all.iter().enumerate().filter(|(_, deal)| deal.close.is_none()) {
        let days = (deals.window.to - deal.of.created).get_days();
        let factor = libm::exp(parts[tree.finest(number)].cycle.estimate.value);
        let age = f64::from(days) / factor;
        let closes = cycle.as_ref().map_or(1.0, |study| study.cycle.closes_after(age));
        let planned = deal.scheduled().filter(|day| *day > deals.window.to);
        if closes < ZOMBIE && planned.is_none() {
            let (id, row) = (deal.of.id.to_string(), deal.of.row);
            pipeline.zombies.push(Zombie { id, row, age: days, closes });
        } else {
            pipeline.deals.push(open_deal(deals, deal, (age, factor), planned, closes));
        }
    }
    pipeline.zombies.sort_by(|one, other| other.age.cmp(&one.age).then(one.row.cmp(&other.row)));
    pipeline
}

fn open_deal(
    deals: &Deals<'_>,
    deal: &Deal<'_>,
    (age, factor): (f64, f64),
    planned: Option<Date>,
    closes: f64,
) -> OpenDeal {
    let members = (0..deals.dimensions.len()).map(|place| deals.member(deal, place)).collect();
    OpenDeal { members, amount: deal.amount, age, factor, planned, closes }
}

impl OpenDeal {
    /// The day of its close where a share `u` of those in its place close earlier or never; `None`
    /// where it never closes. The planned day, where there is one.
    #[must_use]
    pub fn closes_on(
        &self,
        as_of: Date,
        cycle: &Result<CycleStudy, FitError>,
        u: f64,
    ) -> Option<Date> {
        if self.planned.is_some() {
            return self.planned;
        }
        let days = match cycle {
            Ok(study) => self.factor * (study.cycle.close_age(self.age, u)? - self.age),
            Err(_) => 1.0,
        };
        // A thousand years ahead is as good as any day beyond the horizon.
        let ahead: Span = i64::from(days.clamp(1.0, 36_000.0) as i32).days();
        as_of.checked_add(ahead).ok()
    }
}
