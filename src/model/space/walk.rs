//! Visits every feasible mix once, or counts them.
//!
//! The walk goes from a mix to those with one Program more, always a later one of the file.
//! It turns back where no feasible mix can follow: where a Program is passed over that what
//! is held requires, where a group can no longer be served, and where what must still be held
//! breaks a limit even at its cheapest. So its time is about proportional to the number of
//! mixes that it finds. About, since constraints can be entangled so that dead ends show late;
//! it therefore also ends after a number of steps.

use std::ops::ControlFlow::{self, Break, Continue};

use super::SearchSpace;
use super::rules::Limit;

/// A number of mixes, as far as it was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// So many there are, or more where the count is not exact.
    pub at_least: u64,
    /// Whether there are no more.
    pub is_exact: bool,
}

/// The most steps of a walk; a step takes some tens of nanoseconds.
const MOST_STEPS: u64 = 100_000_000;

/// The most steps of one that looks for a single mix.
const STEPS_TO_FIRST: u64 = 1_000_000;

/// Bounds are sums in another order than a mix's own and may exceed it by rounding.
const SLACK: f64 = 1.0 + 1e-12;

impl SearchSpace {
    /// How many mixes are feasible; not counted on once there are more than `most`. The number
    /// may be exact all the same, as mixes that nothing limits any more are counted at once.
    #[must_use]
    pub fn count(&self, most: u64) -> Count {
        self.count_in(most, MOST_STEPS)
    }

    /// [`SearchSpace::count`] in so many steps.
    pub(super) fn count_in(&self, most: u64, steps: u64) -> Count {
        let mut at_least = 0_u64;
        let is_exact = self.walk(true, steps, |_, mixes| {
            if at_least > most {
                return Break(());
            }
            at_least = at_least.saturating_add(mixes);
            Continue(())
        });
        Count { at_least, is_exact: is_exact && at_least < u64::MAX }
    }

    /// Visits the feasible mixes: the one without Programs first, then by the Programs held,
    /// those late in the file first. `visit` may end the walk; says whether all were visited.
    pub fn visit(&self, mut visit: impl FnMut(&[u16]) -> ControlFlow<()>) -> bool {
        self.walk(false, MOST_STEPS, |mix, _| visit(mix))
    }

    /// The first feasible mix that a short walk comes upon.
    pub(super) fn first_mix(&self) -> Option<Vec<u16>> {
        let mut first = None;
        self.walk(false, STEPS_TO_FIRST, |mix, _| {
            first = Some(mix.to_vec());
            Break(())
        });
        first
    }

    /// Where `counting`, mixes that only differ in Programs which nothing limits any more
    /// come all at once, as one of them and their number.
    fn walk(
        &self,
        counting: bool,
        steps: u64,
        found: impl FnMut(&[u16], u64) -> ControlFlow<()>,
    ) -> bool {
        self.compiled.is_contradictory
            || Walk::new(self, counting, steps, found).node(0).is_continue()
    }
}

struct Walk<'a, F> {
    space: &'a SearchSpace,
    counting: bool,
    steps_left: u64,
    found: F,
    /// The variants held, in rising order.
    mix: Vec<u16>,
    /// What these add up to for each limit; one row for each variant held, and one of zeros.
    spent: Vec<f64>,
    /// The least that what must still be held adds to that, row by row.
    reserved: Vec<f64>,
    is_held: Vec<bool>,
    /// How many of those held (or of those that must be) require each Program.
    needed: Vec<u32>,
    /// The number of Programs that are needed but not held yet.
    pending: usize,
    /// How many of those held do not go with each Program.
    blocked: Vec<u32>,
    /// How many Programs of each group are held.
    of_group: Vec<u32>,
    /// The number of groups of which none is held yet.
    unserved: usize,
}

/// What can follow a mix in which all Programs before some place are decided on.
struct Outlook {
    /// Whether the mix itself is feasible.
    is_feasible: bool,
    /// The next Program that is held must come before this one.
    end: usize,
}

impl<'a, F: FnMut(&[u16], u64) -> ControlFlow<()>> Walk<'a, F> {
    fn new(space: &'a SearchSpace, counting: bool, steps: u64, found: F) -> Self {
        let (programs, groups) = (space.rules.requires.len(), space.rules.groups.len());
        let mut walk = Self {
            space,
            counting,
            steps_left: steps,
            found,
            mix: Vec::new(),
            spent: vec![0.0; space.rules.limits.len()],
            reserved: vec![0.0; space.rules.limits.len()],
            is_held: vec![false; programs],
            needed: vec![0; programs],
            pending: space.compiled.forced.len(),
            blocked: vec![0; programs],
            of_group: vec![0; groups],
            unserved: groups,
        };
        for &program in &space.compiled.forced {
            walk.needed[program] = 1;
            for &other in &space.compiled.incompatible[program] {
                walk.blocked[other] += 1;
            }
        }
        walk
    }

    /// Visits the mix as it is and all that follow it, with the Programs before `next`
    /// decided on.
    fn node(&mut self, next: usize) -> ControlFlow<()> {
        if self.steps_left == 0 {
            return Break(());
        }
        self.steps_left -= 1;
        let Some(outlook) = self.outlook(next) else { return Continue(()) };
        if outlook.is_feasible {
            if self.counting && self.is_free(next) {
                let choices = self.space.compiled.variants[next..].iter();
                let mixes = choices
                    .fold(1_u64, |mixes, variants| mixes.saturating_mul(variants.len() as u64 + 1));
                return (self.found)(&self.mix, mixes);
            }
            (self.found)(&self.mix, 1)?;
        }
        for program in (next..outlook.end).rev() {
            if !self.may_hold(program) {
                continue;
            }
            for &variant in &self.space.compiled.variants[program] {
                if self.spend(variant) {
                    self.hold(program, variant);
                    self.node(program + 1)?;
                    self.release(program);
                }
            }
        }
        Continue(())
    }

    /// What can follow; `None` where nothing can, not even the mix itself.
    fn outlook(&mut self, next: usize) -> Option<Outlook> {
        let compiled = &self.space.compiled;
        let mut end = self.is_held.len();
        if self.pending > 0 {
            // The first of the needed Programs may not be passed over.
            end = (next..end).find(|&program| self.is_pending(program))? + 1;
        }
        if self.unserved > 0 {
            for (group, members) in self.space.rules.groups.iter().enumerate() {
                if self.of_group[group] == 0 {
                    let open = members.iter().filter(|&&program| self.is_open(program, next));
                    end = end.min(open.max()? + 1);
                }
            }
        }
        let is_bound = self.pending > 0 || self.unserved > 0;
        let mut is_feasible = !is_bound;
        for (number, limit) in self.space.rules.limits.iter().enumerate() {
            let (spent, bounds) = (self.spent_on(number), &compiled.bounds[number]);
            let bound = limit.bound();
            if limit.exceed {
                let most = spent + self.most_to_come(number, next);
                if most * SLACK <= bound {
                    return None;
                }
                is_feasible &= spent > bound;
                continue;
            }
            let reserved = if is_bound { self.least_to_come(number, next) } else { 0.0 };
            if spent + reserved > bound * SLACK {
                return None;
            }
            let row = self.reserved.len() - self.space.rules.limits.len();
            self.reserved[row + number] = reserved;
            if spent + bounds.least_from[next] > bound * SLACK {
                end = next;
            }
        }
        Some(Outlook { is_feasible, end })
    }

    fn is_pending(&self, program: usize) -> bool {
        self.needed[program] > 0 && !self.is_held[program]
    }

    /// Whether a Program may still be held as far as it alone is concerned.
    fn is_open(&self, program: usize, next: usize) -> bool {
        program >= next
            && self.blocked[program] == 0
            && !self.space.compiled.variants[program].is_empty()
    }

    /// The least that what must still be held adds for a limit.
    fn least_to_come(&self, limit: usize, next: usize) -> f64 {
        let least = &self.space.compiled.bounds[limit].least;
        let pending = (next..least.len()).filter(|&program| self.is_pending(program));
        let needed: f64 = pending.map(|program| least[program]).sum();
        let of_group = |(group, members): (usize, &Vec<usize>)| {
            let is_served =
                self.of_group[group] > 0 || members.iter().any(|&program| self.is_pending(program));
            if is_served {
                return 0.0;
            }
            let open = members.iter().filter(|&&program| self.is_open(program, next));
            open.map(|&program| least[program]).fold(f64::INFINITY, f64::min)
        };
        let groups = self.space.rules.groups.iter().enumerate();
        needed + groups.map(of_group).fold(0.0, f64::max)
    }

    /// The most that the Programs from `next` on can add for a limit.
    fn most_to_come(&self, limit: usize, next: usize) -> f64 {
        let bounds = &self.space.compiled.bounds[limit];
        let slots = self.space.most_programs.saturating_sub(self.mix.len()) as f64;
        bounds.most_from[next].min(slots * bounds.greatest_from[next])
    }

    /// Whether nothing limits the choice among the Programs from `next` on.
    fn is_free(&self, next: usize) -> bool {
        let limits = self.space.rules.limits.iter().zip(&self.space.compiled.bounds);
        next >= self.space.compiled.free_from
            && limits.enumerate().all(|(number, (limit, bounds))| {
                let spent = self.spent_on(number);
                if limit.exceed {
                    spent > limit.bound()
                } else {
                    spent + bounds.most_from[next] <= limit.most
                }
            })
    }

    /// Whether a Program goes with those held, and what it requires was not passed over.
    fn may_hold(&self, program: usize) -> bool {
        let requires = |&other: &usize| {
            if other < program { self.is_held[other] } else { self.is_open(other, program) }
        };
        self.blocked[program] == 0
            && self.space.compiled.required[program].iter().all(requires)
            && self.is_affordable(program)
    }

    /// Whether the limits leave room for a Program beside what must be held anyway.
    fn is_affordable(&self, program: usize) -> bool {
        let serves = |&group: &usize| self.of_group[group] == 0;
        let is_reserved =
            self.is_pending(program) || self.space.compiled.groups_of[program].iter().any(serves);
        self.space.rules.limits.iter().enumerate().all(|(number, limit)| {
            let least = self.space.compiled.bounds[number].least[program];
            let row = self.reserved.len() - self.space.rules.limits.len();
            let reserved = if is_reserved { 0.0 } else { self.reserved[row + number] };
            limit.exceed || self.spent_on(number) + least + reserved <= limit.bound() * SLACK
        })
    }

    fn spent_on(&self, limit: usize) -> f64 {
        self.spent[self.spent.len() - self.space.rules.limits.len() + limit]
    }

    /// Adds a variant to what is spent, where all limits allow it.
    fn spend(&mut self, variant: u16) -> bool {
        let limits = &self.space.rules.limits;
        let row = self.spent.len();
        for limit in limits {
            let sum = self.spent[self.spent.len() - limits.len()] + weight(limit, variant);
            if sum > limit.bound() && !limit.exceed {
                self.spent.truncate(row);
                return false;
            }
            self.spent.push(sum);
        }
        self.reserved.resize(self.spent.len(), 0.0);
        true
    }

    fn hold(&mut self, program: usize, variant: u16) {
        let compiled = &self.space.compiled;
        self.pending -= usize::from(self.is_pending(program));
        self.is_held[program] = true;
        self.mix.push(variant);
        for &other in &compiled.required[program] {
            self.pending += usize::from(self.needed[other] == 0 && !self.is_held[other]);
            self.needed[other] += 1;
        }
        for &other in &compiled.incompatible[program] {
            self.blocked[other] += 1;
        }
        for &group in &compiled.groups_of[program] {
            self.unserved -= usize::from(self.of_group[group] == 0);
            self.of_group[group] += 1;
        }
    }

    /// Undoes [`Walk::spend`] and [`Walk::hold`].
    fn release(&mut self, program: usize) {
        let compiled = &self.space.compiled;
        for &group in &compiled.groups_of[program] {
            self.of_group[group] -= 1;
            self.unserved += usize::from(self.of_group[group] == 0);
        }
        for &other in &compiled.incompatible[program] {
            self.blocked[other] -= 1;
        }
        for &other in &compiled.required[program] {
            self.needed[other] -= 1;
            self.pending -= usize::from(self.needed[other] == 0 && !self.is_held[other]);
        }
        let _ = self.mix.pop();
        self.is_held[program] = false;
        self.pending += usize::from(self.is_pending(program));
        let row = self.spent.len() - self.space.rules.limits.len();
        self.spent.truncate(row);
        self.reserved.truncate(row);
    }
}

fn weight(limit: &Limit, variant: u16) -> f64 {
    limit.weights[usize::from(variant)]
}
