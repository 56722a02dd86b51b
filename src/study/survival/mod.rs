//! How long opportunities take to close, as far as open, late and early ones tell.
//!
//! A [`Spell`](super::Spell) says from which age to which an opportunity was watched, and whether
//! it closed then. [`Ages`] counts spells by day, [`Family`] gives the shapes a cycle may have,
//! [`ProductLimit`] what the data say without any, and [`fit`] the best of the shapes with a
//! share that never closes. [`Cycle`] is what is kept of it.

mod ages;
mod cycle;
mod family;
mod fit;
mod hill;
mod mixture;
mod product_limit;
mod shift;
mod two_ends;

pub use ages::Ages;
pub use cycle::{Cycle, Shape};
pub use family::Family;
pub use fit::{Candidate, CycleStudy, fit};
pub(super) use hill::climb;
pub use mixture::TwoGroups;
pub use product_limit::{ProductLimit, Step};
pub use shift::{Shift, shift};
pub use two_ends::TwoCycles;
