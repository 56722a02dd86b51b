//! The opportunities of a cell with everything about them that no mix can change.
//!
//! The `i`-th opportunity taken on in a cell and month is the same one in every mix: a mix
//! that takes on more in that month adds opportunities behind it.

use crate::distribution::QuantileTable;
use crate::engine::setup::CellStreams;
use crate::engine::streams::unit_of_word;

/// The marks of a cell's opportunities in one trial, by month and then number.
#[derive(Clone, Debug, Default)]
pub struct Deals {
    /// Where each month's opportunities begin; one more entry than there are months.
    pub begins: Vec<usize>,
    /// When in its month each is taken on, in [0, 1).
    pub day: Vec<f64>,
    /// Days from there to the first scheduled close, before any factor.
    pub cycle: Vec<f64>,
    /// Amount, before any factor.
    pub size: Vec<f64>,
    /// Uniform number that decides how often it slips.
    pub slip: Vec<f64>,
    /// Uniform number that decides its outcome.
    pub outcome: Vec<f64>,
    words: [Vec<u32>; 2],
}

/// The marks of some neighbouring opportunities.
#[derive(Clone, Copy, Debug)]
pub struct DealsRange<'a> {
    /// See [`Deals::day`].
    pub day: &'a [f64],
    /// See [`Deals::cycle`].
    pub cycle: &'a [f64],
    /// See [`Deals::size`].
    pub size: &'a [f64],
    /// See [`Deals::slip`].
    pub slip: &'a [f64],
    /// See [`Deals::outcome`].
    pub outcome: &'a [f64],
}

const LANES: usize = 8;

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
        let mut total = 0;
        for count in counts {
            self.begins.push(total);
            total += *count as usize;
        }
        self.begins.push(total);
        // Whole blocks of lanes are written, the last one perhaps past the end.
        let room = total.next_multiple_of(LANES);
        for marks in
            [&mut self.day, &mut self.cycle, &mut self.size, &mut self.slip, &mut self.outcome]
        {
            marks.resize(room, 0.0);
        }
        self.words.iter_mut().for_each(|words| words.resize(room, 0));
        self.draw_marks(streams, trial, counts);
        cycle.fill(&self.words[0], &mut self.cycle);
        size.fill(&self.words[1], &mut self.size);
        self.draw_outcomes(streams, trial, counts);
    }

    /// The number of opportunities.
    #[must_use]
    pub fn count(&self) -> usize {
        self.begins.last().copied().unwrap_or(0)
    }

    /// The marks of some neighbouring opportunities.
    #[must_use]
    pub fn range(&self, range: std::ops::Range<usize>) -> DealsRange<'_> {
        DealsRange {
            day: &self.day[range.clone()],
            cycle: &self.cycle[range.clone()],
            size: &self.size[range.clone()],
            slip: &self.slip[range.clone()],
            outcome: &self.outcome[range],
        }
    }

    fn draw_marks(&mut self, streams: &CellStreams, trial: u64, counts: &[u32]) {
        let mut places = Places::new(counts);
        for at in (0..self.day.len()).step_by(LANES) {
            let (months, numbers) = places.next_lanes();
            let [day, cycle, size, slip] = streams.opportunity.lanes(trial, months, numbers);
            let lanes = at..at + LANES;
            for (marks, words) in [(&mut self.day, day), (&mut self.slip, slip)] {
                for (mark, word) in marks[lanes.clone()].iter_mut().zip(words) {
                    *mark = unit_of_word(word);
                }
            }
            self.words[0][lanes.clone()].copy_from_slice(&cycle);
            self.words[1][lanes].copy_from_slice(&size);
        }
    }

    /// One block decides the outcomes of four opportunities of a month.
    fn draw_outcomes(&mut self, streams: &CellStreams, trial: u64, counts: &[u32]) {
        for (month, count) in counts.iter().enumerate() {
            let begin = self.begins[month];
            for block in 0..count.div_ceil(4) {
                let words = streams.outcome.words(trial, month as u32, block);
                let first = begin + 4 * block as usize;
                let end = (first + 4).min(begin + *count as usize);
                for (out, word) in self.outcome[first..end].iter_mut().zip(words) {
                    *out = unit_of_word(word);
                }
            }
        }
    }
}

/// Walks over months and the numbers within them, `LANES` at a time.
struct Places<'a> {
    counts: &'a [u32],
    month: usize,
    number: u32,
}

impl<'a> Places<'a> {
    fn new(counts: &'a [u32]) -> Self {
        Self { counts, month: 0, number: 0 }
    }

    fn next_lanes(&mut self) -> ([u32; LANES], [u32; LANES]) {
        let (mut months, mut numbers) = ([0; LANES], [0; LANES]);
        for lane in 0..LANES {
            while self.month < self.counts.len() && self.number >= self.counts[self.month] {
                self.month += 1;
                self.number = 0;
            }
            months[lane] = self.month as u32;
            numbers[lane] = self.number;
            self.number += 1;
        }
        (months, numbers)
    }
}
