//! What the trials of a stage say of a mix and a champion.

use std::collections::HashMap;

use crate::analysis::paired::Discordance;

/// What a mix is, compared with a champion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Worse.
    Worse,
    /// Perhaps better, but by less than the indifference.
    NotBetterEnough,
    /// Nothing is known yet.
    Open,
}

/// Decides on pairs of mixes. Many pairs have the same counts, so verdicts are remembered.
#[derive(Debug)]
pub(super) struct Judge {
    level: f64,
    indifference: f64,
    known: HashMap<Discordance, Verdict>,
}

impl Judge {
    /// Each of the two tests errs with probability `level` at most.
    pub(super) fn new(level: f64, indifference: f64) -> Self {
        Self { level, indifference, known: HashMap::new() }
    }

    /// The verdict on the first mix, the second being the champion.
    pub(super) fn verdict(&mut self, of: Discordance) -> Verdict {
        let (level, indifference) = (self.level, self.indifference);
        *self.known.entry(of).or_insert_with(|| {
            if of.only_second > of.only_first && of.reversed().sign_test() <= level {
                Verdict::Worse
            } else if of.most_advantage(level) < indifference {
                Verdict::NotBetterEnough
            } else {
                Verdict::Open
            }
        })
    }
}
