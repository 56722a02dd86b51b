//! Which column plays which role.

use super::names;
use super::profile::{Profile, Sample};

/// The places of the columns that play a role.
pub(super) struct Roles {
    pub(super) are_leads: bool,
    pub(super) id: Option<usize>,
    pub(super) created: Option<usize>,
    pub(super) closed: Option<usize>,
    pub(super) amount: Option<usize>,
    pub(super) stage: Option<usize>,
    pub(super) is_closed: Option<usize>,
    pub(super) is_won: Option<usize>,
    pub(super) converted: Option<usize>,
    pub(super) is_converted: Option<usize>,
    pub(super) deleted: Option<usize>,
    /// What the mapping calls each dimension, and its column.
    pub(super) dimensions: Vec<(&'static str, usize)>,
    /// Whose export it seems to be, and the columns that tell.
    pub(super) shape: Option<(&'static str, Vec<usize>)>,
}

impl Roles {
    pub(super) fn find(sample: &Sample) -> Self {
        let names: Vec<String> = sample.header.iter().map(|name| names::normalised(name)).collect();
        // The surest name of which a column holds what the role needs.
        let find = |known: &[&str], fits: &dyn Fn(&Profile) -> bool| {
            known.iter().find_map(|known| {
                let mut places = names.iter().zip(&sample.profiles);
                places.position(|(name, profile)| name == known && fits(profile))
            })
        };
        let is_date = |profile: &Profile| profile.mostly(profile.dates);
        let is_truth = |profile: &Profile| profile.filled > 0 && profile.truths == profile.filled;
        let is_few = |profile: &Profile| profile.values.is_some();
        let closed = find(names::CLOSED, &|profile| is_date(profile));
        let amount = find(names::AMOUNT, &|profile| profile.mostly(profile.amounts));
        let marks_a_lead = find(names::LEAD_MARKS, &|_| true).is_some();
        Self {
            are_leads: closed.is_none() && marks_a_lead,
            id: find(names::ID, &|profile| profile.filled > 0),
            created: find(names::CREATED, &is_date),
            closed,
            amount,
            stage: find(names::STAGE, &is_few),
            is_closed: find(names::IS_CLOSED, &is_truth),
            is_won: find(names::IS_WON, &is_truth),
            converted: find(names::CONVERTED, &|profile| profile.filled > 0 && is_date(profile)),
            is_converted: find(names::IS_CONVERTED, &is_truth),
            deleted: find(names::DELETED, &is_truth),
            dimensions: dimensions(&names, sample),
            shape: shape(&names),
        }
    }

    /// The columns of days, which decide on the order of dates.
    pub(super) fn days(&self) -> impl Iterator<Item = usize> {
        let converted = self.converted.filter(|_| self.are_leads);
        [self.created, self.closed, converted].into_iter().flatten()
    }
}

fn dimensions(names: &[String], sample: &Sample) -> Vec<(&'static str, usize)> {
    let mut found: Vec<(&str, usize)> = Vec::new();
    for (known, key) in names::DIMENSIONS {
        let column = names.iter().position(|name| name == known);
        let Some(column) = column.filter(|_| found.iter().all(|(used, _)| used != key)) else {
            continue;
        };
        let Some(profile) = sample.profiles.get(column) else { continue };
        let members = profile.values.as_ref().map_or(0, |values| values.len());
        if members >= 2 && 2 * profile.filled >= sample.rows.len() {
            found.push((key, column));
        }
    }
    found
}

/// Salesforce or HubSpot, where at least two columns are theirs.
fn shape(names: &[String]) -> Option<(&'static str, Vec<usize>)> {
    let places = |known: &[&str]| -> Vec<usize> {
        let theirs = |name: &String| known.contains(&name.as_str());
        names.iter().enumerate().filter(|(_, name)| theirs(name)).map(|(place, _)| place).collect()
    };
    let (salesforce, hubspot) = (places(names::SALESFORCE), places(names::HUBSPOT));
    match salesforce.len().max(hubspot.len()) {
        0 | 1 => None,
        most if most == salesforce.len() => Some(("Salesforce", salesforce)),
        _ => Some(("HubSpot", hubspot)),
    }
}
