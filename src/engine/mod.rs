//! CHANCE: from a compiled model to what happens in every trial. No text, no files, and
//! nothing that can fail.
//!
//! Once a run: [`Setup`] names every stream and tabulates every quantile, [`DriverDraws`]
//! draws what holds for a whole trial (`sobol` has one of its ways), and `evaluation` works out
//! which states each part of the plan has over the mixes (`group_states`, `sums`). Then, for a
//! block of [`LANES`] trials side by side:
//!
//! | file | what it makes of the trials |
//! | --- | --- |
//! | `world` | drivers, market, risks, sources and strengths, which no mix can change |
//! | `people` | who works in each team, in each of its states |
//! | `offers` | what a cell is offered, under each of its `inflow`s: |
//! | `demand` | – expected entries by stage and month |
//! | `entries` | – counts of the stages above the opportunity |
//! | `poisson` | – these and the opportunities offered, by the luck of cell and month |
//! | `desk` | which are taken on, go stale and wait, in each state |
//! | `rates` | at what rates a class of cells closes, in each closing state |
//! | `cells` | the opportunities of a cell, trial by trial: |
//! | `deals` | – the marks of as many as any state takes on |
//! | `closing` | – when each is scheduled, slips and resolves, in each closing state |
//! | `open` | – what becomes of those that are open at the start |
//! | `routes` | – sums of sizes over those that a desk takes on, by what becomes of them, |
//! | `held` | – from one desk to the next, |
//! | `schedules` | – and by when they are scheduled: all that closing states share |
//! | `tally` | – the amounts that a closing state makes of these, |
//! | `accounts` | – and the accounts that these make |
//! | `company` | the ledgers of each mix: ARR, people and costs, and |
//! | `slices` | – its states added up, slice by slice |
//!
//! `simulate` runs blocks of trials in parallel, and [`Outcomes`] keeps what came of them, whole
//! ledgers in one piece of `memory`.
//! Randomness is made in `streams` and nowhere else. Hot loops are compiled for wide vectors
//! too and chosen at run time; they neither fuse nor reorder arithmetic, so that every
//! machine gives the same bits.

#![allow(
    clippy::needless_range_loop,
    reason = "plain loops over lanes are what compilers turn into vector instructions"
)]

mod accounts;
mod batch;
mod cells;
mod closing;
mod company;
mod deals;
mod demand;
mod desk;
mod drivers;
mod entries;
mod evaluation;
mod group_states;
mod held;
mod inflow;
mod lanes;
#[doc(hidden)]
pub mod loops;
mod memory;
mod offers;
mod open;
mod outcomes;
mod people;
mod philox;
mod poisson;
mod rates;
mod routes;
mod schedules;
mod setup;
mod simulate;
mod slices;
mod sobol;
mod streams;
mod sums;
mod tally;
mod world;

pub use drivers::DriverDraws;
pub use lanes::LANES;
pub use memory::SharedNumbers;
pub use outcomes::{
    BLOCK, Block, Headline, Keep, LedgerBlock, Outcomes, QUARTERLY_TRIALS, Quarterly,
};
pub use philox::philox4x32;
pub use poisson::poisson;
pub use setup::Setup;
pub use simulate::simulate;
pub use sobol::REPLICATES;
pub use streams::{Purpose, Stream};
