//! Opportunities that are open when the plan starts: the same arithmetic in all lanes.

use multiversion::multiversion;

use crate::engine::lanes::{Counts, LANES, Lanes};
use crate::engine::rates::{ClassRates, RUNGS, thresholds};
use crate::engine::setup::Setup;
use crate::engine::streams::{Stream, upper_bits};
use crate::engine::tally::Tally;
use crate::model::groups::Group;

/// An opportunity that is open when the plan starts, with its draws.
#[derive(Clone, Copy, Debug)]
pub struct OpenDeal {
    quarter: usize,
    amount: Option<f64>,
    win_rate: Option<f64>,
    size: Lanes,
    fate: Counts,
}

impl OpenDeal {
    /// Whether its amount is given, not drawn.
    pub fn has_amount(&self) -> bool {
        self.amount.is_some()
    }

    /// Whether it closes at the same rates as another one of its cell.
    fn shares_rates(&self, other: &Self) -> bool {
        self.quarter == other.quarter && self.win_rate == other.win_rate
    }
}

/// Draws the opportunities that are open in a cell of a group when the plan starts, in the
/// trials from `first` on.
pub fn draw_open(setup: &Setup, group: &Group, cell: usize, first: u64, deals: &mut Vec<OpenDeal>) {
    let scenario = &setup.model.scenario;
    let size = scenario.cells[group.cells[cell].grid].deal_size;
    deals.clear();
    for place in group.open.iter().filter(|place| place.cell == cell) {
        let open = &scenario.open_pipeline[place.opportunity];
        let (drawn, fate) = open_words(setup.open[place.opportunity], first, open.index);
        let table = size.filter(|_| open.amount.is_none());
        let table = table.map(|table| &setup.opportunity_tables[table]);
        deals.push(OpenDeal {
            quarter: open.quarter,
            amount: open.amount,
            win_rate: open.win_rate,
            size: table.map_or(Lanes::ZERO, |table| Lanes::of(|lane| table.at(drawn.0[lane]))),
            fate,
        });
    }
}

/// The words for size and fate of an open opportunity.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn open_words(stream: Stream, first: u64, index: u32) -> (Counts, Counts) {
    let [drawn, fates, ..] = stream.of_trials(first, 0, index);
    let mut fate = Counts::ZERO;
    for lane in 0..LANES {
        fate.0[lane] = upper_bits(fates[lane]);
    }
    (Counts(drawn), fate)
}

impl ClassRates {
    /// Decides about the opportunities that are open in a cell at the start, in all lanes.
    pub fn close_open(&self, open: &[OpenDeal], tally: &mut Tally) {
        let quarters = self.slip.len();
        for alike in open.chunk_by(OpenDeal::shares_rates) {
            let quarter = alike[0].quarter;
            let sums = OpenSums::of(alike, &self.open_rates(&alike[0]));
            tally.add_open(quarter, sums.total);
            // Those that may slip further are followed one by one.
            let tabulated = if self.may_slip_on() { RUNGS } else { RUNGS + 1 };
            for slips in (0..tabulated).filter(|slips| quarter + slips < quarters) {
                for won in [false, true] {
                    let (amount, number) = sums.left[slips][usize::from(won)];
                    tally.leave(quarter + slips, won, amount, number);
                }
            }
            if self.may_slip_on() {
                alike.iter().for_each(|deal| self.follow_open_further(deal, tally));
            }
        }
    }

    /// Follows an open opportunity in the lanes in which it slips more often than tables tell.
    fn follow_open_further(&self, deal: &OpenDeal, tally: &mut Tally) {
        let quarters = self.slip.len();
        let rates = self.open_rates(deal);
        let further = rates.slips[RUNGS - 1];
        for lane in (0..LANES).filter(|&lane| deal.fate.0[lane] < further.0[lane]) {
            let (left, won) = self.follow(lane, deal.quarter, deal.fate.0[lane], deal.win_rate);
            if left < quarters {
                let (mut only, mut one) = (Lanes::ZERO, Counts::ZERO);
                (only.0[lane], one.0[lane]) = (rates.amount(deal).0[lane], 1);
                tally.leave(left, won, only, one);
            }
        }
    }

    fn open_rates(&self, deal: &OpenDeal) -> OpenRates {
        let within = deal.quarter.min(self.slip.len());
        OpenRates {
            size: self.size[deal.quarter.min(self.size.len() - 1)],
            slips: std::array::from_fn(|slips| self.slips[slips][within]),
            wins: std::array::from_fn(|slips| match deal.win_rate {
                None => self.wins[slips][within],
                Some(rate) => self.won_below(within, slips, Lanes::splat(rate)),
            }),
        }
    }

    /// The fates below which an opportunity with a win rate of its own is won after so many
    /// slips, if it does not slip further.
    fn won_below(&self, scheduled: usize, slips: usize, rate: Lanes) -> Counts {
        let quarter = scheduled + slips;
        if quarter >= self.slip.len() {
            return Counts::ZERO;
        }
        let (mut slipped, mut win_factor) = (Lanes::ONE, Lanes::ONE);
        for slip in &self.slip[scheduled..quarter] {
            slipped *= *slip;
            win_factor *= self.slip_win_factor;
        }
        let may_slip = slips < self.max_slips as usize;
        let further = if may_slip { slipped * self.slip[quarter] } else { Lanes::ZERO };
        let win = (rate * self.win_factor[quarter]).min(1.0);
        thresholds(further + (slipped - further) * (win * win_factor).min(1.0))
    }
}

/// What open opportunities that share it look up.
struct OpenRates {
    /// Amount for each unit of size drawn.
    size: Lanes,
    /// One slips more than k times where its fate is below `[k]` …
    slips: [Counts; RUNGS],
    /// … and is won, after k slips, where its fate is below `[k]`.
    wins: [Counts; RUNGS + 1],
}

impl OpenRates {
    #[inline(always)]
    fn amount(&self, deal: &OpenDeal) -> Lanes {
        deal.amount.map_or(deal.size * self.size, Lanes::splat)
    }
}

/// Sums over open opportunities.
struct OpenSums {
    /// Amount of all.
    total: Lanes,
    /// Amount and number of those that leave after so many slips, lost and won.
    left: [[(Lanes, Counts); 2]; RUNGS + 1],
}

impl OpenSums {
    fn of(alike: &[OpenDeal], rates: &OpenRates) -> Self {
        let none = [(Lanes::ZERO, Counts::ZERO); 2];
        let mut sums = Self { total: Lanes::ZERO, left: [none; RUNGS + 1] };
        add_open(alike, rates, &mut sums);
        sums
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_open(alike: &[OpenDeal], rates: &OpenRates, sums: &mut OpenSums) {
    for deal in alike {
        let amount = rates.amount(deal);
        sums.total += amount;
        // What happens in each lane: a number for each of the sums.
        let mut outcome = Counts::ZERO;
        for lane in 0..LANES {
            let fate = deal.fate.0[lane];
            let mut slips = 0;
            for below in &rates.slips {
                slips += u32::from(fate < below.0[lane]);
            }
            let mut won_below = rates.wins[0].0[lane];
            for (number, wins) in rates.wins.iter().enumerate().skip(1) {
                won_below = if slips == number as u32 { wins.0[lane] } else { won_below };
            }
            outcome.0[lane] = 2 * slips + u32::from(fate < won_below);
        }
        for (number, (amounts, numbers)) in sums.left.as_flattened_mut().iter_mut().enumerate() {
            for lane in 0..LANES {
                let is_so = outcome.0[lane] == number as u32;
                amounts.0[lane] += if is_so { amount.0[lane] } else { 0.0 };
                numbers.0[lane] += u32::from(is_so);
            }
        }
    }
}
