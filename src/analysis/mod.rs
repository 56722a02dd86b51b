//! ANSWERS: estimates with their errors, quantiles, ranking and goals. No randomness, no text.

pub mod results;

pub use results::*;
