//! One opportunity after another: amount, schedule, slips and outcome.

use rand::RngExt;
use rand_distr::{Distribution as _, Gamma, LogNormal};
use spandrel::distribution::{Distribution, QuantileTable};
use spandrel::model::Model;
use spandrel::model::groups::Group;
use spandrel::model::ledger::SlicedAccount;
use spandrel::model::timing::factor;
use spandrel::scenario::{Quantity, Value};
use spandrel::units::DAYS_PER_MONTH;

use super::Luck;
use super::world::World;

/// Draws sales cycles or deal sizes: `rand_distr`'s own sampler for the usual families, the
/// tabulated quantile function for any other.
#[derive(Debug)]
pub enum Sampler {
    LogNormal(LogNormal<f64>),
    Gamma(Gamma<f64>),
    Table(Box<QuantileTable>),
}

impl Sampler {
    /// The sampler of a distribution.
    pub fn new(distribution: &Distribution) -> Self {
        let (mean, sd) = (distribution.mean(), distribution.standard_deviation());
        let family = distribution.describe();
        let whole = distribution.truncated_probability() == 0.0;
        let found = if family.starts_with("lognormal") && whole {
            LogNormal::from_mean_cv(mean, sd / mean).ok().map(Self::LogNormal)
        } else if family.starts_with("gamma") && whole {
            Gamma::new(mean * mean / (sd * sd), sd * sd / mean).ok().map(Self::Gamma)
        } else {
            None
        };
        found.unwrap_or_else(|| Self::Table(Box::new(QuantileTable::new(distribution))))
    }

    fn sample(&self, luck: &mut Luck) -> f64 {
        match self {
            Self::LogNormal(law) => law.sample(luck),
            Self::Gamma(law) => law.sample(luck),
            Self::Table(table) => table.at(luck.random()),
        }
    }
}

/// The rates that close a cell's opportunities.
#[derive(Debug, Default)]
pub struct Rates {
    /// Months of cycle for each day drawn, by month of acceptance.
    cycle: Vec<f64>,
    /// Amount for each unit of size drawn, by quarter of the first scheduled close.
    size: Vec<f64>,
    /// Probability to slip, by quarter.
    slip: Vec<f64>,
    /// Factor of the win rate, by quarter.
    win: Vec<f64>,
    win_rate: f64,
    slip_win_factor: f64,
    max_slips: u32,
}

impl Rates {
    /// Works the rates out for a cell of a group.
    pub fn set(&mut self, model: &Model, group: &Group, cell: usize, world: &World) {
        let rules = &model.scenario.cells[group.cells[cell].grid];
        let quarters = model.quarters();
        let days = world.value(rules.sales_cycle_level) / DAYS_PER_MONTH;
        let cycle = world.market(model, Quantity::SalesCycle);
        self.cycle.clear();
        self.cycle.extend((0..model.months()).map(|month| days * cycle[month / 3]));
        let fill = |rates: &mut Vec<f64>, level: f64, quantity, quarters| {
            rates.clear();
            let market = &world.market(model, quantity)[..quarters];
            rates.extend(market.iter().map(|factor| level * factor));
        };
        let level = world.value(rules.deal_size_level);
        fill(&mut self.size, level, Quantity::DealSize, model.factor_quarters());
        fill(&mut self.slip, world.value(rules.slip_rate), Quantity::SlipRate, quarters);
        fill(&mut self.win, 1.0, Quantity::WinRate, quarters);
        for multiplier in group.multipliers.iter().filter(|m| m.cells.contains(&cell)) {
            let by_quarter = world.quarterly(multiplier.holder);
            let (rates, strengths) = match multiplier.quantity {
                Quantity::WinRate => (&mut self.win, by_quarter),
                Quantity::SlipRate => (&mut self.slip, by_quarter),
                Quantity::DealSize => (&mut self.size, by_quarter),
                Quantity::SalesCycle => (&mut self.cycle, world.monthly(multiplier.holder)),
                _ => continue,
            };
            let by = world.value(multiplier.by);
            for (rate, strength) in rates.iter_mut().zip(strengths.unwrap_or(&[])) {
                *rate *= factor(by, *strength);
            }
        }
        self.win_rate = rules.win_rate.map_or(0.0, |value: Value| world.value(value));
        self.slip_win_factor = world.value(rules.slip_win_factor);
        self.max_slips = rules.max_slips;
    }

    fn size_in(&self, quarter: usize) -> f64 {
        self.size[quarter.min(self.size.len() - 1)]
    }
}

/// The accounts of one cell, laid out like a slice's part of a ledger.
#[derive(Debug, Default)]
pub struct CellAccounts {
    /// By account and quarter.
    pub numbers: Vec<f64>,
    quarters: usize,
}

impl CellAccounts {
    /// Empties all accounts.
    pub fn clear(&mut self, quarters: usize, length: usize) {
        self.quarters = quarters;
        self.numbers.clear();
        self.numbers.resize(length, 0.0);
    }

    /// Adds to an account.
    pub fn add(&mut self, account: SlicedAccount, quarter: usize, number: f64) {
        self.numbers[account.index() * self.quarters + quarter] += number;
    }

    /// What an account holds.
    pub fn get(&self, account: SlicedAccount, quarter: usize) -> f64 {
        self.numbers[account.index() * self.quarters + quarter]
    }

    /// Closes the opportunities that are open in a cell at the start.
    pub fn close_open(
        &mut self,
        model: &Model,
        group: &Group,
        cell: usize,
        rates: &Rates,
        samplers: &[Sampler],
        luck: &mut Luck,
    ) {
        let deal_size = model.scenario.cells[group.cells[cell].grid].deal_size;
        for place in group.open.iter().filter(|place| place.cell == cell) {
            let open = &model.scenario.open_pipeline[place.opportunity];
            let amount = open.amount.unwrap_or_else(|| {
                let drawn = deal_size.map_or(0.0, |size| samplers[size].sample(luck));
                drawn * rates.size_in(open.quarter)
            });
            let win_rate = open.win_rate.unwrap_or(rates.win_rate);
            self.close(0, open.quarter, amount, win_rate, rates, luck);
        }
    }

    /// Draws and closes the opportunities that were taken on, by month.
    #[allow(clippy::too_many_arguments)]
    pub fn close_accepted(
        &mut self,
        model: &Model,
        group: &Group,
        cell: usize,
        accepted: &[u32],
        rates: &Rates,
        samplers: &[Sampler],
        luck: &mut Luck,
    ) {
        let rules = &model.scenario.cells[group.cells[cell].grid];
        let (Some(cycle), Some(size)) = (rules.sales_cycle, rules.deal_size) else { return };
        let (cycle, size) = (&samplers[cycle], &samplers[size]);
        for (month, count) in accepted.iter().enumerate() {
            let quarter = month / 3;
            for _ in 0..*count {
                let day = (month % 3) as f64 + luck.random::<f64>();
                let months = day + cycle.sample(luck) * rates.cycle[month];
                let scheduled = quarter + (months * (1.0 / 3.0)) as usize;
                let amount = size.sample(luck) * rates.size_in(scheduled);
                self.add(SlicedAccount::OpportunitiesCreated, quarter, 1.0);
                self.add(SlicedAccount::PipelineCreated, quarter, amount);
                self.close(quarter + 1, scheduled, amount, rates.win_rate, rates, luck);
            }
        }
    }

    /// Follows an opportunity that is in the pipeline as quarter `next` begins (if it is
    /// still open then) from its first scheduled close to its end.
    fn close(
        &mut self,
        next: usize,
        scheduled: usize,
        amount: f64,
        win_rate: f64,
        rates: &Rates,
        luck: &mut Luck,
    ) {
        let mut win_rate = win_rate;
        if next < scheduled && scheduled < self.quarters {
            self.add(SlicedAccount::NextQuarterPipeline, scheduled - 1, amount);
        }
        let mut slips = 0;
        let mut quarter = scheduled;
        while quarter < self.quarters {
            if quarter >= next {
                self.add(SlicedAccount::StartingPipeline, quarter, amount);
            }
            if slips < rates.max_slips && luck.random::<f64>() < rates.slip[quarter] {
                slips += 1;
                win_rate *= rates.slip_win_factor;
                quarter += 1;
                continue;
            }
            if luck.random::<f64>() < win_rate * rates.win[quarter] {
                let from = if quarter < next {
                    SlicedAccount::CreatedAndClosed
                } else {
                    SlicedAccount::WonFromStarting
                };
                self.add(from, quarter, amount);
                self.add(SlicedAccount::OpportunitiesWon, quarter, 1.0);
                self.add(SlicedAccount::NewArr, quarter, amount);
            } else {
                self.add(SlicedAccount::OpportunitiesLost, quarter, 1.0);
            }
            break;
        }
        for open in next..self.quarters.min(quarter + 1) {
            self.add(SlicedAccount::OpenPipeline, open, amount);
        }
    }
}
