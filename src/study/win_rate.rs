//! How often opportunities are won, as far as those that closed tell.

use jiff::civil::Date;

use crate::distribution::{Distribution, ParameterError};
use crate::history::{Opportunity, Outcome};

/// Won and lost opportunities.
///
/// Where losses come sooner than wins, the deals that have closed by a day hold too many losses
/// of the youngest. Count deals of an age at which nearly all have closed, by `created_by`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WinRate {
    /// Won opportunities.
    pub won: u32,
    /// Lost opportunities.
    pub lost: u32,
}

impl WinRate {
    /// Counts the opportunities that began by one day and had closed by another.
    #[must_use]
    pub fn count(opportunities: &[Opportunity], created_by: Date, closed_by: Date) -> Self {
        let mut counted = Self { won: 0, lost: 0 };
        for opportunity in opportunities.iter().filter(|one| one.created <= created_by) {
            match opportunity.outcome {
                Outcome::Won(day) if day <= closed_by => counted.won += 1,
                Outcome::Lost(day) if day <= closed_by => counted.lost += 1,
                _ => {}
            }
        }
        counted
    }

    /// What is known of the win rate after these outcomes, where every rate was equally likely
    /// before: beta with α = won + 1 and β = lost + 1.
    ///
    /// # Errors
    /// None: every count makes a distribution. The type is that of [`Distribution::beta`].
    pub fn posterior(self) -> Result<Distribution, ParameterError> {
        Distribution::beta_successes_failures(f64::from(self.won), f64::from(self.lost))
    }
}
