//! Statistical tests: the engine against a second, naive simulator, and that simulator
//! against closed forms.
// The reference is an independent check, so it uses the platform's own functions on purpose.
#![allow(clippy::disallowed_methods)]

#[path = "../reference/mod.rs"]
mod reference;

mod agreement;
mod by_hand;
mod compare;
mod engine;
mod harness_check;
mod limits;
mod recovery;
mod recovery_funnel;
mod recovery_slips;
mod reference_limits;
mod sampling;
mod selection;
mod statistics;

use std::path::PathBuf;

/// A file under `tests/scenarios`.
fn scenario(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios").join(name)
}
