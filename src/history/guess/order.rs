//! The order in which stages are entered, as far as the days show it.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// So many must have entered two stages before they show which comes first.
pub(super) const FEWEST: usize = 5;
/// So many per cent of them must have entered the two in one order.
pub(super) const CLEAR: usize = 80;

/// A day, the minute of that day, and whether it is just after that minute instead of before.
pub(super) type Moment = (Date, u16, bool);

/// Who entered which stage when: each the first time only.
pub(super) struct Entries<'s> {
    stages: usize,
    first: BTreeMap<&'s str, BTreeMap<usize, Moment>>,
}

/// The stages in their order.
pub(super) struct Order {
    /// The places of the stages, and why each comes after the one before it.
    pub(super) placed: Vec<(usize, Reason)>,
    /// Why this order is not certain.
    pub(super) doubt: Option<Doubt>,
}

/// Why a stage comes after the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// None is before it.
    First,
    /// Of those that entered both, so many entered it later.
    Days { later: usize, both: usize },
    /// It is their usual order.
    Usual,
}

/// Two stages of which the days do not say enough.
pub(super) struct Doubt {
    pub(super) before: usize,
    pub(super) after: usize,
    /// How many entered both, and how many of them the one called `before` first.
    pub(super) both: usize,
    pub(super) in_order: usize,
}

impl<'s> Entries<'s> {
    /// None yet, into so many stages.
    pub(super) fn new(stages: usize) -> Self {
        Self { stages, first: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, who: &'s str, stage: usize, moment: Moment) {
        let known = self.first.entry(who).or_default().entry(stage).or_insert(moment);
        *known = moment.min(*known);
    }

    /// How many entered one stage before the other, of all pairs. Those that entered both at the
    /// same moment tell nothing.
    fn counts(&self) -> Counts {
        let mut counts = Counts { earlier: vec![vec![0; self.stages]; self.stages] };
        for entered in self.first.values() {
            for (one, moment) in entered {
                for (other, _) in entered.iter().filter(|(_, later)| moment < *later) {
                    counts.earlier[*one][*other] += 1;
                }
            }
        }
        counts
    }

    /// The order of the stages. Where too few entered two neighbours, their usual order decides;
    /// `usual` says whether the one comes before the other, where there is one.
    pub(super) fn order(&self, usual: impl Fn(usize, usize) -> Option<bool>) -> Order {
        let counts = self.counts();
        let precedes = |one: usize, other: usize| {
            counts.clearly(one, other)
                || counts.both(one, other) < FEWEST && usual(one, other) == Some(true)
        };
        let mut after: Vec<Vec<bool>> = (0..self.stages)
            .map(|one| (0..self.stages).map(|other| precedes(one, other)).collect())
            .collect();
        for through in 0..self.stages {
            for one in 0..self.stages {
                for other in 0..self.stages {
                    after[one][other] |= after[one][through] && after[through][other];
                }
            }
        }
        let mut places: Vec<usize> = (0..self.stages).collect();
        // A stage comes before all that come after it: the one with most of them is the first. Where
        // that does not decide, what little the days say does.
        let follow = |place: &usize| after[*place].iter().filter(|follows| **follows).count();
        let seem_to_follow = |place: &usize| {
            let (own, all) = (&counts.earlier[*place], &counts.earlier);
            (0..self.stages).filter(|other| own[*other] > all[*other][*place]).count()
        };
        places.sort_by_key(|place| std::cmp::Reverse((follow(place), seem_to_follow(place))));
        let reason = |(at, place): (usize, &usize)| match at.checked_sub(1).map(|at| places[at]) {
            None => (*place, Reason::First),
            Some(before) if counts.both(before, *place) >= FEWEST => {
                let later = counts.earlier[before][*place];
                (*place, Reason::Days { later, both: counts.both(before, *place) })
            }
            Some(_) => (*place, Reason::Usual),
        };
        let placed = places.iter().enumerate().map(reason).collect();
        Order { doubt: counts.doubt(&places, usual), placed }
    }
}

struct Counts {
    /// How many entered the first stage before the second.
    earlier: Vec<Vec<usize>>,
}

impl Counts {
    fn both(&self, one: usize, other: usize) -> usize {
        self.earlier[one][other] + self.earlier[other][one]
    }

    fn clearly(&self, one: usize, other: usize) -> bool {
        let both = self.both(one, other);
        both >= FEWEST && 100 * self.earlier[one][other] >= CLEAR * both
    }

    /// The first two of which the order is not certain: neighbours of which too few tell, and any
    /// two of which too many tell another order.
    fn doubt(
        &self,
        places: &[usize],
        usual: impl Fn(usize, usize) -> Option<bool>,
    ) -> Option<Doubt> {
        for (at, before) in places.iter().enumerate() {
            for (distance, after) in places.iter().skip(at + 1).enumerate() {
                let both = self.both(*before, *after);
                let is_certain = match both {
                    FEWEST.. => self.clearly(*before, *after),
                    _ => distance > 0 || usual(*before, *after) == Some(true),
                };
                if !is_certain {
                    let in_order = self.earlier[*before][*after];
                    return Some(Doubt { before: *before, after: *after, both, in_order });
                }
            }
        }
        None
    }
}
