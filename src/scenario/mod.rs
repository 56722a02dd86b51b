//! INPUT: what a scenario file says, checked.
//!
//! There are two kinds of types. What a file may say is in [`json_schema`], one table after
//! another; nothing is true of it yet. What is true is a [`Scenario`]: every name resolved,
//! every number in its range. [`read`] leads from one to the other, or says all that stands
//! in the way as [`Diagnostic`]s, each with its place, its reason and its cure.

mod change;
mod checked;
mod diagnostic;
pub mod metric;
mod reader;
mod written;

pub use change::{Change, ChangeTo, ImpossibleChange};
pub use checked::*;
pub use diagnostic::{Diagnostic, Severity, render};
pub use metric::{Metric, Unit};
pub(crate) use reader::nearest;
pub use reader::{Reading, read, read_changed};
pub use written::json_schema;
