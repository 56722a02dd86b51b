//! ANSWERS: estimates with their errors, quantiles, ranking and goals. No randomness.

mod detail;
mod evaluate;
pub mod paired;
pub mod proportion;
pub mod race;
pub mod ranking;
pub mod results;
mod summary;

pub use evaluate::{BEST_SHOWN, Progress, Step, evaluate};
pub use results::*;
pub use summary::quantiles_into;
