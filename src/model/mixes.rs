//! The mixes of Programs that may be evaluated, and their names.

use std::ops::{ControlFlow, Range};

use crate::model::space::SearchSpace;
use crate::model::space::walk::Count;
use crate::model::variants::Variant;
use crate::model::{BOTTOM_UP, Model, TooLarge};
use crate::scenario::{Scenario, Search};

/// The most feasible mixes of a search that are listed one by one. Measured on one core of the
/// benchmarks' machine, 9.5 million mixes of up to four Programs take 0.8 s and 100 MB; with ten
/// Programs in each they would take 240 MB. That is little beside what even a first look at so
/// many takes. Beyond, [`SearchSpace`] still tells feasible mixes from others and leads from one
/// to the next.
pub const MOST_MIXES: u64 = 10_000_000;

/// The most Programs in all listed mixes together: 600 MB.
const MOST_HELD: usize = 300_000_000;

/// Mixes of Programs, by number: the bottom-up plan, the ones that the file names, then those
/// of the search.
///
/// A mix takes two bytes for each Program and four besides, so that millions fit; names of
/// the search's mixes are made when asked for, by [`Model::mix_name`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mixes {
    /// The names of the bottom-up plan and of those that the file names.
    names: Vec<String>,
    /// The variants of all mixes, one mix after another.
    held: Vec<u16>,
    /// Where each mix ends in `held`.
    ends: Vec<u32>,
}

impl Mixes {
    /// The number of mixes, at least 1.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "the bottom-up plan is always there")]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The variants that a mix holds, in rising order.
    ///
    /// # Panics
    /// Where there is no mix of this number.
    #[must_use]
    pub fn variants(&self, mix: usize) -> &[u16] {
        let start = mix.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.held[start..self.ends[mix] as usize]
    }

    /// The bottom-up plan and the mixes that the file names.
    #[must_use]
    pub fn named(&self) -> Range<usize> {
        0..self.names.len()
    }

    /// The mixes of the search that no name stands for.
    #[must_use]
    pub fn searched(&self) -> Range<usize> {
        self.names.len()..self.len()
    }

    /// Whether the file names the mix (or it is the bottom-up plan).
    #[must_use]
    pub fn is_named(&self, mix: usize) -> bool {
        mix < self.names.len()
    }

    /// The number of the mix that holds just these variants, in rising order.
    #[must_use]
    pub fn find(&self, variants: &[u16]) -> Option<usize> {
        (0..self.len()).find(|&mix| self.variants(mix) == variants)
    }

    /// Adds a mix, such as one that a search in too large a space came upon, and gives its
    /// number.
    pub fn push(&mut self, variants: &[u16]) -> usize {
        self.held.extend_from_slice(variants);
        self.ends.push(self.held.len() as u32);
        self.ends.len() - 1
    }

    /// The bottom-up plan and the mixes that the scenario names.
    pub(super) fn of_file(scenario: &Scenario, variants: &[Variant]) -> Self {
        let mut mixes = Self { names: Vec::new(), held: Vec::new(), ends: Vec::new() };
        mixes.names.push(BOTTOM_UP.to_owned());
        let _ = mixes.push(&[]);
        for mix in &scenario.mixes {
            let holds =
                |number: &u16| mix.programs.contains(&variants[usize::from(*number)].chosen);
            // There are no more variants than a `u16` can number.
            let held: Vec<u16> = (0..variants.len() as u16).filter(holds).collect();
            mixes.names.push(mix.name.clone());
            let _ = mixes.push(&held);
        }
        mixes
    }

    /// Adds the feasible mixes of a space that no name stands for. Says whether all of them
    /// could be added; where not, none is.
    pub(super) fn add_feasible(&mut self, space: &SearchSpace, feasible: Count) -> bool {
        if !feasible.is_exact || feasible.at_least > MOST_MIXES {
            return false;
        }
        let (named, held) = (self.len(), self.held.len());
        self.ends.reserve_exact(feasible.at_least as usize);
        let all = space.visit(|mix| {
            if !self.named().any(|number| self.variants(number) == mix) {
                let _ = self.push(mix);
            }
            if self.held.len() > MOST_HELD {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        if !all {
            self.ends.truncate(named);
            self.held.truncate(held);
        }
        self.ends.shrink_to_fit();
        self.held.shrink_to_fit();
        all
    }
}

/// The space that a scenario searches: that of its `[search]`; without one and without named
/// mixes, every combination.
pub(super) fn space(scenario: &Scenario, variants: &[Variant]) -> Option<SearchSpace> {
    let everything = Search::default();
    let search = match &scenario.search {
        Some(search) => search,
        None if scenario.mixes.is_empty() => &everything,
        None => return None,
    };
    Some(SearchSpace::new(scenario, variants, search))
}

impl Model {
    /// The name of a mix: what the file calls it, or its Programs.
    #[must_use]
    pub fn mix_name(&self, mix: usize) -> String {
        match self.mixes.names.get(mix) {
            Some(name) => name.clone(),
            None => self.name_of(self.mixes.variants(mix)),
        }
    }

    /// What a mix of these variants costs on average within the plan, with the people it hires.
    #[must_use]
    pub fn expected_cost(&self, variants: &[u16]) -> f64 {
        variants.iter().map(|&variant| self.variants[usize::from(variant)].expected_cost).sum()
    }

    /// `ABM@FY27-Q1 + SDR pod` for a mix of these variants: the start where there is a choice.
    #[must_use]
    pub fn name_of(&self, variants: &[u16]) -> String {
        if variants.is_empty() {
            return BOTTOM_UP.to_owned();
        }
        variants.iter().map(|&variant| self.variant_name(variant)).collect::<Vec<_>>().join(" + ")
    }

    fn variant_name(&self, variant: u16) -> String {
        let chosen = self.variants[usize::from(variant)].chosen;
        let program = &self.scenario.programs[chosen.program];
        match program.starts.len() {
            1 => program.name.clone(),
            _ => self.scenario.program_label(chosen),
        }
    }

    /// The variants of a mix that goes by its Programs, as [`Model::name_of`] writes them.
    #[must_use]
    pub fn variants_of_name(&self, name: &str) -> Option<Vec<u16>> {
        let mut found = Vec::new();
        self.read_name(name, 0, &mut found).then_some(found)
    }

    /// Reads the rest of a name into `found`. Names of Programs may contain anything, ` + `
    /// too, so every Program that the rest may begin with is tried.
    fn read_name(&self, rest: &str, first: usize, found: &mut Vec<u16>) -> bool {
        for variant in first..self.variants.len() {
            // There are no more variants than a `u16` can number.
            let Some(after) = rest.strip_prefix(&self.variant_name(variant as u16)) else {
                continue;
            };
            found.push(variant as u16);
            let separated = after.strip_prefix(" + ");
            if after.is_empty()
                || separated.is_some_and(|rest| self.read_name(rest, variant + 1, found))
            {
                return true;
            }
            let _ = found.pop();
        }
        false
    }

    /// The mixes with these names, in the order asked for. A feasible mix of a space that is
    /// too large to list is added to the model's mixes.
    ///
    /// # Errors
    /// The first name that no mix bears.
    pub fn mixes_named(&mut self, names: &[String]) -> Result<Vec<usize>, String> {
        names.iter().map(|name| self.mix_named(name).ok_or_else(|| name.clone())).collect()
    }

    fn mix_named(&mut self, name: &str) -> Option<usize> {
        if let Some(mix) = self.mixes.names.iter().position(|one| one == name) {
            return Some(mix);
        }
        let variants = self.variants_of_name(name)?;
        self.mixes.find(&variants).or_else(|| {
            let space = self.space.as_ref().filter(|_| self.every_mix().is_err())?;
            space.is_feasible(&variants).then(|| self.mixes.push(&variants))
        })
    }

    /// The numbers of all mixes, named and feasible.
    ///
    /// # Errors
    /// Where the search has too many feasible mixes to list.
    pub fn every_mix(&self) -> Result<Range<usize>, TooLarge> {
        if self.is_listed {
            return Ok(0..self.mixes.len());
        }
        let reason = match self.feasible {
            Some(Count { is_exact: false, at_least }) if at_least <= MOST_MIXES => {
                "the constraints of the search are too entangled to list its feasible mixes"
                    .to_owned()
            }
            _ => "the search has more than 10 million feasible mixes".to_owned(),
        };
        Err(TooLarge {
            reason,
            cure: "lower `budget`, `max_programs` or `max_hires` in [search], add Programs to \
                   `must_include` or `must_exclude`, or give the Programs fewer starts; `spandrel \
                   check` says what each constraint removes"
                .to_owned(),
        })
    }
}
