//! The accounts that a tally's sums make, quarter by quarter.

use crate::engine::lanes::{Counts, LANES, Lanes};
use crate::engine::tally::{LOST, LOST_AT_ONCE, Tally, WON, WON_AT_ONCE};
use crate::model::ledger::SlicedAccount;

/// The accounts that are made of a tally's sums.
pub const TALLIED: [SlicedAccount; 10] = [
    SlicedAccount::StartingPipeline,
    SlicedAccount::OpenPipeline,
    SlicedAccount::NextQuarterPipeline,
    SlicedAccount::WonFromStarting,
    SlicedAccount::CreatedAndClosed,
    SlicedAccount::OpportunitiesCreated,
    SlicedAccount::PipelineCreated,
    SlicedAccount::OpportunitiesWon,
    SlicedAccount::OpportunitiesLost,
    SlicedAccount::NewArr,
];

impl Tally {
    /// Puts an account that is made of the sums and of the numbers taken on in each month into
    /// `row`, by quarter.
    ///
    /// # Panics
    /// Where the account is not one of [`TALLIED`].
    #[inline(always)]
    pub fn account(&self, account: SlicedAccount, taken_on: &[Counts], row: &mut [Lanes]) {
        let quarters = self.quarters;
        let place = |outcome: usize, quarter: usize| outcome * quarters + quarter;
        let left = |outcome: usize, quarter: usize| self.leaving[place(outcome, quarter)];
        let number = |outcome: usize, quarter: usize| self.numbers[place(outcome, quarter)];
        let entering = |place: usize| self.entering[place];
        let rounded = |amount: Lanes| to_grain(amount, self.grain);
        // Plain loops: what closures are handed to would not be compiled for wide vectors.
        let rows = row[..quarters].iter_mut().enumerate();
        match account {
            SlicedAccount::StartingPipeline => {
                let mut starting = Lanes::ZERO;
                for (quarter, row) in rows {
                    starting += entering(quarter) + entering(quarters + quarter);
                    *row = rounded(starting);
                    starting = starting - (left(WON, quarter) + left(LOST, quarter));
                }
            }
            SlicedAccount::OpenPipeline => {
                let mut open = self.open_at_start;
                for (quarter, row) in rows {
                    *row = rounded(open);
                    let won = left(WON, quarter) + left(WON_AT_ONCE, quarter);
                    let lost = left(LOST, quarter) + left(LOST_AT_ONCE, quarter);
                    open = open + self.created[quarter] - won - lost;
                }
            }
            SlicedAccount::NextQuarterPipeline => {
                for (quarter, row) in rows {
                    // What is scheduled for the quarter after the plan's last is not known.
                    let is_last = quarter + 1 == quarters;
                    *row = if is_last { Lanes::ZERO } else { rounded(entering(quarter + 1)) };
                }
            }
            SlicedAccount::WonFromStarting => {
                for (quarter, row) in rows {
                    *row = rounded(left(WON, quarter));
                }
            }
            SlicedAccount::CreatedAndClosed => {
                for (quarter, row) in rows {
                    *row = rounded(left(WON_AT_ONCE, quarter));
                }
            }
            SlicedAccount::OpportunitiesCreated => {
                for (quarter, row) in rows {
                    let three = &taken_on[3 * quarter..3 * quarter + 3];
                    *row = (three[0] + three[1] + three[2]).to_lanes();
                }
            }
            SlicedAccount::PipelineCreated => {
                for (quarter, row) in rows {
                    *row = rounded(self.created[quarter]);
                }
            }
            SlicedAccount::OpportunitiesWon => {
                for (quarter, row) in rows {
                    *row = (number(WON, quarter) + number(WON_AT_ONCE, quarter)).to_lanes();
                }
            }
            SlicedAccount::OpportunitiesLost => {
                for (quarter, row) in rows {
                    *row = (number(LOST, quarter) + number(LOST_AT_ONCE, quarter)).to_lanes();
                }
            }
            SlicedAccount::NewArr => {
                for (quarter, row) in rows {
                    *row = rounded(left(WON, quarter)) + rounded(left(WON_AT_ONCE, quarter));
                }
            }
            other => unreachable!("{other:?} is not made of a tally's sums"),
        }
    }
}

/// The nearest multiples of a power of two, for amounts up to 2⁵¹ of it; larger ones come back as
/// they are.
///
/// Sums of such multiples are exact up to 2⁵³ of it: so cells add up to the same bits in whatever
/// order, and nothing is left of a pipeline that all has left.
#[inline(always)]
fn to_grain(amounts: Lanes, grain: f64) -> Lanes {
    let shift = 6_755_399_441_055_744.0 * grain; // 1.5 · 2⁵²
    let mut rounded = amounts;
    for lane in 0..LANES {
        let amount = amounts.0[lane];
        rounded.0[lane] = if amount < 0.25 * shift { (amount + shift) - shift } else { amount };
    }
    rounded
}

#[cfg(test)]
mod tests {
    use super::to_grain;
    use crate::engine::lanes::Lanes;

    #[test]
    fn amounts_are_rounded_to_the_grain_and_huge_ones_left_alone() {
        let rounded = to_grain(Lanes::of(|lane| [1.24, 1e300, -0.01, 0.0][lane % 4]), 0.25);
        assert_eq!(rounded.0[..4], [1.25, 1e300, 0.0, 0.0]);
        assert!(rounded.0[2].is_sign_positive());
    }
}
