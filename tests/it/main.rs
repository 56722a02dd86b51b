//! Integration tests: one binary, one module for each subject.

mod architecture;
mod bad_input;
mod calibration;
mod commands;
mod distributions;
mod documentation;
mod explain;
mod fuzz;
mod history;
mod kitchen_sink;
mod package;
mod paths;
mod pinned;
mod properties;
mod reading;
mod report;
mod require;
mod shown;
mod study;
mod too_large;
