//! A figure with the first shortfalls along the funnel made good.

use super::chain::{LINKS, Window, links, restored};
use crate::model::ledger::{CompanyAccount, FigureBasis, figure};
use crate::scenario::Metric;

/// Shortfalls that can be made good one after the other: those of the funnel, then that of the
/// customer base.
pub const STEPS: usize = LINKS.len() + 1;

/// A trial beside the expectation: the means of all trials.
pub struct Trial<'a> {
    /// What figures need.
    pub basis: &'a FigureBasis,
    /// The trial's ledger.
    pub own: &'a dyn Fn(usize) -> f64,
    /// The mean ledger.
    pub mean: &'a dyn Fn(usize) -> f64,
    /// Share of a quarter's change in ARR that its revenue has, λ.
    pub landed: f64,
}

impl Trial<'_> {
    /// A metric with the first `steps` shortfalls made good: each link of the chain that lies
    /// under its expectation is lifted to it; ratios of cost take the restored new ARR.
    pub fn figure(&self, metric: Metric, window: Window, steps: usize) -> f64 {
        let Window { position, first, last, .. } = window;
        let own = figure(self.basis, metric, position, first, last, self.own);
        if steps == 0 {
            return own;
        }
        let mean = || figure(self.basis, metric, position, first, last, self.mean);
        match metric {
            Metric::EndingArr => own + self.gained_arr(window, last, steps),
            Metric::Revenue => own + self.gained_revenue(window, steps),
            Metric::ChurnedArr if steps == STEPS => own.min(mean()),
            Metric::ExpansionArr if steps == STEPS => own.max(mean()),
            Metric::Conversion if steps >= 4 => own.max(mean()),
            Metric::CreateAndClose if steps >= 3 => mean(),
            Metric::ArrPerCost | Metric::LtvToCac | Metric::MagicNumber => {
                own * self.gain(Metric::NewArr, window, steps)
            }
            Metric::CacPaybackMonths => own / self.gain(Metric::NewArr, window, steps),
            Metric::Cac => own / self.gain(Metric::OpportunitiesWon, window, steps),
            _ => match self.chain(metric, window, steps) {
                // The same constant in every trial leads from the amount to the figure.
                Some((_, amount, expected)) if expected > 0.0 => amount * mean() / expected,
                _ => own,
            },
        }
    }

    /// The amount behind a metric: as it is, restored, and as expected.
    fn chain(&self, metric: Metric, window: Window, steps: usize) -> Option<(f64, f64, f64)> {
        let layout = &self.basis.layout;
        let own = links(metric, layout, window, self.own)?;
        let mean = links(metric, layout, window, self.mean)?;
        Some((own.iter().product(), restored(own, mean, steps), mean.iter().product()))
    }

    /// How many times as much an amount is when restored.
    fn gain(&self, metric: Metric, window: Window, steps: usize) -> f64 {
        match self.chain(metric, window, steps) {
            Some((own, restored, _)) if own > 0.0 => restored / own,
            _ => 1.0,
        }
    }

    /// ARR more at the end of a quarter: of the company, from restored new ARR and, as the last
    /// step, from churn and expansion no worse than expected.
    fn gained_arr(&self, window: Window, last: usize, steps: usize) -> f64 {
        let whole = Window { first: 0, last, ..window };
        let from_deals = self
            .chain(Metric::NewArr, whole, steps)
            .map_or(0.0, |(own, restored, _)| restored - own);
        if steps < STEPS {
            return from_deals;
        }
        let layout = &self.basis.layout;
        let lost = |read: &dyn Fn(usize) -> f64| -> f64 {
            let at = |account, quarter| read(layout.company(account) + quarter);
            (0..=last)
                .map(|q| at(CompanyAccount::ChurnedArr, q) - at(CompanyAccount::ExpansionArr, q))
                .sum()
        };
        from_deals + (lost(self.own) - lost(self.mean)).max(0.0)
    }

    /// Revenue more in the window: (A + (ending − A)·λ)/4 by quarter.
    fn gained_revenue(&self, window: Window, steps: usize) -> f64 {
        let ending = |quarter: usize| self.gained_arr(window, quarter, steps);
        let opening = |quarter: usize| quarter.checked_sub(1).map_or(0.0, ending);
        let gain = |quarter: usize| {
            let (opening, ending) = (opening(quarter), ending(quarter));
            (opening + (ending - opening) * self.landed) / 4.0
        };
        (window.first..=window.last).map(gain).sum()
    }
}
