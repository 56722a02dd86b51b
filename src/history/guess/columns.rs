//! Columns, found by what they are called and what they hold.

use super::names;
use super::profile::{Profile, Sample};

/// Finds columns in a sample.
pub(super) struct Finder<'s> {
    pub(super) sample: &'s Sample,
    names: Vec<String>,
}

impl<'s> Finder<'s> {
    pub(super) fn new(sample: &'s Sample) -> Self {
        let names = sample.header.iter().map(|name| names::normalised(name)).collect();
        Self { sample, names }
    }

    /// The column with the first of these names of which one holds what is needed.
    pub(super) fn find(&self, known: &[&str], fits: impl Fn(&Profile) -> bool) -> Option<usize> {
        known.iter().find_map(|known| {
            let mut columns = self.columns();
            columns.find(|(_, name, profile)| name == known && fits(profile)).map(|(at, ..)| at)
        })
    }

    /// The column with the first of these names that there is, whatever it holds.
    pub(super) fn named(&self, known: &[&str]) -> Option<usize> {
        self.find(known, |_| true)
    }

    /// A column of days, or an empty one.
    pub(super) fn day(&self, known: &[&str]) -> Option<usize> {
        self.find(known, |profile| profile.mostly(profile.dates))
    }

    /// A column of at least one day.
    pub(super) fn filled_day(&self, known: &[&str]) -> Option<usize> {
        self.find(known, Profile::holds_days)
    }

    /// A column of yes and no.
    pub(super) fn truth(&self, known: &[&str]) -> Option<usize> {
        self.find(known, |profile| profile.filled > 0 && profile.truths == profile.filled)
    }

    /// A column of a few values, or an empty one.
    pub(super) fn few(&self, known: &[&str]) -> Option<usize> {
        self.find(known, |profile| profile.values.is_some())
    }

    /// A column of amounts, or an empty one.
    pub(super) fn amount(&self, known: &[&str]) -> Option<usize> {
        self.find(known, |profile| profile.mostly(profile.amounts))
    }

    /// Every column with its place, its normalised name and what it holds.
    pub(super) fn columns(&self) -> impl Iterator<Item = (usize, &str, &'s Profile)> {
        let named = self.names.iter().zip(&self.sample.profiles).enumerate();
        named.map(|(place, (name, profile))| (place, name.as_str(), profile))
    }

    pub(super) fn profile(&self, column: usize) -> &'s Profile {
        // A column that was found is one of the sample's.
        &self.sample.profiles[column]
    }

    /// The name of a column as the export writes it.
    pub(super) fn name(&self, column: usize) -> &'s str {
        self.sample.header.get(column).map_or("", |name| name.as_ref())
    }

    /// The names of columns in marks, for a sentence.
    pub(super) fn quoted(&self, columns: impl IntoIterator<Item = usize>) -> String {
        let names: Vec<String> =
            columns.into_iter().map(|column| format!("`{}`", self.name(column))).collect();
        names.join(", ")
    }

    /// Salesforce or HubSpot, where at least two columns are theirs, and these columns.
    pub(super) fn program(&self) -> Option<(&'static str, Vec<usize>)> {
        let places = |known: &[&str]| -> Vec<usize> {
            self.columns().filter(|(_, name, _)| known.contains(name)).map(|(at, ..)| at).collect()
        };
        let (salesforce, hubspot) = (places(names::SALESFORCE), places(names::HUBSPOT));
        match salesforce.len().max(hubspot.len()) {
            0 | 1 => None,
            most if most == salesforce.len() => Some(("Salesforce", salesforce)),
            _ => Some(("HubSpot", hubspot)),
        }
    }
}
