//! The opportunities of a cell with everything about them that no mix can change.
//!
//! The `i`-th opportunity taken on in a cell and month is the same one in every mix: a mix
//! that takes on more in that month adds opportunities behind it.

use multiversion::multiversion;

use crate::distribution::QuantileTable;
use crate::engine::setup::CellStreams;
use crate::engine::streams::{Stream, unit_of_word};

/// The marks of a cell's opportunities in one trial, by month and then number.
#[derive(Clone, Debug, Default)]
pub struct Deals {
    /// Where each month's opportunities begin; one more entry than there are months.
    pub begins: Vec<usize>,
    /// The month in which each is taken on.
    pub month: Vec<u32>,
    /// When in its month, in [0, 1).
    pub day: Vec<f64>,
    /// Days from there to the first scheduled close, before any factor.
    pub cycle: Vec<f64>,
    /// Amount, before any factor.
    pub size: Vec<f64>,
    /// Uniform number that decides how often it slips.
    pub slip: Vec<f64>,
    /// Uniform number that decides its outcome.
    pub outcome: Vec<f64>,
    numbers: Vec<u32>,
    blocks: Vec<Block>,
    words: [Vec<u32>; 2],
}

/// Opportunities whose blocks are drawn together.
const LANES: usize = 16;

impl Deals {
    /// Draws the marks of `counts[m]` opportunities in each month m.
    pub fn draw(
        &mut self,
        streams: &CellStreams,
        trial: u64,
        counts: &[u32],
        cycle: &QuantileTable,
        size: &QuantileTable,
    ) {
        self.begins.clear();
        self.begins.push(0);
        self.month.clear();
        self.numbers.clear();
        for (month, count) in counts.iter().enumerate() {
            self.numbers.extend(0..*count);
            self.month.resize(self.numbers.len(), month as u32);
            self.begins.push(self.numbers.len());
        }
        // Whole blocks of lanes are written, the last one past the end.
        let room = self.numbers.len().next_multiple_of(LANES);
        for places in [&mut self.month, &mut self.numbers] {
            places.resize(room, 0);
        }
        for marks in
            [&mut self.day, &mut self.cycle, &mut self.size, &mut self.slip, &mut self.outcome]
        {
            marks.resize(room, 0.0);
        }
        self.words.iter_mut().for_each(|words| words.resize(room, 0));
        draw_marks(streams.opportunity, trial, self);
        cycle.fill(&self.words[0], &mut self.cycle);
        size.fill(&self.words[1], &mut self.size);
        self.blocks.clear();
        for (month, bounds) in self.begins.windows(2).enumerate() {
            let numbers = (0u32..).zip((bounds[0]..bounds[1]).step_by(4));
            self.blocks.extend(numbers.map(|(number, first)| Block {
                month: month as u32,
                number,
                first,
                end: bounds[1].min(first + 4),
            }));
        }
        draw_outcomes(streams.outcome, trial, &self.blocks, &mut self.outcome);
    }

    /// Makes room for no opportunity in `months` months.
    pub fn clear(&mut self, months: usize) {
        self.begins.clear();
        self.begins.resize(months + 1, 0);
    }

    /// The number of opportunities.
    #[must_use]
    pub fn count(&self) -> usize {
        self.begins.last().copied().unwrap_or(0)
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn draw_marks(stream: Stream, trial: u64, deals: &mut Deals) {
    let [cycles, sizes] = &mut deals.words;
    let places = deals.month.chunks_exact(LANES).zip(deals.numbers.chunks_exact(LANES));
    let uniforms = deals.day.chunks_exact_mut(LANES).zip(deals.slip.chunks_exact_mut(LANES));
    let words = cycles.chunks_exact_mut(LANES).zip(sizes.chunks_exact_mut(LANES));
    for (((months, numbers), (days, slips)), (cycles, sizes)) in places.zip(uniforms).zip(words) {
        let months: [u32; LANES] = std::array::from_fn(|lane| months[lane]);
        let numbers: [u32; LANES] = std::array::from_fn(|lane| numbers[lane]);
        let [day, cycle, size, slip] = stream.lanes(trial, months, numbers);
        for lane in 0..LANES {
            days[lane] = unit_of_word(day[lane]);
            slips[lane] = unit_of_word(slip[lane]);
        }
        cycles.copy_from_slice(&cycle);
        sizes.copy_from_slice(&size);
    }
}

/// Up to four opportunities of a month whose outcomes are decided by one block of words.
#[derive(Clone, Copy, Debug)]
struct Block {
    month: u32,
    number: u32,
    first: usize,
    end: usize,
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn draw_outcomes(stream: Stream, trial: u64, blocks: &[Block], outcomes: &mut [f64]) {
    for blocks in blocks.chunks(LANES) {
        let month = |lane: usize| blocks.get(lane).map_or(0, |block| block.month);
        let number = |lane: usize| blocks.get(lane).map_or(0, |block| block.number);
        let words =
            stream.lanes::<LANES>(trial, std::array::from_fn(month), std::array::from_fn(number));
        for (lane, block) in blocks.iter().enumerate() {
            for (out, word) in outcomes[block.first..block.end].iter_mut().zip(&words) {
                *out = unit_of_word(word[lane]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Deals;
    use crate::distribution::{Distribution, QuantileTable};
    use crate::engine::setup::CellStreams;
    use crate::engine::streams::{Purpose, Stream, unit_of_word};

    /// What is drawn in lanes, perhaps with wide vectors, is what each opportunity's own
    /// block gives, to the last bit.
    #[test]
    fn marks_are_those_of_each_opportunity_alone() {
        let stream = |purpose| Stream::new(11, purpose, "cell");
        let streams = CellStreams {
            offered: stream(Purpose::Offered),
            accepted: stream(Purpose::Accepted),
            stale: stream(Purpose::Stale),
            opportunity: stream(Purpose::Opportunity),
            outcome: stream(Purpose::Outcome),
            entries: Vec::new(),
        };
        let cycle = QuantileTable::new(&Distribution::gamma_mean_sd(80.0, 40.0).unwrap());
        let size = QuantileTable::new(&Distribution::lognormal(30_000.0, 20_000.0).unwrap());
        let counts = [0, 5, 17, 1, 0, 40];
        let mut deals = Deals::default();
        // Twice, as room is kept from one trial to the next.
        for trial in [7, 8] {
            deals.draw(&streams, trial, &counts, &cycle, &size);
            assert_eq!(deals.count(), 63);
            for (month, count) in counts.iter().enumerate() {
                for number in 0..*count {
                    let deal = deals.begins[month] + number as usize;
                    let [day, cycle_word, size_word, slip] =
                        streams.opportunity.words(trial, month as u32, number);
                    let outcomes = streams.outcome.words(trial, month as u32, number / 4);
                    assert_eq!(deals.month[deal], month as u32);
                    assert_eq!(deals.day[deal], unit_of_word(day));
                    assert_eq!(deals.cycle[deal], cycle.at(cycle_word));
                    assert_eq!(deals.size[deal], size.at(size_word));
                    assert_eq!(deals.slip[deal], unit_of_word(slip));
                    assert_eq!(deals.outcome[deal], unit_of_word(outcomes[number as usize % 4]));
                }
            }
        }
    }
}
