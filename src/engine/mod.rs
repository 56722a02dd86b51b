//! CHANCE: from a compiled model to what happens in every trial. No text, no files, and
//! nothing that can fail.
//!
//! Once a run: [`Setup`] names every stream and tabulates every quantile, [`DriverDraws`]
//! draws what holds for a whole trial, and the evaluation works out which states each part of
//! the plan has over the mixes. Then, trial by trial:
//!
//! | file | what it makes of the trial |
//! | --- | --- |
//! | `world` | drivers, market, risks, sources and strengths, which no mix can change |
//! | `people` | who works in each team, in each of its states |
//! | `demand` | expected entries of a group of cells, in each of its states |
//! | `desk` | opportunities offered, taken on, waiting and gone stale |
//! | `deals` | the marks of as many opportunities as any mix takes on |
//! | `closing` | when each is scheduled, slips and resolves, in each closing state |
//! | `tally` | sums over the opportunities that a state takes on |
//! | `company` | the ledger of each mix: its states added up, ARR, people and costs |
//!
//! `simulate` runs blocks of trials in parallel, and [`Outcomes`] keeps what came of them.
//! Randomness is made in `streams` and nowhere else. Hot loops are compiled for wide vectors
//! too and chosen at run time; they neither fuse nor reorder arithmetic, so that every
//! machine gives the same bits.

mod closing;
mod company;
mod counts;
mod deals;
mod demand;
mod desk;
mod drivers;
mod evaluation;
mod outcomes;
mod people;
mod philox;
mod setup;
mod simulate;
mod streams;
mod tally;
mod trial;
mod world;

pub use counts::{count_below, poisson, poissons, threshold};
pub use drivers::DriverDraws;
pub use outcomes::{
    BLOCK, Block, Headline, Keep, LANES, LedgerBlock, Outcomes, QUARTERLY_MOST, QUARTERLY_TRIALS,
    Quarterly,
};
pub use philox::philox4x32;
pub use setup::Setup;
pub use simulate::simulate;
pub use streams::{Purpose, Stream};
