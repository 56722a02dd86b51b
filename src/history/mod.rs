//! The past: CRM exports, read and checked row by row.
//!
//! ```text
//! bytes ──> Table ──────> Opportunities, Leads, ──> History ──────────────────> Past
//!           encoding,     Changes, Reps             everything that is sound,
//!           rows, lines   what a Mapping says       and a count of what is not
//! ```
//!
//! An export calls its columns and values what it likes; a [`Mapping`], a small TOML file, says
//! what they mean, and [`guess`] proposes one. Rows are read one at a time, so that a file of any
//! size needs memory only for what is kept of it.
//!
//! Nothing is guessed while reading: a date such as 03/04/2024, an amount such as 1,234 or a
//! status that the mapping does not name is a [`Problem`] with its row, column, reason and cure.

mod amount;
mod change;
mod date;
mod gathered;
mod guess;
mod lead;
mod mapping;
mod opportunity;
mod problem;
mod rep;
mod row;
mod rows;
mod stage;
mod table;

pub use amount::DecimalMark;
pub use change::{Change, Changes, Replanned};
pub use date::DateOrder;
pub use gathered::{History, Past};
pub use guess::{Guess, guess};
pub use lead::{Conversion, Lead, Leads};
pub use mapping::{
    ChangeColumns, ChangeForm, Layout, LeadColumns, Mapping, Named, OpportunityColumns, Records,
    RepColumns, Stage, Status, Values,
};
pub use opportunity::{Opportunities, Opportunity, Outcome};
pub use problem::{BadRows, Kind, Place, Problem};
pub use rep::{Rep, Reps};
pub use row::Dimension;
pub use rows::Rows;
pub use table::{Record, Table};
