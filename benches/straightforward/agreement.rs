//! Whether two programs give the same figures: means that are close for their standard
//! errors.

use spandrel::model::ledger::{CompanyAccount, LedgerLayout, SlicedAccount};

/// Standard errors that means may be apart. Some thousand figures are compared, whose seeds
/// are fixed: the furthest of them is expected near 3.7.
const ALLOWED: f64 = 5.0;

/// The accounts that are compared, with their places in a ledger: those of the company
/// and of every member by quarter.
pub fn compared_entries(layout: &LedgerLayout) -> Vec<(String, usize)> {
    let sliced = [
        SlicedAccount::StartingPipeline,
        SlicedAccount::NextQuarterPipeline,
        SlicedAccount::OpenPipeline,
        SlicedAccount::CreatedAndClosed,
        SlicedAccount::OpportunitiesLost,
        SlicedAccount::NewArr,
        SlicedAccount::Waiting,
        SlicedAccount::Entries(0),
    ];
    let company = [
        CompanyAccount::ChurnedArr,
        CompanyAccount::ExpansionArr,
        CompanyAccount::Revenue,
        CompanyAccount::ProgramCost,
        CompanyAccount::SalesAndMarketingCost,
        CompanyAccount::RampedReps(0),
        CompanyAccount::DeskUsed(1),
    ];
    let mut entries = Vec::new();
    for quarter in 0..layout.quarters() {
        for (position, slice) in layout.slices().iter().enumerate() {
            for account in sliced {
                let what = format!("{account:?} of {slice:?} in quarter {quarter}");
                entries.push((what, layout.sliced(position, account) + quarter));
            }
        }
        for account in company {
            let what = format!("{account:?} in quarter {quarter}");
            entries.push((what, layout.company(account) + quarter));
        }
    }
    entries
}

/// Mean of a figure over the trials, with its squared standard error.
#[derive(Clone, Copy)]
pub struct Sample {
    mean: f64,
    error_squared: f64,
}

impl Sample {
    /// Of an account's entries, one a trial.
    pub fn of(numbers: impl Iterator<Item = f64>) -> Self {
        let numbers: Vec<f64> = numbers.collect();
        let n = numbers.len() as f64;
        let mean = numbers.iter().sum::<f64>() / n;
        let squares: f64 = numbers.iter().map(|number| (number - mean) * (number - mean)).sum();
        Self { mean, error_squared: squares / (n - 1.0) / n }
    }

    /// Of something that came true in `met` of the trials.
    pub fn of_share(met: usize, trials: usize) -> Self {
        let mean = met as f64 / trials as f64;
        Self { mean, error_squared: mean * (1.0 - mean) / trials as f64 }
    }

    /// How many standard errors two means are apart; panics where they are too many.
    pub fn must_agree(self, other: Self, what: &str) -> f64 {
        // Constant figures may differ in the last digits of an `f32`.
        let rounding = 1e-6 * self.mean.abs();
        let error = (self.error_squared + other.error_squared).sqrt();
        let apart = ((self.mean - other.mean).abs() - rounding).max(0.0) / error.max(1e-300);
        assert!(
            apart <= ALLOWED,
            "{what}: {} of the engine against {}, {apart:.1} standard errors apart",
            self.mean,
            other.mean
        );
        apart
    }
}
