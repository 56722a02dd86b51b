//! The opportunities as they were known on a day.

use jiff::ToSpan;
use jiff::civil::Date;

use super::sources::Begun;
use super::{Counts, Members};
use crate::history::{Dimension, Opportunity, Outcome};
use crate::study::{Replans, Slips, Spell, Window, spell};

/// An opportunity as it was known on the day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deal<'a> {
    pub(super) of: &'a Opportunity,
    /// The day of its close and whether it was won, where it had closed.
    pub(super) close: Option<(Date, bool)>,
    /// Its amount, where it was known: one that was open then and closed later had another, or none.
    pub(super) amount: Option<f64>,
    /// How long it was watched; `None` where it was not.
    pub(super) spell: Option<Spell>,
    /// The day that was planned for its close, where that is known.
    planned: Option<Date>,
    /// The quarters that it slipped out of, where that is known.
    pub(super) slips: Option<Slips>,
    /// The spell to its first scheduled close, likewise.
    first: Option<Spell>,
}

impl Deal<'_> {
    /// Whether it was won while closes were watched.
    pub(super) fn is_won(&self) -> bool {
        self.close.is_some_and(|(_, won)| won) && self.spell.is_some()
    }

    pub(super) fn is_lost(&self) -> bool {
        self.close.is_some_and(|(_, won)| !won) && self.spell.is_some()
    }

    /// Whether it was won, of one that closed on this day or later.
    pub(super) fn end_since(&self, from: Date) -> Option<bool> {
        let (day, won) = self.close?;
        (self.spell.is_some() && day >= from).then_some(won)
    }

    pub(super) fn won_amount(&self) -> Option<f64> {
        self.amount.filter(|amount| *amount > 0.0 && self.is_won())
    }

    /// The day planned for the close, where it was known on the day.
    pub(super) fn scheduled(&self) -> Option<Date> {
        self.planned
    }
}

/// All that were known on the day.
#[derive(Debug)]
pub(super) struct Deals<'a> {
    pub(super) window: Window,
    pub(super) dimensions: Vec<Members>,
    /// The place of each dimension among the members of an opportunity.
    places: Vec<usize>,
    pub(super) all: Vec<Deal<'a>>,
    later: usize,
    /// Whether enough is known of slips, so that the cycle is that to the first scheduled close.
    pub(super) has_slips: bool,
}

/// So many quarters with a schedule are needed to speak of slips, and so many first closes.
const LEAST_SCHEDULES: usize = 20;

impl<'a> Deals<'a> {
    pub(super) fn known(
        opportunities: &'a [Opportunity],
        dimensions: &[Dimension],
        window: Window,
        replans: Option<&Replans<'_>>,
    ) -> Self {
        let known = opportunities.iter().filter(|one| one.created <= window.to);
        let all: Vec<Deal<'_>> = known.map(|one| deal(one, window, replans)).collect();
        let schedules: u32 =
            all.iter().filter_map(|deal| deal.slips).map(|one| one.slipped + 1).sum();
        let firsts = all.iter().filter(|deal| deal.first.is_some_and(|first| first.closed)).count();
        let has_slips = schedules as usize >= LEAST_SCHEDULES && firsts >= LEAST_SCHEDULES;
        let later = opportunities.len() - all.len();
        let mut telling: Vec<(f64, usize)> = (0..dimensions.len())
            .map(|place| (told_by(&all, place, dimensions[place].members.len()), place))
            .collect();
        telling.sort_by(|one, other| other.0.total_cmp(&one.0));
        let places: Vec<usize> = telling.into_iter().map(|(_, place)| place).collect();
        let named = |place: &usize| Members {
            name: dimensions[*place].name.clone(),
            members: dimensions[*place].members.clone(),
        };
        let dimensions = places.iter().map(named).collect();
        Self { window, dimensions, places, all, later, has_slips }
    }

    /// A deal's member of a dimension, in the order of `dimensions`.
    pub(super) fn member(&self, deal: &Deal<'_>, dimension: usize) -> u32 {
        deal.of.members[self.places[dimension]]
    }

    /// What began, of the deals that are wanted.
    pub(super) fn begun(&self, wanted: impl Fn(&Opportunity) -> bool) -> Vec<Begun> {
        let members =
            |deal| (0..self.dimensions.len()).map(|place| self.member(deal, place)).collect();
        let wanted = self.all.iter().filter(|deal| wanted(deal.of));
        wanted.map(|deal| Begun { day: deal.of.created, members: members(deal) }).collect()
    }

    /// What a deal tells of the cycle: to its first scheduled close where slips are told apart, else
    /// to its close.
    pub(super) fn cycle<'d>(&self, deal: &'d Deal<'_>) -> Option<&'d Spell> {
        if self.has_slips { deal.first.as_ref() } else { deal.spell.as_ref() }
    }

    pub(super) fn cycles(&self) -> impl Iterator<Item = &Spell> {
        self.all.iter().filter_map(|deal| self.cycle(deal))
    }

    /// The spells with whether they ended in a win.
    pub(super) fn ends(&self) -> Vec<(Spell, bool)> {
        self.all.iter().filter_map(|deal| Some((deal.spell?, deal.is_won()))).collect()
    }

    pub(super) fn won_amounts(&self) -> Vec<f64> {
        self.all.iter().filter_map(Deal::won_amount).collect()
    }

    /// The first day of the whole spans of three months that end on the day: quarter-ends bring wins,
    /// and a rate must not count more of them than there are. Without a whole span, the first day.
    pub(super) fn rates_from(&self) -> Date {
        let to = self.window.to;
        let closes = self.all.iter().filter(|deal| deal.spell.is_some());
        let first = closes.filter_map(|deal| deal.close).map(|(day, _)| day).min().unwrap_or(to);
        let from = self.window.from.unwrap_or(first);
        let Ok(mut after) = to.tomorrow() else { return from };
        let begin = after;
        while let Ok(earlier) = after.checked_sub(3.months()) {
            // A day or two at the start of a span are no close worth waiting for.
            if earlier.checked_add(2.days()).map_or(true, |day| day < from) {
                break;
            }
            after = earlier;
        }
        if after == begin { from } else { after }
    }

    pub(super) fn counts(&self) -> Counts {
        let count = |wanted: &dyn Fn(&Deal<'_>) -> bool| {
            self.all.iter().filter(|deal| wanted(deal)).count()
        };
        Counts {
            known: self.all.len(),
            won: count(&|deal| deal.is_won()),
            lost: count(&|deal| deal.is_lost()),
            open: count(&|deal| deal.close.is_none()),
            later: self.later,
            earlier: count(&|deal| deal.close.is_some() && deal.spell.is_none()),
        }
    }
}

fn deal<'a>(one: &'a Opportunity, window: Window, replans: Option<&Replans<'_>>) -> Deal<'a> {
    let close = match one.outcome {
        Outcome::Won(day) if day <= window.to => Some((day, true)),
        Outcome::Lost(day) if day <= window.to => Some((day, false)),
        _ => None,
    };
    let known = close.is_some() || matches!(one.outcome, Outcome::Open { .. });
    let amount = one.amount.filter(|_| known);
    let planned = match (replans, one.outcome) {
        (Some(replans), _) => replans.planned(one, window.to),
        (None, Outcome::Open { scheduled }) => scheduled,
        // What was planned on the day is not what came later.
        _ => None,
    };
    let (slips, first) =
        replans.map_or((None, None), |replans| replans.slips(one, window.from, window.to));
    let first = first.map(|first| Spell { entry: 0.0, exit: first.age, closed: first.known });
    Deal { of: one, close, amount, spell: spell(one, window), planned, slips, first }
}

/// How much of the scatter of deal sizes a dimension explains; where no amounts are given, of the
/// scatter of outcomes.
fn told_by(all: &[Deal<'_>], place: usize, members: usize) -> f64 {
    let log = |deal: &Deal<'_>| deal.won_amount().map(libm::log);
    let outcome = |deal: &Deal<'_>| {
        (deal.is_won() || deal.is_lost()).then(|| f64::from(u8::from(deal.is_won())))
    };
    let explained = |of: &dyn Fn(&Deal<'_>) -> Option<f64>| {
        let mut sums = vec![(0.0, 0.0); members];
        let (mut squares, mut total) = (0.0, (0.0, 0.0));
        for (value, deal) in all.iter().filter_map(|deal| Some((of(deal)?, deal))) {
            let sum = &mut sums[deal.of.members[place] as usize];
            *sum = (sum.0 + 1.0, sum.1 + value);
            total = (total.0 + 1.0, total.1 + value);
            squares += value * value;
        }
        let mean = total.1 / f64::max(total.0, 1.0);
        let whole = squares - total.0 * mean * mean;
        let gap = |(count, sum): &(f64, f64)| {
            let away = sum / count - mean;
            count * away * away
        };
        let between: f64 = sums.iter().filter(|(count, _)| *count > 0.0).map(gap).sum();
        let used = sums.iter().filter(|(count, _)| *count > 0.0).count() as f64;
        // As the adjusted R² does, so that many members are no merit.
        let free = (total.0 - used).max(1.0);
        if whole > 0.0 { 1.0 - (whole - between) / free * (total.0 - 1.0) / whole } else { 0.0 }
    };
    2.0 * explained(&log) + explained(&outcome)
}
