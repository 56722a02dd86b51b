//! Changes that are made to values as they are read.

use super::allowed::Allowed;
use super::nearest::{list_of, suggestion};
use crate::distribution::Distribution;
use crate::scenario::change::{Change, ChangeTo, ImpossibleChange};

/// Changes asked for, and what came of them.
#[derive(Default)]
pub(crate) struct Changes {
    wanted: Vec<Change>,
    /// Of each, whether it was made.
    made: Vec<bool>,
    /// The paths of all values that could be changed.
    paths: Vec<String>,
    impossible: Vec<ImpossibleChange>,
}

/// A value after a change.
pub(crate) enum Changed {
    /// It is what the file says.
    No,
    /// This number in its place.
    Number(f64),
    /// This distribution in its place.
    Distribution(Distribution),
}

impl Changes {
    pub(crate) fn new(wanted: &[Change]) -> Self {
        Self { made: vec![false; wanted.len()], wanted: wanted.to_vec(), ..Self::default() }
    }

    /// What becomes of the value at a path.
    pub(crate) fn value(&mut self, path: &str, value: &Distribution, allowed: &Allowed) -> Changed {
        self.changed(path, value, allowed, true)
    }

    /// What becomes of the distribution over opportunities at a path: it can be multiplied,
    /// but one number cannot stand for all of them.
    pub(crate) fn per_opportunity(
        &mut self,
        path: &str,
        value: &Distribution,
        allowed: &Allowed,
    ) -> Changed {
        self.changed(path, value, allowed, false)
    }

    fn changed(
        &mut self,
        path: &str,
        value: &Distribution,
        allowed: &Allowed,
        one_number: bool,
    ) -> Changed {
        self.paths.push(path.to_owned());
        let is_meant = |change: &Change| {
            // Without the member, all of a value that `per` splits are meant.
            path == change.path
                || path.strip_prefix(&change.path).is_some_and(|rest| rest.starts_with('['))
        };
        let Some(place) = self.wanted.iter().position(is_meant) else { return Changed::No };
        self.made[place] = true;
        let change = self.wanted[place].clone();
        let changed = match change.to {
            ChangeTo::Number(_) if !one_number => {
                let reason = format!("`{path}` is drawn for each opportunity anew");
                return self.refuse(reason, "multiply it instead: `--shift PATH=-10%`".to_owned());
            }
            ChangeTo::Number(number) => Distribution::constant(number),
            ChangeTo::Times(factor) => value.clone().scaled(factor),
        };
        match changed {
            Ok(changed) if allowed.allows(&changed) => match changed.as_constant() {
                Some(number) => Changed::Number(number),
                None => Changed::Distribution(changed),
            },
            _ => {
                let reason = format!("`{change}` cannot be: it must be {}", allowed.words);
                self.refuse(reason, format!("the file says {}", value.describe()))
            }
        }
    }

    fn refuse(&mut self, reason: String, cure: String) -> Changed {
        self.impossible.push(ImpossibleChange { reason, cure });
        Changed::No
    }

    /// The changes that could not be made: those refused, and those of unknown values.
    pub(crate) fn into_impossible(mut self) -> Vec<ImpossibleChange> {
        for (change, _) in self.wanted.iter().zip(&self.made).filter(|(_, made)| !**made) {
            let reason = format!("the scenario gives no value `{}`", change.path);
            let paths = || self.paths.iter().map(String::as_str);
            let cure = suggestion(&change.path, paths())
                .unwrap_or_else(|| format!("it gives {}", list_of(&self.paths)));
            self.impossible.push(ImpossibleChange { reason, cure });
        }
        self.impossible
    }
}
