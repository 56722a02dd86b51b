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
mod funnel;
mod members;
mod merge;
mod open;
mod quarters;
mod ramp;
mod sizes;
mod slips;
mod sources;
mod stages;
mod team;
mod tree;
mod warnings;
mod watch;

use std::collections::HashSet;

use jiff::civil::Date;

use super::survival::{Ages, CycleStudy, TwoCycles, fit};
use super::{Ends, Replans, Window};
use crate::history::{self, Dimension, History, Lead, Opportunity, Rep};

pub use fragment::{Fragment, PlanFrame, open_rows, plan_start};
pub use funnel::{Funnel, FunnelStep, MemberStep};
pub use members::{MemberFit, Rate, SizeFit, SlipFit};
pub use merge::{Change, Merged, merge};
pub use open::{OpenDeal, OpenPipeline, Zombie};
pub use quarters::{QuarterlyRates, RankCorrelation};
pub use ramp::{Ramp, RampMonth};
pub use sizes::{SizeStudy, Tail};
pub use slips::SlipStudy;
pub use sources::{Arrivals, SourceFit};
pub use stages::{StageStep, StageStudy};
pub use team::{Attrition, TeamStudy};
pub use warnings::{Topic, Warning};

pub use watch::last_day;

use deals::Deals;
use team::Owned;

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
    /// Their cycles, each with a shape of its own, where they differ.
    pub two_cycles: Option<TwoCycles>,
    /// Deal sizes of all; `Err` says why there are none.
    pub sizes: Result<SizeStudy, super::FitError>,
    /// The company first, then its parts, each after the whole that it is a part of.
    pub parts: Vec<MemberFit>,
    /// What begins in a month.
    pub arrivals: Arrivals,
    /// Of these, what was no lead before, where leads tell.
    pub direct: Option<Arrivals>,
    /// What was open on the day.
    pub open: OpenPipeline,
    /// Rates by quarter, and what moves together.
    pub quarters: QuarterlyRates,
    /// How deals slip, where the past has a history of planned closes.
    pub slips: Option<SlipStudy>,
    /// How many of the changes are of known opportunities, and how many there are.
    pub changes: Option<(usize, usize)>,
    /// How opportunities go on from stage to stage, where the past has their days.
    pub stages: Option<StageStudy>,
    /// What leads tell, where there are any.
    pub funnel: Option<Funnel>,
    /// What reps' days tell, where there are any.
    pub team: Option<TeamStudy>,
    /// How many people own opportunities, where these say whose they are.
    pub owners: Option<usize>,
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
    /// What they were before.
    pub leads: Option<&'a History<Lead>>,
    /// Who worked them.
    pub reps: Option<&'a History<Rep>>,
    /// The names of the stages whose days they have.
    pub stages: &'a [String],
    /// The names of their owners.
    pub owners: &'a [String],
}

/// Fits everything that a past tells.
#[must_use]
pub fn calibrate_past(past: &history::Past, request: Request) -> Calibration {
    let mut beside = Beside {
        changes: past.changes.as_ref(),
        leads: past.leads.as_ref(),
        reps: past.reps.as_ref(),
        ..Beside::default()
    };
    let Some(history) = &past.opportunities else {
        return calibrate_with(&[], &[], &beside, request);
    };
    (beside.stages, beside.owners) = (&history.stages, &history.owners.members);
    calibrate_with(&history.dimensions, &history.records, &beside, request)
}

/// Fits everything that the opportunities known on a day tell, and what is known beside them.
#[must_use]
pub fn calibrate_with(
    dimensions: &[Dimension],
    opportunities: &[Opportunity],
    beside: &Beside<'_>,
    request: Request,
) -> Calibration {
    let leads = beside.leads.and_then(|leads| funnel::last_day(&leads.records));
    let last_day = match leads.filter(|_| opportunities.is_empty()) {
        Some(day) => day,
        None => watch::last_day(opportunities),
    };
    let as_of = request.as_of.unwrap_or(last_day);
    let window = watch::window(opportunities, as_of, request.closes_from);
    let changes = beside.changes.map_or(&[][..], |changes| &changes.records);
    let replans = Replans::of(changes);
    let is_planned = opportunities.iter().any(|one| one.planned.is_some());
    let known: HashSet<&str> = opportunities.iter().map(|one| one.id.as_ref()).collect();
    let matched = changes.iter().filter(|one| known.contains(one.id.as_ref())).count();
    // A history of others says nothing of these, not even that they were never put off.
    let is_theirs = matched > 0 && replans.from().is_some();
    let replans = (is_planned || is_theirs).then_some(replans);
    let deals = Deals::known(opportunities, dimensions, window, replans.as_ref());
    let cycle = fit(&Ages::count(deals.cycles()));
    let ends = Ends::of(&deals.ends());
    let tree = tree::Tree::grow(&deals);
    let slips = SlipStudy::of(&deals);
    let most_slips = slips.as_ref().map(|slips| slips.most);
    let parts = members::fit_all(&deals, &tree, &cycle, &ends, most_slips);
    let sizes: Vec<usize> = deals.dimensions.iter().map(|one| one.members.len()).collect();
    let open = open::open_pipeline(&deals, &tree, &parts, &cycle);
    let stage_changes = beside.changes.map(|all| (changes, all.stages.as_slice()));
    let mut calibration = Calibration {
        as_of,
        closes_from: window.from,
        counts: deals.counts(),
        dimensions: deals.dimensions.clone(),
        two_cycles: cycle
            .as_ref()
            .ok()
            .filter(|_| ends.differ())
            .and_then(|study| TwoCycles::of(&deals.ends(), study)),
        cycle,
        ends,
        sizes: sizes::study(&deals.won_amounts()),
        parts,
        arrivals: sources::fit_all(&deals.begun(|_| true), &sizes, window),
        direct: None,
        open,
        quarters: quarters::rates(&deals),
        slips,
        changes: beside.changes.map(|_| (matched, changes.len())),
        stages: StageStudy::of(&deals, beside.stages, stage_changes),
        funnel: None,
        team: None,
        owners: None,
        warnings: Vec::new(),
    };
    with_leads(&mut calibration, &deals, beside.leads, window);
    with_reps(&mut calibration, dimensions, opportunities, beside);
    calibration.warnings = warnings::all(&calibration, &deals, last_day);
    calibration
}

/// Leads, and what did not come from them.
fn with_leads(
    calibration: &mut Calibration,
    deals: &Deals<'_>,
    leads: Option<&History<Lead>>,
    window: Window,
) {
    let Some(leads) = leads else { return };
    let known: HashSet<&str> = deals.all.iter().map(|deal| deal.of.id.as_ref()).collect();
    let funnel = Funnel::of(leads, &known, &mut calibration.dimensions, calibration.as_of);
    if funnel.linked.is_some() && funnel.arrivals.is_some() && !known.is_empty() {
        let links = leads.records.iter().filter_map(|lead| lead.opportunity.as_deref());
        let linked: HashSet<&str> = links.collect();
        let direct = deals.begun(|one| !linked.contains(one.id.as_ref()));
        let sizes = calibration.dimensions.iter().map(|one| one.members.len());
        let sizes: Vec<usize> = sizes.collect();
        calibration.direct = Some(sources::fit_all(&direct, &sizes, window));
    }
    calibration.funnel = Some(funnel);
}

/// Reps and what they worked on: owners are in a column of their own, or a dimension of that name.
fn with_reps(
    calibration: &mut Calibration,
    dimensions: &[Dimension],
    opportunities: &[Opportunity],
    beside: &Beside<'_>,
) {
    let dimension = dimensions.iter().position(|one| one.name == "owner");
    let owners = match dimension {
        _ if !beside.owners.is_empty() => Some((beside.owners, Owned::Column)),
        Some(place) => Some((dimensions[place].members.as_slice(), Owned::Dimension(place))),
        None => None,
    };
    calibration.owners = owners.map(|(names, _)| names.len());
    calibration.team =
        beside.reps.map(|reps| TeamStudy::of(reps, opportunities, owners, calibration.as_of));
}
