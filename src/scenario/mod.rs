//! INPUT: what a scenario file says, checked.

mod checked;
pub mod metric;

pub use checked::*;
pub use metric::{Metric, Unit};
