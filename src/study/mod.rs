//! The past meets the model: assumptions fitted to what a company's own deals did.
//!
//! A fit never comes without its uncertainty, and never from more than the export shows: open
//! deals count as [`Spell`]s that are still going on, and an export that begins with survivors
//! says from when on it was watched.

mod amounts;
mod arrivals;
pub mod backtest;
pub mod calibration;
mod changes;
mod conversion;
mod lognormal;
mod outcomes;
pub mod pooling;
mod slips;
mod spell;
pub mod survival;
mod unrest;
mod win_rate;

pub use amounts::{fit_amounts, won_amounts};
pub use arrivals::{Course, Months};
pub use changes::{Break, breaks, drift};
pub use conversion::{Conversion, Fate, Passage};
pub use lognormal::{FitError, LognormalFit, fit_cycle};
pub use outcomes::{EndDays, Ends, kolmogorov};
pub use slips::{FirstClose, Replans, Slips};
pub use spell::{Spell, Window, spell, spells};
pub use unrest::Unrest;
pub use win_rate::WinRate;
