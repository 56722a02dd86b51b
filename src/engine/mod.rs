//! CHANCE: from a compiled model to what happens in every trial. No text, no files, and
//! nothing that can fail.

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
pub use outcomes::{BLOCK, Block, Headline, Keep, LANES, LedgerBlock, Outcomes};
pub use philox::philox4x32;
pub use setup::Setup;
pub use simulate::simulate;
pub use streams::{Purpose, Stream};
