//! From an export to the assumptions of a scenario.
//!
//! ```text
//! opportunities, a day ──> known on that day ──> cycle, win rates, deal sizes, arrivals
//!                          under watch since?    company, then member by member, pooled
//!                                                                │
//!                          a scenario fragment <── Calibration <─┘
//! ```
//!
//! Nothing that happened after the day counts: what closed later was open then.

mod deals;
mod fragment;
mod members;
mod merge;
mod open;
mod quarters;
mod sizes;
mod slips;
mod sources;
mod tree;
mod warnings;
mod watch;

use jiff::civil::Date;

use super::survival::{Ages, CycleStudy, fit};
use super::{Ends, Replans};
use crate::history::{self, Dimension, History, Opportunity};

pub use fragment::{Fragment, PlanFrame, open_rows, plan_start};
pub use members::{MemberFit, Rate, SizeFit, SlipFit};
pub use merge::{Change, Merged, merge};
pub use open::{OpenDeal, OpenPipeline, Zombie};
pub use quarters::{QuarterlyRates, RankCorrelation};
pub use sizes::{SizeStudy, Tail};
pub use slips::SlipStudy;
pub use sources::{Arrivals, SourceFit};
pub use warnings::{Topic, Warning};

pub use watch::last_day;

use deals::Deals;

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Request {
    /// The day on which the past ends; the last day of the export where none is given.
    pub as_of: Option<Date>,
    /// The day from which on the export shows every close; found where none is given.
    pub closes_from: Option<Date>,
}

/// How many opportunities the fits rest on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Known on the day.
    pub known: usize,
    /// Won by then, while closes were watched.
    pub won: usize,
    /// Lost by then, likewise.
    pub lost: usize,
    /// Open then.
    pub open: usize,
    /// Begun later, and not looked at.
    pub later: usize,
    /// Closed before closes were watched, and not looked at.
    pub earlier: usize,
}

/// A dimension of the export, in the order in which parts are pooled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Members {
    /// Its name.
    pub name: String,
    /// Its members.
    pub members: Vec<String>,
}

/// Everything that an export tells about the assumptions of a plan.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// The day on which the past ends.
    pub as_of: Date,
    /// The first day whose closes are all in the export, where it begins with survivors.
    pub closes_from: Option<Date>,
    /// How many opportunities there are.
    pub counts: Counts,
    /// The dimensions: the one that tells most about deal sizes first.
    pub dimensions: Vec<Members>,
    /// The cycle of all; `Err` says why there is none.
    pub cycle: Result<CycleStudy, super::FitError>,
    /// Won and lost deals as two ends.
    pub ends: Ends,
    /// Deal sizes of all; `Err` says why there are none.
    pub sizes: Result<SizeStudy, super::FitError>,
    /// The company first, then its parts, each after the whole that it is a part of.
    pub parts: Vec<MemberFit>,
    /// What begins in a month.
    pub arrivals: Arrivals,
    /// What was open on the day.
    pub open: OpenPipeline,
    /// Rates by quarter, and what moves together.
    pub quarters: QuarterlyRates,
    /// How deals slip, where the past has a history of planned closes.
    pub slips: Option<SlipStudy>,
    /// What a reader must know.
    pub warnings: Vec<Warning>,
}

/// Fits everything that the opportunities known on a day tell.
#[must_use]
pub fn calibrate(
    dimensions: &[Dimension],
    opportunities: &[Opportunity],
    request: Request,
) -> Calibration {
    calibrate_with(dimensions, opportunities, &Beside::default(), request)
}

/// What is known beside opportunities.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// What was changed in them.
    pub changes: Option<&'a History<history::Change>>,
}

/// Fits everything that a past tells.
#[must_use]
pub fn calibrate_past(past: &history::Past, request: Request) -> Calibration {
    let (dimensions, opportunities) = match &past.opportunities {
        Some(history) => (history.dimensions.as_slice(), history.records.as_slice()),
        None => (&[][..], &[][..]),
    };
    let beside = Beside { changes: past.changes.as_ref() };
    calibrate_with(dimensions, opportunities, &beside, request)
}

/// Fits everything that the opportunities known on a day tell, and what is known beside them.
#[must_use]
pub fn calibrate_with(
    dimensions: &[Dimension],
    opportunities: &[Opportunity],
    beside: &Beside<'_>,
    request: Request,
) -> Calibration {
    let as_of = request.as_of.unwrap_or_else(|| watch::last_day(opportunities));
    let window = watch::window(opportunities, as_of, request.closes_from);
    let changes = beside.changes.map_or(&[][..], |changes| &changes.records);
    let replans = Replans::of(changes);
    let is_planned = opportunities.iter().any(|one| one.planned.is_some());
    let replans = (is_planned || replans.from().is_some()).then_some(replans);
    let deals = Deals::known(opportunities, dimensions, window, replans.as_ref());
    let ages = Ages::count(deals.cycles());
    let cycle = fit(&ages);
    let ends = Ends::of(&deals.ends());
    let sizes = sizes::study(&deals.won_amounts());
    let tree = tree::Tree::grow(&deals);
    let slips = SlipStudy::of(&deals);
    let most_slips = slips.as_ref().map(|slips| slips.most);
    let parts = members::fit_all(&deals, &tree, &cycle, &ends, most_slips);
    let arrivals = sources::fit_all(&deals, &tree);
    let open = open::open_pipeline(&deals, &tree, &parts, &cycle);
    let quarters = quarters::rates(&deals);
    let mut calibration = Calibration {
        as_of,
        closes_from: window.from,
        counts: deals.counts(),
        dimensions: deals.dimensions.clone(),
        cycle,
        ends,
        sizes,
        parts,
        arrivals,
        open,
        quarters,
        slips,
        warnings: Vec::new(),
    };
    let last_day = watch::last_day(opportunities);
    calibration.warnings = warnings::all(&calibration, &deals, last_day);
    calibration
}
