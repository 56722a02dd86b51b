//! What arrives at a team's desk, and what its reps take on.

use rand_distr::{Binomial, Distribution};
use spandrel::model::Model;
use spandrel::model::groups::Group;
use spandrel::model::ledger::{CompanyAccount, LedgerLayout, SlicedAccount};
use spandrel::model::timing::factor;

use super::Luck;
use super::deals::CellAccounts;
use super::flow::{Flow, poisson};
use super::people::People;
use super::world::World;

/// The desk of a group of cells, month by month.
#[derive(Debug, Default)]
pub struct Desk {
    /// By cell and month.
    offered: Vec<u32>,
    accepted: Vec<u32>,
    /// By cell and month, at its end.
    waiting: Vec<u32>,
    /// By month.
    capacity: Vec<f64>,
    used: Vec<f64>,
    months: usize,
}

impl Desk {
    /// Draws what arrives, and works it as far as the team's capacity goes.
    pub fn work(
        &mut self,
        model: &Model,
        group: &Group,
        world: &World,
        people: &[People],
        flow: &Flow,
        luck: &mut Luck,
    ) {
        self.months = model.months();
        let opportunity = model.scenario.stages.len() - 1;
        self.offered.clear();
        for cell in 0..group.cells.len() {
            let counts = flow.of(opportunity, cell).iter().map(|mean| poisson(*mean, luck));
            self.offered.extend(counts);
        }
        self.accepted.clone_from(&self.offered);
        self.waiting.clear();
        self.waiting.resize(self.offered.len(), 0);
        if let Some(team) = group.team {
            self.set_capacity(model, group, team, world, &people[team]);
            let loss = world.value(model.scenario.teams[team].waiting_loss);
            (0..self.months).for_each(|month| self.work_month(month, group, loss, luck));
        }
    }

    fn set_capacity(
        &mut self,
        model: &Model,
        group: &Group,
        team: usize,
        world: &World,
        people: &People,
    ) {
        let per_rep = model.scenario.teams[team].opportunities_per_rep;
        let per_rep = per_rep.map_or(0.0, |value| world.value(value));
        self.capacity.clear();
        self.capacity.extend(people.ramped.iter().map(|ramped| ramped * per_rep));
        for multiplier in &group.capacity {
            let Some(strengths) = world.monthly(multiplier.holder) else { continue };
            for (capacity, strength) in self.capacity.iter_mut().zip(strengths) {
                *capacity *= factor(world.value(multiplier.by), *strength);
            }
        }
        self.used.clear();
    }

    fn work_month(&mut self, month: usize, group: &Group, loss: f64, luck: &mut Luck) {
        let total: u32 = (0..group.cells.len()).map(|cell| self.present(cell, month)).sum();
        let total = f64::from(total);
        let capacity = self.capacity[month];
        self.used.push(total.min(capacity));
        for cell in 0..group.cells.len() {
            let place = cell * self.months + month;
            let present = self.present(cell, month);
            let accepted =
                if total <= capacity { present } else { binomial(present, capacity / total, luck) };
            let left = present - accepted;
            self.accepted[place] = accepted;
            self.waiting[place] = left - binomial(left, loss, luck);
        }
    }

    /// Opportunities of a cell on the desk in a month: those waiting and those just offered.
    fn present(&self, cell: usize, month: usize) -> u32 {
        let place = cell * self.months + month;
        self.offered[place] + if month > 0 { self.waiting[place - 1] } else { 0 }
    }

    /// Opportunities taken on in a cell, by month.
    pub fn accepted(&self, cell: usize) -> &[u32] {
        &self.accepted[cell * self.months..(cell + 1) * self.months]
    }

    /// Posts what was offered to a cell and what waits in it.
    pub fn post_counts(&self, cell: usize, model: &Model, accounts: &mut CellAccounts) {
        let stage = model.scenario.stages.len() - 1;
        for month in 0..self.months {
            let place = cell * self.months + month;
            let offered = f64::from(self.offered[place]);
            accounts.add(SlicedAccount::Entries(stage), month / 3, offered);
            if month % 3 == 2 {
                accounts.add(SlicedAccount::Waiting, month / 3, f64::from(self.waiting[place]));
            }
        }
    }

    /// Posts how much of its capacity the group's team used.
    pub fn post(&self, group: &Group, layout: &LedgerLayout, ledger: &mut [f64]) {
        let Some(team) = group.team else { return };
        let used = layout.company(CompanyAccount::DeskUsed(team));
        let capacity = layout.company(CompanyAccount::DeskCapacity(team));
        for month in 0..self.months {
            ledger[used + month / 3] += self.used[month];
            ledger[capacity + month / 3] += self.capacity[month];
        }
    }
}

fn binomial(n: u32, p: f64, luck: &mut Luck) -> u32 {
    if n == 0 {
        return 0;
    }
    Binomial::new(u64::from(n), p).map_or(0, |law| law.sample(luck)) as u32
}
