//! `spandrel schema`: the scenario language for editors.

use super::{Failure, terminal};
use crate::scenario::json_schema;

pub(super) fn schema() -> Result<(), Failure> {
    terminal::print(&format!("{:#}\n", json_schema()))
}
