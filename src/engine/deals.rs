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
    months: Vec<u32>,
    numbers: Vec<u32>,
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
        self.months.clear();
        self.numbers.clear();
        for (month, count) in counts.iter().enumerate() {
            self.numbers.extend(0..*count);
            self.months.resize(self.numbers.len(), month as u32);
            self.begins.push(self.numbers.len());
        }
        // Whole blocks of lanes are written, the last one past the end.
        let room = self.numbers.len().next_multiple_of(LANES);
        for places in [&mut self.months, &mut self.numbers] {
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
        draw_outcomes(streams.outcome, trial, counts, &self.begins, &mut self.outcome);
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
    let places = deals.months.chunks_exact(LANES).zip(deals.numbers.chunks_exact(LANES));
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

/// One block decides the outcomes of four opportunities of a month.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn draw_outcomes(
    stream: Stream,
    trial: u64,
    counts: &[u32],
    begins: &[usize],
    outcomes: &mut [f64],
) {
    const BLOCKS: usize = 8;
    // Month, number of the block in it, and where its outcomes go.
    let mut blocks = counts
        .iter()
        .enumerate()
        .flat_map(|(month, count)| (0..count.div_ceil(4)).map(move |block| (month as u32, block)));
    loop {
        let (mut months, mut numbers) = ([0; BLOCKS], [0; BLOCKS]);
        let mut taken = 0;
        for (month, number) in blocks.by_ref().take(BLOCKS) {
            (months[taken], numbers[taken]) = (month, number);
            taken += 1;
        }
        if taken == 0 {
            return;
        }
        let words = stream.lanes(trial, months, numbers);
        for lane in 0..taken {
            let month = months[lane] as usize;
            let first = begins[month] + 4 * numbers[lane] as usize;
            let out = &mut outcomes[first..begins[month + 1].min(first + 4)];
            for (out, word) in out.iter_mut().zip(&words) {
                *out = unit_of_word(word[lane]);
            }
        }
    }
}
