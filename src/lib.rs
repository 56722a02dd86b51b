//! Spandrel: a Monte Carlo engine for go-to-market plans.

pub mod units;

pub mod distribution;

pub mod scenario;

pub mod model;

pub mod engine;

pub mod analysis;

pub mod report;

pub mod cli;
