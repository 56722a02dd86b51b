//! Leads on their way to opportunities: how many come, how many go on from stage to stage, and when.

use std::collections::HashSet;

use jiff::civil::Date;

use super::members::Rate;
use super::sources::{self, Arrivals, Begun};
use super::{MemberFit, Members};
use crate::history::{Conversion as Became, History, Lead};
use crate::study::pooling::{Record, prior_deals};
use crate::study::{Conversion, Fate, Passage, Window};

/// What leads tell.
#[derive(Clone, Debug)]
pub struct Funnel {
    /// The stages: `lead`, those of the mapping, `opportunity`.
    pub stages: Vec<String>,
    /// Leads known on the day.
    pub leads: usize,
    /// Those of them that had become opportunities.
    pub converted: usize,
    /// Whether the export has the days on which leads came in.
    pub has_created: bool,
    /// Whether it also has those on which they were converted.
    pub has_days: bool,
    /// From each stage to the next.
    pub steps: Vec<FunnelStep>,
    /// The dimensions of the calibration that leads have.
    pub dimensions: Vec<usize>,
    /// What comes in a month, where days are known.
    pub arrivals: Option<Arrivals>,
    /// How many of the known opportunities were leads before, where the export links the two.
    pub linked: Option<usize>,
}

/// How many go on into a stage.
#[derive(Clone, Debug, PartialEq)]
pub struct FunnelStep {
    /// The stage that they go on into.
    pub stage: String,
    /// Of all.
    pub whole: Conversion,
    /// Its posterior.
    pub rate: Rate,
    /// By member of the first dimension that leads have.
    pub members: Vec<MemberStep>,
}

/// How many of a member's go on.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberStep {
    /// The member.
    pub member: u32,
    /// What its own leads say.
    pub own: Conversion,
    /// What is said of it.
    pub rate: Rate,
}

/// So many of the days must be given to go by days.
const GIVEN: f64 = 0.9;

/// A lead as it was known on the day.
struct Known {
    /// Its members, in the order of the funnel's dimensions.
    members: Vec<u32>,
    /// The last stage that it has reached.
    reached: usize,
    /// The day on which it entered each stage so far, where that is known.
    days: Vec<Option<Date>>,
}

/// The last day that leads tell of.
pub(super) fn last_day(leads: &[Lead]) -> Option<Date> {
    let days = |lead: &Lead| {
        let converted = match lead.conversion {
            Became::Converted(day) => day,
            Became::NotYet => None,
        };
        lead.entered.iter().copied().flatten().chain(lead.created).chain(converted).max()
    };
    leads.iter().filter_map(days).max()
}

impl Funnel {
    /// The dimensions of leads are added to those known: a member that no opportunity has is one
    /// all the same. Without any opportunity, the leads' are all there are.
    pub(super) fn of(
        leads: &History<Lead>,
        opportunities: &HashSet<&str>,
        dimensions: &mut Vec<Members>,
        as_of: Date,
    ) -> Self {
        let shared = shared(leads, dimensions, opportunities.is_empty());
        let numbers: Vec<Vec<u32>> =
            shared.iter().map(|one| numbers(leads, dimensions, *one)).collect();
        let known = |lead: &Lead| known(lead, &shared, &numbers, as_of);
        let known: Vec<Known> = leads.records.iter().filter_map(known).collect();
        let last = leads.stages.len() + 1;
        let converted = || known.iter().filter(|lead| lead.reached == last);
        let enough = |given: usize, of: usize| given > 0 && given as f64 >= GIVEN * of as f64;
        let created = known.iter().filter(|lead| lead.days[0].is_some()).count();
        let has_created = enough(created, known.len());
        let dated = converted().filter(|lead| lead.days[last].is_some()).count();
        let has_days = has_created && enough(dated, converted().count());
        let mut stages = vec!["lead".to_owned()];
        stages.extend(leads.stages.iter().cloned());
        stages.push("opportunity".to_owned());
        let members = shared.first().map_or(0, |(place, _)| dimensions[*place].members.len());
        let days = has_days.then_some(as_of);
        let steps = (1..=last).map(|stage| step(&known, stage, &stages[stage], members, days));
        let arrivals = has_created.then(|| {
            let begun =
                |lead: &Known| Some(Begun { day: lead.days[0]?, members: lead.members.clone() });
            let begun: Vec<Begun> = known.iter().filter_map(begun).collect();
            let sizes: Vec<usize> =
                shared.iter().map(|(place, _)| dimensions[*place].members.len()).collect();
            sources::fit_all(&begun, &sizes, Window { from: None, to: as_of })
        });
        let links = || leads.records.iter().filter_map(|lead| lead.opportunity.as_deref());
        let linked = links().filter(|id| opportunities.contains(id)).count();
        Self {
            leads: known.len(),
            converted: converted().count(),
            has_created,
            has_days,
            steps: steps.collect(),
            stages,
            dimensions: shared.iter().map(|(place, _)| *place).collect(),
            arrivals,
            linked: links().next().is_some().then_some(linked),
        }
    }
}

/// The dimensions of the calibration that leads have: their places there, and among the leads'.
fn shared(
    leads: &History<Lead>,
    dimensions: &mut Vec<Members>,
    are_alone: bool,
) -> Vec<(usize, usize)> {
    if are_alone {
        let mut own: Vec<(f64, usize)> =
            (0..leads.dimensions.len()).map(|place| (told_by(leads, place), place)).collect();
        own.sort_by(|one, other| other.0.total_cmp(&one.0));
        let named = |(_, place): &(f64, usize)| Members {
            name: leads.dimensions[*place].name.clone(),
            members: Vec::new(),
        };
        *dimensions = own.iter().map(named).collect();
    }
    let mut shared = Vec::new();
    for (place, dimension) in dimensions.iter_mut().enumerate() {
        let Some(own) = leads.dimensions.iter().position(|one| one.name == dimension.name) else {
            continue;
        };
        for member in &leads.dimensions[own].members {
            if !dimension.members.contains(member) {
                dimension.members.push(member.clone());
            }
        }
        shared.push((place, own));
    }
    shared
}

/// How much of who is converted a dimension explains, as the adjusted R² has it.
fn told_by(leads: &History<Lead>, place: usize) -> f64 {
    let mut sums = vec![(0.0, 0.0); leads.dimensions[place].members.len()];
    for lead in &leads.records {
        let sum = &mut sums[lead.members[place] as usize];
        *sum = (sum.0 + 1.0, sum.1 + f64::from(u8::from(lead.conversion != Became::NotYet)));
    }
    let (count, converted) =
        sums.iter().fold((0.0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1));
    let rate = converted / f64::max(count, 1.0);
    let within: f64 =
        sums.iter().map(|(count, sum)| sum * (1.0 - sum / f64::max(*count, 1.0))).sum();
    let free = (count - sums.len() as f64).max(1.0);
    1.0 - within / free * (count - 1.0) / (count * rate * (1.0 - rate)).max(f64::MIN_POSITIVE)
}

/// The calibration's number of each of the leads' members.
fn numbers(
    leads: &History<Lead>,
    dimensions: &[Members],
    (place, own): (usize, usize),
) -> Vec<u32> {
    let number = |member: &String| {
        let place = dimensions[place].members.iter().position(|one| one == member);
        place.and_then(|place| u32::try_from(place).ok()).unwrap_or(0)
    };
    leads.dimensions[own].members.iter().map(number).collect()
}

fn known(
    lead: &Lead,
    shared: &[(usize, usize)],
    numbers: &[Vec<u32>],
    as_of: Date,
) -> Option<Known> {
    if lead.created.is_some_and(|day| day > as_of) {
        return None;
    }
    let converted = match lead.conversion {
        Became::Converted(day) if day.is_none_or(|day| day <= as_of) => Some(day),
        _ => None,
    };
    let mut days: Vec<Option<Date>> = std::iter::once(lead.created)
        .chain(lead.entered.iter().map(|day| day.filter(|day| *day <= as_of)))
        .chain([converted.flatten()])
        .collect();
    let last = days.len() - 1;
    let reached = match converted {
        Some(_) => last,
        None => days.iter().rposition(Option::is_some).unwrap_or(0),
    };
    // Who skipped a stage passed it when they came to the next; nobody is in one before the last.
    for stage in (1..reached).rev() {
        days[stage] = match (days[stage], days[stage + 1]) {
            (Some(own), Some(next)) => Some(own.min(next)),
            (own, next) => own.or(next),
        };
    }
    let members = shared.iter().zip(numbers);
    let members = members.map(|((_, own), numbers)| numbers[lead.members[*own] as usize]).collect();
    Some(Known { members, reached, days })
}

/// How many that reached the stage before go on into this one; by days where there are any.
fn step(
    known: &[Known],
    stage: usize,
    name: &str,
    members: usize,
    days: Option<Date>,
) -> FunnelStep {
    let conversion = |of: &dyn Fn(&Known) -> bool| {
        let entered = known.iter().filter(|lead| lead.reached + 1 >= stage && of(lead));
        match days {
            Some(as_of) => {
                let passages: Vec<Passage> =
                    entered.filter_map(|lead| passage(lead, stage, as_of)).collect();
                Conversion::of(&passages)
            }
            None => {
                let reached: Vec<bool> = entered.map(|lead| lead.reached >= stage).collect();
                Conversion::counted(reached.len(), reached.iter().filter(|one| **one).count())
            }
        }
    };
    let whole = conversion(&|_| true);
    let (passed, not) = whole.counts();
    let rate = Rate { alpha: passed + 1.0, beta: not + 1.0, borrowed: 0.0 };
    let own: Vec<Conversion> =
        (0..members).map(|member| conversion(&|lead| lead.members[0] as usize == member)).collect();
    let record = |one: &Conversion| {
        let (won, lost) = one.counts();
        Record { won, lost, parent: rate.mean() }
    };
    let thin = |one: &Conversion| one.entered < MemberFit::LEAST;
    let records: Vec<Record> = own.iter().filter(|one| !thin(one)).map(record).collect();
    let prior = prior_deals(&records);
    let members = own.into_iter().zip(0..).filter(|(own, _)| own.entered > 0);
    let member = |(own, member): (Conversion, u32)| {
        let rate = match prior.filter(|_| !thin(&own)) {
            Some(deals) => Rate::beside(deals, &record(&own)),
            None => Rate { borrowed: 1.0, ..rate },
        };
        MemberStep { member, own, rate }
    };
    FunnelStep { stage: name.to_owned(), whole, rate, members: members.map(member).collect() }
}

fn passage(lead: &Known, stage: usize, as_of: Date) -> Option<Passage> {
    let from = lead.days[stage - 1]?;
    let (until, fate) = if lead.reached >= stage {
        (lead.days[stage]?, Fate::Passed)
    } else {
        (as_of, Fate::Waiting)
    };
    Some(Passage { days: f64::from((until - from).get_days()).max(0.0), fate })
}
