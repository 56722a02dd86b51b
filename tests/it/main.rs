//! Integration tests: one binary, one module for each subject.

mod commands;
mod reading;
mod report;
