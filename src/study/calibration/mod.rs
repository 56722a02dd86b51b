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
mod sources;
mod tree;
mod warnings;
mod watch;

use jiff::civil::Date;

use super::Ends;
use super::survival::{Ages, CycleStudy, fit};
use crate::history::{Dimension, Opportunity};

pub use fragment::{Fragment, PlanFrame, open_rows, plan_start};
pub use members::{MemberFit, Rate, SizeFit};
pub use merge::{Change, Merged, merge};
pub use open::{OpenDeal, OpenPipeline, Zombie};
pub use quarters::{QuarterlyRates, RankCorrelation};
pub use sizes::{SizeStudy, Tail};
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
    let as_of = request.as_of.unwrap_or_else(|| watch::last_day(opportunities));
    let window = watch::window(opportunities, as_of, request.closes_from);
    let deals = Deals::known(opportunities, dimensions, window);
    let ages = Ages::count(deals.spells());
    let cycle = fit(&ages);
    let ends = Ends::of(&deals.ends());
    let sizes = sizes::study(&deals.won_amounts());
    let tree = tree::Tree::grow(&deals);
    let parts = members::fit_all(&deals, &tree, &cycle, &ends);
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
        warnings: Vec::new(),
    };
    let last_day = watch::last_day(opportunities);
    calibration.warnings = warnings::all(&calibration, &deals, last_day);
    calibration
}
