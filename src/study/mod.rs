//! The past meets the model: assumptions fitted to what a company's own deals did.
//!
//! A fit never comes without its uncertainty, and never from more than the export shows: open
//! deals count as [`Spell`]s that are still going on, and an export that begins with survivors
//! says from when on it was watched.

mod amounts;
mod lognormal;
mod spell;
mod win_rate;

pub use amounts::{fit_amounts, won_amounts};
pub use lognormal::{FitError, LognormalFit, fit_cycle};
pub use spell::{Spell, Window, spells};
pub use win_rate::WinRate;
