//! ANSWERS: estimates with their errors, quantiles, ranking and goals. No randomness but what
//! the engine's streams give.
//!
//! [`run`] leads from a request to [`Results`]:
//!
//! | file | what it does |
//! | --- | --- |
//! | `request` | what is asked for, and who is told |
//! | `explore` | finds good mixes in spaces that are too large to try all |
//! | [`race`] | drops mixes that no answer needs, where there are too many for all trials |
//! | `finalists`, `choose` | give the others all trials, as many as the precision takes |
//! | `ranking` | puts them in order |
//! | `selection` | says which of them are tied, and how sure the choice is |
//! | `worth` | takes the best mix apart |
//! | `detail` | every figure of the mixes shown in full |
//! | [`board`] | what charts and the what-if need beside all that |
//! | `explained` | what is worth knowing, where the best mix fails, what would have to be true |
//!
//! [`compare`] sets two mixes side by side. [`mod@explain`] says why a mix does as it does,
//! [`mod@require`] what would have to be true of it. [`paired`] and [`proportion`] hold the
//! statistics of independent trials, `replicates` those of Sobol' points; `errors` knows which
//! to ask.

mod assumptions;
pub mod board;
mod bridge;
mod by_source;
mod choose;
mod compare;
mod detail;
mod errors;
mod evaluate;
pub mod explain;
mod explained;
mod explore;
mod finalists;
mod kept;
mod known;
mod outlook;
mod overview;
pub mod paired;
pub mod proportion;
pub mod race;
mod ranking;
mod replicates;
mod request;
pub mod require;
pub mod results;
mod selection;
mod shapley;
mod simulation;
mod summary;
mod suppose;
mod warnings;
mod worth;

pub use board::{Assumption, Board, BridgeStep, Curve, Fan, MixFans, MixOutlook, ProgramPlan};
pub use choose::{BEST_SHOWN, choose};
pub use compare::{Chances, Comparison, Figures, Side, compare};
pub use detail::values_of;
pub use evaluate::{evaluate, run};
pub use explained::Explained;
pub use explore::explore;
pub use request::{Depth, MOST_EXHAUSTIVE, Precision, Progress, Request, Step};
pub use results::*;
pub use summary::quantiles_into;
pub use worth::MOST_SHARED;
