//! Integration tests: one binary, one module for each subject.

mod bad_input;
mod documentation;
mod commands;
mod distributions;
mod fuzz;
mod kitchen_sink;
mod reading;
mod report;
