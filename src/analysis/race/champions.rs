//! Whom mixes are compared with: the best by the trials of all earlier stages.

use std::cmp::Reverse;

use super::records::Records;

/// What a mix may be the answer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Which mix has the best chance of meeting all goals?
    Best,
    /// Which mixes have a better chance than all that are not dearer?
    Frontier,
    /// Which is the cheapest mix whose chance reaches the confidence?
    Cheapest,
    /// Which mix has the best chance of meeting this goal alone?
    Goal(usize),
}

impl Question {
    /// The questions of a plan with so many goals, at most 64. A single goal is all goals.
    pub(super) fn all(goals: usize) -> impl Iterator<Item = Self> {
        let alone = if goals > 1 { 0..goals } else { 0..0 };
        [Self::Best, Self::Frontier, Self::Cheapest].into_iter().chain(alone.map(Self::Goal))
    }

    /// Its bit among those of all questions.
    pub(super) fn bit(self) -> u128 {
        match self {
            Self::Best => 1,
            Self::Frontier => 2,
            Self::Cheapest => 4,
            Self::Goal(goal) => 8 << goal,
        }
    }
}

/// The place with the best chance of meeting a subject; of equals the cheapest, then the first.
pub(super) fn best(records: &Records, subject: usize) -> Option<usize> {
    let key = |place: &usize| {
        (records.known(*place, subject), Reverse(records.cost[*place]), Reverse(*place))
    };
    (0..records.len()).max_by_key(key)
}

/// For each place, the best of the others that are not dearer, where it has the better record.
pub(super) fn not_dearer(records: &Records, subject: usize) -> Vec<Option<usize>> {
    let mut champions = vec![None; records.len()];
    let mut best: Option<usize> = None;
    let mut from = 0;
    while from < records.by_cost.len() {
        let cost = records.cost[records.by_cost[from]];
        let alike =
            records.by_cost[from..].iter().take_while(|&&place| records.cost[place] == cost);
        let alike = &records.by_cost[from..from + alike.count()];
        for &place in alike {
            let chance = records.known(place, subject);
            if best.is_none_or(|best| records.known(best, subject) < chance) {
                best = Some(place);
            }
        }
        for &place in alike {
            champions[place] = best.filter(|&best| best != place);
        }
        from += alike.len();
    }
    champions
}

/// The cheapest place whose chance of meeting a subject is this at least, as far as known.
pub(super) fn cheapest_sure(records: &Records, subject: usize, probability: f64) -> Option<usize> {
    let is_sure = |&&place: &&usize| records.known(place, subject) as f64 >= probability * 1e6;
    records.by_cost.iter().find(is_sure).copied()
}
