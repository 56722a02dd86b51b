//! Staged elimination: which mixes are worth all trials, where there are too many to give
//! them to each.
//!
//! Every mix starts with few trials; the number doubles from stage to stage; after each stage
//! mixes that no answer can need any more are dropped. What a mix may still be the answer to
//! is a [`Question`]; a mix runs on while one of them is open.
//!
//! Where there are many mixes, scouts find the first champions: a sample runs a block of
//! trials, and the best of it run more. Their trials are of the last half, by which no stage
//! judges, so that champions still owe nothing to those that do.
//!
//! # The test
//!
//! For each question a *champion* is chosen by the trials of all earlier stages. The trials
//! of the new stage then compare each mix with the champion, by the exact sign test of the
//! trials in which just one of the two succeeds ([`Discordance`](crate::analysis::paired::Discordance)). A mix is dropped
//!
//! - as worse, where the champion is better;
//! - as not better enough, where its advantage over the champion lies below `indifference`
//!   (not for the best mix, whose ties are an answer of their own).
//!
//! # What it guarantees
//!
//! The champion is fixed before the trials that judge by it are run, so it owes nothing to
//! them, and the true answer b of a question loses to it with no more than the level of the
//! test, *however many other mixes there are*: only tests in which b takes part can drop it,
//! and it takes part in three a stage at most. With the error α split evenly over them, b survives
//! every stage with probability 1 − α at least, or one that is cheaper (for a goal: any) and
//! worse by less than `indifference` survives in its stead. This is elimination by fresh
//! samples as in Nelson, Swann, Goldsman and Song, *Simple procedures for selecting the best
//! simulated system when the number of alternatives is large* (Operations Research 49, 2001),
//! with Bernoulli trials paired by common random numbers in place of normal ones. Each
//! question has its own α.
//!
//! It takes independent trials. Latin hypercube sampling makes them exchangeable: any pair
//! of trials has the same covariance, of the order of −1/N, so the variance of a share of n
//! of them is at most N/(N − 1) times that of independent trials (Owen 1997), and usually
//! less. Two stages are then slightly negatively related, and a champion that was lucky in
//! one tends to be unlucky in the next, which drops fewer mixes.

mod champions;
mod records;
mod stages;
mod standings;
mod verdict;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use champions::Question;
pub use stages::stages;
use standings::Standings;

use crate::engine::BLOCK;

/// The most trials of the scouts.
const SCOUTED: usize = 1024;

/// A mix that takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entrant {
    /// Its expected cost, in any unit.
    pub cost: u64,
    /// Whether it runs to the end, whatever comes.
    pub kept: bool,
}

/// What a race must keep to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// The trials of the finalists. The race itself ends at about half of them.
    pub trials: usize,
    /// The number of goals.
    pub goals: usize,
    /// P(all) that the cheapest confident mix must reach.
    pub confidence: f64,
    /// A difference of chances that does not matter, in (0, 1).
    pub indifference: f64,
    /// The probability with which the answer of a question may be lost, in (0, 1).
    pub error: f64,
    /// Where there are more mixes than this, so many of them, evenly spread, are tried before
    /// the first stage, and the best of these with more trials: the scouts, who may
    /// be champions from the beginning.
    pub pilot: usize,
    /// The most trials, over all mixes, that one stage may take. Where more mixes are open,
    /// those are dropped too that are not better enough than the best champion; where that
    /// does not suffice, those with the worst records.
    pub most_work: usize,
}

/// In which of some neighbouring trials each of some mixes met each goal, one trial a bit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// By mix, subject (the goals in the order of the file, then all of them together) and
    /// block of 64 trials. Bits behind the last trial are 0.
    pub words: Vec<u64>,
    /// The number of blocks.
    pub blocks: usize,
}

/// The stage about to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its number, from 0.
    pub number: usize,
    /// How many there are at most.
    pub of: usize,
    /// Its trials.
    pub trials: Range<usize>,
}

/// Where a race gets its trials from.
pub trait Course {
    /// Runs the trials of a stage with these entrants; `None` where it was told to stop.
    fn run(&mut self, entrants: &[usize], stage: &Stage) -> Option<Met>;
}

/// What became of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StageRecord {
    /// Trials that each of its mixes had when it ended.
    pub trials: usize,
    /// Mixes that ran in it.
    pub mixes: usize,
    /// Mixes dropped after it.
    pub dropped: usize,
    /// Of these, mixes dropped for want of room only: not covered by any guarantee.
    pub cut: usize,
}

/// How a race ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Finish {
    /// The entrants that are left, in rising order.
    pub finalists: Vec<usize>,
    /// The chance that each of them has of meeting all goals at least, by what is known so
    /// far, in millionths: to put them in order.
    pub chances: Vec<usize>,
    /// The trials that each of them has had.
    pub trials: usize,
    /// The stages.
    pub stages: Vec<StageRecord>,
    /// Whether it was told to stop before its end.
    pub stopped: bool,
}

/// Runs the race.
pub fn race(entrants: &[Entrant], rules: &Rules, course: &mut dyn Course) -> Finish {
    let boundaries = stages(rules.trials);
    // Three tests: worse, not better enough, and for
    // the cheapest confident mix that it reaches the confidence or that a cheaper one does.
    let level = rules.error / (3 * boundaries.len().max(1)) as f64;
    let mut standings = Standings::new(entrants, *rules, level);
    let mut records = Vec::new();
    let mut begin = 0;
    if entrants.len() > rules.pilot && boundaries.len() > 1 {
        match scout(&mut standings, entrants.len(), rules, &boundaries, course) {
            Some(record) => records.push(record),
            None => return standings.finish(0, records, true),
        }
    }
    for (number, &end) in boundaries.iter().enumerate() {
        let stage = Stage { number, of: boundaries.len(), trials: begin..end };
        let Some(met) = course.run(standings.alive(), &stage) else {
            return standings.finish(begin, records, true);
        };
        // Finalists go on to all trials: from their first one again, where too many took part for
        // all that rankings need to be kept.
        let next = boundaries.get(number + 1).map_or(rules.trials, |next| next - end);
        let mixes = standings.alive().len();
        let cut = standings.judge(&met, end - begin, next);
        let dropped = mixes - standings.alive().len();
        records.push(StageRecord { trials: end, mixes, dropped, cut });
        begin = end;
    }
    standings.finish(begin, records, false)
}

/// Has a sample of the mixes run the trials of the first stage, and the best of it as many
/// more as there are up to [`SCOUTED`] among the last half, by which no race judges.
fn scout(
    standings: &mut Standings,
    entrants: usize,
    rules: &Rules,
    boundaries: &[usize],
    course: &mut dyn Course,
) -> Option<StageRecord> {
    let last = boundaries.last().copied().unwrap_or_default();
    let stage = |trials: Range<usize>| Stage { number: 0, of: boundaries.len(), trials };
    let sample = spread(entrants, rules.pilot);
    let begin = last..(last + BLOCK).min(rules.trials);
    let met = course.run(&sample, &stage(begin.clone()))?;
    let scouts = standings.scouts(&sample, &met);
    let more = begin.end..(begin.end + SCOUTED).min(rules.trials);
    if !more.is_empty() && begin.len() == BLOCK {
        let met = course.run(&scouts, &stage(more.clone()))?;
        standings.scouted(&scouts, &met, more.len());
    }
    Some(StageRecord { trials: 0, mixes: sample.len(), dropped: 0, cut: 0 })
}

/// So many of the first `length` numbers, evenly spread.
fn spread(length: usize, count: usize) -> Vec<usize> {
    (0..count).map(|place| (place as u128 * length as u128 / count as u128) as usize).collect()
}
