//! Who is still in the race, for what, and with which record.

use rayon::prelude::*;

use super::champions::{Question, best, cheapest_sure, not_dearer};
use super::records::{Records, retain};
use super::verdict::{Judge, Verdict};
use super::{Entrant, Finish, Met, Rules, StageRecord};
use crate::analysis::paired::{Discordance, at_least, at_most};

/// The mixes in the race.
pub(super) struct Standings {
    rules: Rules,
    level: f64,
    alive: Vec<usize>,
    kept: Vec<bool>,
    records: Records,
    /// The bits of the questions that each may still be the answer to.
    open: Vec<u128>,
    /// The bits of the questions whose champion it has been: it stands for others that were
    /// not better enough, so it stays until it is worse.
    stands_for: Vec<u128>,
}

impl Standings {
    pub(super) fn new(entrants: &[Entrant], rules: Rules, level: f64) -> Self {
        let cost: Vec<u64> = entrants.iter().map(|entrant| entrant.cost).collect();
        let every = Question::all(rules.goals).fold(0, |bits, question| bits | question.bit());
        Self {
            rules,
            level,
            alive: (0..entrants.len()).collect(),
            kept: entrants.iter().map(|entrant| entrant.kept).collect(),
            records: Records::new(cost, rules.goals + 1),
            open: vec![every; entrants.len()],
            stands_for: vec![0; entrants.len()],
        }
    }

    /// Of a sample of the mixes, those to choose the first champions from.
    pub(super) fn scouts(&self, sample: &[usize], met: &Met) -> Vec<usize> {
        self.records.scouts(sample, met)
    }

    /// Notes the trials of the scouts.
    pub(super) fn scouted(&mut self, scouts: &[usize], met: &Met, trials: usize) {
        self.records.set_scouted(scouts, met, trials);
    }

    /// The entrants that are left, in rising order.
    pub(super) fn alive(&self) -> &[usize] {
        &self.alive
    }

    /// Judges by the trials of a new stage, the next of which has so many. Returns how many
    /// mixes had to go for want of room only.
    pub(super) fn judge(&mut self, met: &Met, trials: usize, next: usize) -> usize {
        let all = self.rules.goals;
        let mut spare = vec![false; self.alive.len()];
        if self.records.are_known() {
            let mut judge = Judge::new(self.level, self.rules.indifference);
            for question in Question::all(self.rules.goals) {
                match question {
                    Question::Best => {
                        let champion = vec![best(&self.records, all); self.alive.len()];
                        spare = self.compare(&mut judge, question, &champion, met, trials);
                    }
                    Question::Frontier => {
                        let champions = not_dearer(&self.records, all);
                        self.compare(&mut judge, question, &champions, met, trials);
                    }
                    Question::Goal(goal) => {
                        let champion = vec![best(&self.records, goal); self.alive.len()];
                        self.compare(&mut judge, question, &champion, met, trials);
                    }
                    Question::Cheapest => self.drop_dearer(met, trials),
                }
            }
        }
        self.records.add(met, trials);
        self.drop_unsure();
        let dropped = |standings: &Self, place: usize| standings.open[place] == 0;
        let keep: Vec<bool> =
            (0..self.alive.len()).map(|p| self.kept[p] || !dropped(self, p)).collect();
        let spare: Vec<bool> = spare
            .into_iter()
            .zip(&keep)
            .filter(|(_, keep)| **keep)
            .map(|(spare, _)| spare)
            .collect();
        self.retain(&keep);
        self.make_room(&spare, next)
    }

    /// Compares every place with its champion. Returns which places are not better enough.
    fn compare(
        &mut self,
        judge: &mut Judge,
        question: Question,
        champions: &[Option<usize>],
        met: &Met,
        trials: usize,
    ) -> Vec<bool> {
        let subject = match question {
            Question::Goal(goal) => goal,
            _ => self.rules.goals,
        };
        let words = |place: usize| {
            let from = (place * self.records.subjects + subject) * met.blocks;
            &met.words[from..from + met.blocks]
        };
        let pair = |place: usize| {
            let champion = champions[place].filter(|&champion| champion != place)?;
            let open = self.open[place] & question.bit() != 0;
            open.then(|| Discordance::count(words(place), words(champion), trials))
        };
        let pairs: Vec<Option<Discordance>> =
            (0..champions.len()).into_par_iter().map(pair).collect();
        for champion in champions.iter().flatten() {
            self.stands_for[*champion] |= question.bit();
        }
        let mut not_better_enough = vec![false; champions.len()];
        for (place, pair) in pairs.into_iter().enumerate() {
            let Some(pair) = pair else { continue };
            let verdict = judge.verdict(pair);
            let closes = match question {
                // What is not dearer and better reaches the confidence too.
                Question::Frontier if verdict == Verdict::Worse => {
                    question.bit() | Question::Cheapest.bit()
                }
                _ => question.bit(),
            };
            let exempt = self.stands_for[place] & question.bit() != 0;
            not_better_enough[place] = verdict == Verdict::NotBetterEnough && !exempt;
            // The mixes that tie with the best are themselves an answer.
            let goes = not_better_enough[place] && question != Question::Best;
            if verdict == Verdict::Worse || goes {
                self.open[place] &= !closes;
            }
        }
        not_better_enough
    }

    /// Closes the question for the cheapest mix that reaches the confidence to all that are
    /// dearer than one that does: its champion.
    fn drop_dearer(&mut self, met: &Met, trials: usize) {
        let (all, confidence) = (self.rules.goals, self.rules.confidence);
        let Some(champion) = cheapest_sure(&self.records, all, confidence) else { return };
        let from = (champion * self.records.subjects + all) * met.blocks;
        let words = &met.words[from..from + met.blocks];
        let succeeded = words.iter().map(|word| word.count_ones() as usize).sum();
        if at_least(succeeded, trials, confidence) <= self.level {
            let limit = self.records.cost[champion];
            for (open, cost) in self.open.iter_mut().zip(&self.records.cost) {
                if *cost > limit {
                    *open &= !Question::Cheapest.bit();
                }
            }
        }
    }

    /// Closes the same question to all whose chance does not reach the confidence, by all
    /// their trials: no champion is involved, so nothing was chosen by them.
    fn drop_unsure(&mut self) {
        let Records { trials, .. } = self.records;
        let too_few = |met: usize| at_most(met, trials, self.rules.confidence) <= self.level;
        // The counts from 0 to trials, of which the first ones are too few.
        let (mut low, mut high) = (0, trials + 1);
        while low < high {
            let middle = low.midpoint(high);
            if too_few(middle) { low = middle + 1 } else { high = middle }
        }
        for place in 0..self.alive.len() {
            if self.records.met(place, self.rules.goals) < low {
                self.open[place] &= !Question::Cheapest.bit();
            }
        }
    }

    /// Drops mixes where the next stage would take too much work: first those that are not
    /// better enough than the best's champion (the `spare` ones) and open for nothing else,
    /// then those with the worst records.
    fn make_room(&mut self, spare: &[bool], next: usize) -> usize {
        let room = self.rules.most_work / next.max(1);
        if self.alive.len() <= room {
            return 0;
        }
        let before = self.alive.len();
        let best = Question::Best.bit();
        let stays = |place: usize| self.kept[place] || self.stands_for[place] != 0;
        let is_spare = |place: usize| spare[place] && self.open[place] == best;
        let mut keep: Vec<bool> =
            (0..before).map(|place| stays(place) || !is_spare(place)).collect();
        let mut others: Vec<usize> =
            (0..before).filter(|&place| keep[place] && !stays(place)).collect();
        let certain = (0..before).filter(|&place| stays(place)).count();
        others.sort_by_key(|&place| {
            let met = self.records.met(place, self.rules.goals);
            (std::cmp::Reverse(met), self.records.cost[place], place)
        });
        let cut = others.split_off(others.len().min(room.saturating_sub(certain)));
        for &place in &cut {
            keep[place] = false;
        }
        self.retain(&keep);
        cut.len()
    }

    fn retain(&mut self, keep: &[bool]) {
        retain(&mut self.alive, keep);
        retain(&mut self.kept, keep);
        retain(&mut self.open, keep);
        retain(&mut self.stands_for, keep);
        self.records.retain(keep);
    }

    pub(super) fn finish(self, trials: usize, stages: Vec<StageRecord>, stopped: bool) -> Finish {
        let chance = |place| self.records.known(place, self.rules.goals);
        let chances = (0..self.alive.len()).map(chance);
        Finish { chances: chances.collect(), finalists: self.alive, trials, stages, stopped }
    }
}
