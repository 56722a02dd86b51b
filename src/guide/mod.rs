//! The guide: pages to read, and nothing to call.
//!
//! - [`language`]: every table and key of a scenario file
//! - [`mathematics`]: what is simulated, formula by formula, and where it approximates
//! - [`results`]: the files that a run leaves behind, column by column

#[doc = include_str!("language.md")]
pub mod language {}

#[doc = include_str!("mathematics.md")]
pub mod mathematics {}

#[doc = include_str!("results.md")]
pub mod results {}
