//! The opportunities of a cell with everything about them that no mix can change.
//!
//! The `i`-th opportunity taken on in a cell and month is the same one in every mix: a mix
//! that takes on more in that month adds opportunities behind it.

use std::ops::Range;

use multiversion::multiversion;

use crate::distribution::QuantileTable;
use crate::engine::lanes::Counts;
use crate::engine::rates::MOMENTS;
use crate::engine::routes::Load;
use crate::engine::streams::Stream;

/// The marks of a cell's opportunities in some trials: by lane, month and number.
#[derive(Clone, Debug, Default)]
pub struct Deals {
    months: usize,
    /// Where the opportunities of each lane and month begin, and where the last ones end.
    begins: Vec<usize>,
    /// The month in which each is taken on, and above its 16 bits the lane.
    month: Vec<u32>,
    number: Vec<u32>,
    /// When each is taken on: in [`MOMENTS`] since the plan began.
    pub moment: Vec<u32>,
    /// Days from there to the first scheduled close, before any factor.
    pub cycle: Vec<f32>,
    /// Amount, before any factor.
    pub load: Vec<Load>,
    /// The word that decides how often it slips and whether it is won.
    pub fate: Vec<u32>,
    /// The words for cycles and sizes, and quantiles, of [`AT_ONCE`] opportunities.
    words: [Vec<u32>; 2],
    quantiles: Vec<f64>,
}

/// Opportunities whose blocks are drawn together.
pub const TOGETHER: usize = 16;

/// Opportunities that are drawn before the next ones are: so few that the processor's nearest memory
/// holds what they are made of. A multiple of [`TOGETHER`].
const AT_ONCE: usize = 512;

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
        (size, grain): (&QuantileTable, f64),
    ) {
        let total = self.number_them(lanes, counts);
        // Whole groups are written, the last one past the end.
        let room = total.next_multiple_of(TOGETHER);
        self.make_room(room + TOGETHER);
        for from in (0..room).step_by(AT_ONCE) {
            let some = from..room.min(from + AT_ONCE);
            draw_words(stream, first, some.clone(), self);
            let [cycles, sizes] = self.words.each_ref().map(|words| &words[..some.len()]);
            let quantiles = &mut self.quantiles[..some.len()];
            cycle.fill(cycles, quantiles);
            narrow(quantiles, &mut self.cycle[some.clone()]);
            size.fill(sizes, quantiles);
            loads(grain, quantiles, &mut self.load[some]);
        }
    }

    /// Makes room for the marks of so many opportunities. It never shrinks: what it grows by
    /// would be filled with zeros again and again.
    fn make_room(&mut self, room: usize) {
        if self.load.len() >= room {
            return;
        }
        self.words.iter_mut().for_each(|words| words.resize(AT_ONCE, 0));
        self.quantiles.resize(AT_ONCE, 0.0);
        self.moment.resize(room, 0);
        self.fate.resize(room, 0);
        self.cycle.resize(room, 0.0);
        self.load.resize(room, Load::default());
    }

    /// Writes down lane, month and number of each opportunity; comes back with how many there
    /// are.
    fn number_them(&mut self, lanes: usize, counts: &[Counts]) -> usize {
        self.months = counts.len();
        self.begins.clear();
        let mut total = 0;
        for lane in 0..lanes {
            for count in counts {
                self.begins.push(total);
                total += count.0[lane] as usize;
            }
        }
        self.begins.push(total);
        // A month's are written in whole groups, the next month's over what is too much.
        let room = (total + TOGETHER).next_multiple_of(TOGETHER);
        if self.number.len() < room {
            self.month.resize(room, 0);
            self.number.resize(room, 0);
        }
        number_months(lanes, self);
        total
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

    /// The lane and month of an opportunity, and its number among those of that month.
    #[inline]
    #[must_use]
    pub fn place(&self, deal: usize) -> (usize, usize, u32) {
        let of_lane = self.month[deal];
        ((of_lane >> 16) as usize, (of_lane % (1 << 16)) as usize, self.number[deal])
    }

    /// Where those of a lane and month begin.
    #[inline]
    #[must_use]
    pub fn begin(&self, lane: usize, month: usize) -> usize {
        self.begins[lane * self.months + month]
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn number_months(lanes: usize, deals: &mut Deals) {
    let mut first = [0; TOGETHER];
    for number in 0..TOGETHER {
        first[number] = number as u32;
    }
    for lane in 0..lanes {
        for month in 0..deals.months {
            let (mut from, end) = (deals.begin(lane, month), deals.begin(lane, month + 1));
            let (of_lane, mut numbers) = ((lane as u32) << 16 | month as u32, first);
            while from < end {
                let group = from..from + TOGETHER;
                deals.month[group.clone()].copy_from_slice(&[of_lane; TOGETHER]);
                deals.number[group].copy_from_slice(&numbers);
                numbers.iter_mut().for_each(|number| *number += TOGETHER as u32);
                from += TOGETHER;
            }
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn draw_words(stream: Stream, first: u64, some: Range<usize>, deals: &mut Deals) {
    let [cycles, sizes] = deals.words.each_mut().map(|words| words.chunks_exact_mut(TOGETHER));
    let (mut month, mut index) = ([0; TOGETHER], [0; TOGETHER]);
    let (mut low, mut high) = ([0; TOGETHER], [0; TOGETHER]);
    for ((from, cycles), sizes) in some.step_by(TOGETHER).zip(cycles).zip(sizes) {
        let group = from..from + TOGETHER;
        index.copy_from_slice(&deals.number[group.clone()]);
        for (deal, of_lane) in deals.month[group.clone()].iter().enumerate() {
            let trial = first + u64::from(of_lane >> 16);
            low[deal] = trial as u32;
            high[deal] = (trial >> 32) as u32;
            month[deal] = of_lane % MOMENTS;
        }
        let [day, cycle, size, fate] = stream.blocks([index, month, low, high]);
        for (moment, (month, day)) in
            deals.moment[group.clone()].iter_mut().zip(month.iter().zip(day))
        {
            *moment = month * MOMENTS + (day >> 16);
        }
        cycles.copy_from_slice(&cycle);
        sizes.copy_from_slice(&size);
        deals.fate[group].copy_from_slice(&fate);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn narrow(numbers: &[f64], narrowed: &mut [f32]) {
    for (narrowed, number) in narrowed.iter_mut().zip(numbers) {
        *narrowed = *number as f32;
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn loads(grain: f64, sizes: &[f64], loads: &mut [Load]) {
    let grains = 1.0 / grain;
    for (load, size) in loads.iter_mut().zip(sizes) {
        *load = Load::one(size * grains);
    }
}

#[cfg(test)]
mod tests {
    use super::Deals;
    use crate::distribution::{Distribution, QuantileTable};
    use crate::engine::lanes::Counts;
    use crate::engine::routes::Load;
    use crate::engine::streams::{Purpose, Stream};

    const GRAIN: f64 = 0.125;

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
            deals.draw(stream, first, lanes, &counts, &cycle, (&size, GRAIN));
            let mut deal = 0;
            for lane in 0..lanes {
                assert_eq!(deals.of_lane(lane).start, deal);
                for (month, count) in counts.iter().enumerate() {
                    assert_eq!(deals.begin(lane, month), deal);
                    for number in 0..count.0[lane] {
                        let trial = first + lane as u64;
                        let [day, cycle_word, size_word, fate] =
                            stream.words(trial, month as u32, number);
                        assert_eq!(deals.moment[deal], (month as u32) << 16 | day >> 16);
                        assert_eq!(deals.cycle[deal], cycle.at(cycle_word) as f32);
                        assert_eq!(deals.load[deal], Load::one(size.at(size_word) / GRAIN));
                        assert_eq!(deals.place(deal), (lane, month, number));
                        assert_eq!(deals.fate[deal], fate);
                        deal += 1;
                    }
                }
            }
            assert_eq!(deals.len(), deal);
        }
    }
}
