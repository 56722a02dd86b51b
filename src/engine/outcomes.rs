//! What a simulation hands on: by mix and trial, in blocks of trials.

use crate::engine::lanes::LANES;
use crate::engine::memory::SharedNumbers;
use crate::model::ledger::FigureBasis;

/// Trials that are simulated and kept together.
pub const BLOCK: usize = LANES;

/// The first trials, of which every mix keeps pipeline and new ARR by quarter: enough for a
/// fan, and so few that memory hardly grows with the mixes.
pub const QUARTERLY_TRIALS: usize = 32 * BLOCK;

/// How much is kept of each mix and trial, besides the goals that it meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keep {
    /// Nothing else.
    Goals,
    /// The headline figures.
    Headline,
    /// Those, and of the first so many mixes the whole ledger.
    LedgersOf(usize),
}

impl Keep {
    /// The headline figures and the whole ledger of every mix.
    pub const LEDGERS: Self = Self::LedgersOf(usize::MAX);

    /// Of how many of `mixes` mixes the whole ledger is kept.
    #[must_use]
    pub fn ledgers(self, mixes: usize) -> usize {
        match self {
            Self::LedgersOf(first) => mixes.min(first),
            Self::Goals | Self::Headline => 0,
        }
    }
}

/// What came of the evaluated mixes.
#[derive(Clone, Debug)]
pub struct Outcomes {
    /// The mixes, as numbers of the model.
    pub mixes: Vec<usize>,
    /// The number of goals.
    pub goals: usize,
    /// The number of trials.
    pub trials: usize,
    /// How ledgers lie in memory, with what figures need.
    pub basis: FigureBasis,
    /// The blocks, in the order of their trials.
    pub blocks: Vec<Block>,
}

/// Some neighbouring trials of every mix.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The number of trials in it.
    pub trials: usize,
    /// The number of mixes.
    pub mixes: usize,
    /// By mix and goal: bit t is set where trial t of the block meets the goal.
    pub met: Vec<u64>,
    /// By mix and trial, where headlines are kept.
    pub headlines: Vec<Headline>,
    /// By mix of which the ledger is kept, entry and trial (always [`BLOCK`] of them, the last
    /// block's filled up with zeros). Rounded to `f32`: each entry is off by at most
    /// 2⁻²⁴ of itself.
    pub ledgers: SharedNumbers,
    /// By mix, then the company's starting pipeline and its new ARR, by quarter and trial, of
    /// the first [`QUARTERLY_TRIALS`], where headlines are kept.
    pub quarterly: Vec<f32>,
}

impl Block {
    /// What it holds of the mixes at some places, without ledgers.
    fn only(&self, places: &[usize]) -> Self {
        let mixes = self.mixes;
        Self {
            trials: self.trials,
            mixes: places.len(),
            met: of_places(&self.met, mixes, places),
            headlines: of_places(&self.headlines, mixes, places),
            ledgers: SharedNumbers::default(),
            quarterly: of_places(&self.quarterly, mixes, places),
        }
    }
}

/// The parts of some mixes of what is kept mix by mix, each as long as any other.
fn of_places<T: Copy>(kept: &[T], mixes: usize, places: &[usize]) -> Vec<T> {
    let length = kept.len() / mixes.max(1);
    places.iter().flat_map(|place| &kept[place * length..(place + 1) * length]).copied().collect()
}

/// What is kept of every mix and trial.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Headline {
    /// New ARR over the horizon.
    pub new_arr: f64,
    /// Program cost over the horizon.
    pub program_cost: f64,
    /// ARR at the end of the horizon.
    pub ending_arr: f64,
    /// Amount accepted over the horizon.
    pub pipeline_created: f64,
}

/// What [`Outcomes::quarterly`] gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quarterly {
    /// The company's starting pipeline.
    StartingPipeline,
    /// The company's new ARR.
    NewArr,
}

impl Outcomes {
    /// The outcomes of the mixes at some places alone, in this order, in the first blocks of
    /// trials: at most so many. Ledgers are left out.
    #[must_use]
    pub fn only(&self, places: &[usize], blocks: usize) -> Self {
        let blocks: Vec<Block> = self.blocks.iter().take(blocks).map(|b| b.only(places)).collect();
        Self {
            mixes: places.iter().map(|&place| self.mixes[place]).collect(),
            goals: self.goals,
            trials: blocks.iter().map(|block| block.trials).sum(),
            basis: self.basis.clone(),
            blocks,
        }
    }

    /// Puts the same trials of other mixes beside these. Neither may have ledgers.
    ///
    /// # Panics
    /// Where they are not the same trials.
    pub fn put_beside(&mut self, others: Self) {
        assert_eq!(self.blocks.len(), others.blocks.len(), "the same trials");
        self.mixes.extend(others.mixes);
        for (block, others) in self.blocks.iter_mut().zip(others.blocks) {
            assert_eq!(block.trials, others.trials, "the same trials");
            block.mixes += others.mixes;
            block.met.extend(others.met);
            block.headlines.extend(others.headlines);
            block.quarterly.extend(others.quarterly);
        }
    }

    /// Puts the trials of the same mixes behind these that follow them.
    ///
    /// # Panics
    /// Where they are of other mixes, or these do not end with a whole block.
    pub fn append(&mut self, next: Self) {
        assert_eq!(self.mixes, next.mixes, "trials of the same mixes");
        assert!(self.trials.is_multiple_of(BLOCK), "whole blocks are followed by others");
        self.trials += next.trials;
        self.blocks.extend(next.blocks);
    }

    /// The trials in which the mix at a place of `mixes` meets a goal: a word for each block,
    /// a bit for each of its trials.
    pub fn met(&self, place: usize, goal: usize) -> impl Iterator<Item = u64> {
        self.blocks.iter().map(move |block| block.met[place * self.goals + goal])
    }

    /// The trials in which it meets all goals together, likewise.
    pub fn met_all(&self, place: usize) -> impl Iterator<Item = u64> {
        let of_mix = place * self.goals..(place + 1) * self.goals;
        self.blocks.iter().map(move |block| {
            let every_trial = u64::MAX >> (BLOCK - block.trials);
            block.met[of_mix.clone()].iter().fold(every_trial, |all, met| all & met)
        })
    }

    /// The headlines of the mix at a place of `mixes`, in the order of the trials.
    pub fn headlines(&self, place: usize) -> impl Iterator<Item = &Headline> {
        self.blocks.iter().flat_map(move |block| {
            block.headlines[place * block.trials..(place + 1) * block.trials].iter()
        })
    }

    /// A figure of the mix at a place of `mixes` in a quarter, in the first
    /// [`QUARTERLY_TRIALS`]; nothing where none were kept.
    pub fn quarterly(
        &self,
        place: usize,
        figure: Quarterly,
        quarter: usize,
    ) -> impl Iterator<Item = f32> {
        let quarters = self.basis.layout.quarters();
        let row = (2 * place + figure as usize) * quarters + quarter;
        self.blocks.iter().flat_map(move |block| {
            let from = row * block.trials;
            block.quarterly.get(from..from + block.trials).unwrap_or_default().iter().copied()
        })
    }

    /// The ledgers of the mix at a place of `mixes`, block by block; one of those of which they
    /// are kept.
    pub fn ledgers(&self, place: usize) -> impl Iterator<Item = LedgerBlock<'_>> {
        let entries = self.basis.layout.len();
        self.blocks.iter().map(move |block| {
            let from = place * entries * BLOCK;
            let numbers = &block.ledgers[from..from + entries * BLOCK];
            LedgerBlock { numbers, trials: block.trials }
        })
    }
}

/// The ledgers of one mix in one block.
#[derive(Clone, Copy, Debug)]
pub struct LedgerBlock<'a> {
    numbers: &'a [f32],
    /// The number of trials.
    pub trials: usize,
}

impl LedgerBlock<'_> {
    /// A ledger entry in every trial of the block, and zeros behind the last one.
    #[inline(always)]
    #[must_use]
    pub fn numbers(&self, entry: usize) -> &[f32] {
        &self.numbers[entry * BLOCK..(entry + 1) * BLOCK]
    }

    /// The same in `N` trials, a divisor of [`BLOCK`], from number `part` times `N` on.
    #[inline(always)]
    #[must_use]
    pub fn part<const N: usize>(&self, entry: usize, part: usize) -> [f64; N] {
        let numbers = &self.numbers(entry)[part * N..(part + 1) * N];
        std::array::from_fn(|trial| f64::from(numbers[trial]))
    }
}
