//! Tests of the crate's parts and of the command, in one binary.

mod bad_input;
mod fuzz;
mod reading;
mod report;
