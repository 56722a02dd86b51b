//! Which mixes look the same from where: the distinct states of a part of the plan.
//!
//! A team, a group of cells or a customer base is touched by some Programs only. Mixes that
//! hold the same of these leave it in the same state, which is simulated once for all of them.

use std::collections::BTreeMap;

/// The distinct states of one part, over the mixes that are evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct States {
    /// The variants (Programs with their start) that make up each state, in rising order.
    pub variants: Vec<Vec<usize>>,
    /// The state of the part in each evaluated mix.
    pub of_mix: Vec<usize>,
}

impl States {
    /// The states of a part that `touches` tells the variants of. `mixes` lists each
    /// mix's variants in rising order.
    #[must_use]
    pub fn new(mixes: &[Vec<usize>], touches: impl Fn(usize) -> bool) -> Self {
        let mut numbers: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut variants = Vec::new();
        let of_mix = mixes
            .iter()
            .map(|mix| {
                let key: Vec<usize> = mix.iter().copied().filter(|&v| touches(v)).collect();
                *numbers.entry(key).or_insert_with_key(|key| {
                    variants.push(key.clone());
                    variants.len() - 1
                })
            })
            .collect();
        Self { variants, of_mix }
    }

    /// The number of distinct states.
    #[must_use]
    pub fn len(&self) -> usize {
        self.variants.len()
    }

    /// Whether there is none, which is so only where no mix is evaluated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.variants.is_empty()
    }

    /// For each of these states, the state of another part in a mix that has it. That
    /// other part must be touched by a subset of what touches this one.
    #[must_use]
    pub fn states_of(&self, other: &States) -> Vec<usize> {
        let mut found = vec![0; self.len()];
        for (mine, theirs) in self.of_mix.iter().zip(&other.of_mix) {
            found[*mine] = *theirs;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::States;

    #[test]
    fn mixes_that_differ_elsewhere_share_a_state() {
        let mixes = vec![vec![], vec![0], vec![1], vec![0, 1], vec![1, 2]];
        let states = States::new(&mixes, |variant| variant != 0);
        assert_eq!(states.variants, [vec![], vec![1], vec![1, 2]]);
        assert_eq!(states.of_mix, [0, 0, 1, 1, 2]);
        let finer = States::new(&mixes, |_| true);
        assert_eq!(finer.states_of(&states), states.of_mix);
    }
}
