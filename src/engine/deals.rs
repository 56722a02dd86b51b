//! The opportunities of a cell with everything about them that no mix can change.
//!
//! The `i`-th opportunity taken on in a cell and month is the same one in every mix: a mix
//! that takes on more in that month adds opportunities behind it.

use std::ops::Range;

use multiversion::multiversion;

use crate::distribution::QuantileTable;
use crate::engine::lanes::Counts;
use crate::engine::streams::Stream;

/// The marks of a cell's opportunities in some trials: by lane, month and number.
#[derive(Clone, Debug, Default)]
pub struct Deals {
    months: usize,
    /// Where the opportunities of each lane and month begin, and where the last ones end.
    begins: Vec<usize>,
    lane: Vec<u32>,
    /// The month in which each is taken on.
    pub month: Vec<u32>,
    number: Vec<u32>,
    /// When in its month: the word of a uniform number.
    pub day: Vec<u32>,
    /// Days from there to the first scheduled close, before any factor.
    pub cycle: Vec<f64>,
    /// Amount, before any factor.
    pub size: Vec<f64>,
    /// The word that decides how often it slips and whether it is won.
    pub fate: Vec<u32>,
    words: [Vec<u32>; 2],
}

/// Opportunities whose blocks are drawn together.
const TOGETHER: usize = 16;

impl Deals {
    /// Draws the marks of `counts[m]` opportunities of each of the first `lanes` lanes in each
    /// month m, in the trials from `first` on.
    pub fn draw(
        &mut self,
        stream: Stream,
        first: u64,
        lanes: usize,
        counts: &[Counts],
        cycle: &QuantileTable,
        size: &QuantileTable,
    ) {
        self.months = counts.len();
        self.begins.clear();
        for places in [&mut self.lane, &mut self.month, &mut self.number] {
            places.clear();
        }
        for lane in 0..lanes {
            for (month, count) in counts.iter().enumerate() {
                self.begins.push(self.number.len());
                self.number.extend(0..count.0[lane]);
                self.month.resize(self.number.len(), month as u32);
            }
            self.lane.resize(self.number.len(), lane as u32);
        }
        self.begins.push(self.number.len());
        // Whole groups are written, the last one past the end.
        let room = self.number.len().next_multiple_of(TOGETHER);
        let [cycles, sizes] = &mut self.words;
        let places = [&mut self.lane, &mut self.month, &mut self.number];
        for words in places.into_iter().chain([&mut self.day, &mut self.fate, cycles, sizes]) {
            words.resize(room, 0);
        }
        for marks in [&mut self.cycle, &mut self.size] {
            marks.resize(room, 0.0);
        }
        draw_words(stream, first, self);
        cycle.fill(&self.words[0], &mut self.cycle);
        size.fill(&self.words[1], &mut self.size);
    }

    /// Makes room for no opportunity in so many months and lanes.
    pub fn clear(&mut self, lanes: usize, months: usize) {
        self.months = months;
        self.begins.clear();
        self.begins.resize(lanes * months + 1, 0);
    }

    /// The number of opportunities of all lanes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.begins.last().copied().unwrap_or(0)
    }

    /// Those of a lane.
    #[must_use]
    pub fn of_lane(&self, lane: usize) -> Range<usize> {
        self.begins[lane * self.months]..self.begins[(lane + 1) * self.months]
    }

    /// Where those of a lane and month begin.
    #[inline]
    #[must_use]
    pub fn begin(&self, lane: usize, month: usize) -> usize {
        self.begins[lane * self.months + month]
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn draw_words(stream: Stream, first: u64, deals: &mut Deals) {
    let [cycles, sizes] = &mut deals.words;
    let (mut place, mut index) = ([0; TOGETHER], [0; TOGETHER]);
    let (mut low, mut high) = ([0; TOGETHER], [0; TOGETHER]);
    for from in (0..deals.number.len()).step_by(TOGETHER) {
        let group = from..from + TOGETHER;
        place.copy_from_slice(&deals.month[group.clone()]);
        index.copy_from_slice(&deals.number[group.clone()]);
        for (deal, lane) in deals.lane[group.clone()].iter().enumerate() {
            let trial = first + u64::from(*lane);
            low[deal] = trial as u32;
            high[deal] = (trial >> 32) as u32;
        }
        let [day, cycle, size, fate] = stream.blocks([index, place, low, high]);
        deals.day[group.clone()].copy_from_slice(&day);
        cycles[group.clone()].copy_from_slice(&cycle);
        sizes[group.clone()].copy_from_slice(&size);
        deals.fate[group].copy_from_slice(&fate);
    }
}

#[cfg(test)]
mod tests {
    use super::Deals;
    use crate::distribution::{Distribution, QuantileTable};
    use crate::engine::lanes::Counts;
    use crate::engine::streams::{Purpose, Stream};

    /// What is drawn in groups, perhaps with wide vectors, is what each opportunity's own
    /// block gives, to the last bit.
    #[test]
    fn marks_are_those_of_each_opportunity_alone() {
        let stream = Stream::new(11, Purpose::Opportunity, "cell");
        let cycle = QuantileTable::new(&Distribution::gamma_mean_sd(80.0, 40.0).unwrap());
        let size = QuantileTable::new(&Distribution::lognormal(30_000.0, 20_000.0).unwrap());
        let of_month = |month: usize| std::array::from_fn(|lane| [0, 5, 17, 1][(month + lane) % 4]);
        let counts: Vec<Counts> = (0..6).map(|month| Counts(of_month(month))).collect();
        let mut deals = Deals::default();
        // Twice, as room is kept from one batch to the next.
        for (first, lanes) in [(64, 16), ((1 << 32) - 3, 7)] {
            deals.draw(stream, first, lanes, &counts, &cycle, &size);
            let mut deal = 0;
            for lane in 0..lanes {
                assert_eq!(deals.of_lane(lane).start, deal);
                for (month, count) in counts.iter().enumerate() {
                    assert_eq!(deals.begin(lane, month), deal);
                    for number in 0..count.0[lane] {
                        let trial = first + lane as u64;
                        let [day, cycle_word, size_word, fate] =
                            stream.words(trial, month as u32, number);
                        assert_eq!(deals.month[deal], month as u32);
                        assert_eq!(deals.day[deal], day);
                        assert_eq!(deals.cycle[deal], cycle.at(cycle_word));
                        assert_eq!(deals.size[deal], size.at(size_word));
                        assert_eq!(deals.fate[deal], fate);
                        deal += 1;
                    }
                }
            }
            assert_eq!(deals.len(), deal);
        }
    }
}
