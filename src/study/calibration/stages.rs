//! Opportunities on their way through the stages of the CRM, to won.

use std::collections::HashMap;

use jiff::civil::Date;

use super::deals::{Deal, Deals};
use super::members::Rate;
use crate::history::Change;
use crate::study::{Conversion, Fate, Passage};

/// How opportunities go on from stage to stage. The scenario language has no stages after
/// `opportunity`: its win rate is what they come to.
#[derive(Clone, Debug, PartialEq)]
pub struct StageStudy {
    /// From each stage to the next, the last one to won.
    pub steps: Vec<StageStep>,
    /// How many opportunities it is from.
    pub opportunities: usize,
}

/// From a stage to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct StageStep {
    /// The stage.
    pub from: String,
    /// The one that they go on into; `won` after the last.
    pub to: String,
    /// How many go on.
    pub conversion: Conversion,
    /// The posterior of that share.
    pub rate: Rate,
}

/// Fewer opportunities with a known stage than this tell nothing.
const LEAST: usize = 20;

impl StageStudy {
    /// From the stages' columns, or the changes of stages.
    pub(super) fn of(
        deals: &Deals<'_>,
        names: &[String],
        changes: Option<(&[Change], &[String])>,
    ) -> Option<Self> {
        let mut by_change: HashMap<&str, Vec<&Change>> = HashMap::new();
        let (changes, changed_names) = changes.unwrap_or((&[], &[]));
        for change in changes.iter().filter(|change| change.stage.is_some()) {
            by_change.entry(&change.id).or_default().push(change);
        }
        let names = if names.is_empty() { changed_names } else { names };
        let from = changes.iter().filter(|one| one.stage.is_some()).map(|one| one.day).min();
        let from = from.into_iter().chain(deals.window.from).max();
        let entered = |deal: &Deal<'_>| -> Option<Vec<Option<Date>>> {
            // What began before the stages were watched may have passed them unseen.
            if from.is_some_and(|from| deal.of.created < from) {
                return None;
            }
            let mut days = vec![None; names.len()];
            for (day, own) in days.iter_mut().zip(deal.of.entered.iter()) {
                *day = *own;
            }
            for change in by_change.get(deal.of.id.as_ref()).into_iter().flatten() {
                let Some(day) = change.stage.and_then(|stage| days.get_mut(stage as usize)) else {
                    continue;
                };
                *day = Some(day.map_or(change.day, |known: Date| known.min(change.day)));
            }
            for day in &mut days {
                *day = day.filter(|day| *day <= deals.window.to);
            }
            days.iter().any(Option::is_some).then_some(days)
        };
        let known: Vec<(&Deal<'_>, Vec<Option<Date>>)> =
            deals.all.iter().filter_map(|deal| Some((deal, entered(deal)?))).collect();
        if known.len() < LEAST {
            return None;
        }
        let step = |stage: usize| {
            let passages: Vec<Passage> = known
                .iter()
                .filter_map(|(deal, days)| passage(deal, days, stage, deals.window.to))
                .collect();
            let conversion = Conversion::of(&passages);
            let (passed, not) = conversion.counts();
            StageStep {
                from: names[stage].clone(),
                to: names.get(stage + 1).map_or_else(|| "won".to_owned(), Clone::clone),
                conversion,
                rate: Rate { alpha: passed + 1.0, beta: not + 1.0, borrowed: 0.0 },
            }
        };
        Some(Self { steps: (0..names.len()).map(step).collect(), opportunities: known.len() })
    }
}

/// What became of a deal in a stage; `None` where it never came so far.
fn passage(deal: &Deal<'_>, days: &[Option<Date>], stage: usize, to: Date) -> Option<Passage> {
    let won = deal.close.filter(|(_, won)| *won).map(|(day, _)| day);
    let later = |from: usize| days[from..].iter().copied().flatten().chain(won).min();
    // Who skipped a stage passed it when they came to the next.
    let entered = match days[stage] {
        Some(own) => own,
        None => later(stage + 1)?,
    };
    let (until, fate) = match (later(stage + 1), deal.close) {
        (Some(next), _) => (next, Fate::Passed),
        (None, Some((lost, _))) => (lost, Fate::Failed),
        (None, None) => (to, Fate::Waiting),
    };
    Some(Passage { days: f64::from((until - entered).get_days()).max(0.0), fate })
}
