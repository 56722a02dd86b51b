//! ANSWERS: estimates with their errors, quantiles, ranking and goals. No randomness.

mod assumptions;
pub mod board;
mod bridge;
mod detail;
mod evaluate;
mod known;
mod outlook;
mod overview;
pub mod proportion;
pub mod ranking;
pub mod results;
mod summary;

pub use board::{Assumption, Board, BridgeStep, Curve, Fan, MixFans, MixOutlook, ProgramPlan};
pub use evaluate::{BEST_SHOWN, Progress, Step, evaluate};
pub use results::*;
pub use summary::quantiles_into;
