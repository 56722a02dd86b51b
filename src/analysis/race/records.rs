//! What is known of the mixes in a race.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rayon::prelude::*;

use super::Met;

/// Groups of cost among which scouts are chosen, and how many in each (and for each goal).
const GROUPS: usize = 32;
const SCOUTS_EACH: usize = 8;

/// The records of the mixes that are left, place by place.
pub(super) struct Records {
    /// Their expected costs.
    pub(super) cost: Vec<u64>,
    /// Places by rising cost.
    pub(super) by_cost: Vec<usize>,
    /// By place and subject, the trials in which it was met.
    met: Vec<u32>,
    pub(super) subjects: usize,
    /// The trials that each has had.
    pub(super) trials: usize,
    /// The same of scouts, by place and subject, in trials that nobody is judged by; empty
    /// where there are none.
    scouted: Vec<u32>,
    scouted_trials: usize,
}

impl Records {
    pub(super) fn new(cost: Vec<u64>, subjects: usize) -> Self {
        let mut by_cost: Vec<usize> = (0..cost.len()).collect();
        by_cost.sort_by_key(|&place| (cost[place], place));
        let met = vec![0; cost.len() * subjects];
        Self { cost, by_cost, met, subjects, trials: 0, scouted: Vec::new(), scouted_trials: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.cost.len()
    }

    pub(super) fn met(&self, place: usize, subject: usize) -> usize {
        self.met[place * self.subjects + subject] as usize
    }

    /// Whether any trials are known that champions may be chosen by.
    pub(super) fn are_known(&self) -> bool {
        self.trials > 0 || self.scouted_trials > 0
    }

    /// What champions are chosen by: the chance that a mix has of meeting a subject at least,
    /// by its own trials or by those that it had as a scout, in millionths. With a bound, a
    /// lucky record of few trials does not pass for a good one of many.
    pub(super) fn known(&self, place: usize, subject: usize) -> usize {
        let at = place * self.subjects + subject;
        let own = probable(self.met[at], self.trials);
        let scouted = self.scouted.get(at).map_or(0, |met| probable(*met, self.scouted_trials));
        own.max(scouted)
    }

    pub(super) fn add(&mut self, met: &Met, trials: usize) {
        let words = met.words.par_chunks(met.blocks);
        self.met.par_iter_mut().zip(words).for_each(|(total, words)| *total += count(words));
        self.trials += trials;
    }

    /// Of a sample of the places with its trials: the best of each group of like cost, and
    /// the best for each goal.
    pub(super) fn scouts(&self, sample: &[usize], met: &Met) -> Vec<usize> {
        let counts: Vec<u32> = met.words.par_chunks(met.blocks).map(count).collect();
        let of = |place: usize| &counts[place * self.subjects..(place + 1) * self.subjects];
        let mut by_cost: Vec<usize> = (0..sample.len()).collect();
        by_cost.sort_by_key(|&place| (self.cost[sample[place]], place));
        let mut scouts: BTreeSet<usize> = BTreeSet::new();
        let mut choose = |mut group: Vec<usize>, subject: usize| {
            group.sort_by_key(|&place| {
                (Reverse((of(place)[subject], of(place).iter().sum::<u32>())), place)
            });
            scouts.extend(group.into_iter().take(SCOUTS_EACH).map(|place| sample[place]));
        };
        let (all, goals) = (self.subjects - 1, 0..self.subjects - 1);
        for group in by_cost.chunks(sample.len().div_ceil(GROUPS).max(1)) {
            choose(group.to_vec(), all);
        }
        goals.for_each(|goal| choose(by_cost.clone(), goal));
        scouts.into_iter().collect()
    }

    /// Notes the trials of scouts.
    pub(super) fn set_scouted(&mut self, scouts: &[usize], met: &Met, trials: usize) {
        self.scouted = vec![0; self.met.len()];
        self.scouted_trials = trials;
        for (words, place) in met.words.chunks(met.blocks * self.subjects).zip(scouts) {
            let counts = &mut self.scouted[place * self.subjects..(place + 1) * self.subjects];
            for (total, words) in counts.iter_mut().zip(words.chunks(met.blocks)) {
                *total = count(words);
            }
        }
    }

    /// Keeps the places that are `kept`.
    pub(super) fn retain(&mut self, kept: &[bool]) {
        let subjects = self.subjects;
        for met in [&mut self.met, &mut self.scouted] {
            let mut of_met = kept.iter().flat_map(|&kept| std::iter::repeat_n(kept, subjects));
            met.retain(|_| of_met.next() == Some(true));
        }
        retain(&mut self.cost, kept);
        let renumber = |next: &mut usize, &kept: &bool| {
            let place = *next;
            *next += usize::from(kept);
            Some(place)
        };
        let renumbered: Vec<usize> = kept.iter().scan(0, renumber).collect();
        self.by_cost.retain(|&place| kept[place]);
        self.by_cost.iter_mut().for_each(|place| *place = renumbered[*place]);
    }
}

/// Two standard errors: the lower bound of Wilson (1927), in millionths. Of equal numbers of
/// trials the more successful one's is never lower.
fn probable(met: u32, trials: usize) -> usize {
    if trials == 0 {
        return 0;
    }
    let (n, z2) = (trials as f64, 4.0);
    let p = f64::from(met) / n;
    let half = (z2 * (p * (1.0 - p) / n + z2 / (4.0 * n * n))).sqrt();
    let low = (p + z2 / (2.0 * n) - half) / (1.0 + z2 / n);
    (low * 1e6).max(0.0) as usize
}

/// The bits that are set.
fn count(words: &[u64]) -> u32 {
    words.iter().map(|word| word.count_ones()).sum()
}

/// Keeps the entries whose places are `kept`.
pub(super) fn retain<T>(list: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    list.retain(|_| kept.next() == Some(&true));
}
