//! Staged elimination: which mixes are worth all trials, where there are too many to give
//! them to each.
//!
//! Every mix starts with few trials; the number doubles from stage to stage; after each stage
//! mixes that no answer can need any more are dropped. What a mix may still be the answer to
//! is a [`Question`]; a mix runs on while one of them is open.
//!
//! The first stage only chooses whom the others are compared with, so a sample of the mixes
//! suffices for it where there are many.
//!
//! # The test
//!
//! For each question a *champion* is chosen by the trials of all earlier stages. The trials
//! of the new stage then compare each mix with the champion, by the exact sign test of the
//! trials in which just one of the two succeeds ([`Discordance`]). A mix is dropped
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
mod stages;
mod standings;
mod verdict;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use champions::Question;
pub use stages::stages;
use standings::Standings;

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
    /// Where there are more mixes than this, only so many of them, evenly spread, run in the
    /// first stage. They are its champions' choice and nothing else: their records in it do
    /// not count.
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
    /// In how many trials each of them met all goals, so far.
    pub met_all: Vec<usize>,
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
    // The first stage has no champion yet. Three tests: worse, not better enough, and for
    // the cheapest confident mix that it reaches the confidence or that a cheaper one does.
    let level = rules.error / (3 * boundaries.len().saturating_sub(1).max(1)) as f64;
    let mut standings = Standings::new(entrants, *rules, level);
    let mut records = Vec::new();
    let mut begin = 0;
    for (number, &end) in boundaries.iter().enumerate() {
        let stage = Stage { number, of: boundaries.len(), trials: begin..end };
        if number == 0 && boundaries.len() > 1 && entrants.len() > rules.pilot {
            let pilots = spread(entrants.len(), rules.pilot);
            let Some(met) = course.run(&pilots, &stage) else {
                return standings.finish(begin, records, true);
            };
            standings.pilot(&pilots, &met, end);
            records.push(StageRecord { trials: end, mixes: pilots.len(), dropped: 0, cut: 0 });
            begin = end;
            continue;
        }
        let Some(met) = course.run(standings.alive(), &stage) else {
            return standings.finish(begin, records, true);
        };
        // Finalists are run once more from their first trial, with all that is kept of them.
        let next = boundaries.get(number + 1).map_or(rules.trials, |next| next - end);
        let mixes = standings.alive().len();
        let cut = standings.judge(&met, end - begin, next);
        let dropped = mixes - standings.alive().len();
        records.push(StageRecord { trials: end, mixes, dropped, cut });
        begin = end;
    }
    standings.finish(begin, records, false)
}

/// So many of the first `length` numbers, evenly spread.
fn spread(length: usize, count: usize) -> Vec<usize> {
    (0..count).map(|place| (place as u128 * length as u128 / count as u128) as usize).collect()
}
